"""What the form for shipping shows of an order as it is stored."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given

from bot.orders.card import card_of
from bot.orders.order import Order
from bot.orders.phase import Phase, phase_of
from bot.orders.ship_form import ShipForm, form_of
from integrations.model import Parcel, Payment, ProductionStage, Progress, ShipmentState
from tests.orders.making import NOW, line, order, production, sales, shipment, waiting
from tests.orders.strategies import orders

TODAY = date(2026, 3, 2)
SHIPPED = ShipmentState.SHIPPED
UPS = Parcel(carrier="UPS", tracking_number="1Z999AA10123456784")


def form(**changes: Any) -> ShipForm:
    return form_of(order(**changes), today=TODAY)


def test_an_order_that_can_ship_shows_its_goods_and_nothing_to_worry_about() -> None:
    shown = form()
    assert (shown.order_id, shown.number, shown.phase, shown.today) == (1, "#1042", Phase.READY, TODAY)
    assert shown.lines == card_of(order()).lines != ()
    assert (shown.label, shown.doubts, shown.refusal) == (None, None, None)


def test_what_no_system_was_asked_about_is_unseen() -> None:
    unseen = form_of(order(sales=None, production=None, shipments=(), sights=()), today=TODAY, seen=False)
    assert (unseen.phase, unseen.lines, unseen.refusal) == (Phase.UNSEEN, (), None)


@pytest.mark.parametrize(
    ("parcels", "label"),
    [
        ((UPS,), "UPS 1Z999AA10123456784"),
        ((UPS, UPS), "UPS 1Z999AA10123456784"),
        ((UPS, Parcel(carrier="USPS", tracking_number="94", voided=True)), "UPS 1Z999AA10123456784"),
        ((UPS, Parcel(carrier="DPD")), "UPS 1Z999AA10123456784 + DPD without a tracking number"),
        ((), "a parcel it does not describe"),
    ],
)
def test_a_label_is_what_the_desk_says_of_its_parcels(parcels: tuple[Parcel, ...], label: str) -> None:
    shown = form(shipments=(shipment(state=SHIPPED, parcels=parcels),))
    assert (shown.phase, shown.label, shown.refusal) == (Phase.SHIPPED, label, None)


def test_two_parts_that_left_are_one_label_and_one_that_left_is_none() -> None:
    left = shipment("1", state=SHIPPED, parcels=(UPS,))
    also = shipment("2", state=SHIPPED, parcels=(Parcel(carrier="DPD", tracking_number="5"),))
    assert form(shipments=(left, also)).label == "UPS 1Z999AA10123456784 + DPD 5"
    half = form(shipments=(left, shipment("2")))
    assert (half.label, half.refusal) == (None, "1 of 2 shipments shipped")


def test_what_is_fulfilled_in_the_shop_alone_has_no_label() -> None:
    shown = form(sales=sales(progress=Progress.FULFILLED))
    assert (shown.phase, shown.label, shown.refusal) == (Phase.SHIPPED, None, None)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"sales": sales(cancelled_at=NOW)}, "cancelled in the shop"),
        (
            {"sales": sales(cancelled_at=NOW), "production": production(stage=ProductionStage.PACKED)},
            "cancelled in the shop, yet packed",
        ),
        ({"sales": sales(payment=Payment.UNPAID)}, "not paid yet"),
        ({"sales": sales(held=True, hold_reason="address")}, "on hold in the shop: address"),
        ({"sales": sales(lines=(line(shippable=False),))}, "nothing to ship: no line is a physical product"),
        (
            {
                "sales": sales(progress=Progress.FULFILLED),
                "production": production(stage=ProductionStage.DELIVERED),
                "shipments": (shipment(state=SHIPPED),),
            },
            "shipped in every system",
        ),
    ],
)
def test_what_is_plain_is_refused_at_once(changes: dict[str, Any], refusal: str) -> None:
    assert form(**changes).refusal == refusal


def test_doubts_are_about_goods_that_are_not_there_and_have_not_been_packed_all_the_same() -> None:
    assert form(production=waiting()).doubts == "not in stock: MUG; stock may go negative"
    assert form(production=waiting(stage=ProductionStage.PACKED)).doubts is None


@given(orders)
def test_every_order_has_a_form_and_one_that_shipped_everywhere_is_never_asked_about(drawn: Order) -> None:
    shown = form_of(drawn, today=TODAY)
    assert shown.phase is phase_of(drawn).phase
    if shown.phase is Phase.DONE:
        assert shown.refusal
    if shown.label:
        assert drawn.shipped_shipments
