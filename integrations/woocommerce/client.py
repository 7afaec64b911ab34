"""The sales channel over WooCommerce's REST API v3: reads orders, and completes them.

An order's ref is WooCommerce's id as text (`"2231"`), which other systems carry too. Its number is what people see:
the same as the id until a plugin changes it, and never taken for it.
"""

import html
import logging
import re
import time
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import UTC, datetime, timedelta

import aiohttp

from integrations.errors import NotFound, Rejected, UnexpectedReply
from integrations.http import DEFAULT_TIMEOUT
from integrations.model import Account, Parcel, Receipt, SalesOrder, System
from integrations.ports import Budget
from integrations.probing import Learned, ask_all
from integrations.stock import Goods
from integrations.subscriptions import Address
from integrations.woocommerce import advice, fulfilling, inventory, searching, wire
from integrations.woocommerce.api import V3, RestApi
from integrations.woocommerce.auth import Keys
from integrations.woocommerce.extensions import Extensions
from integrations.woocommerce.listing import every_row
from integrations.woocommerce.nodes import ORDER_FIELDS, OrderNode
from integrations.woocommerce.probe import QUESTIONS
from integrations.woocommerce.reading import ORDERS, SAYS, read_order, read_refunds
from integrations.woocommerce.recording import Recorder
from integrations.woocommerce.subscriptions import WooCommerceSubscriptions
from integrations.woocommerce.tracking import Tracking
from integrations.woocommerce.virtual import Virtual

READ_LAG = 15.0
"""Seconds a shop may go on with a call that we gave up: PHP finishes, mails and all, although nobody listens."""
TIMEOUTS = 2
"""How many timeouts of one call completing an order may take: it is up to ten calls, and hosts are slow."""
_REF = re.compile(r"[0-9]{1,20}")

log = logging.getLogger(__name__)


