"""Verifies and reads one Shopify webhook. Synchronous, and performs no I/O.

A webhook only says which order to look at again. Rules: shopify.dev, "Verify webhook deliveries" and the
bodies on the webhook topics page; bodies keep the old REST shape.
"""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping, Sequence

from integrations.errors import BadSignature, Unreadable
from integrations.model import WebhookEvent

ORDER_AT = {
    "orders/create": ("id",),
    "orders/updated": ("id",),
    "orders/paid": ("id",),
    "orders/fulfilled": ("id",),
    "orders/partially_fulfilled": ("id",),
    "orders/cancelled": ("id",),
    "orders/delete": ("id",),
    "orders/edited": ("order_edit", "order_id"),
    "refunds/create": ("order_id",),
    "fulfillments/create": ("order_id",),
    "fulfillments/update": ("order_id",),
    "fulfillment_events/create": ("order_id",),
}
"""Where in the body each topic we use names its order."""

POINTER_TOPICS = ("fulfillment_orders/", "fulfillment_holds/")
"""These name no order, only a fulfillment order that the client's `resolve` can follow."""

_FULFILLMENT_ORDER = re.compile(r"gid://shopify/FulfillmentOrder/[0-9]{1,20}(\?[!-~]{1,60})?")
_TOPIC = re.compile(r"[a-z_/]{1,100}")
_KEY = re.compile(r"[!-~]{1,200}")
_NUMBER = re.compile(r"[0-9]{1,20}")
"""The signature covers the body and not the headers, and all of these are stored: they must fit any database."""


class ShopifyWebhooks:
    """Reads webhooks signed with any of `secrets`.

    The app's client secret, the one before it for an hour after a change, and the shop's own secret for webhooks
    made by hand in the admin. Raises `ValueError` for an empty secret, which anyone could sign with.
    """

    def __init__(self, secrets: Sequence[str]) -> None:
        if not secrets or not all(secrets):
            raise ValueError("Shopify webhooks need at least one secret, and none may be empty")
        self._keys = tuple(secret.encode() for secret in secrets)

    def read(self, headers: Mapping[str, str], body: bytes) -> WebhookEvent:
        """The event. Raises `BadSignature` before looking at the body, `Unreadable` after."""
        by_name = {name.lower(): value for name, value in headers.items()}
        self._verify(by_name.get("x-shopify-hmac-sha256", ""), body)
        topic = by_name.get("x-shopify-topic", "").strip().lower()
        if not _TOPIC.fullmatch(topic):
            raise Unreadable("the header X-Shopify-Topic is missing, or is no topic")
        key = by_name.get("x-shopify-webhook-id", "").strip() or None
        if key and not _KEY.fullmatch(key):
            raise Unreadable("the header X-Shopify-Webhook-Id is no id")
        if path := ORDER_AT.get(topic):
            return WebhookEvent(topic=topic, delivery_key=key, order_refs=(_number_at(_content(body), path),))
        if topic.startswith(POINTER_TOPICS):
            return WebhookEvent(topic=topic, delivery_key=key, pointer=_fulfillment_order(_content(body)))
        return WebhookEvent(topic=topic, delivery_key=key)

    def _verify(self, signature: str, body: bytes) -> None:
        if not signature:
            raise BadSignature("the header X-Shopify-Hmac-SHA256 is missing")
        given = signature.strip().encode("utf-8", "replace")
        wanted = [base64.b64encode(hmac.digest(key, body, hashlib.sha256)) for key in self._keys]
        if not any(hmac.compare_digest(given, each) for each in wanted):
            raise BadSignature("the signature does not fit the body")


def _content(body: bytes) -> Mapping[str, object]:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unreadable("the body is not JSON") from error
    if not isinstance(content, dict):
        raise Unreadable("the body is not a JSON object")
    return content


def _number_at(content: Mapping[str, object], path: tuple[str, ...]) -> str:
    value: object = content
    for step in path:
        value = value.get(step) if isinstance(value, Mapping) else None
    number = str(value) if isinstance(value, int | str) else ""
    if not _NUMBER.fullmatch(number):
        raise Unreadable(f"the body has no order id at {'.'.join(path)}")
    return number


def _fulfillment_order(content: Mapping[str, object]) -> str:
    """The first fulfillment order the body speaks of; a move or a split names several, all of one order."""
    for part in content.values():
        gid = part.get("id") if isinstance(part, Mapping) else None
        if isinstance(gid, str) and _FULFILLMENT_ORDER.fullmatch(gid):
            return gid
    raise Unreadable("the body names no fulfillment order")
