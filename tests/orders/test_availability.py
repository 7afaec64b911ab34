"""From the lines' availability to the order's: the worst line decides."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.orders.availability import expected_at, order_availability, short_lines
from integrations.model import Availability, Line
from tests.orders.making import NOW, line, production
from tests.orders.strategies import lines

WORST_FIRST = (
    Availability.UNKNOWN,
    Availability.NOT_AVAILABLE,
    Availability.EXPECTED,
    Availability.IN_STOCK,
    Availability.PICKED,
    Availability.NOT_APPLICABLE,
)
MONDAY, FRIDAY = NOW + timedelta(days=7), NOW + timedelta(days=11)


@pytest.mark.parametrize("worse", WORST_FIRST)
@pytest.mark.parametrize("better", WORST_FIRST)
def test_of_two_lines_the_worse_decides(worse: Availability, better: Availability) -> None:
    both = [line("MUG", availability=better), line("CUP", availability=worse)]
    assert order_availability(both) is min(worse, better, key=WORST_FIRST.index)


def test_an_order_without_lines_has_no_availability() -> None:
    assert order_availability([]) is Availability.NOT_APPLICABLE


def test_a_line_of_nothing_does_not_count() -> None:
    gone = line("CUP", 0, availability=Availability.NOT_AVAILABLE)
    assert order_availability([gone, line(availability=Availability.IN_STOCK)]) is Availability.IN_STOCK


@pytest.mark.parametrize(
    ("availability", "short"),
    [
        (Availability.NOT_AVAILABLE, True),
        (Availability.EXPECTED, True),
        (Availability.UNKNOWN, True),
        (Availability.IN_STOCK, False),
        (Availability.PICKED, False),
        (Availability.NOT_APPLICABLE, False),
    ],
)
def test_a_line_is_short_while_its_goods_are_not_surely_there(availability: Availability, short: bool) -> None:
    one = line(availability=availability)
    assert short_lines(production(lines=(one,))) == ((one,) if short else ())


def test_a_line_that_is_fulfilled_is_not_short_any_more() -> None:
    done = line(availability=Availability.EXPECTED, fulfilled=Decimal(2))
    partly = line(availability=Availability.EXPECTED, fulfilled=Decimal(1))
    assert short_lines(production(lines=(done,))) == ()
    assert short_lines(production(lines=(partly,))) == (partly,)


def test_short_lines_without_a_date_come_first_then_by_date() -> None:
    late = line("CUP", availability=Availability.EXPECTED, expected_at=FRIDAY)
    soon = line("TEA", availability=Availability.EXPECTED, expected_at=MONDAY)
    never = line("LAMP", availability=Availability.NOT_AVAILABLE)
    assert short_lines(production(lines=(late, never, soon))) == (never, soon, late)


def test_the_orders_own_date_is_believed_before_those_of_its_lines() -> None:
    short = line(availability=Availability.EXPECTED, expected_at=MONDAY)
    assert expected_at(production(expected_at=FRIDAY, lines=(short,))) == FRIDAY


def test_without_one_all_goods_are_there_when_the_last_line_is() -> None:
    soon = line("TEA", availability=Availability.EXPECTED, expected_at=MONDAY)
    late = line("CUP", availability=Availability.EXPECTED, expected_at=FRIDAY)
    assert expected_at(production(lines=(late, soon))) == FRIDAY


def test_one_line_without_a_date_leaves_the_order_without_one() -> None:
    soon = line("TEA", availability=Availability.EXPECTED, expected_at=MONDAY)
    never = line("LAMP", availability=Availability.NOT_AVAILABLE)
    assert expected_at(production(lines=(soon, never))) is None


def test_an_order_that_waits_for_nothing_has_no_date() -> None:
    assert expected_at(production()) is None


@given(st.lists(lines, max_size=5))
def test_any_lines_can_be_summed_up(some: list[Line]) -> None:
    answer = order_availability(some)
    counted = {one.availability for one in some if one.quantity > 0}
    assert answer in counted or (answer is Availability.NOT_APPLICABLE and not counted - {answer})
    short = short_lines(production(lines=tuple(some)))
    assert set(short) <= set(some)
    dates = [one.expected_at for one in short]
    assert dates == sorted(dates, key=lambda date: (date is not None, date or NOW))
