"""Stop-ship. Given an order that is ready or packed, when its shop cancels, edits or holds it, then the channel rings
by the look that the webhook causes: nothing settles, no grace passes and no clock moves. The card says what to do, in
the order in which it is legal, and what the carrier has already is not called back.

Turns red without `urgent` in the rows of `bot/orders/drift.py`, or without `next_steps` in `bot/services/card.py`.
"""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from bot.services import submissions
from storage.tables import State
from tests.scenarios.seeing import said, title
from tests.scenarios.stage import Scene, on_stage

MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
Act = Callable[[Scene, int], None]
ACTS: dict[str, tuple[bool, Act]] = {
    "D7 cancelled": (False, lambda scene, order: scene.world.cancel(order)),
    "D8 edited": (False, lambda scene, order: scene.world.edit(order, "MUG", 3)),
    "D9 held": (False, lambda scene, order: scene.world.hold(order)),
    "D12 cancelled and packed": (True, lambda scene, order: scene.world.cancel(order)),
}


async def looks(scene: Scene) -> int:
    subject = submissions.subject((await scene.row("#1042")).id)
    async with scene.stage.bot.db.read() as unit:
        done = await unit.ledger.recent(subject, submissions.LOOK, limit=100)
    return sum(one.state is State.DONE for one in done)


@pytest.mark.parametrize("what", ACTS)
async def test_the_webhook_rings_and_nothing_waits(what: str) -> None:
    packed, act = ACTS[what]
    async with on_stage(IN_STOCK_SETTLE="600", at=MORNING) as scene:
        for arrow in ("A8", "A9"):
            scene.world.arrows[arrow].delay = 7200
        order = await scene.place("#1042", ("MUG", 2))
        if packed:
            await scene.types("UAMY", "/order 1042 pack")
        assert scene.cards("#1042") == []
        before = await looks(scene)
        act(scene, order.id)
        await scene.until(lambda: scene.cards("#1042") and scene.rung("#1042"))
        assert len(scene.rung("#1042")) == 1
        assert await looks(scene) - before <= 2, "one for each webhook at most, and no second evaluation"
        await scene.rest()


async def labelled_and_cancelled(scene: Scene) -> None:
    """A label is bought, and the shop is not told of it before it cancels."""
    scene.world.arrows["A9"].delay, scene.world.arrows["A3"].on = 7200, False
    order = await scene.place("#1042", ("MUG", 2))
    await scene.types("UAMY", "/order 1042 pack")
    await scene.ship("#1042")
    scene.world.cancel(order.id)
    await scene.rest()


async def test_the_steps_come_in_their_order() -> None:
    async with on_stage(CARRIER_CUTOFF="15:00", at=MORNING) as scene:
        await labelled_and_cancelled(scene)
        card = scene.card("#1042")
        assert title(card) == "STOP · #1042"
        assert (
            "Next: pull the parcel and void its label in ShipStation; then unpack it in Katana: 2 × MUG go back into "
            "stock; then cancel it in ShipStation; then close it in Katana"
        ) in said(card)
        (label,) = scene.desk("#1042")[0].parcels
        scene.world.desk_void_label(label.id)
        await scene.sweep()
        assert "Next: unpack it in Katana" in said(scene.card("#1042"))
        await scene.types("UAMY", "/order 1042 unpack")
        assert "Next: cancel it in ShipStation; then close it in Katana" in said(scene.card("#1042"))


async def test_what_the_carrier_has_is_not_called_back() -> None:
    async with on_stage(CARRIER_CUTOFF="15:00", at=MORNING) as scene:
        await labelled_and_cancelled(scene)
        await scene.pass_until(datetime(2026, 11, 24, 15, 5, tzinfo=UTC))
        await scene.types("UAMY", "/order 1042")
        answer = said(scene.whispers("UAMY")[-1])
        assert "Next: it is already with the carrier: ask UPS 1Z" in answer
        assert "once it is back, put 2 × MUG into stock in Katana" in answer
        assert "void its label" not in answer
