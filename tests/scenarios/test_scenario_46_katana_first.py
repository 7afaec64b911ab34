"""Scenario 46. Given a ready order and native sync on, when somebody sets it Delivered in Katana first, then the shop
follows and ShipStation follows the shop, and nobody is alerted; only when ShipStation still awaits it after its grace
are people told.

Turns red when `grace_of` in `bot/orders/sync.py` answers nothing (told at once), or without `AlertRule.D5` or
`AlertRule.D6` in `DRIFTS` of `bot/orders/drift.py` (nobody is told of the one that stays behind).
"""

from tests.scenarios.seeing import buttons, marks, said, title
from tests.scenarios.stage import Scene


async def delivered_in_katana(scene: Scene, *, shop: float, desk: float) -> None:
    """The shop follows after `shop` minutes, and ShipStation's import runs `desk` minutes after that."""
    await scene.place("#1042", ("TEA", 2))
    await scene.in_stock("#1042")
    scene.world.arrows["A5"].delay, scene.world.arrows["A12"].delay = shop * 60, desk * 60
    katana = scene.katana("#1042")
    scene.world.katana_fulfill(katana.id, "DELIVERED", {row.id: row.quantity for row in katana.rows})
    await scene.rest()


async def test_the_others_follow_and_nobody_is_alerted(scene: Scene) -> None:
    await delivered_in_katana(scene, shop=20, desk=40)
    card = scene.card("#1042")
    assert title(card) == "Shipped · #1042"
    assert marks(card) == {"Katana": "✓", "Shopify": "…", "ShipStation": "…"}
    await scene.pass_time(21)
    assert marks(scene.card("#1042")) == {"Katana": "✓", "Shopify": "✓", "ShipStation": "…"}
    await scene.pass_time(41)
    await scene.sweep()
    card = scene.card("#1042")
    assert (title(card), buttons(card)) == ("Done · #1042", [])
    assert scene.lines("#1042") == [
        "Shipped, TIME: delivered in Katana, the others are to follow",
        "Done, TIME: shipped in every system",
    ]
    await scene.pass_time(120)
    assert (scene.rung("#1042"), scene.writes()) == ([], [])
    assert len(scene.shop_fulfillments("#1042")) == len(scene.katana("#1042").fulfillments) == 1
    assert scene.on_hand("TEA") == 0


async def test_shipstation_does_not_follow_in_its_hour(scene: Scene) -> None:
    await delivered_in_katana(scene, shop=0, desk=120)
    await scene.pass_time(59)
    assert scene.rung("#1042") == []
    await scene.pass_time(2)
    (alert,) = scene.rung("#1042")
    assert "ShipStation still awaits the shipment" in alert
    await scene.pass_time(60)
    await scene.sweep()
    card = scene.card("#1042")
    assert title(card) == "Done · #1042"
    assert ":warning:" not in said(card)
    assert scene.writes() == []


async def test_the_shop_does_not_follow_in_its_half_hour(scene: Scene) -> None:
    await delivered_in_katana(scene, shop=120, desk=0)
    await scene.pass_time(29)
    assert ":warning:" not in said(scene.card("#1042"))
    await scene.pass_time(2)
    card = scene.card("#1042")
    assert ":warning: delivered in Katana, and Shopify has not told the customer" in said(card)
    assert buttons(card) == ["Push to Shopify"]
    assert scene.writes() == []
