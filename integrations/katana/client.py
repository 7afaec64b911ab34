"""Production over Katana's public API v1: reads orders whole, and packs and delivers through fulfillments only.

Endpoints, limits, quirks and what nobody could confirm are in the README beside this file.
"""

import time
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from datetime import datetime, timedelta

import aiohttp

from integrations.errors import NotFound
from integrations.http import DEFAULT_TIMEOUT
from integrations.katana import making, packing, wire
from integrations.katana.api import KatanaApi
from integrations.katana.fields import Record, parse_id
from integrations.katana.inventory import Inventory
from integrations.katana.memory import Memory
from integrations.katana.open_orders import open_pages
from integrations.katana.probe import QUESTIONS
from integrations.katana.subscriptions import KatanaSubscriptions
from integrations.katana.supply import SupplyBoard
from integrations.katana.variants import Variants
from integrations.model import Account, Parcel, ProductionOrder, Receipt, System, number_key
from integrations.ports import Budget
from integrations.probing import Learned, ask_all
from integrations.stock import Goods, Supply
from integrations.subscriptions import Address

BASE_URL = "https://api.katanamrp.com/v1"
REMEMBER = 15 * 60.0
SUPPLY_AGE = 3 * 60.0
TOGETHER = 400
ORDERS, ORDER = "/sales_orders", "sales order"


