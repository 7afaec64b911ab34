"""What an order at the WooCommerce face costs, gives back and takes from the site's stock."""

from tests.sandbox.woocommerce_stage import site, site_world


async def test_the_sites_stock_goes_down_once_and_up_again() -> None:
    world = site_world()
    async with site(world) as caller:
        order = world.place_order([("MUG-BLUE", 2), ("PDF", 1)], financial="PENDING")
        assert world.shop_stock("MUG-BLUE") == 5
        world.pay(order.id)
        assert world.shop_stock("MUG-BLUE") == 3
        shown = await caller.put(order.id, status="completed")
        assert world.shop_stock("MUG-BLUE") == 3
        assert "_order_stock_reduced" in [row["key"] for row in shown["meta_data"]]
        other = world.place_order([("MUG-BLUE", 1)])
        assert world.shop_stock("MUG-BLUE") == 2
        world.cancel(other.id)
        assert world.shop_stock("MUG-BLUE") == 3


async def test_a_refund_stands_beside_the_lines_and_an_edit_changes_them() -> None:
    world = site_world()
    async with site(world) as caller:
        order = world.place_order([("MUG-BLUE", 3), ("BOWL", 1)])
        world.refund(order.id, "MUG-BLUE", 1)
        shown = await caller.get(f"/orders/{order.id}")
        assert [(line["sku"], line["quantity"]) for line in shown["line_items"]] == [("MUG-BLUE", 3), ("BOWL", 1)]
        assert (shown["status"], shown["total"]) == ("processing", "91.00")
        assert [each["total"] for each in shown["refunds"]] == ["-24.50"]
        (refund,) = await caller.get(f"/orders/{order.id}/refunds")
        (line,) = refund["line_items"]
        assert (refund["amount"], line["quantity"], line["total"]) == ("24.50", -1, "-24.50")
        assert line["meta_data"][0]["value"] == str(order.lines[0].id)
        world.edit(order.id, "MUG-BLUE", 1)
        shown = await caller.get(f"/orders/{order.id}")
        assert [(line["sku"], line["quantity"]) for line in shown["line_items"]] == [("MUG-BLUE", 2), ("BOWL", 1)]
        world.refund_all(order.id)
        shown = await caller.get(f"/orders/{order.id}")
        assert shown["status"] == "refunded"
        assert sum(float(each["total"]) for each in shown["refunds"]) == -float(shown["total"])


async def test_a_cancelled_order_keeps_its_lines_and_gives_no_money_back() -> None:
    world = site_world()
    async with site(world) as caller:
        order = world.place_order([("MUG-BLUE", 3)])
        world.cancel(order.id)
        shown = await caller.get(f"/orders/{order.id}")
        assert (shown["status"], shown["refunds"]) == ("cancelled", [])
        assert [line["quantity"] for line in shown["line_items"]] == [3]


async def test_amounts_are_text_and_a_units_price_is_a_number() -> None:
    world = site_world()
    async with site(world) as caller:
        order = world.place_order([("MUG-BLUE", 2), ("BOWL", 1)], express=True)
        shown = await caller.get(f"/orders/{order.id}")
        assert (shown["total"], shown["shipping_total"], shown["total_tax"]) == ("77.00", "19.00", "0.00")
        assert [(line["total"], line["price"]) for line in shown["line_items"]] == [("49.00", 24.5), ("9.00", 9)]
        assert shown["line_items"][0]["name"] == "Mug &ndash; blue"
        items = shown["shipping_lines"][0]["meta_data"][0]["value"]
        assert items == "Mug &ndash; blue &times; 2, Bowl &times; 1"
        download = await caller.get(f"/orders/{world.place_order([('PDF', 1)]).id}")
        assert (download["needs_processing"], download["shipping_lines"]) == (False, [])
