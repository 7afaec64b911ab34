"""That the day on which an order's goods were expected has moved. Performs no I/O."""

from dataclasses import dataclass
from datetime import datetime

from bot.orders.availability import expected_at
from bot.orders.order import Order
from bot.orders.phase import Phase, phase_of


@dataclass(frozen=True, slots=True)
class Slip:
    """From which moment to which; None: nobody says when any more."""

    was: datetime
    to: datetime | None


def slip_of(before: Order, after: Order) -> Slip | None:
    """The slip between two readings of an order that waited all the while; None when the date did not get worse."""
    if not (_waits(before) and _waits(after)):
        return None
    was, to = _expected(before), _expected(after)
    if was is None or (to is not None and to <= was):
        return None
    return Slip(was, to)


def _waits(order: Order) -> bool:
    return phase_of(order).phase is Phase.WAITING_STOCK


def _expected(order: Order) -> datetime | None:
    return expected_at(order.production) if order.production else None
