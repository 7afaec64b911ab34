"""The shop's orders, as customers make, pay and cancel them at Shopify. Knows nothing of the other systems."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from integrations.sandbox.state import (
    FulfillmentHold,
    FulfillmentOrder,
    FulfillmentOrderLine,
    ShopLine,
    ShopOrder,
)
from integrations.sandbox.world.foundation import Foundation

FIRST_NUMBER = 1001
EXPRESS = "Express"
"""What the shop calls its fast way of shipping."""

FINISHED = ("CLOSED", "CANCELLED")


class ShopOrders(Foundation):
    """Placing, paying, cancelling and archiving. Every change tells the topics Shopify would send."""

    def __init__(self, *, seed: int = 1, now: Callable[[], datetime] | None = None) -> None:
        super().__init__(seed=seed, now=now)
        self._next_number = FIRST_NUMBER
        self._names: set[str] = set()

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
        customer_email: str = "buyer@example.com",
        days_ago: float = 0.0,
        store: str = "",
    ) -> ShopOrder:
        """A customer orders: (SKU, quantity) pairs. A1 and A2 carry it on; `hold` is a Shopify hold reason.

        Raises `ValueError` for an unknown SKU or store, an empty order or a quantity below one.
        """
        if store and store not in self.further_stores:
            raise ValueError(f"there is no store {store!r}")
        lines = self._lines(items)
        name = name or self._next_name()
        at = self.now() - timedelta(days=days_ago)
        order = ShopOrder(
            id=self.new_id("shop_order"),
            name=name,
            number=int("".join(re.findall(r"[0-9]+", name)) or "0"),
            created_at=at,
            updated_at=at,
            financial=financial,
            lines=lines,
            fulfillment_orders=self._route(lines),
            test=test,
            pickup=pickup,
            shipping_title="Local pickup" if pickup else EXPRESS if express else "Standard",
            note=note,
            customer_name=customer_name,
            store=store,
            customer_email=customer_email,
        )
        self._open(order, hold)
        return order

    def pay(self, order_id: int) -> None:
        """The money arrives."""
        order = self.shop_orders[order_id]
        order.financial = "PAID"
        self.did("shopify", "pay", order_id)
        self._shop_changed(order, "orders/paid")

    def cancel(self, order_id: int, reason: str = "CUSTOMER") -> None:
        """Cancel, and refund what was paid. Raises `ValueError` in Shopify's words once something was fulfilled.

        The fulfillment orders end CLOSED with their remaining quantity still standing, as real stores show.
        """
        order = self.shop_orders[order_id]
        if order.cancelled_at:
            raise ValueError("Cannot cancel an order that is already canceled")
        if any(fulfillment.status == "SUCCESS" for fulfillment in order.fulfillments):
            raise ValueError("Cannot cancel an order that has outstanding fulfillments")
        order.cancelled_at, order.cancel_reason = self.now(), reason
        order.financial = "REFUNDED" if order.financial in ("PAID", "PARTIALLY_REFUNDED") else "VOIDED"
        for line in order.lines:
            line.current_quantity = 0
        for todo in order.fulfillment_orders:
            todo.status, todo.holds = "CLOSED", []
        self.did("shopify", "cancel", order_id, reason=reason)
        self._shop_changed(order, "orders/cancelled")

    def archive(self, order_id: int) -> None:
        """Close the order, as staff and Shopify's own setting do."""
        order = self.shop_orders[order_id]
        order.closed_at = self.now()
        self.did("shopify", "archive", order_id)
        self._shop_changed(order)

    def unarchive(self, order_id: int) -> None:
        """Open the order again."""
        order = self.shop_orders[order_id]
        order.closed_at = None
        self.did("shopify", "unarchive", order_id)
        self._shop_changed(order)

    def touch(self, order_id: int) -> None:
        """Something was saved on the order that no other system reads, such as a note of the shop's own."""
        self._shop_changed(self.shop_orders[order_id])

    def _open(self, order: ShopOrder, hold: str | None) -> None:
        self.shop_orders[order.id] = order
        self._names.add(order.name)
        if hold:
            self._put_on_hold(order, hold)
        self.did("shopify", "order", order.id, name=order.name)
        self.tell("shopify", "orders/create", order.id)
        if order.financial == "PAID":
            self.tell("shopify", "orders/paid", order.id)

    def _shop_changed(self, order: ShopOrder, topic: str | None = None) -> None:
        order.updated_at = self.now()
        if topic:
            self.tell("shopify", topic, order.id)
        self.tell("shopify", "orders/updated", order.id)

    def _next_name(self) -> str:
        while f"{self.sign}{self._next_number}" in self._names:
            self._next_number += 1
        return f"{self.sign}{self._next_number}"

    def _lines(self, items: list[tuple[str, int]]) -> list[ShopLine]:
        if not items or any(quantity < 1 for _, quantity in items):
            raise ValueError("an order needs at least one item, and quantities of one or more")
        return [self.new_line(sku, quantity) for sku, quantity in items]

    def new_line(self, sku: str, quantity: int) -> ShopLine:
        """A line of no order yet. Raises `ValueError` for an unknown SKU."""
        variant = self.variant(sku)
        return ShopLine(
            id=self.new_id("shop_line"),
            sku=sku,
            title=variant.title,
            quantity=quantity,
            current_quantity=quantity,
            price=variant.price,
            requires_shipping=variant.requires_shipping,
        )

    def _route(self, lines: list[ShopLine]) -> list[FulfillmentOrder]:
        """One fulfillment order per delivery method: what is sent, and what is not."""
        sent = [line for line in lines if line.requires_shipping]
        digital = [line for line in lines if not line.requires_shipping]
        return [self._todo({line.id: line.quantity for line in group}) for group in (sent, digital) if group]

    def _todo(self, quantities: dict[int, int]) -> FulfillmentOrder:
        """A fulfillment order for quantities by shop line id."""
        spots = [self._spot(line_id, quantity) for line_id, quantity in quantities.items()]
        return FulfillmentOrder(self.new_id("fulfillment_order"), "OPEN", self.location_id, spots)

    def _spot(self, line_id: int, quantity: int) -> FulfillmentOrderLine:
        return FulfillmentOrderLine(self.new_id("fulfillment_order_line"), line_id, quantity, quantity)

    def _put_on_hold(self, order: ShopOrder, reason: str) -> list[FulfillmentOrder]:
        todos = list(open_todos(order))
        for todo in todos:
            todo.status = "ON_HOLD"
            todo.holds.append(FulfillmentHold(self.new_id("hold"), reason, ""))
        return todos


def open_todos(order: ShopOrder) -> Iterator[FulfillmentOrder]:
    """The fulfillment orders whose remaining quantity counts: a closed one may still show some."""
    return (todo for todo in order.fulfillment_orders if todo.status not in FINISHED)
