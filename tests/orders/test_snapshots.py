"""Snapshots are stored and come back as they were, and their gist tells news from noise."""

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from bot.orders.snapshots import from_json, gist, to_json
from integrations.model import (
    Availability,
    Packing,
    Parcel,
    Payment,
    ProductionStage,
    Progress,
    ShipmentState,
    Snapshot,
)
from tests.orders.making import NOW, line, production, sales, shipment
from tests.orders.strategies import snapshots

LATER = NOW + timedelta(days=3)
SALES, PRODUCTION, SHIPMENT = sales(), production(), shipment()


@given(snapshots)
def test_what_is_stored_comes_back_as_it_was(snapshot: Snapshot) -> None:
    stored = json.loads(json.dumps(to_json(snapshot)))
    again = from_json(stored)
    assert again == snapshot
    assert type(again) is type(snapshot)
    assert gist(again) == gist(snapshot)


def test_times_come_back_aware() -> None:
    again = from_json(json.loads(json.dumps(to_json(sales(cancelled_at=NOW)))))
    assert again.updated_at.utcoffset() == timedelta(0)


MATTERS: list[tuple[str, Snapshot, dict[str, Any]]] = [
    ("ref", SALES, {"ref": "502"}),
    ("number", SALES, {"number": "#1043"}),
    ("payment", SALES, {"payment": Payment.REFUNDED}),
    ("progress", SALES, {"progress": Progress.FULFILLED}),
    ("hold", SALES, {"held": True}),
    ("cancelled", SALES, {"cancelled_at": NOW}),
    ("archived", SALES, {"archived_at": NOW}),
    ("test", SALES, {"test": True}),
    ("a line more", SALES, {"lines": (line(), line("CUP"))}),
    ("a quantity", SALES, {"lines": (line(quantity=3),)}),
    ("a line that needs no parcel", SALES, {"lines": (line(shippable=False),)}),
    ("stage", PRODUCTION, {"stage": ProductionStage.PACKED}),
    ("availability", PRODUCTION, {"availability": Availability.EXPECTED}),
    ("expected", PRODUCTION, {"expected_at": LATER}),
    ("deleted", PRODUCTION, {"deleted_at": NOW}),
    ("whose order it is", PRODUCTION, {"channel_order_ref": "502"}),
    ("a line's availability", PRODUCTION, {"lines": (line(availability=Availability.EXPECTED),)}),
    (
        "a line's date",
        PRODUCTION,
        {"lines": (line(availability=Availability.IN_STOCK, expected_at=LATER),)},
    ),
    ("state", SHIPMENT, {"state": ShipmentState.SHIPPED}),
    ("split", SHIPMENT, {"split": True}),
    ("parent", SHIPMENT, {"parent_ref": "9000"}),
    ("held until", SHIPMENT, {"hold_until": LATER}),
    ("ship by", SHIPMENT, {"ship_by": LATER}),
    ("service", SHIPMENT, {"service": "UPS Next Day"}),
    ("whose shipment it is", SHIPMENT, {"channel_order_ref": "502"}),
]


@pytest.mark.parametrize(("snapshot", "changes"), [row[1:] for row in MATTERS], ids=[row[0] for row in MATTERS])
def test_each_fact_that_phases_alerts_and_cards_rest_on_is_news(snapshot: Snapshot, changes: dict[str, Any]) -> None:
    assert gist(replace(snapshot, **changes)) != gist(snapshot)


NOISE: list[tuple[str, Snapshot, dict[str, Any]]] = [
    ("touched", SALES, {"updated_at": LATER}),
    ("the words", SALES, {"native": {"displayFinancialStatus": "PAID"}}),
    ("parcels", SALES, {"parcels": (Parcel(carrier="UPS"),)}),
    ("packings", PRODUCTION, {"packings": (Packing(ref="1", stage=ProductionStage.PACKED),)}),
    ("packed at", PRODUCTION, {"packed_at": NOW}),
    ("the link", PRODUCTION, {"url": None}),
    ("parcels", SHIPMENT, {"parcels": (Parcel(carrier="UPS", tracking_number="1Z"),)}),
    ("shipped at", SHIPMENT, {"shipped_at": NOW}),
    ("the spelling of a number", SHIPMENT, {"lines": (line(quantity="2.00"),)}),
]


@pytest.mark.parametrize(("snapshot", "changes"), [row[1:] for row in NOISE], ids=[row[0] for row in NOISE])
def test_what_a_list_leaves_out_is_no_news(snapshot: Snapshot, changes: dict[str, Any]) -> None:
    assert gist(replace(snapshot, **changes)) == gist(snapshot)


def test_the_order_of_the_lines_is_no_news() -> None:
    mug, cup = line("MUG"), line("CUP", 1)
    assert gist(sales(lines=(mug, cup))) == gist(sales(lines=(cup, mug)))


def test_two_lines_of_one_are_not_one_line_of_two() -> None:
    once = line(quantity=1)
    assert gist(sales(lines=(once, once))) != gist(sales(lines=(line(quantity=2),)))


@pytest.mark.parametrize("quantity", ["0", "0.00", "10", "1E+1", "0.5"])
def test_a_quantity_is_the_same_however_it_is_written(quantity: str) -> None:
    one, other = line(quantity=quantity), line(quantity=str(Decimal(quantity) * Decimal("1.000")))
    assert gist(sales(lines=(one,))) == gist(sales(lines=(other,)))


def test_the_systems_records_of_one_order_never_share_a_gist() -> None:
    assert len({gist(SALES), gist(PRODUCTION), gist(SHIPMENT)}) == 3
