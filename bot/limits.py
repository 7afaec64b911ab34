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

    def limit(name: str, default: timedelta, kind: str = "working seconds") -> timedelta:
        read: timedelta = reader.parsed(name, default, seconds, f"Give {kind}, such as {default.seconds or 3600}.")
        return read

    return LimitSettings(
        no_plan_after=limit("STALL_NO_PLAN_AFTER", 8 * _HOUR),
        supply_after=limit("STALL_SUPPLY_AFTER", 0 * _HOUR),
        ready_after=limit("STALL_READY_AFTER", 8 * _HOUR),
        packed_after=limit("STALL_PACKED_AFTER", _HOUR, "seconds"),
        promise_before=limit("STALL_PROMISE_BEFORE", 4 * _HOUR),
        hold_after=limit("STALL_HOLD_AFTER", 16 * _HOUR),
        pickup_notice=limit("PICKUP_NOTICE", _HOUR, "seconds"),
    )
