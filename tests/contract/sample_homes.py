"""Which reader of ours reads each sample of the vendors' documents, and why nobody reads the others. Tables alone."""

from tests.contract import sample_readers as read

Home = read.Reads | str
"""A reader, or the reason why a sample has none."""
REQUEST = "a request; the contract test holds ours to it"
V2 = "V2 client"

FILES: dict[str, Home] = {
    "shipstation/fixtures/v1-carriers.json": "no list of carriers is asked for",
    "shipstation/fixtures/v1-errors.json": read.desk_errors,
    "shipstation/fixtures/v1-fulfillments-list.json": read.BY_HAND,
    "shipstation/fixtures/v1-holduntil.json": read.desk_receipt,
    "shipstation/fixtures/v1-label.json": "no label is bought and none is voided",
    "shipstation/fixtures/v1-markasshipped-request.json": REQUEST,
    "shipstation/fixtures/v1-markasshipped-response.json": read.desk_receipt,
    "shipstation/fixtures/v1-order-get.json": read.desk_order,
    "shipstation/fixtures/v1-orders-all-statuses.json": read.DESK_ORDERS,
    "shipstation/fixtures/v1-orders-by-number-1042.json": read.DESK_ORDERS,
    "shipstation/fixtures/v1-orders-empty.json": read.DESK_ORDERS,
    "shipstation/fixtures/v1-rates.json": "no rate is asked for",
    "shipstation/fixtures/v1-refreshstore-response.json": read.desk_receipt,
    "shipstation/fixtures/v1-restorefromhold.json": read.desk_receipt,
    "shipstation/fixtures/v1-shipments-list.json": read.LABELS,
    "shipstation/fixtures/v1-store-woocommerce-get.json": read.stores,
    "shipstation/fixtures/v1-stores.json": read.stores,
    "shipstation/fixtures/v1-tags.json": "tags are neither read nor set",
    "shipstation/fixtures/v1-webhook-deliveries.json": read.desk_webhooks,
    "shipstation/fixtures/v1-webhooks.json": read.DESK_HOOKS,
    "shipstation/fixtures/v2-errors.json": V2,
    "shipstation/fixtures/v2-fulfillments-create.json": V2,
    "shipstation/fixtures/v2-fulfillments-list-notified.json": V2,
    "shipstation/fixtures/v2-fulfillments-list.json": V2,
    "shipstation/fixtures/v2-hold.json": V2,
    "shipstation/fixtures/v2-label.json": V2,
    "shipstation/fixtures/v2-shipment-on-hold.json": V2,
    "shipstation/fixtures/v2-shipments-by-number-1042.json": V2,
    "shipstation/fixtures/v2-shipments-split-1048.json": V2,
    "shipstation/fixtures/v2-void-label.json": V2,
    "shipstation/fixtures/v2-webhook-create.json": V2,
    "shipstation/fixtures/v2-webhook-deliveries.json": V2,
    "shopify_webhook_samples.json": read.shop_webhooks,
    "woocommerce/docs.order-note.json": read.SITE_NOTES,
    "woocommerce/docs.order-notes.list.json": read.SITE_NOTES,
    "woocommerce/docs.order-refund.json": read.SITE_REFUNDS,
    "woocommerce/docs.order-refunds.list.json": read.SITE_REFUNDS,
    "woocommerce/docs.order.completed.json": read.site_order,
    "woocommerce/docs.order.processing.json": read.site_order,
    "woocommerce/docs.orders.batch.response.json": read.ORDER_BATCH,
    "woocommerce/docs.orders.list.json": read.site_orders,
    "woocommerce/docs.webhook.json": read.SITE_WEBHOOKS,
    "woocommerce/docs.webhooks.batch.response.json": read.WEBHOOK_BATCH,
    "woocommerce/docs.webhooks.list.json": read.SITE_WEBHOOKS,
    "woocommerce/errors.json": read.site_errors,
    "woocommerce/sample.fulfillments.json": read.SITE_FULFILLMENTS,
    "woocommerce/sample.order.completed.v10.json": read.site_order,
    "woocommerce/sample.order.processing.v10.json": read.site_order,
    "woocommerce/sample.order.sequential-number.v10.json": read.site_order,
    "woocommerce/sample.shipment-tracking.json": read.SITE_TRACKINGS,
    "woocommerce/sample.shipstation-plugin.json": "between ShipStation and the shop; the face writes what it writes",
    "woocommerce/webhook.deliveries.json": read.site_webhooks,
}
"""Every file that is a sample."""

