"""Until when a snooze lasts, and when the next shift begins."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given

from bot.orders.calendar import WorkingCalendar
from bot.orders.care import CareFor, snoozed_until
from tests.orders.test_calendar import MONDAY, at, calendar, calendars, moments, night

SHOP = calendar(closed={MONDAY})


@pytest.mark.parametrize(
    ("now", "a_while", "tomorrow"),
    [
        ("2026-03-02 10:00", "2026-03-02 12:00", "2026-03-03 09:00"),
        ("2026-03-02 16:00", "2026-03-03 10:00", "2026-03-03 09:00"),
        ("2026-03-02 08:00", "2026-03-02 11:00", "2026-03-02 09:00"),
        ("2026-03-02 09:00", "2026-03-02 11:00", "2026-03-03 09:00"),
        ("2026-03-02 17:00", "2026-03-03 11:00", "2026-03-03 09:00"),
        ("2026-03-06 15:00", "2026-03-06 17:00", "2026-03-10 09:00"),
        ("2026-03-06 15:30", "2026-03-10 09:30", "2026-03-10 09:00"),
        ("2026-03-07 12:00", "2026-03-10 11:00", "2026-03-10 09:00"),
    ],
)
def test_a_snooze_lasts_two_working_hours_or_until_the_next_shift(now: str, a_while: str, tomorrow: str) -> None:
    assert snoozed_until(CareFor.A_WHILE, SHOP, at(now)) == at(a_while)
    assert snoozed_until(CareFor.TOMORROW, SHOP, at(now)) == at(tomorrow)


def test_a_shift_that_the_clocks_left_out_does_not_begin() -> None:
    assert night("03:30", "04:00").next_shift(at("2026-03-28 12:00")) == at("2026-03-30 03:30")


@given(calendars(), moments)
def test_the_next_shift_is_the_first_that_has_not_begun(shop: WorkingCalendar, now: datetime) -> None:
    shift = shop.next_shift(now)
    assert shift > now
    assert shop.is_open(shift)
    assert shop.next_shift(shift - timedelta(microseconds=1)) == shift
    assert shop.next_shift(shift) > shift
