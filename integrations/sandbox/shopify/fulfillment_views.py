"""Fulfillment orders and fulfillments as GraphQL shows them, with the actions each state supports."""

from abc import ABC, abstractmethod
from collections.abc import Collection

from integrations.sandbox.shopify.paging import Listing, Node, Resolver, paged
from integrations.sandbox.shopify.words import gid, tracking_url, utc
from integrations.sandbox.state import (
    FulfillmentHold,
    FulfillmentOrder,
    FulfillmentOrderLine,
    ShopFulfillment,
    ShopLine,
    ShopOrder,
)
from integrations.sandbox.world import World

ACTIONS = {
    "OPEN": ("CREATE_FULFILLMENT", "REPORT_PROGRESS", "MOVE", "HOLD"),
    "IN_PROGRESS": ("CREATE_FULFILLMENT", "REPORT_PROGRESS", "HOLD", "MARK_AS_OPEN"),
    "ON_HOLD": ("RELEASE_HOLD", "HOLD", "MOVE"),
    "SCHEDULED": ("MARK_AS_OPEN", "MOVE"),
}
"""Recorded for merchant locations; SCHEDULED is an assumption. Other states support nothing."""

HOLD_REASONS = {
    "AWAITING_PAYMENT": "Awaiting payment",
    "AWAITING_RETURN_ITEMS": "Awaiting return items",
    "HIGH_RISK_OF_FRAUD": "High risk of fraud",
    "INCORRECT_ADDRESS": "Incorrect address",
    "INVENTORY_OUT_OF_STOCK": "Inventory out of stock",
    "ONLINE_STORE_POST_PURCHASE_CROSS_SELL": "Post-purchase upsell",
    "OTHER": "Other",
    "UNKNOWN_DELIVERY_DATE": "Unknown delivery date",
}
DISPLAY_STATUS = {"SUCCESS": "FULFILLED", "CANCELLED": "CANCELED"}
FULFILLMENT_ORDER_SCOPE = "read_merchant_managed_fulfillment_orders"


