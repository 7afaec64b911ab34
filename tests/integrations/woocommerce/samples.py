"""Invented answers of a shop that sells kites. Field names are WooCommerce's, every value is ours."""

from typing import Any

Json = dict[str, Any]

REF = "3307"
INVALID_ID = {"code": "woocommerce_rest_shop_order_invalid_id", "message": "Invalid ID.", "data": {"status": 404}}
INDEX = "/wp-json/"
SHIPMENTS = f"/wp-json/wc-shipment-tracking/v3/orders/{REF}/shipment-trackings"
PROVIDERS = "/wp-json/wc-shipment-tracking/v3/shipment-trackings/providers"
FULFILLMENTS = f"/orders/{REF}/fulfillments"
NOTES = f"/orders/{REF}/notes"
ORDER = f"/orders/{REF}"


def line(number: int = 1, **other: object) -> Json:
    return {
        "id": 700 + number,
        "name": f"Kite {number} &ndash; red",
        "product_id": 40 + number,
        "variation_id": 0,
        "quantity": 2,
        "sku": f"KITE-{number}",
        "price": 12.5,
        "total": "25.00",
        "meta_data": [],
        **other,
    }


def order(ref: object = int(REF), **other: object) -> Json:
    """A paid order of two kites, as a shop two hours east of UTC tells it."""
    return {
        "id": ref,
        "number": str(ref),
        "status": "processing",
        "currency": "EUR",
        "total": "29.00",
        "date_created": "2026-11-20T10:00:00",
        "date_created_gmt": "2026-11-20T08:00:00",
        "date_modified": "2026-11-21T11:30:05",
        "date_modified_gmt": "2026-11-21T09:30:05",
        "date_paid_gmt": "2026-11-20T08:00:09",
        "date_completed_gmt": None,
        "needs_processing": True,
        "meta_data": [],
        "line_items": [line()],
        "shipping_lines": [{"id": 790, "method_id": "flat_rate", "total": "4.00"}],
        "refunds": [],
        "billing": {"first_name": "Ida", "last_name": "Wind", "email": "ida@kites.example"},
        **other,
    }


def meta(**values: object) -> list[Json]:
    return [{"id": 9000 + place, "key": key, "value": value} for place, (key, value) in enumerate(values.items())]


def refund(*rows: Json, ref: int = 88) -> Json:
    """A refund as its own route tells it."""
    return {"id": ref, "amount": "12.50", "reason": "", "line_items": list(rows), "meta_data": []}


def index(*namespaces: str, name: str = "Kites &amp; more") -> Json:
    return {"name": name, "description": "", "url": "http://kites.example", "namespaces": ["wc/v3", *namespaces]}
