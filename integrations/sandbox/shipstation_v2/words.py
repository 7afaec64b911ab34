"""How ShipStation V2 writes ids, times, money and statuses. Times are UTC with a Z; a day is the account's own.

An id is V1's number behind `se-`: an orderId is a shipment_id, a shipmentId a label_id (sheet, 64). Reads no clock.
"""

import re
from datetime import UTC, datetime

from integrations.sandbox.shipstation import time as pacific
from integrations.sandbox.shipstation_v2.rules import Rules
from integrations.sandbox.state import DeskOrder

Json = dict[str, object]

SE_ID = re.compile(r"se(-[a-z0-9]+)+")
LONGEST_ID = 25
DATE_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[-+]\d{2}:\d{2})")
STATUSES = {
    "awaiting_payment": "pending",
    "awaiting_shipment": "pending",
    "pending_fulfillment": "processing",
    "on_hold": "on_hold",
    "cancelled": "cancelled",
}
"""V1's words in V2's. Shipped is not among them: it depends on how."""


def se(number: int) -> str:
    """A number as V2 writes it."""
    return f"se-{number}"


def is_id(text: str) -> bool:
    """Whether the text has the form of an id."""
    return len(text) <= LONGEST_ID and SE_ID.fullmatch(text) is not None


def number_of(text: str) -> int | None:
    """The number behind `se-`, or None where there is none."""
    digits = text.removeprefix("se-")
    return int(digits) if text.startswith("se-") and digits.isascii() and digits.isdigit() else None


def status_of(order: DeskOrder, rules: Rules) -> str:
    """V2's word for where an order stands."""
    if order.status != "shipped":
        return STATUSES[order.status]
    labelled = any(parcel.label and not parcel.voided_at for parcel in order.parcels)
    return "label_purchased" if labelled else rules.shows_shipped_as


def stamp(at: datetime | None) -> str | None:
    """A moment, with no more digits of the second than it has."""
    if at is None:
        return None
    text = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
    return f"{text.rstrip('0').rstrip('.')}Z"


def day_as_midnight(at: datetime | None) -> str | None:
    """The account's calendar day, written as that day's midnight in UTC: hold_until_date."""
    return f"{pacific.day(at)}T00:00:00Z" if at else None


def day_begins(at: datetime | None) -> str | None:
    """The moment at which the account's calendar day begins: the ship_date of a label."""
    return stamp(pacific.read_day(at.astimezone(pacific.PACIFIC).date().isoformat())) if at else None


def read_moment(text: str) -> datetime:
    """A date with time and offset. Raises `ValueError` for anything else, also without an offset."""
    if not DATE_TIME.fullmatch(text):
        raise ValueError(f"{text!r} is no ISO 8601 date-time")
    return datetime.fromisoformat(text)


def read_day(text: str) -> datetime:
    """Midnight, in the account's zone, of a day; a time behind it is not looked at. Raises `ValueError`."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}(T.*)?", text):
        raise ValueError(f"{text!r} is no ISO 8601 date")
    return pacific.read_day(text[:10])


def money(minor: int) -> Json:
    return {"currency": "usd", "amount": minor / 100}
