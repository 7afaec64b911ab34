"""What two systems say of one order that cannot both be true, each in words for a person. Performs no I/O.

Each function answers None when there is no contradiction. Section 9 of the order lifecycle numbers them.
"""

from collections.abc import Iterator
from decimal import Decimal

from bot.orders.order import Order, Role, sku_quantities
from integrations.model import (
    Availability,
    ProductionOrder,
    ProductionStage,
    SalesOrder,
    Shipment,
    ShipmentState,
    System,
)

_STILL_COUNTED = (ProductionStage.OPEN, ProductionStage.PARTLY_PACKED, ProductionStage.PACKED)
_GONE = (ProductionStage.PARTLY_DELIVERED, ProductionStage.DELIVERED)
_TAKEN = (ProductionStage.PARTLY_PACKED, ProductionStage.PACKED, *_GONE)
"""Stages in which goods have left stock."""
_UNHEARD = (System.WOOCOMMERCE,)
"""Shops of whose edits and cancellations production never hears (WooCommerce sheet, section 8)."""


def shop_not_told(order: Order) -> str | None:
    """D3: everything shipped at the desk, and the shop has not told the customer."""
    if not order.desk_shipped or order.called_off or order.sales is None or order.shop_fulfilled:
        return None
    desk, shop = order.named(Role.DESK), order.named(Role.CHANNEL)
    why = notify_error(order)
    said = f'; {desk} says of it: "{why}"' if why else ""
    return f"shipped in {desk}, and {shop} has not told the customer{said}"


def notify_error(order: Order) -> str | None:
    """Why the desk could not tell the shop, in the desk's words; None when it says nothing of the kind."""
    return next((parcel.shop_notify_error for parcel in order.parcels if parcel.shop_notify_error), None)


def production_not_told(order: Order) -> str | None:
    """D4: fulfilled in the shop, and production still counts the goods."""
    if not order.shop_fulfilled or order.called_off or order.label_voided or order.stage not in _STILL_COUNTED:
        return None
    return f"fulfilled in {order.named(Role.CHANNEL)}, and {order.named(Role.PRODUCTION)} still counts the goods"


def not_shipped_at_the_desk(order: Order) -> str | None:
    """D5: the customer was told, and the parcel may still be here; or it shipped and nobody can follow it.

    What the desk's refresh marks shipped has no parcel at all, and is no news: the shop shipped it.
    """
    if order.called_off or not order.active_shipments or order.label_voided or _unclear(order):
        return None
    desk = order.named(Role.DESK)
    if order.shop_fulfilled and not order.desk_shipped:
        return f"fulfilled in {order.named(Role.CHANNEL)}, and {desk} still awaits the shipment: it may not have left"
    if order.desk_shipped and order.parcels and not order.tracked and not order.untracked_on_purpose:
        return f"shipped in {desk} with neither label nor tracking number: it may not have left"
    return None


def shop_behind_production(order: Order) -> str | None:
    """D6: delivered in production, and the shop has not told the customer. Once shipped at the desk it is D3."""
    if order.stage is not ProductionStage.DELIVERED or order.called_off or order.sales is None:
        return None
    if order.shop_fulfilled or order.desk_shipped:
        return None
    production, shop = order.named(Role.PRODUCTION), order.named(Role.CHANNEL)
    return f"delivered in {production}, and {shop} has not told the customer"


def called_off_and_open(order: Order) -> str | None:
    """D7: cancelled or refunded in the shop, and still open somewhere. With goods taken it is D12.

    A label alone is no parcel that has left: until the customer was told, it can be kept back.
    """
    if not order.called_off or order.stage in _TAKEN or not _has_goods(order):
        return None
    shop, desk = order.named(Role.CHANNEL), order.named(Role.DESK)
    if order.desk_shipped:
        labelled = f"{_word(order)} in {shop}, and shipped in {desk}: keep the parcel back if it is still here"
        return None if order.shop_fulfilled else labelled
    places = [desk] if order.active_shipments else []
    if order.stage is ProductionStage.OPEN:
        places.append(order.named(Role.PRODUCTION))
    if not places:
        return None
    return f"{_word(order)} in {shop}, and still open in {' and '.join(places)}: do not ship it{_by_hand(order)}"


def was_ready(order: Order) -> bool:
    """Whether it has a label, or its goods are there, so that somebody may be packing it right now."""
    if order.shipped_shipments:
        return True
    if order.production is None or order.stage is not ProductionStage.OPEN:
        return False
    return order.production.availability in (Availability.IN_STOCK, Availability.PICKED)


def quantities_differ(order: Order) -> str | None:
    """D8: the systems disagree on how many of what is to be shipped."""
    if order.called_off or order.sales is None or order.shop_fulfilled or order.desk_shipped:
        return None
    return differing_from(order, Role.PRODUCTION) or differing_from(order, Role.DESK)


