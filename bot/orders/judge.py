"""What should stand now: the alerts that ought to be open, and when to look again. Performs no I/O.

Time alone can raise an alert, so every judgement also says when the next one could differ.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.orders.order import Order, Role
from bot.orders.phase import Phase, Verdict, phase_of


class AlertRule(StrEnum):
    """The alerts Shipmate knows."""

    READY = "ready"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The durations of the order lifecycle; each is a setting with that default."""

    in_stock_settle: timedelta = timedelta(minutes=2)
    """How long goods must have been in stock before people are told: availability flickers (section 6)."""
    in_stock_again_after: timedelta = timedelta(minutes=30)
    """How long they must be back in stock before people are told a second time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What was true when the order was last judged."""

    phase: Phase = Phase.UNSEEN
    entered_at: datetime | None = None
    waited: bool = False
    """Whether the order was ever seen waiting for stock."""
    ready_open: bool = False
    """Whether people have been told that the order is ready, and that still stands."""
    ready_lost_at: datetime | None = None
    """When the last "ready" ended because the goods went away again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The phase, since when, the alerts that ought to be open, and when to look again."""

    verdict: Verdict
    entered_at: datetime
    alerts: frozenset[AlertRule] = frozenset()
    look_again_at: datetime | None = None

    @property
    def phase(self) -> Phase:
        return self.verdict.phase


def judge(order: Order, past: Past, rules: Rules, now: datetime) -> Judgement:
    """Judge an order. While a system cannot be read, an alert that stands is kept and none is raised."""
    verdict = phase_of(order)
    same = verdict.phase is past.phase and past.entered_at is not None
    entered_at = past.entered_at if same and past.entered_at else now
    if verdict.phase is not Phase.READY or order.test:
        return Judgement(verdict=verdict, entered_at=entered_at)
    if past.ready_open:
        return Judgement(verdict=verdict, entered_at=entered_at, alerts=frozenset({AlertRule.READY}))
    due_at = _ready_due_at(entered_at, past, rules)
    if now < due_at:
        return Judgement(verdict=verdict, entered_at=entered_at, look_again_at=due_at)
    if not _all_fresh(order):
        return Judgement(verdict=verdict, entered_at=entered_at)
    return Judgement(verdict=verdict, entered_at=entered_at, alerts=frozenset({AlertRule.READY}))


def _ready_due_at(entered_at: datetime, past: Past, rules: Rules) -> datetime:
    flickered = past.ready_lost_at is not None and entered_at - past.ready_lost_at < rules.in_stock_again_after
    return entered_at + (rules.in_stock_again_after if flickered else rules.in_stock_settle)


def _all_fresh(order: Order) -> bool:
    """Whether the shop and production, whose facts "ready" rests on, were both read just now."""
    needed = (order.sight(Role.CHANNEL), order.sight(Role.PRODUCTION))
    return all(sight is not None and not sight.stale for sight in needed)
