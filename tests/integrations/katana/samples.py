"""Invented replies in the shapes Katana documents: a small workshop that sells linen."""

from typing import Any

Json = dict[str, Any]
KEY = "kat-0f4c9e-not-a-real-key"


def row(row_id: int = 501, **fields: Any) -> Json:
    return {
        "id": row_id,
        "sales_order_id": 7001,
        "variant_id": 31,
        "quantity": 3,
        "location_id": 12,
        "product_availability": "IN_STOCK",
        "product_expected_date": None,
        "linked_manufacturing_order_id": None,
        "price_per_unit": "42.5000000000",
        "total": 127.5,
        "attributes": [],
        "batch_transactions": [],
        "serial_numbers": [],
        "traceability": [],
        "updated_at": "2026-11-20T09:00:00.000Z",
    } | fields


def order(order_id: int = 7001, **fields: Any) -> Json:
    return {
        "id": order_id,
        "order_no": "#LIN1042",
        "source": "Shopify",
        "status": "NOT_SHIPPED",
        "product_availability": "IN_STOCK",
        "product_expected_date": None,
        "ingredient_availability": "PROCESSED",
        "production_status": "DONE",
        "delivery_date": "2026-12-04T08:00:00.000Z",
        "picked_date": None,
        "customer_id": 88,
        "location_id": 12,
        "currency": "EUR",
        "total": 127.5,
        "shipping_fee": {},
        "ecommerce_order_type": "shopify",
        "ecommerce_store_name": "linen-and-loom.example",
        "ecommerce_order_id": "5550001042",
        "created_at": "2026-11-19T08:00:00.000Z",
        "updated_at": "2026-11-20T09:00:00.000Z",
        "sales_order_rows": [row()],
    } | fields


def fulfillment(fulfillment_id: int = 900, **fields: Any) -> Json:
    return {
        "id": fulfillment_id,
        "sales_order_id": 7001,
        "status": "PACKED",
        "picked_date": "2026-11-21T10:15:00.000Z",
        "tracking_number": None,
        "sales_order_fulfillment_rows": [{"id": 1, "sales_order_row_id": 501, "quantity": 3}],
    } | fields


def variant(variant_id: int = 31, **fields: Any) -> Json:
    parent = {"id": 4, "name": "Linen shirt", "type": "product", "batch_tracked": False, "serial_tracked": False}
    return {
        "id": variant_id,
        "sku": "SHIRT-M",
        "type": "product",
        "config_attributes": [{"config_name": "Size", "config_value": "M"}],
        "product_or_material": parent | fields.pop("parent", {}),
    } | fields


def error(status: int, name: str, message: str, **fields: Any) -> Json:
    return {"error": {"statusCode": status, "name": name, "message": message} | fields}


def webhook(webhook_id: int = 60, **changes: Any) -> Json:
    """A registration of ours with an invented token, switched on."""
    return {
        "id": webhook_id,
        "url": "https://shipmate.example.com/webhooks/katana",
        "token": "00c0ffee00c0ffee",
        "enabled": True,
        "description": "Shipmate",
        "subscribed_events": [
            "sales_order.created",
            "sales_order.updated",
            "sales_order.deleted",
            "sales_order.packed",
            "sales_order.delivered",
            "sales_order.availability_updated",
            "manufacturing_order.done",
            "manufacturing_order.blocked",
        ],
        "created_at": "2026-11-01T08:00:00.000Z",
        "updated_at": "2026-11-01T08:00:00.000Z",
        **changes,
    }
