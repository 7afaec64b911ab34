"""By when an order was promised to leave, and who says so. Performs no I/O.

The first source of the table that names a date counts (order lifecycle, section 8). Production fills a date in by
itself when it imports an order, so there only a date that changed since counts: a person did that.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.orders.calendar import MIDNIGHT, WorkingCalendar
from bot.orders.order import Order, Role
from integrations.model import ShipmentState


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """The day on which it has to leave, the moment after which that is missed, and the system that says so."""

    day: date
    until: datetime
    by: str


def promise_of(order: Order, calendar: WorkingCalendar) -> Promise | None:
    """The promise that counts; None when nobody made one."""
    return next((promise for source in SOURCES if (promise := source(order, calendar))), None)


def _at_the_desk(order: Order, calendar: WorkingCalendar) -> Promise | None:
    """The desk's date of what is still to be sent. A day lasts until it is over; a time of day is meant."""
    waiting = [one for one in order.active_shipments if one.state is not ShipmentState.SHIPPED]
    named = [
        _on(one.ship_by_day, order.named(Role.DESK), calendar)
        if one.ship_by_day
        else Promise(day=calendar.day_of(one.ship_by), until=one.ship_by, by=order.named(Role.DESK))
        for one in waiting
        if one.ship_by
    ]
    return min(named, key=lambda promise: promise.until, default=None)


def _in_production(order: Order, calendar: WorkingCalendar) -> Promise | None:
    production = order.production
    if production is None or production.due_at is None or production.due_at == production.due_at_first:
        return None
    return _on(calendar.day_of(production.due_at), order.named(Role.PRODUCTION), calendar)


def _in_the_shop(order: Order, calendar: WorkingCalendar) -> Promise | None:
    day = order.sales.promised_on if order.sales else None
    return _on(day, order.named(Role.CHANNEL), calendar) if day else None


def _on(day: date, by: str, calendar: WorkingCalendar) -> Promise:
    return Promise(day=day, until=calendar.moment(day + timedelta(days=1), MIDNIGHT), by=by)


SOURCES: tuple[Callable[[Order, WorkingCalendar], Promise | None], ...] = (
    _at_the_desk,
    _in_production,
    _in_the_shop,
)
"""From the top; the first that names a date counts."""
