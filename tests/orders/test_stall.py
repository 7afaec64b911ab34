"""Stalls S4 and S5: a table of days, and laws: nobody is told at night, before the limit, or during a snooze."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.orders.alert import AlertRule
from bot.orders.calendar import WorkingCalendar
from bot.orders.phase import Phase
from bot.orders.problem import Pause
from bot.orders.stall import StallLimits, Standing, ended_since, pickup_words, waited_words
from bot.orders.stalls import Stall, stalls_of
from tests.orders.making import order
from tests.orders.test_calendar import MONDAY, at, calendar, calendars, lengths, moments

LIMITS = StallLimits()
CARRIER = calendar(cutoffs=(time(15),))


def stall_of(
    phase: Phase,
    since: datetime,
    shop: WorkingCalendar,
    limits: StallLimits,
    *,
    pauses: Iterable[Pause] = (),
    snoozed_until: datetime | None = None,
) -> Stall | None:
    """The one stall of an order that nobody promised."""
    ended = ended_since(pauses, since)
    if ended is None:
        return None
    standing = Standing(order=order(), phase=phase, since=since, calendar=shop, limits=limits, pauses=tuple(ended))
    return next(iter(stalls_of(standing, snoozed_until=snoozed_until)), None)


def stall(phase: Phase, since: str, shop: WorkingCalendar = CARRIER, **more: Any) -> Stall:
    """The stall of an order that has been in its phase since that time of the shop's clock."""
    found = stall_of(phase, at(since), shop, LIMITS, **more)
    assert found is not None
    return found


def test_scenario_33() -> None:
    """READY since Friday 16:00, hours 9 to 17: silent on Monday at 10:00, stalled at 16:00."""
    found = stall(Phase.READY, "2026-03-06 16:00")
    assert found.row.rule is AlertRule.S4
    assert found.raise_at == at("2026-03-09 16:00")


R, P = Phase.READY, Phase.PACKED
AWAY, LATE = calendar(closed={MONDAY}), calendar(cutoffs=(time(16, 30),))
TABLE: list[tuple[str, Phase, WorkingCalendar, str, str, str]] = [
    ("a day's work", R, CARRIER, "2026-03-02 10:00", "2026-03-03 10:00", "2026-03-03 10:00"),
    ("at closing: next morning", R, CARRIER, "2026-03-02 09:00", "2026-03-02 17:00", "2026-03-03 09:00"),
    ("over a holiday", R, AWAY, "2026-03-06 16:00", "2026-03-10 16:00", "2026-03-10 16:00"),
    ("the night the clocks change", R, CARRIER, "2026-03-27 16:00", "2026-03-30 16:00", "2026-03-30 16:00"),
    ("an hour past its pick-up", P, CARRIER, "2026-03-02 11:00", "2026-03-02 16:00", "2026-03-02 16:00"),
    ("packed too late for today's", P, CARRIER, "2026-03-02 15:30", "2026-03-03 16:00", "2026-03-03 16:00"),
    ("packed on Friday evening", P, CARRIER, "2026-03-06 16:00", "2026-03-09 16:00", "2026-03-09 16:00"),
    ("a late carrier", P, LATE, "2026-03-06 10:00", "2026-03-06 17:30", "2026-03-09 09:00"),
    ("no carrier known", P, calendar(), "2026-03-06 10:00", "2026-03-06 18:00", "2026-03-09 09:00"),
]


@pytest.mark.parametrize(("_", "phase", "shop", "since", "limit", "told"), TABLE, ids=[row[0] for row in TABLE])
def test_when_an_order_has_stalled(
    _: str, phase: Phase, shop: WorkingCalendar, since: str, limit: str, told: str
) -> None:
    found = stall(phase, since, shop)
    assert (found.limit_at, found.raise_at) == (at(limit), at(told))
    assert found.row.rule is (AlertRule.S4 if phase is Phase.READY else AlertRule.S5)
    assert found.standing.since == at(since)


@pytest.mark.parametrize("phase", [phase for phase in Phase if phase not in (Phase.READY, Phase.PACKED, Phase.HELD)])
def test_other_phases_do_not_stall(phase: Phase) -> None:
    assert stall_of(phase, at("2026-03-02 10:00"), CARRIER, LIMITS) is None


