"""Knows ShipStation V2's words: turns its records into shipments and parcels, and a parcel into its request.

Performs no I/O. The states are those of docs.shipstation.com, V2 "List shipments", and of "Hold and Restore
Shipments". A word not in the table becomes UNKNOWN and is logged once; it is never an error.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import TypedDict

from integrations.model import Line, Parcel, Shipment, ShipmentState, System
from integrations.shipstation import carriers, pacific
from integrations.shipstation.v2 import moments
from integrations.shipstation.v2.records import (
    FulfillmentRecord,
    ItemRecord,
    LabelRecord,
    ParcelRecord,
    ShipmentRecord,
)
from integrations.shipstation.wire import exact, say_once

STATES = {
    "pending": ShipmentState.AWAITING_SHIPMENT,
    "processing": ShipmentState.AWAITING_SHIPMENT,
    "on_hold": ShipmentState.ON_HOLD,
    "label_purchased": ShipmentState.SHIPPED,
    "cancelled": ShipmentState.CANCELLED,
}
"""`pending` is also what awaits its payment: V2 does not tell the two apart, and the shop says what is paid."""
OPEN_WORDS = ("on_hold", "pending", "processing")
"""In the order a shipment passes through them, so that one which moves on while we page is met again, not missed."""
HELD = "on_hold"
CANCELLED = "cancelled"

PREFIX = "se-"
_REF = re.compile(r"[0-9]+|se(?:-[a-z0-9]+)+")


class Mark(TypedDict, total=False):
    """One row of the body of `POST /v2/fulfillments`."""

    shipment_id: str
    tracking_number: str
    carrier_code: str
    ship_date: str
    notify_customer: bool
    notify_order_source: bool


class Hold(TypedDict):
    """The body of `PUT /v2/shipments/{id}/hold`."""

    hold_until_date: str


def ref_of(shipment_id: str) -> str:
    """Our ref of a shipment. It is V1's number where there is one, so an account may change its API and keep its
    orders (docs.shipstation.com, "Legacy API Migration")."""
    bare = shipment_id.removeprefix(PREFIX)
    return bare if bare.isascii() and bare.isdigit() else shipment_id


def id_of(ref: str) -> str | None:
    """The id under which V2 knows a ref; None for what cannot be one, and must not become part of a path."""
    if not _REF.fullmatch(ref):
        return None
    return ref if ref.startswith(PREFIX) else PREFIX + ref


def shipment(
    record: ShipmentRecord, *, marked: bool, split: bool = False, parcels: tuple[Parcel, ...] = ()
) -> Shipment:
    """The shipment in our words. `marked`: whether it was marked shipped without a label, which the status of the
    record may not say; `split`: whether it is one of several parts. Raises `ValueError` when it carries no time."""
    state = ShipmentState.SHIPPED if marked else state_of(record)
    shipped = state is ShipmentState.SHIPPED
    ship_by, hold_until = _moment(record.ship_by_date), _moment(record.hold_until_date)
    return Shipment(
        system=System.SHIPSTATION,
        ref=ref_of(record.shipment_id),
        number=record.shipment_number or "",
        updated_at=_updated_at(record),
        state=state,
        lines=tuple(_line(item, shipped=shipped) for item in record.items if not _is_discount(item)),
        channel_order_ref=record.external_shipment_id or None,
        store_ref=ref_of(record.store_id) if record.store_id else None,
        split=split,
        ship_by=_calendar(ship_by),
        ship_by_day=moments.day_of(ship_by) if ship_by else None,
        hold_until=_calendar(hold_until),
        shipped_at=_shipped_at(record, parcels) if shipped else None,
        service=record.requested_shipment_service or None,
        parcels=parcels,
        native=_evidence(record, marked=marked),
    )


def state_of(record: ShipmentRecord) -> ShipmentState:
    """Where ShipStation has it by its status alone."""
    word = record.shipment_status or ""
    if word not in STATES:
        say_once(word, "is an unknown shipment status")
    return STATES.get(word, ShipmentState.UNKNOWN)


def stands(record: ParcelRecord) -> bool:
    """Whether nobody has taken it back."""
    return not (record.voided or _moment(record.voided_at))


def is_outbound(label: LabelRecord) -> bool:
    """Whether it is a label that goes to the customer and could be made."""
    return not label.is_return_label and label.status != "error"


def made_at(record: ShipmentRecord) -> datetime | None:
    """When ShipStation took it in; None when it does not say."""
    return _moment(record.created_at)


def label_parcel(label: LabelRecord) -> Parcel:
    """The parcel of a label bought in ShipStation. A label does not say whether the shop was told."""
    return Parcel(
        carrier=carriers.name_of(label.carrier_code or carriers.OTHER),
        tracking_number=label.tracking_number or None,
        tracking_url=label.tracking_url or None,
        shipped_at=_left_at(label),
        voided=not stands(label),
        has_label=True,
    )


def fulfillment_parcel(fulfillment: FulfillmentRecord) -> Parcel:
    """The parcel of a shipment that was marked shipped by hand, by the API or elsewhere: it has no label here."""
    return Parcel(
        carrier=carriers.name_of(fulfillment.carrier or carriers.OTHER),
        tracking_number=fulfillment.tracking_number or None,
        shipped_at=_left_at(fulfillment),
        voided=not stands(fulfillment),
        shop_notified=fulfillment.order_source_notified,
        shop_notify_error=fulfillment.notification_error_message or None,
    )


def mark(
    shipment_id: str, tracking_number: str, carrier_code: str, shipped_at: datetime | None, *, notify_shop: bool
) -> Mark:
    """The request that marks one shipment shipped. Both notify flags are always said: what silence means is nowhere
    told, and the customer hears from the shop alone."""
    row = Mark(
        shipment_id=shipment_id,
        tracking_number=tracking_number,
        carrier_code=carrier_code,
        notify_customer=False,
        notify_order_source=notify_shop,
    )
    if shipped_at:
        row["ship_date"] = moments.write_moment(shipped_at)
    return row


def hold_until(until: date) -> Hold:
    """The request that holds a shipment until a day of ShipStation's own calendar."""
    return Hold(hold_until_date=until.isoformat())


