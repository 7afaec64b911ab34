"""What shop staff change on an order after it was placed: quantities, refunds, holds and stock."""

from collections.abc import Callable
from datetime import datetime

from integrations.sandbox.state import FulfillmentOrder, FulfillmentOrderLine, ShopLine, ShopOrder
from integrations.sandbox.world.shop_orders import ShopOrders, open_todos

REFUNDABLE = ("PAID", "PARTIALLY_PAID", "PARTIALLY_REFUNDED")


class ShopEdits(ShopOrders):
    """Editing, refunding, holding and releasing, with the fulfillment orders kept in step."""

    def __init__(self, *, seed: int = 1, now: Callable[[], datetime] | None = None) -> None:
        super().__init__(seed=seed, now=now)
        self._shop_stock: dict[str, int] = {}

    def edit(self, order_id: int, sku: str, quantity: int) -> None:
        """Set the current quantity of one SKU of an order; a new SKU adds a line.

        Raises `ValueError` for an unknown SKU, a cancelled order, or less than has been fulfilled.
        """
        order = self.shop_orders[order_id]
        if order.cancelled_at:
            raise ValueError("a cancelled order cannot be edited")
        line = _line_of(order, sku)
        if line is None:
            line = self.new_line(sku, 0)
            order.lines.append(line)
        self._resize(order, line, quantity)
        self.did("shopify", "edit", order_id, sku=sku, quantity=str(quantity))
        self._shop_changed(order, "orders/edited")

    def refund(self, order_id: int, sku: str, quantity: int) -> None:
        """Give money back for `quantity` of a SKU that was not sent, which takes it out of the order."""
        order = self.shop_orders[order_id]
        line = _line_of(order, sku)
        if line is None or quantity < 1:
            raise ValueError(f"there is no {sku!r} on the order to refund {quantity} of")
        self._refund(order, [(line, quantity)])

    def refund_all(self, order_id: int) -> None:
        """Give money back for all that was not sent, in one refund. Raises `ValueError` when that is nothing."""
        order = self.shop_orders[order_id]
        left = [(line, sum(spot.remaining_quantity for _, spot in _places(order, line.id))) for line in order.lines]
        parts = [(line, quantity) for line, quantity in left if quantity]
        if not parts:
            raise ValueError("nothing is left to fulfill, so nothing can be refunded")
        self._refund(order, parts)

    def take_back(self, order_id: int) -> None:
        """The customer sends everything back and gets the money. Raises `ValueError` when nothing was sent."""
        order = self.shop_orders[order_id]
        if order.financial not in REFUNDABLE or not any(each.status == "SUCCESS" for each in order.fulfillments):
            raise ValueError("nothing was paid and sent, so nothing can come back")
        for line in order.lines:
            line.current_quantity = 0
        order.financial = "REFUNDED"
        self.did("shopify", "return", order_id)
        self._shop_changed(order, "refunds/create")

    def hold(self, order_id: int, reason: str = "HIGH_RISK_OF_FRAUD") -> None:
        """Put all that is left to fulfill on hold. Raises `ValueError` when nothing is left."""
        order = self.shop_orders[order_id]
        held = self._put_on_hold(order, reason)
        if not held:
            raise ValueError("nothing is left to fulfill, so nothing can be held")
        self.did("shopify", "hold", order_id, reason=reason)
        for todo in held:
            self.tell("shopify", "fulfillment_orders/placed_on_hold", todo.id)
        self._shop_changed(order)

    def release(self, order_id: int) -> None:
        """Lift every hold of the order."""
        order = self.shop_orders[order_id]
        held = [todo for todo in order.fulfillment_orders if todo.status == "ON_HOLD"]
        for todo in held:
            todo.status, todo.holds = "OPEN", []
        self.did("shopify", "release", order_id)
        for todo in held:
            self.tell("shopify", "fulfillment_orders/hold_released", todo.id)
        self._shop_changed(order)

    def shop_stock(self, sku: str) -> int:
        """What the shop shows as available. Nothing but A6 and a person's hand changes it here."""
        return self._shop_stock.get(sku, self.variant(sku).on_hand)

    def set_shop_stock(self, sku: str, available: int) -> None:
        """Set what the shop shows as available."""
        variant = self.variant(sku)
        self._shop_stock[sku] = available
        self.did("shopify", "stock", variant.id, sku=sku, available=str(available))
        self.tell("shopify", "inventory_levels/update", variant.id)

    def _refund(self, order: ShopOrder, parts: list[tuple[ShopLine, int]]) -> None:
        if order.financial not in REFUNDABLE:
            raise ValueError("nothing was paid, so nothing can be refunded")
        for line, quantity in parts:
            self._resize(order, line, line.current_quantity - quantity)
        left = any(line.current_quantity for line in order.lines)
        order.financial = "PARTIALLY_REFUNDED" if left else "REFUNDED"
        for line, quantity in parts:
            self.did("shopify", "refund", order.id, sku=line.sku, quantity=str(quantity))
        self._shop_changed(order, "refunds/create")

    def _resize(self, order: ShopOrder, line: ShopLine, quantity: int) -> None:
        change = quantity - line.current_quantity
        places = list(_places(order, line.id))
        if quantity < 0 or -change > sum(spot.remaining_quantity for _, spot in places):
            raise ValueError(f"{line.sku} cannot become {quantity}: more than that is already fulfilled")
        if change > 0:
            self._add_to_do(order, line, change)
        for todo, spot in places:
            taken = max(0, min(-change, spot.remaining_quantity))
            spot.total_quantity -= taken
            spot.remaining_quantity -= taken
            change += taken
            if not any(spot.remaining_quantity for spot in todo.lines):
                todo.status = "CLOSED"
        line.current_quantity = quantity
        line.quantity = max(line.quantity, quantity)

    def _add_to_do(self, order: ShopOrder, line: ShopLine, quantity: int) -> None:
        """Added goods go to the fulfillment order that already has the line, or get one of their own."""
        for _, spot in _places(order, line.id):
            spot.total_quantity += quantity
            spot.remaining_quantity += quantity
            return
        order.fulfillment_orders.append(self._todo({line.id: quantity}))


def _line_of(order: ShopOrder, sku: str) -> ShopLine | None:
    return next((line for line in order.lines if line.sku == sku), None)


def _places(order: ShopOrder, line_id: int) -> list[tuple[FulfillmentOrder, FulfillmentOrderLine]]:
    """Where a line still stands to be fulfilled."""
    return [(todo, spot) for todo in open_todos(order) for spot in todo.lines if spot.line_id == line_id]