def differing_from(order: Order, role: Role) -> str | None:
    """The first SKU of which the shop and another system hold different quantities.

    What the shop sells without sending it may be goods elsewhere: Katana imports it as a product like any other.
    """
    if order.sales is None:
        return None
    shop = sku_quantities(order.sales)
    unsent = {line.sku for line in order.sales.lines if not line.shippable} - shop.keys()
    for there in _held_by(order, role):
        skus = (shop.keys() | there.keys()) - unsent
        differing = sorted(sku for sku in skus if shop.get(sku, 0) != there.get(sku, 0))
        if differing:
            sku = differing[0]
            here, away = written(shop.get(sku, Decimal(0))), written(there.get(sku, Decimal(0)))
            return (
                f"quantities differ: {sku} is {here} in {order.named(Role.CHANNEL)} and {away} in {order.named(role)}"
            )
    return None


def _held_by(order: Order, role: Role) -> Iterator[dict[str, Decimal]]:
    """What a system holds, if that can be compared with the shop: goods without a SKU on one side cannot.

    A held order has no quantities at the desk, and the parts of a split add up.
    """
    records = order.active_shipments if role is Role.DESK else tuple(filter(None, [order.production]))
    if not order.sales or any(_unnamed(record) != _unnamed(order.sales) for record in records):
        return
    if role is Role.PRODUCTION and order.production is not None and order.stage is not None:
        yield sku_quantities(order.production)
    active = order.active_shipments if role is Role.DESK else ()
    if any(shipment.merged_refs for shipment in active):  # the goods of others are among them
        return
    if active and all(shipment.state is ShipmentState.AWAITING_SHIPMENT for shipment in active):
        total: dict[str, Decimal] = {}
        for shipment in active:
            for sku, quantity in sku_quantities(shipment).items():
                total[sku] = total.get(sku, Decimal(0)) + quantity
        yield total


def _unnamed(record: SalesOrder | ProductionOrder | Shipment) -> bool:
    """Whether any of its goods have no SKU."""
    return any(line.shippable and line.quantity > 0 and not line.sku for line in record.lines)


def label_voided(order: Order) -> str | None:
    """D11: the label was voided after the shop had told the customer. A new one is not told by itself."""
    if not order.shop_fulfilled or order.called_off or not (order.label_voided or bought_anew(order)):
        return None
    shop, desk = order.named(Role.CHANNEL), order.named(Role.DESK)
    since = "" if order.label_voided else " and bought anew"
    return f"its label was voided in {desk}{since}, and the customer has the dead tracking number from {shop}"


def bought_anew(order: Order) -> bool:
    """Whether the shop shows the number of a label that was voided, and not that of one that took its place."""
    parcels = [parcel for shipment in order.active_shipments for parcel in shipment.parcels]
    told = {parcel.tracking_number for parcel in order.sales.parcels} if order.sales else set()
    dead = {parcel.tracking_number for parcel in parcels if parcel.voided and parcel.tracking_number}
    alive = {parcel.tracking_number for parcel in order.parcels if parcel.tracking_number}
    return bool(dead & told) and bool(alive - told)


def called_off_and_packed(order: Order) -> str | None:
    """D12: cancelled or refunded in the shop after goods were taken from stock. A return after all is no news."""
    if not order.called_off or order.stage not in _TAKEN or order.production is None:
        return None
    if not order.cancelled and order.shop_fulfilled and order.stage is ProductionStage.DELIVERED:
        return None
    taken = [
        f"{written(line.fulfilled)} × {line.sku or line.title}" for line in order.production.lines if line.fulfilled
    ]
    goods = ", ".join(taken) or "its goods"
    verb = "delivered" if order.stage in _GONE else "packed"
    shop, production = order.named(Role.CHANNEL), order.named(Role.PRODUCTION)
    return f"{_word(order)} in {shop}, and {verb} in {production}: put {goods} back into stock there"


def _by_hand(order: Order) -> str:
    """What nobody may wait for: that production follows by itself."""
    if order.stage is not ProductionStage.OPEN or order.sales is None or order.sales.system not in _UNHEARD:
        return ""
    return f", and delete it in {order.named(Role.PRODUCTION)} by hand, which never hears of this"


def _unclear(order: Order) -> bool:
    """Whether the desk uses a word we do not know: then nobody can say that it still awaits the shipment."""
    return any(shipment.state is ShipmentState.UNKNOWN for shipment in order.active_shipments)


def _has_goods(order: Order) -> bool:
    return order.sales is not None and any(line.shippable for line in order.sales.lines)


def _word(order: Order) -> str:
    return "cancelled" if order.cancelled else "refunded"


def written(quantity: Decimal) -> str:
    """As people write it: 2, not 2.000."""
    return f"{quantity.normalize():f}"
