"""Our webhooks at a WooCommerce shop: one a topic, which is switched on again and signed anew rather than made anew.

WooCommerce switches a webhook off after some failures in a row and tells nobody: here it can be noticed. What was
missed meanwhile is never sent again; polling finds it. The secret is never shown, so each name bears a mark of it.
"""

import hashlib
import hmac
import re
from contextlib import suppress
from typing import Annotated

from pydantic import TypeAdapter

from integrations.errors import NotFound
from integrations.subscriptions import Address, Subscription
from integrations.woocommerce.api import V3, RestApi
from integrations.woocommerce.listing import every_row
from integrations.woocommerce.nodes import AsRows, Row, Text
from integrations.woocommerce.webhooks import ORDER_TOPICS

TOPICS = frozenset(ORDER_TOPICS)
ACTIVE, PAUSED = "active", "paused"
SAYS = "read webhooks"


class WebhookNode(Row):
    name: Text = ""
    topic: Text = ""
    status: Text = ""
    delivery_url: Text = ""


WEBHOOKS = TypeAdapter(Annotated[tuple[WebhookNode, ...], AsRows])
WEBHOOK = TypeAdapter(WebhookNode)


class WooCommerceSubscriptions:
    """The `Subscriptions` of one shop, which signs its webhooks with `secret`.

    A webhook that is made is tried at once, so whatever listens at the address should be up.
    """

    def __init__(self, api: RestApi, address: Address, *, secret: str) -> None:
        self._api = api
        self._address = address
        self._secret = secret

    @property
    def topics(self) -> frozenset[str]:
        return TOPICS

    async def list(self) -> tuple[Subscription, ...]:
        fields = {"_fields": ",".join(WebhookNode.model_fields)}
        fetch = self._api.pages(f"{V3}/webhooks", WEBHOOKS, says=SAYS, params=fields)
        rows = [row async for row in every_row(fetch, SAYS)]
        return tuple(self._ours(row) for row in rows if self._address.is_ours(row.delivery_url))

    async def add(self, topics: frozenset[str]) -> None:
        for topic in sorted(topics):
            body = {"topic": topic, **self._wanted(topic)}
            await self._api.write("POST", f"{V3}/webhooks", body, WEBHOOK, says="make webhook")

    async def repair(self, broken: Subscription) -> None:
        """Its ref stays. A paused one is switched on too: leave it alone unless a person asks."""
        (topic,) = broken.topics
        path = f"{V3}/webhooks/{broken.ref}"
        await self._api.write("PUT", path, self._wanted(topic), WEBHOOK, says="repair webhook")

    async def remove(self, ref: str) -> None:
        path, for_good = f"{V3}/webhooks/{ref}", {"force": "true"}
        with suppress(NotFound):
            await self._api.write("DELETE", path, None, WEBHOOK, says="remove webhook", params=for_good)

    def _wanted(self, topic: str) -> dict[str, str]:
        return {
            "name": self._name(topic),
            "delivery_url": self._address.url,
            "secret": self._secret,
            "status": ACTIVE,
        }

    def _name(self, topic: str) -> str:
        mark = hmac.new(self._secret.encode(), b"Shipmate", hashlib.sha256).hexdigest()[:8]
        return f"Shipmate {topic} {mark}"

    def _bears_another_mark(self, row: WebhookNode) -> bool:
        """What a person made by hand bears none, and is believed."""
        return row.name != self._name(row.topic) and bool(re.fullmatch(r"Shipmate \S+ [0-9a-f]{8}", row.name))

    def _ours(self, row: WebhookNode) -> Subscription:
        flaws = [] if row.status == ACTIVE else ["it is paused" if row.status == PAUSED else "it is switched off"]
        flaws += [] if row.delivery_url == self._address.url else ["its path is another one"]
        flaws += ["it is signed with another secret"] if self._bears_another_mark(row) else []
        return Subscription(
            ref=row.id, topics=frozenset({row.topic}), flaws=tuple(flaws), paused=row.status == PAUSED
        )
