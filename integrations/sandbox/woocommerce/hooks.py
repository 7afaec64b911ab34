"""The webhooks a client registered: their life, their counting of failures, and the checks of a new one.

Success is an answer from 200 to 302. The check is made before counting, so it is the seventh failure in a row that
disables a webhook, silently (sheet, section 6).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from integrations.sandbox.woocommerce.errors import WooError, invalid_params
from integrations.sandbox.woocommerce.query import one_of
from integrations.sandbox.world import World

STATUSES = ("active", "paused", "disabled")
RESOURCES = ("coupon", "customer", "order", "product")
EVENTS = ("created", "updated", "deleted", "restored")
TOPICS = {f"{resource}.{event}" for resource in RESOURCES for event in EVENTS}
ACTION = re.compile(r"action\.(woocommerce|wc)_\w+")
MOST_FAILURES = 5
FIELDS = ("name", "topic", "delivery_url", "secret", "status")


@dataclass(slots=True)
class Hook:
    """One registered webhook. The secret is never shown."""

    id: int
    name: str
    topic: str
    delivery_url: str
    secret: str
    created_at: datetime
    updated_at: datetime
    status: str = "active"
    failures: int = 0
    ping_error: str = ""
    """What the admin is shown when the ping was not answered with exactly 200."""

    def answered(self, status: int | None) -> None:
        """Count one delivery and its answer."""
        if status is not None and 200 <= status <= 302:
            self.failures = 0
        elif self.failures > MOST_FAILURES:
            self.status = "disabled"
        else:
            self.failures += 1

    def pinged(self, status: int | None) -> None:
        self.ping_error = "" if status == 200 else f"Error: Delivery URL returned response code: {status or 0}"


class Hooks:
    """All webhooks of the site by id."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.by_id: dict[int, Hook] = {}

    def add(self, given: Mapping[str, object]) -> Hook:
        """Register, and ping the address; raises for what WooCommerce refuses. Twice the same is two."""
        fields = _checked(given)
        topic = fields.get("topic", "")
        if not _is_topic(topic):
            raise bad_topic()
        if not _is_url(fields.get("delivery_url", "")):
            message = "Webhook delivery URL must be a valid URL starting with http:// or https://."
            raise WooError(400, "woocommerce_rest_shop_webhook_invalid_delivery_url", message)
        now = self._world.now()
        secret = fields.get("secret") or f"{self._world.rng.getrandbits(200):050x}"
        name = fields.get("name") or f"Webhook created on {now:%b %d, %Y @ %I:%M %p}"
        hook = Hook(self._world.new_id("woo_webhook"), name, topic, fields["delivery_url"], secret, now, now)
        hook.status = fields.get("status", "active")
        self.by_id[hook.id] = hook
        self._world.tell("woocommerce", "ping", hook.id)
        return hook

    def change(self, hook: Hook, given: Mapping[str, object]) -> None:
        """Set what is given; raises like `add`. Activating starts the counting anew."""
        fields = _checked(given)
        if "topic" in fields and not _is_topic(fields["topic"]):
            raise bad_topic()
        for name, value in fields.items():
            setattr(hook, name, value)
        if fields.get("status") == "active":
            hook.failures = 0
        hook.updated_at = self._world.now()


def bad_topic() -> WooError:
    return WooError(
        400, "woocommerce_rest_shop_webhook_invalid_topic", "Webhook topic is required and must be valid."
    )


def _checked(given: Mapping[str, object]) -> dict[str, str]:
    """The known fields as text; a null is as absent."""
    problems = {}
    for name in FIELDS:
        value = given.get(name)
        if value is not None and not isinstance(value, str):
            problems[name] = ("rest_invalid_type", f"{name} is not of type string.")
        elif name == "status" and value is not None and (problem := one_of(*STATUSES)(name, value)):
            problems[name] = problem
    if problems:
        raise invalid_params(problems)
    return {name: value for name in FIELDS if isinstance(value := given.get(name), str)}


def _is_topic(topic: str) -> bool:
    return topic in TOPICS or bool(ACTION.fullmatch(topic))


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False
