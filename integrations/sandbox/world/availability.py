"""Who gets what is in stock and on its way: Katana's product availability as arithmetic. Reads no clock.

Stock goes by order rank, then what is on its way by date. A row with a manufacturing order of its own waits for
that one, whatever the rank (Katana support articles 196, 5914289 and 5914287). That a row which cannot be served
whole still keeps what it got from the rows behind it is our reading; nobody could confirm it.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

Availability = tuple[str, datetime | None]
"""product_availability and product_expected_date."""

IN_STOCK: Availability = ("IN_STOCK", None)
NOT_AVAILABLE: Availability = ("NOT_AVAILABLE", None)
NOT_APPLICABLE: Availability = ("NOT_APPLICABLE", None)

WORST_FIRST = ("NOT_AVAILABLE", "EXPECTED", "IN_STOCK", "PICKED", "NOT_APPLICABLE")
NO_DATE = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Demand:
    """What one row still needs of one variant. `made_to_order` marks a manufacturing order of its own that is
    not done, `made_by` its deadline; `reserved` a row whose own goods are made."""

    row_id: int
    quantity: int
    made_to_order: bool = False
    made_by: datetime | None = None
    reserved: bool = False


@dataclass(frozen=True, slots=True)
class Supply:
    """Goods on their way that belong to nobody yet. Without a date they come last."""

    quantity: int
    at: datetime | None


def share_out(on_hand: int, demands: Iterable[Demand], supplies: Iterable[Supply]) -> dict[int, Availability]:
    """The availability of each row, by row id. `demands` come in order of rank."""
    stock = _Stock(on_hand, supplies)
    asked = list(demands)
    reserved = [demand for demand in asked if demand.reserved]
    by_rank = [demand for demand in asked if not demand.reserved and not demand.made_to_order]
    shares = {demand.row_id: ("EXPECTED", demand.made_by) for demand in asked if demand.made_to_order}
    return shares | {demand.row_id: stock.take(demand.quantity) for demand in reserved + by_rank}


def worst(rows: Iterable[Availability]) -> Availability:
    """An order's availability from its rows': the worst status, and the latest date any row waits for."""
    shown = list(rows)
    status = min((status for status, _ in shown), key=WORST_FIRST.index, default="NOT_APPLICABLE")
    return status, max((date for _, date in shown if date), default=None)


class _Stock:
    """What is left to share. Stock below zero is a debt that the next supplies pay first."""

    def __init__(self, on_hand: int, supplies: Iterable[Supply]) -> None:
        self._on_hand = max(on_hand, 0)
        self._coming = deque(sorted(supplies, key=lambda supply: supply.at or NO_DATE))
        self._take_coming(max(-on_hand, 0))

    def take(self, quantity: int) -> Availability:
        here = min(self._on_hand, quantity)
        self._on_hand -= here
        if here == quantity:
            return IN_STOCK
        missing, last = self._take_coming(quantity - here)
        return NOT_AVAILABLE if missing else ("EXPECTED", last)

    def _take_coming(self, quantity: int) -> tuple[int, datetime | None]:
        """How much is missing even with all that is coming, and when the last of the rest comes."""
        last = None
        while quantity and self._coming:
            next_in = self._coming.popleft()
            taken = min(next_in.quantity, quantity)
            quantity -= taken
            last = next_in.at
            if taken < next_in.quantity:
                self._coming.appendleft(Supply(next_in.quantity - taken, next_in.at))
        return quantity, last
