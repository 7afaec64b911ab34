"""Searching orders: the prefix hits, the filters, the syntax, the lag, and pages that hold together."""

import base64
import json
from datetime import timedelta
from typing import Any

import pytest

from integrations.sandbox.world import World
from tests.sandbox.builders import START, small_world
from tests.sandbox.shopify_stage import Caller, face


def shop_of(*names: str) -> World:
    world = small_world()
    for name in names:
        world.place_order([("MUG", 1)], name=name)
    return world


@pytest.mark.parametrize("search", ["name:104", 'name:"#104"', "name:'104'", "name:#104", "104", "name:#104-B"])
async def test_a_number_finds_every_name_that_begins_with_it_quoted_or_not(search: str) -> None:
    async with face(shop_of("#104", "#1042", "#104-A", "EN1047", "#2104")) as caller:
        assert await caller.names(search) == ["#104", "#1042", "#104-A", "EN1047"]


async def test_two_orders_may_have_one_name() -> None:
    async with face(shop_of("#1042", "#1042")) as caller:
        assert await caller.names('name:"#1042"') == ["#1042", "#1042"]


def varied_shop() -> World:
    """Six orders, each different from the others in one way."""
    world = small_world()
    world.place_order([("MUG", 1)], name="#plain", days_ago=3)
    world.pay(world.place_order([("BOWL", 1)], name="#pending", financial="PENDING", days_ago=1).id)
    world.place_order([("MUG", 1)], name="#unpaid", financial="PENDING", test=True)
    world.place_order([("MUG", 2)], name="#held", hold="OTHER", pickup=True)
    partial = world.place_order([("MUG", 2)], name="#partial")
    todo = partial.fulfillment_orders[0]
    world.fulfill(partial.id, {todo.id: {todo.lines[0].id: 1}})
    world.fulfill(world.place_order([("MUG", 1)], name="#sent").id)
    world.cancel(world.place_order([("MUG", 1)], name="#gone").id)
    archived = world.place_order([("MUG", 1)], name="#old")
    world.archive(archived.id)
    world.tag_order(archived.id, ["VIP", "rush hour"])
    return world


ALL = ["#plain", "#pending", "#unpaid", "#held", "#partial", "#sent", "#gone", "#old"]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("status:open", ["#plain", "#pending", "#unpaid", "#held", "#partial", "#sent"]),
        ("status:closed", ["#old"]),
        ("status:cancelled", ["#gone"]),
        ("status:not_closed", ALL[:-1]),
        ("financial_status:pending", ["#unpaid"]),
        ("financial_status:refunded", ["#gone"]),
        ("fulfillment_status:unfulfilled", ["#plain", "#pending", "#unpaid", "#old"]),
        ("fulfillment_status:unshipped", ["#plain", "#pending", "#unpaid", "#held", "#old"]),
        ("fulfillment_status:partial", ["#partial"]),
        ("fulfillment_status:shipped", ["#sent"]),
        ("fulfillment_status:on_hold", ["#held"]),
        ("test:true", ["#unpaid"]),
        ("tag:vip", ["#old"]),
        ('tag:"rush hour"', ["#old"]),
        ("tag:rus*", ["#old"]),
        ("tag_not:VIP", ALL[:-1]),
        ("sku:bowl", ["#pending"]),
        ("delivery_method:pick-up", ["#held"]),
        ("created_at:<'2026-11-21T00:00:00Z'", ["#plain"]),
        ("created_at:<=2026-11-22T09:00:00Z", ["#plain", "#pending"]),
        ("created_at:2026-11-22", ["#pending"]),
        ("created_at:>2026-11-22 status:open", ["#pending", "#unpaid", "#held", "#partial", "#sent"]),
        ("tag:vip OR test:true", ["#unpaid", "#old"]),
        ("(tag:vip OR test:true) AND -status:closed", ["#unpaid"]),
        ("status:open -fulfillment_status:unshipped", ["#partial", "#sent"]),
        ("NOT status:open financial_status:paid", ["#old"]),
        ("status:open financial_status:pending OR status:closed", ["#unpaid", "#old"]),
        ("", ALL),
    ],
)
async def test_filters_find_what_they_say(search: str, found: list[str]) -> None:
    async with face(varied_shop()) as caller:
        assert await caller.names(search) == found


async def test_times_are_compared_in_whole_seconds_as_they_are_shown() -> None:
    world = World(now=lambda: START.replace(microsecond=400_000))
    world.add_variant("MUG", "Mug", 1900)
    world.place_order([("MUG", 1)], name="#1")
    async with face(world) as caller:
        assert await caller.names("updated_at:<='2026-11-23T09:00:00Z'") == ["#1"]
        assert await caller.names("updated_at:>'2026-11-23T09:00:00Z'") == []


async def test_an_id_finds_by_number() -> None:
    world = shop_of("#1", "#2", "#3")
    second = list(world.shop_orders)[1]
    async with face(world) as caller:
        assert await caller.names(f"id:{second}") == ["#2"]
        assert await caller.names(f"id:>={second}") == ["#2", "#3"]


