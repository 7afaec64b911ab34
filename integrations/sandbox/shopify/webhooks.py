"""Shopify's webhooks as bytes: REST-shaped bodies, all X-Shopify-* headers, signed over exactly what is sent.

shopify.dev apps/build/webhooks/verify-deliveries: base64 of HMAC-SHA256 with the app's client secret over the raw
body. The body escapes `/` as `\\/`, so a body parsed and written again never matches its signature.
"""

import base64
import hashlib
import hmac
import json
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC

from integrations.sandbox.deliveries import Delivery
from integrations.sandbox.shopify.rest import (
    Body,
    fulfillment_body,
    hold_body,
    level_body,
    order_body,
    order_edit_body,
    progress_body,
    refund_body,
    release_body,
)
from integrations.sandbox.state import FulfillmentOrder
from integrations.sandbox.world import World
from integrations.sandbox.world.shop_lookup import find_fulfillment, find_fulfillment_order

ORDER_TOPICS = (
    "orders/create",
    "orders/updated",
    "orders/paid",
    "orders/fulfilled",
    "orders/partially_fulfilled",
    "orders/cancelled",
)
TODO_BODIES: dict[str, Callable[[FulfillmentOrder], Body]] = {
    "fulfillment_orders/placed_on_hold": hold_body,
    "fulfillment_orders/hold_released": release_body,
    "fulfillment_orders/progress_reported": progress_body,
}


def shopify_webhook(
    world: World, topic: str, id: str, secret: str, *, api_version: str = "2026-10", fields: Sequence[str] = ()
) -> list[Delivery]:
    """What Shopify posts for this news: one delivery, or none for a topic it does not know or a thing that is gone.

    `id` is that of the order, fulfillment, fulfillment order or inventory item the topic is about. Each call
    draws a fresh webhook id; a retry or a duplicate sends the same delivery again. `fields` are those that the
    subscription includes: none are all.
    """
    body = _body(world, topic, int(id))
    if body is None:
        return []
    body = {name: value for name, value in body.items() if not fields or name in fields}
    raw = json.dumps(body, separators=(",", ":"), ensure_ascii=False).replace("/", "\\/").encode()
    headers = {
        "Content-Type": "application/json",
        "X-Shopify-Topic": topic,
        "X-Shopify-Hmac-SHA256": sign(raw, secret),
        "X-Shopify-Shop-Domain": world.shop_domain,
        "X-Shopify-API-Version": api_version,
        "X-Shopify-Webhook-Id": _fresh_id(world),
        "X-Shopify-Event-Id": _fresh_id(world),
        "X-Shopify-Triggered-At": world.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f000Z"),
    }
    return [Delivery(headers, raw)]


def sign(raw: bytes, secret: str) -> str:
    """The value of X-Shopify-Hmac-SHA256."""
    return base64.b64encode(hmac.new(secret.encode(), raw, hashlib.sha256).digest()).decode()


def _fresh_id(world: World) -> str:
    return str(uuid.UUID(int=world.rng.getrandbits(128), version=4))


def _body(world: World, topic: str, number: int) -> Body | None:
    if topic.startswith("fulfillment_orders/"):
        owned = find_fulfillment_order(world, number)
        return TODO_BODIES[topic](owned[1]) if owned and topic in TODO_BODIES else None
    if topic in ("fulfillments/create", "fulfillments/update"):
        found = find_fulfillment(world, number)
        return fulfillment_body(*found) if found else None
    if topic == "inventory_levels/update":
        variant = world.variants.get(number)
        return level_body(world, variant) if variant else None
    return _about_an_order(world, topic, number)


def _about_an_order(world: World, topic: str, number: int) -> Body | None:
    if topic == "orders/delete":
        return {"id": number}
    order = world.shop_orders.get(number)
    if order is None:
        return None
    if topic in ORDER_TOPICS:
        return order_body(order)
    if topic == "orders/edited":
        return order_edit_body(order)
    return refund_body(order) if topic == "refunds/create" else None
