"""Any JSON of the documented shape becomes a production order or an `UnexpectedReply`, and nothing else."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.errors import NotSent, Rejected, UnexpectedReply
from integrations.katana import packing, wire
from integrations.katana.fields import Record, number, parse_id
from integrations.katana.memory import Memory
from integrations.model import Availability, Parcel, ProductionOrder, ProductionStage
from tests.integrations.katana.samples import Json, fulfillment, order, row, variant

anything: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.from_regex(r"-?\d{1,9}(\.\d{1,9})?"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
moments = st.datetimes(timezones=st.just(UTC)).map(wire.timestamp)
ids = st.integers(1, 2**31 - 1) | st.integers(1, 2**31 - 1).map(str)
quantities = st.decimals(0, 10**6, places=3).map(str) | st.integers(0, 10**6) | st.floats(0, 10**6)
words = st.sampled_from([*wire.STAGES, *wire.AVAILABILITIES, "NEVER_HEARD"])
wild = anything | st.sampled_from(["1e400", "9E+9999999", "NaN", "-1", 2**40, "2026-11-20", "0001-01-01T00:00+14:00"])


def shaped(sample: Json, *, odd: bool, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Json]:
    """The sample with some fields of their documented type. Odd: one field may be anything, and one be left out."""
    drawn = st.fixed_dictionaries({}, optional=fields).map(lambda over: sample | over)
    if not odd:
        return drawn
    names = st.sampled_from(sorted(sample))
    broken = st.tuples(drawn, names, wild).map(lambda parts: parts[0] | {parts[1]: parts[2]})
    lacking = st.tuples(drawn, names).map(lambda parts: {k: v for k, v in parts[0].items() if k != parts[1]})
    return drawn | broken | lacking


def replies(*, odd: bool) -> st.SearchStrategy[tuple[Any, list[Any], list[Any]]]:
    """An order, its fulfillments and its variants, each as Katana documents it or, if odd, nearly so."""
    allocation = shaped({"batch_id": 1, "quantity": 1}, odd=odd, batch_id=ids | st.none(), quantity=quantities)
    rows = shaped(
        row(),
        odd=odd,
        id=ids,
        variant_id=ids,
        quantity=quantities,
        product_availability=words | st.none(),
        product_expected_date=moments | st.none(),
        traceability=st.lists(allocation, max_size=3),
        batch_transactions=st.lists(allocation, max_size=3),
        serial_numbers=st.lists(ids, max_size=3),
    )
    order_rows = st.lists(rows | wild, max_size=3) if odd else st.lists(rows, max_size=3)
    orders = shaped(
        order(), odd=odd, id=ids, status=words, updated_at=moments, picked_date=moments, sales_order_rows=order_rows
    )
    fulfilled = shaped({"sales_order_row_id": 501, "quantity": 1}, odd=odd, quantity=quantities)
    fulfillments = shaped(
        fulfillment(), odd=odd, id=ids, status=words, sales_order_fulfillment_rows=st.lists(fulfilled, max_size=3)
    )
    goods = shaped(variant(), odd=odd, sku=st.text() | st.none(), type=words)
    return st.tuples(orders, st.lists(fulfillments, max_size=2), st.lists(goods, max_size=2))


def parsed(order_json: Any, packed: list[Any], goods: list[Any]) -> ProductionOrder:
    known: dict[int, wire.Variant | None] = {}
    for each in goods:
        record = Record(each, "variant")
        known[record.id()] = wire.variant(record)
    record = Record(order_json, "sales order")
    wire.variant_ids(record)
    return wire.production_order(record, known, [Record(each, "fulfillment") for each in packed])


@given(replies(odd=True) | st.tuples(anything, st.lists(anything), st.lists(anything)))
def test_any_json_is_read_or_is_an_unexpected_reply(said: tuple[Any, list[Any], list[Any]]) -> None:
    try:
        read = parsed(*said)
    except UnexpectedReply as error:
        assert error.system == "katana"
        return
    assert read.updated_at.tzinfo is UTC
    assert all(line.quantity.is_finite() and line.fulfilled.is_finite() for line in read.lines)


@given(replies(odd=False))
def test_documented_json_is_always_read_and_makes_json_requests(said: tuple[Any, list[Any], list[Any]]) -> None:
    read = parsed(*said)
    for plan in (packing.to_pack, packing.to_unpack, lambda each: packing.to_deliver(each, Parcel(carrier="DPD"))):
        with suppress(Rejected, NotSent):
            json.dumps([change.body for change in plan(read)], allow_nan=False)


@given(anything | st.text().map(lambda text: {"error": {"message": text, "details": [{"path": text}]}}))
def test_error_words_are_one_short_line(value: Any) -> None:
    spoken = wire.error_words(422, value)
    assert len(spoken) <= 300
    assert "\n" not in spoken


@given(st.text() | st.from_regex(r'\{"total_pages": ?"?\d{1,5000}"?\}') | st.just("[" * 5000))
def test_a_page_count_is_a_number_or_none(header: str) -> None:
    assert wire.page_count(header) is None or isinstance(wire.page_count(header), int)


def test_page_counts_arrive_as_text_or_as_numbers() -> None:
    assert wire.page_count('{"total_pages":"12","page":"3"}') == 12
    assert wire.page_count('{"total_pages":12}') == 12
    assert wire.page_count(None) is None


@pytest.mark.parametrize(
    ("word", "stage"),
    [
        ("PENDING", ProductionStage.QUOTE),
        ("NOT_SHIPPED", ProductionStage.OPEN),
        ("READY_FOR_FULFILLMENT", ProductionStage.OPEN),
        ("PARTIALLY_PACKED", ProductionStage.PARTLY_PACKED),
        ("PACKED", ProductionStage.PACKED),
        ("PARTIALLY_DELIVERED", ProductionStage.PARTLY_DELIVERED),
        ("DELIVERED", ProductionStage.DELIVERED),
        ("SOMETHING_NEW", ProductionStage.UNKNOWN),
    ],
)
def test_the_words_of_a_status(word: str, stage: ProductionStage) -> None:
    assert parsed(order(status=word), [], []).stage is stage


@pytest.mark.parametrize("word", [each.value.upper() for each in Availability if each is not Availability.UNKNOWN])
def test_the_words_of_availability(word: str) -> None:
    read = parsed(order(product_availability=word, sales_order_rows=[row(product_availability=word)]), [], [])
    assert read.availability is read.lines[0].availability is Availability(word.lower())


def test_no_word_of_availability_is_unknown() -> None:
    assert parsed(order(product_availability=None), [], []).availability is Availability.UNKNOWN


def test_a_deleted_fulfillment_counts_for_nothing() -> None:
    gone = fulfillment(deleted_at="2026-11-21T11:00:00.000Z")
    read = parsed(order(), [gone, fulfillment(901, sales_order_fulfillment_rows=[])], [variant()])
    assert read.lines[0].fulfilled == 0
    assert [each.ref for each in read.packings] == ["901"]


def test_several_fulfillments_of_one_row_add_up() -> None:
    one = fulfillment(901, sales_order_fulfillment_rows=[{"sales_order_row_id": 501, "quantity": "0.5"}])
    two = fulfillment(902, sales_order_fulfillment_rows=[{"sales_order_row_id": 501, "quantity": 0.25}])
    read = parsed(order(status="PARTIALLY_PACKED"), [one, two], [variant()])
    assert read.lines[0].fulfilled == Decimal("0.75")


def test_a_variant_without_sku_name_or_parent_is_taken_for_tracked() -> None:
    bare = wire.variant(Record({"id": 31, "sku": None}, "variant"))
    assert bare == wire.Variant(sku="", title="", service=False, tracked=True)
    service = wire.variant(Record({"id": 31, "sku": "WRAP", "type": "service"}, "variant"))
    assert (service.service, service.title) == (True, "WRAP")


def test_tracked_goods_that_are_packed_need_no_choice_any_more() -> None:
    tracked = variant(parent={"serial_tracked": True})
    assert parsed(order(), [], [tracked]).lines[0].needs_allocation
    assert not parsed(order(status="PACKED"), [], [tracked]).lines[0].needs_allocation


def test_only_a_lone_data_is_an_envelope() -> None:
    assert Record.of_reply({"data": {"id": 7}}, "thing").id() == 7
    assert Record.of_reply({"data": {"id": 7}, "id": 8}, "thing").id() == 8


def test_long_words_are_cut() -> None:
    assert wire.error_words(422, {"message": "no " * 500}) == ("no " * 100)[:300]


def test_a_memory_forgets_what_is_old_and_what_is_too_many() -> None:
    now = 0.0
    memory: Memory[int, str] = Memory(age=10, most=2, clock=lambda: now)
    for key in (1, 2, 1, 3):
        memory[key] = f"value {key}"
    assert [key in memory for key in (1, 2, 3)] == [True, False, True]
    now = 10.0
    assert [key in memory for key in (1, 3)] == [False, False]


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(UnexpectedReply, match="updated_at is not a time with its zone"):
        parsed(order(updated_at="2026-11-20T09:00:00"), [], [])


def test_timestamps_are_utc_milliseconds_with_a_z() -> None:
    moment = datetime.fromisoformat("2026-11-20T11:00:00.123456+02:00")
    assert wire.timestamp(moment) == "2026-11-20T09:00:00.123Z"


@pytest.mark.parametrize(
    ("value", "expected"),
    [(7, 7), ("7", 7), (True, None), (7.0, None), ("-7", None), (0, None), ("٧", None), (2**31, None), ([], None)],
)
def test_ids_are_numbers_or_digits(value: object, expected: int | None) -> None:
    assert parse_id(value) == expected


def test_amounts_are_sent_as_json_numbers() -> None:
    assert [number(Decimal(text)) for text in ("3", "3.00", "1.5", "1E+3")] == [3, 3, 1.5, 1000]
    assert isinstance(number(Decimal("3.00")), int)
