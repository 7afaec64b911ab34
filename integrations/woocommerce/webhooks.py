"""Verifies and reads one WooCommerce webhook. Synchronous, and performs no I/O.

A webhook only says which order to look at again: its body shows the order as it was when it was sent, not when it
changed, and many are never sent. Whatever is answered but a success counts against it, and after some failures in a
row WooCommerce switches the webhook off and tells nobody; so what is genuine and of no use is still an event.
"""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping, Sequence

from integrations.errors import BadSignature, Unreadable
from integrations.model import WebhookEvent

PING = "ping"
"""The topic of WooCommerce's unsigned test. It asks for a plain 200, and nothing of it may be kept."""

ORDER_TOPICS = ("order.created", "order.updated", "order.deleted", "order.restored")
ACTION = "action.woocommerce_order_"
"""How a webhook on one of the shop's own events begins; its body holds the order's id alone."""

_PING_BODY = re.compile(rb"webhook_id=[0-9]{1,20}")
_TOPIC = re.compile(r"[a-z0-9_.\-]{1,100}")
_KEY = re.compile(r"[!-~]{1,100}")
_NUMBER = re.compile(r"[0-9]{1,20}")
"""The signature covers the body and not the headers, and all of these are stored: they must fit any database."""

_ENTITIES = {
    "&quot;": '"',
    "&#34;": '"',
    "&#x22;": '"',
    "&#039;": "'",
    "&#39;": "'",
    "&#x27;": "'",
    "&lt;": "<",
    "&gt;": ">",
    "&amp;": "&",
}
_ENTITY = re.compile("|".join(_ENTITIES))


class WooCommerceWebhooks:
    """Reads webhooks signed with any of `secrets`: several, so that an old one may end gently.

    Raises `ValueError` for an empty secret, which anyone could sign with.
    """

    def __init__(self, secrets: Sequence[str]) -> None:
        if not secrets or not all(secrets):
            raise ValueError("WooCommerce webhooks need a secret, and none may be empty")
        # WooCommerce signs with the secret as it reads once its HTML is undone.
        plain = (_ENTITY.sub(lambda found: _ENTITIES[found[0]], secret) for secret in secrets)
        self._keys = tuple(dict.fromkeys(secret.encode() for secret in (*secrets, *plain)))

    def read(self, headers: Mapping[str, str], body: bytes) -> WebhookEvent:
        """The event. Raises `BadSignature` before looking at the body, `Unreadable` after.

        A test, which bears no signature, is an event of topic `PING` that names nothing.
        """
        ours = {name.lower(): value.strip() for name, value in headers.items()}
        if _is_ping(ours, body):
            return WebhookEvent(topic=PING, delivery_key=None, unsigned=True)
        self._verify(ours.get("x-wc-webhook-signature", ""), body)
        topic = ours.get("x-wc-webhook-topic", "").lower()
        if not _TOPIC.fullmatch(topic):
            raise Unreadable("the header X-WC-Webhook-Topic is missing, or is no topic")
        ref = _order_in(topic, _content(body))
        return WebhookEvent(topic=topic, delivery_key=_key(ours, body), order_refs=(ref,) if ref else ())

    def _verify(self, signature: str, body: bytes) -> None:
        if not signature:
            raise BadSignature("the header X-WC-Webhook-Signature is missing")
        given = signature.encode("utf-8", "replace")
        wanted = [base64.b64encode(hmac.digest(key, body, hashlib.sha256)) for key in self._keys]
        if not any(hmac.compare_digest(given, each) for each in wanted):
            raise BadSignature("the signature does not fit the body")


def _is_ping(headers: Mapping[str, str], body: bytes) -> bool:
    form = headers.get("content-type", "").lower().startswith("application/x-www-form-urlencoded")
    return form and not any(name.startswith("x-wc-") for name in headers) and bool(_PING_BODY.fullmatch(body))


def _key(headers: Mapping[str, str], body: bytes) -> str | None:
    """What tells two deliveries apart: all that one webhook sends within a second has the same delivery id."""
    webhook, delivery = headers.get("x-wc-webhook-id", ""), headers.get("x-wc-webhook-delivery-id", "")
    if not _NUMBER.fullmatch(webhook) or not _KEY.fullmatch(delivery):
        return None
    return f"{webhook}:{delivery}:{hashlib.sha256(body).hexdigest()[:32]}"


def _content(body: bytes) -> Mapping[str, object]:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unreadable("the body is not JSON") from error
    if not isinstance(content, dict):
        raise Unreadable("the body is not a JSON object")
    return content


def _order_in(topic: str, content: Mapping[str, object]) -> str | None:
    """The order a body names; None for another topic, and for the error that is sent when the order is gone."""
    if topic not in ORDER_TOPICS and not topic.startswith(ACTION):
        return None
    value = content.get("id" if topic in ORDER_TOPICS else "arg")
    number = str(value) if isinstance(value, int | str) else ""
    return number if _NUMBER.fullmatch(number) else None
