"""What a request to Katana may look like, in our own words: one JSON schema for each query and each body.

Written on 2026-11-23. Every object is closed, because Katana refuses an unknown key in a body and silently ignores an
unknown name in a query.
"""

from typing import Any

Schema = dict[str, Any]

ID: Schema = {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}
DIGITS: Schema = {"type": "string", "pattern": "^[1-9][0-9]{0,9}$"}
TIME: Schema = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$"}
OPEN_WORDS = ["NOT_SHIPPED", "READY_FOR_FULFILLMENT", "PARTIALLY_PACKED", "PACKED", "PARTIALLY_DELIVERED"]
EVENTS = [
    *(f"sales_order.{each}" for each in ("created", "updated", "deleted", "packed", "delivered")),
    "sales_order.availability_updated",
    *(f"manufacturing_order.{each}" for each in ("done", "blocked")),
]


def closed(required: list[str] | None = None, /, **properties: Schema) -> Schema:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": required or [],
        "properties": properties,
    }


def one(schema: Schema) -> Schema:
    """A query name that is given once. Queries are checked as lists, because names may repeat."""
    return {"type": "array", "minItems": 1, "maxItems": 1, "items": schema}


def text(longest: int) -> Schema:
    return {"type": "string", "minLength": 1, "maxLength": longest}


NOTHING: Schema = {"type": "null"}
NO_QUERY = closed()
PAGING = {"limit": one({"const": "250"}), "page": one(DIGITS)}
TRACKING = {
    "tracking_carrier": text(256),
    "tracking_number": text(256),
    "tracking_url": text(2048),
}
ROW = closed(
    ["sales_order_row_id", "quantity"],
    sales_order_row_id=ID,
    quantity={"type": "number", "exclusiveMinimum": 0, "maximum": 10**17},
)
NEW_FULFILLMENT = closed(
    ["sales_order_id", "status", "sales_order_fulfillment_rows"],
    sales_order_id=ID,
    status={"enum": ["PACKED", "DELIVERED"]},
    sales_order_fulfillment_rows={"type": "array", "minItems": 1, "items": ROW},
    **TRACKING,
)
SEARCH = closed(
    ["filter", "order", "limit", "page"],
    filter=closed(
        ["and"],
        **{
            "and": {
                "type": "array",
                "prefixItems": [
                    closed(["status"], status=closed(["inq"], inq={"type": "array", "const": OPEN_WORDS})),
                    closed(["id"], id=closed(["gt"], gt={"type": "integer", "minimum": 0})),
                ],
                "items": False,
            }
        },
    ),
    order={"const": ["id ASC"]},
    limit={"type": "integer", "minimum": 1, "maximum": 200},
    page={"const": 1},
)

WEBHOOK: Schema = {
    "url": {"type": "string", "pattern": "^https://"},
    "enabled": {"const": True},
    "subscribed_events": {"type": "array", "minItems": 1, "items": {"enum": EVENTS}},
}

REQUESTS: dict[str, tuple[Schema, Schema]] = {
    "GET /factory": (NO_QUERY, NOTHING),
    "GET /manufacturing_orders/{id}": (NO_QUERY, NOTHING),
    "GET /sales_orders/{id}": (NO_QUERY, NOTHING),
    "GET /sales_orders": (
        closed(
            ["limit", "page"],
            **PAGING,
            order_no=one(text(256)),
            ecommerce_order_id=one(text(256)),
            status=one({"enum": OPEN_WORDS}),
            updated_at_min=one(TIME),
            include_deleted=one({"const": "true"}),
        ),
        NOTHING,
    ),
    "POST /sales_orders/search": (NO_QUERY, SEARCH),
    "GET /sales_order_fulfillments": (
        closed(["sales_order_id", "limit", "page"], **PAGING, sales_order_id=one(DIGITS)),
        NOTHING,
    ),
    "POST /sales_order_fulfillments": (NO_QUERY, NEW_FULFILLMENT),
    "PATCH /sales_order_fulfillments/{id}": (
        NO_QUERY,
        closed(["status"], status={"const": "DELIVERED"}, **TRACKING),
    ),
    "DELETE /sales_order_fulfillments/{id}": (NO_QUERY, NOTHING),
    "GET /manufacturing_orders": (
        closed(
            ["status", "limit", "page"],
            **PAGING,
            status=one({"enum": ["NOT_STARTED", "BLOCKED", "IN_PROGRESS", "PARTIALLY_COMPLETED"]}),
        ),
        NOTHING,
    ),
    "GET /manufacturing_order_recipe_rows": (
        closed(
            ["ingredient_availability", "limit", "page"],
            **PAGING,
            ingredient_availability=one({"enum": ["NOT_AVAILABLE", "EXPECTED"]}),
        ),
        NOTHING,
    ),
    "GET /purchase_orders": (
        closed(
            ["status", "limit", "page"],
            **PAGING,
            status=one({"enum": ["NOT_RECEIVED", "PARTIALLY_RECEIVED"]}),
        ),
        NOTHING,
    ),
    "GET /inventory": (
        closed(
            ["variant_id", "extend", "limit", "page"],
            **PAGING,
            variant_id={"type": "array", "minItems": 1, "uniqueItems": True, "items": DIGITS},
            extend=one({"const": "location"}),
        ),
        NOTHING,
    ),
    "POST /manufacturing_order_make_to_order": (
        NO_QUERY,
        closed(
            ["sales_order_row_id", "create_subassemblies"],
            sales_order_row_id=ID,
            create_subassemblies={"const": False},
        ),
    ),
    "GET /webhooks": (closed(["limit", "page"], **PAGING), NOTHING),
    "POST /webhooks": (NO_QUERY, closed(["url", "subscribed_events"], **WEBHOOK, description=text(256))),
    "PATCH /webhooks/{id}": (NO_QUERY, closed(**WEBHOOK)),
    "DELETE /webhooks/{id}": (NO_QUERY, NOTHING),
    "GET /variants": (
        closed(
            ["limit", "page"],
            **PAGING,
            ids={"type": "array", "minItems": 1, "maxItems": 200, "uniqueItems": True, "items": DIGITS},
            sku={"type": "array", "minItems": 1, "maxItems": 3, "uniqueItems": True, "items": text(256)},
            extend=one({"const": "product_or_material"}),
            include_archived=one({"const": "true"}),
            include_deleted=one({"const": "true"}),
        ),
        NOTHING,
    ),
}
"""The query and the body of every request the client may make, by method and path."""
