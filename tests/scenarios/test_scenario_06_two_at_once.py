"""Scenario 6. Given an order that is ready, when two people press Mark packed within 50 ms, then Katana is written
once and the ledger holds one pack; the second person is told whose it is.

Turns red without `once=Once.OPEN` in `submissions.intent` (two operations), without the whisper of
`Ask._already_open` (the second person hears nothing), or without `begin_behind` in `bot/app.py` (the second person's
number is lost with the first one's form).
"""

import asyncio

import pytest

from bot.orders.plan import Intent
from integrations.sandbox.faults import Fault
from storage.tables import State
from tests.scenarios.seeing import words
from tests.scenarios.stage import MODES, on_stage


@pytest.mark.parametrize("slack", MODES)
async def test_one_write_and_one_operation(slack: str) -> None:
    async with on_stage(slack=slack) as scene:
        await scene.place("#1042", ("MUG", 1), ("TEA", 1))
        await scene.in_stock("#1042")
        card = scene.card("#1042")
        # Katana takes a fifth of a second, as it does in life, so the two presses do meet.
        scene.box.faults.add(Fault("slow", face="katana", method="GET", seconds=0.2))
        presses = [scene.press_only(user, card, "Mark packed") for user in ("UAMY", "UBEN")]
        assert all(reaction.ok for reaction in await asyncio.gather(*presses))
        await scene.rest()
        assert scene.katana_writes() == ["pack #1042"]
        assert len(scene.tried_to_write("katana")) == 1
        (operation,) = await scene.operations("#1042", Intent.PACK)
        assert operation.state is State.DONE
        first, second = ("UAMY", "UBEN") if operation.asked_by == "UAMY" else ("UBEN", "UAMY")
        assert scene.whispers(first) == []
        (answer,) = scene.whispers(second)
        assert words(answer).startswith(f"Packing is already under way for <@{first}>")
        assert f"Packed by <@{first}>" in words(scene.card("#1042"))


@pytest.mark.parametrize("slack", MODES)
async def test_who_asked_second_is_served_when_the_first_one_asked_for_what_is_no_more(slack: str) -> None:
    """Amy's form waits while Katana is away; a label is bought, and Ben, who sees that, types the number."""
    async with on_stage(slack=slack, SYNC_SHIPSTATION_TO_STORE="off", SYNC_STORE_TO_KATANA="off") as scene:
        scene.world.arrows["A3"].on = scene.world.arrows["A4"].on = False
        await scene.place("#1042", ("TEA", 2))
        await scene.in_stock("#1042")
        await scene.press("UAMY", scene.card("#1042"), "Mark shipped")
        away = scene.box.faults.add(Fault("status", face="katana", remaining=None))
        await scene.box.people.submit_view("UAMY", {"tracking": "1Z999AA10123456784"})
        for desk in scene.desk("#1042"):
            scene.world.desk_buy_label(desk.id, carrier_code="ups", tracking_number="1Z999AA10123456799")
        await scene.until(lambda: "Shipped" in words(scene.card("#1042")))
        await scene.box.people.command("UBEN", "CORDERS", "/order 1042 ship 1Z999AA10123456799 ups")
        await scene.until(lambda: scene.whispers("UBEN"))
        scene.box.faults.remove(away.id)
        await scene.pass_time(1)
        assert scene.writes() == ["shopify fulfill", "katana deliver"]
        told = [words(one) for one in scene.whispers("UAMY") + scene.whispers("UBEN")]
        assert any("<@UAMY>" in one and "already under way" in one for one in told)
        assert any(one.startswith("#1042 was not marked shipped: it has changed") for one in told)
        ships = await scene.operations("#1042", Intent.SHIP)
        assert {one.asked_by: one.state for one in ships} == {"UAMY": State.REFUSED, "UBEN": State.DONE}
