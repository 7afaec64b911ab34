"""The words table and the shapes: what an order is in our words, and that odd values stop nobody."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from integrations.model import Shipment, ShipmentState
from integrations.shipstation import wire
from integrations.shipstation.records import FulfillmentRecord, LabelRecord, OrderRecord
from tests.integrations.shipstation.desk import fulfillment, label, order


def read(**changes: object) -> Shipment:
    return wire.shipment(OrderRecord.model_validate(order() | changes))


@pytest.mark.parametrize("state", [state for state in ShipmentState if state is not ShipmentState.UNKNOWN])
def test_every_state_has_its_word(state: ShipmentState) -> None:
    found = read(orderStatus=state.value)
    assert found.state is state
    assert found.native["orderStatus"] == state.value


@pytest.mark.parametrize("word", ["rejected_fulfillment", "Shipped", "", None])
def test_an_unknown_word_is_unknown_and_said_once(word: str | None) -> None:
    wire.say_once.cache_clear()
    with capture_logs() as logs:
        assert read(orderStatus=word).state is ShipmentState.UNKNOWN
        assert read(orderStatus=word).state is ShipmentState.UNKNOWN
    assert [(entry["log_level"], entry["word"]) for entry in logs] == [("warning", word or "")]


def test_known_words_say_nothing() -> None:
    with capture_logs() as logs:
        read()
    assert logs == []


@pytest.mark.parametrize(
    ("options", "split", "parent", "merged"),
    [
        ({"mergedOrSplit": False, "mergedIds": [], "parentId": None}, False, None, ()),
        ({"mergedOrSplit": True, "mergedIds": [], "parentId": 700}, True, "700", ()),
        ({"mergedOrSplit": True, "mergedIds": None, "parentId": None}, True, None, ()),
        ({"mergedOrSplit": True, "mergedIds": [701, 702], "parentId": None}, False, None, ("701", "702")),
        ({"parentId": 0}, False, None, ()),
        ({}, False, None, ()),
        (None, False, None, ()),
    ],
)
def test_split_and_combined_orders_share_a_flag(
    options: object, split: bool, parent: str | None, merged: tuple[str, ...]
) -> None:
    found = read(advancedOptions=options)
    assert (found.split, found.parent_ref, found.merged_refs) == (split, parent, merged)


def test_dates_are_pacific_midnights() -> None:
    found = read(shipByDate="2026-07-05T00:00:00.0000000", holdUntilDate="2026-12-01", orderStatus="on_hold")
    assert found.ship_by == datetime(2026, 7, 5, 7, 0, tzinfo=UTC)
    assert found.ship_by_day == date(2026, 7, 5), "midnight is how it writes a day"
    timed = read(shipByDate="2026-07-05T13:30:00.0000000")
    assert (timed.ship_by, timed.ship_by_day) == (datetime(2026, 7, 5, 20, 30, tzinfo=UTC), None)
    assert found.hold_until == datetime(2026, 12, 1, 8, 0, tzinfo=UTC)


def test_the_ship_date_of_an_order_that_is_not_shipped_is_only_a_plan() -> None:
    assert read(shipDate="2026-11-21").shipped_at is None
    assert read(shipDate="2026-11-21", orderStatus="shipped").shipped_at == datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


def test_a_voided_parcel_did_not_ship_the_order() -> None:
    voided = wire.label_parcel(LabelRecord.model_validate(label(voided=True)))
    good = wire.fulfillment_parcel(FulfillmentRecord.model_validate(fulfillment()))
    shipped = OrderRecord.model_validate(order(orderStatus="shipped"))
    assert wire.shipment(shipped, (voided, good)).shipped_at == good.shipped_at
    assert wire.shipment(shipped, (voided,)).shipped_at is None


def test_a_parcel_left_when_it_was_recorded_if_that_was_the_ship_date() -> None:
    same_day = LabelRecord.model_validate(label(shipDate="2026-11-21", createDate="2026-11-21T23:59:59.0"))
    post_dated = LabelRecord.model_validate(label(shipDate="2026-11-23", createDate="2026-11-21T13:00:00.0"))
    assert wire.label_parcel(same_day).shipped_at == datetime(2026, 11, 22, 7, 59, 59, tzinfo=UTC)
    assert wire.label_parcel(post_dated).shipped_at == datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize("never", [None, "", "0001-01-01T00:00:00.0000000", "8-13-2014 nonsense"])
def test_a_time_nobody_can_use_counts_as_not_told(never: str | None) -> None:
    parcel = wire.label_parcel(LabelRecord.model_validate(label(voidDate=never)))
    assert parcel.voided is False
    assert read(shipByDate=never).ship_by is None


@pytest.mark.parametrize(
    ("quantity", "text"), [(2, "2"), (2.0, "2"), (1_234_567, "1234567"), (0.5, "0.5"), (None, "0")]
)
def test_quantities_are_exact(quantity: object, text: str) -> None:
    item = {"orderItemId": 1, "sku": 404, "quantity": quantity}
    line = read(items=[item]).lines[0]
    assert str(line.quantity) == text
    assert (line.sku, line.title) == ("404", "404")


def test_evidence_holds_no_person() -> None:
    amy = {"name": "Amy Harbour"}
    found = read(shipTo=amy, customerEmail="Amy@example.com", externallyFulfilledByName="Amy", tagIds=[3, 4])
    assert found.native == {"orderStatus": "awaiting_shipment", "tagIds": "3, 4"}
    assert "Amy" not in repr(found)


ANYTHING = st.one_of(st.none(), st.text(max_size=30), st.dates().map(str), st.datetimes().map(str))


TEXTS = (
    "orderNumber orderKey orderStatus createDate shipByDate shipDate holdUntilDate requestedShippingService "
    "externallyFulfilledBy"
)


@given(
    st.fixed_dictionaries({}, optional=dict.fromkeys(TEXTS.split(), ANYTHING)),
    st.lists(st.integers(-(10**9), 10**9) | st.floats(-1e9, 1e9), max_size=3),
)
def test_no_odd_text_keeps_an_order_from_being_read(changes: dict[str, object], quantities: list[float]) -> None:
    items = [{"orderItemId": place, "quantity": quantity} for place, quantity in enumerate(quantities)]
    found = read(**changes, items=items)
    assert found.updated_at == datetime(2026, 11, 20, 17, 15, 30, 250_000, tzinfo=UTC)
    assert [line.quantity for line in found.lines] == [Decimal(str(quantity)) for quantity in quantities]
    times = (found.ship_by, found.hold_until, found.shipped_at)
    assert all(moment is None or moment.tzinfo is UTC for moment in times)
