"""What people can do about an order that stands still: take it, or not hear of it for a while. Performs no I/O."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.orders.calendar import WorkingCalendar

_A_WHILE = timedelta(hours=2)


class CareFor(StrEnum):
    """How somebody takes care of an order."""

    CLAIM = "claim"
    A_WHILE = "snooze"
    TOMORROW = "tomorrow"


@dataclass(frozen=True, slots=True)
class Claim:
    """That somebody took an order. `owner` is a Slack user id."""

    owner: str
    at: datetime

    def ends_at(self, calendar: WorkingCalendar) -> datetime:
        """With the working day: next morning somebody else may be at work."""
        return calendar.closing_after(self.at)


def holder(claim: Claim | None, calendar: WorkingCalendar, now: datetime) -> str | None:
    """Who has the order now; None when nobody does."""
    return claim.owner if claim is not None and now < claim.ends_at(calendar) else None


def snoozed_until(how: CareFor, calendar: WorkingCalendar, now: datetime) -> datetime:
    """When people want to hear of it again: after two working hours, or when the next shift begins."""
    if how is CareFor.A_WHILE:
        return calendar.after(now, _A_WHILE)
    return calendar.next_shift(now)
