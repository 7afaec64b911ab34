"""What should stand now and when to look again: settle, flicker, stale systems and test orders."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.orders.alert import AlertRule
from bot.orders.drift import DRIFTS
from bot.orders.judge import Judgement, Past, Rules, judge
from bot.orders.order import Order, Role
from bot.orders.phase import Phase
from integrations.model import Payment
from tests.orders.making import NOW, order, sales, seen, waiting
from tests.orders.strategies import orders

RULES = Rules()
SETTLE, AGAIN = RULES.in_stock_settle, RULES.in_stock_again_after
READY = frozenset({AlertRule.READY})
MOMENT = timedelta(microseconds=1)


def past(**changes: Any) -> Past:
    """READY since NOW, and nobody was told."""
    values: dict[str, Any] = {"phase": Phase.READY, "entered_at": NOW}
    return Past(**values | changes)


def judged(at: datetime, before: Past | None = None, **changes: Any) -> Judgement:
    return judge(order(**changes), before or past(), RULES, at)


def test_the_defaults_are_those_of_the_lifecycle() -> None:
    assert (timedelta(minutes=2), timedelta(minutes=30)) == (SETTLE, AGAIN)


def test_an_order_that_becomes_ready_is_looked_at_again_when_it_has_settled() -> None:
    first = judged(NOW, Past(phase=Phase.WAITING_STOCK, entered_at=NOW - timedelta(days=1)))
    assert (first.phase, first.entered_at, first.alerts) == (Phase.READY, NOW, frozenset())
    assert first.look_again_at == NOW + SETTLE


@pytest.mark.parametrize(
    ("after", "alerts"), [(timedelta(0), frozenset()), (SETTLE - MOMENT, frozenset()), (SETTLE, READY)], ids=str
)
def test_people_are_told_once_the_goods_have_settled(after: timedelta, alerts: frozenset[AlertRule]) -> None:
    now = judged(NOW + after)
    assert now.alerts == alerts
    assert now.entered_at == NOW
    assert now.look_again_at == (None if alerts else NOW + SETTLE)


def test_with_no_time_to_settle_people_are_told_at_once() -> None:
    rules = Rules(in_stock_settle=timedelta(0))
    assert judge(order(), Past(), rules, NOW).alerts == READY


def test_what_people_were_told_stands_as_long_as_the_order_is_ready() -> None:
    for at in (NOW, NOW + SETTLE, NOW + timedelta(days=9)):
        now = judged(at, past(standing=READY))
        assert (now.alerts, now.look_again_at) == (READY, None)


def test_what_people_were_told_ends_when_the_goods_go_away_without_any_settling() -> None:
    now = judged(NOW + MOMENT, past(standing=READY), production=waiting())
    assert (now.phase, now.alerts, now.entered_at) == (Phase.WAITING_STOCK, frozenset(), NOW + MOMENT)
    assert now.look_again_at is None


@pytest.mark.parametrize("away", [timedelta(0), timedelta(minutes=5), AGAIN - MOMENT], ids=str)
def test_goods_that_flicker_must_stay_for_half_an_hour(away: timedelta) -> None:
    flickered = past(ready_lost_at=NOW - away)
    assert judged(NOW, flickered).look_again_at == NOW + AGAIN
    assert judged(NOW + AGAIN - MOMENT, flickered).alerts == frozenset()
    assert judged(NOW + AGAIN, flickered).alerts == READY


def test_goods_that_were_away_for_half_an_hour_settle_like_any_others() -> None:
    assert judged(NOW, past(ready_lost_at=NOW - AGAIN)).look_again_at == NOW + SETTLE


def test_each_way_back_into_ready_has_its_own_time_to_settle() -> None:
    back_at = NOW + timedelta(minutes=10)
    now = judged(back_at, Past(phase=Phase.HELD, entered_at=NOW))
    assert (now.entered_at, now.look_again_at) == (back_at, back_at + SETTLE)


@pytest.mark.parametrize("failing", [Role.CHANNEL, Role.PRODUCTION])
def test_a_system_that_cannot_be_read_raises_nothing_new_and_keeps_what_stands(failing: Role) -> None:
    late = NOW + timedelta(days=1)
    assert judged(late, sights=seen(failing=failing)).alerts == frozenset()
    assert judged(late, past(standing=READY), sights=seen(failing=failing)).alerts == READY


def test_the_shipping_desk_says_nothing_of_stock_so_it_may_be_down() -> None:
    assert judged(NOW + SETTLE, sights=seen(failing=Role.DESK)).alerts == READY


def test_an_alert_that_was_missed_while_a_system_was_down_comes_with_the_next_fresh_look() -> None:
    late = NOW + timedelta(hours=3)
    missed = judged(late, sights=seen(failing=Role.PRODUCTION))
    assert (missed.alerts, missed.entered_at) == (frozenset(), NOW)
    assert judged(late + MOMENT).alerts == READY


def test_without_any_sight_of_a_system_nothing_is_raised() -> None:
    assert judged(NOW + SETTLE, sights=()).alerts == frozenset()


def test_a_test_order_raises_nothing_and_is_not_looked_at_again() -> None:
    for before in (past(), past(standing=READY)):
        now = judged(NOW + SETTLE, before, sales=sales(test=True))
        assert (now.phase, now.alerts, now.look_again_at) == (Phase.READY, frozenset(), None)


def test_an_order_in_another_phase_raises_nothing() -> None:
    now = judged(NOW + SETTLE, sales=sales(payment=Payment.UNPAID))
    assert (now.alerts, now.look_again_at) == (frozenset(), None)


def test_a_first_sighting_enters_its_phase_now() -> None:
    assert judged(NOW, Past()).entered_at == NOW
    assert judged(NOW, Past(phase=Phase.READY, entered_at=None)).entered_at == NOW


pasts = st.builds(
    Past,
    phase=st.sampled_from(Phase),
    entered_at=st.none() | st.integers(-7200, 7200).map(lambda s: NOW + timedelta(seconds=s)),
    waited=st.booleans(),
    standing=st.frozensets(st.sampled_from(AlertRule)),
    suspected=st.dictionaries(
        st.sampled_from(AlertRule), st.integers(-7200, 0).map(lambda s: NOW + timedelta(seconds=s))
    ),
    ready_lost_at=st.none() | st.integers(-7200, 0).map(lambda s: NOW + timedelta(seconds=s)),
)
rules = st.builds(
    Rules,
    in_stock_settle=st.integers(0, 600).map(lambda s: timedelta(seconds=s)),
    in_stock_again_after=st.integers(0, 3600).map(lambda s: timedelta(seconds=s)),
)
ready_or_any = (
    st.just(order()) | st.builds(lambda down: order(sights=seen(failing=down)), st.sampled_from(Role)) | orders
)


def carried(judgement: Judgement, before: Past) -> Past:
    """What is past at the next judging."""
    return Past(
        phase=judgement.phase,
        entered_at=judgement.entered_at,
        waited=before.waited,
        standing=judgement.alerts,
        suspected={suspicion.rule: suspicion.since for suspicion in judgement.suspicions},
        ready_lost_at=before.ready_lost_at,
    )


@given(ready_or_any, pasts, rules, st.integers(0, 999))
def test_the_moment_to_look_again_is_exactly_when_the_verdict_changes(
    any_order: Order, before: Past, some: Rules, thousandths: int
) -> None:
    now = judge(any_order, before, some, NOW)
    if now.look_again_at is None:
        return
    assert now.look_again_at > NOW
    after = carried(now, before)
    earlier = judge(any_order, after, some, NOW + (now.look_again_at - NOW) * thousandths // 1000)
    assert (earlier.alerts, earlier.look_again_at) == (now.alerts, now.look_again_at)
    just_before = judge(any_order, after, some, now.look_again_at - MOMENT)
    assert (just_before.alerts, just_before.look_again_at) == (now.alerts, now.look_again_at)
    then = judge(any_order, after, some, now.look_again_at)
    assert (then.alerts, then.look_again_at) != (now.alerts, now.look_again_at)


@given(ready_or_any, pasts, rules, st.integers(0, 10**6))
def test_where_there_is_no_moment_to_look_again_time_alone_changes_nothing(
    any_order: Order, before: Past, some: Rules, seconds: int
) -> None:
    now = judge(any_order, before, some, NOW)
    if now.look_again_at is not None:
        return
    later = judge(any_order, carried(now, before), some, NOW + timedelta(seconds=seconds))
    assert (later.alerts, later.look_again_at, later.entered_at) == (now.alerts, None, now.entered_at)


@given(ready_or_any, pasts, rules)
def test_nothing_is_raised_that_does_not_rest_on_fresh_reading(any_order: Order, before: Past, some: Rules) -> None:
    now = judge(any_order, before, some, NOW)
    raised = now.alerts - before.standing
    needs = {drift.rule: drift.needs for drift in DRIFTS} | {AlertRule.READY: (Role.CHANNEL, Role.PRODUCTION)}
    for rule in raised:
        assert not any_order.test
        assert all((sight := any_order.sight(role)) and not sight.stale for role in needs[rule])
    if AlertRule.READY in now.alerts:
        assert now.phase is Phase.READY
