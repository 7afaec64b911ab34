"""Knows ShipStation V1's words: turns its records into shipments and parcels, and a parcel into its request.

Performs no I/O. The states are those of docs.shipstation.com, V1 "List Orders", parameter `orderStatus`. A word not
in the table becomes UNKNOWN and is logged once; it is never an error.
"""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import TypedDict

import structlog

from integrations.model import Account, Line, Parcel, Shipment, ShipmentState, System
from integrations.shipstation import carriers, pacific
from integrations.shipstation.records import (
    FulfillmentRecord,
    ItemRecord,
    LabelRecord,
    OptionsRecord,
    OrderRecord,
    ParcelRecord,
    StoreRecord,
)

STATES = {
    "awaiting_payment": ShipmentState.AWAITING_PAYMENT,
    "awaiting_shipment": ShipmentState.AWAITING_SHIPMENT,
    "pending_fulfillment": ShipmentState.PENDING_FULFILLMENT,
    "on_hold": ShipmentState.ON_HOLD,
    "shipped": ShipmentState.SHIPPED,
    "cancelled": ShipmentState.CANCELLED,
}
OPEN_WORDS = ("awaiting_payment", "on_hold", "awaiting_shipment", "pending_fulfillment")
"""In the order an order passes through them, so that one which moves on while we page is met again, not missed."""

MANUAL_STORE = 0
"""The marketplace of orders typed in by hand: nobody stands behind it who could be notified."""


class MarkAsShipped(TypedDict, total=False):
    """The body of `POST /orders/markasshipped`."""

    orderId: int
    carrierCode: str
    shipDate: str
    trackingNumber: str
    notifyCustomer: bool
    notifySalesChannel: bool


class HoldUntil(TypedDict):
    """The body of `POST /orders/holduntil`."""

    orderId: int
    holdUntilDate: str


class Restore(TypedDict):
    """The body of `POST /orders/restorefromhold`."""

    orderId: int


def shipment(order: OrderRecord, parcels: tuple[Parcel, ...] = ()) -> Shipment:
    """The order, or one part of a split order, in our words. Raises `ValueError` when it carries no time at all."""
    state = state_of(order)
    shipped = state is ShipmentState.SHIPPED
    options = order.advanced_options or OptionsRecord()
    return Shipment(
        system=System.SHIPSTATION,
        ref=order.order_id,
        number=order.order_number or "",
        updated_at=_updated_at(order),
        state=state,
        lines=tuple(_line(item, shipped=shipped) for item in order.items if not item.adjustment),
        channel_order_ref=order.order_key or None,
        store_ref=_id(options.store_id),
        split=_is_split(options),
        parent_ref=_id(options.parent_id),
        merged_refs=tuple(options.merged_ids),
        ship_by=_moment(order.ship_by_date),
        ship_by_day=_day(_moment(order.ship_by_date)),
        hold_until=_moment(order.hold_until_date),
        shipped_at=_shipped_at(order, parcels) if shipped else None,
        service=order.requested_shipping_service or None,
        parcels=parcels,
        native=_evidence(order),
    )


def state_of(order: OrderRecord) -> ShipmentState:
    """Where ShipStation has the order."""
    word = order.order_status or ""
    if word not in STATES:
        say_once(word, "is an unknown order status")
    return STATES.get(word, ShipmentState.UNKNOWN)


def label_parcel(label: LabelRecord) -> Parcel:
    """The parcel of a label bought in ShipStation."""
    return _parcel(label, has_label=True)


def fulfillment_parcel(fulfillment: FulfillmentRecord) -> Parcel:
    """The parcel of an order marked shipped by hand, by the API or elsewhere: it has no label here."""
    return _parcel(fulfillment, has_label=False)


def mark_as_shipped(order_id: int, parcel: Parcel, *, notify_shop: bool) -> MarkAsShipped:
    """The request that marks an order shipped. Both notify flags are always said: left out they mean no."""
    body = MarkAsShipped(
        orderId=order_id,
        carrierCode=carriers.code_for(parcel.carrier),
        notifyCustomer=False,
        notifySalesChannel=notify_shop,
    )
    if parcel.shipped_at:
        body["shipDate"] = pacific.write_date(parcel.shipped_at)
    if parcel.tracking_number:
        body["trackingNumber"] = parcel.tracking_number
    return body


def hold_until(order_id: int, until: date) -> HoldUntil:
    """The request that puts an order on hold until a date of ShipStation's own calendar."""
    return HoldUntil(orderId=order_id, holdUntilDate=until.isoformat())


