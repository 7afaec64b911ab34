"""Orders that stand still for too long, as a table: what stands still, since when, how long it may. Performs no I/O.

Section 8 of the order lifecycle numbers the rows. Time alone raises a stall, so each says the moment; whoever judges
compares it with theirs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.orders.alert import AlertRule, Severity
from bot.orders.calendar import MIDNIGHT
from bot.orders.order import Role
from bot.orders.phase import Phase
from bot.orders.stall import StallLimits, Standing
from bot.orders.stall_words import (
    held_words,
    no_plan_words,
    overdue_words,
    packed_words,
    promise_at_risk_words,
    ready_words,
    too_late_words,
)
from integrations.model import Availability

_SHOP_AND_PRODUCTION = (Role.CHANNEL, Role.PRODUCTION)
_SHOP_AND_DESK = (Role.CHANNEL, Role.DESK)


@dataclass(frozen=True, slots=True, kw_only=True)
class StallRule:
    """One row of the table."""

    rule: AlertRule
    phases: tuple[Phase, ...]
    holds: Callable[[Standing], bool] = lambda _: True
    """What must be true besides the phase."""
    anchor: Callable[[Standing], datetime] = lambda standing: standing.since
    limit: Callable[[Standing, datetime], datetime]
    """From the anchor to the moment from which on it is too long."""
    twice: Callable[[Standing, datetime], datetime | None] | None = None
    """From when people were told to the moment at which they are told again; None: as long as the limit."""
    about: Callable[[Standing], str] = lambda _: ""
    """The dates it rests on: with others it is another stall, which people are told of."""
    dated: bool = False
    """Whether its moment is a date that somebody gave, which is news even of an order taken in at the first start."""
    needs: tuple[Role, ...]
    """The systems it rests on: while one cannot be read, nothing is raised."""
    severity: Severity = Severity.HIGH
    words: Callable[[Standing, datetime], str]
    owner: str
    """Who is suggested to take care of it."""
    next: str

    @property
    def advice(self) -> str:
        """Who could do what about it."""
        return f"{self.owner}: {self.next}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stall:
    """That an order stands still from `limit_at` on, if nothing changes, and from when people are told."""

    row: StallRule
    standing: Standing
    limit_at: datetime
    raise_at: datetime
    """Never outside working hours, and never before a snooze is over."""

    def told_again_at(self, told_at: datetime) -> datetime | None:
        """When people hear of it a second time; None when they do not."""
        return (self.row.twice or self.row.limit)(self.standing, told_at)


def stalls_of(standing: Standing, *, snoozed_until: datetime | None = None) -> tuple[Stall, ...]:
    """Every stall that an order is heading for, or has come to."""
    rows = [row for row in STALL_RULES if standing.phase in row.phases and row.holds(standing)]
    return tuple(_stall(row, standing, snoozed_until) for row in rows)


def _stall(row: StallRule, standing: Standing, snoozed_until: datetime | None) -> Stall:
    limit_at = row.limit(standing, row.anchor(standing))
    wanted = limit_at if snoozed_until is None else max(limit_at, snoozed_until)
    return Stall(row=row, standing=standing, limit_at=limit_at, raise_at=standing.calendar.next_opening(wanted))


# limits -------------------------------------------------------------------------------------------------------
def _worked(length: Callable[[StallLimits], timedelta]) -> Callable[[Standing, datetime], datetime]:
    return lambda standing, at: standing.after(at, length(standing.limits))


def _past_pickup(standing: Standing, at: datetime) -> datetime:
    """The pick-up counts that it could leave with: the first one after the last pause."""
    free = max([at, *(end for _, end in standing.pauses)])
    return standing.calendar.next_cutoff(free) + standing.limits.packed_after


def _before_promise(standing: Standing, promised: datetime) -> datetime:
    return standing.calendar.before(promised, standing.limits.promise_before)


def _at_once(_: Standing, at: datetime) -> datetime:
    return at


def _never(_: Standing, __: datetime) -> None:
    return None


def _next_morning(standing: Standing, at: datetime) -> datetime:
    return standing.calendar.next_shift(at)


def _promise_passed(standing: Standing, told_at: datetime) -> datetime | None:
    """At risk first, then missed. Who was told when it was missed already has nothing more to hear."""
    promised = standing.promised_until
    return promised if told_at < promised else None


# anchors ------------------------------------------------------------------------------------------------------
def _expected_day_over(standing: Standing) -> datetime:
    day = standing.expected_on
    return standing.calendar.moment(day + timedelta(days=1), MIDNIGHT) if day else standing.since


def _promised(standing: Standing) -> datetime:
    return standing.promised_until


def _held_for_no_reason(standing: Standing) -> datetime:
    """A hold of the desk that ends by itself is meant to last until then."""
    order = standing.order
    if order.sales is not None and order.sales.held:
        return standing.since
    ends = [one.hold_until for one in order.active_shipments if one.hold_until]
    return max([standing.since, *ends])


# conditions ---------------------------------------------------------------------------------------------------
def _unplanned(standing: Standing) -> bool:
    production = standing.order.production
    nothing = production is not None and production.availability is Availability.NOT_AVAILABLE
    return nothing and standing.expected_on is None


def _is_expected(standing: Standing) -> bool:
    return standing.expected_on is not None


def _too_late(standing: Standing) -> bool:
    expected, promise = standing.expected_on, standing.promise
    return expected is not None and promise is not None and expected > promise.day


def _is_promised(standing: Standing) -> bool:
    """Whether there is a day on which it has to leave. What a customer collects does not."""
    return standing.promise is not None and not standing.order.pickup


# what it is about ---------------------------------------------------------------------------------------------
def _expected(standing: Standing) -> str:
    return str(standing.expected_on or "")


def _promised_for(standing: Standing) -> str:
    return standing.promise.until.isoformat() if standing.promise else ""


def _both(standing: Standing) -> str:
    return f"{_expected(standing)}/{standing.promise.day if standing.promise else ''}"


STALL_RULES: tuple[StallRule, ...] = (
    StallRule(
        rule=AlertRule.S1,
        phases=(Phase.WAITING_STOCK,),
        holds=_unplanned,
        limit=_worked(lambda limits: limits.no_plan_after),
        needs=_SHOP_AND_PRODUCTION,
        words=no_plan_words,
        owner="Whoever makes or buys",
        next="give it a date in Katana, with a production or a purchase order",
    ),
    StallRule(
        rule=AlertRule.S2,
        phases=(Phase.WAITING_STOCK,),
        holds=_is_expected,
        anchor=_expected_day_over,
        limit=_worked(lambda limits: limits.supply_after),
        twice=_next_morning,
        about=_expected,
        dated=True,
        needs=_SHOP_AND_PRODUCTION,
        words=overdue_words,
        owner="Whoever makes or buys",
        next="ask when it comes, and put the new date into Katana",
    ),
    StallRule(
        rule=AlertRule.S3,
        phases=(Phase.WAITING_STOCK,),
        holds=_too_late,
        limit=_at_once,
        twice=_never,
        about=_both,
        needs=tuple(Role),
        words=too_late_words,
        owner="Whoever talks to customers",
        next="tell the customer, or have the goods come sooner",
    ),
    StallRule(
        rule=AlertRule.S4,
        phases=(Phase.READY,),
        limit=_worked(lambda limits: limits.ready_after),
        needs=_SHOP_AND_PRODUCTION,
        words=ready_words,
        owner="Whoever packs",
        next="pack it, or report what is wrong with Problem",
    ),
    StallRule(
        rule=AlertRule.S5,
        phases=(Phase.PACKED,),
        limit=_past_pickup,
        needs=tuple(Role),
        words=packed_words,
        owner="Whoever ships",
        next="ship it, or report what is wrong with Problem",
    ),
    StallRule(
        rule=AlertRule.S6,
        phases=(Phase.READY, Phase.PACKED, Phase.PART_SHIPPED, Phase.WAITING_STOCK),
        holds=_is_promised,
        anchor=_promised,
        limit=_before_promise,
        twice=_promise_passed,
        about=_promised_for,
        dated=True,
        needs=tuple(Role),
        words=promise_at_risk_words,
        owner="Whoever ships",
        next="ship it today, or tell the customer and agree on another day",
    ),
    StallRule(
        rule=AlertRule.S7,
        phases=(Phase.HELD,),
        anchor=_held_for_no_reason,
        limit=_worked(lambda limits: limits.hold_after),
        needs=_SHOP_AND_DESK,
        words=held_words,
        owner="Whoever put it on hold",
        next="release it, or cancel it in the shop",
    ),
)
"""Delete a row, and its scenario turns red."""
