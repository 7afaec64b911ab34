"""The table of stalls, S1 to S7: what each row is about, from when on people hear of it, in which words, and by whose
date an order was promised.

Deleting a row of `STALL_RULES` turns its tests red.
"""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from bot.orders.alert import STALLS, AlertRule, Finding
from bot.orders.judge import Judgement, Past, Rules, judge
from bot.orders.order import Order, Role
from bot.orders.phase import Phase
from bot.orders.problem import Pause
from bot.orders.promise import promise_of
from bot.orders.stalls import STALL_RULES
from integrations.model import Availability, Line, ProductionStage, Progress, Shipment, ShipmentState
from tests.orders.making import MINUTE, line, order, production, sales, seen, shipment, waiting
from tests.orders.test_calendar import at
from tests.orders.test_stall import CARRIER

RULES = Rules(calendar=CARRIER)
MONDAY = at("2026-03-02 10:00")
S1, S2, S3, S4, S5, S6, S7 = (getattr(AlertRule, f"S{number}") for number in range(1, 8))
NOT_THERE, EXPECTED = Availability.NOT_AVAILABLE, Availability.EXPECTED


def held(**changes: Any) -> Order:
    """An order that the shop holds, which production never imported."""
    on_hold = sales(held=True, hold_reason="High risk of fraud", **changes)
    return order(sales=on_hold, production=None, shipments=(shipment(state=ShipmentState.ON_HOLD),))


def expected(when: str, **changes: Any) -> Order:
    """An order whose tea should be there then."""
    tea = line("TEA", availability=EXPECTED)
    return order(production=production(availability=EXPECTED, lines=(tea,), expected_at=at(when)), **changes)


def promised(when: str, **changes: Any) -> Order:
    """A ready order that the desk has to ship by a day."""
    return order(shipments=(by_day(when),), **changes)


def by_day(day: str, **changes: Any) -> Shipment:
    """A shipment with a day and no time of day, as the desk writes it in a zone of its own."""
    return shipment(ship_by=at(f"{day} 10:00"), ship_by_day=date.fromisoformat(day), **changes)


def judged(of: Order, now: datetime, since: datetime = MONDAY, **changes: Any) -> Judgement:
    phase = judge(of, Past(), RULES, since).phase
    values: dict[str, Any] = {"phase": phase, "entered_at": since, "standing": frozenset({AlertRule.READY})}
    return judge(of, Past(**values | changes), RULES, now)


def stalls(judgement: Judgement) -> list[AlertRule]:
    return [finding.rule for finding in judgement.findings if finding.rule in STALLS]


def found(judgement: Judgement, rule: AlertRule) -> Finding:
    (finding,) = [one for one in judgement.findings if one.rule is rule]
    return finding


PLAIN = waiting(NOT_THERE)
DEADLINES: list[tuple[str, AlertRule, Order, str, str]] = [
    ("S1", S1, order(production=PLAIN), "2026-03-03 10:00", "2 × MUG not in stock and nobody has planned it"),
    (
        "S2",
        S2,
        expected("2026-03-04 12:00"),
        "2026-03-05 09:00",
        "2 × TEA expected Wed 4 Mar, and still not in stock",
    ),
    ("S2, a day of its own", S2, expected("2026-03-06 00:00"), "2026-03-09 09:00", "2 × TEA expected Fri 6 Mar"),
    ("S4", S4, order(), "2026-03-03 10:00", "ready 8 working hours, not packed; misses the 15:00 pick-up"),
    (
        "S5",
        S5,
        order(production=production(stage=ProductionStage.PACKED)),
        "2026-03-02 16:00",
        "packed 6 working hours ago, not shipped; missed the 15:00 pick-up",
    ),
    (
        "S6",
        S6,
        promised("2026-03-03"),
        "2026-03-03 13:00",
        "may miss its promise: Tue 3 Mar (ShipStation); ready, not packed, 4 working hours left",
    ),
    (
        "S6, on a Sunday",
        S6,
        promised("2026-03-08", production=waiting(EXPECTED)),
        "2026-03-06 13:00",
        "may miss its promise: Sun 8 Mar (ShipStation); waiting for stock, 4 working hours left",
    ),
    ("S7", S7, held(), "2026-03-04 10:00", "on hold in Shopify for 16 working hours: High risk of fraud"),
]


@pytest.mark.parametrize(("_", "rule", "of", "due", "words"), DEADLINES, ids=[row[0] for row in DEADLINES])
def test_from_when_on_people_hear_of_it(_: str, rule: AlertRule, of: Order, due: str, words: str) -> None:
    others = frozenset(STALLS - {rule} | {AlertRule.READY})
    early = judged(of, at(due) - MINUTE, standing=others)
    assert rule not in stalls(early)
    assert early.look_again_at is not None and early.look_again_at <= at(due), "it is looked at again by then"
    finding = found(judged(of, at(due)), rule)
    assert finding.words.startswith(words)
    assert finding.next.startswith("Whoever ")


