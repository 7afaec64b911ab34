"""Says a parcel in the words of whatever keeps tracking numbers in a shop. Performs no I/O.

WooCommerce's own order has no place for one. Two extensions add it (one route, two habits), newer shops may have
fulfillments switched on, and everywhere else there are private notes, where ShipStation's plugin leaves them too.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from integrations.model import Parcel
from integrations.woocommerce.nodes import AsRows, LineNode, Metas, Node, OrderNode, Row, Text, words_of


class Tracking(StrEnum):
    """Where tracking numbers go: the words of `WOOCOMMERCE_TRACKING`. `AUTO` looks what the shop has."""

    AUTO = "auto"
    SHIPMENT_TRACKING = "st"
    ADVANCED = "ast"
    FULFILLMENTS = "fulfillments"
    NOTE = "note"
    OFF = "off"


EXTENSION, EXTENSION_ADVANCED = "wc-shipment-tracking/v3", "wc-ast/v3"
"""Namespaces. The second extension answers on the routes of the first as well."""

Body = dict[str, object]


class TrackingNode(Node):
    tracking_number: Text = ""


class NoteNode(Row):
    note: Text = ""


class FulfillmentNode(Row):
    date_deleted: Text = ""
    meta_data: Metas = ()


Rows = Annotated[tuple[FulfillmentNode, ...], AsRows]


def plain(words: str) -> str:
    """A carrier's name as it is compared: without case, spaces and signs."""
    return "".join(sign for sign in words.casefold() if sign.isalnum())


def extension_body(parcel: Parcel, providers: object, *, advanced: bool, dated: bool) -> Body:
    """What either extension takes. A carrier that it lists is named as listed, so that it makes the link itself.

    The advanced one reads dates as the shop has set it up, day or month first, so it is given none.
    """
    listed = next((name for name in _names(providers) if plain(name) == plain(parcel.carrier)), None)
    body: Body = {"tracking_number": parcel.tracking_number or ""}
    if listed or advanced:
        body["tracking_provider"] = listed or parcel.carrier
    else:
        body["custom_tracking_provider"] = parcel.carrier
        if parcel.tracking_url and "%" not in parcel.tracking_url:  # a link is a template, and `%` its grammar
            body["custom_tracking_link"] = parcel.tracking_url
    if dated and not advanced and parcel.shipped_at:
        body["date_shipped"] = parcel.shipped_at.astimezone(UTC).date().isoformat()
    return body


def fulfillment_body(parcel: Parcel, left: Mapping[str, Decimal]) -> Body:
    """A fulfillment of what is left. The customer hears of it once: by the mail that an order is completed."""
    said = {
        "_tracking_number": parcel.tracking_number,
        "_tracking_url": parcel.tracking_url,
        "_shipment_provider": "-".join(parcel.carrier.casefold().split()),
    }
    items = [{"item_id": int(line), "qty": _number(quantity)} for line, quantity in left.items()]
    return {
        "status": "fulfilled",
        "is_fulfilled": True,
        "notify_customer": False,
        "meta_data": [
            {"key": "_items", "value": items},
            *({"key": key, "value": value} for key, value in said.items() if value),
        ],
    }


def note_body(parcel: Parcel) -> Body:
    """A private note: the shop mails customer notes."""
    parts = (f"Shipped with {parcel.carrier or 'a carrier'}", parcel.tracking_number, parcel.tracking_url)
    return {"note": ", ".join(part for part in parts if part), "customer_note": False, "added_by_user": False}


def bears(fulfillment: FulfillmentNode, parcel: Parcel) -> bool:
    """Whether a fulfillment that stands is this parcel."""
    number = words_of(fulfillment.meta_data, "_tracking_number")
    return not fulfillment.date_deleted and bool(number) and number == parcel.tracking_number


def left_of(
    order: OrderNode, taken_off: Mapping[str, Decimal], fulfillments: Iterable[FulfillmentNode]
) -> dict[str, Decimal]:
    """The pieces of each line that no fulfillment has, refunded ones left out."""
    sent: dict[str, Decimal] = {}
    for each in fulfillments:
        for line, quantity in _items(each):
            sent[line] = sent.get(line, Decimal(0)) + quantity
    left = {line.id: _left(line, taken_off, sent) for line in order.line_items}
    return {line: quantity for line, quantity in left.items() if quantity > 0}


def _left(line: LineNode, taken_off: Mapping[str, Decimal], sent: Mapping[str, Decimal]) -> Decimal:
    return line.quantity - taken_off.get(line.id, Decimal(0)) - sent.get(line.id, Decimal(0))


def _items(fulfillment: FulfillmentNode) -> Iterable[tuple[str, Decimal]]:
    if fulfillment.date_deleted:
        return
    for meta in fulfillment.meta_data:
        for item in meta.value if meta.key == "_items" and isinstance(meta.value, list) else ():
            if isinstance(item, Mapping) and isinstance(quantity := item.get("qty"), int | float):
                yield str(item.get("item_id")), Decimal(str(quantity))


def _names(providers: object) -> Iterable[str]:
    """The carriers an extension lists, country by country."""
    for country in providers.values() if isinstance(providers, Mapping) else ():
        yield from (str(name) for name in country) if isinstance(country, Mapping) else ()


def _number(quantity: Decimal) -> int | float:
    return int(quantity) if quantity == int(quantity) else float(quantity)
