"""Drift: two systems contradict each other on one fact for longer than they may. Performs no I/O.

A contradiction counts once both sides were read afresh, in two evaluations, and its arrow's grace has passed (order
lifecycle, section 9). Each has a severity, and the words for what every system says.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.orders.absence import in_days, missing_at_the_desk, missing_in_production
from bot.orders.alert import AlertRule, Finding, Severity
from bot.orders.calendar import WorkingCalendar
from bot.orders.contradictions import (
    called_off_and_open,
    called_off_and_packed,
    differing_from,
    label_voided,
    not_shipped_at_the_desk,
    production_not_told,
    quantities_differ,
    shop_behind_production,
    shop_not_told,
    was_ready,
)
from bot.orders.misfits import archived_unsent, held_and_awaiting, may_leave, several_records
from bot.orders.order import Order, Role
from bot.orders.sync import Arrow, Sync

NONE = timedelta(0)
_SORTING = timedelta(minutes=2)
"""How long records may be shuffled by somebody who is just sorting them out."""
_CLOSE = timedelta(hours=2)
"""So long before a pick-up, what misses it is urgent."""


_AGAIN_AFTER = timedelta(hours=1)


def never(_: Order) -> bool:
    """It can wait, however far the order is."""
    return False


def in_hand(order: Order) -> bool:
    """Whether somebody may be packing or handing over the order right now: from READY on."""
    return was_ready(order) or may_leave(order)


def _follows(order: Order) -> Arrow:
    """The arrow that should have brought the edit to whoever does not have it."""
    return Arrow.EDITS_TO_PRODUCTION if differing_from(order, Role.PRODUCTION) else Arrow.EDITS_TO_DESK


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """One row of the table: what contradicts what, how long it may, and when nothing waits any more."""

    rule: AlertRule
    says: Callable[[Order], str | None]
    needs: tuple[Role, ...]
    severity: Severity
    grace: Arrow | timedelta | Callable[[Order], Arrow]
    urgent: Callable[[Order], bool] = never
    urgently: Severity = Severity.CRITICAL
    """How grave it is then."""
    imported_by: Arrow | None = None
    """For what is missing: the arrow that brings it, which leaves out what was too old. A list is no proof of it."""
    by_cutoff: bool = False
    """Whether it must be there in time for the next pick-up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspicion:
    """A contradiction that was seen: since when, from when on it counts, and why it does not yet."""

    rule: AlertRule
    since: datetime
    due_at: datetime
    words: str
    severity: Severity
    raised: bool = False
    why_not: str = ""
    usual: timedelta | None = None
    """How long the arrow that it waits for usually takes, where that was measured."""

    @property
    def grace(self) -> timedelta:
        """How long it may last. What may not last at all is waited for all the same before it is said again."""
        return max(self.due_at - self.since, _AGAIN_AFTER)

    @property
    def finding(self) -> Finding:
        return Finding(rule=self.rule, entry=self.since.isoformat(), words=self.words, severity=self.severity)


_SHOP, _SHOP_AND_DESK = (Role.CHANNEL,), (Role.CHANNEL, Role.DESK)
_SHOP_AND_PRODUCTION = (Role.CHANNEL, Role.PRODUCTION)
_R, _S = AlertRule, Severity

DRIFTS = (
    Drift(
        rule=_R.D1,
        says=missing_in_production,
        needs=_SHOP_AND_PRODUCTION,
        severity=_S.WARN,
        grace=Arrow.ORDERS_TO_PRODUCTION,
        imported_by=Arrow.ORDERS_TO_PRODUCTION,
    ),
    Drift(
        rule=_R.D2,
        says=missing_at_the_desk,
        needs=_SHOP_AND_DESK,
        severity=_S.WARN,
        grace=Arrow.ORDERS_TO_DESK,
        imported_by=Arrow.ORDERS_TO_DESK,
        by_cutoff=True,
    ),
    Drift(rule=_R.D3, says=shop_not_told, needs=_SHOP_AND_DESK, severity=_S.HIGH, grace=Arrow.DESK_TO_SHOP),
    Drift(
        rule=_R.D4,
        says=production_not_told,
        needs=_SHOP_AND_PRODUCTION,
        severity=_S.WARN,
        grace=Arrow.SHOP_TO_PRODUCTION,
    ),
    Drift(rule=_R.D5, says=not_shipped_at_the_desk, needs=_SHOP_AND_DESK, severity=_S.HIGH, grace=Arrow.SHOP_TO_DESK),
    Drift(
        rule=_R.D6,
        says=shop_behind_production,
        needs=_SHOP_AND_PRODUCTION,
        severity=_S.WARN,
        grace=Arrow.PRODUCTION_TO_SHOP,
    ),
    Drift(
        rule=_R.D7,
        says=called_off_and_open,
        needs=_SHOP,
        severity=_S.WARN,
        grace=Arrow.CANCELS_TO_DESK,
        urgent=was_ready,
    ),
    Drift(
        rule=_R.D8,
        says=quantities_differ,
        needs=tuple(Role),
        severity=_S.HIGH,
        grace=_follows,
        urgent=in_hand,
        urgently=_S.HIGH,
    ),
    Drift(
        rule=_R.D9,
        says=held_and_awaiting,
        needs=_SHOP_AND_DESK,
        severity=_S.HIGH,
        grace=Arrow.EDITS_TO_DESK,
        urgent=in_hand,
        urgently=_S.HIGH,
    ),
    Drift(rule=_R.D10, says=several_records, needs=_SHOP, severity=_S.HIGH, grace=_SORTING),
    Drift(rule=_R.D11, says=label_voided, needs=_SHOP_AND_DESK, severity=_S.HIGH, grace=NONE),
    Drift(
        rule=_R.D12,
        says=called_off_and_packed,
        needs=_SHOP_AND_PRODUCTION,
        severity=_S.CRITICAL,
        grace=NONE,
    ),
    Drift(rule=_R.D13, says=archived_unsent, needs=_SHOP, severity=_S.INFO, grace=NONE),
)

