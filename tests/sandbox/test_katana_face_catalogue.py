"""What surrounds the orders at Katana's face: rows, stock, production, supply, variants and customers."""

from tests.sandbox.katana_stage import add_order, katana_face, mug_world


async def test_production_shows_as_expected_with_a_date_and_on_its_own_route() -> None:
    world = mug_world()
    order = add_order(world, "#1043", ("MUG-GREEN", 3))
    made = world.make_to_order(order.rows[0].id, due_days=2.0)
    async with katana_face(world) as katana:
        shown = await katana.get(f"/sales_orders/{order.id}")
        making = await katana.get(f"/manufacturing_orders/{made.id}")
        listed = await katana.ids("/manufacturing_orders?status=NOT_STARTED&is_linked_to_sales_order=true")
    assert shown["product_availability"] == "EXPECTED"
    assert shown["product_expected_date"] == "2026-11-25T12:00:00.000Z"
    assert shown["production_status"] == "NOT_STARTED"
    assert shown["sales_order_rows"][0]["linked_manufacturing_order_id"] == made.id
    assert (making["sales_order_id"], making["planned_quantity"]) == (order.id, 3)
    assert listed == [made.id]


async def test_a_limit_above_250_is_clamped_without_a_word() -> None:
    world = mug_world()
    for number in range(252):
        world.add_variant(f"SPOON-{number}", "Spoon", 100)
    async with katana_face(world) as katana:
        assert len((await katana.get("/variants?limit=1000"))["data"]) == 250


async def test_rows_across_orders_carry_the_sku_only_when_extended() -> None:
    world = mug_world()
    one = add_order(world, "#1", ("MUG-BLUE", 1))
    two = add_order(world, "#2", ("MUG-GREEN", 1))
    async with katana_face(world) as katana:
        plain = (await katana.get(f"/sales_order_rows?sales_order_ids={one.id}&sales_order_ids={two.id}"))["data"]
        extended = (await katana.get(f"/sales_order_rows?sales_order_ids={two.id}&extend=variant"))["data"]
        waiting = await katana.ids("/sales_order_rows?product_availability=NOT_AVAILABLE")
    assert [row["sales_order_id"] for row in plain] == [two.id, one.id]
    assert "variant" not in plain[0]
    assert [row["variant"]["sku"] for row in extended] == ["MUG-GREEN"]
    assert waiting == [two.rows[0].id]


async def test_the_catalogue_tells_stock_as_decimal_text() -> None:
    world = mug_world()
    add_order(world, "#1", ("MUG-BLUE", 4))
    add_order(world, "#Q", ("MUG-BLUE", 3), status="PENDING")
    bought = world.order_supply("MUG-BLUE", 6, due_days=5.0)
    blue = world.variant("MUG-BLUE").id
    async with katana_face(world) as katana:
        [stock] = (await katana.get(f"/inventory?variant_id={blue}&extend=variant&extend=location"))["data"]
        [supply] = (await katana.get(f"/purchase_order_rows?variant_id={blue}"))["data"]
        [location] = (await katana.get("/locations"))["data"]
        factory = await katana.get("/factory")
    assert (stock["quantity_in_stock"], stock["quantity_committed"]) == ("10.00000", "4.00000")
    assert (stock["quantity_expected"], stock["quantity_missing_or_excess"]) == ("6.00000", "12.00000")
    assert stock["variant"]["sku"] == "MUG-BLUE"
    assert stock["location"]["id"] == location["id"] == factory["default_sales_location_id"]
    assert supply["purchase_order_id"] == bought.id
    assert supply["arrival_date"] == "2026-11-28T12:00:00.000Z"


async def test_variants_tell_their_tracking_only_when_extended() -> None:
    world = mug_world()
    glaze = world.variant("GLAZE-RED").id
    async with katana_face(world) as katana:
        plain = await katana.get(f"/variants/{glaze}")
        extended = await katana.get(f"/variants/{glaze}?extend=product_or_material")
        listed = (await katana.get("/variants?sku=MUG-BLUE&sku=GLAZE-RED"))["data"]
    assert "product_or_material" not in plain
    assert extended["product_or_material"]["batch_tracked"] is True
    assert [variant["sku"] for variant in listed] == ["GLAZE-RED", "MUG-BLUE"]


async def test_customers_are_known_by_the_name_the_shop_has() -> None:
    world = mug_world()
    shop = world.place_order([("MUG-BLUE", 1)], customer_name="Ida Fern")
    order = add_order(world, shop.name, ("MUG-BLUE", 1))
    order.ecommerce_order_id, order.customer_id = str(shop.id), 7
    async with katana_face(world) as katana:
        [customer] = (await katana.get("/customers?ids=7"))["data"]
    assert (customer["name"], customer["first_name"]) == ("Ida Fern", "Ida")


async def test_a_blocked_production_order_speaks_for_the_sales_order() -> None:
    world = mug_world()
    order = add_order(world, "#1042", ("MUG-GREEN", 1), ("MUG-BLUE", 1))
    blocked, other = (world.make_to_order(row.id) for row in order.rows)
    async with katana_face(world) as katana:
        world.set_production(blocked.id, "BLOCKED")
        first = await katana.get(f"/sales_orders/{order.id}")
        world.set_production(blocked.id, "IN_PROGRESS")
        world.finish_production(other.id)
        second = await katana.get(f"/sales_orders/{order.id}")
        world.finish_production(blocked.id)
        third = await katana.get(f"/sales_orders/{order.id}")
    shown = [(each["production_status"], each["ingredient_availability"]) for each in (first, second, third)]
    assert shown == [("BLOCKED", "NOT_AVAILABLE"), ("IN_PROGRESS", "IN_STOCK"), ("DONE", "PROCESSED")]
