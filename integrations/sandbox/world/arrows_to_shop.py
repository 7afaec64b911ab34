"""What reaches the shop from the other two: A3 (shipped at the desk), A5 (delivered in Katana) and A6 (stock).

Each function looks at what is there now and returns what is to be done, or None when nothing is.
"""

from collections import Counter
from collections.abc import Callable

from integrations.sandbox.state import DeskOrder, DeskParcel, FulfillmentOrderLine, ShopOrder
from integrations.sandbox.world.arrows_to_desk import physical
from integrations.sandbox.world.shop_fulfillments import Quantities
from integrations.sandbox.world.shop_orders import open_todos
from integrations.sandbox.world.systems import Systems

Work = Callable[[], None]

COMPANIES = {
    "stamps_com": "USPS",
    "usps": "USPS",
    "ups": "UPS",
    "ups_walleted": "UPS",
    "fedex": "FedEx",
    "dhl_express": "DHL Express",
    "royal_mail": "Royal Mail",
}
"""ShipStation's carrier codes in Shopify's words."""


def notify(world: Systems, parcel_id: str) -> Work | None:
    """A3: a parcel whose desk order came from the shop and that is to be told to it.

    The shop mails the customer, unless ShipStation does. What the shop refuses is left as a red "Failed".
    """
    desk_order, parcel = world.desk_parcel(int(parcel_id))
    if not parcel.notify_sales_channel or parcel.marketplace_notified or parcel.notify_error or parcel.voided_at:
        return None
    return lambda: _notify(world, desk_order, parcel)


def notify_failed(world: Systems, parcel_id: str) -> None:
    """What A3 leaves behind when it fails."""
    _, parcel = world.desk_parcel(int(parcel_id))
    parcel.notify_error = "Failed: the sales channel did not accept the notification."


def _notify(world: Systems, desk_order: DeskOrder, parcel: DeskParcel) -> None:
    """Each shop order is told whose goods are in the parcel: of combined orders, all."""
    keys = (desk_order.key, *desk_order.merged_keys)
    refusals = [refusal for key in keys if (refusal := _tell(world, key, desk_order, parcel))]
    parcel.notify_error = refusals[0] if refusals else None
    parcel.marketplace_notified = not refusals


def _tell(world: Systems, key: str, desk_order: DeskOrder, parcel: DeskParcel) -> str | None:
    """Tell one shop order; what it answers when it refuses."""
    order = world.shop_orders.get(int(key)) if key.isdigit() else None
    quantities = _shipped(order, desk_order) if order else {}
    if order is None or not quantities:
        return "Failed: the sales channel has nothing left to fulfill for this order."
    try:
        world.fulfill(
            order.id,
            quantities,
            company=COMPANIES.get(parcel.carrier_code, "Other"),
            number=parcel.tracking_number,
            notify_customer=not parcel.notify_customer,
            by="shipstation",
        )
    except ValueError as refusal:
        return f"Failed: {refusal}"
    return None


def _shipped(order: ShopOrder, desk_order: DeskOrder) -> Quantities:
    """The open fulfillment order lines this desk order covers. With the last of the goods goes what is not sent
    at all, such as downloads: nobody would come back for it."""
    goods = {line.id for line in physical(order)}
    left = Counter[int]()
    for item in desk_order.items:
        left[int(item.line_key)] += item.quantity
    taken: Quantities = {}
    for todo, spot in _spots(order):
        quantity = min(spot.remaining_quantity, left[spot.line_id])
        if quantity:
            left[spot.line_id] -= quantity
            taken.setdefault(todo, {})[spot.id] = quantity
    whole = all(
        taken.get(todo, {}).get(spot.id) == spot.remaining_quantity
        for todo, spot in _spots(order)
        if spot.line_id in goods
    )
    for todo, spot in _spots(order):
        if taken and whole and spot.line_id not in goods:
            taken.setdefault(todo, {})[spot.id] = spot.remaining_quantity
    return taken


def _spots(order: ShopOrder) -> list[tuple[int, FulfillmentOrderLine]]:
    return [(todo.id, spot) for todo in open_todos(order) for spot in todo.lines if spot.remaining_quantity]


def fulfill(world: Systems, sales_order_id: str) -> Work | None:
    """A5: a sales order that is wholly delivered, and a shop order with something left to fulfill."""
    sales_order = world.katana_orders[int(sales_order_id)]
    order = world.shop_orders.get(int(sales_order.ecommerce_order_id or 0))
    if order is None or world.katana_status(sales_order) != "DELIVERED":
        return None
    if not any(todo.status in ("OPEN", "IN_PROGRESS") for todo in order.fulfillment_orders):
        return None
    shipped = sales_order.fulfillments[-1]
    return lambda: _fulfill(world, order, shipped.tracking_carrier, shipped.tracking_number, shipped.tracking_url)


def _fulfill(world: Systems, order: ShopOrder, company: str | None, number: str | None, url: str | None) -> None:
    world.fulfill(order.id, company=company, number=number, url=url, notify_customer=True, by="katana")


def push_stock(world: Systems, variant_id: str) -> Work | None:
    """A6: available in the shop is what is on hand less what is committed."""
    variant = world.variants[int(variant_id)]
    available = variant.on_hand - world.committed(variant.id)
    if not variant.requires_shipping or world.shop_stock(variant.sku) == available:
        return None
    return lambda: world.set_shop_stock(variant.sku, available)
