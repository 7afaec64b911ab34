"""Our webhooks at ShipStation V2: one subscription an event.

docs.shipstation.com, V2 "Webhooks": `/v2/environment/webhooks`. They are signed, so nothing of theirs is secret.
"""

from integrations.shipstation.v2.api import WEBHOOKS, V2Api
from integrations.shipstation.v2.records import WebhookRecord
from integrations.subscriptions import Address, Subscription

TOPICS = frozenset({"shipment_created_v2", "label_created_v2", "fulfillment_shipped_v2", "fulfillment_rejected_v2"})
PATH = "/v2/environment/webhooks"


class V2Subscriptions:
    """The `Subscriptions` of one V2 key."""

    def __init__(self, api: V2Api, address: Address) -> None:
        self._api = api
        self._address = address

    @property
    def topics(self) -> frozenset[str]:
        return TOPICS

    async def list(self) -> tuple[Subscription, ...]:
        found = await self._api.read(PATH, WEBHOOKS, operation="list webhooks")
        return tuple(self._ours(each) for each in found if self._address.is_ours(each.url or ""))

    async def add(self, topics: frozenset[str]) -> None:
        for event in sorted(topics):
            body = {"name": "Shipmate", "event": event, "url": self._address.url}
            await self._api.write("POST", PATH, body, operation="subscribe webhook")

    async def repair(self, broken: Subscription) -> None:
        """Make it anew. The old one goes first: an event may be told to an address once only (409
        `webhook_event_type_conflict`), and what is missed in between the poll finds."""
        await self.remove(broken.ref)
        await self.add(broken.topics)

    async def remove(self, ref: str) -> None:
        await self._api.delete(f"{PATH}/{ref}", operation="remove webhook")

    def _ours(self, record: WebhookRecord) -> Subscription:
        flaws = ["it tells of one store only"] if record.store_id else []
        flaws += [] if record.url == self._address.url else ["it leads to another address of ours"]
        return Subscription(ref=record.webhook_id, topics=frozenset({record.event or ""}), flaws=tuple(flaws))
