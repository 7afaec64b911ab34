"""When a contradiction counts: seen twice, read afresh on both sides, and longer there than its arrow may take."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.orders.alert import AlertRule, Severity
from bot.orders.calendar import WorkingCalendar
from bot.orders.drift import DRIFTS, Suspicion, weigh
from bot.orders.order import Order, Role, Sight
from bot.orders.sync import ALL_ON, GRACE, OWN_DEADLINE, Arrow, Sync
from integrations.model import (
    Availability,
    Parcel,
    ProductionOrder,
    ProductionStage,
    Progress,
    ShipmentState,
    System,
)
from tests.orders.making import MINUTE, NOW, SIGHTS, line, order, production, sales, seen, shipment, waiting
from tests.orders.strategies import orders

RULE, ROLE = AlertRule, Role
MOMENT = timedelta(microseconds=1)
ON = Sync()
UPS = Parcel(carrier="UPS", tracking_number="1Z")
FULFILLED = sales(progress=Progress.FULFILLED)
GONE = production(stage=ProductionStage.DELIVERED)
SENT = (shipment(state=ShipmentState.SHIPPED, parcels=(UPS,)),)
VOIDED = (shipment(parcels=(Parcel(carrier="UPS", tracking_number="1Z", voided=True),)),)
CANCELLED = sales(cancelled_at=NOW)
HELD = sales(held=True)
FOUND: dict[AlertRule, dict[str, Any]] = {
    RULE.D1: {"production": None},
    RULE.D2: {"shipments": ()},
    RULE.D3: {"shipments": SENT, "production": GONE},
    RULE.D4: {"sales": FULFILLED, "shipments": SENT},
    RULE.D5: {"sales": FULFILLED, "production": GONE},
    RULE.D6: {"production": GONE},
    RULE.D7: {"sales": CANCELLED, "production": waiting()},
    RULE.D8: {"sales": sales(lines=(line(quantity=3),)), "production": waiting()},
    RULE.D9: {"sales": HELD, "production": waiting()},
    RULE.D10: {"ambiguous": frozenset({System.KATANA}), "rivals": (production("7002"),)},
    RULE.D11: {"sales": FULFILLED, "shipments": VOIDED},
    RULE.D12: {"sales": CANCELLED, "production": production(stage=ProductionStage.PACKED)},
    RULE.D13: {"sales": sales(archived_at=NOW)},
}
"""An order of which this rule, and no other, has something to say."""
AT_ONCE = (RULE.D11, RULE.D12, RULE.D13)
ABSENCES = (RULE.D1, RULE.D2)
WAITS = [rule for rule in FOUND if rule not in AT_ONCE]
LIMITS = {
    RULE.D1: 15 * MINUTE,
    RULE.D2: 240 * MINUTE,
    RULE.D3: 60 * MINUTE,
    RULE.D4: 30 * MINUTE,
    RULE.D5: 60 * MINUTE,
    RULE.D6: 30 * MINUTE,
    RULE.D7: 60 * MINUTE,
    RULE.D8: 30 * MINUTE,
    RULE.D9: 60 * MINUTE,
    RULE.D10: 2 * MINUTE,
}
NEEDS = {
    RULE.D1: {ROLE.CHANNEL, ROLE.PRODUCTION},
    RULE.D2: {ROLE.CHANNEL, ROLE.DESK},
    RULE.D3: {ROLE.CHANNEL, ROLE.DESK},
    RULE.D4: {ROLE.CHANNEL, ROLE.PRODUCTION},
    RULE.D5: {ROLE.CHANNEL, ROLE.DESK},
    RULE.D6: {ROLE.CHANNEL, ROLE.PRODUCTION},
    RULE.D7: {ROLE.CHANNEL},
    RULE.D8: set(Role),
    RULE.D9: {ROLE.CHANNEL, ROLE.DESK},
    RULE.D10: {ROLE.CHANNEL},
    RULE.D11: {ROLE.CHANNEL, ROLE.DESK},
    RULE.D12: {ROLE.CHANNEL, ROLE.PRODUCTION},
    RULE.D13: {ROLE.CHANNEL},
}
SEVERITIES = {
    RULE.D1: Severity.WARN,
    RULE.D2: Severity.WARN,
    RULE.D3: Severity.HIGH,
    RULE.D4: Severity.WARN,
    RULE.D5: Severity.HIGH,
    RULE.D6: Severity.WARN,
    RULE.D7: Severity.WARN,
    RULE.D8: Severity.HIGH,
    RULE.D9: Severity.HIGH,
    RULE.D10: Severity.HIGH,
    RULE.D11: Severity.HIGH,
    RULE.D12: Severity.CRITICAL,
    RULE.D13: Severity.INFO,
}
ARROWS = {
    RULE.D1: Arrow.ORDERS_TO_PRODUCTION,
    RULE.D2: Arrow.ORDERS_TO_DESK,
    RULE.D3: Arrow.DESK_TO_SHOP,
    RULE.D4: Arrow.SHOP_TO_PRODUCTION,
    RULE.D5: Arrow.SHOP_TO_DESK,
    RULE.D6: Arrow.PRODUCTION_TO_SHOP,
    RULE.D7: Arrow.CANCELS_TO_DESK,
    RULE.D8: Arrow.EDITS_TO_PRODUCTION,
    RULE.D9: Arrow.EDITS_TO_DESK,
}
NAMES = {ROLE.CHANNEL: "shopify", ROLE.PRODUCTION: "katana", ROLE.DESK: "shipstation"}


def weighed(
    rule: AlertRule,
    at: datetime = NOW,
    *,
    since: datetime | None = None,
    standing: bool = False,
    sync: Sync = ON,
    at_once: bool = False,
    **changes: Any,
) -> Suspicion | None:
    """The one suspicion there is of an order that this rule speaks of, first seen at `since`."""
    before: Mapping[AlertRule, datetime] = {rule: since} if since else {}
    stands = frozenset({rule}) if standing else frozenset()
    found = weigh(order(**FOUND[rule] | changes), sync, before, stands, at, at_once=at_once)
    assert {one.rule for one in found} <= {rule}
    return found[0] if found else None


def there(rule: AlertRule, at: datetime = NOW, **changes: Any) -> Suspicion:
    found = weighed(rule, at, **changes)
    assert found is not None
    return found


def test_every_rule_is_tried_here() -> None:
    assert {drift.rule for drift in DRIFTS} == FOUND.keys() == NEEDS.keys() == SEVERITIES.keys()
    assert {drift.rule: set(drift.needs) for drift in DRIFTS} == NEEDS


def test_an_order_on_which_all_agree_is_not_suspected() -> None:
    assert weigh(order(), ON, {}, frozenset(), NOW) == ()


@pytest.mark.parametrize("rule", WAITS)
def test_what_is_seen_once_is_suspected_until_its_grace_is_over(rule: AlertRule) -> None:
    first = there(rule)
    assert (first.since, first.due_at, first.raised) == (NOW, NOW + LIMITS[rule], False)
    assert first.why_not == f"0 of {LIMITS[rule] // MINUTE} minutes have passed"
    assert first.words
    early = there(rule, NOW + LIMITS[rule] - MOMENT, since=NOW)
    assert (early.raised, early.why_not) == (
        False,
        f"{LIMITS[rule] // MINUTE - 1} of {LIMITS[rule] // MINUTE} minutes have passed",
    )
    due = there(rule, NOW + LIMITS[rule], since=NOW)
    assert (due.raised, due.why_not, due.since, due.severity) == (True, "", NOW, SEVERITIES[rule])


@pytest.mark.parametrize("rule", AT_ONCE)
def test_what_cannot_wait_is_raised_at_the_first_sight(rule: AlertRule) -> None:
    found = there(rule)
    assert (found.raised, found.due_at, found.severity) == (True, NOW, SEVERITIES[rule])


@pytest.mark.parametrize("rule", WAITS)
def test_a_first_sight_raises_nothing_however_short_the_grace(rule: AlertRule) -> None:
    short = Sync(grace=dict.fromkeys(Arrow, MOMENT))
    found = there(rule, sync=short)
    assert not found.raised
    assert there(rule, found.due_at, since=NOW, sync=short).raised


@pytest.mark.parametrize("rule", ARROWS)
def test_with_its_arrow_off_only_our_own_deadline_counts(rule: AlertRule) -> None:
    off = Sync(on=ALL_ON - {ARROWS[rule]})
    assert there(rule, sync=off).due_at == NOW + OWN_DEADLINE
    assert there(rule, NOW + OWN_DEADLINE, since=NOW, sync=off).raised
    others = Sync(on=frozenset({ARROWS[rule]}))
    assert there(rule, sync=others).due_at == NOW + LIMITS[rule]


@pytest.mark.parametrize("rule", ARROWS)
def test_the_grace_is_a_setting_of_the_arrow(rule: AlertRule) -> None:
    patient = Sync(grace={**GRACE, ARROWS[rule]: timedelta(hours=9)})
    assert there(rule, sync=patient).due_at == NOW + timedelta(hours=9)


def test_an_edit_that_only_the_desk_lacks_is_given_the_time_of_its_import() -> None:
    followed = replace(waiting(), lines=(line(quantity=3, availability=Availability.EXPECTED),))
    assert there(RULE.D8, production=followed).due_at == NOW + GRACE[Arrow.EDITS_TO_DESK]


# called off ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("changes", [{"production": production()}, {"production": None, "shipments": SENT}])
def test_what_may_be_packed_or_sent_right_now_is_critical_and_waits_for_nothing(changes: dict[str, Any]) -> None:
    found = there(RULE.D7, **changes)
    assert (found.raised, found.severity, found.due_at) == (True, Severity.CRITICAL, NOW)


def test_what_becomes_ready_after_it_was_called_off_waits_no_longer() -> None:
    found = there(RULE.D7, NOW + MINUTE, since=NOW, production=production())
    assert (found.raised, found.since, found.due_at) == (True, NOW, NOW)


@pytest.mark.parametrize("rule", [RULE.D8, RULE.D9])
@pytest.mark.parametrize("made", [production(), production(stage=ProductionStage.PACKED)])
def test_what_somebody_may_have_in_hand_is_told_at_the_first_sight(rule: AlertRule, made: ProductionOrder) -> None:
    """Stop-ship: no settling, no grace, no second evaluation."""
    found = there(rule, production=made)
    assert (found.raised, found.severity, found.due_at) == (True, Severity.HIGH, NOW)


def test_a_cancelled_order_waits_for_the_import_only_while_nobody_can_pack_it() -> None:
    assert not there(RULE.D7).raised


# missing orders -----------------------------------------------------------------------------------------------
WINDOWS = {RULE.D1: timedelta(days=14), RULE.D2: timedelta(days=90)}
WORK = WorkingCalendar(
    zone=ZoneInfo("UTC"), days=frozenset(range(5)), opens=time(8), closes=time(17), cutoffs=(time(15),)
)
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("rule", ABSENCES)
def test_what_was_too_old_for_the_import_is_not_missed(rule: AlertRule) -> None:
    assert weighed(rule, sales=sales(placed_at=NOW - WINDOWS[rule] - MOMENT)) is None
    assert weighed(rule, sales=sales(placed_at=NOW - WINDOWS[rule])) is not None
    patient = Sync(windows=dict.fromkeys(Arrow, timedelta(days=400)))
    assert weighed(rule, sync=patient, sales=sales(placed_at=NOW - timedelta(days=399))) is not None


@pytest.mark.parametrize("rule", ABSENCES)
def test_what_was_missed_in_time_does_not_grow_too_old(rule: AlertRule) -> None:
    old = sales(placed_at=NOW - WINDOWS[rule])
    found = there(rule, NOW + timedelta(days=5), since=NOW, standing=True, sales=old)
    assert found.raised


@pytest.mark.parametrize("rule", ABSENCES)
def test_what_was_missing_at_the_first_start_is_for_the_digest(rule: AlertRule) -> None:
    later = NOW + LIMITS[rule]
    (found,) = weigh(order(**FOUND[rule]), ON, {rule: NOW}, frozenset(), later, taken_in=True)
    assert (found.raised, found.severity) == (True, Severity.INFO)


def test_the_words_say_how_long_the_window_is() -> None:
    assert "outside the 14-day window" in there(RULE.D1).words
    assert "outside the 90-day window" in there(RULE.D2).words


@pytest.mark.parametrize(
    ("since", "due", "severity"),
    [
        (time(8), time(12), Severity.WARN),
        (time(9), time(13), Severity.HIGH),
        (time(10), time(13), Severity.HIGH),
        (time(11, 59), time(13), Severity.HIGH),
        (time(12, 30), time(13, 30), Severity.HIGH),
        (time(13, 59), time(14, 59), Severity.HIGH),
        (time(14), time(18), Severity.WARN),
        (time(16), time(20), Severity.WARN),
    ],
)
def test_what_would_miss_the_pickup_is_told_in_time(since: time, due: time, severity: Severity) -> None:
    """Two hours before the pick-up an hour is enough; else it is four."""
    begun = datetime.combine(NOON.date(), since, UTC)
    known = order(**FOUND[RULE.D2])
    (found,) = weigh(known, ON, {RULE.D2: begun}, frozenset(), begun, calendar=WORK)
    assert (found.due_at, found.severity, found.raised) == (
        datetime.combine(NOON.date(), due, UTC),
        severity,
        False,
    )


# stale systems ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("rule", FOUND)
def test_only_the_systems_a_rule_rests_on_must_be_fresh(rule: AlertRule, role: Role) -> None:
    late = NOW + timedelta(days=1)
    down: dict[str, Any] = {"sights": seen(failing=role)}
    found = there(rule, late, since=NOW, **down)
    if role not in NEEDS[rule]:
        assert found.raised
        return
    assert (found.raised, found.since) == (False, NOW)
    assert found.why_not == f"{NAMES[role]} cannot be read now"
    assert weighed(rule, **down) is None, "a first sight of what cannot be read is no sight"
    kept = there(rule, late, since=NOW, standing=True, **down)
    assert (kept.raised, kept.why_not) == (True, "")


@pytest.mark.parametrize("rule", FOUND)
def test_what_was_never_read_cannot_contradict(rule: AlertRule) -> None:
    unseen = tuple(Sight(role=sight.role, system=sight.system) for sight in SIGHTS)
    assert weighed(rule, sights=unseen) is None
    assert weighed(rule, sights=()) is None


def test_without_a_sight_the_system_is_called_by_what_it_does() -> None:
    assert there(RULE.D7, NOW + MINUTE, since=NOW, sights=()).why_not == "channel cannot be read now"


@pytest.mark.parametrize("standing", [False, True])
@pytest.mark.parametrize("rule", FOUND)
def test_a_contradiction_that_is_gone_is_kept_only_while_nobody_can_tell(rule: AlertRule, standing: bool) -> None:
    before, stands = {rule: NOW}, frozenset({rule}) if standing else frozenset()
    assert weigh(order(), ON, before, stands, NOW + MINUTE) == ()
    for role in NEEDS[rule]:
        (kept,) = weigh(order(sights=seen(failing=role)), ON, before, stands, NOW + MINUTE)
        assert (kept.rule, kept.since, kept.words, kept.raised) == (rule, NOW, "", standing)
        assert weigh(order(sights=seen(failing=role)), ON, {}, frozenset(), NOW) == ()


# what becomes of it -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("rule", FOUND)
def test_what_stands_stays_raised_and_keeps_its_beginning(rule: AlertRule) -> None:
    found = there(rule, NOW + MINUTE, since=NOW, standing=True)
    assert (found.raised, found.why_not, found.since) == (True, "", NOW)


@pytest.mark.parametrize("rule", FOUND)
def test_a_finding_is_named_by_when_it_began(rule: AlertRule) -> None:
    suspicion = there(rule, NOW + timedelta(days=1), since=NOW)
    finding = suspicion.finding
    assert (finding.rule, finding.entry) == (rule, NOW.isoformat())
    assert (finding.words, finding.severity) == (suspicion.words, suspicion.severity)


@pytest.mark.parametrize("rule", FOUND)
def test_at_the_first_start_nothing_waits_and_a_list_proves_no_absence(rule: AlertRule) -> None:
    found = weighed(rule, at_once=True)
    assert (found is not None and found.raised) is (rule not in ABSENCES)
    assert weigh(order(), ON, {}, frozenset(), NOW, at_once=True) == ()


def test_minutes_are_told_in_whole_ones() -> None:
    at = NOW + timedelta(minutes=12, seconds=59)
    assert there(RULE.D3, at, since=NOW).why_not == "12 of 60 minutes have passed"


def test_precedence_is_never_two_alerts_of_one_thing() -> None:
    """D6 gives way to D3 once the desk ships, D5 to D11 once a label is voided, D7 to D12 once goods are taken."""
    pairs: list[tuple[AlertRule, dict[str, Any], AlertRule]] = [
        (RULE.D6, {"shipments": SENT}, RULE.D3),
        (RULE.D5, {"shipments": VOIDED}, RULE.D11),
        (RULE.D7, {"production": production(stage=ProductionStage.PACKED)}, RULE.D12),
    ]
    for was, changes, becomes in pairs:
        found = weigh(order(**FOUND[was] | changes), ON, {was: NOW}, frozenset({was}), NOW + MINUTE)
        assert [one.rule for one in found] == [becomes]


sinces = st.dictionaries(st.sampled_from(list(FOUND)), st.integers(0, 7200).map(lambda s: NOW - timedelta(seconds=s)))
standings = st.frozensets(st.sampled_from(list(FOUND)))
syncs = st.builds(Sync, on=st.frozensets(st.sampled_from(Arrow)))


@given(orders, syncs, sinces, standings)
def test_what_is_suspected_has_a_beginning_and_is_raised_or_says_why_not(
    any_order: Order, sync: Sync, before: dict[AlertRule, datetime], standing: frozenset[AlertRule]
) -> None:
    found = weigh(any_order, sync, before, standing, NOW)
    assert len({one.rule for one in found}) == len(found)
    for one in found:
        assert one.since == before.get(one.rule, NOW)
        assert one.raised is not bool(one.why_not)
        fresh = all((sight := any_order.sight(role)) and not sight.stale for role in NEEDS[one.rule])
        assert one.rule in standing or fresh or not one.raised
        assert not one.raised or one.rule in standing or one.due_at <= NOW
