"""The vocabulary the three ports share. Performs no I/O, reads no clock and knows no vendor's words.

A *sales order*, a *production order* and a *shipment* are one system's view of one order. Each keeps the vendor's
own words in `native`, as evidence to show; every decision is made from the other fields. All times are aware UTC.
"""

import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from integrations.stock import Supply


class System(StrEnum):
    """The outside systems an order can be seen in."""

    SHOPIFY = "shopify"
    WOOCOMMERCE = "woocommerce"
    KATANA = "katana"
    SHIPSTATION = "shipstation"


class Payment(StrEnum):
    """What the sales channel says of the money."""

    UNPAID = "unpaid"
    PAID = "paid"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUNDED = "refunded"
    UNKNOWN = "unknown"


class Progress(StrEnum):
    """How far the sales channel has told the customer it is."""

    UNFULFILLED = "unfulfilled"
    PARTIAL = "partial"
    FULFILLED = "fulfilled"
    NOT_REQUIRED = "not_required"
    UNKNOWN = "unknown"


class Availability(StrEnum):
    """Whether the goods are there. `PICKED` is in stock or better: packed or delivered goods."""

    IN_STOCK = "in_stock"
    EXPECTED = "expected"
    NOT_AVAILABLE = "not_available"
    NOT_APPLICABLE = "not_applicable"
    PICKED = "picked"
    UNKNOWN = "unknown"


class ProductionStage(StrEnum):
    """Where production has the order. `DELIVERED` means it left the building, not that it arrived."""

    QUOTE = "quote"
    OPEN = "open"
    PARTLY_PACKED = "partly_packed"
    PACKED = "packed"
    PARTLY_DELIVERED = "partly_delivered"
    DELIVERED = "delivered"
    UNKNOWN = "unknown"


class ShipmentState(StrEnum):
    """Where the shipping desk has the order."""

    AWAITING_PAYMENT = "awaiting_payment"
    AWAITING_SHIPMENT = "awaiting_shipment"
    PENDING_FULFILLMENT = "pending_fulfillment"
    ON_HOLD = "on_hold"
    SHIPPED = "shipped"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of an order in one system. `ref` is that system's id of the row."""

    ref: str
    sku: str
    title: str
    quantity: Decimal
    fulfilled: Decimal = Decimal(0)
    """How much of `quantity` this system already counts as packed, shipped or fulfilled."""
    shippable: bool = True
    """False for digital goods and services, which nobody packs."""
    availability: Availability = Availability.NOT_APPLICABLE
    expected_at: datetime | None = None
    needs_allocation: bool = False
    """True when the goods are batch or serial tracked and nobody has said which ones to take."""
    bin: str | None = None
    goods: str = ""
    """That system's id of the goods, which joins a line to what is being made or bought."""
    made_by: str | None = None
    """The making that is for this line alone."""
    makeable: bool = False
    """Whether the goods are made in the house, so that they can be made to order."""
    unit_price: Decimal | None = None
    """In the account's own currency; None when the system does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What a shipping verb takes, and what a shipping record says. `tracking_number` None means "no tracking"."""

    carrier: str
    tracking_number: str | None = None
    tracking_url: str | None = None
    shipped_at: datetime | None = None
    voided: bool = False
    has_label: bool = False
    shop_notified: bool | None = None
    """Whether the shipping desk told the shop; None when it does not say."""
    shop_notify_error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesOrder:
    """The order as the sales channel shows it."""

    system: System
    ref: str
    number: str
    """As people see it, prefix and suffix included. Not unique; the ref is."""
    placed_at: datetime
    updated_at: datetime
    payment: Payment
    progress: Progress
    lines: tuple[Line, ...]
    held: bool = False
    hold_reason: str | None = None
    promised_on: date | None = None
    """The day on which the shop promised that it leaves, where it says one."""
    cancelled_at: datetime | None = None
    archived_at: datetime | None = None
    test: bool = False
    pay_later: bool = False
    """True when money is still to come by agreement or in part: not merely reserved, expired or voided."""
    terms: tuple[str, ...] = ()
    """The words the shop puts on it, any of which may say on what terms it is paid: its tags."""
    pickup: bool = False
    """True when the customer collects the goods, so no parcel is expected."""
    parcels: tuple[Parcel, ...] = ()
    url: str | None = None
    native: dict[str, str] = field(default_factory=dict)

    @property
    def needs_shipping(self) -> bool:
        """Whether any line with something left to send is a physical thing."""
        return any(line.shippable and line.quantity > 0 for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Packing:
    """One packed or delivered record of a production order, which an undo can take back."""

    ref: str
    stage: ProductionStage
    at: datetime | None = None
    quantity: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductionOrder:
    """The order as production (stock and manufacturing) shows it."""

    system: System
    ref: str
    number: str
    updated_at: datetime
    stage: ProductionStage
    availability: Availability
    lines: tuple[Line, ...]
    channel_order_ref: str | None = None
    """The sales channel's own id of this order: the strong link."""
    channel_account: str | None = None
    expected_at: datetime | None = None
    due_at: datetime | None = None
    """When production is to deliver it. An import fills in a date that nobody promised."""
    due_at_first: datetime | None = None
    """What that was when it was first read: our own memory, so that a person's change can be told from an import."""
    packings: tuple[Packing, ...] = ()
    packed_at: datetime | None = None
    deleted_at: datetime | None = None
    supply: Supply | None = None
    """What is being made or bought of the goods it waits for; None when nobody has read that."""
    url: str | None = None
    native: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipment:
    """The order, or one part of a split order, as the shipping desk shows it."""

    system: System
    ref: str
    number: str
    updated_at: datetime
    state: ShipmentState
    lines: tuple[Line, ...]
    channel_order_ref: str | None = None
    store_ref: str | None = None
    """The desk's id of the store the order was imported from: two stores may use one number."""
    split: bool = False
    parent_ref: str | None = None
    merged_refs: tuple[str, ...] = ()
    ship_by: datetime | None = None
    ship_by_day: date | None = None
    """The day `ship_by` names when it names no time of day."""
    hold_until: datetime | None = None
    shipped_at: datetime | None = None
    service: str | None = None
    parcels: tuple[Parcel, ...] = ()
    url: str | None = None
    native: dict[str, str] = field(default_factory=dict)


Snapshot = SalesOrder | ProductionOrder | Shipment
"""One system's view of one order, as it was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a system answered to a write it accepted."""

    ref: str | None = None
    """The vendor's id of what was made, when it says one."""
    words: str = ""
    """The vendor's own short answer, to show and to keep."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Who we are connected as: the answer to `ping`."""

    name: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookEvent:
    """A verified webhook: a hint to look again, never data to act on.

    `order_refs` names the orders to look at. When the vendor names none, `pointer` holds what the client's
    `resolve` needs to find them. Both empty means a topic we do not use, or a test.
    """

    topic: str
    delivery_key: str | None
    """The vendor's id of this delivery, the same on each retry of it. None when the vendor has none: two equal
    bodies may then be two events, so neither may be dropped."""
    order_refs: tuple[str, ...] = ()
    pointer: str | None = None
    unsigned: bool = False
    """A test that anybody could have sent: it is answered, and nothing of it may be kept."""


def number_key(number: str) -> str:
    """The form in which two order numbers are compared: case, spaces and one leading `#` do not count.

    Prefix and suffix stay, so `#EU-1042-A` gives `eu-1042-a` and never equals `1042`.
    """
    folded = " ".join(unicodedata.normalize("NFKC", number).casefold().split())
    return folded.removeprefix("#").strip()
