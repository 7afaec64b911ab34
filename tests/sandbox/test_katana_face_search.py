"""Katana's search: every operator of its grammar against plain Python, and what it refuses."""

import fnmatch
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.sandbox.katana.ajv import Fault
from integrations.sandbox.katana.errors import KatanaError
from integrations.sandbox.katana.search import SEARCH, understand
from integrations.sandbox.state import KatanaOrder
from tests.sandbox.katana_stage import MONDAY, Katana, add_order, katana_face, mug_world, packing

Record = dict[str, Any]

NUMBERS = ["#1", "#10", "#1042", "SO-7", "so-7", "100%"]
STATUSES = ["PENDING", "NOT_SHIPPED", "PACKED", "DELIVERED"]
MOMENTS = [f"2026-11-{day:02}T12:00:00.000Z" for day in (1, 9, 20, 23)]
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "order_no": st.sampled_from(NUMBERS),
    "status": st.sampled_from(STATUSES),
    "id": st.integers(1, 4),
    "delivery_date": st.sampled_from(MOMENTS),
}
ORDERING: dict[str, Callable[[Any, Any], bool]] = {
    "gt": lambda value, bound: value > bound,
    "gte": lambda value, bound: value >= bound,
    "lt": lambda value, bound: value < bound,
    "lte": lambda value, bound: value <= bound,
    "neq": lambda value, bound: value != bound,
    "inq": lambda value, some: value in some,
    "nin": lambda value, some: value not in some,
    "between": lambda value, ends: ends[0] <= value <= ends[1],
}
records = st.fixed_dictionaries(
    {name: st.none() | values if name == "delivery_date" else values for name, values in VALUES.items()}
)


@st.composite
def conditions(draw: st.DrawFn) -> tuple[str, Any]:
    """A field and either a bare value or one comparison."""
    name = draw(st.sampled_from(sorted(VALUES)))
    value = VALUES[name]
    several = st.lists(value, max_size=3)
    operands = {**dict.fromkeys(ORDERING, value), "inq": several, "nin": several, "between": st.tuples(value, value)}
    operation = draw(st.sampled_from(["equal", *operands]))
    if operation == "equal":
        return name, draw(value)
    operand = draw(operands[operation])
    return name, {operation: list(operand) if isinstance(operand, tuple) else operand}


def plain(record: Record, name: str, asked: Any) -> bool:
    """The same question in plain Python; texts of one format compare as their moments do."""
    value = record[name]
    if not isinstance(asked, dict):
        return bool(value == asked)
    return value is not None and all(ORDERING[operation](value, operand) for operation, operand in asked.items())


def typed(value: Any) -> Any:
    """As the face holds it: moments are moments, not text."""
    return datetime.fromisoformat(value) if isinstance(value, str) and value in MOMENTS else value


@given(records, st.lists(conditions(), max_size=3), st.sampled_from(["and", "or", "side by side"]))
def test_a_search_is_a_plain_filter(record: Record, asked: list[tuple[str, Any]], how: str) -> None:
    parts = [{name: condition} for name, condition in asked]
    body = {"filter": dict(asked) if how == "side by side" else {how: parts}}
    assert not list(SEARCH.faults(body))
    counted = dict(asked).items() if how == "side by side" else asked
    verdicts = [plain(record, name, condition) for name, condition in counted]
    expected = (any(verdicts) or not verdicts) if how == "or" else all(verdicts)
    assert understand(body).accepts(lambda name: typed(record[name])) is expected


@given(st.text("ab#\n", max_size=5), st.text("ab#\n%_", max_size=5))
def test_like_is_the_shells_star_and_question_mark(value: str, pattern: str) -> None:
    search = understand({"filter": {"order_no": {"like": pattern}}})
    shell = pattern.replace("%", "*").replace("_", "?")
    assert search.accepts(lambda _: value) is fnmatch.fnmatchcase(value, shell)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (None, True),
        ({"neq": "2026-11-23"}, False),
        ({"nin": ["2026-11-23"]}, False),
        ({"inq": ["2026-11-23"]}, False),
        ({"lte": "2026-11-23"}, False),
        ({"between": ["2026-11-01", "2026-11-23"]}, False),
        ({}, True),
    ],
)
def test_null_passes_no_comparison_but_null(asked: object, expected: bool) -> None:
    assert understand({"filter": {"delivery_date": asked}}).accepts(lambda _: None) is expected


