"""Fulfilling in the shop, with Shopify's own refusals. The only way in which the shop counts an order as shipped.

The states and the exact texts are those recorded from real stores (Shopify sheet, sections 5 and 6).
"""

from integrations.sandbox.state import (
    FulfillmentOrder,
    FulfillmentOrderLine,
    ShopFulfillment,
    ShopOrder,
)
from integrations.sandbox.world.shop_orders import ShopOrders, open_todos

Quantities = dict[int, dict[int, int]]
"""Quantity by fulfillment order line id, by fulfillment order id."""

WHOLE_STATES = ("ON_HOLD", "SCHEDULED", "IN_PROGRESS")


class ShopFulfillments(ShopOrders):
    """Fulfilling, taking a fulfillment back, and what both make of the order's displayed status."""

    def display_fulfillment_status(self, order: ShopOrder) -> str:
        """Shopify's OrderDisplayFulfillmentStatus in API 2026-10."""
        fulfilled = any(fulfillment.status == "SUCCESS" for fulfillment in order.fulfillments)
        waiting = [todo for todo in open_todos(order) if any(spot.remaining_quantity for spot in todo.lines)]
        if not waiting:
            return "FULFILLED" if fulfilled else "FULFILLMENT_NOT_REQUIRED"
        if fulfilled:
            return "PARTIALLY_FULFILLED"
        states = {todo.status for todo in waiting}
        return states.pop() if len(states) == 1 and states <= set(WHOLE_STATES) else "UNFULFILLED"

    def fulfill(
        self,
        order_id: int,
        quantities: Quantities | None = None,
        *,
        company: str | None = None,
        number: str | None = None,
        url: str | None = None,
        notify_customer: bool = False,
        by: str = "",
    ) -> ShopFulfillment:
        """Fulfill in the shop. `quantities` is fulfillment order id to {fulfillment order line id: quantity};
        None means all that is left. Raises `ValueError` with Shopify's exact user-error message."""
        order = self.shop_orders[order_id]
        if quantities is None:
            quantities = self.left_to_fulfill(order)
        taken = _checked(order, quantities)
        fulfillment = ShopFulfillment(
            self.new_id("shop_fulfillment"),
            "SUCCESS",
            self.now(),
            _take(taken),
            company=company,
            number=number,
            url=url,
            notified_customer=notify_customer,
            location_id=taken[0][0].location_id,
            by=by,
        )
        order.fulfillments.append(fulfillment)
        self._fulfilled(order, fulfillment)
        return fulfillment

    def left_to_fulfill(self, order: ShopOrder) -> Quantities:
        """All that can be fulfilled now. When nothing can, the closed fulfillment orders, which Shopify refuses."""
        todos = [todo for todo in open_todos(order) if todo.status not in ("ON_HOLD", "SCHEDULED")]
        return {todo.id: _remaining(todo) for todo in todos or order.fulfillment_orders}

    def cancel_fulfillment(self, order_id: int, fulfillment_id: int) -> None:
        """Take a fulfillment back: its quantities wait again in a new fulfillment order. Twice is once."""
        order = self.shop_orders[order_id]
        fulfillment = next((each for each in order.fulfillments if each.id == fulfillment_id), None)
        if fulfillment is None:
            raise ValueError("Fulfillment not found.")
        if fulfillment.status == "CANCELLED":
            return
        fulfillment.status = "CANCELLED"
        order.fulfillment_orders.append(self._todo(fulfillment.lines))
        self.did("shopify", "cancel_fulfillment", order_id, fulfillment=str(fulfillment_id))
        self.tell("shopify", "fulfillments/update", fulfillment_id)
        self._shop_changed(order)

    def set_tracking(
        self, order_id: int, fulfillment_id: int, *, company: str | None, number: str | None, url: str | None
    ) -> ShopFulfillment:
        """Replace the tracking of a fulfillment, also of a cancelled one."""
        order = self.shop_orders[order_id]
        fulfillment = next((each for each in order.fulfillments if each.id == fulfillment_id), None)
        if fulfillment is None:
            raise ValueError("Fulfillment does not exist.")
        fulfillment.company, fulfillment.number, fulfillment.url = company, number, url
        self.did("shopify", "track", order_id, fulfillment=str(fulfillment_id), number=number or "")
        self.tell("shopify", "fulfillments/update", fulfillment_id)
        self._shop_changed(order)
        return fulfillment

    def _fulfilled(self, order: ShopOrder, fulfillment: ShopFulfillment) -> None:
        rows = ",".join(f"{line}:{quantity}" for line, quantity in fulfillment.lines.items())
        self.did(
            "shopify",
            "fulfill",
            order.id,
            fulfillment=str(fulfillment.id),
            rows=rows,
            number=fulfillment.number or "",
            notified=str(fulfillment.notified_customer).lower(),
        )
        self.tell("shopify", "fulfillments/create", fulfillment.id)
        whole = self.display_fulfillment_status(order) == "FULFILLED"
        self._shop_changed(order, "orders/fulfilled" if whole else "orders/partially_fulfilled")


Taken = list[tuple[FulfillmentOrder, FulfillmentOrderLine, int]]


def _checked(order: ShopOrder, quantities: Quantities) -> Taken:
    """What a fulfillment would take, once nothing speaks against it."""
    if any(quantity <= 0 for wanted in quantities.values() for quantity in wanted.values()):
        raise ValueError("Quantity must be greater than 0")
    todos = {todo.id: todo for todo in order.fulfillment_orders}
    if not quantities or not quantities.keys() <= todos.keys():
        raise ValueError("Fulfillment order does not exist.")
    locations = sorted({todos[todo_id].location_id for todo_id in quantities})
    if len(locations) > 1:
        raise ValueError(
            "All fulfillment orders must be assigned to a single location. "
            f"Multiple locations with ids {locations} were found."
        )
    return [part for todo_id, wanted in quantities.items() for part in _checked_todo(todos[todo_id], wanted)]


def _checked_todo(todo: FulfillmentOrder, wanted: dict[int, int]) -> Taken:
    if todo.status not in ("OPEN", "IN_PROGRESS"):
        raise ValueError(f"Fulfillment order {todo.id} has an unfulfillable status= {todo.status.lower()}.")
    spots = {spot.id: spot for spot in todo.lines}
    if not wanted.keys() <= spots.keys():
        raise ValueError("Fulfillment order line item does not exist.")
    taken = [(todo, spots[spot_id], quantity) for spot_id, quantity in (wanted or _remaining(todo)).items()]
    if any(quantity > spot.remaining_quantity for _, spot, quantity in taken):
        raise ValueError("Invalid fulfillment order line item quantity requested.")
    return taken


def _take(taken: Taken) -> dict[int, int]:
    """Lower what remains; the quantities taken, by shop line id."""
    lines: dict[int, int] = {}
    for todo, spot, quantity in taken:
        spot.remaining_quantity -= quantity
        lines[spot.line_id] = lines.get(spot.line_id, 0) + quantity
        todo.status = "IN_PROGRESS" if _remaining(todo) else "CLOSED"
    return lines


def _remaining(todo: FulfillmentOrder) -> dict[int, int]:
    return {spot.id: spot.remaining_quantity for spot in todo.lines if spot.remaining_quantity}
