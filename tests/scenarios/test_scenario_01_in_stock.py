"""Scenario 1. Given a paid order that waits for stock which is expected, when its goods are there and stay there,
then one card says that it is in stock and offers Mark packed. Mark shipped comes with a later issue.

Turns red without `if now < due_at` in `bot/orders/judge.py` (told before the goods have stayed), without
`look_again_at=due_at` beside it (time passes and nobody looks), or without the `submissions.card` that
`Announcer.announce` submits for a new alert (nobody is told at all).
"""

import pytest

from tests.scenarios.seeing import buttons, title
from tests.scenarios.stage import MODES, on_stage

SETTLE = "120"


@pytest.mark.parametrize("slack", MODES)
async def test_one_card_once_the_goods_have_stayed(slack: str) -> None:
    async with on_stage(slack=slack, IN_STOCK_SETTLE=SETTLE) as scene:
        await scene.place("#1042", ("MUG", 2), ("TEA", 1))
        before = len(scene.channel())
        await scene.in_stock("#1042")
        await scene.pass_time(1)
        assert len(scene.channel()) == before, "somebody was told before the goods had stayed for two minutes"
        await scene.pass_time(1.5)
        card = scene.card("#1042")
        assert title(card) == "In stock · #1042"
        assert card.text.startswith("#1042 is in stock")
        assert "Mark packed" in buttons(card)
        assert len(scene.channel()) == before + 1


async def test_goods_that_flicker_have_to_stay_from_their_last_return() -> None:
    async with on_stage(IN_STOCK_SETTLE=SETTLE) as scene:
        await scene.place("#1042", ("TEA", 1))
        await scene.stock("TEA", 1)
        await scene.pass_time(1)
        await scene.stock("TEA", -1)
        await scene.stock("TEA", 1)
        await scene.pass_time(1.5)
        assert scene.cards("#1042") == [], "the two minutes were counted from the first return"
        await scene.pass_time(1)
        assert scene.card("#1042")


async def test_goods_that_came_and_went_tell_nobody() -> None:
    async with on_stage(IN_STOCK_SETTLE=SETTLE) as scene:
        await scene.place("#1042", ("TEA", 1))
        await scene.stock("TEA", 1)
        await scene.stock("TEA", -1)
        await scene.pass_time(10)
        assert scene.cards("#1042") == []
