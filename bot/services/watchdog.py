"""The check of a connection: who we are there, whether our webhooks are on, and when the desk imported last.

Webhooks of ours that are gone or off are put right. People are told before that is tried, so that a process that dies
in between leaves an alert behind and no riddle.
"""

from collections.abc import Mapping

import structlog

from bot.health.observed import Hooks
from bot.services import submissions
from bot.services.health import Found, Health
from bot.services.shops import Connection, Shops
from bot.services.subscribe import NotAsWanted, connect
from bot.work.failing import Failing
from bot.work.outcome import Ended, done, refused
from bot.work.runner import Handler, Run
from bot.work.said import said
from integrations.errors import Rejected, Unauthorized
from integrations.ports import Connected, Subscriptions
from integrations.subscriptions import Subscription, repairs
from storage.engine import Database
from storage.tables import Operation, State

log = structlog.get_logger(__name__)


class Watchdog:
    """The handler of checks. `subscriptions` are our webhooks by connection, where they are ours to watch."""

    def __init__(
        self,
        db: Database,
        shops: Shops,
        health: Health,
        failing: Failing,
        subscriptions: Mapping[int, Subscriptions],
    ) -> None:
        self._db = db
        self._shops = shops
        self._health = health
        self._failing = failing
        self._subscriptions = subscriptions

    def minding(self, handler: Handler) -> Handler:
        """The same handler of work on one connection, where a refused key is the connection's trouble, told once."""

        async def handle(run: Run) -> Ended:
            try:
                return await handler(run)
            except Unauthorized as error:
                connection_id = int(run.data["connection"])
                self._failing.failed(error, connection_id)
                async with self._db.write() as unit:
                    await self._health.refused(unit, connection_id, error)
                return refused(said(error))

        return handle

    async def check(self, run: Run) -> Ended:
        """Check one connection."""
        connection = self._shops.connections()[int(run.data["connection"])]
        if await self._is_overtaken(run.operation):
            return Ended(State.SUPERSEDED)
        account = await connection.client.ping()
        desk = next((shop.desk for shop in self._shops if shop.desk.id == connection.id), None)
        found = Found(
            lacks=account.warnings,
            imported_at=await desk.client.refreshed_at() if desk else None,
            hooks=await self._hooks(connection),
        )
        async with self._db.write() as unit:
            await self._health.checked(unit, connection, found)
        return done(well=found.hooks is None or found.hooks.well)

    async def _hooks(self, connection: Connection[Connected]) -> Hooks | None:
        """Our webhooks there, after they were put right where they could be."""
        ours = self._subscriptions.get(connection.id)
        if ours is None:
            return None
        try:
            seen = _seen(await ours.list(), ours.topics)
        except Unauthorized as error:
            return Hooks(unseen=said(error))
        if not (seen.missing or seen.flaws):
            return seen
        async with self._db.write() as unit:
            repairable = await self._health.hooks_seen(unit, connection.id, seen)
        return await _repaired(ours, seen, connection.key) if repairable else seen

    async def _is_overtaken(self, operation: Operation) -> bool:
        """Whether a later check waits behind this one."""
        async with self._db.read() as unit:
            others = await unit.ledger.open_for(operation.subject, [submissions.CHECK])
        return any(other.id > operation.id and other.state is State.WAITING for other in others)


async def _repaired(ours: Subscriptions, seen: Hooks, key: str) -> Hooks:
    """How they are after a repair; as they were `seen` when the vendor does not let them be mended."""
    try:
        await connect(ours, unasked=True)
    except (Rejected, Unauthorized, NotAsWanted) as error:
        # The vendor's own words stay out of the log: they may quote an address that ends in a secret.
        log.warning("webhooks could not be put right", connection=key, why=type(error).__name__)
        return seen
    return _seen(await ours.list(), ours.topics)


def _seen(found: tuple[Subscription, ...], wanted: frozenset[str]) -> Hooks:
    """What our subscriptions amount to. One that is spare does no harm."""
    lacking = repairs(found, wanted)
    return Hooks(
        found=bool(found),
        missing=tuple(sorted(lacking.missing)),
        flaws=tuple(sorted({flaw for each in lacking.broken for flaw in each.flaws})),
        paused=any(each.paused for each in lacking.broken),
        unproven=any(not each.known for each in found if each not in lacking.spare),
    )
