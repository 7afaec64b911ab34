"""A first start on orders that a system no longer lists as open: only a look of their own tells how they stand."""

from integrations.sandbox.world import World
from tests.scenarios.stage import on_stage


def label_bought(world: World) -> None:
    """At ShipStation's own screen, with the arrow to the shop switched off."""
    world.arrows["A3"].on = False
    order = world.place_order([("MUG", 1)], name="#2002")
    world.run_due()
    (desk,) = world.desk_orders_of(str(order.id))
    world.desk_buy_label(desk.id, carrier_code="ups", tracking_number="1Z999")


async def test_an_order_that_shipped_before_we_came_is_not_taken_for_ready() -> None:
    """Goes red without the looks that follow the baseline: ShipStation's open list says nothing of what shipped."""
    async with on_stage(before=label_bought) as scene:
        assert (await scene.row("#2002")).phase == "shipped"
