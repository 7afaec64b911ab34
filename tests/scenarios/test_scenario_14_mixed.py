"""Scenario 14. Given that ShipStation tells the shop by itself and the shop does not tell Katana, when an order is
marked shipped, then ShipStation is written, and Katana only once the shop shows it fulfilled.

Turns red without `in_shop_by_then` in `bot/orders/ship.py` (Katana is written at once), or without `go_on` in
`bot/services/watch.py` (Katana is never written).
"""

import json

from tests.scenarios.seeing import buttons, marks, said, title
from tests.scenarios.stage import TRACKING, Scene, on_stage


async def shipped(scene: Scene) -> None:
    await scene.place("#1042", ("TEA", 2))
    await scene.in_stock("#1042")
    scene.world.arrows["A3"].delay = 20 * 60
    await scene.ship_by_form("UAMY", "#1042", tracking=TRACKING)
    assert scene.writes() == ["shipstation mark_shipped"]
    (request,) = scene.box.journal.requests("shipstation", "POST")
    assert json.loads(request.body)["notifySalesChannel"] is True


def order_of_effects(scene: Scene, *verbs: str) -> list[str]:
    return [
        f"{one.effect.system} {one.effect.verb}" for one in scene.box.journal.happenings if one.effect.verb in verbs
    ]


async def test_katana_waits_for_the_shop() -> None:
    async with on_stage(SYNC_STORE_TO_KATANA="off") as scene:
        await shipped(scene)
        await scene.pass_time(19)
        assert scene.writes() == ["shipstation mark_shipped"]
        assert marks(scene.card("#1042")) == {"ShipStation": "✓", "Shopify": "…", "Katana": "…"}
        await scene.pass_time(2)
        assert scene.writes() == ["shipstation mark_shipped", "katana deliver"]
        assert order_of_effects(scene, "fulfill", "deliver") == ["shopify fulfill", "katana deliver"]
        assert scene.tried_to_write("shopify") == []
        (gone,) = scene.katana("#1042").fulfillments
        assert (gone.tracking_number, scene.on_hand("TEA")) == (TRACKING, 0)
        card = scene.card("#1042")
        assert (title(card), buttons(card)) == ("Done · #1042", [])
        assert "Shipped by <@UAMY>, TIME" in said(card)
        assert scene.whispers("UAMY") == [], "the card is the answer"
        await scene.pass_time(90)
        await scene.sweep()
        assert scene.writes() == ["shipstation mark_shipped", "katana deliver"]
        assert scene.rung("#1042") == []


async def test_a_shop_that_never_follows_is_told_of_and_katana_is_not_written_past_it() -> None:
    async with on_stage(SYNC_STORE_TO_KATANA="off") as scene:
        await shipped(scene)
        scene.world.arrows["A3"].failing = True
        await scene.pass_time(61)
        assert scene.writes() == ["shipstation mark_shipped"]
        card = scene.card("#1042")
        assert buttons(card) == ["Push to Shopify"]
        await scene.press("UAMY", card, "Push to Shopify")
        assert scene.writes() == ["shipstation mark_shipped", "shopify fulfill", "katana deliver"]
        assert title(scene.card("#1042")) == "Done · #1042"


async def test_the_sync_is_switched_off_while_the_shop_is_waited_for() -> None:
    """Then both are ours to write; but the shop refuses, for it was held, and Katana is not written past it."""
    async with on_stage() as scene:
        await shipped(scene)
        await scene.stop()
        scene.switch_sync("off")
        scene.world.hold(scene.order("#1042").id, "INCORRECT_ADDRESS")
        await scene.start()
        await scene.pass_time(1)
        assert scene.writes() == ["shipstation mark_shipped"]
        scene.world.release(scene.order("#1042").id)
        await scene.pass_time(6)
        await scene.press("UAMY", scene.card("#1042"), "Push to Shopify")
        assert scene.writes() == ["shipstation mark_shipped", "shopify fulfill", "katana deliver"]
        assert title(scene.card("#1042")) == "Done · #1042"


async def test_the_other_way_round_the_shop_is_written_and_katana_follows() -> None:
    async with on_stage(SYNC_SHIPSTATION_TO_STORE="off") as scene:
        await scene.place("#1042", ("TEA", 2))
        await scene.in_stock("#1042")
        await scene.ship_by_form("UAMY", "#1042", tracking=TRACKING)
        assert scene.writes() == ["shipstation mark_shipped", "shopify fulfill"]
        assert scene.tried_to_write("katana") == []
        (request,) = scene.box.journal.requests("shipstation", "POST")
        assert json.loads(request.body)["notifySalesChannel"] is False
        assert title(scene.card("#1042")) == "Done · #1042"
        assert len(scene.shop_fulfillments("#1042")) == 1
