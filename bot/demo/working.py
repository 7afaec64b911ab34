"""Working time as the demo's eye reckons it: Monday to Friday, eight to five. Shares nothing with the bot."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.demo.morning import PICKUP, ZONE

_SHOP = ZoneInfo(ZONE)
_OPENS, _CLOSES = time(8), time(17)
_WEEKEND = 5


def at_work(at: datetime) -> bool:
    """Whether people are there."""
    local = at.astimezone(_SHOP)
    return local.weekday() < _WEEKEND and _OPENS <= local.time() < _CLOSES


def worked(begin: datetime, end: datetime) -> timedelta:
    """The working time from one moment to a later one."""
    shifts = ((clock(day, _OPENS), clock(day, _CLOSES)) for day in _days(begin, end))
    return sum((max(timedelta(0), min(end, closes) - max(begin, opens)) for opens, closes in shifts), timedelta(0))


def picked_up(begin: datetime, end: datetime) -> datetime | None:
    """When the carrier came between two moments, first; None when it did not."""
    pickups = (clock(day, PICKUP) for day in _days(begin, end))
    return next((at for at in pickups if begin < at <= end), None)


def day_of(at: datetime) -> date:
    """The shop's date."""
    return at.astimezone(_SHOP).date()


def clock(day: date, wall: time) -> datetime:
    """When the shop's clock shows this on that day."""
    return datetime.combine(day, wall, _SHOP).astimezone(UTC)


def next_working_day(day: date) -> date:
    """The first one after that day."""
    day += timedelta(days=1)
    return day if day.weekday() < _WEEKEND else next_working_day(day)


def _days(begin: datetime, end: datetime) -> Iterator[date]:
    """The working days from that of one moment to that of the other."""
    day = day_of(begin)
    while day <= day_of(end):
        if day.weekday() < _WEEKEND:
            yield day
        day += timedelta(days=1)
