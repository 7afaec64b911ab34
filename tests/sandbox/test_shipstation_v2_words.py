"""ShipStation V2's ids, times and days read back as they were written."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.sandbox.shipstation.time import PACIFIC
from integrations.sandbox.shipstation_v2 import words

MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds


@given(MOMENTS)
def test_a_moment_is_written_in_utc_without_idle_digits_and_read_back(at: datetime) -> None:
    text = words.stamp(at.astimezone(PACIFIC)) or ""
    assert words.read_moment(text) == at
    assert words.DATE_TIME.fullmatch(text)
    assert not text.endswith(("0Z", ".Z")) or "." not in text


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_day_is_a_day_of_the_account_whatever_its_summer_time(day: date) -> None:
    held_until = words.read_day(day.isoformat())
    assert words.day_as_midnight(held_until) == f"{day}T00:00:00Z"
    assert words.read_moment(words.day_begins(held_until + timedelta(hours=3)) or "") == held_until


@pytest.mark.parametrize(
    "text", ["", "2026-11-23", "2026-11-23T20:00:00", "2026-11-23T20:00:00 00:00", "2026-02-30T20:00:00Z", "soon"]
)
def test_what_is_no_moment_is_not_read(text: str) -> None:
    with pytest.raises(ValueError, match=r"date-time|day"):
        words.read_moment(text)


@given(st.integers(1, 10**18))
def test_an_id_is_the_number_behind_its_letters(number: int) -> None:
    assert words.is_id(words.se(number))
    assert words.number_of(words.se(number)) == number
    assert words.number_of(str(number)) is None