class WooCommerceClient:
    """One shop as a `SalesChannel`. `site_url` is where the site lives, such as `https://shop.example/store`.

    `statuses` says what statuses of the shop's own mean (`wire.Meaning`), `clock` counts seconds for what is
    remembered, and with `webhook_secret` the shop is to sign. Times are in seconds. Raises `ValueError` for settings
    that cannot be meant.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        *,
        site_url: str,
        keys: Keys,
        budget: Budget,
        timeout: float = DEFAULT_TIMEOUT,
        read_lag: float = READ_LAG,
        tracking: Tracking = Tracking.AUTO,
        statuses: Mapping[str, str] | None = None,
        promise_key: str = wire.PROMISE_KEY,
        webhook_secret: str = "",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._api = RestApi(session, site_url, keys=keys, budget=budget, timeout=timeout)
        self._statuses = wire.with_own(statuses or {})
        self._promise_key = promise_key
        self._tracking = tracking
        self._extensions = Extensions(self._api, clock)
        self._virtual = Virtual(self._api, clock)
        self._completion = fulfilling.Completion(
            self._api, Recorder(self._api, self._extensions, tracking), self._statuses
        )
        self._webhook_secret = webhook_secret
        self._within = TIMEOUTS * timeout
        self._settle = timedelta(seconds=self._within + read_lag)
        self._strange: set[str] = set()

    @property
    def system(self) -> System:
        return System.WOOCOMMERCE

    @property
    def always_mails(self) -> bool:
        return True

    @property
    def settle(self) -> timedelta:
        """A whole `fulfill` ends within `TIMEOUTS` timeouts, so this counts from its start."""
        return self._settle

    async def ping(self) -> Account:
        """The site's name, with a warning for what will not work as people may expect."""
        params = {"per_page": "1", "_fields": ORDER_FIELDS}
        await self._api.read(f"{V3}/orders", ORDERS, says="check the keys", params=params)
        index = await self._extensions.index()
        host = self._api.site_url.partition("://")[2]
        name = f"{html.unescape(index.name)} ({host})" if index and index.name else host
        namespaces = frozenset(index.namespaces) if index else None
        return Account(name=name, warnings=advice.warnings(self._api.site_url, self._tracking, namespaces))

    async def resolve(self, pointer: str) -> tuple[str, ...]:  # noqa: ARG002 - the port asks for it
        """Nothing: WooCommerce's webhooks name their order or none."""
        return ()

    async def get(self, ref: str) -> SalesOrder | None:
        """The order as it is now. One in the trash is a cancelled order; a checkout that is not finished is none."""
        if not _REF.fullmatch(ref):
            return None
        try:
            node = await read_order(self._api, ref)
        except NotFound:
            return None
        return await self._order(node)

    async def find(self, number: str) -> tuple[SalesOrder, ...]:
        """Each order of exactly this number, the newest first."""
        return await self._orders(await searching.by_number(self._api, number))

    async def find_by_customer(self, customer: str) -> tuple[SalesOrder, ...]:
        """The ten newest orders that bear this e-mail address, or every word of this name."""
        return await self._orders(await searching.by_customer(self._api, customer))

    async def changed_since(self, since: datetime) -> AsyncIterator[SalesOrder]:
        """Orders changed at `since` or later, oldest first, then those that were put in the trash."""
        # The bound itself is left out by WooCommerce, which knows whole seconds only.
        bound = since.astimezone(UTC).replace(microsecond=0) - timedelta(seconds=1)
        params = {
            "modified_after": f"{bound:%Y-%m-%dT%H:%M:%S}",
            "dates_are_gmt": "true",
            "orderby": "modified",
            "order": "asc",
        }
        seen: set[str] = set()
        for more in ({}, {"status": wire.TRASH}):
            async for order in self._list({**params, **more}):
                if order.ref not in seen:
                    seen.add(order.ref)
                    yield order

    async def open_orders(self) -> AsyncIterator[SalesOrder]:
        """Orders with something left to do, the oldest first: unpaid, held, to be sent, sent in part."""
        params = {"status": wire.open_statuses(self._statuses), "orderby": "date", "order": "asc"}
        async for order in self._list(params):
            yield order

    async def fulfill(self, ref: str, parcel: Parcel, *, notify_customer: bool) -> Receipt:
        """Complete the order, see `fulfilling`; a completed one is a success.

        The shop mails the customer of it, and cannot be told not to: `Rejected` when that is not wanted.
        """
        if not _REF.fullmatch(ref):
            raise NotFound(System.WOOCOMMERCE, fulfilling.SAYS, "this is not a WooCommerce order ref")
        if not notify_customer:
            raise Rejected(
                System.WOOCOMMERCE, fulfilling.SAYS, "WooCommerce mails every customer whose order is completed"
            )
        return await self._completion.of(ref, parcel, within=self._within)

    async def stock_of(self, sku: str) -> Goods | None:
        return await inventory.stock_of(self._api, sku)

    def subscriptions(self, address: Address) -> WooCommerceSubscriptions:
        """Our webhooks at this shop."""
        return WooCommerceSubscriptions(self._api, address, secret=self._webhook_secret)

    async def probe(self) -> tuple[Learned, ...]:
        return await ask_all(QUESTIONS, self._api)

    async def _list(self, params: Mapping[str, str]) -> AsyncIterator[SalesOrder]:
        fetch = self._api.pages(f"{V3}/orders", ORDERS, says=SAYS, params={**params, "_fields": ORDER_FIELDS})
        async for node in every_row(fetch, SAYS):
            if order := await self._order(node):
                yield order

    async def _orders(self, nodes: list[OrderNode]) -> tuple[SalesOrder, ...]:
        found = [await self._order(node) for node in nodes]
        return tuple(order for order in found if order)

    async def _order(self, node: OrderNode) -> SalesOrder | None:
        """The order in our words; None for what is no order, or is one no more."""
        if not wire.is_order(node, self._statuses):
            return None
        if (word := wire.strange_word(node, self._statuses)) and word not in self._strange:
            self._strange.add(word)
            log.warning(
                "WooCommerce uses the status %s, which counts as unknown until WOOCOMMERCE_STATUS_MAP says more", word
            )
        try:
            refunds, virtual = await read_refunds(self._api, node), await self._virtual.lines_of(node)
        except NotFound:
            return None
        try:
            return wire.sales_order(
                node,
                refunds=refunds,
                virtual=virtual,
                site_url=self._api.site_url,
                statuses=self._statuses,
                promise_key=self._promise_key,
            )
        except ValueError as error:
            raise UnexpectedReply(System.WOOCOMMERCE, SAYS, f"order {node.id}: {error}") from error
