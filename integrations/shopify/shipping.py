"""Decides what one `fulfillmentCreate` carries, and what it means when nothing is left. Performs no I/O.

Rests on the Admin GraphQL pages of `fulfillmentCreate`, `FulfillmentOrder` and `FulfillmentTrackingInfo`.
"""

from collections.abc import Iterator

from integrations.model import Parcel
from integrations.shopify.carriers import carrier_name
from integrations.shopify.nodes import LeftNode, Moment, Node, Page, Row
from integrations.shopify.wire import ENDED

Variables = dict[str, object]

_DONE = {"FULFILLED", "FULFILLMENT_NOT_REQUIRED", "RESTOCKED"}
"""`Order.displayFulfillmentStatus` words that leave nothing to ask for."""


class Action(Node):
    action: str


class Location(Node):
    name: str


class Remaining(Row):
    """What is left of one fulfillment order."""

    status: str
    supported_actions: tuple[Action, ...]
    assigned_location: Location
    line_items: Page[LeftNode]

    @property
    def left(self) -> int:
        """Pieces not fulfilled yet; at least one when there are more lines than the page shows."""
        if self.status in ENDED:
            return 0
        pieces = sum(max(0, line.remaining_quantity) for line in self.line_items.nodes)
        return pieces if self.line_items.whole else max(1, pieces)

    @property
    def open(self) -> bool:
        """Whether Shopify would accept a fulfillment now: not on hold, not scheduled, and something is left."""
        return self.left > 0 and any(each.action == "CREATE_FULFILLMENT" for each in self.supported_actions)


class OrderRemaining(Node):
    name: str
    cancelled_at: Moment | None
    display_fulfillment_status: str
    fulfillment_orders: Page[Remaining]

    @property
    def left(self) -> int:
        return sum(each.left for each in self.fulfillment_orders.nodes)

    def after(self, earlier: "OrderRemaining | None") -> "OrderRemaining":
        """This page of the order joined to the pages before it."""
        if earlier is None:
            return self
        return self.model_copy(
            update={"fulfillment_orders": earlier.fulfillment_orders.joined(self.fulfillment_orders)}
        )

    @property
    def blocked(self) -> tuple[Remaining, ...]:
        return tuple(each for each in self.fulfillment_orders.nodes if each.left and not each.open)


def refusal(order: OrderRemaining) -> str | None:
    """Why this order must not be fulfilled, in words for a person; None when it may be, or is already."""
    if order.cancelled_at:
        return f"{order.name} was cancelled in Shopify"
    if order.left and not any(each.open for each in order.fulfillment_orders.nodes):
        return f"Shopify does not let anyone fulfill {order.name} now: {_states(order)}"
    if not order.fulfillment_orders.nodes and order.display_fulfillment_status not in _DONE:
        return (
            f"Shopify shows no fulfillment orders for {order.name}: the app may lack the scope"
            " write_merchant_managed_fulfillment_orders, or another company fulfills it"
        )
    return None


def batches(order: OrderRemaining, parcel: Parcel, *, notify_customer: bool) -> Iterator[Variables]:
    """The variables of one call per location: Shopify takes fulfillment orders of one location only."""
    places: dict[str, list[Remaining]] = {}
    for each in order.fulfillment_orders.nodes:
        if each.open:
            places.setdefault(each.assigned_location.name, []).append(each)
    tracking = _tracking(parcel)
    for todo in places.values():
        fulfillment: Variables = {
            "lineItemsByFulfillmentOrder": [_lines(each) for each in todo],
            "notifyCustomer": notify_customer,
        }
        yield {"fulfillment": fulfillment | ({"trackingInfo": tracking} if tracking else {})}


def standing(order: OrderRemaining) -> str:
    """What to say when nothing is left to do."""
    return f"Nothing left to fulfill: Shopify says {order.display_fulfillment_status}"


def held_back(order: OrderRemaining) -> str:
    """What to add when a part of the order could not be fulfilled; empty when all of it could."""
    return f"; not fulfilled: {_states(order)}" if order.blocked else ""


def _states(order: OrderRemaining) -> str:
    return ", ".join(f"{each.left} at {each.assigned_location.name} {each.status}" for each in order.blocked)


def _lines(todo: Remaining) -> Variables:
    """Each line with its quantity, so that a doubled call asks for more than is left and is refused.

    A fulfillment order too long for one page goes without lines, which means all of it: once closed, a second
    call is refused as well.
    """
    whole: Variables = {"fulfillmentOrderId": todo.id}
    if not todo.line_items.whole:
        return whole
    left = (line for line in todo.line_items.nodes if line.remaining_quantity > 0)
    return whole | {
        "fulfillmentOrderLineItems": [{"id": line.id, "quantity": line.remaining_quantity} for line in left]
    }


def _tracking(parcel: Parcel) -> Variables:
    """`company` and `number`, and the link only for carriers Shopify cannot build one for."""
    if not parcel.tracking_number and not parcel.tracking_url:
        return {}
    name, known = carrier_name(parcel.carrier)
    url = None if known and parcel.tracking_number else parcel.tracking_url
    fields: Variables = {"company": name, "number": parcel.tracking_number, "url": url}
    return {field: value for field, value in fields.items() if value}
