"""The settings of working time: what is accepted, what it means, and one line with the fix for each mistake."""

from datetime import date, time

import pytest

from bot.hours import ClosedDays, WorkSettings
from bot.settings import SettingsError, read_settings
from tests.test_settings import GOOD, problems

CHRISTMAS, MIDSUMMER = date(2026, 12, 25), date(2026, 6, 24)


def work(**variables: str) -> WorkSettings:
    """Working time as these variables say."""
    return read_settings(GOOD | variables).work


def test_what_holds_when_nothing_is_said() -> None:
    assert work() == WorkSettings(
        days=frozenset(range(5)),
        opens=time(8),
        closes=time(17),
        closed=ClosedDays(),
        cutoffs=(),
        digest_at=time(7, 45),
    )
    assert CHRISTMAS not in work().closed


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("Mon-Fri", {0, 1, 2, 3, 4}),
        ("mon, TUE ,Sat", {0, 1, 5}),
        ("Monday-Wednesday,Fri", {0, 1, 2, 4}),
        ("Sat-Mon", {5, 6, 0}),
        ("Sun", {6}),
        ("Mon-Sun", set(range(7))),
    ],
)
def test_days(said: str, days: set[int]) -> None:
    assert work(WORK_DAYS=said).days == days


@pytest.mark.parametrize(
    ("said", "opens", "closes"),
    [
        ("9:00-17:30", time(9), time(17, 30)),
        ("06:00 - 14:00", time(6), time(14)),
        ("22:00-24:00", time(22), time()),
        ("00:00-24:00", time(), time()),
    ],
)
def test_hours(said: str, opens: time, closes: time) -> None:
    read = work(WORK_HOURS=said)
    assert (read.opens, read.closes) == (opens, closes)


@pytest.mark.parametrize(
    ("hours", "digest"), [("06:00-14:00", time(5, 45)), ("00:05-08:00", time()), ("00:00-24:00", time())]
)
def test_the_digest_comes_a_little_before_the_shift_and_on_its_day(hours: str, digest: time) -> None:
    assert work(WORK_HOURS=hours).digest_at == digest
    assert work(WORK_HOURS=hours, DIGEST_AT="16:00").digest_at == time(16)


def test_holidays_are_those_of_a_country_in_every_year() -> None:
    closed = work(HOLIDAYS="EE").closed
    assert CHRISTMAS in closed and MIDSUMMER in closed and date(2031, 2, 24) in closed
    assert date(2026, 12, 28) not in closed


def test_holidays_of_a_part_of_a_country_and_single_days() -> None:
    closed = work(HOLIDAYS=" us-ca, 2026-12-28 ").closed
    assert closed == ClosedDays(("US-CA",), frozenset({date(2026, 12, 28)}))
    assert date(2026, 12, 28) in closed and date(2026, 3, 31) in closed and CHRISTMAS in closed
    assert date(2026, 3, 31) not in work(HOLIDAYS="US").closed, "only California keeps it"


def test_pickups_are_in_order_and_each_counts_once() -> None:
    assert work(CARRIER_CUTOFF="15:00, 11:30,15:00").cutoffs == (time(11, 30), time(15))


def test_a_closure_is_given_from_one_day_to_another() -> None:
    closed = work(HOLIDAYS="EE, 2026-12-30 .. 2027-01-02, 2026-07-06..2026-07-06").closed
    assert closed.days == {
        date(2026, 7, 6),
        date(2026, 12, 30),
        date(2026, 12, 31),
        date(2027, 1, 1),
        date(2027, 1, 2),
    }
    assert CHRISTMAS in closed and date(2027, 1, 3) not in closed


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("WORK_DAYS", ","),
        ("WORK_DAYS", "Mo-Fr"),
        ("WORK_DAYS", "Mon-Frx"),
        ("WORK_DAYS", "Mon-"),
        ("WORK_DAYS", "every day"),
        ("WORK_HOURS", "17:00-08:00"),
        ("WORK_HOURS", "08:00-08:00"),
        ("WORK_HOURS", "08:00"),
        ("WORK_HOURS", "08:00-12:00-17:00"),
        ("WORK_HOURS", "8-17"),
        ("WORK_HOURS", "24:00-08:00"),
        ("HOLIDAYS", "Estonia"),
        ("HOLIDAYS", "US-XX"),
        ("HOLIDAYS", "EE,24.12.2026"),
        ("HOLIDAYS", "2026-02-30"),
        ("HOLIDAYS", "2026-12-31..2026-12-30"),
        ("HOLIDAYS", "2026-12-31.."),
        ("HOLIDAYS", "2026-12-31..2036-12-30"),
        ("CARRIER_CUTOFF", "3pm"),
        ("CARRIER_CUTOFF", "15:00;16:00"),
        ("DIGEST_AT", "25:00"),
        ("DIGEST_AT", "07:45,08:00"),
    ],
)
def test_each_mistake_is_one_line_with_the_fix(name: str, said: str) -> None:
    (problem,) = problems(**{name: said})
    assert problem.startswith(f"{name} cannot be read. Give ")
    assert "such as" in problem


def test_a_mistake_in_the_hours_is_told_with_all_others() -> None:
    with pytest.raises(SettingsError, match=r"3 setting\(s\)"):
        read_settings(GOOD | {"WORK_DAYS": "x", "DIGEST_AT": "x", "PORT": "x"})
