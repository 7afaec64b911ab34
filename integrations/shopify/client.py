"""The sales channel over Shopify's Admin GraphQL API: reads orders, and marks them fulfilled.

An order's ref is Shopify's plain number as text (`"6123456789"`). Where a ref goes in, the long form
`gid://shopify/Order/6123456789` is accepted too.
"""

import logging
import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import aiohttp

from integrations.errors import NotFound, UnexpectedReply
from integrations.http import DEFAULT_TIMEOUT
from integrations.model import Account, Parcel, Receipt, SalesOrder, System, number_key
from integrations.ports import Budget
from integrations.probing import Learned, ask_all
from integrations.shopify import documents, fulfilling, inventory, scopes, search, wire
from integrations.shopify.answers import Listing, NumberNode, OrderAnswer, OwnerAnswer, WhoAmIAnswer
from integrations.shopify.graphql import GraphqlApi
from integrations.shopify.nodes import OrderNode
from integrations.shopify.probe import QUESTIONS
from integrations.shopify.subscriptions import ShopifySubscriptions
from integrations.shopify.token import TokenSource
from integrations.stock import Goods
from integrations.subscriptions import Address

READ_LAG = 5.0
"""Seconds until an order read by its id shows our own write. The search lags longer and never confirms one."""

MOST_CANDIDATES = 4 * documents.PAGE
"""How many hits of a number search are looked through: it matches prefixes, and `1` may find thousands."""

_ORDER = re.compile(r"(?:gid://shopify/Order/)?([0-9]{1,20})")
_FULFILLMENT_ORDER = re.compile(r"gid://shopify/FulfillmentOrder/[0-9]{1,20}")

log = logging.getLogger(__name__)