class KatanaClient:
    """The Production port for one Katana account. `timeout`, `read_lag` and `supply_age` are seconds.

    An order from `get`, `find` or `find_by_channel_order` has all its packings. One from an iterator has them only
    when it is partly packed or partly delivered; in the other stages the lines say how much is fulfilled without
    them. So hand `pack`, `unpack` and `deliver` an order from `get`.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        *,
        base_url: str = BASE_URL,
        api_key: str,
        budget: Budget,
        timeout: float = DEFAULT_TIMEOUT,
        read_lag: float = 5.0,
        supply_age: float = SUPPLY_AGE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settle = timedelta(seconds=timeout + read_lag)
        self._api = KatanaApi(session, base_url=base_url, api_key=api_key, budget=budget, timeout=timeout)
        self._variants = Variants(self._api, age=REMEMBER, clock=clock)
        self._supply = SupplyBoard(self._api, self._variants, age=supply_age, clock=clock)
        self._inventory = Inventory(self._api, age=REMEMBER, clock=clock)
        self._partial: Memory[tuple[int, datetime], list[Record]] = Memory(age=REMEMBER, most=2_000, clock=clock)

    @property
    def system(self) -> System:
        return System.KATANA

    @property
    def settle(self) -> timedelta:
        return self._settle

    async def ping(self) -> Account:
        return wire.account(await self._api.read("/factory", "account"))

    async def probe(self) -> tuple[Learned, ...]:
        """What an account can say, by reading alone, of the open questions in this folder's README."""
        return await ask_all(QUESTIONS, self._api)

    def subscriptions(self, address: Address, *, known: str | None = None) -> KatanaSubscriptions:
        """Our webhooks to `address`. `known` is the token that ours are verified with."""
        return KatanaSubscriptions(self._api, address, known=known)

    async def resolve(self, pointer: str) -> tuple[str, ...]:
        """The sales order a manufacturing order was made for; none when it is made for stock, or gone.

        Stock that arrives for no order in particular changes any number of orders. Katana tells each of them apart
        by `sales_order.availability_updated`, and the sweep finds what that misses.
        """
        kind, _, ref = pointer.partition(":")
        if kind != "manufacturing_order" or parse_id(ref) is None:
            return ()
        try:
            made = await self._api.read(f"/manufacturing_orders/{parse_id(ref)}", "manufacturing order")
        except NotFound:
            return ()
        order_id = made.optional_id("sales_order_id")
        return (str(order_id),) if order_id else ()

    async def get(self, ref: str) -> ProductionOrder | None:
        """The order as it is now: one call for it, one for its fulfillments, and one for variants not yet known."""
        order_id = parse_id(ref)
        if order_id is None:
            return None
        try:
            order = await self._api.read(f"{ORDERS}/{order_id}", ORDER)
        except NotFound:
            return None
        return (await self._whole([order]))[0]

    async def find(self, number: str) -> tuple[ProductionOrder, ...]:
        """The orders with exactly this number: one call for each way it may be spelled, then as for `get`."""
        wanted = number_key(number)
        found: dict[int, Record] = {}
        for spelling in _spellings(number):
            orders = await self._api.listed(ORDERS, ORDER, [("order_no", spelling)])
            found |= {each.id(): each for each in orders if number_key(each.text("order_no")) == wanted}
        return tuple(await self._whole(found.values()))

    async def find_by_channel_order(self, channel_order_ref: str) -> tuple[ProductionOrder, ...]:
        """The orders imported from this order of the sales channel; the same id may exist in two shops."""
        asked = ("ecommerce_order_id", channel_order_ref)
        orders = await self._api.listed(ORDERS, ORDER, [asked]) if channel_order_ref else []
        return tuple(await self._whole(each for each in orders if each.optional_text(asked[0]) == asked[1]))

    async def changed_since(self, since: datetime) -> AsyncIterator[ProductionOrder]:
        """Orders Katana updated at or after `since`, deleted ones included.

        Nobody documents whether a change of availability counts as an update: sweep the open orders for that.
        """
        least = since.replace(microsecond=since.microsecond // 1000 * 1000)
        asked = [("updated_at_min", wire.timestamp(least)), ("include_deleted", "true")]
        async for orders in _together(self._api.pages(ORDERS, ORDER, asked)):
            for order in await self._listed(each for each in orders if each.moment("updated_at") >= least):
                yield order

    async def open_orders(self) -> AsyncIterator[ProductionOrder]:
        """Every order that is neither a quote nor delivered: one call for each 200 of them, and their variants."""
        seen: set[str] = set()
        async for orders in _together(open_pages(self._api)):
            for order in await self._listed(orders):
                if order.ref not in seen:
                    seen.add(order.ref)
                    yield order

    async def pack(self, order: ProductionOrder) -> Receipt:
        changes = packing.to_pack(order)
        made = await self._api.write("pack order", changes)
        return _receipt(made, "Packed." if changes else "Already packed; nothing was sent.")

    async def unpack(self, order: ProductionOrder) -> Receipt:
        changes = packing.to_unpack(order)
        await self._api.write("unpack order", changes)
        return _receipt(None, "Taken back." if changes else "Nothing is packed; nothing was sent.")

    async def deliver(self, order: ProductionOrder, parcel: Parcel) -> Receipt:
        changes = packing.to_deliver(order, parcel)
        made = await self._api.write("deliver order", changes)
        return _receipt(made, "Delivered." if changes else "Already delivered; nothing was sent.")

    async def supply(self, now: datetime) -> Supply:
        return await self._supply.supply(now)

    async def stock_of(self, sku: str) -> Goods | None:
        return await self._inventory.of(sku)

    async def skus(self) -> tuple[str, ...]:
        return await self._inventory.skus()

    async def make(self, order: ProductionOrder, line_ref: str) -> Receipt:
        changes = making.to_make(order, line_ref)
        made = await self._api.write(making.OPERATION, changes)
        self._supply.forget()
        return _receipt(made, "Being made." if changes else "Already being made; nothing was sent.")

    async def _whole(self, orders: Iterable[Record]) -> list[ProductionOrder]:
        """The orders with all their fulfillments, read now."""
        return await self._joined([(order, await self._fulfillments(order)) for order in orders])

    async def _listed(self, orders: Iterable[Record]) -> list[ProductionOrder]:
        """The orders with fulfillments only where the status alone does not say how much is fulfilled.

        Those cost a call each, so they are remembered for as long as Katana says the order has not changed.
        """
        read: list[tuple[Record, Sequence[Record]]] = []
        for order in orders:
            version = (order.id(), order.moment("updated_at"))
            partial = wire.stage(order) in wire.PARTIAL
            if partial and version not in self._partial:
                self._partial[version] = await self._fulfillments(order)
            read.append((order, self._partial[version] if partial else ()))
        return await self._joined(read)

    async def _joined(self, read: Sequence[tuple[Record, Sequence[Record]]]) -> list[ProductionOrder]:
        named = {variant_id for order, _ in read for variant_id in wire.variant_ids(order)}
        variants = await self._variants.of(named)
        return [wire.production_order(order, variants, fulfillments) for order, fulfillments in read]

    async def _fulfillments(self, order: Record) -> list[Record]:
        order_id = order.id()
        asked = [("sales_order_id", str(order_id))]
        listed = await self._api.listed(packing.FULFILLMENTS, "fulfillment", asked)
        return [each for each in listed if each.id("sales_order_id") == order_id]


def _receipt(made: int | None, words: str) -> Receipt:
    return Receipt(ref=str(made) if made else None, words=words)


def _spellings(number: str) -> tuple[str, ...]:
    """How Katana may hold the number people typed: with and without the shop's `#`, as typed and in capitals."""
    bare = " ".join(number.split()).removeprefix("#").strip()
    return tuple(dict.fromkeys(f"{sign}{text}" for text in (bare, bare.upper()) for sign in ("", "#") if text))


async def _together(pages: AsyncIterator[list[Record]]) -> AsyncIterator[list[Record]]:
    """The same orders in larger groups, so that the variants of several pages are asked for in one call."""
    waiting: list[Record] = []
    async for page in pages:
        waiting += page
        if len(waiting) >= TOGETHER:
            yield waiting
            waiting = []
    if waiting:
        yield waiting