def _is_discount(item: ItemRecord) -> bool:
    """V1 marks discounts, V2 has no word for them: nobody packs what costs less than nothing."""
    return (item.unit_price or 0) < 0


def _line(item: ItemRecord, *, shipped: bool) -> Line:
    quantity = exact(item.quantity or 0)
    return Line(
        ref=item.item_id or item.external_order_item_id or "",
        sku=item.sku or "",
        title=item.name or item.sku or "",
        quantity=quantity,
        fulfilled=quantity if shipped else Decimal(0),
        bin=item.inventory_location or None,
    )


def _updated_at(record: ShipmentRecord) -> datetime:
    moment = _moment(record.modified_at) or _moment(record.created_at)
    if moment is None:
        raise ValueError(f"shipment {record.shipment_id} carries no time")
    return moment


def _shipped_at(record: ShipmentRecord, parcels: tuple[Parcel, ...]) -> datetime | None:
    told = [parcel.shipped_at for parcel in parcels if parcel.shipped_at and not parcel.voided]
    return min(told, default=None) or _calendar(_moment(record.ship_date))


def _left_at(record: ParcelRecord) -> datetime | None:
    """The ship date, made precise by the time of the record when it was made on that day."""
    shipped, made = _moment(record.ship_date), _moment(record.created_at)
    day = moments.day_of(shipped) if shipped else None
    if day and made and pacific.write_date(made) == day.isoformat():
        return made
    return _calendar(shipped) or made


def _evidence(record: ShipmentRecord, *, marked: bool) -> dict[str, str]:
    words = {
        "shipment_status": record.shipment_status,
        "fulfillments": "marked as shipped" if marked else None,
        "tags": ", ".join(tag.name for tag in record.tags if tag.name),
    }
    return {name: word for name, word in words.items() if word}


def _calendar(moment: datetime | None) -> datetime | None:
    """The moment, or the first one of the day that it stands for."""
    day = moments.day_of(moment) if moment else None
    return moments.begin_of(day) if day else moment


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        return moments.read_moment(text)
    except ValueError:
        say_once("time", "is unreadable, so it counts as not told")
        return None
