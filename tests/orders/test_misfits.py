"""Holds that the desk ignores, records that are too many, archives with goods in them: what is told, and what not."""

from typing import Any

import pytest

from bot.orders.misfits import archived_unsent, held_and_awaiting, may_leave, several_records
from integrations.model import Payment, ProductionStage, Progress, ShipmentState, System
from tests.orders.making import NOW, line, order, production, sales, shipment, waiting

STAGE, STATE = ProductionStage, ShipmentState
HELD = {"sales": sales(held=True, hold_reason="fraud")}
ARCHIVED = sales(archived_at=NOW)
IN_KATANA: dict[str, Any] = {
    "ambiguous": frozenset({System.KATANA}),
    "rivals": (production("7002", number="#1042-2"),),
}
AT_THE_DESK: dict[str, Any] = {
    "ambiguous": frozenset({System.SHIPSTATION}),
    "shipments": (shipment(), shipment("9002"), shipment("9003", state=STATE.CANCELLED)),
}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (HELD, True),
        ({}, False),
        (HELD | {"shipments": ()}, False),
        (HELD | {"shipments": (shipment(state=STATE.ON_HOLD),)}, False),
        (HELD | {"shipments": (shipment(state=STATE.UNKNOWN),)}, False),
        (HELD | {"shipments": (shipment(lines=(line(quantity=0),)),)}, False),
        (HELD | {"shipments": (shipment(lines=(line(quantity=0), line("CUP", 1))),)}, True),
        (HELD | {"shipments": (shipment(state=STATE.ON_HOLD), shipment("2", split=True))}, True),
        ({"sales": sales(held=True, cancelled_at=NOW)}, False),
    ],
)
def test_a_hold_is_ignored_where_the_desk_would_ship_something(changes: dict[str, Any], told: bool) -> None:
    words = held_and_awaiting(order(**changes))
    assert bool(words) is told
    assert not told or (words or "").endswith("and ShipStation awaits shipment: do not ship it")


def test_a_hold_says_its_reason() -> None:
    assert "on hold in Shopify (fraud)" in (held_and_awaiting(order(**HELD)) or "")
    assert "(no reason given)" in (held_and_awaiting(order(sales=sales(held=True))) or "")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (IN_KATANA, "several records claim it in Katana (#1042 id 7001, #1042-2 id 7002)"),
        (AT_THE_DESK, "several records claim it in ShipStation (1042 id 9001, 1042 id 9002)"),
        (
            IN_KATANA | AT_THE_DESK | {"ambiguous": frozenset({System.KATANA, System.SHIPSTATION})},
            "in Katana (#1042 id 7001, #1042-2 id 7002) and in ShipStation (1042 id 9001, 1042 id 9002)",
        ),
    ],
)
def test_several_records_are_named_so_that_people_find_them(changes: dict[str, Any], words: str) -> None:
    assert words in (several_records(order(**changes)) or "")


@pytest.mark.parametrize(
    "changes",
    [
        {},
        IN_KATANA | {"sales": sales(progress=Progress.FULFILLED)},
        IN_KATANA | {"sales": sales(cancelled_at=NOW)},
        IN_KATANA | {"sales": sales(payment=Payment.REFUNDED)},
    ],
)
def test_once_nothing_is_to_be_written_records_may_be_many(changes: dict[str, Any]) -> None:
    assert several_records(order(**changes)) is None


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"sales": ARCHIVED}, True),
        ({"sales": sales(archived_at=NOW, progress=Progress.PARTIAL)}, True),
        ({}, False),
        ({"sales": sales(archived_at=NOW, progress=Progress.FULFILLED)}, False),
        ({"sales": sales(archived_at=NOW, progress=Progress.UNKNOWN)}, False),
        ({"sales": sales(archived_at=NOW, cancelled_at=NOW)}, False),
        ({"sales": sales(archived_at=NOW, lines=(line(shippable=False),))}, False),
        ({"sales": None}, False),
    ],
)
def test_an_archive_with_goods_to_send_is_worth_a_line(changes: dict[str, Any], told: bool) -> None:
    assert archived_unsent(order(**changes)) == ("archived in Shopify, and not fulfilled there" if told else None)


@pytest.mark.parametrize(
    ("changes", "may"),
    [
        ({"production": waiting()}, False),
        ({"production": production(stage=STAGE.PACKED)}, True),
        ({"production": production(stage=STAGE.PARTLY_PACKED)}, True),
        ({"production": waiting(), "shipments": (shipment(state=STATE.SHIPPED),)}, True),
    ],
)
def test_what_is_packed_or_labelled_may_leave_any_moment(changes: dict[str, Any], may: bool) -> None:
    assert may_leave(order(**changes)) is may
