"""What should stand now: the alerts that ought to be open, and when to look again. Performs no I/O.

Time alone can raise an alert, so every judgement also says when the next one could differ.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.orders.alert import AlertRule, Finding, Severity
from bot.orders.calendar import WorkingCalendar
from bot.orders.drift import Suspicion, weigh
from bot.orders.order import Order, Role
from bot.orders.phase import Phase, Verdict, phase_of
from bot.orders.problem import Pause
from bot.orders.stall import StallLimits, ended_since, pickup_words, stall_of, waited_words
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
    if order.test:
        return Judgement(verdict=verdict, entered_at=entered_at)
    ready, ready_due_at = _ready(order, past, rules, verdict.phase, entered_at, now)
    stalled, stall_due_at = _stall(order, past, rules, verdict.phase, entered_at, now)
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
    return Judgement(
        verdict=verdict,
        entered_at=entered_at,
        findings=(*ready, *stalled, *(suspicion.finding for suspicion in suspicions if suspicion.raised)),
        suspicions=suspicions,
        look_again_at=_next(
            now, ready_due_at, stall_due_at, converging_at, _undo_ends_at(past, rules), *_due(suspicions)
        ),
    )


def _stall(
    order: Order, past: Past, rules: Rules, phase: Phase, entered_at: datetime, now: datetime
) -> tuple[tuple[Finding, ...], datetime | None]:
    """The alert that it has stood still for too long, or when it could become one. A snooze takes it back."""
    calendar = rules.calendar
    if calendar is None or past.taken_in:
        return (), None
    stall = stall_of(phase, entered_at, calendar, rules.limits, snoozed_until=past.snoozed_until, pauses=past.pauses)
    if stall is None:
        return (), None
    if not stall.is_due(now):
        return (), stall.raise_at
    rule = AlertRule(stall.rule.value)
    if rule not in past.standing and not _all_fresh(order):
        return (), None
    # A snooze or a pause from before it came into its phase has nothing to do with this standing still.
    ends = [end for _, end in ended_since(past.pauses, entered_at) or ()]
    entry = max(entered_at, past.snoozed_until or entered_at, *ends).isoformat()
    words = _stall_words(phase, calendar, entered_at, now)
    return (Finding(rule=rule, entry=entry, words=words, severity=Severity.HIGH),), None


def _stall_words(phase: Phase, calendar: WorkingCalendar, since: datetime, now: datetime) -> str:
    waited = waited_words(calendar, since, now)
    state = f"ready {waited}, not packed" if phase is Phase.READY else f"packed {waited} ago, not shipped"
    pickup = pickup_words(calendar, since, now)
    return f"{state}; {pickup}" if pickup else state


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
    return ((finding,), None) if _all_fresh(order) else ((), None)


def _ready_due_at(entered_at: datetime, past: Past, rules: Rules) -> datetime:
    flickered = past.ready_lost_at is not None and entered_at - past.ready_lost_at < rules.in_stock_again_after
    return entered_at + (rules.in_stock_again_after if flickered else rules.in_stock_settle)


def _all_fresh(order: Order) -> bool:
    """Whether the shop and production, whose facts "ready" rests on, were both read just now."""
    needed = (order.sight(Role.CHANNEL), order.sight(Role.PRODUCTION))
    return all(sight is not None and not sight.stale for sight in needed)


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
