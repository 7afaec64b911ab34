"""What can become of an order in the seeded week. Each act is done as a person would, at the systems' own screens."""

from datetime import timedelta

from integrations.sandbox.state import DeskOrder, KatanaOrder, ShopOrder
from integrations.sandbox.world import World
from integrations.sandbox.world.stock import open_quantity


def pack(world: World, order: ShopOrder) -> None:
    """Pack everything in Katana."""
    sales_order = _sales_order(world, order)
    rows = {row.id: open_quantity(sales_order, row) for row in sales_order.rows}
    world.katana_fulfill(sales_order.id, "PACKED", rows)


def ship(world: World, order: ShopOrder) -> None:
    """Buy a label at the desk; the arrows do the rest."""
    for desk_order in _desk_orders(world, order):
        _label(world, desk_order)


def ship_first_part(world: World, order: ShopOrder) -> None:
    """Ship the first of several parts; the others stay."""
    _label(world, _desk_orders(world, order)[0])


def split_last_line(world: World, order: ShopOrder) -> None:
    """Move the last line into a parcel of its own."""
    desk_order = _desk_orders(world, order)[0]
    last = desk_order.items[-1]
    world.desk_split(desk_order.id, {last.id: last.quantity})


def cancel(world: World, order: ShopOrder) -> None:
    """Cancelled in the shop, and deleted by hand in Katana."""
    world.cancel(order.id)
    world.katana_delete_order(_sales_order(world, order).id)


def refund_one(world: World, order: ShopOrder) -> None:
    """One of the first line is refunded, and Katana is told by hand."""
    line = order.lines[0]
    world.refund(order.id, line.sku, 1)
    variant_id = world.variant(line.sku).id
    world.katana_set_quantity(_sales_order(world, order).id, variant_id, line.current_quantity)


def add_a_cup(world: World, order: ShopOrder) -> None:
    """The customer adds one espresso cup, and Katana is told by hand."""
    world.edit(order.id, "CUP-ESP", 1)
    world.katana_set_quantity(_sales_order(world, order).id, world.variant("CUP-ESP").id, 1)


def hold(world: World, order: ShopOrder) -> None:
    """Staff doubt the address, after the order went everywhere."""
    world.hold(order.id, "INCORRECT_ADDRESS")


def make_to_order(world: World, order: ShopOrder) -> None:
    """Made for this order only, and begun."""
    making = world.make_to_order(_sales_order(world, order).rows[0].id, due_days=3)
    world.set_production(making.id, "IN_PROGRESS")


def ready_for_fulfillment(world: World, order: ShopOrder) -> None:
    """Katana's newest status, which few clients know."""
    world.katana_set_order(_sales_order(world, order).id, status="READY_FOR_FULFILLMENT")


def promise_today(world: World, order: ShopOrder) -> None:
    """The desk promised to ship within a day and a half of the order."""
    for desk_order in _desk_orders(world, order):
        desk_order.ship_by = order.created_at + timedelta(hours=36)


def _label(world: World, desk_order: DeskOrder) -> None:
    number = f"1Z{world.rng.randrange(10**14, 10**15)}"
    world.desk_buy_label(desk_order.id, carrier_code="ups", tracking_number=number)


def _sales_order(world: World, order: ShopOrder) -> KatanaOrder:
    sales_order = world.katana_order_of(order.id)
    if sales_order is None:
        raise LookupError(f"the seed expects {order.name} in Katana")
    return sales_order


def _desk_orders(world: World, order: ShopOrder) -> list[DeskOrder]:
    return world.desk_orders_of(str(order.id))
