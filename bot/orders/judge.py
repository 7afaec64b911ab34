"""What should stand now: the alerts that ought to be open, and when to look again. Performs no I/O.

Time alone can raise an alert, so every judgement also says when the next one could differ.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.orders.alert import AlertRule, Finding
from bot.orders.calendar import WorkingCalendar
from bot.orders.care import Claim
from bot.orders.drift import Suspicion, weigh
from bot.orders.order import Order, Role
from bot.orders.phase import Phase, Verdict, phase_of
from bot.orders.problem import Pause
from bot.orders.remind import Reminder, reminders
from bot.orders.stall import StallLimits, Standing, ended_since
from bot.orders.stalls import Stall, stalls_of
from bot.orders.sync import Sync

_CONVERGING = (Phase.SHIPPED, Phase.PART_SHIPPED)
_FIRST_AGAIN = timedelta(minutes=1)
"""After so long a shipped order is looked at again, then after twice as long and so on: webhooks are quicker."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The durations of the order lifecycle; each is a setting with that default."""

    in_stock_settle: timedelta = timedelta(minutes=2)
    """How long goods must have been in stock before people are told: availability flickers (section 6)."""
    in_stock_again_after: timedelta = timedelta(minutes=30)
    """How long they must be back in stock before people are told a second time."""
    sync: Sync = field(default_factory=Sync)
    calendar: WorkingCalendar | None = None
    """The shop's working time; without one nothing stalls."""
    limits: StallLimits = field(default_factory=StallLimits)
    silent: bool = False
    """At the first start, what stands counts as told: nothing waits, and nobody hears of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What was true when the order was last judged."""

    phase: Phase = Phase.UNSEEN
    entered_at: datetime | None = None
    waited: bool = False
    """Whether the order was ever seen waiting for stock."""
    standing: frozenset[AlertRule] = frozenset()
    """The alerts that are open: people have been told, and it still stands."""
    opened: Mapping[AlertRule, datetime] = field(default_factory=dict)
    """Since when each of them is."""
    claim: Claim | None = None
    """Who took the order last."""
    ready_lost_at: datetime | None = None
    """When the last "ready" ended because the goods went away again."""
    suspected: Mapping[AlertRule, datetime] = field(default_factory=dict)
    """The contradictions that were there, and since when."""
    taken_in: bool = False
    """Whether the order is still as it was taken in at the first start: that it stands still is no news."""
    snoozed_until: datetime | None = None
    """Until when nobody wants to hear that the order stands still."""
    pauses: tuple[Pause, ...] = ()
    """When it had a problem: nobody was expected to go on."""
    packed_at: datetime | None = None
    """When somebody packed it here, if that pack still stands: until the working day ends it can be undone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The phase, since when, the alerts that ought to be open, and when to look again."""

    verdict: Verdict
    entered_at: datetime
    findings: tuple[Finding, ...] = ()
    suspicions: tuple[Suspicion, ...] = ()
    """Every contradiction there is, raised or not yet."""
    reminders: tuple[Reminder, ...] = ()
    """What people must have heard again by now, of alerts that stand for long."""
    look_again_at: datetime | None = None

    @property
    def phase(self) -> Phase:
        return self.verdict.phase

    @property
    def alerts(self) -> frozenset[AlertRule]:
        """The rules of the alerts that ought to be open."""
        return frozenset(finding.rule for finding in self.findings)


def judge(order: Order, past: Past, rules: Rules, now: datetime) -> Judgement:
    """Judge an order. While a system cannot be read, an alert that stands is kept and none is raised."""
    verdict = phase_of(order)
    same = verdict.phase is past.phase and past.entered_at is not None
    entered_at = past.entered_at if same and past.entered_at else now
    past = past if same else replace(past, taken_in=False)
    if order.test:
        return Judgement(verdict=verdict, entered_at=entered_at)
    ready, ready_due_at = _ready(order, past, rules, verdict.phase, entered_at, now)
    stalls = _stalls(order, past, rules, verdict.phase, entered_at)
    stalled, stall_due_at = _standing_still(stalls, past, now)
    suspicions = weigh(
        order,
        rules.sync,
        past.suspected,
        past.standing,
        now,
        calendar=rules.calendar,
        taken_in=past.taken_in,
        at_once=rules.silent,
    )
    converging_at = _converging_at(verdict.phase, entered_at, now)
    findings = (*ready, *stalled, *(suspicion.finding for suspicion in suspicions if suspicion.raised))
    reminded, remind_at = _reminders(findings, stalls, suspicions, past, rules, now)
    return Judgement(
        verdict=verdict,
        entered_at=entered_at,
        findings=findings,
        suspicions=suspicions,
        reminders=reminded,
        look_again_at=_next(
            now, ready_due_at, stall_due_at, converging_at, remind_at, _undo_ends_at(past, rules), *_due(suspicions)
        ),
    )


