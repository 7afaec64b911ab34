"""The demo's shop by the clock: it begins at eight, the next working day, whatever the machine's clock says."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.clock import Clock, system_clock

ZONE = "Europe/Tallinn"
PICKUP = time(16)
"""When the carrier comes."""
CUTOFF = f"{PICKUP:%H:%M}"
"""The same as the settings say it."""
_FRIDAY = 4


def morning(zone: str = ZONE) -> Clock:
    """A running clock on which the day begins now."""
    return from_now(_next_eight(system_clock().astimezone(ZoneInfo(zone))))


def from_now(start: datetime) -> Clock:
    """A running clock on which it is `start` now."""
    ahead = start - system_clock()
    return lambda: system_clock() + ahead


def _next_eight(now: datetime) -> datetime:
    start = now.replace(hour=8, minute=0, second=0, microsecond=0)
    while start < now or start.weekday() > _FRIDAY:
        start += timedelta(days=1)
    return start