def restore(order_id: int) -> Restore:
    """The request that lifts a hold."""
    return Restore(orderId=order_id)


def account(stores: list[StoreRecord]) -> Account:
    """Who the key belongs to, told by its stores, with what about them would surprise people later."""
    connected = _connected(stores)
    if not connected:
        warning = "no shop is connected to ShipStation: marking an order shipped tells nobody"
        return Account(name="ShipStation (no connected store)", warnings=(warning,))
    names = {store.store_id: store.store_name or store.store_id for store in connected}
    by_hand = [names[store.store_id] for store in connected if store.auto_refresh is False]
    return Account(
        name=f"ShipStation ({', '.join(names.values())})",
        warnings=tuple(f"{name} is not imported automatically: new orders wait for somebody" for name in by_hand),
    )


def refreshed_at(stores: list[StoreRecord]) -> datetime | None:
    """When a connected store was last imported from. `refreshDate` counts in another zone, so it is not read."""
    attempts = [_moment(store.last_refresh_attempt) for store in _connected(stores)]
    return max((moment for moment in attempts if moment), default=None)


def _connected(stores: list[StoreRecord]) -> list[StoreRecord]:
    return [store for store in stores if store.marketplace_id != MANUAL_STORE and store.active is not False]


def _parcel(record: ParcelRecord, *, has_label: bool) -> Parcel:
    return Parcel(
        carrier=carriers.name_of(record.carrier_code or carriers.OTHER),
        tracking_number=record.tracking_number or None,
        shipped_at=_left_at(record),
        voided=bool(record.voided or _moment(record.void_date)),
        has_label=has_label,
        shop_notified=record.marketplace_notified,
        shop_notify_error=record.notify_error_message or None,
    )


def _line(item: ItemRecord, *, shipped: bool) -> Line:
    quantity = exact(item.quantity or 0)
    return Line(
        ref=item.order_item_id or item.line_item_key or "",
        sku=item.sku or "",
        title=item.name or item.sku or "",
        quantity=quantity,
        fulfilled=quantity if shipped else Decimal(0),
        bin=item.warehouse_location or None,
    )


def exact(number: float) -> Decimal:
    """The number as it was written, without the `.0` that some lists add to whole numbers."""
    return Decimal(int(number)) if number == int(number) else Decimal(str(number))


def _is_split(options: OptionsRecord) -> bool:
    """One flag serves split and combined orders; a combined one names the orders that went into it."""
    return _id(options.parent_id) is not None or bool(options.merged_or_split and not options.merged_ids)


def _updated_at(order: OrderRecord) -> datetime:
    told = (_moment(text) for text in (order.modify_date, order.create_date, order.order_date))
    moment = next(filter(None, told), None)
    if moment is None:
        raise ValueError(f"order {order.order_id} carries no time")
    return moment


def _shipped_at(order: OrderRecord, parcels: tuple[Parcel, ...]) -> datetime | None:
    moments = [parcel.shipped_at for parcel in parcels if parcel.shipped_at and not parcel.voided]
    return min(moments, default=None) or _moment(order.ship_date)


def _left_at(record: ParcelRecord) -> datetime | None:
    """The ship date, made precise by the time of the record when it was made on that day."""
    shipped, made = _moment(record.ship_date), _moment(record.create_date)
    if shipped and made and pacific.write_date(shipped) == pacific.write_date(made):
        return made
    return shipped or made


def _evidence(order: OrderRecord) -> dict[str, str]:
    words = {
        "orderStatus": order.order_status,
        "externallyFulfilledBy": order.externally_fulfilled_by,
        "tagIds": ", ".join(order.tag_ids),
    }
    return {name: word for name, word in words.items() if word}


def _id(text: str | None) -> str | None:
    return None if text in (None, "", "0") else text


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        moment = pacific.read_moment(text)
    except ValueError:
        say_once("time", "is unreadable, so it counts as not told")
        return None
    return moment if moment.year > 1 else None  # year 1 is how .NET writes "never"


def _day(moment: datetime | None) -> date | None:
    return pacific.day_of(moment) if moment else None


@lru_cache(maxsize=64)
def say_once(word: str, what: str) -> None:
    """Log a word of ShipStation's that nobody here knows: once, for every order may have it."""
    structlog.get_logger(__name__).warning("shipstation word not understood", word=word, what=what)
