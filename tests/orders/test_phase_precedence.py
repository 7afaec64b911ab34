"""When two phases both fit, the lifecycle's precedence decides: every rule is tried against the one below it."""

from itertools import combinations, pairwise
from typing import Any

import pytest

from bot.orders.order import Order
from bot.orders.phase import RULES, Phase, phase_of
from integrations.model import Availability, Payment, ProductionStage, Progress, ShipmentState
from tests.orders.making import NOW, line, order, production, sales, shipment, waiting

PRECEDENCE = (
    Phase.CONFLICT,
    Phase.CANCELLED,
    Phase.NOT_SHIPPABLE,
    Phase.DONE,
    Phase.SHIPPED,
    Phase.PART_SHIPPED,
    Phase.PENDING_PAYMENT,
    Phase.HELD,
    Phase.PACKED,
    Phase.READY,
    Phase.WAITING_STOCK,
)
"""Section 7 of the lifecycle, from the top; UNKNOWN is what remains."""

SENT = (shipment(state=ShipmentState.SHIPPED),)
GONE = production(stage=ProductionStage.DELIVERED)
SPLIT = (shipment("9001", split=True, state=ShipmentState.SHIPPED), shipment("9002", split=True))
BOTH: list[tuple[Phase, Phase, dict[str, Any]]] = [
    (Phase.CONFLICT, Phase.CANCELLED, {"sales": sales(cancelled_at=NOW), "shipments": SENT}),
    (Phase.CANCELLED, Phase.NOT_SHIPPABLE, {"sales": sales(cancelled_at=NOW, lines=(line(shippable=False),))}),
    (
        Phase.NOT_SHIPPABLE,
        Phase.DONE,
        {
            "sales": sales(progress=Progress.FULFILLED, lines=(line(shippable=False),)),
            "production": None,
            "shipments": (),
        },
    ),
    (Phase.DONE, Phase.SHIPPED, {"sales": sales(progress=Progress.FULFILLED), "production": GONE, "shipments": SENT}),
    (Phase.SHIPPED, Phase.PART_SHIPPED, {"sales": sales(progress=Progress.PARTIAL), "shipments": SENT}),
    (Phase.PART_SHIPPED, Phase.PENDING_PAYMENT, {"sales": sales(payment=Payment.UNPAID), "shipments": SPLIT}),
    (Phase.PENDING_PAYMENT, Phase.HELD, {"sales": sales(payment=Payment.UNPAID, held=True)}),
    (Phase.HELD, Phase.PACKED, {"sales": sales(held=True), "production": production(stage=ProductionStage.PACKED)}),
]
"""For each pair of neighbours that can both be true of one order, such an order."""
EXCLUSIVE = {(Phase.PACKED, Phase.READY), (Phase.READY, Phase.WAITING_STOCK)}
"""Neighbours that read one single field of production, so both can never be true."""


def test_the_rules_stand_in_the_order_of_the_lifecycle() -> None:
    assert tuple(phase for phase, _ in RULES) == PRECEDENCE


def test_every_pair_of_neighbours_is_tried_or_excludes_itself() -> None:
    assert {(upper, lower) for upper, lower, _ in BOTH} | EXCLUSIVE == set(pairwise(PRECEDENCE))


@pytest.mark.parametrize(
    ("upper", "lower", "changes"), BOTH, ids=lambda value: str(value) if isinstance(value, Phase) else ""
)
def test_of_two_rules_that_apply_the_upper_one_decides(upper: Phase, lower: Phase, changes: dict[str, Any]) -> None:
    rules = dict(RULES)
    both = order(**changes)
    assert rules[upper](both) is not None
    assert rules[lower](both) is not None
    assert phase_of(both).phase is upper


@pytest.mark.parametrize(("upper", "lower"), sorted(EXCLUSIVE))
def test_exclusive_rules_exclude_each_other(upper: Phase, lower: Phase) -> None:
    rules = dict(RULES)
    for stage in ProductionStage:
        for availability in Availability:
            some = order(production=production(stage=stage, availability=availability))
            assert rules[upper](some) is None or rules[lower](some) is None


FACTS: dict[str, dict[str, Any]] = {
    "cancelled": {"cancelled_at": NOW},
    "held": {"held": True},
    "unpaid": {"payment": Payment.UNPAID},
    "partial": {"progress": Progress.PARTIAL},
}
LOWEST = {"production": waiting()}


@pytest.mark.parametrize(("first", "second"), list(combinations(FACTS, 2)))
def test_two_facts_of_the_shop_together_are_decided_by_precedence(first: str, second: str) -> None:
    def phase_with(*names: str) -> Phase:
        changes = {key: value for name in names for key, value in FACTS[name].items()}
        return phase_of(order(sales=sales(**changes), **LOWEST)).phase

    together = phase_with(first, second)
    if {first, second} == {"cancelled", "partial"}:
        assert together is Phase.CONFLICT
    else:
        assert together is min(phase_with(first), phase_with(second), key=PRECEDENCE.index)


def test_an_order_of_no_rule_is_unknown() -> None:
    nothing = Order(id=1, shop="Acme", number="#1042")
    assert all(rule(nothing) is None for _, rule in RULES)
    assert phase_of(nothing).phase is Phase.UNKNOWN
