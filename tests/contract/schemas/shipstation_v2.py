"""The requests ShipStation V2 takes, as JSON schemas in our own words. See integrations/shipstation/v2/README.md.

Each request is checked as `{"method", "path", "query", "body"}`. Nothing that is not listed may be sent.
"""

from typing import Any

Schema = dict[str, Any]

_ID = {"type": "string", "pattern": "^se(-[a-z0-9]+)+$"}
_IN_PATH = "se(-[a-z0-9]+)+"
_WHOLE = {"type": "string", "pattern": "^[1-9][0-9]*$"}
_MOMENT = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"}
_DATE = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_TEXT = {"type": "string", "minLength": 1}
_DIRECTION = {"enum": ["asc", "desc"]}
_EVENTS = ["shipment_created_v2", "label_created_v2", "fulfillment_shipped_v2", "fulfillment_rejected_v2"]


def _object(properties: Schema, *, required: list[str] | None = None) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties) if required is None else required,
        "additionalProperties": False,
    }


def _request(method: str, path: str, *, query: Schema | None = None, body: Schema | None = None) -> Schema:
    return _object(
        {
            "method": {"const": method},
            "path": {"pattern": path},
            "query": query or _object({}),
            "body": body or {"type": "null"},
        }
    )


def _list(path: str, filters: Schema, *, most: str) -> Schema:
    size = {"page_size": {"type": "string", "pattern": most}}
    paging = {"page": _WHOLE, **size, "sort_by": {"enum": ["created_at", "modified_at"]}, "sort_dir": _DIRECTION}
    return _request("GET", f"^{path}$", query=_object(filters | paging, required=list(size)))


REQUESTS: dict[str, Schema] = {
    "read shipment": _request("GET", f"^/v2/shipments/{_IN_PATH}$"),
    "list shipments": _list(
        "/v2/shipments",
        {
            "shipment_number": _TEXT,
            "shipment_status": {"enum": ["pending", "processing", "label_purchased", "cancelled", "on_hold"]},
            "ship_to_name": _TEXT,
            "modified_at_start": _MOMENT,
            "import_batch_id": _TEXT,
        },
        most="^(1|25|100)$",
    ),
    "list labels": _list("/v2/labels", {"shipment_id": _ID, "tracking_number": _TEXT, "batch_id": _ID}, most="^100$"),
    "list fulfillments": _list(
        "/v2/fulfillments",
        {
            "shipment_id": _ID,
            "fulfillment_id": _ID,
            "shipment_number": _TEXT,
            "ship_to_name": _TEXT,
            "tracking_number": _TEXT,
            "create_date_start": _MOMENT,
        },
        most="^500$",
    ),
    "list carriers": _request("GET", "^/v2/carriers$"),
    "mark as shipped": _request(
        "POST",
        "^/v2/fulfillments$",
        body=_object(
            {
                "fulfillments": {
                    "type": "array",
                    "minItems": 1,
                    "maxItems": 1,
                    "items": _object(
                        {
                            "shipment_id": _ID,
                            "tracking_number": _TEXT,
                            "carrier_code": {"type": "string", "pattern": "^[a-z_]+$"},
                            "ship_date": _MOMENT,
                            "notify_customer": {"const": False},
                            "notify_order_source": {"type": "boolean"},
                        },
                        required=[
                            "shipment_id",
                            "tracking_number",
                            "carrier_code",
                            "notify_customer",
                            "notify_order_source",
                        ],
                    ),
                }
            }
        ),
    ),
    "hold": _request("PUT", f"^/v2/shipments/{_IN_PATH}/hold$", body=_object({"hold_until_date": _DATE})),
    "restore": _request("PUT", f"^/v2/shipments/{_IN_PATH}/restore$"),
    "list webhooks": _request("GET", "^/v2/environment/webhooks$"),
    "subscribe": _request(
        "POST",
        "^/v2/environment/webhooks$",
        body=_object({"name": _TEXT, "event": {"enum": _EVENTS}, "url": {"type": "string", "pattern": "^https://"}}),
    ),
    "unsubscribe": _request("DELETE", f"^/v2/environment/webhooks/{_IN_PATH}$"),
}
