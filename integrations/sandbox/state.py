"""What exists in the simulated world: plain records in the vendors' own words. No behaviour.

Money is in minor units, quantities are whole numbers, times are aware UTC.
"""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(slots=True)
class Variant:
    """One SKU, as all systems know it. `on_hand` is Katana's stock; commitments are computed, never stored."""

    id: int
    sku: str
    title: str
    price: int
    on_hand: int = 0
    bin: str | None = None
    batch_tracked: bool = False
    requires_shipping: bool = True
    producible: bool = False
    """Made in the house: Katana can make it to order."""
    material: bool = False
    """A raw material, which nobody sells."""


@dataclass(slots=True)
class ShopLine:
    id: int
    sku: str
    title: str
    quantity: int
    current_quantity: int
    """What is left of `quantity` after edits and refunds."""
    price: int
    requires_shipping: bool = True


@dataclass(slots=True)
class FulfillmentOrderLine:
    id: int
    line_id: int
    total_quantity: int
    remaining_quantity: int


@dataclass(slots=True)
class FulfillmentHold:
    id: int
    reason: str
    notes: str
    handle: str = ""
    by_app: bool = False
    """Placed through the API by the calling app, not by staff."""


@dataclass(slots=True)
class FulfillmentOrder:
    """Shopify's to-do for one location. Status: OPEN, IN_PROGRESS, SCHEDULED, ON_HOLD, CLOSED, CANCELLED."""

    id: int
    status: str
    location_id: int
    lines: list[FulfillmentOrderLine]
    holds: list[FulfillmentHold] = field(default_factory=list)
    fulfill_at: datetime | None = None
    """When a SCHEDULED one becomes due."""


@dataclass(slots=True)
class ShopFulfillment:
    """Shopify's shipped record. Status: SUCCESS or CANCELLED."""

    id: int
    status: str
    created_at: datetime
    lines: dict[int, int]
    """Quantity by shop line id."""
    company: str | None = None
    number: str | None = None
    url: str | None = None
    notified_customer: bool = False
    location_id: int = 0
    by: str = ""
    """The system whose arrow made it: shipstation or katana; empty for the shop's own screens and API."""


@dataclass(slots=True)
class ShopOrder:
    """An order in the shop. `financial` uses Shopify's OrderDisplayFinancialStatus words."""

    id: int
    name: str
    number: int
    created_at: datetime
    updated_at: datetime
    financial: str
    lines: list[ShopLine]
    fulfillment_orders: list[FulfillmentOrder] = field(default_factory=list)
    fulfillments: list[ShopFulfillment] = field(default_factory=list)
    cancelled_at: datetime | None = None
    cancel_reason: str | None = None
    closed_at: datetime | None = None
    test: bool = False
    pickup: bool = False
    shipping_title: str = "Standard"
    store: str = ""
    """The domain of the Shopify store, where it is not the world's first."""
    tags: list[str] = field(default_factory=list)
    note: str = ""
    customer_name: str = ""
    customer_email: str = "buyer@example.com"


@dataclass(slots=True)
class KatanaRow:
    id: int
    variant_id: int
    quantity: int
    linked_manufacturing_order_id: int | None = None
    batch_allocated: bool = False


@dataclass(slots=True)
class KatanaFulfillment:
    """Status: PACKED or DELIVERED."""

    id: int
    status: str
    rows: dict[int, int]
    """Quantity by row id."""
    picked_date: datetime
    created_at: datetime
    updated_at: datetime
    tracking_number: str | None = None
    tracking_url: str | None = None
    tracking_carrier: str | None = None
    tracking_method: str | None = None


@dataclass(slots=True)
class KatanaOrder:
    """A Katana sales order. `base_status` is PENDING, NOT_SHIPPED or READY_FOR_FULFILLMENT; the status people see
    is rolled up from the fulfillments. A lower `rank` is served from stock first."""

    id: int
    order_no: str
    base_status: str
    created_at: datetime
    updated_at: datetime
    rank: int
    rows: list[KatanaRow]
    fulfillments: list[KatanaFulfillment] = field(default_factory=list)
    source: str = "Shopify"
    ecommerce_order_type: str | None = None
    ecommerce_store_name: str | None = None
    ecommerce_order_id: str | None = None
    delivery_date: datetime | None = None
    deleted_at: datetime | None = None
    additional_info: str = ""
    customer_id: int = 1
    location_id: int = 1


@dataclass(slots=True)
class Ingredient:
    """A recipe row of a manufacturing order: how much of a material each piece takes."""

    id: int
    variant_id: int
    per_unit: int


@dataclass(slots=True)
class ManufacturingOrder:
    """Status: NOT_STARTED, BLOCKED, IN_PROGRESS, PARTIALLY_COMPLETED or DONE."""

    id: int
    order_no: str
    variant_id: int
    quantity: int
    status: str
    deadline: datetime | None
    created_at: datetime
    linked_row_id: int | None = None
    done_at: datetime | None = None
    ingredients: list[Ingredient] = field(default_factory=list)


@dataclass(slots=True)
class PurchaseOrder:
    """One row of supply on its way. Status: NOT_RECEIVED or RECEIVED."""

    id: int
    order_no: str
    variant_id: int
    quantity: int
    status: str
    expected_arrival: datetime
    received_at: datetime | None = None


@dataclass(slots=True)
class DeskItem:
    id: int
    line_key: str
    sku: str
    name: str
    quantity: int
    unit_price: int
    bin: str | None = None
    adjustment: bool = False


@dataclass(slots=True)
class DeskParcel:
    """A label (`label` True: it appears in /shipments) or a mark-as-shipped (it appears in /fulfillments)."""

    id: int
    order_id: int
    label: bool
    carrier_code: str
    tracking_number: str | None
    ship_date: datetime
    created_at: datetime
    notify_sales_channel: bool = False
    notify_customer: bool = False
    marketplace_notified: bool = False
    notify_error: str | None = None
    voided_at: datetime | None = None


@dataclass(slots=True)
class DeskOrder:
    """A ShipStation order. `status` uses V1's words, awaiting_shipment and so on."""

    id: int
    number: str
    key: str
    store_id: int
    status: str
    order_date: datetime
    created_at: datetime
    modified_at: datetime
    items: list[DeskItem]
    parcels: list[DeskParcel] = field(default_factory=list)
    hold_until: datetime | None = None
    ship_by: datetime | None = None
    requested_service: str | None = None
    merged_or_split: bool = False
    parent_id: int | None = None
    merged_ids: list[int] = field(default_factory=list)
    """The ids of the orders that were combined into this one, and are gone."""
    merged_keys: list[str] = field(default_factory=list)
    """Their keys: each shop order is still told."""
    tag_ids: list[int] = field(default_factory=list)
    customer_name: str = ""
    customer_email: str = "buyer@example.com"


@dataclass(slots=True)
class Arrow:
    """One of the vendors' own syncs (A1 to A12 of the lifecycle sheet)."""

    name: str
    on: bool = True
    delay: float = 0.0
    """Seconds on the world's clock."""
    failing: bool = False
    """Runs and does not succeed; A3 then leaves a red "Failed" notification behind."""


@dataclass(frozen=True, slots=True)
class Effect:
    """Something a request (or an arrow, or a person at a vendor's own screen) really changed."""

    system: str
    """shopify, woocommerce, katana, shipstation or slack"""
    verb: str
    """For example pack, unpack, deliver, fulfill, mark_shipped, post, update, ephemeral"""
    subject: str
    """The vendor's id of what changed."""
    data: dict[str, str] = field(default_factory=dict)
