"""Scenario 6. Given an order that is ready, when two people press Mark packed within 50 ms, then Katana is written
once and the ledger holds one pack; the second person is told whose it is.

Turns red without `once=Once.OPEN` in `submissions.intent` (two operations), or without the whisper of
`Ask._already_open` (the second person hears nothing).
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
