"""What each row of the phase table gives as its reason: counts where something is partly done, and what it waits for.

Net terms and pick-ups are section 6 of the lifecycle.
"""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.orders.guards import paid
from bot.orders.order import Order
from bot.orders.phase import Phase, phase_of
from integrations.model import Availability, Payment, ProductionStage, Progress, ShipmentState
from tests.orders.making import NOW, line, order, production, sales, shipment, waiting
from tests.orders.strategies import orders

SENT = (shipment(state=ShipmentState.SHIPPED),)
GONE = production(stage=ProductionStage.DELIVERED)
PICKED = production(stage=ProductionStage.PACKED, availability=Availability.PICKED)
SPLIT = (shipment("1", split=True, state=ShipmentState.SHIPPED), shipment("2", split=True))
PART = (line("MUG", 2, fulfilled=2), line("CUP", 3), line("CARD", 1, shippable=False, fulfilled=1))
FULFILLED = sales(progress=Progress.FULFILLED)
COLLECTED = {"shipments": ()}
PICKUP = sales(pickup=True)

REASONS: list[tuple[Phase, str, dict[str, Any]]] = [
    (Phase.CONFLICT, "cancelled in the shop, yet shipped", {"sales": sales(cancelled_at=NOW), "shipments": SENT}),
    (
        Phase.CONFLICT,
        "refunded in the shop, yet packed",
        {"sales": sales(payment=Payment.REFUNDED), "production": PICKED},
    ),
    (
        Phase.CONFLICT,
        "cancelled in the shop, yet fulfilled there",
        {"sales": sales(cancelled_at=NOW, progress=Progress.FULFILLED)},
    ),
    (Phase.CANCELLED, "cancelled in the shop", {"sales": sales(cancelled_at=NOW)}),
    (Phase.CANCELLED, "refunded in the shop", {"sales": sales(payment=Payment.REFUNDED)}),
    (
        Phase.NOT_SHIPPABLE,
        "nothing to ship: no line is a physical product",
        {"sales": sales(lines=(line(shippable=False),))},
    ),
    (
        Phase.NOT_SHIPPABLE,
        "nothing to ship: every physical line was removed",
        {"sales": sales(lines=(line(quantity=0),))},
    ),
    (Phase.DONE, "shipped in every system", {"sales": FULFILLED, "production": GONE, "shipments": SENT}),
    (
        Phase.DONE,
        "collected, and so it says in every system",
        {"sales": replace(FULFILLED, pickup=True), "production": GONE, **COLLECTED},
    ),
    (Phase.SHIPPED, "shipped in ShipStation, the others are to follow", {"shipments": SENT}),
    (Phase.SHIPPED, "fulfilled in Shopify, the others are to follow", {"sales": FULFILLED}),
    (Phase.SHIPPED, "delivered in Katana, the others are to follow", {"production": GONE}),
    (Phase.PART_SHIPPED, "1 of 2 shipments shipped", {"shipments": SPLIT}),
    (
        Phase.PART_SHIPPED,
        "2 of 5 pieces fulfilled in Shopify",
        {"sales": sales(progress=Progress.PARTIAL, lines=PART)},
    ),
    (Phase.PART_SHIPPED, "part of it fulfilled in Shopify", {"sales": sales(progress=Progress.PARTIAL)}),
    (
        Phase.PART_SHIPPED,
        "2 of 5 pieces delivered in Katana",
        {"production": production(stage=ProductionStage.PARTLY_DELIVERED, lines=PART)},
    ),
    (Phase.PENDING_PAYMENT, "not paid yet", {"sales": sales(payment=Payment.UNPAID)}),
    (
        Phase.HELD,
        "on hold in the shop: address unclear",
        {"sales": sales(held=True, hold_reason="address unclear")},
    ),
    (Phase.HELD, "on hold in the shop: no reason given", {"sales": sales(held=True)}),
    (Phase.HELD, "on hold at the shipping desk", {"shipments": (shipment(state=ShipmentState.ON_HOLD),)}),
    (Phase.PACKED, "packed, waiting to ship", {"production": PICKED}),
    (Phase.PACKED, "packed, waiting to be collected", {"sales": PICKUP, "production": PICKED, **COLLECTED}),
    (Phase.PACKED, "partly packed", {"production": production(stage=ProductionStage.PARTLY_PACKED)}),
    (Phase.READY, "everything is in stock", {}),
    (Phase.READY, "everything is in stock, for the customer to collect", {"sales": PICKUP, **COLLECTED}),
    (Phase.WAITING_STOCK, "waiting for stock that is expected", {"production": waiting()}),
    (
        Phase.WAITING_STOCK,
        "waiting for stock with no date",
        {"production": waiting(Availability.NOT_AVAILABLE)},
    ),
]


@pytest.mark.parametrize(("phase", "reason", "changes"), REASONS, ids=[reason for _, reason, _ in REASONS])
def test_the_reason_of_a_phase(phase: Phase, reason: str, changes: dict[str, Any]) -> None:
    verdict = phase_of(order(**changes))
    assert (verdict.phase, verdict.reason) == (phase, reason)


def test_every_phase_has_a_reason_in_the_table() -> None:
    assert {phase for phase, _, _ in REASONS} == set(Phase) - {Phase.UNSEEN, Phase.UNKNOWN}


UNPAID = sales(payment=Payment.UNPAID)
LATER = sales(payment=Payment.UNPAID, pay_later=True)


@pytest.mark.parametrize(
    ("sold", "pending_ships", "phase"),
    [
        (UNPAID, False, Phase.PENDING_PAYMENT),
        (LATER, False, Phase.PENDING_PAYMENT),
        (UNPAID, True, Phase.PENDING_PAYMENT),  # merely reserved, expired or voided
        (LATER, True, Phase.READY),
        (replace(LATER, held=True), True, Phase.HELD),
        (replace(LATER, cancelled_at=NOW), True, Phase.CANCELLED),
    ],
    ids=["reserved", "pending", "reserved where pending ships", "pending that ships", "held", "cancelled"],
)
def test_what_is_paid_later_ships_where_the_shop_says_so(sold: object, pending_ships: bool, phase: Phase) -> None:
    some = order(sales=sold, pending_ships=pending_ships)
    assert phase_of(some).phase is phase
    assert (paid(some) is None) is (phase is not Phase.PENDING_PAYMENT)


@given(orders, st.booleans())
def test_the_shop_that_ships_on_terms_changes_nothing_but_the_waiting_for_money(some: Order, later: bool) -> None:
    if some.sales is None:
        return
    some = replace(some, sales=replace(some.sales, pay_later=later))
    usual, terms = phase_of(some), phase_of(replace(some, pending_ships=True))
    if usual.phase is not Phase.PENDING_PAYMENT or not later:
        assert terms == usual
    else:
        assert terms.phase in (Phase.HELD, Phase.PACKED, Phase.READY, Phase.WAITING_STOCK, Phase.UNKNOWN)
