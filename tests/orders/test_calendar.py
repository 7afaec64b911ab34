"""Working time: tables of days people know, and laws that hold on any calendar, clock changes included."""

from collections.abc import Container
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.orders.calendar import MIDNIGHT, WorkingCalendar

TALLINN = ZoneInfo("Europe/Tallinn")
WEEK = frozenset(range(5))
HOUR = timedelta(hours=1)


def calendar(**changes: Any) -> WorkingCalendar:
    """A shop in Tallinn that works from 9 to 17, Monday to Friday."""
    values: dict[str, Any] = {"zone": TALLINN, "days": WEEK, "opens": time(9), "closes": time(17)}
    return WorkingCalendar(**values | changes)


def at(text: str, zone: ZoneInfo = TALLINN, *, fold: int = 0) -> datetime:
    """A moment by the shop's clock, such as `2026-03-02 09:30`."""
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).astimezone(UTC)


def night(opens: str, closes: str) -> WorkingCalendar:
    """A bakery that works every night."""
    hours = {"opens": time.fromisoformat(opens), "closes": time.fromisoformat(closes)}
    return calendar(days=frozenset(range(7)), **hours)


MONDAY = date(2026, 3, 9)
WORKED: list[tuple[str, WorkingCalendar, str, str, float]] = [
    ("an hour at work", calendar(), "2026-03-02 10:00", "2026-03-02 11:00", 1),
    ("a night does not count", calendar(), "2026-03-02 16:00", "2026-03-03 10:00", 2),
    ("nor does a weekend", calendar(), "2026-03-06 16:00", "2026-03-09 10:00", 2),
    ("nor does a holiday", calendar(closed={MONDAY}), "2026-03-06 16:00", "2026-03-10 10:00", 2),
    ("within a night", calendar(), "2026-03-02 18:00", "2026-03-03 08:00", 0),
    ("backwards", calendar(), "2026-03-02 11:00", "2026-03-02 10:00", 0),
    ("a week", calendar(), "2026-03-02 00:00", "2026-03-09 00:00", 40),
    ("the clocks change while the shop is closed", calendar(), "2026-03-27 16:00", "2026-03-30 10:00", 2),
    ("spring inside a shift", night("00:00", "06:00"), "2026-03-28 23:00", "2026-03-29 12:00", 5),
    ("autumn inside a shift", night("00:00", "06:00"), "2026-10-24 23:00", "2026-10-25 12:00", 7),
    ("round the clock, spring", night("00:00", "00:00"), "2026-03-29 00:00", "2026-03-30 00:00", 23),
    ("round the clock, autumn", night("00:00", "00:00"), "2026-10-25 00:00", "2026-10-26 00:00", 25),
    ("a shift that the gap swallows", night("03:30", "04:00"), "2026-03-29 00:00", "2026-03-29 12:00", 0),
]


@pytest.mark.parametrize(("_", "shop", "begin", "end", "hours"), WORKED, ids=[row[0] for row in WORKED])
def test_working_time(_: str, shop: WorkingCalendar, begin: str, end: str, hours: float) -> None:
    assert shop.worked(at(begin), at(end)) == hours * HOUR


AFTER: list[tuple[str, WorkingCalendar, str, float, str]] = [
    ("within the day", calendar(), "2026-03-02 10:00", 3, "2026-03-02 13:00"),
    ("Friday to Monday", calendar(), "2026-03-06 16:00", 8, "2026-03-09 16:00"),
    ("over a holiday", calendar(closed={MONDAY}), "2026-03-06 16:00", 8, "2026-03-10 16:00"),
    ("until closing, not until the next opening", calendar(), "2026-03-02 09:00", 8, "2026-03-02 17:00"),
    ("from the middle of a night", calendar(), "2026-03-02 20:00", 1, "2026-03-03 10:00"),
    ("no time at all", calendar(), "2026-03-07 20:00", 0, "2026-03-07 20:00"),
    ("into the summer", calendar(), "2026-03-27 16:00", 2, "2026-03-30 10:00"),
    ("spring inside a shift", night("00:00", "06:00"), "2026-03-29 02:00", 2, "2026-03-29 05:00"),
    ("autumn inside a shift", night("00:00", "06:00"), "2026-10-25 02:00", 4, "2026-10-25 05:00"),
]


@pytest.mark.parametrize(("_", "shop", "begin", "hours", "end"), AFTER, ids=[row[0] for row in AFTER])
def test_when_so_much_will_have_been_worked(
    _: str, shop: WorkingCalendar, begin: str, hours: float, end: str
) -> None:
    assert shop.after(at(begin), hours * HOUR) == at(end)


