"""Turns ShipStation V1's Pacific wall clock into UTC and back. Performs no I/O and reads no clock.

V1 writes and reads every time in Pacific time, daylight saving included, with no offset in the text
(docs.shipstation.com, V1 requirements, "Date format and time zone").
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PACIFIC = ZoneInfo("America/Los_Angeles")
_ONE_SECOND = timedelta(seconds=1)


def read_moment(text: str) -> datetime:
    """The UTC moment of a V1 time such as `2026-11-20T08:12:40.1100000`; a bare date is its first moment.

    In the hour that autumn repeats, the text stands for two moments: the earlier one is taken, so the answer may be
    an hour early and is never late. Raises `ValueError` for what is no time.
    """
    wall = datetime.fromisoformat(text.strip())
    try:
        return wall.replace(tzinfo=wall.tzinfo or PACIFIC).astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"no calendar reaches {wall.year}") from error


def day_of(moment: datetime) -> date | None:
    """The Pacific day whose first moment this is; None for a moment with a time of day."""
    wall = _wall_clock(moment)
    return wall.date() if wall.time() == time() else None


def write_date(moment: datetime) -> str:
    """The Pacific calendar date of an aware moment, as `shipDate` takes it."""
    return _wall_clock(moment).date().isoformat()


def write_since(moment: datetime) -> str:
    """A `modifyDateStart` that leaves out nothing changed at or after an aware moment, as `YYYY-MM-DD HH:MM:SS`.

    The filter means "after" and knows whole seconds, so it starts a second early. A start inside the repeated hour
    is moved before it: whichever of the two moments ShipStation reads, nothing is lost and a little comes twice.
    """
    wall = _wall_clock(moment - _ONE_SECOND)
    if wall.utcoffset() != wall.replace(fold=1 - wall.fold).utcoffset():
        wall = wall.replace(minute=0, second=0, fold=0) - _ONE_SECOND
    return wall.strftime("%Y-%m-%d %H:%M:%S")


def _wall_clock(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return moment.astimezone(PACIFIC)
