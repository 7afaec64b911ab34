"""What people hear again of alerts that stand for long: once when nothing came of it, and each morning of what is
critical. Performs no I/O.

Says what must have been said by now; whoever tells people says each of it once, by its key.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.orders.alert import AlertRule, Finding, Severity
from bot.orders.calendar import WorkingCalendar
from bot.orders.care import Claim, holder


class Again(StrEnum):
    """Why something is said again. The values are the kinds of notices."""

    ESCALATED = "escalated"
    """It stands for twice as long as it may."""
    REPEATED = "repeated"
    """A shift begins, it is critical, and nobody has it."""
    LAPSED = "lapsed"
    """A shift begins, and who had it is not expected to have it any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One thing to say again, once for each `key`. `had` is who had it before; `owner` who has it now."""

    again: Again
    finding: Finding
    since: datetime
    slot: str = ""
    owner: str | None = None
    had: str | None = None

    @property
    def key(self) -> str:
        """Names the alert, and the shift or the claim it is about."""
        return f"{self.again}:{self.finding.rule}:{self.since.isoformat()}:{self.slot}"


def reminders(
    findings: Iterable[Finding],
    told: Mapping[AlertRule, datetime],
    twice: Mapping[AlertRule, datetime],
    claim: Claim | None,
    calendar: WorkingCalendar,
    now: datetime,
) -> tuple[tuple[Reminder, ...], datetime | None]:
    """What must have been said again by now, and when that could next be more.

    `told` says since when people know of each alert, `twice` when each has stood for twice as long as it may.
    """
    open_ones = [one for one in findings if one.rule in told and one.rule is not AlertRule.READY]
    if not open_ones:
        return (), None
    owner = holder(claim, calendar, now)
    had = claim.owner if claim and owner is None else None
    shift = calendar.shift_of(now)
    said = [
        *_escalated(
            [one for one in open_ones if one.rule in twice and twice[one.rule] <= now], told, owner, had, shift
        ),
        *_repeated(open_ones, told, owner, had, calendar, shift),
        *_lapsed(open_ones, told, claim, calendar, shift),
    ]
    return tuple(said), _next(open_ones, twice, claim, calendar, now)


def _escalated(
    findings: Iterable[Finding],
    told: Mapping[AlertRule, datetime],
    owner: str | None,
    had: str | None,
    shift: datetime | None,
) -> list[Reminder]:
    """Of what is high, once. What is critical comes back by itself, and what only warns does not ring."""
    if shift is None:
        return []
    return [
        Reminder(again=Again.ESCALATED, finding=one, since=told[one.rule], owner=owner, had=had)
        for one in findings
        if one.severity is Severity.HIGH
    ]


def _repeated(
    findings: Iterable[Finding],
    told: Mapping[AlertRule, datetime],
    owner: str | None,
    had: str | None,
    calendar: WorkingCalendar,
    shift: datetime | None,
) -> list[Reminder]:
    if shift is None or owner is not None:
        return []
    slot = calendar.day_of(shift).isoformat()
    return [
        Reminder(again=Again.REPEATED, finding=one, since=told[one.rule], slot=slot, had=had)
        for one in findings
        if one.severity is Severity.CRITICAL and told[one.rule] < shift
    ]


def _lapsed(
    findings: list[Finding],
    told: Mapping[AlertRule, datetime],
    claim: Claim | None,
    calendar: WorkingCalendar,
    shift: datetime | None,
) -> list[Reminder]:
    """Of the worst alert that was there while somebody had it. Said quietly, unless that is said anyhow."""
    if claim is None or shift is None or (ended_at := claim.ends_at(calendar)) > shift:
        return []
    if any(one.severity is Severity.CRITICAL for one in findings):
        return []
    known = [one for one in findings if told[one.rule] < ended_at]
    worst = max(known, key=lambda one: list(Severity).index(one.severity), default=None)
    if worst is None:
        return []
    slot = claim.at.isoformat()
    return [Reminder(again=Again.LAPSED, finding=worst, since=told[worst.rule], slot=slot, had=claim.owner)]


def _next(
    findings: Iterable[Finding],
    twice: Mapping[AlertRule, datetime],
    claim: Claim | None,
    calendar: WorkingCalendar,
    now: datetime,
) -> datetime | None:
    high = [one.rule for one in findings if one.severity is Severity.HIGH]
    moments = [calendar.next_opening(max(now, twice[rule])) for rule in high if rule in twice]
    if any(one.severity is Severity.CRITICAL for one in findings):
        moments.append(calendar.next_shift(now))
    if claim is not None:
        ended_at = claim.ends_at(calendar)
        moments += [ended_at, calendar.next_opening(max(now, ended_at))]
    return min((moment for moment in moments if moment > now), default=None)
