"""The shared world behind every face: orders, stock, production, parcels and the vendors' own sync arrows.

Faces and control routes change the world only through these methods, so each change is journalled, makes the
webhooks its vendor would send, and starts the arrows it would start.
"""

import random
from collections.abc import Callable
from datetime import datetime

from integrations.sandbox.state import (
    Arrow,
    DeskOrder,
    DeskParcel,
    Effect,
    KatanaFulfillment,
    KatanaOrder,
    ManufacturingOrder,
    PurchaseOrder,
    ShopFulfillment,
    ShopOrder,
    Variant,
)


class World:
    """One simulated shop and warehouse. Everything drawn at random comes from `seed`, so a run can be repeated."""

    def __init__(self, *, seed: int = 1, now: Callable[[], datetime] | None = None) -> None:
        self.rng = random.Random(seed)
        self.variants: dict[int, Variant] = {}
        self.shop_orders: dict[int, ShopOrder] = {}
        self.katana_orders: dict[int, KatanaOrder] = {}
        self.manufacturing_orders: dict[int, ManufacturingOrder] = {}
        self.purchase_orders: dict[int, PurchaseOrder] = {}
        self.desk_orders: dict[int, DeskOrder] = {}
        self.arrows: dict[str, Arrow] = {}
        self.shop_domain = "demo-mugs.myshopify.com"
        self.desk_store_id = 120001
        self.location_id = 70001

    # time -------------------------------------------------------------------------------------------------
    def now(self) -> datetime:
        """The world's clock: real time plus what has been fast-forwarded."""
        raise NotImplementedError

    def advance(self, seconds: float) -> None:
        """Fast-forward the clock; what falls due happens in order."""
        raise NotImplementedError

    def later(self, seconds: float, effect: Callable[[], None], *, label: str = "") -> None:
        """Have `effect` happen `seconds` from now on the world's clock."""
        raise NotImplementedError

    def run_due(self) -> int:
        """Let everything that is due happen, in order of time, and say how many effects that was."""
        raise NotImplementedError

    def new_id(self, kind: str) -> int:
        """A fresh id in the range the vendor uses for `kind` (order, row, fulfillment, ...)."""
        raise NotImplementedError

    # news -------------------------------------------------------------------------------------------------
    def subscribe(self, listener: Callable[[str, str, str], None]) -> None:
        """Hear every change as (system, topic, id), for example ("katana", "sales_order.packed", "1001").

        Topics are the vendor's own webhook topics.
        """
        raise NotImplementedError

    def record_effects(self, sink: Callable[[Effect], None]) -> None:
        """Hear every effect; the journal ties it to the request that caused it."""
        raise NotImplementedError

    # the shop ---------------------------------------------------------------------------------------------
    def place_order(
        self,
        items: list[tuple[str, int]],
        *,
        name: str | None = None,
        financial: str = "PAID",
        hold: str | None = None,
        test: bool = False,
        pickup: bool = False,
        express: bool = False,
        note: str = "",
        customer_name: str = "",
        days_ago: float = 0.0,
    ) -> ShopOrder:
        """A customer orders: (SKU, quantity) pairs. A1 and A2 carry it on; `hold` is a Shopify hold reason."""
        raise NotImplementedError

    def pay(self, order_id: int) -> None:
        raise NotImplementedError

    def cancel(self, order_id: int, reason: str = "CUSTOMER") -> None:
        raise NotImplementedError

    def edit(self, order_id: int, sku: str, quantity: int) -> None:
        """Set the current quantity of one SKU of an order; a new SKU adds a line."""
        raise NotImplementedError

    def hold(self, order_id: int, reason: str = "HIGH_RISK_OF_FRAUD") -> None:
        raise NotImplementedError

    def release(self, order_id: int) -> None:
        raise NotImplementedError

    def display_fulfillment_status(self, order: ShopOrder) -> str:
        """Shopify's OrderDisplayFulfillmentStatus in API 2026-10."""
        raise NotImplementedError

    def fulfill(
        self,
        order_id: int,
        quantities: dict[int, dict[int, int]] | None = None,
        *,
        company: str | None = None,
        number: str | None = None,
        url: str | None = None,
        notify_customer: bool = False,
    ) -> ShopFulfillment:
        """Fulfill in the shop. `quantities` is fulfillment order id to {fulfillment order line id: quantity};
        None means all that is left. Raises `ValueError` with Shopify's exact user-error message."""
        raise NotImplementedError

    # Katana -----------------------------------------------------------------------------------------------
    def katana_status(self, order: KatanaOrder) -> str:
        """The status people see, rolled up from the fulfillments."""
        raise NotImplementedError

    def row_availability(self, order: KatanaOrder) -> dict[int, tuple[str, datetime | None]]:
        """product_availability and product_expected_date of each row, computed from stock, commitments by rank,
        production and purchase orders."""
        raise NotImplementedError

    def availability(self, order: KatanaOrder) -> tuple[str, datetime | None]:
        """The order's product_availability (the worst row) and latest expected date."""
        raise NotImplementedError

    def katana_fulfill(
        self,
        order_id: int,
        status: str,
        rows: dict[int, int],
        *,
        tracking_number: str | None = None,
        tracking_url: str | None = None,
        tracking_carrier: str | None = None,
        tracking_method: str | None = None,
        picked_date: datetime | None = None,
    ) -> KatanaFulfillment:
        """Make a PACKED or DELIVERED fulfillment: stock falls. Two calls make two, as at the vendor."""
        raise NotImplementedError

    def katana_set_fulfillment(self, fulfillment_id: int, **changes: str | None) -> KatanaFulfillment:
        """Change status or tracking of a fulfillment; PACKED to DELIVERED moves no stock."""
        raise NotImplementedError

    def katana_delete_fulfillment(self, fulfillment_id: int) -> None:
        """Undo a fulfillment: stock is restored."""
        raise NotImplementedError

    def katana_delete_order(self, order_id: int) -> None:
        raise NotImplementedError

    def add_stock(self, sku: str, quantity: int) -> None:
        """Stock arrives (or, negative, is found missing): availabilities flip by rank."""
        raise NotImplementedError

    def start_production(self, sku: str, quantity: int, *, due_days: float = 2.0) -> ManufacturingOrder:
        raise NotImplementedError

    def finish_production(self, manufacturing_order_id: int) -> None:
        raise NotImplementedError

    def order_supply(self, sku: str, quantity: int, *, due_days: float = 5.0) -> PurchaseOrder:
        raise NotImplementedError

    def receive_supply(self, purchase_order_id: int) -> None:
        raise NotImplementedError

    # ShipStation ------------------------------------------------------------------------------------------
    def desk_mark_shipped(
        self,
        order_id: int,
        *,
        carrier_code: str,
        tracking_number: str | None = None,
        ship_date: datetime | None = None,
        notify_customer: bool = False,
        notify_sales_channel: bool = False,
    ) -> DeskParcel:
        """Mark shipped without a label: a fulfillment record appears; A3 tells the shop when asked to notify."""
        raise NotImplementedError

    def desk_buy_label(self, order_id: int, *, carrier_code: str, tracking_number: str) -> DeskParcel:
        """A person buys a label at ShipStation's screen: shipped, the shop is told (A3), SHIP_NOTIFY goes out."""
        raise NotImplementedError

    def desk_refresh(self) -> None:
        """Import from the shop now (A2, A8, A9, A12)."""
        raise NotImplementedError
