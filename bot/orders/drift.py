"""Drift: two systems contradict each other on one fact for longer than they may. Performs no I/O.

A contradiction counts once both sides were read afresh, in two evaluations, and its arrow's grace has passed (order
lifecycle, section 9). Each has a severity, and the words for what every system says.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.orders.alert import AlertRule, Finding, Severity
from bot.orders.contradictions import (
    called_off_and_open,
    called_off_and_packed,
    label_voided,
    not_shipped_at_the_desk,
    production_not_told,
    quantities_differ,
    shop_behind_production,
    shop_not_told,
    was_ready,
)
from bot.orders.order import Order, Role
from bot.orders.sync import Arrow, Sync

NONE = timedelta(0)
_AGAIN_AFTER = timedelta(hours=1)
_EDITED = timedelta(minutes=30)
"""How long an edit in the shop may take to reach the others: A7."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """One row of the table: what contradicts what, and how long it may."""

    rule: AlertRule
    says: Callable[[Order], str | None]
    needs: tuple[Role, ...]
    severity: Severity
    grace: Arrow | timedelta


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

    @property
    def grace(self) -> timedelta:
        """How long it may last. What may not last at all is waited for all the same before it is said again."""
        return max(self.due_at - self.since, _AGAIN_AFTER)

    @property
    def finding(self) -> Finding:
        return Finding(rule=self.rule, entry=self.since.isoformat(), words=self.words, severity=self.severity)


_SHOP_AND_DESK = (Role.CHANNEL, Role.DESK)
_SHOP_AND_PRODUCTION = (Role.CHANNEL, Role.PRODUCTION)

DRIFTS = (
    Drift(
        rule=AlertRule.D3,
        says=shop_not_told,
        needs=_SHOP_AND_DESK,
        severity=Severity.HIGH,
        grace=Arrow.DESK_TO_SHOP,
    ),
    Drift(
        rule=AlertRule.D4,
        says=production_not_told,
        needs=_SHOP_AND_PRODUCTION,
        severity=Severity.WARN,
        grace=Arrow.SHOP_TO_PRODUCTION,
    ),
    Drift(
        rule=AlertRule.D5,
        says=not_shipped_at_the_desk,
        needs=_SHOP_AND_DESK,
        severity=Severity.HIGH,
        grace=Arrow.SHOP_TO_DESK,
    ),
    Drift(
        rule=AlertRule.D6,
        says=shop_behind_production,
        needs=_SHOP_AND_PRODUCTION,
        severity=Severity.WARN,
        grace=Arrow.PRODUCTION_TO_SHOP,
    ),
    Drift(
        rule=AlertRule.D7,
        says=called_off_and_open,
        needs=(Role.CHANNEL,),
        severity=Severity.WARN,
        grace=Arrow.SHOP_TO_DESK,
    ),
    Drift(
        rule=AlertRule.D8,
        says=quantities_differ,
        needs=tuple(Role),
        severity=Severity.HIGH,
        grace=_EDITED,
    ),
    Drift(rule=AlertRule.D11, says=label_voided, needs=_SHOP_AND_DESK, severity=Severity.HIGH, grace=NONE),
    Drift(
        rule=AlertRule.D12,
        says=called_off_and_packed,
        needs=_SHOP_AND_PRODUCTION,
        severity=Severity.CRITICAL,
        grace=NONE,
    ),
)


def weigh(
    order: Order,
    sync: Sync,
    before: Mapping[AlertRule, datetime],
    standing: frozenset[AlertRule],
    now: datetime,
    *,
    at_once: bool = False,
) -> tuple[Suspicion, ...]:
    """Every contradiction there is. `before` says since when each was seen, `standing` which alerts are open.

    `at_once` lets no grace pass: what is there counts.
    """
    counted = frozenset(drift.rule for drift in DRIFTS) if at_once else standing
    weighed = [_weigh(drift, order, sync, before.get(drift.rule), drift.rule in counted, now) for drift in DRIFTS]
    return tuple(suspicion for suspicion in weighed if suspicion is not None)


def _weigh(
    drift: Drift, order: Order, sync: Sync, before: datetime | None, standing: bool, now: datetime
) -> Suspicion | None:
    unread = _unread(drift, order)
    words = drift.says(order)
    if words is None and not (unread and before):
        return None
    if unread and before is None:
        return None
    since = before or now
    severity, grace = _weight(drift, order, sync)
    due_at = since + grace
    seen_twice = before is not None or grace == NONE
    raised = standing or (not unread and seen_twice and now >= due_at)
    return Suspicion(
        rule=drift.rule,
        since=since,
        due_at=due_at,
        words=words or "",
        severity=severity,
        raised=raised,
        why_not="" if raised else unread or _waits(now - since, grace),
    )


def _weight(drift: Drift, order: Order, sync: Sync) -> tuple[Severity, timedelta]:
    """From READY on, somebody may be packing what was called off: nothing waits then."""
    if drift.rule is AlertRule.D7 and was_ready(order):
        return Severity.CRITICAL, NONE
    grace = sync.grace_of(drift.grace) if isinstance(drift.grace, Arrow) else drift.grace
    return drift.severity, grace


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
