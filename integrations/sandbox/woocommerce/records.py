"""What a WooCommerce site keeps of an order beside what the world knows: plain records, no behaviour."""

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Note:
    id: int
    at: datetime
    text: str
    to_customer: bool = False
    author: str = "WooCommerce"


@dataclass(frozen=True, slots=True)
class Refund:
    """Money given back. `amount` is in minor units, `lines` the quantity by line id."""

    id: int
    at: datetime
    amount: int
    lines: dict[int, int]


@dataclass(frozen=True, slots=True)
class Tracking:
    """An item of Shipment Tracking or of Advanced Shipment Tracking."""

    id: str
    provider: str
    custom_provider: str
    link: str
    number: str
    shipped_on: date
    products: tuple[tuple[str, int], ...] = ()
    """SKU and quantity, where only some of the order was sent."""


@dataclass(slots=True)
class Sending:
    """A core fulfillment. `meta` is value by key."""

    id: int
    fulfilled: bool
    updated_at: datetime
    meta: dict[str, object]
    deleted_at: datetime | None = None


@dataclass(slots=True)
class Record:
    """One order in the site's books."""

    status: str
    said: str
    """The status that the world's facts made when it was last looked at."""
    quantities: dict[int, int]
    """What the world had left of each line then, by line id."""
    paid_at: datetime | None = None
    completed_at: datetime | None = None
    stock_taken: dict[str, int] = field(default_factory=dict)
    """What the order took from the site's own stock, by SKU; empty when it took nothing or gave it back."""
    trashed: bool = False
    taken_off: dict[int, int] = field(default_factory=dict)
    """By line id, what refunds and cancellations took from a line in the world; here a line keeps its quantity."""
    refunds: list[Refund] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    trackings: list[Tracking] = field(default_factory=list)
    sendings: list[Sending] = field(default_factory=list)
    meta: dict[str, tuple[int, object]] = field(default_factory=dict)
    """By key: the id of the row and its value."""