@pytest.mark.parametrize(
    ("until", "told"),
    [
        ("2026-03-03 09:30", "2026-03-03 10:00"),
        ("2026-03-03 11:00", "2026-03-03 11:00"),
        ("2026-03-03 20:00", "2026-03-04 09:00"),
    ],
)
def test_a_snooze_keeps_it_quiet_and_does_not_move_the_limit(until: str, told: str) -> None:
    found = stall(Phase.READY, "2026-03-02 10:00", snoozed_until=at(until))
    assert (found.limit_at, found.raise_at) == (at("2026-03-03 10:00"), at(told))


def test_limits_are_settings() -> None:
    quick = StallLimits(ready_after=timedelta(minutes=30), packed_after=timedelta(minutes=5))
    ready = stall_of(Phase.READY, at("2026-03-02 10:00"), CARRIER, quick)
    packed = stall_of(Phase.PACKED, at("2026-03-02 10:00"), CARRIER, quick)
    assert ready and packed
    assert (ready.limit_at, packed.limit_at) == (at("2026-03-02 10:30"), at("2026-03-02 15:05"))


@given(st.sampled_from([Phase.READY, Phase.PACKED]), moments, calendars(), lengths, st.none() | moments)
def test_nobody_is_told_at_night_or_early_or_in_a_snooze(
    phase: Phase, since: datetime, shop: WorkingCalendar, length: timedelta, snoozed: datetime | None
) -> None:
    limits = StallLimits(ready_after=length, packed_after=length)
    found = stall_of(phase, since, shop, limits, snoozed_until=snoozed)
    assert found is not None
    assert since <= found.limit_at <= found.raise_at
    assert shop.is_open(found.raise_at)
    assert snoozed is None or found.raise_at >= snoozed
    wanted = max(found.limit_at, snoozed or found.limit_at)
    assert shop.worked(wanted, found.raise_at) == timedelta(0), "people wait longer than for the next shift"


# words --------------------------------------------------------------------------------------------------------
TWICE = calendar(cutoffs=(time(11, 30), time(15)))
WORDS: list[tuple[str, WorkingCalendar, str, str, str]] = [
    ("ahead", CARRIER, "2026-03-02 09:00", "2026-03-02 13:00", "misses the 15:00 pick-up"),
    ("gone", CARRIER, "2026-03-02 09:00", "2026-03-02 15:00", "missed the 15:00 pick-up"),
    ("never had a chance", CARRIER, "2026-03-02 15:10", "2026-03-02 16:00", ""),
    ("the next of two", TWICE, "2026-03-02 09:00", "2026-03-02 12:00", "misses the 15:00 pick-up"),
    ("the first of two", TWICE, "2026-03-02 09:00", "2026-03-02 10:00", "misses the 11:30 pick-up"),
    ("both gone", TWICE, "2026-03-02 09:00", "2026-03-02 16:00", "missed the 15:00 pick-up"),
    ("on a Sunday", CARRIER, "2026-03-06 09:00", "2026-03-08 12:00", "missed the 15:00 pick-up on Friday"),
    ("on a Sunday, packed late", CARRIER, "2026-03-06 16:00", "2026-03-08 12:00", ""),
    ("nobody said when", calendar(), "2026-03-02 09:00", "2026-03-02 13:00", ""),
    ("in summer", CARRIER, "2026-07-01 09:00", "2026-07-01 13:00", "misses the 15:00 pick-up"),
]


@pytest.mark.parametrize(("_", "shop", "since", "now", "words"), WORDS, ids=[row[0] for row in WORDS])
def test_the_pickup_in_words(_: str, shop: WorkingCalendar, since: str, now: str, words: str) -> None:
    assert pickup_words(shop, at(since), at(now)) == words


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2026-03-06 16:59", "less than a working hour"),
        ("2026-03-09 09:00", "1 working hour"),
        ("2026-03-09 16:59", "8 working hours"),
        ("2026-03-09 17:00", "9 working hours"),
    ],
)
def test_the_wait_in_words(now: str, words: str) -> None:
    assert waited_words(CARRIER, at("2026-03-06 16:00"), at(now)) == words