class ShopifyClient:
    """One shop as a `SalesChannel`. `base_url` is `https://{shop}.myshopify.com`; times are in seconds."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        *,
        base_url: str,
        budget: Budget,
        token: TokenSource,
        timeout: float = DEFAULT_TIMEOUT,
        read_lag: float = READ_LAG,
        promise_tag: str = wire.PROMISE_TAG,
    ) -> None:
        self._api = GraphqlApi(session, base_url, budget=budget, token=token, timeout=timeout)
        self._shop_url = base_url.rstrip("/")
        self._timeout = timeout
        self._settle = timedelta(seconds=timeout + read_lag)
        self._promise_tag = promise_tag
        self._strange: set[str] = set()

    @property
    def system(self) -> System:
        return System.SHOPIFY

    @property
    def always_mails(self) -> bool:
        return False

    @property
    def settle(self) -> timedelta:
        """A whole `fulfill` ends within the timeout, so this counts from its start."""
        return self._settle

    async def ping(self) -> Account:
        """The shop's name, with a warning for every scope that is missing."""
        answer = await self._api.run(documents.WHO_AM_I, WhoAmIAnswer)
        granted = (scope.handle for scope in answer.current_app_installation.access_scopes)
        return Account(
            name=f"{answer.shop.name} ({answer.shop.myshopify_domain})",
            warnings=scopes.warnings(granted),
        )

    async def probe(self) -> tuple[Learned, ...]:
        """What an account can say, by reading alone, of the open questions in this folder's README."""
        return await ask_all(QUESTIONS, self._api)

    def subscriptions(self, address: Address) -> ShopifySubscriptions:
        """Our webhooks to `address`."""
        return ShopifySubscriptions(self._api, address)

    async def resolve(self, pointer: str) -> tuple[str, ...]:
        """The order a fulfillment order belongs to; nothing when Shopify no longer shows it."""
        if not _FULFILLMENT_ORDER.fullmatch(pointer):
            return ()
        try:
            answer = await self._api.run(documents.ORDER_OF_FULFILLMENT_ORDER, OwnerAnswer, id=pointer)
        except NotFound:
            return ()
        return (answer.fulfillment_order.order_id,) if answer.fulfillment_order else ()

    async def get(self, ref: str) -> SalesOrder | None:
        """The order as it is now: reads by id do not lag."""
        gid = _gid(ref)
        try:
            node = await self._read(gid) if gid else None
        except NotFound:
            return None
        return self._order(node) if node else None

    async def find(self, number: str) -> tuple[SalesOrder, ...]:
        """Each order of exactly this number, the newest first. Only the candidates come from the lagging search."""
        found = [await self.get(ref) for ref in await self._refs_of(number)]
        return tuple(order for order in found if order and number_key(order.number) == number_key(number))

    async def find_by_customer(self, customer: str) -> tuple[SalesOrder, ...]:
        """The ten newest orders that Shopify's search finds. It lags, and by words it looks at more than names."""
        query = search.by_customer(customer)
        if query is None:
            return ()
        page = (await self._api.run(documents.CUSTOMERS_ORDERS, Listing[OrderNode], search=query)).orders
        found = [self._order(node) if node.whole else await self.get(node.id) for node in page.nodes]
        return tuple(order for order in found if order)

    def changed_since(self, since: datetime) -> AsyncIterator[SalesOrder]:
        """Orders changed at `since` or later, oldest first. The search lags: overlap is the caller's part."""
        return self._list(search.updated_since(since), "UPDATED_AT")

    async def open_orders(self) -> AsyncIterator[SalesOrder]:
        """Orders neither archived nor cancelled, the oldest first; fulfilled ones are among them until archived."""
        async for order in self._list(search.OPEN, "CREATED_AT"):
            if order.cancelled_at is None:
                yield order

    async def fulfill(self, ref: str, parcel: Parcel, *, notify_customer: bool) -> Receipt:
        """Mark everything that is left as shipped with this parcel; nothing left is a success, see `fulfilling`."""
        gid = _gid(ref)
        if gid is None:
            raise NotFound(System.SHOPIFY, documents.FULFILL.says, "this is not a Shopify order ref")
        return await fulfilling.fulfill(self._api, gid, parcel, notify_customer=notify_customer, within=self._timeout)

    async def stock_of(self, sku: str) -> Goods | None:
        return await inventory.stock_of(self._api, sku)

    async def _read(self, gid: str) -> OrderNode | None:
        node = (await self._api.run(documents.ORDER, OrderAnswer, id=gid)).order
        while node and not node.whole:
            cursors = {
                "afterLine": node.line_items.page_info.end_cursor,
                "afterFulfillmentOrder": node.fulfillment_orders.page_info.end_cursor,
            }
            later = (await self._api.run(documents.ORDER, OrderAnswer, id=gid, **cursors)).order
            longer = node.joined(later) if later else None
            if longer and not longer.whole and longer.rows == node.rows:
                raise UnexpectedReply(System.SHOPIFY, documents.ORDER.says, "the pages do not end")
            node = longer
        return node

    async def _list(self, query: str, sort: str) -> AsyncIterator[SalesOrder]:
        async for node in self._api.rows(documents.ORDERS, Listing[OrderNode], search=query, sort=sort):
            order = self._order(node) if node.whole else await self.get(node.id)
            if order:
                yield order

    async def _refs_of(self, number: str) -> list[str]:
        wanted = number_key(number)
        query = search.by_number(number)
        refs: list[str] = []
        if query is None:
            return refs
        looked_at = 0
        async for candidate in self._api.rows(documents.NUMBERS, Listing[NumberNode], search=query):
            looked_at += 1
            if number_key(candidate.name) == wanted:
                refs.append(candidate.id)
            if looked_at >= MOST_CANDIDATES:
                break
        return refs

    def _order(self, node: OrderNode) -> SalesOrder:
        for word in wire.strange_words(node) - self._strange:
            self._strange.add(word)
            log.warning("Shopify uses the word %s, which this program does not know; it counts as unknown", word)
        return wire.sales_order(node, shop_url=self._shop_url, promise_tag=self._promise_tag)


def _gid(ref: str) -> str | None:
    """The long form of an order ref, or None for anything else."""
    found = _ORDER.fullmatch(ref)
    return f"gid://shopify/Order/{found[1]}" if found else None
