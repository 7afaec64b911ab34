"""From the lines' availability to the order's, and which lines hold it up. Performs no I/O."""

from collections.abc import Iterable
from datetime import datetime

from integrations.model import Availability, Line, ProductionOrder

_WORST_FIRST = (
    Availability.UNKNOWN,
    Availability.NOT_AVAILABLE,
    Availability.EXPECTED,
    Availability.IN_STOCK,
    Availability.PICKED,
)


def order_availability(lines: Iterable[Line]) -> Availability:
    """The worst line wins; services and digital lines do not count (katana sheet, section 2)."""
    seen = {line.availability for line in lines if line.quantity > 0}
    return next((word for word in _WORST_FIRST if word in seen), Availability.NOT_APPLICABLE)


def short_lines(order: ProductionOrder) -> tuple[Line, ...]:
    """The lines whose goods are not there yet, the ones without any date first, then by date."""
    short = [
        line
        for line in order.lines
        if line.availability in (Availability.NOT_AVAILABLE, Availability.EXPECTED, Availability.UNKNOWN)
        and line.quantity > line.fulfilled
    ]
    return tuple(sorted(short, key=_urgency))


def _urgency(line: Line) -> tuple[bool, str, str]:
    return (line.expected_at is not None, line.expected_at.isoformat() if line.expected_at else "", line.sku)


def expected_at(order: ProductionOrder) -> datetime | None:
    """When all goods should be there: the order's own date, else the latest of its lines; None while any line has
    no date at all."""
    short = short_lines(order)
    if order.expected_at is not None:
        return order.expected_at
    dates = [line.expected_at for line in short if line.expected_at is not None]
    return max(dates) if dates and len(dates) == len(short) else None
