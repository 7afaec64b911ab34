"""A system that cannot be read: told once when it has lasted, and once when it is over.

A sweep that failed is the evidence, and the moment of the last whole reading names the outage; both are in the
database, so neither restarts nor several clocks tell it twice.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.orders.order import NAMES
from bot.services import submissions
from bot.services.shops import Connection, Shops
from integrations.ports import Connected
from storage.engine import Database
from storage.unit_of_work import UnitOfWork

TOLD_AFTER = timedelta(minutes=10)
"""How old the last whole reading must be: a hiccup is no news."""


class Outages:
    """The tick that finds them."""

    def __init__(self, db: Database, shops: Shops, *, clock: Clock, sweep_every: timedelta) -> None:
        self._db = db
        self._shops = shops
        self._clock = clock
        self._told_after = max(TOLD_AFTER, 2 * sweep_every)

    async def tick(self) -> None:
        """Tell of each connection that has not been read for long and cannot be read now."""
        for connection in self._shops.connections().values():
            async with self._db.write() as unit:
                row = await unit.orders.connection(connection.id)
                since = row.cursor_at if row else None
                if since is None or self._clock() - since < self._told_after:
                    continue
                if await _fails(unit, connection.id):
                    await _tell(unit, self._shops, connection, "outage", since, {"since": since.isoformat()})


async def ended(
    unit: UnitOfWork,
    shops: Shops,
    connection: Connection[Connected],
    since: datetime,
    now: datetime,
    changed: int,
) -> None:
    """A connection was read whole again: whoever heard of its outage hears so, and how many orders had changed."""
    for channel in _channels(shops, connection):
        if await unit.notices.by_key(_key("outage", connection, since, channel)) is not None:
            lasted = {"seconds": (now - since).total_seconds(), "changed": changed}
            await _tell(unit, shops, connection, "outage_over", since, lasted)
            return


async def _fails(unit: UnitOfWork, connection_id: int) -> bool:
    """Whether a sweep of it was tried and put off."""
    swept = await unit.ledger.open_for(submissions.sweep_subject(connection_id), [submissions.SWEEP])
    return any(operation.result.get("detail") for operation in swept)


async def _tell(
    unit: UnitOfWork,
    shops: Shops,
    connection: Connection[Connected],
    kind: str,
    since: datetime,
    data: Mapping[str, object],
) -> None:
    for channel in _channels(shops, connection):
        notice = await unit.notices.add_notice(
            key=_key(kind, connection, since, channel),
            kind=kind,
            channel=channel,
            data={"system": NAMES[connection.system], **data},
        )
        await unit.ledger.submit(submissions.told(submissions.POST, notice))


def _channels(shops: Shops, connection: Connection[Connected]) -> Iterable[str]:
    return sorted({shop.slack_channel for shop in shops.served_by(connection.id)})


def _key(kind: str, connection: Connection[Connected], since: datetime, channel: str) -> str:
    return f"{kind}:{connection.id}:{since.isoformat()}:{channel}"
