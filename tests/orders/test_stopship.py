"""What people do about what must not leave: the steps, and that they come in the order in which they are legal."""

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.orders.alert import AlertRule
from bot.orders.calendar import WorkingCalendar
from bot.orders.order import Order
from bot.orders.stopship import goods_of, next_steps, with_the_carrier
from integrations.model import Parcel, Payment, ProductionStage, ShipmentState
from tests.orders.making import NOW, line, order, production, sales, shipment, waiting
from tests.orders.strategies import orders

WORK = WorkingCalendar(
    zone=ZoneInfo("UTC"), days=frozenset(range(5)), opens=time(8), closes=time(17), cutoffs=(time(15),)
)
NOON, EVENING = datetime(2026, 3, 2, 12, tzinfo=UTC), datetime(2026, 3, 2, 15, 1, tzinfo=UTC)
CANCELLED = {"sales": sales(cancelled_at=NOW)}
D7, D8, D9, D12 = AlertRule.D7, AlertRule.D8, AlertRule.D9, AlertRule.D12
VOIDED = Parcel(carrier="UPS", tracking_number="1Z0", shipped_at=NOON, has_label=True, voided=True)
LABEL = Parcel(carrier="UPS", tracking_number="1Z", shipped_at=NOON, has_label=True)
BY_HAND = Parcel(carrier="DPD", shipped_at=NOON)


def packed(stage: ProductionStage = ProductionStage.PACKED) -> dict[str, Any]:
    return {"production": production(stage=stage, lines=(line(fulfilled=Decimal(2)),))}


def sent(*parcels: Parcel) -> dict[str, Any]:
    return {"shipments": (shipment(state=ShipmentState.SHIPPED, parcels=parcels),)}


Row = tuple[str, dict[str, Any], AlertRule, datetime, list[str]]
BACK = "2 × MUG go back into stock"
TABLE: list[Row] = [
    ("open everywhere", CANCELLED, D7, NOON, ["cancel it in ShipStation", "close it in Katana"]),
    (
        "refunded",
        {"sales": sales(payment=Payment.REFUNDED)},
        D7,
        NOON,
        ["cancel it in ShipStation", "close it in Katana"],
    ),
    ("only in Katana", CANCELLED | {"shipments": ()}, D7, NOON, ["close it in Katana"]),
    ("only at the desk", CANCELLED | {"production": None}, D7, NOON, ["cancel it in ShipStation"]),
    (
        "packed",
        CANCELLED | packed(),
        D12,
        NOON,
        [f"unpack it in Katana: {BACK}", "cancel it in ShipStation", "close it in Katana"],
    ),
    (
        "packed and labelled, still here",
        CANCELLED | packed() | sent(LABEL),
        D12,
        NOON,
        [
            "pull the parcel and void its label in ShipStation",
            f"unpack it in Katana: {BACK}",
            "cancel it in ShipStation",
            "close it in Katana",
        ],
    ),
    (
        "marked shipped, still here: there is no label to void",
        CANCELLED | packed(ProductionStage.DELIVERED) | sent(BY_HAND),
        D12,
        NOON,
        [
            "pull the parcel",
            f"take the delivery back in Katana: {BACK}",
            "cancel it in ShipStation",
            "close it in Katana",
        ],
    ),
    (
        "the pick-up has been",
        CANCELLED | packed() | sent(LABEL),
        D12,
        EVENING,
        [
            "it is already with the carrier: ask UPS 1Z to stop it or bring it back",
            "once it is back, put 2 × MUG into stock in Katana",
        ],
    ),
    (
        "gone, and never taken from stock",
        CANCELLED | sent(BY_HAND),
        D7,
        EVENING,
        ["it is already with the carrier: ask DPD to stop it or bring it back"],
    ),
    (
        "other quantities",
        {},
        D8,
        NOON,
        ["make the quantities the same in Shopify, Katana and ShipStation, then ship it"],
    ),
    ("held", {"sales": sales(held=True)}, D9, NOON, ["hold it in ShipStation too, or release it in Shopify"]),
]


@pytest.mark.parametrize(
    ("changes", "rule", "now", "steps"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_the_steps_in_their_order(changes: dict[str, Any], rule: AlertRule, now: datetime, steps: list[str]) -> None:
    assert next_steps(order(**changes), [rule], WORK, now) == steps


@pytest.mark.parametrize("rule", [None, AlertRule.D3, AlertRule.S4])
def test_what_needs_no_stopping_has_no_steps(rule: AlertRule | None) -> None:
    assert next_steps(order(), [rule] if rule else [], WORK, NOON) == []


@pytest.mark.parametrize(
    ("parcel", "now", "gone"),
    [
        (LABEL, NOON, False),
        (LABEL, EVENING, True),
        (VOIDED, EVENING, False),
        (Parcel(carrier="UPS"), EVENING, False),
        (LABEL, datetime(2026, 3, 2, 15, tzinfo=UTC), True),
    ],
)
def test_a_pickup_takes_what_was_there_before_it(parcel: Parcel, now: datetime, gone: bool) -> None:
    assert (with_the_carrier(order(**sent(parcel)), WORK, now) is not None) is gone


def test_what_left_stock_is_counted_as_people_do() -> None:
    assert goods_of(order(**packed())) == "2 × MUG"
    assert goods_of(order(production=None)) == goods_of(order(production=waiting())) == "its goods"


@given(orders, st.frozensets(st.sampled_from(AlertRule)), st.integers(0, 100))
def test_a_label_is_voided_before_goods_go_back_and_records_are_closed_last(
    any_order: Order, rules: frozenset[AlertRule], hours: int
) -> None:
    steps = next_steps(any_order, rules, WORK, NOON + timedelta(hours=hours))
    places = {
        word: next((at for at, step in enumerate(steps) if step.startswith(word)), None)
        for word in ("pull", "unpack", "take", "cancel", "close")
    }
    ordered = [place for place in places.values() if place is not None]
    assert ordered == sorted(ordered)
    assert not any(step.startswith("it is already with the carrier") for step in steps) or not ordered
