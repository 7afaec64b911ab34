"""WooCommerce's webhooks as bytes: the order as it is when it leaves, the X-WC headers, and the unsigned ping.

The signature is base64 of HMAC-SHA256 over exactly what is sent, keyed with the HTML-decoded secret. The delivery id
is a hash of the webhook and the second, so two orders of one second share it (sheet, section 6).
"""

import base64
import hashlib
import hmac
import html
from collections.abc import Callable

from integrations.sandbox.deliveries import Delivery
from integrations.sandbox.woocommerce.errors import invalid_id
from integrations.sandbox.woocommerce.hooks import Hook
from integrations.sandbox.woocommerce.order_json import order_json
from integrations.sandbox.woocommerce.shop import Shop
from integrations.sandbox.woocommerce.words import VERSION, WORDPRESS, php_json

AGENT = f"WooCommerce/{VERSION} Hookshot (WordPress/{WORDPRESS})"
ORDER_TOPICS = ("order.created", "order.updated", "order.deleted", "order.restored")
FIRST_HOOK = 1
"""The id under which an address hears everything that was never registered through the API."""


def woocommerce_webhooks(shop: Shop, topic: str, subject: str, *, target: str, secret: str) -> list[Delivery]:
    """What the site posts to `target` for this event. An address that is registered gets what it is registered for,
    signed with its own secrets; any other gets every event of an order, signed with `secret`."""
    own = [each for each in shop.hooks.by_id.values() if each.delivery_url == target]
    if topic == "ping":
        return [_ping(each) for each in own if str(each.id) == subject]
    if own:
        wanted = [each for each in own if each.status == "active" and each.topic == topic]
        return [_event(shop, topic, subject, each.id, each.secret, each.answered) for each in wanted]
    if topic not in ORDER_TOPICS:
        return []
    return [_event(shop, topic, subject, FIRST_HOOK, secret, lambda _: None)]


def _event(
    shop: Shop, topic: str, subject: str, hook_id: int, secret: str, answered: Callable[[int | None], None]
) -> Delivery:
    raw = php_json(_body(shop, topic, int(subject)))
    resource, _, event = topic.partition(".")
    headers = {
        "User-Agent": AGENT,
        "Content-Type": "application/json",
        "X-WC-Webhook-Source": f"{shop.home}/",
        "X-WC-Webhook-Topic": topic,
        "X-WC-Webhook-Resource": resource,
        "X-WC-Webhook-Event": event,
        "X-WC-Webhook-Signature": sign(raw, secret),
        "X-WC-Webhook-ID": str(hook_id),
        "X-WC-Webhook-Delivery-ID": _delivery_id(shop, hook_id),
    }
    return Delivery(headers, raw, answered)


def sign(raw: bytes, secret: str) -> str:
    """The value of X-WC-Webhook-Signature."""
    key = html.unescape(secret).encode()
    return base64.b64encode(hmac.new(key, raw, hashlib.sha256).digest()).decode()


def _ping(hook: Hook) -> Delivery:
    headers = {"User-Agent": AGENT, "Content-Type": "application/x-www-form-urlencoded"}
    return Delivery(headers, f"webhook_id={hook.id}".encode(), hook.pinged)


def _body(shop: Shop, topic: str, order_id: int) -> dict[str, object]:
    """A deletion is an id; an order that has vanished meanwhile is the error that reading it would be."""
    if topic.startswith("action."):
        return {"action": topic.removeprefix("action."), "arg": order_id}
    if topic == "order.deleted":
        return {"id": order_id}
    order = shop.books.orders().get(order_id)
    return order_json(shop, order) if order else invalid_id("shop_order", 404).body


def _delivery_id(shop: Shop, hook_id: int) -> str:
    second = int(shop.world.now().timestamp())
    return hashlib.sha256(f"{hook_id}-{second}".encode()).hexdigest()[:32]
