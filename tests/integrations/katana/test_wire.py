"""Any JSON of the documented shape becomes a production order or an `UnexpectedReply`, and nothing else."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.errors import NotSent, Rejected, UnexpectedReply
from integrations.katana import packing, wire
from integrations.katana.fields import Record, number, parse_id
from integrations.model import Availability, Parcel, ProductionOrder, ProductionStage
from tests.integrations.katana.samples import Json, fulfillment, order, row, variant

anything: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.from_regex(r"-?\d{1,9}(\.\d{1,9})?"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
moments = st.datetimes(timezones=st.just(UTC)).map(wire.timestamp) | st.text(max_size=30)
ids = st.integers(-1, 2**33) | st.integers(0, 2**31).map(str)
quantities = st.floats() | st.integers() | st.decimals().map(str) | st.just("1e400") | st.just("9E+9999999")
words = st.sampled_from([*wire.STAGES, *wire.AVAILABILITIES, "", "NEVER_HEARD"])


def shaped(sample: Json, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Json]:
    """The sample with some fields drawn from their documented type, some from anything, and some left out."""
    drawn = {name: strategy | anything for name, strategy in fields.items()}
    return st.fixed_dictionaries({}, optional=drawn).flatmap(
        lambda over: st.sets(st.sampled_from(sorted(sample)), max_size=2).map(
            lambda gone: {name: value for name, value in (sample | over).items() if name not in gone}
        )
    )


allocations = st.lists(shaped({"batch_id": 1, "quantity": 1}, batch_id=ids, quantity=quantities), max_size=3)
rows = shaped(
    row(),
    id=ids,
    variant_id=ids,
    quantity=quantities,
    product_availability=words,
    product_expected_date=moments,
    traceability=allocations,
    batch_transactions=allocations,
    serial_numbers=st.lists(ids, max_size=3),
)
orders = shaped(
    order(),
    id=ids,
    status=words,
    updated_at=moments,
    picked_date=moments,
    product_availability=words,
    sales_order_rows=st.lists(rows, max_size=3),
)
fulfillments = shaped(
    fulfillment(),
    id=ids,
    status=words,
    picked_date=moments,
    sales_order_fulfillment_rows=st.lists(
        shaped({"sales_order_row_id": 501, "quantity": 1}, sales_order_row_id=ids, quantity=quantities), max_size=3
    ),
)
variants = shaped(variant(), sku=st.text(), type=words, config_attributes=st.lists(anything, max_size=2))


def parsed(order_json: Any, packed: list[Any], goods: list[Any]) -> ProductionOrder:
    known: dict[int, wire.Variant | None] = {}
    for each in goods:
        record = Record(each, "variant")
        known[record.id()] = wire.variant(record)
    record = Record(order_json, "sales order")
    wire.variant_ids(record)
    return wire.production_order(record, known, [Record(each, "fulfillment") for each in packed])


@given(orders | anything, st.lists(fulfillments | anything, max_size=2), st.lists(variants | anything, max_size=2))
def test_any_json_is_read_or_is_an_unexpected_reply(order_json: Any, packed: list[Any], goods: list[Any]) -> None:
    try:
        read = parsed(order_json, packed, goods)
    except UnexpectedReply as error:
        assert error.system == "katana"
        return
    assert read.updated_at.tzinfo is UTC
    for line in read.lines:
        assert line.quantity.is_finite()
        assert line.fulfilled.is_finite()


@given(orders, st.lists(fulfillments, max_size=2), st.lists(variants, max_size=2))
def test_whatever_is_read_can_be_turned_into_json_requests(
    order_json: Any, packed: list[Any], goods: list[Any]
) -> None:
    try:
        read = parsed(order_json, packed, goods)
        changes = [*packing.to_deliver(read, Parcel(carrier="DPD")), *packing.to_pack(read)]
    except (UnexpectedReply, Rejected, NotSent):
        return
    for change in changes:
        json.dumps(change.body, allow_nan=False)


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
