"""The Katana face's makings: what is made to order, of which ingredients, and what is refused."""

from integrations.sandbox.state import KatanaOrder
from integrations.sandbox.world import World
from tests.sandbox.katana_stage import add_order, katana_face, mug_world


def made_world() -> World:
    """Green mugs take two reds of glaze each, of which there are five."""
    world = mug_world()
    world.add_recipe("MUG-GREEN", **{"GLAZE-RED": 2})
    return world


def make(order: KatanaOrder) -> dict[str, object]:
    return {"sales_order_row_id": order.rows[0].id, "create_subassemblies": False}


async def test_making_to_order_links_the_row_for_good() -> None:
    world = made_world()
    order = add_order(world, "#1042", ("MUG-GREEN", 2))
    async with katana_face(world) as katana:
        status, made = await katana.post("/manufacturing_order_make_to_order", make(order))
        assert (status, made["sales_order_row_id"], made["planned_quantity"]) == (200, order.rows[0].id, 2)
        shown = await katana.get(f"/sales_orders/{order.id}")
        assert shown["sales_order_rows"][0]["linked_manufacturing_order_id"] == made["id"]
        assert shown["product_availability"] == "EXPECTED"
        again, refusal = await katana.post("/manufacturing_order_make_to_order", make(order))
    assert (again, refusal["error"]["name"]) == (422, "UnprocessableEntityError")
    assert len(world.manufacturing_orders) == 1


async def test_what_is_not_made_and_what_is_not_there_are_refused() -> None:
    world = made_world()
    bought = add_order(world, "#1042", ("MUG-BLUE", 20))
    async with katana_face(world) as katana:
        status, _ = await katana.post("/manufacturing_order_make_to_order", make(bought))
        unknown, _ = await katana.post("/manufacturing_order_make_to_order", {"sales_order_row_id": 5})
    assert (status, unknown, world.manufacturing_orders) == (422, 404, {})


async def test_ingredients_are_shared_out_and_bought() -> None:
    world = made_world()
    first, second = world.start_production("MUG-GREEN", 2), world.start_production("MUG-GREEN", 3)
    async with katana_face(world) as katana:
        path = "/manufacturing_order_recipe_rows?ingredient_availability="
        (lacking,) = (await katana.get(f"{path}NOT_AVAILABLE"))["data"]
        assert (lacking["manufacturing_order_id"], lacking["planned_quantity_per_unit"]) == (
            second.id,
            "2.0000000000",
        )
        world.order_supply("GLAZE-RED", 10)
        assert (await katana.get(f"{path}NOT_AVAILABLE"))["data"] == []
        (coming,) = (await katana.get(f"{path}EXPECTED"))["data"]
        assert coming["ingredient_expected_date"] is not None
        (bought,) = (await katana.get("/purchase_orders?status=NOT_RECEIVED"))["data"]
        assert bought["purchase_order_rows"][0]["variant_id"] == world.variant("GLAZE-RED").id
        shown = await katana.get(f"/manufacturing_orders/{first.id}")
        assert shown["ingredient_availability"] == "IN_STOCK"


async def test_making_takes_its_ingredients_from_the_shelf() -> None:
    world = made_world()
    made = world.start_production("MUG-GREEN", 2)
    world.finish_production(made.id)
    world.finish_production(made.id)
    assert (world.variant("GLAZE-RED").on_hand, world.variant("MUG-GREEN").on_hand) == (1, 2)
    async with katana_face(world) as katana:
        (used,) = (await katana.get("/manufacturing_order_recipe_rows"))["data"]
    assert (used["ingredient_availability"], used["total_actual_quantity"]) == ("PROCESSED", "4")
