"""Scenario 47. Given a ready order and native sync on, when somebody fulfils it in the shop first, with a tracking
number, then Katana follows and ShipStation's import marks it shipped, and nobody is alerted: the number is in the
shop, and ShipStation has no parcel of its own.

Turns red without `order.parcels` in the last clause of `not_shipped_at_the_desk` in `bot/orders/contradictions.py`
(told that it may not have left), or when `grace_of` in `bot/orders/sync.py` answers nothing (told at once).
"""

import pytest

from tests.scenarios.seeing import buttons, marks, said, title
from tests.scenarios.stage import TRACKING, Scene


async def fulfilled_in_the_shop(scene: Scene, number: str | None) -> None:
    await scene.place("#1042", ("TEA", 2))
    await scene.in_stock("#1042")
    scene.world.arrows["A4"].delay, scene.world.arrows["A12"].delay = 20 * 60, 50 * 60
    company = "UPS" if number else None
    scene.world.fulfill(scene.order("#1042").id, company=company, number=number, notify_customer=True)
    await scene.rest()


@pytest.mark.parametrize("number", [TRACKING, None])
async def test_the_others_follow_and_nobody_is_alerted(scene: Scene, number: str | None) -> None:
    await fulfilled_in_the_shop(scene, number)
    card = scene.card("#1042")
    assert title(card) == "Shipped · #1042"
    assert (f"UPS {TRACKING}" in said(card)) is bool(number)
    assert marks(card) == {"Shopify": "✓", "Katana": "…", "ShipStation": "…"}
    await scene.pass_time(21)
    assert marks(scene.card("#1042")) == {"Shopify": "✓", "Katana": "✓", "ShipStation": "…"}
    await scene.pass_time(30)
    await scene.sweep()
    card = scene.card("#1042")
    assert (title(card), buttons(card)) == ("Done · #1042", [])
    assert scene.desk("#1042")[0].parcels == []
    await scene.pass_time(180)
    await scene.sweep()
    assert scene.lines("#1042") == [
        "Shipped, TIME: fulfilled in Shopify, the others are to follow",
        "Done, TIME: shipped in every system",
    ]
    assert (scene.rung("#1042"), scene.writes()) == ([], [])
    assert len(scene.shop_fulfillments("#1042")) == 1
    assert (scene.katana_status("#1042"), scene.on_hand("TEA")) == ("DELIVERED", 0)