@pytest.mark.parametrize(
    ("now", "opening"),
    [
        ("2026-03-02 08:59", "2026-03-02 09:00"),
        ("2026-03-02 09:00", "2026-03-02 09:00"),
        ("2026-03-02 16:59", "2026-03-02 16:59"),
        ("2026-03-02 17:00", "2026-03-03 09:00"),
        ("2026-03-06 17:00", "2026-03-10 09:00"),
        ("2026-03-28 12:00", "2026-03-30 09:00"),
    ],
)
def test_people_are_told_when_they_are_next_at_work(now: str, opening: str) -> None:
    shop = calendar(closed={MONDAY})
    assert shop.next_opening(at(now)) == at(opening)
    assert shop.is_open(at(now)) == (now == opening)


def test_nobody_is_at_work_in_an_hour_that_the_clocks_left_out() -> None:
    assert night("03:30", "04:00").next_opening(at("2026-03-29 00:00")) == at("2026-03-30 03:30")


PICKUPS = (time(15), time(11, 30))
CUTOFFS: list[tuple[str, tuple[time, ...], str, str]] = [
    ("the first of the day", PICKUPS, "2026-03-02 09:00", "2026-03-02 11:30"),
    ("the second of the day", PICKUPS, "2026-03-02 11:31", "2026-03-02 15:00"),
    ("on the dot is too late", PICKUPS, "2026-03-02 15:00", "2026-03-03 11:30"),
    ("after a weekend and a holiday", PICKUPS, "2026-03-06 15:01", "2026-03-10 11:30"),
    ("after the shift", (time(18),), "2026-03-02 17:30", "2026-03-02 18:00"),
    ("none known: the end of the day", (), "2026-03-02 10:00", "2026-03-02 17:00"),
    ("none known, after the day", (), "2026-03-06 17:00", "2026-03-10 17:00"),
]


@pytest.mark.parametrize(("_", "cutoffs", "packed", "pickup"), CUTOFFS, ids=[row[0] for row in CUTOFFS])
def test_the_next_pickup(_: str, cutoffs: tuple[time, ...], packed: str, pickup: str) -> None:
    assert calendar(cutoffs=cutoffs, closed={MONDAY}).next_cutoff(at(packed)) == at(pickup)


def test_a_day_begins_and_ends_where_the_shop_stands() -> None:
    assert calendar().day_of(datetime(2026, 3, 1, 21, 59, tzinfo=UTC)) == date(2026, 3, 1)
    assert calendar().day_of(datetime(2026, 3, 1, 22, 0, tzinfo=UTC)) == date(2026, 3, 2)


def test_the_last_working_days() -> None:
    shop = calendar(closed={MONDAY})
    assert shop.working_days_before(date(2026, 3, 11), 3) == (date(2026, 3, 10), date(2026, 3, 6), date(2026, 3, 5))


class Everything(Container[date]):
    """Every day is a holiday."""

    def __contains__(self, _: object) -> bool:
        return True


def test_a_shop_that_never_opens_is_said_to_be_one_and_not_searched_for_ever() -> None:
    never = calendar(closed=Everything())
    for ask in (never.next_opening, never.next_cutoff, lambda begin: never.after(begin, HOUR)):
        with pytest.raises(ValueError, match="no working day"):
            ask(at("2026-03-02 10:00"))
    assert never.working_days_before(MONDAY, 3) == ()


# laws ---------------------------------------------------------------------------------------------------------
zones = st.sampled_from(["Europe/Tallinn", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "UTC"])
days = st.dates(date(2024, 1, 1), date(2027, 12, 31))
walls = st.times().map(lambda wall: wall.replace(second=0, microsecond=0))
moments = st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
lengths = st.integers(0, 300 * 3600).map(lambda seconds: timedelta(seconds=seconds))


@st.composite
def calendars(draw: st.DrawFn) -> WorkingCalendar:
    first, second = sorted(draw(st.lists(walls, min_size=2, max_size=2, unique=True)))
    opens, closes = draw(st.sampled_from([(first, second), (second, MIDNIGHT)]))
    if (datetime.combine(MONDAY, closes) - datetime.combine(MONDAY, opens)) % timedelta(days=1) < 3 * HOUR:
        opens, closes = MIDNIGHT, MIDNIGHT
    return WorkingCalendar(
        zone=ZoneInfo(draw(zones)),
        days=frozenset(draw(st.sets(st.integers(0, 6), min_size=1))),
        opens=opens,
        closes=closes,
        closed=frozenset(draw(st.sets(days, max_size=20))),
        cutoffs=tuple(draw(st.lists(walls, max_size=3))),
    )


@given(calendars(), moments, lengths)
def test_so_much_is_worked_until_so_much_is_worked(shop: WorkingCalendar, begin: datetime, length: timedelta) -> None:
    end = shop.after(begin, length)
    assert shop.worked(begin, end) == length
    assert length == timedelta(0) or shop.worked(begin, end - timedelta(seconds=1)) < length, "not the first moment"