DOCUMENTS = {
    "katana-community-openapi.yaml",
    "katana-openapi.yaml",
    "shipstation/SOURCES.md",
    "shipstation/v1-openapi.normalized.json",
    "shipstation/v2-delta-2026.yaml",
    "shipstation/v2-openapi-2025-08.yaml",
    "shopify_admin_2026-07.introspection.json.gz",
    "shopify_admin_2026-10.graphql.gz",
    "shopify_admin_2026-10.introspection.json.gz",
    "shopify_ops.graphql",
    "validate_graphql.py",
    "woocommerce/README.md",
}
"""Files that say what may be sent, or where they come from; Katana's examples have their own table below."""


KATANA: dict[str, Home] = {
    "customers": "customers are kept nowhere",
    "factory": read.FACTORY,
    "inventory": read.LEVELS,
    "inventory_movements": "what lies where is enough",
    "inventory_reorder_points": "stock is not written",
    "inventory_safety_stock_levels": "stock is not written",
    "inventory_signals": "no demand is forecast",
    "locations": "a place's name comes with its stock",
    "manufacturing_order_make_to_order": read.MAKINGS,
    "manufacturing_order_production_ingredients": "the workshop's own record",
    "manufacturing_order_productions": "the workshop's own record",
    "manufacturing_order_recipe_rows": read.RECIPE_ROWS,
    "manufacturing_order_rerank": "nothing is ranked",
    "manufacturing_orders": read.MAKINGS,
    "negative_stock": "what lies where is enough",
    "operators": "people are kept nowhere",
    "products": "goods are known by their variants",
    "purchase_order_rows": "read as part of their order",
    "purchase_orders": read.PURCHASES,
    "sales_order_addresses": "addresses are kept nowhere",
    "sales_order_fulfillments": read.PACKINGS,
    "sales_order_rerank": "nothing is ranked",
    "sales_order_rows": "read as part of their order",
    "sales_order_shipping_fee": "money is not read",
    "sales_orders": read.KATANA_ORDERS,
    "users": "people are kept nowhere",
    "variants": read.VARIANTS,
    "webhook_logs_export": "its file is not fetched",
    "webhooks": "by its client alone, over HTTP: test_sample_registrations_are_read",
}
"""Katana's examples of answers, by the resource they show."""

ROWLESS = {"PATCH /sales_orders/{id}", "POST /sales_orders/search", "GET /sales_orders/{id}/returnable_items"}
"""Answers about sales orders that lack the rows, and are never taken for orders."""

V1_ANSWERS: dict[str, Home] = {
    "DELETE /webhooks/{webhookId}": "nothing of it is read",
    "GET /fulfillments": read.BY_HAND,
    "GET /orders": read.DESK_ORDERS,
    "GET /orders/{orderId}": read.desk_order,
    "GET /shipments": read.LABELS,
    "GET /stores": read.stores,
    "GET /webhooks": read.HOOKS,
    "POST /orders/holduntil": read.desk_receipt,
    "POST /orders/markasshipped": read.desk_receipt,
    "POST /orders/restorefromhold": read.desk_receipt,
    "POST /stores/refreshstore": read.desk_receipt,
    "POST /webhooks/subscribe": "nothing of it is read",
}
"""The answers that ShipStation V1's document shows, for every request of ours."""
