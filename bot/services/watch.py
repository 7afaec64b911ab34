"""Look at an order: read it everywhere, judge it, and keep in one transaction what that means for people.

Repeating a look is harmless. A snapshot gives way only to a reading that began later; an alert is opened once per
entry into a phase; whatever follows for people is submitted in the same transaction.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.orders.judge import AlertRule, Judgement, Past, Rules, judge
from bot.orders.number import digits
from bot.orders.order import Order
from bot.orders.snapshots import gist, to_json
from bot.services import submissions
from bot.services.announce import Announcer, Change
from bot.services.gather import Gathered, Known, Read, gather
from bot.services.known import known_of, order_row, past_of
from bot.services.shops import Shop, Shops
from bot.work.outcome import Ended, Later, done
from bot.work.runner import Run
from integrations.errors import BudgetRefused, IntegrationError, NotSent, Unavailable
from integrations.model import ProductionStage, number_key
from integrations.pacing import backoff
from storage.engine import Database
from storage.tables import Order as OrderRow
from storage.tables import Transition
from storage.unit_of_work import UnitOfWork

_NOT_YET = {"pack": ProductionStage.OPEN, "unpack": ProductionStage.PACKED}
"""What production still says while it has not caught up with our own acknowledged write."""
_PAUSE_AFTER_REFUSAL = 60.0
"""Seconds until a system that refused us is asked again: a person has to mend something there first."""


class Watch:
    """Runs looks."""

    def __init__(
        self, db: Database, shops: Shops, rules: Rules, announcer: Announcer, *, clock: Clock, wall: Clock
    ) -> None:
        self._db = db
        self._shops = shops
        self._rules = rules
        self._announcer = announcer
        self._clock = clock
        self._wall = wall

    async def look(self, run: Run) -> Ended:
        """The handler of a look. A system that could not be read is looked at again, later."""
        async with self._db.read() as unit:
            row = await order_row(unit, int(run.data["order"]))
            shop = self._shops.by_id(row.shop_id)
            known = await known_of(unit, row, shop)
        gathered = await gather(shop, known, self._clock)
        _heed_budget(gathered)
        await self._heed_own_write(shop, gathered)
        async with self._db.write() as unit:
            row = await order_row(unit, row.id)
            await keep_reads(unit, known, gathered)
            # What is stored, not what was read: a look that was frozen may find that a later one was quicker.
            order = (await known_of(unit, row, shop)).order(shop)
            judgement = await self.keep_judgement(unit, shop, row, order)
        if gathered.errors:
            again = max(backoff(run.operation.attempts), *map(_pause, gathered.errors))
            raise Later(again, "a system could not be read")
        return done(phase=judgement.phase.value)

    async def keep_judgement(
        self, unit: UnitOfWork, shop: Shop, row: OrderRow, order: Order, *, silent: bool = False
    ) -> Judgement:
        """Judge the order and store its phase, transition and alerts; unless `silent`, tell people what changed.

        What is found ready in silence counts as told at once: settled later, it would be news after all.
        """
        now = self._clock()
        past = await past_of(unit, row)
        rules = replace(self._rules, in_stock_settle=timedelta(0)) if silent else self._rules
        judgement = judge(order, past, rules, now)
        transition = await _keep_phase(unit, row, order, judgement, now)
        data = {"listed": not past.waited and not silent}
        opened, ended = await _keep_alerts(unit, row, past, judgement, now, data)
        if not silent:
            change = Change(
                row=row,
                order=order,
                past=past,
                judgement=judgement,
                transition=transition,
                opened=opened,
                ended=ended,
            )
            await self._announcer.announce(unit, shop, change)
        return judgement

    async def _heed_own_write(self, shop: Shop, gathered: Gathered) -> None:
        """Within its read lag, production contradicting our own acknowledged write is no evidence."""
        production = gathered.order.production
        async with self._db.read() as unit:
            last = await unit.ledger.last_write(submissions.subject(gathered.order.id), set(_NOT_YET))
        if last is None or production is None or production.stage is not _NOT_YET[last[0]]:
            return
        left = last[1] + shop.production.client.settle - self._wall()
        if left > timedelta(0):
            raise Later(min(left.total_seconds(), 1.0), "production has not caught up with our own write")


async def keep_reads(unit: UnitOfWork, known: Known, gathered: Gathered) -> None:
    """Store what each system said, and how fresh that is."""
    for read in gathered.reads:
        if read.error is None:
            await _keep_read(unit, known, read)
            found = bool(read.linked)
            await unit.orders.reading_seen(known.order_id, read.connection.id, read.ended_at, found=found)
        else:
            await unit.orders.reading_failed(known.order_id, read.connection.id, read.ended_at, read.error.detail)


async def _keep_read(unit: UnitOfWork, known: Known, read: Read) -> None:
    """Store one system's records and tie them to the order; let go of those it no longer says are this order."""
    connection_id = read.connection.id
    for link in read.linked:
        snapshot = link.snapshot
        await unit.orders.save_snapshot(
            connection_id=connection_id,
            ref=snapshot.ref,
            body=to_json(snapshot),
            digest=gist(snapshot),
            began_at=read.began_at,
            observed_at=read.ended_at,
            source="look",
        )
        await unit.orders.link(known.order_id, connection_id, snapshot.ref, link.strength.value)
    standing = {link.snapshot.ref for link in read.linked}
    for old in known.linked:
        if old.snapshot.system is read.connection.system and old.snapshot.ref not in standing:
            await unit.orders.unlink(known.order_id, connection_id, old.snapshot.ref)


async def _keep_phase(
    unit: UnitOfWork, row: OrderRow, order: Order, judgement: Judgement, now: datetime
) -> Transition | None:
    transition = None
    if judgement.phase.value != row.phase:
        transition = await unit.orders.add_transition(
            row.id, row.phase, judgement.phase.value, now, judgement.verdict.reason
        )
    row.phase, row.phase_reason = judgement.phase.value, judgement.verdict.reason
    row.phase_entered_at, row.look_again_at = judgement.entered_at, judgement.look_again_at
    row.number, row.number_key = order.number, number_key(order.number)
    row.number_digits, row.test = digits(row.number_key), order.test
    await unit.orders.save(row)
    return transition


async def _keep_alerts(
    unit: UnitOfWork, row: OrderRow, past: Past, judgement: Judgement, now: datetime, data: dict[str, bool]
) -> tuple[frozenset[AlertRule], dict[AlertRule, datetime]]:
    """Open and end alerts until those stand that ought to; answers the new ones, and which listed ones ended."""
    standing = {AlertRule.READY} if past.ready_open else set()
    opened, ended = set(), {}
    for rule in judgement.alerts - standing:
        if await unit.alerts.open(row.id, rule.value, judgement.entered_at.isoformat(), data, now):
            opened.add(rule)
    for rule in standing - judgement.alerts:
        alert = await unit.alerts.end(row.id, rule.value, now)
        if alert is not None and alert.data.get("listed"):
            ended[rule] = alert.opened_at
    return frozenset(opened), ended


def _heed_budget(gathered: Gathered) -> None:
    """Our own budget saying "not now" is no news of a system: nothing is stored, the look comes back later."""
    for error in gathered.errors:
        if isinstance(error, BudgetRefused):
            raise error


def _pause(error: IntegrationError) -> float:
    return error.retry_after if isinstance(error, NotSent | Unavailable) else _PAUSE_AFTER_REFUSAL