@given(calendars(), moments, lengths, lengths)
def test_more_work_takes_longer(shop: WorkingCalendar, begin: datetime, one: timedelta, other: timedelta) -> None:
    short, long = sorted([one, other])
    assert shop.after(begin, short) <= shop.after(begin, long)
    assert shop.after(shop.after(begin, short), long - short) == shop.after(begin, long)


@given(calendars(), st.lists(moments, min_size=3, max_size=3))
def test_the_parts_of_an_interval_add_up(shop: WorkingCalendar, three: list[datetime]) -> None:
    begin, middle, end = sorted(three)
    assert shop.worked(begin, middle) + shop.worked(middle, end) == shop.worked(begin, end)
    assert shop.worked(begin, end) <= end - begin


@given(calendars(), moments)
def test_the_next_opening_is_the_first_open_moment(shop: WorkingCalendar, now: datetime) -> None:
    opening = shop.next_opening(now)
    assert opening >= now
    assert shop.is_open(opening)
    assert shop.worked(now, opening) == timedelta(0)
    assert (opening == now) == shop.is_open(now)


@given(calendars(), moments)
def test_a_pickup_is_later_and_on_a_working_day(shop: WorkingCalendar, now: datetime) -> None:
    pickup = shop.next_cutoff(now)
    assert pickup > now
    assert shop.next_cutoff(pickup - timedelta(seconds=1)) == pickup


CLOSING: list[tuple[str, str, str]] = [
    ("at work", "2026-03-02 10:00", "2026-03-02 17:00"),
    ("on the dot", "2026-03-02 17:00", "2026-03-03 17:00"),
    ("in the evening", "2026-03-02 20:00", "2026-03-03 17:00"),
    ("early in the morning", "2026-03-03 06:00", "2026-03-03 17:00"),
    ("at the weekend", "2026-03-07 12:00", "2026-03-09 17:00"),
]


@pytest.mark.parametrize(("_", "done", "ends"), CLOSING, ids=[row[0] for row in CLOSING])
def test_the_working_day_in_which_something_was_done_ends(_: str, done: str, ends: str) -> None:
    assert calendar().closing_after(at(done)) == at(ends)


# backwards ----------------------------------------------------------------------------------------------------
BEFORE: list[tuple[str, WorkingCalendar, str, float, str]] = [
    ("within the day", calendar(), "2026-03-02 13:00", 3, "2026-03-02 10:00"),
    ("from the end of a day", calendar(), "2026-03-03 00:00", 4, "2026-03-02 13:00"),
    ("Monday to Friday", calendar(), "2026-03-09 10:00", 3, "2026-03-06 15:00"),
    ("over a holiday", calendar(closed={MONDAY}), "2026-03-10 10:00", 3, "2026-03-06 15:00"),
    ("from a Sunday", calendar(), "2026-03-09 00:00", 4, "2026-03-06 13:00"),
    ("no time at all", calendar(), "2026-03-08 12:00", 0, "2026-03-08 12:00"),
    ("spring inside a shift", night("00:00", "06:00"), "2026-03-29 05:00", 2, "2026-03-29 02:00"),
]


@pytest.mark.parametrize(("_", "shop", "end", "hours", "begin"), BEFORE, ids=[row[0] for row in BEFORE])
def test_the_moment_from_which_working_time_is_left(
    _: str, shop: WorkingCalendar, end: str, hours: float, begin: str
) -> None:
    assert shop.before(at(end), hours * HOUR) == at(begin)


@given(calendars(), moments, lengths)
def test_before_leaves_exactly_that_much(shop: WorkingCalendar, end: datetime, length: timedelta) -> None:
    begin = shop.before(end, length)
    assert begin <= end
    assert shop.worked(begin, end) == max(length, timedelta(0))


@given(calendars(), moments)
def test_the_shift_and_the_closing_around_a_moment(shop: WorkingCalendar, now: datetime) -> None:
    began = shop.shift_of(now)
    assert (began is not None) is (shop.next_opening(now) == now)
    if began is not None:
        assert began <= now and shop.next_opening(began) == began
    closed = shop.closing_before(now)
    assert closed <= now
    assert shop.closing_after(closed) > now, "it is the last one"


@given(calendars(), moments, moments)
def test_a_claim_counts_as_long_as_no_day_has_ended_since(
    shop: WorkingCalendar, claimed: datetime, now: datetime
) -> None:
    """What one order asks of its own claim is what the digest asks of all of them at once."""
    if claimed <= now:
        assert (now < shop.closing_after(claimed)) is (claimed >= shop.closing_before(now))
