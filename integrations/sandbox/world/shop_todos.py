"""What an app may do to single fulfillment orders and to tags: hold, release, report progress, reopen, tag.

The states are those recorded from real stores (Shopify sheet, sections 5 and 7), the texts Shopify's own.
"""

from integrations.sandbox.state import FulfillmentHold, FulfillmentOrder, FulfillmentOrderLine, ShopOrder
from integrations.sandbox.world.shop_lookup import find_fulfillment_order
from integrations.sandbox.world.shop_orders import ShopOrders


class ShopTodos(ShopOrders):
    """Changes to one fulfillment order at a time, as the Admin API makes them."""

    def hold_todo(
        self,
        todo_id: int,
        reason: str,
        *,
        notes: str = "",
        handle: str = "",
        quantities: dict[int, int] | None = None,
    ) -> tuple[FulfillmentHold, FulfillmentOrder | None]:
        """Hold a fulfillment order, or some of it: what is not held then moves to a new one, returned second.

        `quantities` is by fulfillment order line id. Raises `ValueError` when that much is not left.
        """
        order, todo = self._todo_with(todo_id)
        rest = self._split(order, todo, quantities) if quantities else None
        hold = FulfillmentHold(self.new_id("hold"), reason, notes, handle, by_app=True)
        todo.holds.append(hold)
        todo.status = "ON_HOLD"
        self.did("shopify", "hold", order.id, fulfillment_order=str(todo_id), reason=reason)
        self.tell("shopify", "fulfillment_orders/placed_on_hold", todo_id)
        self._shop_changed(order)
        return hold, rest

    def release_todo(self, todo_id: int, hold_ids: list[int] | None = None) -> FulfillmentOrder:
        """Lift these holds, or everyone's. The fulfillment order opens when none is left."""
        order, todo = self._todo_with(todo_id)
        todo.holds = [hold for hold in todo.holds if hold_ids is not None and hold.id not in hold_ids]
        if todo.status == "ON_HOLD" and not todo.holds:
            todo.status = "OPEN"
            self.did("shopify", "release", order.id, fulfillment_order=str(todo_id))
            self.tell("shopify", "fulfillment_orders/hold_released", todo_id)
            self._shop_changed(order)
        return todo

    def report_progress(self, todo_id: int, notes: str = "") -> FulfillmentOrder:
        """Say that work has begun. Raises `ValueError` in Shopify's words for a state that has no work in it."""
        order, todo = self._todo_with(todo_id)
        if todo.status not in ("OPEN", "IN_PROGRESS"):
            raise ValueError("Cannot report progress on a fulfillment order in this state.")
        todo.status = "IN_PROGRESS"
        self.did("shopify", "progress", order.id, fulfillment_order=str(todo_id), notes=notes)
        self.tell("shopify", "fulfillment_orders/progress_reported", todo_id)
        self._shop_changed(order)
        return todo

    def reopen_todo(self, todo_id: int) -> FulfillmentOrder:
        """Take the progress back. Raises `ValueError` in Shopify's words for a state without progress."""
        order, todo = self._todo_with(todo_id)
        if todo.status not in ("IN_PROGRESS", "SCHEDULED"):
            raise ValueError(f"Expected fulfillment order status to be valid but it was {todo.status.lower()}.")
        todo.status = "OPEN"
        self.did("shopify", "reopen", order.id, fulfillment_order=str(todo_id))
        self._shop_changed(order)
        return todo

    def tag_order(self, order_id: int, tags: list[str]) -> None:
        """Add tags; one that is there in any case stays as it is."""
        order = self.shop_orders[order_id]
        known = {tag.lower() for tag in order.tags}
        self._retag(order, [*order.tags, *(tag for tag in tags if tag.lower() not in known)])

    def untag_order(self, order_id: int, tags: list[str]) -> None:
        """Remove tags, in any case; one that is not there is no error."""
        order = self.shop_orders[order_id]
        unwanted = {tag.lower() for tag in tags}
        self._retag(order, [tag for tag in order.tags if tag.lower() not in unwanted])

    def _retag(self, order: ShopOrder, tags: list[str]) -> None:
        if tags != order.tags:
            order.tags = sorted(tags, key=str.lower)
            self.did("shopify", "tag", order.id, tags=", ".join(order.tags))
            self._shop_changed(order)

    def _todo_with(self, todo_id: int) -> tuple[ShopOrder, FulfillmentOrder]:
        found = find_fulfillment_order(self, todo_id)
        if found is None:
            raise ValueError("Fulfillment order does not exist.")
        return found

    def _split(self, order: ShopOrder, todo: FulfillmentOrder, quantities: dict[int, int]) -> FulfillmentOrder | None:
        """Keep `quantities` in `todo` and move the rest of it to a new fulfillment order."""
        spots = {spot.id: spot for spot in todo.lines}
        if any(
            spot_id not in spots or quantity > spots[spot_id].remaining_quantity
            for spot_id, quantity in quantities.items()
        ):
            raise ValueError("Invalid fulfillment order line item quantity requested.")
        rest = {
            spot.line_id: left
            for spot in todo.lines
            if (left := spot.remaining_quantity - quantities.get(spot.id, 0))
        }
        if not rest:
            return None
        todo.lines = [_kept(spot, quantities[spot.id]) for spot in todo.lines if spot.id in quantities]
        new = self._todo(rest)
        order.fulfillment_orders.append(new)
        return new


def _kept(spot: FulfillmentOrderLine, quantity: int) -> FulfillmentOrderLine:
    spot.total_quantity = spot.remaining_quantity = quantity
    return spot
