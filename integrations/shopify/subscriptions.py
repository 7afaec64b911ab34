"""Our webhooks at a Shopify shop: one subscription a topic, of this app, made through the API.

shopify.dev, "webhookSubscriptionCreate". After eight failed deliveries in a row Shopify deletes a subscription, so a
broken one is mostly a missing one.
"""

from collections.abc import Mapping

from pydantic import Field

from integrations.errors import Rejected
from integrations.model import System
from integrations.shopify.answers import Listing, UserError
from integrations.shopify.graphql import GraphqlApi
from integrations.shopify.nodes import Node, Page, Row
from integrations.shopify.subscription_documents import SUBSCRIBE, SUBSCRIPTIONS, UNSUBSCRIBE
from integrations.subscriptions import Address, Subscription

_ID, _ORDER_ID = ("id",), ("order_id",)
READ: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("ORDERS_CREATE", "ORDERS_UPDATED", "ORDERS_PAID", "ORDERS_CANCELLED"), _ID),
    **dict.fromkeys(("ORDERS_FULFILLED", "ORDERS_PARTIALLY_FULFILLED"), _ID),
    **dict.fromkeys(("REFUNDS_CREATE", "FULFILLMENTS_CREATE", "FULFILLMENTS_UPDATE"), _ORDER_ID),
    **dict.fromkeys(("ORDERS_EDITED", "FULFILLMENT_ORDERS_PLACED_ON_HOLD", "FULFILLMENT_ORDERS_HOLD_RELEASED"), ()),
}
"""Each topic, and the fields of its body that are read: the rest tells of a person and need not be sent. Where
nothing stands the body tells of nobody and comes whole."""
TOPICS = frozenset(READ)
TAKEN, GONE = "already been taken", "does not exist"
"""Words of Shopify's refusals, which have no code: what was asked for is so already."""


class SubscriptionNode(Row):
    topic: str
    uri: str
    format: str
    filter: str | None
    include_fields: tuple[str, ...]


class SubscriptionListing(Listing[SubscriptionNode]):
    """One page; the name is what paging looks for."""

    orders: Page[SubscriptionNode] = Field(alias="webhookSubscriptions")


class Refusals(Node):
    user_errors: tuple[UserError, ...]


class SubscribeAnswer(Node):
    payload: Refusals = Field(alias="webhookSubscriptionCreate")


class UnsubscribeAnswer(Node):
    payload: Refusals = Field(alias="webhookSubscriptionDelete")


class ShopifySubscriptions:
    """The `Subscriptions` of one app on one shop."""

    def __init__(self, api: GraphqlApi, address: Address) -> None:
        self._api = api
        self._address = address

    @property
    def topics(self) -> frozenset[str]:
        return TOPICS

    async def list(self) -> tuple[Subscription, ...]:
        found = [node async for node in self._api.rows(SUBSCRIPTIONS, SubscriptionListing)]
        return tuple(self._ours(node) for node in found if self._address.is_ours(node.uri))

    async def add(self, topics: frozenset[str]) -> None:
        """A topic that is refused keeps no other from being asked for. Raises `Rejected` at the end."""
        refused: dict[str, list[str]] = {}
        for topic in sorted(topics):
            asked = {"topic": topic, "uri": self._address.url, "fields": list(READ[topic]) or None}
            answer = await self._api.run(SUBSCRIBE, SubscribeAnswer, **asked)
            if words := _refusal(answer.payload, but=TAKEN):
                refused.setdefault(words, []).append(topic)
        if refused:
            told = "; ".join(f"{', '.join(topics)}: {words}" for words, topics in refused.items())
            raise Rejected(System.SHOPIFY, SUBSCRIBE.says, told)

    async def repair(self, broken: Subscription) -> None:
        """Put another in its place, and take the old one away first: an address takes each topic once."""
        await self.remove(broken.ref)
        await self.add(broken.topics)

    async def remove(self, ref: str) -> None:
        answer = await self._api.run(UNSUBSCRIBE, UnsubscribeAnswer, id=ref)
        if words := _refusal(answer.payload, but=GONE):
            raise Rejected(System.SHOPIFY, UNSUBSCRIBE.says, words)

    def _ours(self, node: SubscriptionNode) -> Subscription:
        flaws = [] if node.uri == self._address.url else ["its path is another one"]
        flaws += ["it is not sent as JSON"] if node.format != "JSON" else []
        flaws += ["a filter holds some of it back"] if node.filter else []
        flaws += ["parts of it are left out"] if _lacks(node) else []
        return Subscription(ref=node.id, topics=frozenset({node.topic}), flaws=tuple(flaws))


def _lacks(node: SubscriptionNode) -> bool:
    """Whether something that is read is not sent. All that is sent is more than needed, and lacks nothing."""
    needed = READ.get(node.topic, ())
    return bool(node.include_fields) and (not needed or not set(needed) <= set(node.include_fields))


def _refusal(payload: Refusals, *, but: str) -> str:
    """Shopify's words, or none when they say that it is so already."""
    words = "; ".join(error.message for error in payload.user_errors)
    return "" if but in words else words
