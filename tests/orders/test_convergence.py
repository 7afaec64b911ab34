"""What is usual of an arrow, and when its grace is worth another: a table, and bounds for any measurements."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.orders.convergence import FEWEST, Usual, advise, usual_of
from bot.orders.sync import ALL_ON, Arrow, Sync

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def test_of_nothing_nothing_is_usual() -> None:
    assert usual_of([]) is None


def test_the_middle_and_what_95_of_100_are_within() -> None:
    found = usual_of([float(second) for second in range(100, 0, -1)])
    assert found == Usual(timedelta(seconds=50.5), timedelta(seconds=95), 100)


@given(st.lists(st.floats(min_value=0, max_value=1e6), min_size=1))
def test_the_long_one_is_one_of_the_times_and_few_are_beyond_it(seconds: list[float]) -> None:
    found = usual_of(seconds)
    assert found is not None
    most = found.most.total_seconds()
    assert any(abs(one - most) < 0.001 for one in seconds)
    assert sum(one > most + 0.001 for one in seconds) <= len(seconds) * 5 / 100
    assert min(seconds) - 0.001 <= found.half.total_seconds() <= max(seconds) + 0.001


@pytest.mark.parametrize(
    ("most", "measured", "better"),
    [
        (3 * MINUTE, FEWEST, 10 * MINUTE),
        (3 * MINUTE, FEWEST - 1, None),
        (15 * MINUTE, FEWEST, 30 * MINUTE),
        (20 * MINUTE, FEWEST, None),
        (59 * MINUTE, FEWEST, None),
        (70 * MINUTE, FEWEST, 180 * MINUTE),
        (30 * timedelta(days=1), FEWEST, 60 * timedelta(days=1)),
        (timedelta(0), FEWEST, MINUTE),
    ],
)
def test_a_grace_that_suits_the_data_is_left_alone(most: timedelta, measured: int, better: timedelta | None) -> None:
    """The grace is an hour."""
    found = advise({Arrow.DESK_TO_SHOP: Usual(most, most, measured)}, Sync())
    assert [one.better for one in found] == ([better] if better is not None else [])


def test_an_arrow_that_is_off_is_not_spoken_of() -> None:
    measured = {Arrow.DESK_TO_SHOP: Usual(MINUTE, MINUTE, 50)}
    assert advise(measured, Sync(on=ALL_ON - {Arrow.DESK_TO_SHOP})) == ()


def test_what_raises_false_alarms_comes_first() -> None:
    quick, slow = Usual(MINUTE, MINUTE, 50), Usual(HOUR, 2 * HOUR, 50)
    found = advise({Arrow.DESK_TO_SHOP: quick, Arrow.SHOP_TO_PRODUCTION: slow}, Sync())
    assert [one.arrow for one in found] == [Arrow.SHOP_TO_PRODUCTION, Arrow.DESK_TO_SHOP]
