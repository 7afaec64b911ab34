"""The requests ShipStation V1 takes, as JSON schemas in our own words. See integrations/shipstation/README.md.

Each request is checked as `{"method", "path", "query", "body"}`. Nothing that is not listed may be sent.
"""

from typing import Any

Schema = dict[str, Any]

_WHOLE = {"type": "string", "pattern": "^[1-9][0-9]*$"}
_MOMENT = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}$"}
_DATE = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_PAGE_SIZE = {"type": "string", "pattern": "^([1-9][0-9]?|[1-4][0-9]{2}|500)$"}
_STATUS = {
    "enum": ["awaiting_payment", "awaiting_shipment", "pending_fulfillment", "shipped", "on_hold", "cancelled"]
}
_TEXT = {"type": "string", "minLength": 1}


def _object(properties: Schema, *, required: list[str] | None = None) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties) if required is None else required,
        "additionalProperties": False,
    }


def _request(method: str, path: str, *, query: Schema, body: Schema | None = None) -> Schema:
    return _object(
        {"method": {"const": method}, "path": {"pattern": path}, "query": query, "body": body or {"type": "null"}}
    )


def _list(path: str, filters: Schema) -> Schema:
    paging = {"page": _WHOLE, "pageSize": _PAGE_SIZE}
    return _request("GET", f"^{path}$", query=_object(filters | paging, required=list(paging)) | {"minProperties": 3})


REQUESTS: dict[str, Schema] = {
    "list stores": _request("GET", "^/stores$", query=_object({})),
    "read order": _request("GET", "^/orders/[0-9]+$", query=_object({})),
    "list orders": _list(
        "/orders",
        {
            "customerName": _TEXT,
            "orderNumber": _TEXT,
            "orderStatus": _STATUS,
            "modifyDateStart": _MOMENT,
            "sortBy": {"enum": ["OrderDate", "ModifyDate", "CreateDate"]},
            "sortDir": {"enum": ["ASC", "DESC"]},
            "importBatch": _TEXT,
            "storeID": _WHOLE,
        },
    ),
    "list labels": _list("/shipments", {"orderId": _WHOLE, "batchId": _WHOLE, "trackingNumber": _TEXT}),
    "list fulfillments": _list("/fulfillments", {"orderId": _WHOLE, "batchId": _WHOLE, "trackingNumber": _TEXT}),
    "mark as shipped": _request(
        "POST",
        "^/orders/markasshipped$",
        query=_object({}),
        body=_object(
            {
                "orderId": {"type": "integer", "minimum": 1},
                "carrierCode": {"type": "string", "pattern": "^[a-z_]+$"},
                "shipDate": _DATE,
                "trackingNumber": _TEXT,
                "notifyCustomer": {"const": False},
                "notifySalesChannel": {"type": "boolean"},
            },
            required=["orderId", "carrierCode", "notifyCustomer", "notifySalesChannel"],
        ),
    ),
    "list webhooks": _request("GET", "^/webhooks$", query=_object({})),
    "remove webhook": _request("DELETE", "^/webhooks/[0-9]+$", query=_object({})),
    "subscribe": _request(
        "POST",
        "^/webhooks/subscribe$",
        query=_object({}),
        body=_object(
            {
                "target_url": {"type": "string", "pattern": "^https://"},
                "event": {"enum": ["ORDER_NOTIFY", "SHIP_NOTIFY", "FULFILLMENT_SHIPPED", "FULFILLMENT_REJECTED"]},
                "friendly_name": _TEXT,
            }
        ),
    ),
    "hold": _request(
        "POST",
        "^/orders/holduntil$",
        query=_object({}),
        body=_object({"orderId": {"type": "integer", "minimum": 1}, "holdUntilDate": _DATE}),
    ),
    "release": _request(
        "POST",
        "^/orders/restorefromhold$",
        query=_object({}),
        body=_object({"orderId": {"type": "integer", "minimum": 1}}),
    ),
    "refresh": _request("POST", "^/stores/refreshstore$", query=_object({}), body=_object({})),
}