@pytest.mark.parametrize("search", ["colour:blue", "created_at:yesterday", "id:abc", "status:lost"])
async def test_a_term_that_makes_no_sense_is_left_out_with_a_warning_and_finds_everything(search: str) -> None:
    async with face(shop_of("#1", "#2")) as caller:
        answer = await caller.ask("query($s: String) { orders(first: 5, query: $s) { nodes { name } } }", s=search)
    assert len(answer["data"]["orders"]["nodes"]) == 2
    (warned,) = answer["extensions"]["search"]
    assert (warned["path"], warned["query"]) == (["orders"], search)
    assert warned["warnings"][0]["code"] in ("invalid_field", "invalid_value")


async def test_the_index_lags_but_the_order_does_not() -> None:
    world = shop_of("#1")
    order = next(iter(world.shop_orders.values()))
    async with face(world, index_lag=30) as caller:
        world.tag_order(order.id, ["packed"])
        world.place_order([("MUG", 1)], name="#2")
        assert await caller.names("tag:packed") == []
        assert await caller.names("status:open") == ["#1"]
        shown = await caller.data("query($id: ID!) { order(id: $id) { tags } }", id=f"gid://shopify/Order/{order.id}")
        assert shown["order"]["tags"] == ["packed"]
        world.advance(31)
        assert await caller.names("tag:packed") == ["#1"]
        assert await caller.names("status:open") == ["#1", "#2"]


async def test_what_a_lagging_search_finds_is_shown_as_it_is_now() -> None:
    world = shop_of("#1")
    order = next(iter(world.shop_orders.values()))
    async with face(world, index_lag=30) as caller:
        world.fulfill(order.id)
        found = await caller.data(
            '{ orders(first: 1, query: "fulfillment_status:unshipped") { nodes { displayFulfillmentStatus } } }'
        )
    assert found["orders"]["nodes"] == [{"displayFulfillmentStatus": "FULFILLED"}]


PAGE = """query($first: Int, $after: String, $last: Int, $before: String, $reverse: Boolean) {
  orders(first: $first, after: $after, last: $last, before: $before, sortKey: UPDATED_AT, reverse: $reverse) {
    edges { cursor node { name } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""


async def walked(caller: Caller, *, reverse: bool) -> list[str]:
    names: list[str] = []
    after: str | None = None
    while True:
        page = (await caller.data(PAGE, first=2, after=after, reverse=reverse))["orders"]
        names += [edge["node"]["name"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return names


@pytest.mark.parametrize("reverse", [False, True])
async def test_pages_join_without_gap_or_repeat_also_for_equal_times(reverse: bool) -> None:
    world = small_world()
    names = [f"#{number}" for number in range(1, 8)]
    for at, name in enumerate(names):
        world.place_order([("MUG", 1)], name=name, days_ago=3 - at // 3)
    async with face(world) as caller:
        assert await walked(caller, reverse=reverse) == (names[::-1] if reverse else names)


async def test_a_cursor_is_base64_json_and_keeps_its_place_when_orders_move() -> None:
    world = small_world()
    orders = [world.place_order([("MUG", 1)], name=f"#{n}", days_ago=9 - n) for n in range(1, 5)]
    async with face(world) as caller:
        page = (await caller.data(PAGE, first=2))["orders"]
        mark = json.loads(base64.b64decode(page["pageInfo"]["endCursor"]))
        assert mark["last_id"] == orders[1].id
        assert mark["last_value"].startswith((START - timedelta(days=7)).strftime("%Y-%m-%dT"))
        world.tag_order(orders[0].id, ["moved"])
        rest = (await caller.data(PAGE, first=5, after=page["pageInfo"]["endCursor"]))["orders"]
        assert [edge["node"]["name"] for edge in rest["edges"]] == ["#3", "#4", "#1"]
        assert rest["pageInfo"]["hasPreviousPage"]
        back = (await caller.data(PAGE, last=1, before=rest["pageInfo"]["startCursor"]))["orders"]
        assert [edge["node"]["name"] for edge in back["edges"]] == ["#2"]


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({}, "you must provide one of first or last"),
        ({"first": 1, "last": 1}, "providing both first and last is not supported"),
        ({"first": 251}, "first cannot exceed 250."),
        ({"first": 1, "after": "nonsense"}, "Invalid cursor for current pagination sort."),
        ({"first": 1, "after": base64.b64encode(b'{"last_id": 1, "last_value": 1}').decode()}, "Invalid cursor"),
    ],
)
async def test_page_sizes_and_cursors_shopify_refuses(variables: dict[str, Any], message: str) -> None:
    async with face(shop_of("#1")) as caller:
        answer = await caller.ask(PAGE, **variables)
    assert answer["data"] is None
    assert answer["errors"][0]["message"].startswith(message)
    assert answer["errors"][0]["extensions"]["code"] == "BAD_REQUEST"
    assert answer["errors"][0]["path"] == ["orders"]


async def test_counts_are_exact_up_to_their_limit() -> None:
    async with face(shop_of("#1", "#2", "#3")) as caller:
        counted = await caller.data(
            """{ all: ordersCount(query: "status:open") { count precision }
                 some: ordersCount(limit: 2) { count precision } }"""
        )
    assert counted["all"] == {"count": 3, "precision": "EXACT"}
    assert counted["some"] == {"count": 2, "precision": "AT_LEAST"}
