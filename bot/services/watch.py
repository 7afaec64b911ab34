"""Look at an order: read it everywhere, judge it, and keep in one transaction what that means for people.

Repeating a look is harmless. A snapshot gives way only to a reading that began later; an alert is opened once per
entry into a phase; whatever follows for people is submitted in the same transaction.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from bot.clock import Clock
from bot.orders.hold import HOLD, RELEASE, held_at_the_desk
from bot.orders.judge import Judgement, Rules, judge
from bot.orders.make import MAKE
from bot.orders.order import Order, Role
from bot.orders.returns import came_back
from bot.orders.ship import DESK, PRODUCTION, SHOP, shipped_in
from bot.orders.slip import slip_of
from bot.services import submissions
from bot.services.announce import Announcer, Change
from bot.services.audit import keep_after
from bot.services.gather import Gathered, gather
from bot.services.keep import keep_alerts, keep_phase, keep_reads, keep_suspicions
from bot.services.known import known_of, order_row, past_of
from bot.services.onward import go_on
from bot.services.problems import close_problem
from bot.services.shops import Shop, Shops
from bot.work.outcome import Ended, Later, done
from bot.work.runner import Run
from integrations.errors import BudgetRefused, IntegrationError, NotSent, Unavailable, UnexpectedReply
from integrations.model import ProductionStage
from integrations.pacing import backoff
from storage.engine import Database
from storage.tables import Order as OrderRow
from storage.unit_of_work import UnitOfWork

_Says = Callable[[Order], bool]
_NOT_YET: dict[Role, dict[str, _Says]] = {
    Role.CHANNEL: {SHOP: lambda order: order.sales is not None and not shipped_in(SHOP, order)},
    Role.PRODUCTION: {
        "pack": lambda order: order.stage is ProductionStage.OPEN,
        "unpack": lambda order: order.stage is ProductionStage.PACKED,
        PRODUCTION: lambda order: not shipped_in(PRODUCTION, order),
        MAKE: lambda order: order.production is not None and not any(one.made_by for one in order.production.lines),
    },
    Role.DESK: {
        DESK: lambda order: not shipped_in(DESK, order),
        HOLD: lambda order: not held_at_the_desk(order),
        RELEASE: held_at_the_desk,
    },
}
"""Whether a system still shows what was there before our own acknowledged write, by the name of its step."""
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
            judgement = await self.keep_judgement(unit, shop, row, order, before=known.order(shop))
            if not gathered.errors and run.operation.started_at:
                await keep_after(unit, order, run.operation.started_at)
        if gathered.errors:
            again = max(backoff(run.operation.attempts), *map(_pause, gathered.errors))
            raise Later(again, "a system could not be read")
        return done(phase=judgement.phase.value)

    async def keep_judgement(
        self,
        unit: UnitOfWork,
        shop: Shop,
        row: OrderRow,
        order: Order,
        *,
        silent: bool = False,
        before: Order | None = None,
    ) -> Judgement:
        """Judge the order and store its phase, transition and alerts; unless `silent`, tell people what changed.

        `before` is the order as it was known until now: what slipped since is told.
        What is found ready in silence counts as told at once: settled later, it would be news after all.
        """
        now = self._clock()
        past = await past_of(unit, row)
        judgement = judge(order, past, self._rules_of(shop, silent=silent), now)
        transition = await keep_phase(unit, row, order, judgement, now)
        listed = not past.waited and not silent
        opened, ended = await keep_alerts(unit, row.id, judgement, now, listed=listed)
        await keep_suspicions(unit, shop, order, past, judgement, now)
        if not silent:
            await close_problem(unit, order, judgement, now)
            await go_on(unit, shop, order, now=now, wall=self._wall())
            change = Change(
                at=now,
                row=row,
                order=order,
                past=past,
                judgement=judgement,
                transition=transition,
                opened=opened,
                ended=ended,
                returned=before is not None and came_back(before, order),
                slip=slip_of(before, order) if before else None,
            )
            await self._announcer.announce(unit, shop, change)
        return judgement

    def _rules_of(self, shop: Shop, *, silent: bool) -> Rules:
        """The rules with this shop's own arrows."""
        settle = timedelta(0) if silent else self._rules.in_stock_settle
        limits = shop.limits or self._rules.limits
        return replace(
            self._rules,
            sync=shop.sync,
            calendar=shop.calendar,
            limits=limits,
            in_stock_settle=settle,
            silent=silent,
        )

    async def _heed_own_write(self, shop: Shop, gathered: Gathered) -> None:
        """Within its read lag, a system contradicting our own acknowledged write is no evidence."""
        async with self._db.read() as unit:
            writes = await unit.ledger.writes(submissions.subject(gathered.order.id))
        for connection in shop.connections:
            not_yet = _NOT_YET[connection.role]
            last = next((write for write in writes if write[0] in not_yet), None)
            if last is None or not not_yet[last[0]](gathered.order):
                continue
            left = last[1] + connection.client.settle - self._wall()
            if left > timedelta(0):
                raise Later(min(left.total_seconds(), 1.0), f"{connection.key} has not caught up with our own write")


def _heed_budget(gathered: Gathered) -> None:
    """Our own budget saying "not now" is no news of a system: nothing is stored, the look comes back later."""
    for error in gathered.errors:
        if isinstance(error, BudgetRefused):
            raise error


def _pause(error: IntegrationError) -> float:
    """Seconds to wait at least. Half of an answer says nothing of the next one."""
    match error:
        case NotSent() | Unavailable():
            return error.retry_after
        case UnexpectedReply():
            return 0.0
        case _:
            return _PAUSE_AFTER_REFUSAL
