"""Scenario 22. Given an order that the customer collects, when hours pass and ShipStation never hears of it, then
nobody is told that it is missing there; when it is collected, the shop is written, and Katana follows.

Turns red without `order.active_shipments` in `shipped_in` of `bot/orders/ship.py` (ShipStation would be written, and
has nothing), without it in `ours` (everybody waits for ShipStation to tell the shop), or without `pickup` in
`doubts_of_shipping` (they are asked whether ShipStation should not have it).
"""

from integrations.sandbox.woocommerce import Rules
from tests.scenarios.seeing import buttons, marks, said, systems, title
from tests.scenarios.stage import Scene, on_stage


async def ready_to_collect(scene: Scene) -> None:
    await scene.place("#1042", ("TEA", 2), pickup=True)
    await scene.in_stock("#1042")
    assert scene.desk("#1042") == []


async def test_six_hours_without_shipstation(scene: Scene) -> None:
    await ready_to_collect(scene)
    for _ in range(6):
        await scene.pass_time(60)
        await scene.sweep()
    card = scene.card("#1042")
    assert title(card) == "In stock · #1042"
    assert (systems(card)["ShipStation"], ":warning:" in said(card)) == ("not there", False)
    assert scene.lines("#1042") == []


async def test_it_is_collected(scene: Scene) -> None:
    await ready_to_collect(scene)
    await scene.press("UAMY", scene.card("#1042"), "Mark packed")
    assert buttons(scene.card("#1042")) == ["Mark collected", "Undo"]
    await scene.press("UBEN", scene.card("#1042"), "Mark collected")
    view = scene.box.workspace.views.top("UBEN")
    assert view and view.content["title"]["text"] == "Mark collected"
    assert [block["type"] for block in view.content["blocks"]] == ["context", "section"], "nothing is asked"
    await scene.fill_in("UBEN")
    (told,) = scene.shop_fulfillments("#1042")
    assert (told.company, told.number, told.notified_customer) == (None, None, False), "they have it in their hands"
    packed, collected = scene.lines("#1042")[-2:]
    assert packed == "Packed by <@UAMY>, TIME"
    assert collected == "Collected by <@UBEN>, TIME: collected, and so it says in every system"
    assert "Collected by <@UBEN>" in said(scene.card("#1042"))
    assert scene.writes() == ["katana pack", "shopify fulfill"]
    assert scene.tried_to_write("shipstation") == []
    assert scene.katana_status("#1042") == "DELIVERED"
    card = scene.card("#1042")
    assert (title(card), buttons(card)) == ("Done · #1042", [])
    assert marks(card) == {"Shopify": "✓", "Katana": "✓", "ShipStation": " "}
    await scene.pass_time(90)
    assert scene.rung("#1042") == []


async def test_it_is_collected_with_the_sync_off() -> None:
    async with on_stage(NATIVE_SYNC="off") as scene:
        await ready_to_collect(scene)
        await scene.types("UAMY", "/order 1042 ship no tracking")
        (answer,) = scene.whispers("UAMY")
        assert said(answer) == "#1042 is collected: Shopify and Katana say so now."
        assert scene.writes() == ["shopify fulfill", "katana deliver"]
        assert title(scene.card("#1042")) == "Done · #1042"


async def test_a_shop_that_mails_all_the_same_says_so_before_and_after() -> None:
    """WooCommerce mails whoever's order is completed, and cannot be told not to."""
    async with on_stage(site=Rules(tls=True)) as scene:
        for name in ("1042", "1043"):
            await scene.place(name, ("TEA", 2), pickup=True)
            await scene.in_stock(name)
        await scene.press("UBEN", scene.card("1042"), "Mark collected")
        view = scene.box.workspace.views.top("UBEN")
        assert view and "the shop is told, which mails them that it is completed" in str(view.content["blocks"])
        await scene.fill_in("UBEN")
        assert title(scene.card("1042")) == "Done · 1042"
        await scene.types("UAMY", "/order 1043 ship no tracking")
        (answer,) = scene.whispers("UAMY")
        assert said(answer) == (
            "1043 is collected: WooCommerce says so now. Katana follows by itself. WooCommerce mails its customer."
        )
        assert scene.writes().count("woocommerce mail") == 2
