"""Which query values Katana's list endpoints accept. A name that does not stand here is ignored, as the api-filtering
reference page says; a value that does not fit its name is refused, whether or not there is anything to list.

Names, kinds and words are those of Katana's gateway document of 2026-10; dates are those of the reference pages.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from aiohttp import web
from aiohttp.typedefs import Handler

from integrations.sandbox.katana.bodies import INT32
from integrations.sandbox.katana.errors import bad_request

Kind = Callable[[str], bool]
"""Is the text a value of this kind?"""
Kinds = Mapping[str, Kind]


def _integer(text: str) -> bool:
    return re.fullmatch(r"-?\d{1,18}", text) is not None


def _whole(text: str) -> bool:
    return _integer(text) and int(text) <= INT32


def _number(text: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", text) is not None


def _place(text: str) -> bool:
    """The one id that the document calls a number: production orders are asked for by place."""
    return _number(text) and float(text) <= INT32


def _flag(text: str) -> bool:
    return text in ("true", "false")


def _date(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _among(*words: str) -> Kind:
    return words.__contains__


def _each(kind: Kind, names: str) -> Kinds:
    return dict.fromkeys(names.split(), kind)


PRODUCTS = _among("IN_STOCK", "EXPECTED", "PICKED", "NOT_AVAILABLE", "NOT_APPLICABLE")
INGREDIENTS = _among("PROCESSED", "IN_STOCK", "NOT_AVAILABLE", "EXPECTED", "NO_RECIPE", "NOT_APPLICABLE")
PRODUCING = _among("NOT_STARTED", "NONE", "NOT_APPLICABLE", "IN_PROGRESS", "BLOCKED", "DONE")

DATES = _each(_date, "created_at_min created_at_max updated_at_min updated_at_max")
COMMON: Kinds = {**DATES, "ids": _whole, "include_deleted": _flag}

QUERIES: Mapping[str, Kinds] = {
    "/v1/sales_orders": {
        **COMMON,
        **_each(_whole, "customer_id location_id"),
        "product_availability": PRODUCTS,
        "ingredient_availability": INGREDIENTS,
        "production_status": PRODUCING,
    },
    "/v1/sales_order_rows": {
        **COMMON,
        **_each(_whole, "sales_order_ids variant_id tax_rate_id linked_manufacturing_order_id location_id"),
        "product_availability": PRODUCTS,
        "extend": _among("variant"),
    },
    "/v1/sales_order_fulfillments": {
        **DATES,
        "include_deleted": _flag,
        "picked_date_min": _date,
        "sales_order_id": _whole,
        "status": _among("PACKED", "DELIVERED"),
        "invoice_status": _among("INVOICED", "NOT_INVOICED"),
    },
    "/v1/inventory": {
        **_each(_whole, "variant_id location_id"),
        "include_archived": _flag,
        "extend": _among("variant", "location"),
    },
    "/v1/variants": {
        **COMMON,
        **_each(_whole, "product_id material_id"),
        **_each(_number, "sales_price purchase_price"),
        "include_archived": _flag,
        "type": _among("product", "material"),
        "abc_classification": _among("A", "B", "C"),
        "extend": _among("product_or_material"),
    },
    "/v1/manufacturing_orders": {
        **COMMON,
        "is_linked_to_sales_order": _flag,
        "location_id": _place,
        "status": _among("NOT_STARTED", "BLOCKED", "IN_PROGRESS", "PARTIALLY_COMPLETED", "DONE"),
    },
    "/v1/manufacturing_order_recipe_rows": {
        **COMMON,
        **_each(_whole, "manufacturing_order_id variant_id"),
        "ingredient_availability": INGREDIENTS,
    },
    "/v1/purchase_orders": {
        **COMMON,
        **_each(_whole, "supplier_id location_id tracking_location_id"),
        "status": _among("DRAFT", "NOT_RECEIVED", "PARTIALLY_RECEIVED", "RECEIVED"),
        "billing_status": _among("BILLED", "NOT_BILLED", "PARTIALLY_BILLED"),
        "last_document_status": _among("notSent", "sending", "sent", "failed"),
        "entity_type": _among("regular", "outsourced"),
        "extend": _among("supplier"),
    },
    "/v1/purchase_order_rows": {
        **COMMON,
        **_each(_whole, "purchase_order_id variant_id tax_rate_id location_id"),
    },
    "/v1/customers": COMMON,
    "/v1/locations": {
        **COMMON,
        **_each(_flag, "is_primary sales_allowed manufacturing_allowed purchases_allowed"),
        "ids": _integer,
        "address_id": _whole,
        "rank": _number,
    },
    "/v1/webhooks": {"ids": _whole, "enabled": _flag},
}
"""By path, then by name."""


@web.middleware
async def check_query(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse a request whose query has a value of the wrong kind."""
    kinds = QUERIES.get(request.path, {})
    for name, text in request.query.items():
        if name in kinds and not kinds[name](text):
            raise bad_request(f"Invalid value for parameter {name}")
    return await handler(request)
