"""What ShipStation's import from the shop brings: A2 (orders), A8 (edits and holds), A9 (cancellations) and A12
(fulfilled in the shop first).

Each function looks at what is there now and returns what is to be done, or None when nothing is.
"""

from collections.abc import Callable
from datetime import timedelta

from integrations.sandbox.state import DeskItem, DeskOrder, ShopLine, ShopOrder
from integrations.sandbox.world.desk import OPEN
from integrations.sandbox.world.shop_orders import open_todos
from integrations.sandbox.world.stores import domain_of, stores
from integrations.sandbox.world.systems import Systems

Work = Callable[[], None]

IMPORT_WINDOW = timedelta(days=90)


def import_order(world: Systems, order_id: str) -> Work | None:
    """A2: an order of the last 90 days with something physical to send, or the payment of one that waited for it.

    Not imported: pick-ups, digital goods, money only authorised, cancelled and archived orders.
    """
    order = world.shop_orders[int(order_id)]
    known = world.desk_orders_of(str(order.id))
    waiting = [each for each in known if each.status == "awaiting_payment" and order.financial != "PENDING"]
    if waiting and not order.cancelled_at:
        return lambda: _paid(world, waiting)
    over = order.cancelled_at or order.closed_at or world.now() - order.created_at > IMPORT_WINDOW
    absent = (
        world.desk_holds(str(order.id))
        or over
        or order.pickup
        or order.financial in ("AUTHORIZED", "VOIDED", "REFUNDED", "EXPIRED")
    )
    if absent or not any(line.current_quantity for line in physical(order)):
        return None
    return lambda: _import(world, order)


def _paid(world: Systems, waiting: list[DeskOrder]) -> None:
    for desk_order in waiting:
        desk_order.status, desk_order.modified_at = "awaiting_shipment", world.now()
        world.desk_imported(desk_order)


def _import(world: Systems, order: ShopOrder) -> None:
    held = is_held(order)
    items = [_item(world, line, 0 if held else line.current_quantity) for line in physical(order)]
    number = order.name.removeprefix("#")
    desk_order = world.desk_add_order(number, str(order.id), items, order_date=order.created_at)
    desk_order.store_id = stores(world)[domain_of(world, order)]
    desk_order.customer_name, desk_order.customer_email = order.customer_name, order.customer_email
    desk_order.requested_service = order.shipping_title
    if order.financial == "PENDING":
        desk_order.status = "awaiting_payment"
    elif shipped_in_shop(order):
        desk_order.status = "shipped"
    elif held:
        desk_order.status = "on_hold"
    world.desk_imported(desk_order)


def follow_edit(world: Systems, order_id: str) -> Work | None:
    """A8: quantities and holds of an order that is neither split, combined nor shipped. A line taken out stays with
    0."""
    order = world.shop_orders[int(order_id)]
    known = world.desk_orders_of(str(order.id))
    if (
        len(known) != 1
        or known[0].merged_ids
        or known[0].status not in ("awaiting_shipment", "on_hold", "awaiting_payment")
    ):
        return None
    desk_order, held = known[0], is_held(order)
    there = {item.line_key: item.quantity for item in desk_order.items}
    wanted = {str(line.id): 0 if held else line.current_quantity for line in physical(order)}
    emptied = desk_order.status == "on_hold" and not any(there.values())
    if order.cancelled_at or (wanted == there and not (emptied and not held)):
        return None
    return lambda: _follow(world, order, desk_order, wanted, emptied)


def _follow(world: Systems, order: ShopOrder, desk_order: DeskOrder, wanted: dict[str, int], emptied: bool) -> None:
    items = {item.line_key: item for item in desk_order.items}
    for line in physical(order):
        if str(line.id) in items:
            items[str(line.id)].quantity = wanted[str(line.id)]
        else:
            desk_order.items.append(_item(world, line, wanted[str(line.id)]))
    if is_held(order):
        desk_order.status = "on_hold"
    elif emptied:
        desk_order.status = "awaiting_shipment"
    world.desk_changed(desk_order, "import_edit")


def cancel(world: Systems, order_id: str) -> Work | None:
    """A9: the shop cancelled, so everything not shipped is cancelled; a label that was bought stays."""
    order = world.shop_orders[int(order_id)]
    if not order.cancelled_at:
        return None
    return _set_status(world, order, "cancelled", "import_cancel")


def ship(world: Systems, order_id: str) -> Work | None:
    """A12: the shop has fulfilled everything physical, so the desk order is shipped, without label or tracking."""
    order = world.shop_orders[int(order_id)]
    if order.cancelled_at or not shipped_in_shop(order):
        return None
    return _set_status(world, order, "shipped", "import_shipped")


def _set_status(world: Systems, order: ShopOrder, status: str, verb: str) -> Work | None:
    waiting = [each for each in world.desk_orders_of(str(order.id)) if each.status in OPEN]

    def work() -> None:
        for desk_order in waiting:
            desk_order.status, desk_order.hold_until = status, None
            world.desk_changed(desk_order, verb)

    return work if waiting else None


def physical(order: ShopOrder) -> list[ShopLine]:
    """The lines somebody has to pack."""
    return [line for line in order.lines if line.requires_shipping]


def is_held(order: ShopOrder) -> bool:
    """Whether all that is left to fulfill is on hold."""
    todos = list(open_todos(order))
    return bool(todos) and all(todo.status == "ON_HOLD" for todo in todos)


def shipped_in_shop(order: ShopOrder) -> bool:
    """Whether the shop has fulfilled every physical line."""
    fulfilled = any(each.status == "SUCCESS" for each in order.fulfillments)
    goods = {line.id for line in physical(order)}
    left = [s.remaining_quantity for todo in open_todos(order) for s in todo.lines if s.line_id in goods]
    return fulfilled and not any(left)


def _item(world: Systems, line: ShopLine, quantity: int) -> DeskItem:
    return DeskItem(
        id=world.new_id("desk_item"),
        line_key=str(line.id),
        sku=line.sku,
        name=line.title,
        quantity=quantity,
        unit_price=line.price,
        bin=world.variant(line.sku).bin,
    )
