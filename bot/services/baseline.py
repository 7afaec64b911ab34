"""First start: take in the orders that exist already, silently, and say so once.

Whatever is ready on that day counts as told. From then on a first sighting may alert. What production or the desk
still has open of an order that the shop no longer lists, such as a cancelled one, is looked at by itself.

Several orders share a transaction: each of thousands in its own took most of the time, and all in one would make a
click wait.
"""

from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import datetime

from bot.clock import Clock
from bot.orders.belonging import Whose, names_an_order
from bot.orders.order import Strength
from bot.orders.phase import Phase
from bot.orders.snapshots import gist, to_json
from bot.orders.sought import keys_of
from bot.services import submissions
from bot.services.adopt import adopt
from bot.services.gather import first_read
from bot.services.known import known_of, order_row
from bot.services.shops import Connection, Shop, Shops
from bot.services.unsynced import Unsynced
from bot.services.watch import Watch
from bot.work.outcome import Ended, done
from bot.work.runner import Run
from integrations.model import ProductionOrder, SalesOrder, Snapshot
from integrations.ports import Connected
from storage.engine import Database
from storage.ledger import Submission
from storage.unit_of_work import UnitOfWork

AT_ONCE = 25
"""Orders or records to a transaction: together they hold the database for some tenths of a second at most."""


class Baseline:
    """The handler that takes in a shop's existing orders."""

    def __init__(self, db: Database, shops: Shops, watch: Watch, *, clock: Clock) -> None:
        self._db = db
        self._shops = shops
        self._watch = watch
        self._clock = clock

    async def take_in(self, run: Run) -> Ended:
        """Read every open order of each connection, judge them silently, and post one summary.

        Repeating it is harmless, so a kill in the middle costs reads and nothing else.
        """
        shop = self._shops.by_id(int(run.data["shop"]))
        orders: dict[str, int] = {}
        missed: set[int] = set()
        strays: dict[str, Submission] = {}
        for connection, records in (
            (shop.channel, shop.channel.client.open_orders()),
            (shop.production, shop.production.client.open_orders()),
            (shop.desk, shop.desk.client.open_orders()),
        ):
            found = await self._take_in_connection(shop, connection, records, orders, strays)
            missed |= set(orders.values()) - found
        unsynced = Unsynced(shop.sync, self._clock())
        counts = await self._judge_all(shop, list(orders.values()), unsynced)
        # What a system no longer lists as open may have shipped there: only a look of its own can tell.
        looks = [submissions.look(order_id) for order_id in sorted(missed)]
        summary = await self._summary(shop, counts, unsynced)
        return done(orders=len(orders)).then(summary, *looks, *strays.values())

    async def _take_in_connection(
        self,
        shop: Shop,
        connection: Connection[Connected],
        records: AsyncIterator[Snapshot],
        orders: dict[str, int],
        strays: dict[str, Submission],
    ) -> set[int]:
        """Keep what one system lists as open; answers the orders it listed. What is open there alone is a stray."""
        began_at = self._clock()
        found: set[int] = set()
        async for some in _some_at_once(records):
            async with self._db.write() as unit:
                for record in some:
                    order_id = await self._place(unit, shop, record, orders)
                    if order_id is not None:
                        found.add(order_id)
                        await self._keep(unit, connection, order_id, record, began_at)
                    elif whose := _named_by(shop, record):
                        strays.setdefault(whose, submissions.resolve(connection.id, ref=record.ref))
        for ids in _parts(list(orders.values())):
            async with self._db.write() as unit:
                for order_id in ids:
                    await unit.orders.reading_seen(order_id, connection.id, began_at, found=order_id in found)
        async with self._db.write() as unit:
            row = await unit.orders.connection(connection.id)
            if row is not None and row.cursor_at is None:  # an account that serves another shop goes on from its own
                row.cursor_at = began_at
                await unit.orders.save_connection(row)
        return found

    async def _place(self, unit: UnitOfWork, shop: Shop, record: Snapshot, orders: dict[str, int]) -> int | None:
        """The order a record belongs to; only the shop's own records make new ones."""
        if isinstance(record, SalesOrder):
            row = await adopt(unit, shop, record, baseline=True)
            orders[record.ref] = row.id
            return row.id
        another = shop.home.whose(record) is Whose.ANOTHERS
        return None if another else orders.get(record.channel_order_ref or "")

    async def _judge_all(self, shop: Shop, order_ids: list[int], unsynced: Unsynced) -> dict[str, int]:
        counts: dict[str, int] = {}
        for ids in _parts(order_ids):
            async with self._db.write() as unit:
                for order_id in ids:
                    row = await order_row(unit, order_id)
                    order = (await known_of(unit, row, shop)).order(shop)
                    unsynced.see(order)
                    # One judged before, by a baseline that was cut short, has been known since: changes are news.
                    await self._watch.keep_judgement(unit, shop, row, order, silent=row.phase == Phase.UNSEEN)
                    counts[row.phase] = counts.get(row.phase, 0) + 1
        return counts

    async def _summary(self, shop: Shop, counts: dict[str, int], unsynced: Unsynced) -> Submission:
        async with self._db.write() as unit:
            for connection in shop.connections:
                row = await unit.orders.connection(connection.id)
                if row is not None and row.baseline_at is None:
                    row.baseline_at = self._clock()
                    await unit.orders.save_connection(row)
            unlisted = unsynced.data()
            notice = await unit.notices.add_notice(
                key=f"baseline:{shop.id}",
                kind="baseline",
                channel=shop.slack_channel,
                data={"shop": shop.name, "counts": counts, **({"unlisted": unlisted} if unlisted else {})},
            )
            return submissions.told(submissions.POST, notice)

    async def _keep(
        self,
        unit: UnitOfWork,
        connection: Connection[Connected],
        order_id: int,
        record: Snapshot,
        began_at: datetime,
    ) -> None:
        await unit.orders.save_snapshot(
            connection_id=connection.id,
            ref=record.ref,
            body=to_json(first_read(record) if isinstance(record, ProductionOrder) else record),
            digest=gist(record),
            began_at=began_at,
            observed_at=self._clock(),
            source="baseline",
        )
        await unit.aliases.called(connection.id, record.ref, keys_of(record))
        await unit.orders.link(order_id, connection.id, record.ref, Strength.STRONG.value)


async def _some_at_once(records: AsyncIterator[Snapshot]) -> AsyncIterator[list[Snapshot]]:
    """Read before anything is written: inside a transaction nobody waits for a vendor."""
    some: list[Snapshot] = []
    async for record in records:
        some.append(record)
        if len(some) == AT_ONCE:
            yield some
            some = []
    if some:
        yield some


def _parts(order_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(order_ids), AT_ONCE):
        yield order_ids[start : start + AT_ONCE]


def _named_by(shop: Shop, record: Snapshot) -> str | None:
    """The order of the shop that a record names: the shop does not list it as open, and may have called it off."""
    if isinstance(record, SalesOrder) or shop.home.whose(record) is Whose.ANOTHERS:
        return None
    return record.channel_order_ref if names_an_order(record.channel_order_ref) else None