@pytest.mark.parametrize("row", STALL_RULES, ids=lambda row: row.rule.name)
def test_every_row_says_whose_it_is_and_what_to_do(row: Any) -> None:
    assert row.owner.startswith("Whoever ") and row.next


def test_every_stall_has_its_row() -> None:
    assert [row.rule for row in STALL_RULES] == [S1, S2, S3, S4, S5, S6, S7]
    assert {row.rule for row in STALL_RULES} == STALLS


# S1 and S2 ----------------------------------------------------------------------------------------------------
def test_goods_with_a_date_have_a_plan() -> None:
    lamp = line("LAMP", availability=NOT_THERE, expected_at=at("2026-03-20 12:00"))
    dated = order(production=production(availability=NOT_THERE, lines=(lamp,)))
    assert stalls(judged(dated, at("2026-03-05 12:00"))) == []


def test_what_is_missing_is_named_and_a_long_list_is_cut() -> None:
    lines: tuple[Line, ...] = tuple(line(sku, 1, availability=NOT_THERE) for sku in ("A", "B", "C", "D", "E"))
    unplanned = order(production=production(availability=NOT_THERE, lines=lines))
    words = found(judged(unplanned, at("2026-03-03 10:00")), S1).words
    assert words.startswith("1 × A, 1 × B, 1 × C, 2 more not in stock")


def test_a_new_date_is_another_overdue_supply() -> None:
    first = found(judged(expected("2026-03-03 12:00"), at("2026-03-05 12:00")), S2)
    second = found(judged(expected("2026-03-04 12:00"), at("2026-03-05 12:00")), S2)
    assert first.entry != second.entry


# S3 -----------------------------------------------------------------------------------------------------------
def test_scenario_34_a_date_after_the_promise_is_told_at_once_and_for_each_date() -> None:
    desk: dict[str, Any] = {"shipments": (by_day("2026-03-10"),)}
    in_time = judged(expected("2026-03-10 17:00", **desk), MONDAY)
    late = judged(expected("2026-03-11 12:00", **desk), MONDAY)
    later = judged(expected("2026-03-12 12:00", **desk), MONDAY)
    assert (stalls(in_time), stalls(late)) == ([], [S3])
    assert found(late, S3).words == "2 × TEA expected Wed 11 Mar, after Tue 10 Mar (ShipStation)"
    assert found(late, S3).entry != found(later, S3).entry


def test_a_late_date_found_at_night_waits_for_the_shift() -> None:
    mugs = waiting(EXPECTED, expected_at=at("2026-03-11 12:00"))
    of = order(production=mugs, shipments=(by_day("2026-03-10"),))
    night = judged(of, at("2026-03-02 23:00"))
    assert (stalls(night), night.look_again_at) == ([], at("2026-03-03 09:00"))


# S6 -----------------------------------------------------------------------------------------------------------
def test_a_promise_with_a_time_of_day_is_meant() -> None:
    of = order(shipments=(shipment(ship_by=at("2026-03-03 11:00")),))
    assert stalls(judged(of, at("2026-03-02 14:59"))) == []
    assert stalls(judged(of, at("2026-03-02 15:00"))) == [S6], "two hours that day and two the next are left"


def test_a_promise_that_passed_is_missed() -> None:
    words = found(judged(promised("2026-03-03"), at("2026-03-04 09:00")), S6).words
    assert words == "missed its promise: Tue 3 Mar (ShipStation); ready, not packed"


@pytest.mark.parametrize(
    "of",
    [
        order(),
        promised("2026-03-03", sales=sales(pickup=True)),
        promised("2026-03-03", sales=sales(progress=Progress.FULFILLED)),
        order(shipments=(by_day("2026-03-03", state=ShipmentState.SHIPPED),)),
        order(sales=sales(held=True), shipments=(by_day("2026-03-03"),)),
    ],
    ids=["nobody promised", "collected", "fulfilled", "shipped", "held"],
)
def test_no_promise_is_at_risk(of: Order) -> None:
    assert S6 not in stalls(judged(of, at("2026-03-03 16:00")))


def test_what_is_left_of_a_split_is_still_promised() -> None:
    gone = by_day("2026-03-02", ref="1", split=True, state=ShipmentState.SHIPPED)
    left = by_day("2026-03-03", ref="2", split=True)
    words = found(judged(order(shipments=(gone, left)), at("2026-03-03 13:00")), S6).words
    assert words == "may miss its promise: Tue 3 Mar (ShipStation); shipped in part, 4 working hours left"


