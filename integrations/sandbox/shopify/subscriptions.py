"""The webhook subscriptions an app made through the API, with Shopify's checks of an address.

The face keeps them; who posts to them is the business of the sandbox's sender. Plain `http://` is refused, as at
Shopify, except to this machine's loopback, which only a sandbox may do.
"""

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from integrations.sandbox.shopify.words import gid, number_in, utc

FIRST_ID = 1_450_230_000_001
LOOPBACK = ("127.0.0.1", "localhost", "::1")
FILTER_TEXT = "The specified filter is invalid, please ensure you specify the field(s) you wish to filter on."
ADDRESS_FIELD = ["webhookSubscription", "callbackUrl"]
"""Shopify names the old field even when `uri` was sent."""

UserError = dict[str, object]


@dataclass(frozen=True, slots=True)
class Subscription:
    """One topic that goes to one address."""

    id: int
    topic: str
    uri: str
    created_at: datetime
    format: str = "JSON"
    filter: str = ""
    include_fields: list[str] = field(default_factory=list)
    name: str | None = None


class Subscriptions:
    """All subscriptions of the app on this shop."""

    def __init__(self) -> None:
        self.all: dict[int, Subscription] = {}
        self._ids = itertools.count(FIRST_ID)

    def create(self, topic: str, wanted: dict[str, object], now: datetime) -> Subscription | UserError:
        """Subscribe, or say in Shopify's words why not."""
        uri = str(wanted.get("uri") or wanted.get("callback_url") or "").strip()
        if error := self._refusal(topic, uri, str(wanted.get("filter") or "")):
            return error
        fields = wanted.get("include_fields")
        subscription = Subscription(
            next(self._ids),
            topic,
            uri,
            now,
            format=str(wanted.get("format") or "JSON"),
            filter=str(wanted.get("filter") or ""),
            include_fields=[str(each) for each in fields] if isinstance(fields, list) else [],
            name=str(wanted["name"]) if wanted.get("name") else None,
        )
        self.all[subscription.id] = subscription
        return subscription

    def delete(self, number: int) -> bool:
        """Unsubscribe; False when there is no such subscription."""
        return self.all.pop(number, None) is not None

    def wants(self, topic: str) -> list[Subscription]:
        """The subscriptions for a topic written as in webhooks, for example orders/create."""
        name = re.sub(r"\W", "_", topic).upper()
        return [each for each in self.all.values() if each.topic == name]

    def _refusal(self, topic: str, uri: str, wanted_filter: str) -> UserError | None:
        if problem := _address_problem(uri):
            return {"field": ADDRESS_FIELD, "message": problem}
        if any(each.topic == topic and each.uri == uri for each in self.all.values()):
            return {"field": ADDRESS_FIELD, "message": "Address for this topic has already been taken"}
        if wanted_filter and ":" not in wanted_filter:
            return {"field": ["webhookSubscription"], "message": FILTER_TEXT}
        return None


def _address_problem(uri: str) -> str | None:
    if not uri:
        return "Address can't be blank"
    try:
        parts = urlsplit(uri)
        host = parts.hostname or ""
    except ValueError:
        return "Address is invalid"
    if parts.scheme == "http" and host not in LOOPBACK:
        return "Address protocol http:// is not supported"
    if parts.scheme not in ("http", "https") or not re.fullmatch(r"[\w.:-]+", host):
        return "Address is invalid"
    if re.search(r"(^|\.)(myshopify|shopify)\.com$|\.internal$|\.local$", host):
        return "Address cannot be a Shopify or an internal domain"
    return None


def subscription_resolvers(
    subscriptions: Subscriptions, version: str, now: Callable[[], datetime]
) -> dict[str, Callable[..., object]]:
    """A resolver for each mutation of subscriptions."""

    def create(_: object, *, topic: str, webhook_subscription: dict[str, object]) -> dict[str, object]:
        made = subscriptions.create(topic, webhook_subscription, now())
        if isinstance(made, Subscription):
            return {"webhookSubscription": subscription_view(made, version), "userErrors": []}
        return {"webhookSubscription": None, "userErrors": [made]}

    def delete(_: object, *, id: str) -> dict[str, object]:
        if subscriptions.delete(number_in(id, "WebhookSubscription")):
            return {"deletedWebhookSubscriptionId": id, "userErrors": []}
        error = {"field": ["id"], "message": "Webhook subscription does not exist"}
        return {"deletedWebhookSubscriptionId": None, "userErrors": [error]}

    return {"webhookSubscriptionCreate": create, "webhookSubscriptionDelete": delete}


def subscription_view(subscription: Subscription, version: str) -> dict[str, object]:
    """A WebhookSubscription."""
    return {
        "__typename": "WebhookSubscription",
        "id": gid("WebhookSubscription", subscription.id),
        "legacyResourceId": str(subscription.id),
        "topic": subscription.topic,
        "uri": subscription.uri,
        "format": subscription.format,
        "filter": subscription.filter,
        "includeFields": subscription.include_fields,
        "metafieldNamespaces": [],
        "name": subscription.name,
        "createdAt": utc(subscription.created_at),
        "updatedAt": utc(subscription.created_at),
        "apiVersion": {"handle": version, "displayName": version, "supported": True},
    }
