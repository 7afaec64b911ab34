"""When to try again: waits stay within their bounds whatever a header, a clock or a dice roll says."""

import asyncio
import math
import random
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.pacing import MOST_WAIT, backoff, patience, patient, retry_after

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("30", 30.0),
        (" 1.5 ", 1.5),
        ("0", 0.0),
        ("-4", 0.0),
        ("", 5.0),
        ("soon", 5.0),
        ("nan", 5.0),
        ("inf", MOST_WAIT),
        ("1e99", MOST_WAIT),
        (format_datetime(NOW + timedelta(seconds=90), usegmt=True), 90.0),
        (format_datetime(NOW - timedelta(seconds=90), usegmt=True), 0.0),
        (format_datetime(NOW + timedelta(days=9), usegmt=True), MOST_WAIT),
        ("Mon, 23 Nov 2026 14:00:20 +0200", 20.0),
        ("Mon, 23 Nov 2026 12:00:20", 20.0),
    ],
)
def test_retry_after_is_seconds_or_a_date(text: str, seconds: float) -> None:
    assert retry_after({"rEtRy-AfTeR": text}, NOW) == seconds


def test_without_the_header_the_default_counts() -> None:
    assert retry_after({}, NOW, default=2.0) == 2.0


def test_another_header_may_hold_the_wait() -> None:
    headers = {"x-rate-limit-reset": "17", "Retry-After": "3"}
    assert retry_after(headers, NOW, name="X-Rate-Limit-Reset") == 17.0


@given(st.one_of(st.text(), st.floats().map(str), st.datetimes().map(format_datetime)))
def test_no_header_breaks_us_or_stops_us_for_ever(text: str) -> None:
    wait = retry_after({"Retry-After": text}, NOW)
    assert 0.0 <= wait <= MOST_WAIT


@given(
    st.integers(1, 10_000),
    st.floats(0.01, 60),
    st.floats(1, 3600),
    st.randoms(use_true_random=False),
)
def test_backoff_is_between_half_and_whole_of_a_capped_doubling(
    attempt: int, first: float, most: float, rng: random.Random
) -> None:
    whole = min(most, first * 2.0 ** min(attempt - 1, 30))
    assert whole / 2 <= backoff(attempt, first=first, most=most, rng=rng) <= whole


def test_backoff_doubles_and_spreads() -> None:
    rng = random.Random(7)
    firsts = [backoff(1, rng=rng) for _ in range(50)]
    thirds = [backoff(3, rng=rng) for _ in range(50)]
    assert max(firsts) <= 1.0
    assert min(thirds) >= 2.0
    assert len(set(firsts)) == 50
    assert math.isclose(backoff(99, most=300.0, rng=random.Random(1)), 300.0, rel_tol=0.5)


def test_nobody_waits_unless_told_and_the_patience_ends_with_its_block() -> None:
    assert patience() == 0.0
    with patient(8.0):
        assert patience() == 8.0
        with patient(1.0):
            assert patience() == 1.0
        assert patience() == 8.0
    assert patience() == 0.0


def test_patience_ends_with_an_error_too() -> None:
    with pytest.raises(LookupError), patient(8.0):
        raise LookupError
    assert patience() == 0.0


async def test_patience_is_each_tasks_own() -> None:
    async def waiter() -> float:
        with patient(3.0):
            await asyncio.sleep(0)
            return patience()

    with patient(9.0):
        inside, outside = await asyncio.gather(waiter(), asyncio.sleep(0, patience()))
    assert (inside, outside) == (3.0, 9.0)
