"""That the day on which goods were expected has moved: what is a slip, and what is none."""

from datetime import timedelta

import pytest

from bot.orders.order import Order
from bot.orders.slip import Slip, slip_of
from integrations.model import Availability
from tests.orders.making import NOW, order, production, waiting

LATER = NOW + timedelta(days=3)


def expected(at: object) -> Order:
    return order(production=waiting(expected_at=at))


NO_DATE = order(production=waiting(Availability.NOT_AVAILABLE))
TABLE: list[tuple[str, Order, Order, Slip | None]] = [
    ("later", expected(NOW), expected(LATER), Slip(NOW, LATER)),
    ("no date any more", expected(NOW), NO_DATE, Slip(NOW, None)),
    ("the same", expected(NOW), expected(NOW), None),
    ("sooner", expected(LATER), expected(NOW), None),
    ("a first date", NO_DATE, expected(NOW), None),
    ("it came", expected(NOW), order(production=production()), None),
    ("it went away", order(production=production(expected_at=NOW)), expected(LATER), None),
    ("not in production", order(production=None), expected(LATER), None),
]


@pytest.mark.parametrize(("_", "before", "after", "slip"), TABLE, ids=[row[0] for row in TABLE])
def test_what_is_a_slip(_: str, before: Order, after: Order, slip: Slip | None) -> None:
    assert slip_of(before, after) == slip