def test_not_null_is_every_date() -> None:
    search = understand({"filter": {"delivery_date": {"neq": None}}})
    assert search.accepts(lambda _: MONDAY)
    assert not search.accepts(lambda _: None)


def test_ilike_forgets_case_and_like_does_not() -> None:
    asked = {"like": False, "ilike": True}
    for operation, expected in asked.items():
        search = understand({"filter": {"order_no": {operation: "so-%"}}})
        assert search.accepts(lambda _: "SO-7") is expected


async def found(katana: Katana, body: dict[str, Any]) -> list[int]:
    status, answer = await katana.post("/sales_orders/search", body)
    assert status == 200, answer
    return [order["id"] for order in answer["data"]]


async def test_several_statuses_in_one_call() -> None:
    world = mug_world()
    orders: list[KatanaOrder] = []
    for number in range(4):
        orders.append(add_order(world, f"#{number}", ("MUG-BLUE", 1)))
        world.advance(60)
    async with katana_face(world) as katana:
        await katana.post("/sales_order_fulfillments", packing(orders[1]))
        await katana.post("/sales_order_fulfillments", packing(orders[2], status="DELIVERED"))
        world.katana_delete_order(orders[3].id)
        open_ones = {"filter": {"and": [{"status": {"inq": ["NOT_SHIPPED", "PACKED"]}}]}}
        assert await found(katana, open_ones) == [orders[1].id, orders[0].id], "newest first, deleted ones never"
        assert await found(katana, {**open_ones, "order": "created_at ASC"}) == [orders[0].id, orders[1].id]
        by_status = {"order": ["status DESC", "id ASC"]}
        assert await found(katana, by_status) == [orders[1].id, orders[0].id, orders[2].id]
        assert await found(katana, {"limit": 1, "page": 2}) == [orders[1].id]
        assert await found(katana, {"filter": {"delivery_date": None}, "limit": 200}) != []
        assert await found(katana, {"filter": {"custom_fields.9d1c": "x"}}) == []


@pytest.mark.parametrize(
    "body",
    [
        {"filter": {"colour": "blue"}},
        {"filter": {"and": [{"colour": "blue"}]}},
        {"filter": {"or": [{"colour": "blue"}]}},
        {"filter": {"not": [{"status": "PACKED"}]}},
        {"filter": {"where": {"status": "PACKED"}}},
        {"filter": {"status": {"is": "PACKED"}}},
        {"filter": {"status": {"inq": "PACKED"}}},
        {"filter": {"status": {"inq": ["PACKED"] * 101}}},
        {"filter": {"created_at": {"gte": "yesterday"}}},
        {"filter": {"id": {"gt": "many"}}},
        {"filter": {"created_at": {"between": ["2026-11-01T00:00:00.000Z"]}}},
        {"limit": 201},
        {"page": 0},
        {"order": "colour ASC"},
        {"order": "status SIDEWAYS"},
        {"where": {}},
    ],
)
async def test_what_is_not_of_the_grammar_is_422(body: dict[str, Any]) -> None:
    async with katana_face(mug_world()) as katana:
        status, answer = await katana.post("/sales_orders/search", body)
    assert status == 422
    assert answer["error"]["details"]


def test_a_refusal_carries_its_details() -> None:
    error = KatanaError(422, "UnprocessableEntityError", "no", faults=[Fault(".a", "type", "should be string", {})])
    assert error.error["details"] == [{"path": ".a", "code": "type", "message": "should be string", "info": {}}]
