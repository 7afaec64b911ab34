"""Scenario 4. Given an order that is ready, when somebody presses Mark packed, then Katana is packed once, the shop
and ShipStation receive no write at all, and the card shows who did it and when.

Turns red without `self._client.pack` in `bot/services/act.py` (nothing is packed), without the `deed_of` in
`bot/services/notify.py` (the card does not say who), or without `return follow` for a press on a card in
`Act._follow` (the person is told twice).
"""

from datetime import timedelta

import pytest

from tests.scenarios.seeing import buttons, moments, title, words
from tests.scenarios.stage import MODES, on_stage


@pytest.mark.parametrize("slack", MODES)
async def test_katana_is_packed_once_and_nothing_else_is_written(slack: str) -> None:
    async with on_stage(slack=slack) as scene:
        await scene.place("#1042", ("MUG", 2), ("TEA", 1))
        await scene.in_stock("#1042")
        mugs = scene.on_hand("MUG")
        reaction = await scene.press("UAMY", scene.card("#1042"), "Mark packed")
        assert reaction.ok
        assert scene.katana_writes() == ["pack #1042"]
        assert scene.tried_to_write("katana") == ["katana POST /v1/sales_order_fulfillments"]
        assert scene.tried_to_write("shopify") == scene.tried_to_write("shipstation") == []
        assert scene.katana_status("#1042") == "PACKED"
        assert (scene.on_hand("MUG"), scene.on_hand("TEA")) == (mugs - 2, 0)
        card = scene.card("#1042")
        assert title(card) == "Packed · #1042"
        assert "Mark packed" not in buttons(card)
        (deed,) = [line for line in words(card).split("\n") if line.startswith("Packed by <@UAMY>")]
        (at,) = moments(deed)
        assert abs(at - scene.world.now()) < timedelta(minutes=1)
        (line,) = scene.thread("#1042")
        assert words(line).startswith("Packed by <@UAMY>")
        assert scene.whispers("UAMY") == [], "the card is the answer to a press on it"
