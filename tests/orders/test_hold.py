"""Holding at the desk and letting go: only what is one whole shipment that waits, and surely this order."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.orders.answer import AlreadySo, Plan, Refusal
from bot.orders.hold import FOR_AS_LONG, can_be_held, can_be_released, end_of_hold, held_at_the_desk
from bot.orders.order import Order
from bot.orders.plan import Intent, plan
from integrations.model import Parcel, ShipmentState, System
from tests.orders.making import NOW, order, sales, shipment

TODAY = date(2026, 3, 2)
HELD = shipment(state=ShipmentState.ON_HOLD)
LABEL = Parcel(carrier="UPS", tracking_number="1Z", has_label=True)


def of(*shipments: Any, **changes: Any) -> Order:
    return order(shipments=shipments, **changes)


def test_what_awaits_shipment_is_held_and_what_is_held_is_released() -> None:
    assert plan(Intent.HOLD, order()) == Plan(("hold_desk",))
    assert plan(Intent.RELEASE, of(HELD)) == Plan(("release_desk",))
    assert (can_be_held(order()), can_be_released(order())) == (True, False)
    assert (can_be_held(of(HELD)), can_be_released(of(HELD))) == (False, True)


def test_what_is_so_already_is_no_refusal() -> None:
    assert plan(Intent.HOLD, of(HELD)) == AlreadySo("already on hold in ShipStation")
    assert plan(Intent.RELEASE, order()) == AlreadySo("not on hold")


REFUSED: list[tuple[Order, str]] = [
    (of(), "ShipStation does not have it"),
    (of(shipment(state=ShipmentState.CANCELLED)), "ShipStation does not have it"),
    (of(shipment(state=ShipmentState.SHIPPED)), "it has shipped in ShipStation"),
    (of(shipment(state=ShipmentState.SHIPPED, parcels=(LABEL,))), "its label is bought in ShipStation"),
    (
        of(shipment(state=ShipmentState.SHIPPED, parcels=(replace(LABEL, voided=True),))),
        "it has shipped in ShipStation",
    ),
    (of(shipment(state=ShipmentState.AWAITING_PAYMENT)), "ShipStation shows it as awaiting payment"),
    (of(shipment(state=ShipmentState.PENDING_FULFILLMENT)), "ShipStation shows it as pending fulfillment"),
    (of(shipment(split=True), shipment("9002", split=True)), "it is split into 2 shipments"),
    (of(shipment(merged_refs=("9005",))), "it is combined with other orders"),
    (order(weak=frozenset({System.SHIPSTATION})), "the record in ShipStation matches by number only"),
    (order(ambiguous=frozenset({System.SHIPSTATION})), "several records in shipstation claim this order"),
]


@pytest.mark.parametrize(("known", "words"), REFUSED, ids=[words for _, words in REFUSED])
def test_what_cannot_be_held(known: Order, words: str) -> None:
    answer = plan(Intent.HOLD, known)
    assert isinstance(answer, Refusal)
    assert answer.words.startswith(words)
    assert not can_be_held(known)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"sales": sales(held=True, hold_reason="fraud check")},
            "it is on hold in Shopify (fraud check): release it",
        ),
        ({"sales": sales(cancelled_at=NOW)}, "the order is cancelled in the shop"),
        ({"weak": frozenset({System.SHIPSTATION})}, "the record in ShipStation matches by number only"),
        ({"shipments": (HELD, shipment("9002", split=True))}, "it is split into 2 shipments"),
        ({"shipments": (replace(HELD, merged_refs=("9005",)),)}, "it is combined with other orders"),
    ],
)
def test_what_is_not_released(changes: dict[str, Any], words: str) -> None:
    answer = plan(Intent.RELEASE, order(**{"shipments": (HELD,)} | changes))
    assert isinstance(answer, Refusal)
    assert answer.words.startswith(words)


def test_what_only_the_shop_holds_is_released_there() -> None:
    known = order(sales=sales(held=True))
    assert not held_at_the_desk(known)
    answer = plan(Intent.RELEASE, known)
    assert isinstance(answer, Refusal)
    assert answer.words == "it is on hold in Shopify (no reason given): release it there"


def test_a_cancelled_order_can_still_be_held_back() -> None:
    assert plan(Intent.HOLD, order(sales=sales(cancelled_at=NOW))) == Plan(("hold_desk",))


def test_a_hold_ends_on_a_day_that_is_still_to_come() -> None:
    assert end_of_hold(None, TODAY) == TODAY + FOR_AS_LONG
    assert end_of_hold(TODAY + timedelta(days=1), TODAY) == TODAY + timedelta(days=1)
    assert end_of_hold(TODAY, TODAY) == TODAY + FOR_AS_LONG, "a form that was laid aside for days"
