"""An order that stands still, as it is judged: when people hear of it, in which words, and what a snooze does."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.orders.alert import STALLS, AlertRule, Severity
from bot.orders.judge import Judgement, Past, Rules, judge
from bot.orders.order import Role
from bot.orders.phase import Phase
from bot.orders.problem import Pause
from bot.orders.stall import StallLimits
from integrations.model import ProductionStage, Progress, ShipmentState
from tests.orders.making import MINUTE, order, production, sales, seen, shipment, waiting
from tests.orders.test_calendar import at
from tests.orders.test_stall import CARRIER

S4, S5 = AlertRule.S4, AlertRule.S5
RULES = Rules(calendar=CARRIER, limits=StallLimits())
SINCE, DUE = at("2026-03-02 10:00"), at("2026-03-03 10:00")
PACKED: dict[str, Any] = {"production": production(stage=ProductionStage.PACKED)}
PACKED_DUE = at("2026-03-02 16:00")


def past(phase: Phase = Phase.READY, since: datetime = SINCE, **changes: Any) -> Past:
    """In its phase since then; people have been told that it is ready."""
    values: dict[str, Any] = {"phase": phase, "entered_at": since, "standing": frozenset({AlertRule.READY})}
    return Past(**values | changes)


def judged(now: datetime, before: Past | None = None, rules: Rules = RULES, **changes: Any) -> Judgement:
    return judge(order(**changes), before or past(), rules, now)


def stalls(judgement: Judgement) -> list[AlertRule]:
    return [finding.rule for finding in judgement.findings if finding.rule in STALLS]


def test_until_its_limit_it_is_only_looked_at_again_then() -> None:
    early = judged(DUE - MINUTE)
    assert (stalls(early), early.look_again_at) == ([], DUE)
    due = judged(DUE)
    assert (stalls(due), due.look_again_at) == ([S4], at("2026-03-04 10:00")), "then people hear of it once more"


def test_a_packed_order_has_the_limit_of_its_pickup() -> None:
    before = past(Phase.PACKED)
    early = judged(PACKED_DUE - MINUTE, before, **PACKED)
    assert (stalls(early), early.look_again_at) == ([], PACKED_DUE)
    assert stalls(judged(PACKED_DUE, before, **PACKED)) == [S5]


def test_it_says_for_how_long_and_what_is_missed() -> None:
    (found,) = [finding for finding in judged(at("2026-03-03 11:00")).findings if finding.rule is S4]
    assert found.words == "ready 9 working hours, not packed; misses the 15:00 pick-up"
    assert (found.severity, found.entry) == (Severity.HIGH, SINCE.isoformat())
    told = past(Phase.PACKED, standing=frozenset({S5}))
    (packed,) = judged(at("2026-03-02 17:00"), told, **PACKED).findings
    assert packed.words == "packed 7 working hours ago, not shipped; missed the 15:00 pick-up"
    late = past(since=at("2026-03-02 16:00"))
    quiet = judged(at("2026-03-03 15:59"), late)
    assert stalls(quiet) == []
    (found,) = [one for one in judged(at("2026-03-03 16:00"), late).findings if one.rule is S4]
    assert found.words == "ready 8 working hours, not packed; missed the 15:00 pick-up"


def test_without_a_pickup_nothing_is_said_of_one() -> None:
    rules = Rules(calendar=CARRIER, limits=StallLimits(ready_after=30 * MINUTE))
    (found,) = [
        one
        for one in judged(at("2026-03-02 16:30"), past(since=at("2026-03-02 15:30")), rules).findings
        if one.rule is S4
    ]
    assert found.words == "ready 1 working hour, not packed"


def test_what_was_missed_while_a_system_was_down_waits_for_the_shift_all_the_same() -> None:
    night, morning = at("2026-03-03 23:00"), at("2026-03-04 09:00")
    late = judged(night)
    assert (stalls(late), late.look_again_at) == ([], morning)
    assert stalls(judged(night, past(standing=frozenset({AlertRule.READY, S4})))) == [S4], "what stands is kept"
    assert stalls(judged(morning)) == [S4]


def test_limits_are_those_of_the_rules() -> None:
    quick = Rules(calendar=CARRIER, limits=StallLimits(ready_after=30 * MINUTE, packed_after=MINUTE))
    assert stalls(judged(SINCE + 30 * MINUTE, rules=quick)) == [S4]
    assert stalls(judged(at("2026-03-02 15:01"), past(Phase.PACKED), quick, **PACKED)) == [S5]


def test_a_shop_without_working_time_never_stalls() -> None:
    now = judged(DUE + timedelta(days=9), rules=Rules())
    assert (stalls(now), now.look_again_at) == ([], None)


def test_what_stood_still_when_it_was_taken_in_is_no_news() -> None:
    now = judged(DUE + timedelta(days=9), past(taken_in=True))
    assert (stalls(now), now.look_again_at) == ([], None)


def test_what_was_taken_in_and_goes_on_is_looked_at_again() -> None:
    """It came in stock just now: from here on it stands still like any other, and nothing else may come to pass."""
    now = judged(SINCE, past(Phase.WAITING_STOCK, taken_in=True))
    assert now.look_again_at == DUE


@pytest.mark.parametrize(
    "changes", [{"production": waiting()}, {"sales": sales(held=True)}, {"sales": sales(progress=Progress.FULFILLED)}]
)
def test_in_any_other_phase_it_does_not_stall(changes: dict[str, Any]) -> None:
    assert stalls(judged(DUE + timedelta(days=9), **changes)) == []


def test_the_clock_begins_anew_with_the_phase() -> None:
    again = judged(DUE, past(Phase.HELD))
    assert (stalls(again), again.entered_at) == ([], DUE)
    assert stalls(judged(DUE, past(Phase.PACKED))) == []


# stale systems ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", [Role.CHANNEL, Role.PRODUCTION])
def test_a_system_that_cannot_be_read_raises_nothing_and_keeps_what_stands(role: Role) -> None:
    assert stalls(judged(DUE, sights=seen(failing=role))) == []
    standing = past(standing=frozenset({AlertRule.READY, S4}))
    assert stalls(judged(DUE + MINUTE, standing, sights=seen(failing=role))) == [S4]
    assert stalls(judged(DUE + MINUTE)) == [S4], "the next fresh look raises what was missed"


# a snooze -----------------------------------------------------------------------------------------------------
def test_a_snooze_takes_the_alert_back_until_its_moment() -> None:
    until = at("2026-03-03 13:00")
    snoozed = past(snoozed_until=until, standing=frozenset({AlertRule.READY, S4}))
    now = judged(DUE + MINUTE, snoozed)
    assert (stalls(now), now.look_again_at) == ([], until)
    assert stalls(judged(until - MINUTE, snoozed)) == []
    back = judged(until, snoozed)
    assert [(one.rule, one.entry) for one in back.findings if one.rule in STALLS] == [(S4, until.isoformat())]


def test_a_snooze_that_ends_at_night_lasts_until_the_shift() -> None:
    snoozed = past(snoozed_until=at("2026-03-03 20:00"))
    assert judged(DUE + MINUTE, snoozed).look_again_at == at("2026-03-04 09:00")


def test_a_snooze_from_before_it_came_into_its_phase_does_not_name_the_stall() -> None:
    """Stalled, snoozed, packed, unpacked and standing still again: a second stall, of which nobody was told."""
    first_snooze, back = at("2026-03-03 13:00"), at("2026-03-04 10:00")
    again = past(since=back, snoozed_until=first_snooze)
    (found,) = [one for one in judged(at("2026-03-05 10:00"), again).findings if one.rule is S4]
    assert found.entry == back.isoformat()


def test_a_snooze_silences_no_other_alert() -> None:
    never = past(snoozed_until=at("2026-03-09 09:00"))
    assert judged(DUE, never).alerts == {AlertRule.READY}


# converging ---------------------------------------------------------------------------------------------------
SHIPPED: dict[str, Any] = {"shipments": (shipment(state=ShipmentState.SHIPPED),)}
HALF = {"shipments": (shipment("1", split=True, state=ShipmentState.SHIPPED), shipment("2", split=True))}


@pytest.mark.parametrize(("phase", "changes"), [(Phase.SHIPPED, SHIPPED), (Phase.PART_SHIPPED, HALF)])
@pytest.mark.parametrize(
    ("after", "again"), [(0, 1), (0.5, 1), (1, 3), (2, 3), (3, 7), (7, 15), (14, 15), (15, 31), (1000, 1023)]
)
def test_what_has_shipped_is_looked_at_again_ever_more_rarely(
    phase: Phase, changes: dict[str, Any], after: float, again: int
) -> None:
    before = past(phase, suspected={AlertRule.D3: SINCE}, standing=frozenset({AlertRule.D3}))
    now = judged(SINCE + after * MINUTE, before, Rules(), **changes)
    assert now.phase is phase
    assert now.look_again_at == SINCE + again * MINUTE


def test_what_is_done_is_not_looked_at_again() -> None:
    done: dict[str, Any] = SHIPPED | {
        "sales": sales(progress=Progress.FULFILLED),
        "production": production(stage=ProductionStage.DELIVERED),
    }
    assert judged(SINCE, past(Phase.DONE), **done).look_again_at is None


def test_a_contradiction_is_looked_at_again_when_it_counts() -> None:
    later = SINCE + 40 * MINUTE
    now = judged(later, past(Phase.SHIPPED, suspected={AlertRule.D3: SINCE}), Rules(), **SHIPPED)
    assert now.look_again_at == SINCE + 60 * MINUTE
    due = judged(SINCE + 60 * MINUTE, past(Phase.SHIPPED, suspected={AlertRule.D3: SINCE}), Rules(), **SHIPPED)
    assert AlertRule.D3 in due.alerts
    assert due.look_again_at == SINCE + 63 * MINUTE
    assert [suspicion.rule for suspicion in due.suspicions] == [AlertRule.D3]


def test_a_test_order_stands_still_for_nobody() -> None:
    now = judged(
        DUE + timedelta(days=9),
        past(suspected={AlertRule.D4: SINCE}),
        sales=sales(test=True, progress=Progress.FULFILLED),
    )
    assert (now.alerts, now.suspicions, now.look_again_at) == (frozenset(), (), None)


def test_a_problem_takes_a_stall_back_and_what_follows_it_is_another_stall() -> None:
    open_one = past(standing=frozenset({AlertRule.READY, S4}), pauses=(Pause(DUE),))
    assert stalls(judged(DUE + 60 * MINUTE, open_one)) == []
    assert judged(DUE + 60 * MINUTE, open_one).look_again_at is None, "time alone ends no problem"
    solved = past(pauses=(Pause(DUE, DUE + 60 * MINUTE),))
    (found,) = [finding for finding in judged(DUE + 60 * MINUTE, solved).findings if finding.rule is S4]
    assert found.entry == (DUE + 60 * MINUTE).isoformat(), "of the first people were told"


def test_a_problem_in_between_moves_the_moment_at_which_it_stalls() -> None:
    paused = past(pauses=(Pause(SINCE + 60 * MINUTE, SINCE + 180 * MINUTE),))
    early = judged(DUE, paused)
    assert (stalls(early), early.look_again_at) == ([], DUE + 120 * MINUTE)
    assert stalls(judged(DUE + 120 * MINUTE, paused)) == [S4]


def test_the_end_of_the_working_day_in_which_it_was_packed_is_looked_at() -> None:
    """Its card loses a button then."""
    before = past(Phase.PACKED, standing=frozenset(), packed_at=SINCE)
    closes = at("2026-03-02 17:00")
    assert judged(PACKED_DUE, before, **PACKED).look_again_at == closes
    told = past(Phase.PACKED, standing=frozenset({S5}), packed_at=SINCE)
    assert judged(closes, told, **PACKED).look_again_at == at("2026-03-03 16:00"), "an hour past the next pick-up"
    assert judged(PACKED_DUE, past(Phase.PACKED), **PACKED).look_again_at == at("2026-03-03 16:00")
