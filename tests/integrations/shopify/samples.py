"""Invented answers of a shop that sells lamps. Field names are Shopify's, every value is ours."""

from collections.abc import Mapping

Json = dict[str, object]

ORDER_ID = "5501700042"
GID = f"gid://shopify/Order/{ORDER_ID}"
FULFILLMENT_ORDER = "gid://shopify/FulfillmentOrder/7700100"


def page(*nodes: object, more: str | None = None) -> Json:
    """One page of a connection; `more` is the cursor of the next one."""
    cursor = more or (f"end-of-{len(nodes)}" if nodes else None)
    return {"nodes": list(nodes), "pageInfo": {"hasNextPage": more is not None, "endCursor": cursor}}


def line(number: int = 1, **other: object) -> Json:
    return {
        "id": f"gid://shopify/LineItem/88{number:04}",
        "sku": f"LAMP-{number}",
        "name": f"Lamp {number} - brass",
        "currentQuantity": 2,
        "unfulfilledQuantity": 2,
        "requiresShipping": True,
        **other,
    }


def todo(status: str = "OPEN", *, method: str = "SHIPPING", left: int | None = 2, **other: object) -> Json:
    """A fulfillment order; `left` None is how a listing shows it, without its lines."""
    lines: Json = {} if left is None else {"lineItems": page(left_line(quantity=left))}
    return {
        "id": FULFILLMENT_ORDER,
        "status": status,
        "fulfillAt": None,
        "deliveryMethod": {"methodType": method},
        "fulfillmentHolds": [],
        **lines,
        **other,
    }


def left_line(number: int = 1, quantity: int = 2) -> Json:
    return {"id": f"gid://shopify/FulfillmentOrderLineItem/99{number:04}", "remainingQuantity": quantity}


def hold(reason: str = "Inventory out of stock", notes: str | None = None) -> Json:
    return {"displayReason": reason, "reasonNotes": notes}


def fulfillment(status: str = "SUCCESS", *tracking: Mapping[str, object], **other: object) -> Json:
    return {
        "status": status,
        "displayStatus": "FULFILLED",
        "createdAt": "2026-11-21T15:30:00Z",
        "trackingInfo": list(tracking),
        **other,
    }


def order(**other: object) -> Json:
    return {
        "id": GID,
        "name": "#3301",
        "createdAt": "2026-11-20T08:00:00Z",
        "updatedAt": "2026-11-20T08:05:00Z",
        "cancelledAt": None,
        "cancelReason": None,
        "closedAt": None,
        "test": False,
        "tags": [],
        "displayFinancialStatus": "PAID",
        "displayFulfillmentStatus": "UNFULFILLED",
        "fulfillments": [],
        "lineItems": page(line()),
        "fulfillmentOrders": page(todo()),
        **other,
    }


def remaining(*todos: Json, more: str | None = None, **other: object) -> Mapping[str, object]:
    """The answer to the read before a write."""
    return {
        "order": {
            "name": "#3301",
            "cancelledAt": None,
            "displayFulfillmentStatus": "UNFULFILLED",
            "fulfillmentOrders": page(*todos, more=more),
            **other,
        }
    }


def open_todo(number: int = 1, *, place: str = "Workshop", left: int = 2, **other: object) -> Json:
    return {
        "id": f"gid://shopify/FulfillmentOrder/770{number}",
        "status": "OPEN",
        "supportedActions": [{"action": "CREATE_FULFILLMENT"}, {"action": "HOLD"}],
        "assignedLocation": {"name": place},
        "lineItems": page(left_line(number, left)),
        **other,
    }


def held_todo(number: int = 1) -> Json:
    return open_todo(number) | {"status": "ON_HOLD", "supportedActions": [{"action": "RELEASE_HOLD"}]}


def done_todo(number: int = 1, left: int = 0) -> Json:
    return open_todo(number, left=left, status="CLOSED", supportedActions=[])


def fulfilled(number: int = 1, status: str = "SUCCESS") -> Json:
    made = {"id": f"gid://shopify/Fulfillment/66{number}", "name": f"#3301-F{number}", "status": status}
    return {"fulfillmentCreate": {"fulfillment": made, "userErrors": []}}


def refused(*messages: str) -> Json:
    errors = [{"field": ["fulfillment"], "message": message} for message in messages]
    return {"fulfillmentCreate": {"fulfillment": None, "userErrors": errors}}


def item(sku: str | None, *, tracked: bool = True, active: bool = True, **places: int) -> Json:
    """An inventory item, and what may be sold of it in each place."""
    levels = [
        {
            "id": f"gid://shopify/InventoryLevel/{index}?inventory_item_id=1",
            "isActive": active,
            "location": {"name": name},
            "quantities": [{"name": "available", "quantity": quantity}],
        }
        for index, (name, quantity) in enumerate(places.items(), start=1)
    ]
    return {
        "id": "gid://shopify/InventoryItem/1",
        "sku": sku,
        "tracked": tracked,
        "inventoryLevels": {"nodes": levels},
    }


def stock(*items: Json) -> Json:
    return {"inventoryItems": {"nodes": list(items)}}


def subscription(number: int, **changes: object) -> dict[str, object]:
    """A webhook subscription of ours."""
    return {
        "id": f"gid://shopify/WebhookSubscription/{number}",
        "topic": "ORDERS_CREATE",
        "uri": "https://shipmate.example.com/webhooks/shopify",
        "format": "JSON",
        "filter": "",
        "includeFields": [],
        **changes,
    }
