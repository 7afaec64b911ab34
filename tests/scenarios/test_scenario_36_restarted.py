"""Scenario 36. Given an order that ships with native sync off, when the bot stops after ShipStation and the shop are
written, or its run dies at any such moment, and it starts anew on the same data folder, then it goes on with Katana;
neither ShipStation nor the shop is written again.

Turns red without `reclaim` in `bot/work/embedded.py` (nobody takes up what died), without `_look_first` in
`bot/work/runner.py` (written again although it had arrived), or without `StepState.DONE` in `Run.step` (the first two
are written again).
"""

from datetime import timedelta
from typing import ClassVar

import pytest

from bot.ground import Makers
from bot.orders.plan import Intent
from bot.work.runner import Act, Look, Result, Run
from integrations.sandbox.faults import Fault
from storage.tables import State
from tests.scenarios.seeing import buttons, marks, title
from tests.scenarios.stage import MODES, TRACKING, Scene, on_stage

EVERYWHERE = ["shipstation mark_shipped", "shopify fulfill", "katana deliver"]


class Crash(BaseException):
    """The run dies here: nothing behind it happens, and nobody tidies up."""


class Dying(Run):
    """Dies at one step, before its call or after it. Of each kind of death a class of its own is made."""

    at: ClassVar[tuple[str, bool]]
    deaths: ClassVar[list[str]]

    async def step(self, name: str, act: Act, *, look: Look | None, settle: timedelta) -> Result:
        async def last_act() -> Result:
            result = await act()
            self._die_at(name, before=False)
            return result

        self._die_at(name, before=True)
        return await super().step(name, last_act, look=look, settle=settle)

    def _die_at(self, name: str, *, before: bool) -> None:
        if (name, before) == self.at:
            self.deaths.append(name)
            raise Crash(name)


async def ready(scene: Scene) -> None:
    await scene.place("#1042", ("TEA", 2))
    await scene.in_stock("#1042")


async def ship(scene: Scene) -> None:
    """Mark it shipped, and do not wait for what comes of it."""
    await scene.press("UAMY", scene.card("#1042"), "Mark shipped")
    assert (await scene.box.people.submit_view("UAMY", {"tracking": TRACKING})).ok


async def shipped_once_everywhere(scene: Scene) -> None:
    assert scene.writes() == EVERYWHERE
    assert len(scene.tried_to_write("shipstation")) == len(scene.tried_to_write("shopify")) == 1
    (told,) = scene.shop_fulfillments("#1042")
    assert (told.number, told.notified_customer) == (TRACKING, True)
    assert (scene.katana_status("#1042"), scene.on_hand("TEA")) == ("DELIVERED", 0)
    (operation,) = await scene.operations("#1042", Intent.SHIP)
    assert operation.state is State.DONE
    card = scene.card("#1042")
    assert (title(card), buttons(card)) == ("Done · #1042", [])
    assert marks(card) == {"ShipStation": "✓", "Shopify": "✓", "Katana": "✓"}
    shipped = [line for line in scene.lines("#1042") if line.startswith("Shipped by <@UAMY>")]
    assert len(shipped) == 1
    assert scene.rung("#1042") == []


@pytest.mark.parametrize("slack", MODES)
async def test_stopped_and_started_anew(slack: str) -> None:
    """Katana is down when the bot stops, and back when it starts."""
    async with on_stage(slack=slack, NATIVE_SYNC="off") as scene:
        await ready(scene)
        down = scene.box.faults.add(Fault("status", face="katana", method="POST", remaining=None))
        await ship(scene)
        await scene.until(lambda: scene.tried_to_write("katana"))
        assert scene.writes() == EVERYWHERE[:2]
        await scene.stop()
        scene.world.advance(600)
        scene.box.faults.remove(down.id)
        await scene.start()
        await scene.rest()
        await shipped_once_everywhere(scene)
        await scene.types("UBEN", "/order 1042 status")
        assert title(scene.whispers("UBEN")[-1]) == "Done · #1042", "it hears people again"


@pytest.mark.parametrize(
    ("at", "before"),
    [("ship_production", True), ("ship_production", False), ("ship_shop", False), ("ship_desk", False)],
    ids=["before the third", "in the third", "in the second", "in the first"],
)
async def test_its_run_dies_and_the_next_one_goes_on(at: str, before: bool) -> None:
    class DyingThere(Dying):
        """How it dies this time."""

    DyingThere.at, DyingThere.deaths = (at, before), []
    async with on_stage(NATIVE_SYNC="off", makers=Makers(run=DyingThere)) as scene:
        await ready(scene)
        await ship(scene)
        await scene.until(lambda: DyingThere.deaths)
        await scene.stop()
        written = len(scene.writes())
        assert written == {"ship_desk": 1, "ship_shop": 2, "ship_production": 2 if before else 3}[at]
        await scene.start()
        await scene.rest()
        await shipped_once_everywhere(scene)
