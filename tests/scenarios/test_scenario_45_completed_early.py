"""Scenario 45. Given an order that ShipStation split, when an old plugin counts the first part twice and completes it
in WooCommerce, then people are told that it is completed there while a shipment is still open.

Turns red without `AlertRule.D5` in `DRIFTS` of `bot/orders/drift.py`.
"""

from integrations.sandbox.woocommerce import SHOP, Rules
from tests.scenarios.seeing import buttons, marks, said, title
from tests.scenarios.stage import on_stage

EARLY = "fulfilled in WooCommerce, and ShipStation still awaits the shipment: it may not have left"


async def test_a_part_that_was_counted_twice() -> None:
    async with on_stage(site=Rules(tls=True)) as scene:
        await scene.place("1042", ("TEA", 2), ("MUG", 2))
        await scene.in_stock("1042")
        (whole,) = scene.desk("1042")
        tea = next(item for item in whole.items if item.sku == "TEA")
        scene.world.desk_split(whole.id, {tea.id: 2})
        scene.world.desk_buy_label(whole.id, carrier_code="ups", tracking_number="1Z0001")
        katana = scene.katana("1042")  # a part is delivered there by hand: WooCommerce tells Katana of whole orders
        scene.world.katana_fulfill(katana.id, "DELIVERED", {katana.rows[0].id: 2})
        await scene.rest()
        assert (title(scene.card("1042")), scene.katana_status("1042")) == (
            "Partly shipped · 1042",
            "PARTIALLY_DELIVERED",
        )
        for arrow in ("A4", "A12"):
            scene.world.arrows[arrow].failing = True
        scene.box.apps["woocommerce"][SHOP].books.set_status(scene.order("1042"), "completed")
        await scene.rest()
        assert marks(scene.card("1042"))["WooCommerce"] == "✓"
        await scene.pass_time(61)
        await scene.pass_time(1)
        assert scene.rung("1042") == [f"1042: {EARLY}"]
        assert f":warning: {EARLY}" in said(scene.card("1042"))
        assert buttons(scene.card("1042")) == [], "whether the rest has left is for a person to find out"
        assert scene.writes() == []
