"""How well each connection is: what was observed is stored, judged, and told once, all in the caller's transaction.

So neither a restart nor several clocks tell anything twice, and an alert cannot be lost behind the repair.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.clock import Clock
from bot.health.ailments import HEARING, Ailment, Kind, Verdict, ailments_of, may_repair
from bot.health.course import Move, go_on
from bot.health.observed import Hooks, Observed
from bot.health.view import HealthView, Trouble, Wellness
from bot.orders.order import NAMES, Role
from bot.services import submissions
from bot.services.overview import FRESH_FOR
from bot.services.pulse import (
    course_of,
    hooks_of,
    imports_of,
    keep_course,
    keep_hooks,
    keep_imports,
    keep_lacks,
    refusal_of,
)
from bot.services.shops import Connection, Shop, Shops
from bot.work.said import said
from integrations.errors import Unauthorized
from integrations.ports import Connected
from storage.tables import Ailment as AilmentRow
from storage.tables import Pulse
from storage.unit_of_work import UnitOfWork

ON_ITS_WAY = timedelta(minutes=2)
"""How long a webhook may take: what changed later than that is not missed yet."""
_SKEW = timedelta(minutes=1)
"""How far a vendor's clock may be ahead of ours."""
_HEARING = tuple(kind.value for kind in HEARING)
_OTHERS = tuple(kind.value for kind in Kind if kind not in HEARING)
_WEEKS = 4
_HOUR = timedelta(hours=1)
_REMEMBERED = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a check found at a connection."""

    lacks: tuple[str, ...] = ()
    imported_at: datetime | None = None
    hooks: Hooks | None = None


class Health:
    """Stores what is observed, and tells `admin` what follows.

    `watched` are the connections whose webhooks are ours to watch; a reading is fresh for `fresh_for`.
    """

    def __init__(
        self,
        shops: Shops,
        *,
        clock: Clock,
        admin: str,
        watched: Collection[int] = (),
        fresh_for: timedelta = FRESH_FOR,
    ) -> None:
        self._shops = shops
        self._clock = clock
        self._admin = admin
        self._watched = frozenset(watched)
        self._fresh_for = fresh_for

    async def refused(self, unit: UnitOfWork, connection_id: int, error: Unauthorized) -> None:
        """The vendor refused our key."""
        pulse = await unit.health.pulse(connection_id)
        pulse.refused_at, pulse.refused_status, pulse.refused_words = self._clock(), error.status or 401, said(error)
        await unit.health.save(pulse)
        await self._judge(unit, connection_id, pulse)

    async def read_whole(
        self, unit: UnitOfWork, connection: Connection[Connected], changed: Mapping[str, datetime], orders: int
    ) -> None:
        """Everything there was read: so many orders had changed, and `changed` ought to have been told of."""
        pulse = await unit.health.pulse(connection.id)
        unheard = await self._unheard(unit, connection, changed)
        await unit.health.unheard(connection.id, unheard)
        await unit.health.caught_up(connection.id, _HEARING, len(unheard))
        await unit.health.caught_up(connection.id, _OTHERS, orders)
        await self._judge(unit, connection.id, pulse)

    async def _unheard(
        self, unit: UnitOfWork, connection: Connection[Connected], changed: Mapping[str, datetime]
    ) -> dict[str, datetime]:
        """Those of which no webhook told though it had the time. One that names no order may have told of any."""
        if connection.id not in self._watched or not changed:
            return {}
        events = await unit.inbox.since(connection.id, min(changed.values()) - _SKEW)
        of_any = max((event.received_at for event in events if event.pointer), default=None)
        heard = {ref: event.received_at for event in events for ref in event.order_refs}
        told = {ref: max((one for one in (of_any, heard.get(ref)) if one), default=None) for ref in changed}
        latest = self._clock() - ON_ITS_WAY
        return {ref: at for ref, at in changed.items() if at <= latest and not _told_since(told[ref], at - _SKEW)}

    async def hooks_seen(self, unit: UnitOfWork, connection_id: int, hooks: Hooks) -> bool:
        """Webhooks that are not as they should be are told of before they are put right. Whether they may be."""
        pulse = await unit.health.pulse(connection_id)
        keep_hooks(pulse, hooks, self._clock())
        await unit.health.save(pulse)
        return may_repair(hooks, await self._judge(unit, connection_id, pulse))

    async def checked(self, unit: UnitOfWork, connection: Connection[Connected], found: Found) -> None:
        """A check is over. What was missed while webhooks were not well is read at once."""
        now = self._clock()
        pulse = await unit.health.pulse(connection.id)
        keep_lacks(pulse, found.lacks)
        if found.imported_at is not None:
            keep_imports(pulse, found.imported_at, now)
        if found.hooks is not None and keep_hooks(pulse, found.hooks, now):
            await unit.ledger.submit(submissions.sweep(connection.id, f"missed:{now.isoformat()}"))
        await unit.health.save(pulse)
        await unit.health.forget_unheard(connection.id, now - _REMEMBERED)
        await self._judge(unit, connection.id, pulse)

    async def view(self, unit: UnitOfWork, shops: Collection[Shop]) -> HealthView:
        """How each connection of these shops is, for whoever asks."""
        connections = {one.id: one for shop in shops for one in shop.connections}
        return HealthView(tuple([await self._wellness(unit, one) for one in connections.values()]))

    async def _wellness(self, unit: UnitOfWork, connection: Connection[Connected]) -> Wellness:
        row = await unit.orders.connection(connection.id)
        read_at = row.cursor_at if row else None
        standing = [one for one in (await unit.health.ailments(connection.id)).values() if one.stands]
        return Wellness(
            system=self._name(connection),
            read_at=read_at,
            heard_at=await unit.inbox.last_received(connection.id),
            fresh=read_at is not None and self._clock() - read_at <= self._fresh_for,
            troubles=tuple(Trouble(one.cause, one.fix, one.since) for one in standing),
        )

    async def _judge(self, unit: UnitOfWork, connection_id: int, pulse: Pulse) -> Observed:
        """Walk the course of everything that can be wrong; answers what was judged."""
        now = self._clock()
        seen = await self._observed(unit, self._shops.connections()[connection_id], pulse)
        rows = await unit.health.ailments(connection_id)
        for kind, verdict in ailments_of(seen, now).items():
            fresh = AilmentRow(connection_id=connection_id, kind=kind.value, since=now, stands=False)
            await self._go_on(unit, seen, rows.get(kind, fresh), verdict)
        return seen

    async def _go_on(self, unit: UnitOfWork, seen: Observed, row: AilmentRow, verdict: Verdict) -> None:
        before, hears_nothing = course_of(row), row.kind in HEARING
        course, move = go_on(before, verdict, self._clock())
        if course == before:
            return
        if course.stands and not before.stands:
            row.caught = seen.unheard if hears_nothing else 0
        if isinstance(verdict, Ailment):
            row.cause, row.fix = verdict.cause, verdict.fix
        keep_course(row, course)
        await unit.health.save(row)
        unwatched = hears_nothing and seen.hooks is None
        if move is not Move.NOTHING and not unwatched:
            await self._tell(unit, seen.system, row, move)

    async def _observed(self, unit: UnitOfWork, connection: Connection[Connected], pulse: Pulse) -> Observed:
        row = await unit.orders.connection(connection.id)
        heard_at = await unit.inbox.last_received(connection.id)
        after = max((at for at in (heard_at, pulse.well_since) if at is not None), default=None)
        seen = Observed(
            system=self._name(connection),
            read_at=row.cursor_at if row else None,
            refusal=refusal_of(pulse),
            lacks=tuple(pulse.lacks),
            well_since=pulse.well_since,
            heard_at=heard_at,
            imports=imports_of(pulse),
        )
        if pulse.hooks is None or connection.id not in self._watched:
            return seen
        unheard = await unit.health.count_unheard(connection.id, after)
        seen = replace(seen, hooks=hooks_of(pulse), unheard=unheard)
        return replace(seen, **await self._traffic(unit, connection.id)) if unheard else seen

    async def _traffic(self, unit: UnitOfWork, connection_id: int) -> dict[str, Any]:
        """Webhooks of the last hour, and of the same hour in the weeks before."""
        now, first = self._clock(), await unit.inbox.first_received(connection_id)
        ends = [now - timedelta(weeks=week) for week in range(1, _WEEKS + 1)]
        known = [end for end in ends if first is not None and first <= end - _HOUR]
        return {
            "heard_lately": await unit.inbox.count_between(connection_id, now - _HOUR, now),
            "usual": tuple([await unit.inbox.count_between(connection_id, end - _HOUR, end) for end in known]),
        }

    async def _tell(self, unit: UnitOfWork, system: str, row: AilmentRow, move: Move) -> None:
        now = self._clock()
        notice = await unit.notices.add_notice(
            key=f"{move.value}:{row.connection_id}:{row.kind}:{now.isoformat()}",
            kind=move.value,
            channel=self._admin,
            data={
                "system": system,
                "ailment": row.kind,
                "cause": row.cause,
                "fix": row.fix,
                "since": row.since.isoformat(),
                "seconds": (now - row.since).total_seconds(),
                "caught": row.caught,
            },
        )
        await unit.ledger.submit(submissions.told(submissions.POST, notice))

    def _name(self, connection: Connection[Connected]) -> str:
        """What people call it: with its shop, where several shops have a system of that name."""
        name = NAMES[connection.system]
        alike = [one for one in self._shops.connections().values() if one.system is connection.system]
        return name if len(alike) == 1 else f"{name} of {self._shops.served_by(connection.id)[0].name}"


def _told_since(told_at: datetime | None, moment: datetime) -> bool:
    return told_at is not None and told_at >= moment


def ought_to_be_told(role: Role, *, known: bool) -> bool:
    """Whether a vendor sends a webhook for a record that changed. The desk tells of new ones, and not of edits."""
    return role is not Role.DESK or not known
