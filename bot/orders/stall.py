"""Orders that stand still for too long: ready ones that nobody packs, packed ones that do not leave. Performs no I/O.

Which limit holds and when people may be told is section 8 of the order lifecycle (S4 and S5). Time alone raises a
stall, so each says the moment; whoever judges compares it with theirs.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.orders.calendar import WorkingCalendar
from bot.orders.phase import Phase
from bot.orders.problem import Pause


class StallRule(StrEnum):
    """What stands still."""

    READY = "ready_stalled"
    PACKED = "packed_stalled"


@dataclass(frozen=True, slots=True, kw_only=True)
class StallLimits:
    """How long is too long; each is a setting with that default."""

    ready_after: timedelta = timedelta(hours=8)
    """Working time from in stock to packed."""
    packed_after: timedelta = timedelta(hours=1)
    """Time past the pick-up a packed order was ready for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stall:
    """That an order stands still from `limit_at` on, if it is still in its phase, and from when people are told."""

    rule: StallRule
    since: datetime
    """When the order entered its phase."""
    limit_at: datetime
    raise_at: datetime
    """Never outside working hours, and never before a snooze is over."""

    def is_due(self, now: datetime) -> bool:
        """Whether people are to be told."""
        return now >= self.raise_at


def stall_of(
    phase: Phase,
    since: datetime,
    calendar: WorkingCalendar,
    limits: StallLimits,
    *,
    snoozed_until: datetime | None = None,
    pauses: Iterable[Pause] = (),
) -> Stall | None:
    """The stall that an order in `phase` since `since` is heading for; None in a phase that has no limit, and during
    a pause."""
    over = ended_since(pauses, since)
    if over is None:
        return None
    match phase:
        case Phase.READY:
            rule, limit_at = StallRule.READY, _after(calendar, since, limits.ready_after, over)
        case Phase.PACKED:
            # The pick-up counts that it could leave with: the first one after the last pause.
            free = max([since, *(end for _, end in over)])
            rule, limit_at = StallRule.PACKED, calendar.next_cutoff(free) + limits.packed_after
        case _:
            return None
    wanted = limit_at if snoozed_until is None else max(limit_at, snoozed_until)
    return Stall(rule=rule, since=since, limit_at=limit_at, raise_at=calendar.next_opening(wanted))


def ended_since(pauses: Iterable[Pause], since: datetime) -> list[tuple[datetime, datetime]] | None:
    """The pauses that reach past `since`, in order, each with its end; None while one lasts."""
    ended = []
    for pause in pauses:
        if pause.end is None:
            return None
        if pause.end > max(pause.begin, since):
            ended.append((pause.begin, pause.end))
    return sorted(ended)


def _after(
    calendar: WorkingCalendar, since: datetime, length: timedelta, pauses: Iterable[tuple[datetime, datetime]]
) -> datetime:
    """When `length` of working time has passed since then, that in the pauses not counted."""
    at = since
    for begin, end in pauses:
        worked = calendar.worked(at, begin)
        if worked >= length:
            break
        at, length = max(at, end), length - worked
    return calendar.after(at, length)


def pickup_words(calendar: WorkingCalendar, since: datetime, now: datetime) -> str:
    """Which pick-up an order that could leave since `since` misses if nobody acts: the next of today, else the one
    that passed last. Empty when there is none, and when nobody said when carriers come."""
    if not calendar.cutoffs:
        return ""
    today = calendar.day_of(now)
    ahead = [pickup for pickup in calendar.pickups(today) if pickup > now]
    if ahead:
        return f"misses the {_clock(calendar, ahead[0])} pick-up"
    days = (today, *calendar.working_days_before(today, 1))
    passed = [pickup for day in days for pickup in calendar.pickups(day) if since < pickup <= now]
    if not passed:
        return ""
    last = max(passed)
    on_day = "" if calendar.day_of(last) == today else f" on {calendar.day_of(last):%A}"
    return f"missed the {_clock(calendar, last)} pick-up{on_day}"


def waited_words(calendar: WorkingCalendar, since: datetime, now: datetime) -> str:
    """For how long people could have acted, rounded down: `9 working hours`."""
    hours = calendar.worked(since, now) // timedelta(hours=1)
    if hours == 0:
        return "less than a working hour"
    return f"{hours} working hour{'' if hours == 1 else 's'}"


def _clock(calendar: WorkingCalendar, at: datetime) -> str:
    return f"{at.astimezone(calendar.zone):%H:%M}"