class FulfillmentViews(ABC):
    """What belongs to shipping. `version` is the API version answering, `scopes` what the app may see."""

    def __init__(self, world: World, *, version: str, scopes: Collection[str]) -> None:
        self.world = world
        self.version = version
        self.sees_fulfillment_orders = FULFILLMENT_ORDER_SCOPE in scopes

    @abstractmethod
    def order(self, order: ShopOrder) -> Node:
        """An Order."""

    @abstractmethod
    def line(self, order: ShopOrder, line: ShopLine) -> Node:
        """A LineItem."""

    def fulfillment_order(self, order: ShopOrder, todo: FulfillmentOrder) -> Node:
        """A FulfillmentOrder. Its times are the order's: the world keeps none of its own."""
        return {
            "__typename": "FulfillmentOrder",
            "id": gid("FulfillmentOrder", todo.id),
            "status": todo.status,
            "requestStatus": "UNSUBMITTED",
            "supportedActions": [{"action": action} for action in supported_actions(order, todo)],
            "order": lambda _: self.order(order),
            "orderId": gid("Order", order.id),
            "orderName": order.name,
            "orderProcessedAt": utc(order.created_at),
            "createdAt": utc(order.created_at),
            "updatedAt": utc(order.updated_at),
            "fulfillAt": utc(todo.fulfill_at or order.created_at),
            "fulfillBy": None,
            "assignedLocation": self._assigned(todo),
            "deliveryMethod": _delivery_method(order, todo),
            "fulfillmentHolds": [self.hold(hold) for hold in todo.holds],
            "lineItems": self._todo_lines(order, todo),
        }

    def can_fulfill(self, todo: FulfillmentOrder) -> bool:
        """Whether CREATE_FULFILLMENT is among its actions."""
        return "CREATE_FULFILLMENT" in ACTIONS.get(todo.status, ())

    def hold(self, hold: FulfillmentHold) -> Node:
        """A FulfillmentHold."""
        return {
            "__typename": "FulfillmentHold",
            "id": gid("FulfillmentHold", hold.id),
            "handle": hold.handle or None,
            "reason": hold.reason,
            "reasonNotes": hold.notes or None,
            "displayReason": HOLD_REASONS.get(hold.reason, "Other"),
            "heldByRequestingApp": hold.by_app,
        }

    def fulfillment(self, order: ShopOrder, fulfillment: ShopFulfillment) -> Node:
        """A Fulfillment; its name counts the order's fulfillments from one."""
        return {
            "__typename": "Fulfillment",
            "id": gid("Fulfillment", fulfillment.id),
            "legacyResourceId": str(fulfillment.id),
            "name": f"{order.name}-F{order.fulfillments.index(fulfillment) + 1}",
            "status": fulfillment.status,
            "displayStatus": DISPLAY_STATUS.get(fulfillment.status, "FULFILLED"),
            "createdAt": utc(fulfillment.created_at),
            "updatedAt": utc(fulfillment.created_at),
            "deliveredAt": None,
            "inTransitAt": None,
            "location": self.location(fulfillment.location_id),
            "order": lambda _: self.order(order),
            "requiresShipping": any(line.requires_shipping for line in _sent(order, fulfillment)),
            "totalQuantity": sum(fulfillment.lines.values()),
            "trackingInfo": lambda _, first=None: _tracking(fulfillment)[:first],
            "fulfillmentLineItems": self._fulfillment_lines(order, fulfillment),
        }

    def location(self, location_id: int) -> Node:
        """A Location: one address owned by the merchant."""
        return {
            "__typename": "Location",
            "id": gid("Location", location_id),
            "legacyResourceId": str(location_id),
            "name": self._location_name(location_id),
            "isActive": True,
            "fulfillsOnlineOrders": True,
            "isFulfillmentService": False,
        }

    def _location_name(self, location_id: int) -> str:
        return "Workshop" if location_id == self.world.location_id else f"Location {location_id}"

    def _assigned(self, todo: FulfillmentOrder) -> Node:
        return {"name": self._location_name(todo.location_id), "location": self.location(todo.location_id)}

    def _todo_lines(self, order: ShopOrder, todo: FulfillmentOrder) -> Resolver:
        lines = {line.id: line for line in order.lines}
        return paged(
            Listing(
                todo.lines,
                lambda spot: self._todo_line(order, lines[spot.line_id], spot),
                lambda spot: (spot.id, spot.id),
            )
        )

    def _todo_line(self, order: ShopOrder, line: ShopLine, spot: FulfillmentOrderLine) -> Node:
        return {
            "__typename": "FulfillmentOrderLineItem",
            "id": gid("FulfillmentOrderLineItem", spot.id),
            "inventoryItemId": self._item_id(line.sku),
            "sku": line.sku,
            "productTitle": line.title,
            "variantTitle": None,
            "totalQuantity": spot.total_quantity,
            "remainingQuantity": spot.remaining_quantity,
            "requiresShipping": line.requires_shipping,
            "lineItem": self.line(order, line),
        }

    def _item_id(self, sku: str) -> str | None:
        found = (variant.id for variant in self.world.variants.values() if variant.sku == sku)
        return next((gid("InventoryItem", number) for number in found), None)

    def _fulfillment_lines(self, order: ShopOrder, fulfillment: ShopFulfillment) -> Resolver:
        def show(line: ShopLine) -> Node:
            return {
                "__typename": "FulfillmentLineItem",
                "id": gid("FulfillmentLineItem", fulfillment.id * 1000 + line.id % 1000),
                "quantity": fulfillment.lines[line.id],
                "lineItem": self.line(order, line),
            }

        return paged(Listing(_sent(order, fulfillment), show, lambda line: (line.id, line.id)))


def supported_actions(order: ShopOrder, todo: FulfillmentOrder) -> list[str]:
    """FulfillmentOrder.supportedActions for a merchant location."""
    actions = list(ACTIONS.get(todo.status, ()))
    if todo.status == "OPEN":
        siblings = [each for each in order.fulfillment_orders if each.status == "OPEN" and each is not todo]
        actions += ["SPLIT"] if sum(spot.total_quantity for spot in todo.lines) > 1 else []
        actions += ["MERGE"] if any(each.location_id == todo.location_id for each in siblings) else []
    return actions


def _delivery_method(order: ShopOrder, todo: FulfillmentOrder) -> Node:
    ids = {spot.line_id for spot in todo.lines}
    ships = any(line.requires_shipping for line in order.lines if line.id in ids)
    kind = "PICK_UP" if order.pickup else "SHIPPING" if ships else "NONE"
    return {"id": gid("DeliveryMethod", todo.id), "methodType": kind, "presentedName": order.shipping_title}


def _sent(order: ShopOrder, fulfillment: ShopFulfillment) -> list[ShopLine]:
    return [line for line in order.lines if line.id in fulfillment.lines]


def _tracking(fulfillment: ShopFulfillment) -> list[Node]:
    company, number = fulfillment.company, fulfillment.number
    url = tracking_url(company, number, fulfillment.url)
    return [{"company": company, "number": number, "url": url}] if company or number or url else []
