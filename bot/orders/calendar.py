"""The shop's working time: its days, hours, holidays and carrier pick-ups, in its own time zone. Performs no I/O.

Moments are aware UTC; hours are wall time where the shop stands, so a shift is an hour shorter or longer only when
the clocks change in the middle of it.
"""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MIDNIGHT = time()
_DAY = timedelta(days=1)
_FARTHEST = 1100
"""Days within which a shop must have a working day; settings refuse a week without one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingCalendar:
    """When people work. `days` counts from Monday, 0; `closes` at midnight means the end of the day."""

    zone: ZoneInfo
    days: frozenset[int]
    opens: time
    closes: time
    closed: Container[date] = frozenset()
    """Holidays: days of the week on which nobody works all the same."""
    cutoffs: tuple[time, ...] = ()
    """When carriers pick up on a working day; without any, the working day ends with the pick-up."""

    def day_of(self, at: datetime) -> date:
        """The shop's date at that moment."""
        return at.astimezone(self.zone).date()

    def moment(self, day: date, wall: time) -> datetime:
        """When the shop's clock shows `wall` on that day: the first time of two, and past a gap what it would be."""
        return datetime.combine(day, wall, self.zone).astimezone(UTC)

    def is_working_day(self, day: date) -> bool:
        """Whether anybody works on that date."""
        return day.weekday() in self.days and day not in self.closed

    def is_open(self, at: datetime) -> bool:
        """Whether people are at work. The moment of closing no longer counts."""
        day = self.day_of(at)
        begin, end = self._shift(day)
        return self.is_working_day(day) and begin <= at < end

    def next_opening(self, at: datetime) -> datetime:
        """When people are next at work: `at` itself when they are."""
        return next(max(begin, at) for begin, end in self._shifts(at) if at < end)

    def next_shift(self, at: datetime) -> datetime:
        """When the next shift begins that has not begun yet."""
        return next(begin for begin, _ in self._shifts(at) if begin > at)

    def closing_after(self, at: datetime) -> datetime:
        """When the working day ends in which something was done; what was done between two belongs to the next."""
        return next(end for _, end in self._shifts(at) if at < end)

    def closing_before(self, at: datetime) -> datetime:
        """When the last working day ended that is over by then."""
        return next(end for _, end in self._shifts_back(at) if end <= at)

    def shift_of(self, at: datetime) -> datetime | None:
        """When the shift began that people are in; None while nobody is at work."""
        return (
            next((begin for begin, end in self._shifts(at) if begin <= at < end), None) if self.is_open(at) else None
        )

    def worked(self, begin: datetime, end: datetime) -> timedelta:
        """The working time between two moments; none when `end` is not after `begin`."""
        last, total, day = self.day_of(end), timedelta(0), self.day_of(begin)
        while day <= last:
            if self.is_working_day(day):
                opens, closes = self._shift(day)
                total += max(timedelta(0), min(end, closes) - max(begin, opens))
            day += _DAY
        return total

    def after(self, begin: datetime, length: timedelta) -> datetime:
        """The first moment at which `length` of working time has passed since `begin`."""
        if length <= timedelta(0):
            return begin
        for opens, closes in self._shifts(begin):
            start = max(begin, opens)
            there = max(timedelta(0), closes - start)
            if length <= there:
                return start + length
            length -= there
        raise AssertionError("a calendar has no last shift")

    def before(self, end: datetime, length: timedelta) -> datetime:
        """The last moment from which `length` of working time is left until `end`."""
        if length <= timedelta(0):
            return end
        for opens, closes in self._shifts_back(end):
            stop = min(end, closes)
            there = max(timedelta(0), stop - opens)
            if length <= there:
                return stop - length
            length -= there
        raise AssertionError("a calendar has no first shift")

    def pickups(self, day: date) -> tuple[datetime, ...]:
        """When carriers pick up on that date, in order; never on a day on which nobody works."""
        if not self.is_working_day(day):
            return ()
        return tuple(self.moment(day, wall) for wall in sorted(self.cutoffs)) or (self._shift(day)[1],)

    def next_cutoff(self, after: datetime) -> datetime:
        """The first pick-up after that moment: what is ready on the dot has missed it."""
        return next(pickup for day in self._working_days(after) for pickup in self.pickups(day) if pickup > after)

    def working_days_before(self, day: date, count: int) -> tuple[date, ...]:
        """The last `count` working days before a date, the latest first."""
        found: list[date] = []
        for _ in range(_FARTHEST):
            if len(found) == count:
                break
            day -= _DAY
            if self.is_working_day(day):
                found.append(day)
        return tuple(found)

    def _shift(self, day: date) -> tuple[datetime, datetime]:
        begin = self.moment(day, self.opens)
        end = self.moment(day + _DAY if self.closes == MIDNIGHT else day, self.closes)
        return begin, end

    def _shifts(self, since: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The shifts of the day of `since` and of all that follow, without those that a clock change swallowed."""
        shifts = map(self._shift, self._working_days(since))
        return ((begin, end) for begin, end in shifts if begin < end)

    def _shifts_back(self, until: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The shifts of the day of `until` and of all before it, the latest first."""
        shifts = map(self._shift, self._working_days(until, step=-_DAY))
        return ((begin, end) for begin, end in shifts if begin < end)

    def _working_days(self, since: datetime, *, step: timedelta = _DAY) -> Iterator[date]:
        """The working days from that of `since` on, or back. Raises `ValueError` when none is in sight."""
        day, left = self.day_of(since), _FARTHEST
        while left:
            left -= 1
            if self.is_working_day(day):
                yield day
                left = _FARTHEST
            day += step
        raise ValueError("the calendar has no working day within three years")
