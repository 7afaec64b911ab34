"""Which orders miss the next pick-up: when people hear of it, which are listed, and how the list goes on."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from bot.orders.card import PICKUP, Card, card_of
from bot.orders.pickups import Slot, may_miss, pickup_list_of, slots_told
from integrations.model import ProductionStage, Progress, ShipmentState
from tests.orders.making import order, production, sales, shipment, waiting
from tests.orders.test_calendar import at, calendar
from tests.orders.test_stall import CARRIER

HOUR = timedelta(hours=1)
TWICE = calendar(cutoffs=(time(11, 30), time(15)))


def clocks(now: datetime, shop: Any = TWICE, ahead: timedelta = HOUR) -> list[str]:
    return [slot.clock for slot in slots_told(shop, now, ahead)]


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ("2026-03-02 10:29", []),
        ("2026-03-02 10:30", ["11:30"]),
        ("2026-03-02 13:59", ["11:30"]),
        ("2026-03-02 14:00", ["11:30", "15:00"]),
        ("2026-03-02 23:59", ["11:30", "15:00"]),
        ("2026-03-03 00:00", []),
        ("2026-03-07 14:30", []),
    ],
)
def test_an_hour_before_each_pickup_of_a_working_day(now: str, told: list[str]) -> None:
    assert clocks(at(now)) == told


def test_a_closed_day_an_unknown_carrier_and_a_shop_that_wants_none_have_none() -> None:
    afternoon = at("2026-03-02 14:30")
    assert clocks(afternoon, calendar(cutoffs=(time(15),), closed={afternoon.date()})) == []
    assert clocks(afternoon, calendar()) == []
    assert clocks(afternoon, CARRIER, timedelta(0)) == []


def test_a_slot_is_named_by_its_day_and_the_shops_clock() -> None:
    (slot,) = slots_told(CARRIER, at("2026-07-01 14:00"), HOUR)
    assert (slot.key, slot.at) == ("2026-07-01:15:00", at("2026-07-01 15:00"))


def card(order_id: int, since: str = "2026-03-02 09:00", **changes: Any) -> Card:
    return card_of(order(id=order_id, **changes), since=at(since))


COLLECTED = replace(card(9), service=PICKUP)


PACKED: dict[str, Any] = {"production": production(stage=ProductionStage.PACKED)}
SHIPPED: dict[str, Any] = {
    "shipments": (shipment(state=ShipmentState.SHIPPED),),
    "sales": sales(progress=Progress.FULFILLED),
}


def test_what_can_leave_is_listed_the_urgent_first_and_then_what_needs_least() -> None:
    cards = [
        card(1),
        card(2, since="2026-02-27 09:00"),
        card(3, **PACKED),
        card(4, shipments=(shipment(service="Express"),)),
        card(5, **SHIPPED),
        card(6, production=waiting()),
        card(7, sales=sales(held=True)),
        card(8, sales=sales(test=True)),
        COLLECTED,
        card(10, sales=sales(cancelled_at=at("2026-03-02 09:00"))),
    ]
    assert [one.order_id for one in may_miss(cards)] == [4, 3, 2, 1]


def test_what_was_listed_stays_and_is_done_with_once_it_has_left() -> None:
    slot = Slot(at("2026-03-02 15:00").date(), "15:00", at("2026-03-02 15:00"))
    shown = pickup_list_of([card(1), card(5, **SHIPPED)], slot, at("2026-03-02 14:30"))
    assert ([one.order_id for one in shown.waiting], [one.order_id for one in shown.left]) == ([1], [5])
    assert not shown.over
    assert pickup_list_of([card(1)], slot, at("2026-03-02 15:00")).over
