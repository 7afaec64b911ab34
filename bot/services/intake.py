"""A webhook event becomes "look at this order again": kept once, and never swallowed."""

from collections.abc import Iterable
from datetime import datetime

from bot.clock import Clock
from bot.orders.order import Strength
from bot.orders.snapshots import gist, to_json
from bot.services import submissions
from bot.services.adopt import look_at, orders_of
from bot.services.shops import Connection, Shops
from bot.work.outcome import Ended, Later, done
from bot.work.runner import Run
from integrations.model import ProductionOrder, Snapshot, WebhookEvent
from integrations.pacing import backoff
from integrations.ports import Connected
from storage.engine import Database


class Intake:
    """Accepts webhook events, and finds out which orders they speak of."""

    def __init__(self, db: Database, shops: Shops, *, clock: Clock) -> None:
        self._db = db
        self._shops = shops
        self._clock = clock

    async def accept(self, connection: Connection[Connected], event: WebhookEvent) -> bool:
        """Keep a verified event and submit what follows, in one transaction. False when it is a repeat.

        When this returns, the event survives a kill, so the sender may be told so.
        """
        async with self._db.write() as unit:
            fresh = await unit.inbox.record(
                connection.id,
                event.delivery_key,
                topic=event.topic,
                refs=event.order_refs,
                pointer=event.pointer,
                at=self._clock(),
            )
            if not fresh:
                return False
            for ref in event.order_refs:
                rows = await unit.orders.by_link(connection.id, ref)
                for row in rows:
                    await unit.ledger.submit(submissions.look(row.id))
                if not rows:
                    await unit.ledger.submit(submissions.resolve(connection.id, ref=ref))
            if event.pointer is not None:
                await unit.ledger.submit(submissions.resolve(connection.id, pointer=event.pointer))
        return True

    async def resolve(self, run: Run) -> Ended:
        """The handler of an event that named no order we know. Waits for the baseline, which may know it."""
        connection = self._shops.connections()[int(run.data["connection"])]
        await self._await_baseline(connection, run.operation.attempts)
        pointer, ref = run.data.get("pointer"), run.data.get("ref")
        refs = await connection.client.resolve(pointer) if pointer else (str(ref),)
        found: set[int] = set()
        for one in refs:
            found.update(await self._orders_named(connection, one))
        await look_at(self._db, sorted(found))
        return done(orders=sorted(found))

    async def _orders_named(self, connection: Connection[Connected], ref: str) -> list[int]:
        async with self._db.read() as unit:
            linked = [row.id for row in await unit.orders.by_link(connection.id, ref)]
        began_at = self._clock()
        record = None if linked else await connection.client.get(ref)
        if record is None:
            return linked
        found = [
            order
            for shop in self._shops.served_by(connection.id)
            for order in await orders_of(self._db, shop, record)
        ]
        if not found or isinstance(record, ProductionOrder):
            await self._keep(connection, record, began_at, found)
        return found

    async def _keep(
        self, connection: Connection[Connected], record: Snapshot, began_at: datetime, orders: Iterable[int]
    ) -> None:
        """A record of no shop of ours, such as one made by hand: known by its digest, no sweep asks for it again.

        One of production is tied to its order: a look reads there only what is tied, and this may be a second one.
        """
        strength = (
            Strength.STRONG if isinstance(record, ProductionOrder) and record.channel_order_ref else Strength.WEAK
        )
        async with self._db.write() as unit:
            for order_id in orders:
                await unit.orders.link(order_id, connection.id, record.ref, strength.value)
            await unit.orders.save_snapshot(
                connection.id,
                record.ref,
                body=to_json(record),
                digest=gist(record),
                began_at=began_at,
                observed_at=self._clock(),
                source="resolve",
            )

    async def _await_baseline(self, connection: Connection[Connected], attempts: int) -> None:
        async with self._db.read() as unit:
            for shop in self._shops.served_by(connection.id):
                row = await unit.orders.connection(shop.channel.id)
                if row is None or row.baseline_at is None:
                    pause = backoff(attempts, first=0.5, most=30.0)
                    raise Later(pause, "the existing orders are still being taken in")
