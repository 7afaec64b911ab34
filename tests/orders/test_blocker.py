"""What holds an order, who can act and what next: a row for each phase, and what comes before the phase."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.orders.alert import AlertRule, Finding, Severity
from bot.orders.blocker import Blocker, blockers_of
from bot.orders.card import card_of
from bot.orders.legs import Attempt
from bot.orders.order import Order, Role
from bot.orders.phase import Phase, phase_of
from bot.orders.problem import Problem, ProblemKind
from integrations.model import Availability, Payment, ProductionStage, Progress, ShipmentState
from tests.orders.making import NOW, line, order, production, sales, seen, shipment, waiting

SHIPPED = shipment(state=ShipmentState.SHIPPED)
DELIVERED = production(stage=ProductionStage.DELIVERED)
FULFILLED = sales(progress=Progress.FULFILLED)
SHORT = waiting(Availability.EXPECTED)
DATED = replace(
    SHORT,
    lines=(
        line("TEA", 2, availability=Availability.EXPECTED, expected_at=NOW + timedelta(days=8)),
        line("MUG", 1, availability=Availability.IN_STOCK),
    ),
)
PROBLEM = Problem(id=1, kind=ProblemKind.DAMAGED, note="two chipped", opened_by="UAMY", owner="UBEN", opened_at=NOW)

TABLE: list[tuple[Order, Phase, str, str, str]] = [
    (
        order(sales=sales(payment=Payment.UNPAID)),
        Phase.PENDING_PAYMENT,
        "not paid",
        "the customer",
        "payment in Shopify",
    ),
    (
        order(sales=sales(held=True, hold_reason="fraud")),
        Phase.HELD,
        "fraud",
        "who put the hold in Shopify",
        "lift it",
    ),
    (order(shipments=(shipment(state=ShipmentState.ON_HOLD),)), Phase.HELD, "desk", "a shipper", "press Release"),
    (order(production=SHORT), Phase.WAITING_STOCK, "2 × MUG (no date)", "makes it in Katana", "order or make"),
    (
        order(production=DATED),
        Phase.WAITING_STOCK,
        "2 × TEA (expected 10 Mar) not in stock; 1 other line there",
        "",
        "receive",
    ),
    (order(), Phase.READY, "nobody has packed it yet", "a packer", "press Mark packed"),
    (
        order(production=production(stage=ProductionStage.PACKED)),
        Phase.PACKED,
        "nobody has shipped",
        "a shipper",
        "Mark shipped",
    ),
    (
        order(shipments=(SHIPPED, shipment("2"))),
        Phase.PART_SHIPPED,
        "1 of 2",
        "a shipper",
        "ship the rest in ShipStation",
    ),
    (order(shipments=(SHIPPED,)), Phase.SHIPPED, "Shopify and Katana still to follow", "nobody", "wait"),
    (
        order(sales=FULFILLED, production=DELIVERED, shipments=(SHIPPED,)),
        Phase.DONE,
        "nothing: shipped in every",
        "",
        "",
    ),
    (order(sales=sales(cancelled_at=NOW)), Phase.CANCELLED, "nothing: cancelled", "", ""),
    (
        order(sales=sales(cancelled_at=NOW), shipments=(SHIPPED,)),
        Phase.CONFLICT,
        "yet shipped",
        "parcel",
        "void its label",
    ),
    (order(sales=sales(lines=(line(shippable=False),))), Phase.NOT_SHIPPABLE, "nothing: nothing to ship", "", ""),
    (order(sales=None), Phase.UNKNOWN, "cannot tell: not seen in the shop", "whoever", "look in each system"),
]


def first(seen_order: Order, **changes: object) -> Blocker:
    return blockers_of(seen_order, card_of(seen_order, **changes))[0]  # type: ignore[arg-type]


@pytest.mark.parametrize(("one", "phase", "what", "who", "then"), TABLE, ids=[f"{row[1]}-{row[2]}" for row in TABLE])
def test_each_phase_says_what_holds_it_who_and_what_next(
    one: Order, phase: Phase, what: str, who: str, then: str
) -> None:
    assert phase_of(one).phase is phase
    said = first(one)
    assert what in said.what
    assert who in said.who
    assert then in said.then


def test_every_phase_but_the_first_moment_has_a_row() -> None:
    assert {row[1] for row in TABLE} | {Phase.UNSEEN} == set(Phase)


@pytest.mark.parametrize("rule", [rule for rule in AlertRule if rule is not AlertRule.READY])
def test_an_alert_comes_before_the_phase_with_who_and_how(rule: AlertRule) -> None:
    said = first(order(), alerts=[Finding(rule=rule, entry="1", words="it differs")], owner="UBEN")
    assert (said.what, said.owner) == ("it differs", "UBEN")
    assert said.who
    assert said.then
    assert "{" not in said.who + said.then


def test_what_is_critical_is_for_who_holds_the_parcel() -> None:
    finding = Finding(rule=AlertRule.D7, entry="1", words="do not ship", severity=Severity.CRITICAL)
    assert first(order(), alerts=[finding]).who == "whoever stands next to the parcel"


def test_a_reported_problem_comes_before_all_else() -> None:
    one = order(problem=PROBLEM)
    stalled = Finding(rule=AlertRule.S4, entry="1", words="ready for long", severity=Severity.HIGH)
    every = blockers_of(one, card_of(one, alerts=[stalled]))
    assert [one.what for one in every] == [
        'a reported problem: damaged: "two chipped"',
        "ready for long",
        "nobody has packed it yet: everything is in stock",
    ]
    assert every[0].owner == "UBEN"


def test_a_system_that_does_not_answer_is_said_before_what_rests_on_it() -> None:
    one = order(sights=seen(failing=Role.PRODUCTION))
    assert first(one).what.startswith("Katana does not answer")


def test_a_system_that_said_no_is_named_with_its_words() -> None:
    attempt = Attempt(done=frozenset({"ship_desk"}), begun=frozenset({"ship_shop"}), trouble="no such order")
    said = first(order(shipments=(SHIPPED,)), attempt=attempt)
    assert said.what == "Shopify was not told: no such order"


def test_a_shipping_that_stopped_half_way_is_gone_on_with() -> None:
    attempt = Attempt(
        done=frozenset({"ship_desk"}), begun=frozenset({"ship_shop"}), trouble="no such order", laid_aside=True
    )
    assert first(order(shipments=(SHIPPED,)), attempt=attempt).then == "press Retry what is missing"
