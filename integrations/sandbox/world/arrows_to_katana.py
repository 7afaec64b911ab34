"""What the shop's changes make of Katana: A1 (orders), A4 (delivered) and A7 (edits and cancellations).

Each function looks at what is there now and returns what is to be done, or None when nothing is.
"""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from integrations.sandbox.state import KatanaFulfillment, KatanaOrder, ShopFulfillment, ShopOrder
from integrations.sandbox.world.shop_orders import open_todos
from integrations.sandbox.world.stock import open_quantity
from integrations.sandbox.world.stores import domain_of
from integrations.sandbox.world.systems import Systems

Work = Callable[[], None]

IMPORT_WINDOW = timedelta(days=14)
LEAD_TIME = timedelta(days=14)
SOURCES = {"shopify": "Shopify", "woocommerce": "WooCommerce"}
"""Where an order came from, as Katana writes it."""
ORDER_TYPES = {"shopify": "shopify", "woocommerce": "wooCommerce"}
"""Katana's own spelling, which its filters do not forgive."""
PAID = ("PAID", "PARTIALLY_REFUNDED")


def import_order(world: Systems, order_id: str) -> Work | None:
    """A1: a paid, open, unheld order of the last 14 days that Katana never had, not even deleted."""
    order = world.shop_orders[int(order_id)]
    known = world.katana_order_of(order.id) is not None
    over = order.cancelled_at or order.closed_at or world.now() - order.created_at > IMPORT_WINDOW
    held = any(todo.status == "ON_HOLD" for todo in order.fulfillment_orders)
    if known or over or held or order.financial not in PAID or not any(open_todos(order)):
        return None
    return lambda: _import(world, order)


def _import(world: Systems, order: ShopOrder) -> None:
    goods = [(world.variant(line.sku).id, line.current_quantity) for line in order.lines if line.current_quantity]
    sales_order = world.katana_add_order(order.name, goods)
    sales_order.created_at = order.created_at
    sales_order.ecommerce_order_type = ORDER_TYPES[world.channel]
    sales_order.source = SOURCES[world.channel]
    sales_order.ecommerce_store_name = domain_of(world, order)
    sales_order.ecommerce_order_id = str(order.id)
    sales_order.delivery_date = order.created_at + LEAD_TIME
    sales_order.additional_info = order.note
    world.katana_opened(sales_order)


def deliver(world: Systems, order_id: str) -> Work | None:
    """A4: what the shop fulfilled and Katana has not delivered. Packed goods are set to DELIVERED, the rest is
    delivered afresh; a packed fulfillment that holds more than was shipped stays as it is. WooCommerce has one word
    for a whole order, so what left in part waits for the rest."""
    order = world.shop_orders[int(order_id)]
    if world.channel == "woocommerce" and world.display_fulfillment_status(order) != "FULFILLED":
        return None
    sales_order = world.katana_order_of(order.id)
    if sales_order is None or sales_order.deleted_at:
        return None
    missing = _fulfilled(world, order) - _delivered(sales_order)
    packed = []
    for fulfillment in sales_order.fulfillments:
        content = _content(sales_order, fulfillment)
        if fulfillment.status == "PACKED" and content <= missing:
            packed.append(fulfillment)
            missing -= content
    rows = _rows_for(sales_order, missing)
    if not packed and not rows:
        return None
    return lambda: _deliver(world, sales_order, packed, rows, order.fulfillments[-1])


def _deliver(
    world: Systems,
    sales_order: KatanaOrder,
    packed: list[KatanaFulfillment],
    rows: dict[int, int],
    shipped: ShopFulfillment,
) -> None:
    tracking = {
        "tracking_number": shipped.number,
        "tracking_url": shipped.url,
        "tracking_carrier": shipped.company,
    }
    for fulfillment in packed:
        world.katana_set_fulfillment(fulfillment.id, status="DELIVERED", **tracking)
    if rows:
        world.katana_fulfill(
            sales_order.id,
            "DELIVERED",
            rows,
            tracking_number=shipped.number,
            tracking_url=shipped.url,
            tracking_carrier=shipped.company,
        )


def follow_edit(world: Systems, order_id: str) -> Work | None:
    """A7: a cancelled order is deleted and an edited one follows, as long as nothing of it is picked. Only Shopify
    has it: edits and deletions in WooCommerce never reach Katana."""
    if world.channel != "shopify":
        return None
    order = world.shop_orders[int(order_id)]
    sales_order = world.katana_order_of(order.id)
    if sales_order is None or sales_order.deleted_at or sales_order.fulfillments:
        return None
    if order.cancelled_at:
        return lambda: world.katana_delete_order(sales_order.id)
    wanted = Counter[int]()
    for line in order.lines:
        wanted[world.variant(line.sku).id] += line.current_quantity
    there = Counter[int]()
    for row in sales_order.rows:
        there[row.variant_id] += row.quantity
    changed = {each: wanted[each] for each in wanted | there if wanted[each] != there[each]}
    return (lambda: _follow(world, sales_order, changed)) if changed else None


def _follow(world: Systems, sales_order: KatanaOrder, changed: dict[int, int]) -> None:
    """A manufacturing order that is not started follows its row; one that is goes on for the shelf."""
    for variant_id, quantity in changed.items():
        for row in [row for row in sales_order.rows if row.variant_id == variant_id]:
            making = world.manufacturing_orders.get(row.linked_manufacturing_order_id or 0)
            if making and (making.status != "NOT_STARTED" or not quantity):
                world.unlink_production(row.id)
            elif making:
                making.quantity = quantity
        world.katana_set_quantity(sales_order.id, variant_id, quantity)


def _fulfilled(world: Systems, order: ShopOrder) -> Counter[int]:
    """Quantity the shop counts as fulfilled, by variant id."""
    skus = {line.id: line.sku for line in order.lines}
    total = Counter[int]()
    for fulfillment in order.fulfillments:
        if fulfillment.status == "SUCCESS":
            for line_id, quantity in fulfillment.lines.items():
                total[world.variant(skus[line_id]).id] += quantity
    return total


def _delivered(sales_order: KatanaOrder) -> Counter[int]:
    total = Counter[int]()
    for fulfillment in sales_order.fulfillments:
        if fulfillment.status == "DELIVERED":
            total += _content(sales_order, fulfillment)
    return total


def _content(sales_order: KatanaOrder, fulfillment: KatanaFulfillment) -> Counter[int]:
    """What a fulfillment holds, by variant id."""
    content = Counter[int]()
    for row in sales_order.rows:
        content[row.variant_id] += fulfillment.rows.get(row.id, 0)
    return content


def _rows_for(sales_order: KatanaOrder, missing: Counter[int]) -> dict[int, int]:
    """Open rows that make up what is missing, as far as they go."""
    left = Counter(missing)
    rows = {}
    for row in sales_order.rows:
        quantity = min(open_quantity(sales_order, row), left[row.variant_id])
        if quantity:
            rows[row.id] = quantity
            left[row.variant_id] -= quantity
    return rows
