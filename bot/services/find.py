"""Find orders by what is not their number: whose they are, or what another system calls them.

Storage answers first, by index. What it does not know is asked of every system at once, for as long as a person
waits; who did not answer by then is named. Whose an order is, is never stored: the systems are asked each time.
"""

import asyncio
from collections.abc import Awaitable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.orders.number import tries
from bot.orders.order import NAMES
from bot.orders.sought import MOST_HITS, By, Customer, keys_for, may_be_tracking
from bot.services import submissions
from bot.services.adopt import orders_of
from bot.services.shops import Shop, Shops
from integrations.errors import IntegrationError
from integrations.model import SalesOrder, Snapshot, number_key
from storage.engine import Database
from storage.tables import Order as OrderRow
from storage.unit_of_work import UnitOfWork

WITHIN = 1.6
"""Seconds all systems together have: people wait for two."""

Asking = Awaitable[Sequence[Snapshot]]


@dataclass(frozen=True, slots=True)
class Found:
    """The orders that were found, the latest first, and the systems that could not be asked."""

    rows: tuple[OrderRow, ...] = ()
    unread: tuple[str, ...] = ()


class Finder:
    """Looks for orders. `within` is how many seconds the systems have."""

    def __init__(self, db: Database, shops: Shops, *, within: float = WITHIN) -> None:
        self._db = db
        self._shops = shops
        self._within = within

    async def by_customer(self, customer: Customer) -> Found:
        """The latest orders of a customer: as the shop finds them, and by a name as the shipping desk does too."""
        asked: list[tuple[Shop, str, Asking]] = []
        for shop in self._shops:
            sold_in = shop.channel.client.find_by_customer(customer.text)
            asked.append((shop, NAMES[shop.channel.system], sold_in))
            if customer.by is By.NAME:
                asked.append((shop, NAMES[shop.desk.system], shop.desk.client.find_by_customer(customer.text)))
        return await self._ask(asked)

    async def anywhere(self, typed: str) -> Found:
        """The orders that another system calls so, or whose parcel bears that number; and those of that number that
        we do not know yet: an order may be minutes old, or older than anything we took in."""
        async with self._db.read() as unit:
            rows = await _called(unit, self._shops, typed)
        return Found(tuple(rows)) if rows else await self._ask(self._everywhere(typed))

    def _everywhere(self, typed: str) -> Iterable[tuple[Shop, str, Asking]]:
        for shop in self._shops:
            yield shop, shop.name, _of_number(shop, number_key(typed))
            yield shop, NAMES[shop.production.system], shop.production.client.find(typed)
            yield shop, NAMES[shop.desk.system], shop.desk.client.find(typed)
            if may_be_tracking(typed):
                yield shop, NAMES[shop.desk.system], shop.desk.client.find_by_tracking(typed)

    async def _ask(self, asked: Iterable[tuple[Shop, str, Asking]]) -> Found:
        """Ask all at once, of each shop the shop itself first; take in what they answer in time. A look at each
        follows, which reads it whole."""
        called: dict[int, str] = {}
        tasks = {}
        for shop, name, asking in asked:
            shop_name = called.setdefault(shop.id, name)
            tasks[asyncio.ensure_future(self._found(shop, shop_name, name, asking))] = name
        done, late = await asyncio.wait(tasks, timeout=self._within)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        founds = [task.result() for task in done]
        unread = {tasks[task] for task in late}.union(*(found.unread for found in founds))
        rows = {row.id: row for found in founds for row in found.rows}
        latest = sorted(rows.values(), key=_placed, reverse=True)
        return Found(tuple(latest[:MOST_HITS]), tuple(sorted(unread)))

    async def _found(self, shop: Shop, shop_name: str, name: str, asking: Asking) -> Found:
        """What one system answers. What it knows may be an order for which only the shop can be asked."""
        try:
            records = await asking
        except IntegrationError:
            return Found(unread=(name,))
        try:
            return Found(tuple(await self._take_in(shop, records)))
        except IntegrationError:
            return Found(unread=(shop_name,))

    async def _take_in(self, shop: Shop, records: Sequence[Snapshot]) -> list[OrderRow]:
        ids = [order_id for record in records for order_id in await orders_of(self._db, shop, record)]
        async with self._db.write() as unit:
            for order_id in sorted(set(ids)):
                await unit.ledger.submit(submissions.look(order_id))
            rows = [await unit.orders.by_id(order_id) for order_id in dict.fromkeys(ids)]
        return [row for row in rows if row is not None and row.shop_id == shop.id]


def _placed(row: OrderRow) -> tuple[datetime, int, int]:
    """By when it was placed. Of one second, which is all that shops tell, numbers rise."""
    return row.placed_at, int(row.number_digits or 0), row.id


async def _of_number(shop: Shop, key: str) -> tuple[SalesOrder, ...]:
    """What the shop itself finds: the number as typed, or else as the shop dresses it."""
    for wanted in tries(key, prefix=shop.number_prefix, suffix=shop.number_suffix):
        if hits := await shop.channel.client.find(wanted):
            return hits
    return ()


async def _called(unit: UnitOfWork, shops: Shops, typed: str) -> list[OrderRow]:
    ours: Mapping[int, Shop] = {shop.id: shop for shop in shops}
    found = {row.id: row for key in keys_for(typed) for row in await unit.aliases.find(key)}
    return [row for row in found.values() if row.shop_id in ours]
