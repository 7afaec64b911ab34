"""What standing still is measured by: the limits, an order that waits, and how its waiting is said. Performs no I/O.

Which limit holds when is the table in `stalls`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.orders.availability import expected_at
from bot.orders.calendar import WorkingCalendar
from bot.orders.order import Order
from bot.orders.phase import Phase
from bot.orders.problem import Pause
from bot.orders.promise import Promise, promise_of

_NONE = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class StallLimits:
    """How long is too long; each is a setting with that default. All but `packed_after` are working time."""

    no_plan_after: timedelta = timedelta(hours=8)
    """From paid to a date for its goods."""
    supply_after: timedelta = _NONE
    """From the end of the day on which its goods were expected."""
    ready_after: timedelta = timedelta(hours=8)
    """From in stock to packed."""
    packed_after: timedelta = timedelta(hours=1)
    """Time past the pick-up a packed order was ready for."""
    promise_before: timedelta = timedelta(hours=4)
    """What must be left until the promise."""
    hold_after: timedelta = timedelta(hours=16)
    """From held to released."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An order that waits, since when it is in its phase, and what its limits are measured by."""

    order: Order
    phase: Phase
    since: datetime
    calendar: WorkingCalendar
    limits: StallLimits
    pauses: tuple[tuple[datetime, datetime], ...] = ()
    """When nobody was expected to go on, in order."""

    @property
    def promise(self) -> Promise | None:
        return promise_of(self.order, self.calendar)

    @property
    def promised_until(self) -> datetime:
        """The moment after which the promise is missed; of an order that nobody promised, when its phase began."""
        promise = self.promise
        return promise.until if promise else self.since

    @property
    def expected_on(self) -> date | None:
        """The day on which the last of its goods should be there."""
        moment = expected_at(self.order.production) if self.order.production else None
        return self.calendar.day_of(moment) if moment else None

    def after(self, since: datetime, length: timedelta) -> datetime:
        """When `length` of working time has passed since then, that in the pauses not counted."""
        at = since
        for begin, end in self.pauses:
            worked = self.calendar.worked(at, begin)
            if worked >= length:
                break
            at, length = max(at, end), length - worked
        return self.calendar.after(at, length)


def ended_since(pauses: Iterable[Pause], since: datetime) -> list[tuple[datetime, datetime]] | None:
    """The pauses that reach past `since`, in order, each with its end; None while one lasts."""
    ended = []
    for pause in pauses:
        if pause.end is None:
            return None
        if pause.end > max(pause.begin, since):
            ended.append((pause.begin, pause.end))
    return sorted(ended)


def pickup_words(calendar: WorkingCalendar, since: datetime, now: datetime) -> str:
    """Which pick-up an order that could leave since `since` misses if nobody acts: the next of today, else the one
    that passed last. Empty when there is none, and when nobody said when carriers come."""
    if not calendar.cutoffs:
        return ""
    today = calendar.day_of(now)
    ahead = [pickup for pickup in calendar.pickups(today) if pickup > now]
    if ahead:
        return f"misses the {clock_words(calendar, ahead[0])} pick-up"
    days = (today, *calendar.working_days_before(today, 1))
    passed = [pickup for day in days for pickup in calendar.pickups(day) if since < pickup <= now]
    if not passed:
        return ""
    last = max(passed)
    on_day = "" if calendar.day_of(last) == today else f" on {calendar.day_of(last):%A}"
    return f"missed the {clock_words(calendar, last)} pick-up{on_day}"


def waited_words(calendar: WorkingCalendar, since: datetime, now: datetime) -> str:
    """For how long people could have acted, rounded down: `9 working hours`."""
    hours = calendar.worked(since, now) // timedelta(hours=1)
    if hours == 0:
        return "less than a working hour"
    return f"{hours} working hour{'' if hours == 1 else 's'}"


def clock_words(calendar: WorkingCalendar, at: datetime) -> str:
    """A time of day by the shop's clock."""
    return f"{at.astimezone(calendar.zone):%H:%M}"


def day_words(day: date) -> str:
    """A day of the shop's calendar: `Thu 5 Mar`."""
    return f"{day:%a} {day.day} {day:%b}"
