"""What is said of an order that stands still, a sentence for each row of the table. Performs no I/O."""

from datetime import datetime

from bot.orders.availability import short_lines
from bot.orders.contradictions import written
from bot.orders.order import Role
from bot.orders.phase import Phase
from bot.orders.stall import Standing, day_words, pickup_words, waited_words

_MOST_GOODS = 3
_STATES = {
    Phase.READY: "ready, not packed",
    Phase.PACKED: "packed, not shipped",
    Phase.PART_SHIPPED: "shipped in part",
    Phase.WAITING_STOCK: "waiting for stock",
}


def no_plan_words(standing: Standing, now: datetime) -> str:
    return f"{_goods(standing)} not in stock and nobody has planned it: no date {_waited(standing, now)}"


def overdue_words(standing: Standing, _: datetime) -> str:
    day = standing.expected_on
    return f"{_goods(standing)} expected {day_words(day) if day else ''}, and still not in stock"


def too_late_words(standing: Standing, _: datetime) -> str:
    promise, day = standing.promise, standing.expected_on
    if promise is None or day is None:
        return ""
    return f"{_goods(standing)} expected {day_words(day)}, after {_promise_words(standing)}"


def ready_words(standing: Standing, now: datetime) -> str:
    return _with_pickup(f"ready {_waited(standing, now, '')}, not packed", standing, now)


def packed_words(standing: Standing, now: datetime) -> str:
    return _with_pickup(f"packed {_waited(standing, now, '')} ago, not shipped", standing, now)


def promise_at_risk_words(standing: Standing, now: datetime) -> str:
    state = _STATES[standing.phase]
    if now >= standing.promised_until:
        return f"missed its promise: {_promise_words(standing)}; {state}"
    left = waited_words(standing.calendar, now, standing.promised_until)
    return f"may miss its promise: {_promise_words(standing)}; {state}, {left} left"


def held_words(standing: Standing, now: datetime) -> str:
    order = standing.order
    in_shop = order.sales is not None and order.sales.held
    where = order.named(Role.CHANNEL if in_shop else Role.DESK)
    reason = order.sales.hold_reason if order.sales is not None and in_shop else None
    held = waited_words(standing.calendar, standing.since, now)
    return f"on hold in {where} for {held}{f': {reason}' if reason else ''}"


def _promise_words(standing: Standing) -> str:
    promise = standing.promise
    return f"{day_words(promise.day)} ({promise.by})" if promise else ""


def _with_pickup(state: str, standing: Standing, now: datetime) -> str:
    pickup = pickup_words(standing.calendar, standing.since, now)
    return f"{state}; {pickup}" if pickup else state


def _waited(standing: Standing, now: datetime, after: str = "after ") -> str:
    return f"{after}{waited_words(standing.calendar, standing.since, now)}"


def _goods(standing: Standing) -> str:
    """What is missing."""
    lines = short_lines(standing.order.production) if standing.order.production else ()
    named = [f"{written(line.quantity - line.fulfilled)} × {line.sku or line.title}" for line in lines]
    more = [f"{len(named) - _MOST_GOODS} more"] if len(named) > _MOST_GOODS else []
    return ", ".join([*named[:_MOST_GOODS], *more]) or "its goods"
