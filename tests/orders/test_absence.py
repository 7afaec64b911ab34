"""What is missed in another system, and each reason for which it is not."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given

from bot.orders.absence import (
    in_days,
    is_absent,
    missing_at_the_desk,
    missing_in_production,
    why_not_imported,
)
from bot.orders.order import Order, Role
from integrations.model import Parcel, Payment, ProductionStage, Progress, ShipmentState
from tests.orders.making import NOW, line, order, production, sales, shipment
from tests.orders.strategies import orders

NOWHERE: dict[str, Any] = {"production": None, "shipments": ()}
SENT = (shipment(state=ShipmentState.SHIPPED, parcels=(Parcel(carrier="UPS", tracking_number="1Z"),)),)
REASONS: list[tuple[str, dict[str, Any], str]] = [
    ("unseen", {"sales": None}, "not seen in the shop"),
    ("cancelled", {"sales": sales(cancelled_at=NOW)}, "cancelled: not imported"),
    ("refunded", {"sales": sales(payment=Payment.REFUNDED)}, "refunded: not imported"),
    ("digital", {"sales": sales(lines=(line(shippable=False),))}, "nothing to ship: not imported"),
    ("all removed", {"sales": sales(lines=(line(quantity=0),))}, "nothing to ship: not imported"),
    ("pickup", {"sales": sales(pickup=True)}, "pickup: not imported by default"),
    ("held", {"sales": sales(held=True)}, "held: clock paused"),
    ("unpaid", {"sales": sales(payment=Payment.UNPAID)}, "not paid: not imported yet"),
    (
        "a word of money",
        {"sales": sales(payment=Payment.UNKNOWN)},
        "the shop says of the money what we do not know: not guessed at",
    ),
    ("archived", {"sales": sales(archived_at=NOW)}, "archived: not imported"),
    ("fulfilled", {"sales": sales(progress=Progress.FULFILLED)}, "nothing left to send: not imported"),
    ("restocked", {"sales": sales(progress=Progress.NOT_REQUIRED)}, "nothing left to send: not imported"),
    (
        "a word of progress",
        {"sales": sales(progress=Progress.UNKNOWN)},
        "the shop says of the order what we do not know: not guessed at",
    ),
    ("shipped", {"shipments": SENT}, "shipped in ShipStation: not imported any more"),
    (
        "delivered",
        {"production": production(stage=ProductionStage.DELIVERED)},
        "delivered in Katana: not imported any more",
    ),
]


@pytest.mark.parametrize(("changes", "why"), [row[1:] for row in REASONS], ids=[row[0] for row in REASONS])
def test_what_is_not_imported_is_not_missed_and_says_why(changes: dict[str, Any], why: str) -> None:
    known = order(**NOWHERE | changes)
    assert why_not_imported(known) == why
    assert missing_in_production(known) is missing_at_the_desk(known) is None


@pytest.mark.parametrize("progress", [Progress.UNFULFILLED, Progress.PARTIAL])
@pytest.mark.parametrize("payment", [Payment.PAID, Payment.PARTIALLY_REFUNDED])
def test_what_is_paid_and_to_be_sent_is_missed(payment: Payment, progress: Progress) -> None:
    known = order(sales=sales(payment=payment, progress=progress), **NOWHERE)
    assert why_not_imported(known) is None
    assert (missing_in_production(known) or "").startswith("paid in Shopify, and Katana does not have it; it imports")
    assert (missing_at_the_desk(known) or "").startswith("paid in Shopify, and ShipStation does not have it")


def test_each_system_is_missed_for_itself() -> None:
    assert missing_in_production(order()) is missing_at_the_desk(order()) is None
    assert missing_in_production(order(production=None)) and not missing_at_the_desk(order(production=None))
    assert missing_at_the_desk(order(shipments=())) and not missing_in_production(order(shipments=()))


def test_what_was_deleted_in_production_is_never_imported_again() -> None:
    words = missing_in_production(order(production=production(deleted_at=NOW)))
    assert words == (
        "paid in Shopify, and deleted in Katana: it will never be imported again. "
        "Make it there by hand, or cancel it in Shopify"
    )


def test_what_the_desk_cancelled_is_not_brought_back_by_an_import() -> None:
    words = missing_at_the_desk(order(shipments=(shipment(state=ShipmentState.CANCELLED),)))
    assert words and words.startswith("cancelled in ShipStation, and Shopify waits for it to be shipped")
    assert missing_at_the_desk(order(shipments=(shipment(state=ShipmentState.CANCELLED), shipment("2")))) is None


def test_mixed_orders_count_their_goods() -> None:
    mixed = sales(lines=(line(), line("EBOOK", shippable=False)))
    assert missing_at_the_desk(order(sales=mixed, **NOWHERE))


def test_the_window_is_told_in_days() -> None:
    words = missing_in_production(order(production=None)) or ""
    assert "14-day" not in words
    assert "outside the 14-day window" in in_days(words, timedelta(days=14))


@given(orders)
def test_nothing_is_missed_where_it_is(any_order: Order) -> None:
    for role, missing in ((Role.PRODUCTION, missing_in_production), (Role.DESK, missing_at_the_desk)):
        assert not missing(any_order) or (is_absent(any_order, role) and why_not_imported(any_order) is None)
    assert missing_in_production(replace(any_order, production=production())) is None
    assert missing_at_the_desk(replace(any_order, shipments=(shipment(),))) is None
