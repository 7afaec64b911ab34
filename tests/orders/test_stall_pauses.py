"""A problem pauses the stall clock: tables of days, and laws that hold on any calendar."""

from datetime import datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.orders.calendar import WorkingCalendar
from bot.orders.phase import Phase
from bot.orders.problem import Pause
from bot.orders.stall import StallLimits, ended_since
from tests.orders.test_calendar import at, calendar, calendars, lengths, moments
from tests.orders.test_stall import stall_of

LIMITS = StallLimits()
CARRIER = calendar(cutoffs=(time(15),))
R, P = Phase.READY, Phase.PACKED
Told = list[tuple[str, str]]
TABLE: list[tuple[str, Phase, str, Told, str]] = [
    ("none", R, "2026-03-02 10:00", [], "2026-03-03 10:00"),
    ("four working hours", R, "2026-03-02 10:00", [("2026-03-02 12:00", "2026-03-02 16:00")], "2026-03-03 14:00"),
    ("over a night", R, "2026-03-02 10:00", [("2026-03-02 16:00", "2026-03-03 10:00")], "2026-03-03 12:00"),
    ("a night alone", R, "2026-03-02 10:00", [("2026-03-02 17:00", "2026-03-03 09:00")], "2026-03-03 10:00"),
    (
        "from before it was ready",
        R,
        "2026-03-02 10:00",
        [("2026-03-02 09:00", "2026-03-02 11:00")],
        "2026-03-03 11:00",
    ),
    (
        "over before it was ready",
        R,
        "2026-03-02 10:00",
        [("2026-03-02 09:00", "2026-03-02 10:00")],
        "2026-03-03 10:00",
    ),
    ("after the limit", R, "2026-03-02 10:00", [("2026-03-03 11:00", "2026-03-03 15:00")], "2026-03-03 10:00"),
    (
        "one inside another",
        R,
        "2026-03-02 10:00",
        [("2026-03-02 11:00", "2026-03-02 15:00"), ("2026-03-02 12:00", "2026-03-02 13:00")],
        "2026-03-03 14:00",
    ),
    (
        "two of them",
        R,
        "2026-03-02 10:00",
        [("2026-03-02 14:00", "2026-03-02 15:00"), ("2026-03-02 11:00", "2026-03-02 12:00")],
        "2026-03-03 12:00",
    ),
    (
        "packed, and solved in time",
        P,
        "2026-03-02 11:00",
        [("2026-03-02 12:00", "2026-03-02 13:00")],
        "2026-03-02 16:00",
    ),
    ("past its pick-up", P, "2026-03-02 11:00", [("2026-03-02 12:00", "2026-03-02 16:00")], "2026-03-03 16:00"),
]


def paused(told: Told) -> list[Pause]:
    return [Pause(at(begin), at(end)) for begin, end in told]


@pytest.mark.parametrize(("_", "phase", "since", "pauses", "limit"), TABLE, ids=[row[0] for row in TABLE])
def test_what_is_paused_does_not_count(_: str, phase: Phase, since: str, pauses: Told, limit: str) -> None:
    found = stall_of(phase, at(since), CARRIER, LIMITS, pauses=paused(pauses))
    assert found is not None
    assert found.limit_at == at(limit)


@pytest.mark.parametrize("phase", [R, P])
def test_nothing_stalls_while_a_problem_is_open(phase: Phase) -> None:
    open_one = Pause(at("2026-03-02 12:00"))
    since = at("2026-03-02 10:00")
    assert stall_of(phase, since, CARRIER, LIMITS, pauses=[open_one]) is None
    assert ended_since([open_one], since) is None


@st.composite
def histories(draw: st.DrawFn) -> list[Pause]:
    """Problems one after the other, as the one that may be open per order makes them."""
    begin = draw(moments)
    steps = draw(st.lists(lengths, max_size=6))
    edges = [begin]
    for step in steps:
        edges.append(edges[-1] + step)
    return [Pause(one, two) for index, (one, two) in enumerate(pairwise(edges)) if index % 2 == 0]


@given(calendars(), moments, histories(), st.sampled_from([R, P]))
def test_a_pause_never_makes_a_stall_earlier(
    shop: WorkingCalendar, since: datetime, pauses: list[Pause], phase: Phase
) -> None:
    without, with_them = (stall_of(phase, since, shop, LIMITS, pauses=each) for each in ([], pauses))
    assert without is not None and with_them is not None
    assert with_them.limit_at >= without.limit_at
    assert with_them.raise_at >= without.raise_at


@given(calendars(), moments, moments, st.sampled_from([R, P]))
def test_a_pause_of_no_length_changes_nothing(
    shop: WorkingCalendar, since: datetime, when: datetime, phase: Phase
) -> None:
    one, other = (stall_of(phase, since, shop, LIMITS, pauses=each) for each in ([Pause(when, when)], []))
    assert one is not None and other is not None
    assert (one.limit_at, one.raise_at) == (other.limit_at, other.raise_at)


@given(calendars(), moments, histories())
def test_exactly_the_paused_working_time_is_added(
    shop: WorkingCalendar, since: datetime, pauses: list[Pause]
) -> None:
    found = stall_of(R, since, shop, LIMITS, pauses=pauses)
    assert found is not None
    inside = sum(
        (shop.worked(max(since, one.begin), min(one.end or since, found.limit_at)) for one in pauses), timedelta(0)
    )
    assert shop.worked(since, found.limit_at) - inside == LIMITS.ready_after
