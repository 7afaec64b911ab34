"""What takes too long, as settings: one for each way in which an order stands still. Performs no I/O."""

from dataclasses import dataclass
from datetime import timedelta

from bot.reading import Reader, seconds

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitSettings:
    """All are working time, but for `packed_after` and `pickup_notice`."""

    no_plan_after: timedelta
    supply_after: timedelta
    ready_after: timedelta
    packed_after: timedelta
    promise_before: timedelta
    hold_after: timedelta
    pickup_notice: timedelta
    """How long before a pick-up people hear what will miss it; nothing is never."""


def read_limits(reader: Reader) -> LimitSettings:
    """What the variables say; the defaults are those of the order lifecycle, section 8."""
    day, fix, wall = 8 * _HOUR, "Give working seconds, such as 28800.", "Give seconds, such as 3600."
    return LimitSettings(
        no_plan_after=reader.parsed("STALL_NO_PLAN_AFTER", day, seconds, fix),
        supply_after=reader.parsed("STALL_SUPPLY_AFTER", timedelta(0), seconds, fix),
        ready_after=reader.parsed("STALL_READY_AFTER", day, seconds, fix),
        packed_after=reader.parsed("STALL_PACKED_AFTER", _HOUR, seconds, wall),
        promise_before=reader.parsed("STALL_PROMISE_BEFORE", 4 * _HOUR, seconds, fix),
        hold_after=reader.parsed("STALL_HOLD_AFTER", 2 * day, seconds, fix),
        pickup_notice=reader.parsed("PICKUP_NOTICE", _HOUR, seconds, wall),
    )
