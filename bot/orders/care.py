"""What people can do about an order that stands still: take it, or not hear of it for a while. Performs no I/O."""

from datetime import datetime, timedelta
from enum import StrEnum

from bot.orders.calendar import WorkingCalendar

_A_WHILE = timedelta(hours=2)


class CareFor(StrEnum):
    """How somebody takes care of an order."""

    CLAIM = "claim"
    A_WHILE = "snooze"
    TOMORROW = "tomorrow"


def snoozed_until(how: CareFor, calendar: WorkingCalendar, now: datetime) -> datetime:
    """When people want to hear of it again: after two working hours, or when the next shift begins."""
    if how is CareFor.A_WHILE:
        return calendar.after(now, _A_WHILE)
    return calendar.next_shift(now)
