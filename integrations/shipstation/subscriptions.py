"""Our webhooks at ShipStation V1: one subscription an event, which can be made and deleted and not changed.

docs.shipstation.com, V1 "Webhooks". Their address holds our secret, so no error and no flaw quotes it.
"""

from integrations.shipstation.api import WEBHOOKS, V1Api
from integrations.shipstation.records import WebhookRecord
from integrations.subscriptions import Address, Subscription

TOPICS = frozenset({"ORDER_NOTIFY", "SHIP_NOTIFY", "FULFILLMENT_SHIPPED", "FULFILLMENT_REJECTED"})


class ShipStationSubscriptions:
    """The `Subscriptions` of one V1 key pair."""

    def __init__(self, api: V1Api, address: Address) -> None:
        self._api = api
        self._address = address

    @property
    def topics(self) -> frozenset[str]:
        return TOPICS

    async def list(self) -> tuple[Subscription, ...]:
        answer = await self._api.read("/webhooks", WEBHOOKS, operation="list webhooks")
        return tuple(self._ours(each) for each in answer.webhooks if self._address.is_ours(each.url or ""))

    async def add(self, topics: frozenset[str]) -> None:
        for event in sorted(topics):
            body = {"target_url": self._address.url, "event": event, "friendly_name": "Shipmate"}
            await self._api.write("/webhooks/subscribe", body, operation="subscribe webhook")

    async def repair(self, broken: Subscription) -> None:
        """Put another in its place, and the new one first: an end in between leaves one too many, not none."""
        await self.add(broken.topics)
        await self.remove(broken.ref)

    async def remove(self, ref: str) -> None:
        await self._api.delete(f"/webhooks/{ref}", operation="remove webhook")

    def _ours(self, record: WebhookRecord) -> Subscription:
        topics = frozenset({record.event or ""})
        return Subscription(ref=record.ref, topics=topics, flaws=_flaws(record, self._address))


def _flaws(record: WebhookRecord, address: Address) -> tuple[str, ...]:
    flaws = ["it is switched off"] if record.active is False else []
    flaws += ["it tells of one store only"] if record.store_id not in (None, "0") else []
    flaws += ["it is not sent as JSON"] if (record.message_format or "Json").lower() != "json" else []
    flaws += [] if record.url == address.url else ["the secret in its path is another one"]
    return tuple(flaws)