def _stalls(order: Order, past: Past, rules: Rules, phase: Phase, entered_at: datetime) -> tuple[Stall, ...]:
    """What it is heading for. Of an order as it was taken in, only dates that were still ahead then are news."""
    pauses = ended_since(past.pauses, entered_at)
    if rules.calendar is None or pauses is None:
        return ()
    standing = Standing(
        order=order,
        phase=phase,
        since=entered_at,
        calendar=rules.calendar,
        limits=rules.limits,
        pauses=tuple(pauses),
    )
    stalls = stalls_of(standing, snoozed_until=past.snoozed_until)
    as_it_was = (past.taken_in and phase is past.phase) or rules.silent
    return tuple(stall for stall in stalls if not as_it_was or (stall.row.dated and stall.limit_at > entered_at))


def _standing_still(
    stalls: Iterable[Stall], past: Past, now: datetime
) -> tuple[tuple[Finding, ...], datetime | None]:
    """The alerts that it has stood still for too long, and when there could be another. A snooze takes them back."""
    findings: list[Finding] = []
    due: list[datetime] = []
    for stall in stalls:
        opens_at = stall.standing.calendar.next_opening(now)
        if now < stall.raise_at:
            due.append(stall.raise_at)
        elif stall.row.rule in past.standing:
            findings.append(_found(stall, past, now))
        elif now < opens_at:
            due.append(opens_at)
        elif _fresh(stall.standing.order, stall.row.needs):
            findings.append(_found(stall, past, now))
    return tuple(findings), min(due, default=None)


def _found(stall: Stall, past: Past, now: datetime) -> Finding:
    """A snooze or a pause from before it came into its phase has nothing to do with this standing still."""
    standing = stall.standing
    ends = [end for _, end in standing.pauses]
    begun = max(standing.since, past.snoozed_until or standing.since, *ends).isoformat()
    about = stall.row.about(standing)
    return Finding(
        rule=stall.row.rule,
        entry=f"{begun}/{about}" if about else begun,
        words=stall.row.words(standing, now),
        severity=stall.row.severity,
        next=stall.row.advice,
    )


def _reminders(
    findings: tuple[Finding, ...],
    stalls: Iterable[Stall],
    suspicions: Iterable[Suspicion],
    past: Past,
    rules: Rules,
    now: datetime,
) -> tuple[tuple[Reminder, ...], datetime | None]:
    """What people hear again, and when that could next be more. What was taken in in silence stays silent."""
    if rules.calendar is None or rules.silent:
        return (), None
    since = {one.rule: past.opened.get(one.rule, now) for one in findings}
    silently = past.entered_at if past.taken_in else None
    told = {rule: at for rule, at in since.items() if silently is None or at > silently}
    twice = {one.rule: told[one.rule] + one.grace for one in suspicions if one.rule in told}
    stood = {stall.row.rule: stall for stall in stalls if stall.row.rule in told}
    twice |= {rule: at for rule, stall in stood.items() if (at := stall.told_again_at(told[rule])) is not None}
    return reminders(findings, told, twice, past.claim, rules.calendar, now)


def _ready(
    order: Order, past: Past, rules: Rules, phase: Phase, entered_at: datetime, now: datetime
) -> tuple[tuple[Finding, ...], datetime | None]:
    """The alert that everything is in stock, or when it could become one."""
    if phase is not Phase.READY:
        return (), None
    finding = Finding(rule=AlertRule.READY, entry=entered_at.isoformat())
    if AlertRule.READY in past.standing:
        return (finding,), None
    due_at = _ready_due_at(entered_at, past, rules)
    if now < due_at:
        return (), due_at
    return ((finding,), None) if _fresh(order, (Role.CHANNEL, Role.PRODUCTION)) else ((), None)


def _ready_due_at(entered_at: datetime, past: Past, rules: Rules) -> datetime:
    flickered = past.ready_lost_at is not None and entered_at - past.ready_lost_at < rules.in_stock_again_after
    return entered_at + (rules.in_stock_again_after if flickered else rules.in_stock_settle)


def _fresh(order: Order, needed: Iterable[Role]) -> bool:
    """Whether the systems that something rests on were all read just now."""
    sights = [order.sight(role) for role in needed]
    return all(sight is not None and not sight.stale for sight in sights)


def _converging_at(phase: Phase, entered_at: datetime, now: datetime) -> datetime | None:
    """When to look whether the other systems have followed: ever more rarely, for as long as they have not."""
    if phase not in _CONVERGING:
        return None
    again = _FIRST_AGAIN
    while entered_at + again <= now:
        again = again * 2 + _FIRST_AGAIN
    return entered_at + again


def _undo_ends_at(past: Past, rules: Rules) -> datetime | None:
    """When the card loses a button by time alone."""
    if past.packed_at is None or rules.calendar is None:
        return None
    return rules.calendar.closing_after(past.packed_at)


def _due(suspicions: Iterable[Suspicion]) -> list[datetime]:
    return [suspicion.due_at for suspicion in suspicions if not suspicion.raised]


def _next(now: datetime, *moments: datetime | None) -> datetime | None:
    """The first of the moments that is still to come."""
    return min((moment for moment in moments if moment is not None and moment > now), default=None)
