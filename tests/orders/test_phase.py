"""The phase, row by row of the lifecycle's table of what each system reports, and for any order there can be."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from bot.orders.order import Order
from bot.orders.phase import Phase, phase_of
from integrations.model import Availability, Payment, ProductionStage, Progress, ShipmentState
from tests.orders.making import NOW, line, order, production, sales, shipment, waiting
from tests.orders.strategies import orders

GONE = ProductionStage.DELIVERED
SENT = (shipment(state=ShipmentState.SHIPPED),)
SPLIT = (shipment("9001", split=True, state=ShipmentState.SHIPPED), shipment("9002", split=True))
PACKED_UP = production(stage=ProductionStage.PACKED, availability=Availability.PICKED)
DIGITAL = sales(lines=(line(shippable=False),))
HELD = sales(held=True, hold_reason="address unclear")
UNPAID = sales(payment=Payment.UNPAID)
FULFILLED = sales(progress=Progress.FULFILLED)
CANCELLED = sales(cancelled_at=NOW)
REFUNDED = sales(payment=Payment.REFUNDED)

TABLE: list[tuple[str, Phase, dict[str, Any]]] = [
    ("unpaid, nowhere else", Phase.PENDING_PAYMENT, {"sales": UNPAID, "production": None, "shipments": ()}),
    (
        "unpaid, imported while pending",
        Phase.PENDING_PAYMENT,
        {"sales": UNPAID, "shipments": (shipment(state=ShipmentState.AWAITING_PAYMENT),)},
    ),
    ("held before any import", Phase.HELD, {"sales": HELD, "production": None, "shipments": ()}),
    ("held in the shop", Phase.HELD, {"sales": HELD}),
    ("held at the desk only", Phase.HELD, {"shipments": (shipment(state=ShipmentState.ON_HOLD),)}),
    (
        "one of two parts held at the desk",
        Phase.READY,
        {"shipments": (shipment("1", split=True, state=ShipmentState.ON_HOLD), shipment("2", split=True))},
    ),
    ("waiting, expected", Phase.WAITING_STOCK, {"production": waiting(Availability.EXPECTED)}),
    ("waiting, no date", Phase.WAITING_STOCK, {"production": waiting(Availability.NOT_AVAILABLE)}),
    ("ready", Phase.READY, {}),
    ("ready, not yet at the desk", Phase.READY, {"shipments": ()}),
    ("ready, goods already picked", Phase.READY, {"production": production(availability=Availability.PICKED)}),
    ("partly refunded is paid", Phase.READY, {"sales": sales(payment=Payment.PARTIALLY_REFUNDED)}),
    ("packed", Phase.PACKED, {"production": PACKED_UP}),
    ("partly packed", Phase.PACKED, {"production": production(stage=ProductionStage.PARTLY_PACKED)}),
    ("one sibling of a split shipped", Phase.PART_SHIPPED, {"shipments": SPLIT}),
    ("partly fulfilled in the shop", Phase.PART_SHIPPED, {"sales": sales(progress=Progress.PARTIAL)}),
    (
        "partly delivered in production",
        Phase.PART_SHIPPED,
        {"production": production(stage=ProductionStage.PARTLY_DELIVERED)},
    ),
    ("shipped at the desk", Phase.SHIPPED, {"shipments": SENT}),
    (
        "shipped, one sibling cancelled",
        Phase.SHIPPED,
        {"shipments": (*SENT, shipment("9002", state=ShipmentState.CANCELLED))},
    ),
    ("fulfilled in the shop by hand", Phase.SHIPPED, {"sales": FULFILLED}),
    ("delivered in production", Phase.SHIPPED, {"production": production(stage=GONE)}),
    ("everything shipped", Phase.DONE, {"sales": FULFILLED, "production": production(stage=GONE), "shipments": SENT}),
    (
        "shipped, no shipping desk",
        Phase.DONE,
        {"sales": FULFILLED, "production": production(stage=GONE), "shipments": ()},
    ),
    ("shipped, never in production", Phase.DONE, {"sales": FULFILLED, "production": None, "shipments": SENT}),
    (
        "shipped, deleted in production",
        Phase.DONE,
        {"sales": FULFILLED, "production": production(deleted_at=NOW), "shipments": SENT},
    ),
    ("label voided after all was done", Phase.SHIPPED, {"sales": FULFILLED, "production": production(stage=GONE)}),
    ("cancelled", Phase.CANCELLED, {"sales": CANCELLED}),
    ("refunded", Phase.CANCELLED, {"sales": REFUNDED}),
    ("nothing physical", Phase.NOT_SHIPPABLE, {"sales": DIGITAL, "production": None, "shipments": ()}),
    (
        "nothing physical, fulfilled by itself",
        Phase.NOT_SHIPPABLE,
        {"sales": replace(DIGITAL, progress=Progress.FULFILLED), "production": None, "shipments": ()},
    ),
]


@pytest.mark.parametrize(("phase", "changes"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_the_systems_report_is_one_phase(phase: Phase, changes: dict[str, Any]) -> None:
    assert phase_of(order(**changes)).phase is phase


CONFLICTS: list[tuple[str, dict[str, Any]]] = [
    ("packed", {"production": PACKED_UP}),
    ("partly packed", {"production": production(stage=ProductionStage.PARTLY_PACKED)}),
    ("delivered", {"production": production(stage=GONE)}),
    ("partly delivered", {"production": production(stage=ProductionStage.PARTLY_DELIVERED)}),
    ("shipped", {"shipments": SENT}),
    ("partly shipped", {"shipments": SPLIT}),
]


@pytest.mark.parametrize("called_off", [CANCELLED, REFUNDED], ids=["cancelled", "refunded"])
@pytest.mark.parametrize("changes", [row[1] for row in CONFLICTS], ids=[row[0] for row in CONFLICTS])
def test_called_off_and_yet_packed_or_shipped_is_a_conflict(called_off: object, changes: dict[str, Any]) -> None:
    verdict = phase_of(order(sales=called_off, **changes))
    assert verdict.phase is Phase.CONFLICT
    assert verdict.reason.startswith("cancelled" if called_off is CANCELLED else "refunded")


@pytest.mark.parametrize("called_off", [CANCELLED, REFUNDED], ids=["cancelled", "refunded"])
@pytest.mark.parametrize("progress", [Progress.FULFILLED, Progress.PARTIAL])
def test_called_off_and_yet_fulfilled_in_the_shop_is_a_conflict(called_off: Any, progress: Progress) -> None:
    """Shipped anywhere counts, and the shop is a place: what it told the customer left the house."""
    verdict = phase_of(order(sales=replace(called_off, progress=progress)))
    assert verdict.phase is Phase.CONFLICT


def test_digital_goods_that_fulfil_themselves_are_no_conflict_when_cancelled() -> None:
    cancelled = replace(DIGITAL, progress=Progress.FULFILLED, cancelled_at=NOW)
    assert phase_of(order(sales=cancelled, production=None, shipments=())).phase is Phase.CANCELLED


def test_a_refund_after_everything_shipped_is_a_return_and_no_conflict() -> None:
    returned = sales(payment=Payment.REFUNDED, progress=Progress.FULFILLED)
    assert phase_of(order(sales=returned, production=production(stage=GONE), shipments=SENT)).phase is Phase.DONE


def test_a_return_that_took_the_goods_off_the_order_stays_done() -> None:
    """Shopify counts refunded goods off its lines; that is not an order without physical goods."""
    returned = sales(payment=Payment.REFUNDED, progress=Progress.FULFILLED, lines=(line(quantity=0),))
    assert phase_of(order(sales=returned, production=production(stage=GONE), shipments=SENT)).phase is Phase.DONE


def test_when_every_physical_line_was_removed_the_reason_says_so() -> None:
    verdict = phase_of(order(sales=sales(lines=(line(quantity=0),)), production=None, shipments=()))
    assert verdict.phase is Phase.NOT_SHIPPABLE
    assert "removed" in verdict.reason


@pytest.mark.parametrize("payment", [Payment.PAID, Payment.REFUNDED])
def test_a_cancel_after_everything_shipped_is_a_conflict_refunded_or_not(payment: Payment) -> None:
    cancelled = sales(cancelled_at=NOW, progress=Progress.FULFILLED, payment=payment)
    assert phase_of(order(sales=cancelled, production=production(stage=GONE), shipments=SENT)).phase is Phase.CONFLICT


UNKNOWNS: list[tuple[str, str, dict[str, Any]]] = [
    ("a payment word", "Shopify uses a word we do not know", {"sales": sales(payment=Payment.UNKNOWN)}),
    ("a progress word", "Shopify uses a word we do not know", {"sales": sales(progress=Progress.UNKNOWN)}),
    (
        "a shipment word",
        "ShipStation uses a word we do not know",
        {"shipments": (shipment(state=ShipmentState.UNKNOWN),)},
    ),
    ("a stage word", "Katana uses a word we do not know", {"production": production(stage=ProductionStage.UNKNOWN)}),
    ("an availability word", "Katana uses a word we do not know", {"production": waiting(Availability.UNKNOWN)}),
    ("no stock is counted", "counts no stock", {"production": waiting(Availability.NOT_APPLICABLE)}),
    ("a quote", "only a quote", {"production": production(stage=ProductionStage.QUOTE)}),
    ("not in the shop", "not seen in the shop", {"sales": None}),
    ("not in production", "not in production", {"production": None}),
    ("deleted in production", "deleted in production", {"production": production(deleted_at=NOW)}),
]


@pytest.mark.parametrize(("reason", "changes"), [row[1:] for row in UNKNOWNS], ids=[row[0] for row in UNKNOWNS])
def test_what_nobody_can_tell_is_unknown_and_says_why(reason: str, changes: dict[str, Any]) -> None:
    verdict = phase_of(order(**changes))
    assert verdict.phase is Phase.UNKNOWN
    assert reason in verdict.reason


UNKNOWN_PAYMENT = sales(payment=Payment.UNKNOWN)


@pytest.mark.parametrize(
    ("phase", "changes"),
    [
        (Phase.CANCELLED, {"sales": replace(UNKNOWN_PAYMENT, cancelled_at=NOW)}),
        (Phase.CONFLICT, {"sales": replace(UNKNOWN_PAYMENT, cancelled_at=NOW), "shipments": SENT}),
        (Phase.SHIPPED, {"sales": UNKNOWN_PAYMENT, "shipments": SENT}),
        (Phase.HELD, {"sales": replace(UNKNOWN_PAYMENT, held=True)}),
        (Phase.NOT_SHIPPABLE, {"sales": replace(UNKNOWN_PAYMENT, lines=())}),
        (Phase.UNKNOWN, {"sales": UNKNOWN_PAYMENT, "production": PACKED_UP}),
        (Phase.UNKNOWN, {"sales": UNKNOWN_PAYMENT, "production": waiting()}),
    ],
    ids=lambda value: str(value) if isinstance(value, Phase) else "",
)
def test_an_unknown_word_yields_only_to_a_stronger_fact(phase: Phase, changes: dict[str, Any]) -> None:
    assert phase_of(order(**changes)).phase is phase


@given(orders)
def test_any_order_has_a_phase_and_a_reason(any_order: Order) -> None:
    verdict = phase_of(any_order)
    assert verdict.phase is not Phase.UNSEEN
    assert verdict.reason


@given(orders)
def test_a_conflict_needs_an_order_called_off_and_goods_packed_or_gone(any_order: Order) -> None:
    if phase_of(any_order).phase is not Phase.CONFLICT:
        return
    assert any_order.cancelled or any_order.refunded
    assert any_order.sales is not None
    touched = any_order.stage not in (None, ProductionStage.OPEN, ProductionStage.QUOTE, ProductionStage.UNKNOWN)
    told = any_order.sales.progress in (Progress.FULFILLED, Progress.PARTIAL)
    assert touched or told or any_order.shipped_shipments


@given(orders)
def test_nothing_may_be_packed_that_is_called_off_unpaid_or_not_understood(any_order: Order) -> None:
    if phase_of(any_order).phase not in (Phase.READY, Phase.WAITING_STOCK, Phase.PACKED):
        return
    assert any_order.sales is not None
    assert not any_order.cancelled
    assert any_order.sales.payment in (Payment.PAID, Payment.PARTIALLY_REFUNDED)
    assert any_order.sales.progress in (Progress.UNFULFILLED, Progress.NOT_REQUIRED)
    assert not any_order.shipped_shipments
    assert all(one.state is not ShipmentState.UNKNOWN for one in any_order.shipments)
