"""Answers what is asked of stock: one SKU everywhere, and what holds orders up.

`/stock` costs at most 4 reads in production beside what is coming (two for the SKU, up to `MOST_PAGES` for what may
have been meant when nobody knows it) and one in the shop. `/blocked` reads nothing of an order: the orders are what
is stored of them, and what is coming is one reading that is shared with every card (katana README: 7 calls in a small
workshop, 36 at the very most, none while it is fresh).
"""

from collections.abc import AsyncIterator, Awaitable, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import TypeVar

from bot.clock import Clock
from bot.orders.blocked import BlockedView, Held, again, blocked_of, held_of
from bot.orders.join import Linked, join
from bot.orders.order import Strength
from bot.orders.phase import Phase
from bot.orders.snapshots import from_json
from bot.orders.stock import StockView, Unread, Waiting, coming_of, compare, nearest, title_of
from bot.orders.supply import Short
from bot.services.overview import PAGE, freshness
from bot.services.shops import Shop
from integrations.errors import IntegrationError
from integrations.model import ProductionOrder, System
from integrations.stock import Supply
from storage.engine import Database
from storage.tables import Order as OrderRow
from storage.unit_of_work import UnitOfWork

_ANY_AGE = timedelta.max
Read = TypeVar("Read")


class Stocks:
    """Reads stock for whoever asks. A system that cannot be read is named, and hides only itself."""

    def __init__(self, db: Database, *, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def of(self, shops: Sequence[Shop], sku: str) -> StockView:
        """Everything about one SKU, for the first shop, with the waiting orders of all of them."""
        shop, now, unread = shops[0], self._clock(), _Unread()
        made = await unread.of(shop.production.system, shop.production.client.stock_of(sku))
        sold = await unread.of(shop.channel.system, shop.channel.client.stock_of(made.sku if made else sku))
        waiting = await self._waiting(shops, sku)
        near: tuple[str, ...] = ()
        if made is None and not unread.has(shop.production.system):
            near = nearest(sku, await unread.of(shop.production.system, shop.production.client.skus()) or ())
        supply = await unread.of(shop.production.system, shop.production.client.supply(now)) if made else None
        compared, unmapped = compare(made.levels, sold.levels, shop.places) if made and sold else ((), ())
        found = made or sold
        return StockView(
            sku=found.sku if found else sku,
            title=title_of(made, sold),
            known=found is not None,
            made=made is not None,
            near=near,
            levels=made.levels if made else (),
            production=shop.production.system,
            channel=shop.channel.system,
            sold=sold is not None,
            compared=compared,
            unmapped=unmapped,
            coming=coming_of(made.sku, supply) if made and supply else (),
            seen_at=supply.seen_at if supply else None,
            waiting=waiting,
            unread=unread.all,
            read_at=now,
        )

    async def blocked(self, shops: Sequence[Shop]) -> BlockedView:
        """What holds the open orders of these shops up: out of what is coming now, else as they knew it."""
        unread, now = _Unread(), self._clock()
        supplies: dict[int, Supply] = {}
        for connection in {shop.production.id: shop.production for shop in shops}.values():
            if supply := await unread.of(connection.system, connection.client.supply(now)):
                supplies[connection.id] = supply
        held: list[Held] = []
        async with self._db.read() as unit:
            async for row, order in _waiting_orders(unit, shops):
                supply = supplies.get(self._production_of(shops, row)) or order.supply
                if short := again(order, supply):
                    held.append(held_of(row.id, row.number, order, short))
            read = [one.read_at for one in await freshness(unit, shops, now, _ANY_AGE)]
        known = [moment for moment in read if moment is not None]
        seen_from = min(known) if known and len(known) == len(read) else None
        return BlockedView(blocked_of(held, tuple(supplies.values()), orders_seen_from=seen_from), unread.all)

    async def _waiting(self, shops: Sequence[Shop], sku: str) -> tuple[Waiting, ...]:
        """The open orders that wait for a SKU, those that are to have it first."""
        names = {shop.id: shop.name for shop in shops}
        found = []
        async with self._db.read() as unit:
            async for row, order in _waiting_orders(unit, shops):
                lines = [line for line in again(order, None) if line.sku.casefold() == sku.casefold()]
                if lines:
                    found.append(_waiting(row, names[row.shop_id] if len(names) > 1 else "", lines))
        return tuple(sorted(found, key=lambda one: (one.expected_at is None, str(one.expected_at), one.order_id)))

    @staticmethod
    def _production_of(shops: Sequence[Shop], row: OrderRow) -> int:
        return next(shop.production.id for shop in shops if shop.id == row.shop_id)


class _Unread:
    """Collects which systems could not be read."""

    def __init__(self) -> None:
        self._said: dict[System, Unread] = {}

    async def of(self, system: System, reading: Awaitable[Read]) -> Read | None:
        """What was read, or None, and remembered why, when it could not be."""
        try:
            return await reading
        except IntegrationError as error:
            self._said.setdefault(system, Unread(system, error.detail or "it does not answer"))
            return None

    def has(self, system: System) -> bool:
        return system in self._said

    @property
    def all(self) -> tuple[Unread, ...]:
        return tuple(self._said.values())


async def _waiting_orders(unit: UnitOfWork, shops: Sequence[Shop]) -> AsyncIterator[tuple[OrderRow, ProductionOrder]]:
    """The orders that wait for stock, as production last showed them; read in pages, test orders left out."""
    names = {shop.id: shop.name for shop in shops}
    after = 0
    while rows := await unit.orders.page_in_phase(list(names), Phase.WAITING_STOCK.value, after=after, limit=PAGE):
        bodies = await unit.orders.bodies([row.id for row in rows])
        for row in rows:
            linked = [Linked(from_json(body), Strength(strength)) for strength, body in bodies.get(row.id, [])]
            order = join(id=row.id, shop=names[row.shop_id], number=row.number, linked=linked)
            if order.production is not None:
                yield row, order.production
        after = rows[-1].id


def _waiting(row: OrderRow, shop: str, lines: Sequence[Short]) -> Waiting:
    dates = [line.expected_at for line in lines if line.expected_at is not None]
    return Waiting(
        order_id=row.id,
        number=row.number,
        shop=shop,
        quantity=sum((line.quantity for line in lines), Decimal(0)),
        expected_at=max(dates) if len(dates) == len(lines) else None,
    )
