"""The safety net: poll what changed, find what is missing, and submit a look for each order that differs.

A sweep stores no snapshot: only a look does. What a lost webhook hid is found here, minutes later.
"""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.orders.order import Role
from bot.orders.snapshots import DELETED, STAGE, gist
from bot.services import outage, submissions
from bot.services.adopt import look_at
from bot.services.health import Health, ought_to_be_told
from bot.services.shops import Connection, Shops
from bot.work.failing import Failing
from bot.work.outcome import Ended, Later, done
from bot.work.runner import Run
from integrations.model import ProductionStage, Snapshot
from integrations.ports import Connected
from storage.engine import Database
from storage.tables import Operation, State

OVERLAP = timedelta(minutes=10)
"""How far a sweep reaches back before the last one: search indexes lag, and clocks differ."""
MOST_DUE = 200
_OPEN_IN_PRODUCTION = (
    ProductionStage.OPEN,
    ProductionStage.PARTLY_PACKED,
    ProductionStage.PACKED,
    ProductionStage.PARTLY_DELIVERED,
)


class Sweep:
    """The handler of sweeps, and of the heartbeat that time alone needs."""

    def __init__(self, db: Database, shops: Shops, health: Health, failing: Failing, *, clock: Clock) -> None:
        self._db = db
        self._shops = shops
        self._health = health
        self._failing = failing
        self._clock = clock

    async def sweep(self, run: Run) -> Ended:
        """Compare one connection's records with what is stored. The cursor moves only after the whole pass."""
        connection = self._shops.connections()[int(run.data["connection"])]
        began_at = self._clock()
        if await self._is_overtaken(run.operation):
            return Ended(State.SUPERSEDED)
        async with self._db.read() as unit:
            row = await unit.orders.connection(connection.id)
            stored = await unit.orders.digests(connection.id)
        if row is None or row.cursor_at is None:
            raise Later(5.0, "the existing orders are still being taken in")
        since = row.cursor_at - OVERLAP
        seen: set[str] = set()
        untold: dict[str, datetime] = {}
        changed = 0
        async for record in _records(connection, since):
            seen.add(record.ref)
            if stored.get(record.ref) != gist(record):
                await self._look(connection, record.ref)
                changed += 1
                if record.updated_at > since and ought_to_be_told(connection.role, known=record.ref in stored):
                    untold[record.ref] = record.updated_at
        if connection.role is Role.PRODUCTION:
            changed += await self._look_at_missing(connection, seen)
        async with self._db.write() as unit:
            await outage.ended(unit, self._shops, connection, row.cursor_at, self._clock(), changed)
            row.cursor_at = began_at
            await unit.orders.save_connection(row)
            await self._health.read_whole(unit, connection, untold, changed)
        self._failing.answered(connection.system.value, connection.id)
        return done(read=len(seen), changed=changed)

    async def heartbeat(self) -> None:
        """Look at every order whose verdict time alone may have changed."""
        async with self._db.write() as unit:
            for row in await unit.orders.due_looks(self._clock(), MOST_DUE):
                await unit.ledger.submit(submissions.look(row.id))

    async def _is_overtaken(self, operation: Operation) -> bool:
        """Whether a later sweep waits behind this one: after an outage one of them is enough."""
        async with self._db.read() as unit:
            others = await unit.ledger.open_for(operation.subject, [submissions.SWEEP])
        return any(other.id > operation.id and other.state is State.WAITING for other in others)

    async def _look(self, connection: Connection[Connected], ref: str) -> None:
        async with self._db.write() as unit:
            rows = await unit.orders.by_link(connection.id, ref)
            for row in rows:
                await unit.ledger.submit(submissions.look(row.id))
            if not rows:
                await unit.ledger.submit(submissions.resolve(connection.id, ref=ref))

    async def _look_at_missing(self, connection: Connection[Connected], seen: set[str]) -> int:
        """Orders of which production no longer lists a record we hold for open: delivered or deleted behind our
        back, whatever phase they are in."""
        async with self._db.read() as unit:
            held = await unit.orders.linked_open(connection.id, STAGE, _OPEN_IN_PRODUCTION, DELETED)
        missing = [order_id for order_id, refs in held.items() if not refs <= seen]
        await look_at(self._db, missing)
        return len(missing)


def _records(connection: Connection[Connected], since: datetime) -> AsyncIterator[Snapshot]:
    """Production is read whole: changed availability may not count as a change there (katana sheet, section 2)."""
    client = connection.client
    if connection.role is Role.PRODUCTION:
        return client.open_orders()
    return client.changed_since(since)