# whose date counts --------------------------------------------------------------------------------------------
DUE, LATER = at("2026-03-10 12:00"), at("2026-03-12 12:00")
DESK, MADE = (by_day("2026-03-05"),), production(due_at=LATER, due_at_first=DUE)
SOURCES: list[tuple[str, Order, tuple[str, str] | None]] = [
    ("nobody's", order(), None),
    ("the desk's before all", order(shipments=DESK, production=MADE), ("2026-03-05", "ShipStation")),
    ("a person's in production", order(production=MADE), ("2026-03-12", "Katana")),
    ("an import's is weak", order(production=production(due_at=DUE, due_at_first=DUE)), None),
    ("the shop's", order(sales=sales(promised_on=date(2026, 3, 9))), ("2026-03-09", "Shopify")),
    (
        "production's before the shop's",
        order(sales=sales(promised_on=date(2026, 3, 9)), production=MADE),
        ("2026-03-12", "Katana"),
    ),
    (
        "the shop's for want of a strong one",
        order(sales=sales(promised_on=date(2026, 3, 9)), production=production(due_at=DUE, due_at_first=DUE)),
        ("2026-03-09", "Shopify"),
    ),
]


@pytest.mark.parametrize(("_", "of", "says"), SOURCES, ids=[row[0] for row in SOURCES])
def test_whose_date_is_the_promise(_: str, of: Order, says: tuple[str, str] | None) -> None:
    promise = promise_of(of, CARRIER)
    assert (promise and (promise.day.isoformat(), promise.by)) == says
    if promise is not None:
        assert promise.until == at(f"{promise.day + timedelta(days=1)} 00:00")


# S7 -----------------------------------------------------------------------------------------------------------
def test_scenario_19_a_hold_counts_working_time_and_the_clock_starts_anew_when_it_ends() -> None:
    assert stalls(judged(held(), MONDAY + 10 * MINUTE)) == []
    assert stalls(judged(held(), at("2026-03-04 12:30"))) == [S7]
    released = judged(order(), at("2026-03-04 12:30"), phase=Phase.HELD)
    assert (stalls(released), released.entered_at) == ([], at("2026-03-04 12:30"))


def test_a_hold_of_the_desk_that_ends_by_itself_is_meant_to_last() -> None:
    of = order(shipments=(shipment(state=ShipmentState.ON_HOLD, hold_until=at("2026-03-09 09:00")),))
    assert stalls(judged(of, at("2026-03-06 12:00"))) == []
    late = found(judged(of, at("2026-03-11 09:00")), S7)
    assert late.words.startswith("on hold in ShipStation for ")


# whatever the rule --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("_", "rule", "of", "due", "words"), DEADLINES, ids=[row[0] for row in DEADLINES])
def test_nothing_is_raised_from_what_could_not_be_read(
    _: str, rule: AlertRule, of: Order, due: str, words: str
) -> None:
    row = next(row for row in STALL_RULES if row.rule is rule)
    for role in Role:
        blind = Order(**{name: getattr(of, name) for name in of.__slots__} | {"sights": seen(failing=role)})
        raised = rule in stalls(judged(blind, at(due)))
        assert raised is (role not in row.needs), role
        assert rule in stalls(judged(blind, at(due), standing=frozenset({rule}))), "what stands is kept"


@pytest.mark.parametrize(("_", "rule", "of", "due", "words"), DEADLINES, ids=[row[0] for row in DEADLINES])
def test_a_problem_keeps_every_one_of_them_quiet(_: str, rule: AlertRule, of: Order, due: str, words: str) -> None:
    assert stalls(judged(of, at(due), pauses=(Pause(MONDAY),), standing=frozenset({rule}))) == []


def test_of_an_order_taken_in_only_a_date_that_was_ahead_is_news() -> None:
    """What stood still before the first start is no news; that a day passes is."""
    ahead, behind = expected("2026-03-04 12:00"), expected("2026-02-27 12:00")
    later = at("2026-03-06 12:00")
    assert stalls(judged(ahead, later, taken_in=True)) == [S2]
    assert stalls(judged(behind, later, taken_in=True)) == []
    assert stalls(judged(promised("2026-03-04"), later, taken_in=True)) == [S6]
    assert stalls(judged(promised("2026-02-27"), later, taken_in=True)) == []
    for of in (order(), held(), order(production=PLAIN)):
        assert stalls(judged(of, later, taken_in=True)) == []
    silent = Rules(calendar=CARRIER, silent=True)
    first = judge(behind, Past(), silent, MONDAY)
    assert stalls(first) == []
    assert judge(ahead, Past(), silent, MONDAY).look_again_at == at("2026-03-05 09:00")


@pytest.mark.parametrize(
    ("moved", "due"),
    [
        (order(production=production(stage=ProductionStage.PACKED)), "2026-03-02 16:00"),
        (held(), "2026-03-04 10:00"),
        (order(production=waiting(NOT_THERE)), "2026-03-03 10:00"),
    ],
    ids=["packed", "held", "waiting"],
)
def test_what_moves_after_it_was_taken_in_is_looked_at_when_it_has_stood_still(moved: Order, due: str) -> None:
    """The very look that finds it moved says so: nobody else would come by."""
    assert judged(moved, MONDAY, phase=Phase.READY, taken_in=True).look_again_at == at(due)
