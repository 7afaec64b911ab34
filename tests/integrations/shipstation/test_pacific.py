"""Pacific wall clock: there and back, through both changes of the clock."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from integrations.shipstation.pacific import PACIFIC, read_moment, write_date, write_since

SPRING = datetime(2026, 3, 8, 10, 0, tzinfo=UTC)
"""02:00 PST becomes 03:00 PDT."""
AUTUMN = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
"""02:00 PDT becomes 01:00 PST: the hour from 08:00 UTC is told again from 09:00 UTC."""

MOMENTS = st.builds(
    lambda start, seconds: start + timedelta(seconds=seconds),
    st.sampled_from([datetime(1990, 1, 1, tzinfo=UTC), datetime(2050, 6, 1, tzinfo=UTC), SPRING, AUTUMN]),
    st.floats(-3 * 3600, 3 * 3600) | st.floats(0, 10**9),
)


def wall(moment: datetime) -> str:
    """A moment as ShipStation writes it: Pacific, seven digits, no offset."""
    return moment.astimezone(PACIFIC).strftime("%Y-%m-%dT%H:%M:%S.%f0")


def told_twice(moment: datetime) -> bool:
    return wall(moment) in (wall(moment + timedelta(hours=1)), wall(moment - timedelta(hours=1)))


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-20T08:12:40.1100000", datetime(2026, 11, 20, 16, 12, 40, 110_000, tzinfo=UTC)),
        ("2026-07-20T08:12:40.1234567", datetime(2026, 7, 20, 15, 12, 40, 123_456, tzinfo=UTC)),
        ("2026-07-20T08:12:40.063", datetime(2026, 7, 20, 15, 12, 40, 63_000, tzinfo=UTC)),
        ("2026-07-20 08:12:40", datetime(2026, 7, 20, 15, 12, 40, tzinfo=UTC)),
        ("2026-11-21", datetime(2026, 11, 21, 8, 0, tzinfo=UTC)),
        ("2026-07-21", datetime(2026, 7, 21, 7, 0, tzinfo=UTC)),
        ("2026-03-08T01:59:59", SPRING - timedelta(seconds=1)),
        ("2026-03-08T03:00:00", SPRING),
        ("2026-11-01T00:59:59", AUTUMN - timedelta(hours=1, seconds=1)),
        ("2026-11-01T01:30:00", AUTUMN - timedelta(minutes=30)),
        ("2026-11-01T02:00:00", AUTUMN + timedelta(hours=1)),
        ("2026-11-20T08:12:40Z", datetime(2026, 11, 20, 8, 12, 40, tzinfo=UTC)),
    ],
)
def test_reading(text: str, moment: datetime) -> None:
    assert read_moment(text) == moment
    assert read_moment(text).tzinfo is UTC


@pytest.mark.parametrize("text", ["", "8-13-2014", "soon", "2026-13-01", "9999-12-31T23:00:00"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_moment(text)


@given(MOMENTS)
@example(AUTUMN)
@example(AUTUMN - timedelta(microseconds=1))
@example(SPRING)
def test_a_moment_comes_back_or_an_hour_early_where_the_clock_repeats_itself(moment: datetime) -> None:
    back = read_moment(wall(moment))
    assert back == moment or (told_twice(moment) and back == moment - timedelta(hours=1))


@pytest.mark.parametrize(
    ("since", "text"),
    [
        (datetime(2026, 7, 1, 3, 0, 1, tzinfo=UTC), "2026-06-30 20:00:00"),
        (datetime(2026, 12, 1, 3, 0, 1, 999_999, tzinfo=UTC), "2026-11-30 19:00:00"),
        (AUTUMN - timedelta(hours=1), "2026-11-01 00:59:59"),
        (AUTUMN - timedelta(minutes=15), "2026-11-01 00:59:59"),
        (AUTUMN + timedelta(minutes=15), "2026-11-01 00:59:59"),
        (AUTUMN + timedelta(hours=1), "2026-11-01 00:59:59"),
        (AUTUMN + timedelta(hours=1, seconds=1), "2026-11-01 02:00:00"),
        (SPRING, "2026-03-08 01:59:59"),
    ],
)
def test_a_start_as_the_filter_takes_it(since: datetime, text: str) -> None:
    assert write_since(since) == text


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=2)))
@example(AUTUMN - timedelta(minutes=15), timedelta(minutes=30))
def test_a_filter_by_wall_clock_leaves_out_nothing_later(since: datetime, later: timedelta) -> None:
    """ShipStation may compare the texts, or the moments it takes them for: neither may lose a change."""
    start = write_since(since)
    assert wall(since + later).replace("T", " ") > start
    for fold in (0, 1):
        assert datetime.fromisoformat(start).replace(tzinfo=PACIFIC, fold=fold).astimezone(UTC) < since


@given(MOMENTS)
def test_a_filter_asks_for_little_more_than_needed(since: datetime) -> None:
    start = datetime.fromisoformat(write_since(since)).replace(tzinfo=PACIFIC)
    assert since - start.astimezone(UTC) <= timedelta(hours=2, seconds=2)


@given(MOMENTS)
def test_a_date_is_the_day_it_is_in_california(moment: datetime) -> None:
    midnight = read_moment(write_date(moment))
    assert midnight <= moment < midnight + timedelta(hours=25)
    assert write_date(midnight) == write_date(moment)


@pytest.mark.parametrize("write", [write_date, write_since])
def test_a_moment_without_a_zone_is_refused(write: Callable[[datetime], str]) -> None:
    with pytest.raises(ValueError, match="time zone"):
        write(datetime.fromisoformat("2026-01-01"))
