"""Scenario 10. Given an order marked shipped with native sync on, when the shop has followed and Katana has not for
half an hour, then people are told, with a button that sets it Delivered there: once, and the shop is not written.

Turns red without `AlertRule.D4` in `DRIFTS` of `bot/orders/drift.py` (nobody is told), or without
`Intent.PUSH_PRODUCTION` in `_REPAIRS` of `bot/orders/card.py` (no button).
"""

import pytest

from tests.scenarios.seeing import buttons, marks, said, title
from tests.scenarios.stage import TRACKING, Scene

COUNTED = "fulfilled in Shopify, and Katana still counts the goods"


@pytest.mark.parametrize("packed", [False, True])
async def test_katana_is_set_delivered_by_a_press(scene: Scene, packed: bool) -> None:
    await scene.place("#1042", ("TEA", 2))
    await scene.in_stock("#1042")
    if packed:
        await scene.press("UAMY", scene.card("#1042"), "Mark packed")
    before = scene.writes()
    scene.world.arrows["A4"].failing = True
    await scene.ship_by_form("UAMY", "#1042", tracking=TRACKING)
    assert marks(scene.card("#1042")) == {"ShipStation": "✓", "Shopify": "✓", "Katana": "…"}
    await scene.pass_time(29)
    assert buttons(scene.card("#1042")) == []
    await scene.pass_time(2)
    card = scene.card("#1042")
    assert title(card) == "Shipped · #1042"
    assert f":warning: {COUNTED}" in said(card)
    assert buttons(card) == ["Push to Katana"]
    assert scene.lines("#1042")[-1] == f"#1042: {COUNTED}"
    assert scene.rung("#1042") == [], "stock that is still counted rings no phone"
    await scene.press("UBEN", card, "Push to Katana")
    delivered = "katana set_delivered" if packed else "katana deliver"
    assert scene.writes() == [*before, "shipstation mark_shipped", delivered]
    assert scene.tried_to_write("shopify") == []
    assert (scene.katana_status("#1042"), scene.on_hand("TEA")) == ("DELIVERED", 0)
    (gone,) = scene.katana("#1042").fulfillments
    assert gone.tracking_number == TRACKING
    assert title(scene.card("#1042")) == "Done · #1042"
    assert buttons(scene.card("#1042")) == []
    assert scene.lines("#1042")[-2:] == [
        "Done, TIME: shipped in every system",
        f"Converged after 31 min. It was: {COUNTED}",
    ]


async def test_two_people_press(scene: Scene) -> None:
    """Ben presses while amy's press is on its way, and again when it has arrived."""
    await scene.place("#1042", ("TEA", 2))
    await scene.in_stock("#1042")
    scene.world.arrows["A4"].failing = True
    await scene.ship_by_form("UAMY", "#1042", tracking=TRACKING)
    await scene.pass_time(31)
    card = scene.card("#1042")
    await scene.press_only("UAMY", card, "Push to Katana")
    await scene.press_only("UBEN", card, "Push to Katana")
    await scene.rest()
    assert scene.writes() == ["shipstation mark_shipped", "katana deliver"]
    assert scene.on_hand("TEA") == 0