ARROW_OF = {drift.rule: drift.grace for drift in DRIFTS if isinstance(drift.grace, Arrow)}
"""The arrow that a contradiction waits for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What holds of all rules of one order: the shop's arrows and pick-ups, and how the order came to us."""

    sync: Sync
    calendar: WorkingCalendar | None = None
    taken_in: bool = False
    """Still as it was at the first start: that it was missing somewhere then is for the digest."""
    at_once: bool = False
    """No grace passes: what is there counts. It was read from lists, which prove no absence."""


def weigh(
    order: Order,
    sync: Sync,
    before: Mapping[AlertRule, datetime],
    standing: frozenset[AlertRule],
    now: datetime,
    *,
    calendar: WorkingCalendar | None = None,
    taken_in: bool = False,
    at_once: bool = False,
) -> tuple[Suspicion, ...]:
    """Every contradiction there is. `before` says since when each was seen, `standing` which alerts are open."""
    terms = Terms(sync=sync, calendar=calendar, taken_in=taken_in, at_once=at_once)
    weighed = [_weigh(drift, order, terms, before.get(drift.rule), drift.rule in standing, now) for drift in DRIFTS]
    return tuple(suspicion for suspicion in weighed if suspicion is not None)


def _weigh(
    drift: Drift, order: Order, terms: Terms, before: datetime | None, standing: bool, now: datetime
) -> Suspicion | None:
    unread, since = _unread(drift, order), before or now
    words = _words(drift, order, terms, since)
    if (unread and before is None) or (words is None and not unread):
        return None
    due_at, severity = _due(drift, order, terms, since)
    seen_twice = before is not None or due_at == since
    raised = standing or terms.at_once or (not unread and seen_twice and now >= due_at)
    return Suspicion(
        rule=drift.rule,
        since=since,
        due_at=due_at,
        words=words or "",
        severity=severity,
        raised=raised,
        why_not="" if raised else unread or _waits(now - since, due_at - since),
    )


def _words(drift: Drift, order: Order, terms: Terms, since: datetime) -> str | None:
    """What it says of the order, unless that was too old to be imported when it was first missed."""
    if drift.imported_by is None:
        return drift.says(order)
    if terms.at_once or too_old(order, terms.sync, drift.imported_by, since):
        return None
    words = drift.says(order)
    return in_days(words, terms.sync.windows[drift.imported_by]) if words else None


def too_old(order: Order, sync: Sync, arrow: Arrow, at: datetime) -> bool:
    """Whether an order was outside the import's window by then: not synced by design."""
    return order.sales is not None and at - order.sales.placed_at > sync.windows[arrow]


def _due(drift: Drift, order: Order, terms: Terms, since: datetime) -> tuple[datetime, Severity]:
    """From when on it counts, and how grave it is."""
    if drift.urgent(order):
        return since, drift.urgently
    if isinstance(drift.grace, timedelta):
        return since + drift.grace, drift.severity
    arrow = drift.grace if isinstance(drift.grace, Arrow) else drift.grace(order)
    due_at, severity = since + terms.sync.grace_of(arrow), drift.severity
    if drift.by_cutoff and (sooner := _before_pickup(terms, since)) and sooner <= due_at:
        due_at, severity = sooner, Severity.HIGH
    return due_at, Severity.INFO if drift.imported_by and terms.taken_in else severity


def _before_pickup(terms: Terms, since: datetime) -> datetime | None:
    """When what is missing since then is urgent because a carrier comes; None when nobody says when they do."""
    if terms.calendar is None:
        return None
    least = since + terms.sync.near_cutoff
    return max(least, terms.calendar.next_cutoff(least) - _CLOSE)


def _unread(drift: Drift, order: Order) -> str:
    """Which system this rests on could not be read just now; empty when all could."""
    for role in drift.needs:
        sight = order.sight(role)
        if sight is None or sight.stale:
            return f"{sight.system.value if sight else role.value} cannot be read now"
    return ""


def _waits(so_far: timedelta, grace: timedelta) -> str:
    return f"{_minutes(so_far)} of {_minutes(grace)} minutes have passed"


def _minutes(length: timedelta) -> int:
    return int(length.total_seconds() // 60)
