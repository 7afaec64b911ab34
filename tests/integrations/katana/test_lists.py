"""Every open order and every changed one: few calls, nothing twice, nothing that was not asked for."""

import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from structlog.testing import capture_logs

from integrations.errors import Unauthorized, Unavailable
from integrations.model import ProductionOrder, ProductionStage
from tests.integrations.katana.loopback import Answer, Asked, Said, by_page, katana, listed
from tests.integrations.katana.samples import Json, error, fulfillment, order, row, variant

SINCE = datetime(2026, 11, 20, 8, 30, 0, 123_900, tzinfo=UTC)
SEARCH, LIST, FULFILLMENTS = "POST /sales_orders/search", "GET /sales_orders", "GET /sales_order_fulfillments"
VARIANTS: dict[str, Answer] = {"GET /variants": listed(variant())}
REFUSED = Said(422, error(422, "UnprocessableEntityError", "The request body is invalid."))


async def refs(orders: AsyncIterator[ProductionOrder]) -> list[str]:
    return [each.ref async for each in orders]


def searchable(orders: list[Json], *, header: bool = True) -> Callable[[Asked], Said]:
    """A search that understands what the client asks: statuses, ids above the last one, and a limit."""

    def answer(asked: Asked) -> Said:
        statuses, after = asked.body["filter"]["and"]
        left = [
            each
            for each in sorted(orders, key=lambda each: int(each["id"]))
            if each["status"] in statuses["status"]["inq"] and each["id"] > after["id"]["gt"]
        ]
        limit = asked.body["limit"]
        said = listed(*left[:limit], pages=-(-len(left) // limit))
        return said if header else Said(body=said.body)

    return answer


def by_status(orders: list[Json]) -> Answer:
    return lambda asked: listed(*[each for each in orders if each["status"] == dict(asked.query)["status"]])


async def test_open_orders_asks_one_search_for_every_open_status() -> None:
    async with katana(VARIANTS | {SEARCH: searchable([order()])}) as server:
        assert await refs(server.client.open_orders()) == ["7001"]
    assert server.lines == [SEARCH, "GET /variants"]
    body = server.asked[0].body
    assert body["filter"]["and"][0]["status"]["inq"] == [
        "NOT_SHIPPED",
        "READY_FOR_FULFILLMENT",
        "PARTIALLY_PACKED",
        "PACKED",
        "PARTIALLY_DELIVERED",
    ]
    assert (body["limit"], body["page"], body["order"]) == (200, 1, ["id ASC"])


def paged(orders: list[Json]) -> Callable[[Asked], Said]:
    """A list that understands a status, a page number and a limit, the newest first."""

    def answer(asked: Asked) -> Said:
        query = dict(asked.query)
        fitting = [each for each in reversed(orders) if each["status"] == query["status"]]
        page, limit = int(query["page"]), int(query["limit"])
        return listed(*fitting[(page - 1) * limit : page * limit], pages=-(-len(fitting) // limit))

    return answer


async def test_ten_thousand_open_orders_take_few_calls() -> None:
    """One search to learn that there are so many, a list of those nobody has begun, and a search for the others."""
    orders = [order(each, sales_order_rows=[row(each, variant_id=each % 150 + 1)]) for each in range(1, 10_001)]
    others = {7: "PACKED", 4_000: "READY_FOR_FULFILLMENT", 9_999: "PACKED", 10_000: "DELIVERED"}
    for each, status in others.items():
        orders[each - 1]["status"] = status
    many = listed(*[variant(each) for each in range(1, 151)])
    serving: dict[str, Answer] = {SEARCH: searchable(orders), LIST: paged(orders), "GET /variants": many}
    async with katana(serving) as server:
        seen = await refs(server.client.open_orders())
    assert sorted(map(int, seen)) == list(range(1, 10_000))
    assert (server.lines.count(SEARCH), server.lines.count(LIST)) == (2, 40)
    assert len(server.asked) == 43


@pytest.mark.parametrize("header", [True, False])
async def test_open_orders_reads_on_from_the_last_id(header: bool) -> None:
    orders = [order(each) for each in range(1, 402)] + [order(500, status="DELIVERED")]
    async with katana(VARIANTS | {SEARCH: searchable(orders, header=header)}) as server:
        assert len(await refs(server.client.open_orders())) == 401
    assert [each.body["filter"]["and"][1]["id"]["gt"] for each in server.asked if each.line == SEARCH][:3] == [
        0,
        200,
        400,
    ]


async def test_open_orders_checks_the_status_again() -> None:
    unfiltered = listed(order(1, status="PENDING"), order(2), order(3, status="DELIVERED"), order(4, status="NEW"))
    async with katana(VARIANTS | {SEARCH: unfiltered}) as server:
        assert await refs(server.client.open_orders()) == ["2"]


def lacking_rows() -> Said:
    bare = {name: value for name, value in order().items() if name != "sales_order_rows"}
    return listed(bare)


@pytest.mark.parametrize(
    "search", [REFUSED, Said(404), listed(order(2), order(1)), lacking_rows(), Said(body={"result": []})]
)
async def test_open_orders_falls_back_to_one_list_per_status(search: Said) -> None:
    orders = [order(7001), order(7002, status="PACKED"), order(7003, status="DELIVERED")]
    with capture_logs() as logs:
        async with katana(VARIANTS | {SEARCH: search, LIST: by_status(orders)}) as server:
            assert await refs(server.client.open_orders()) == ["7001", "7002"]
    assert server.lines.count(LIST) == 5
    assert [each["event"] for each in logs] == ["katana.search_unfit"]


async def test_the_lists_per_status_are_checked_again_and_repeat_nothing() -> None:
    """Katana may ignore a filter, and a search may be refused after it gave a first page."""
    orders = [order(each) for each in range(1, 202)]
    serving = searchable(orders)

    def first_page_only(asked: Asked) -> Said:
        return serving(asked) if asked.body["filter"]["and"][1]["id"]["gt"] == 0 else REFUSED

    everything = listed(*orders, order(900, status="DELIVERED"), order(901, status="PACKED"))
    async with katana(VARIANTS | {SEARCH: first_page_only, LIST: everything}) as server:
        seen = await refs(server.client.open_orders())
    assert seen == [*map(str, range(1, 202)), "901"]


async def test_open_orders_does_not_take_a_refused_key_for_an_unfit_search() -> None:
    async with katana({SEARCH: Said(401, error(401, "UnauthorizedError", "Unauthorized"))}) as server:
        with pytest.raises(Unauthorized):
            await refs(server.client.open_orders())
    assert server.lines == [SEARCH]


async def test_a_complete_order_needs_no_fulfillments_and_a_partial_one_does() -> None:
    orders = [order(1, status="PACKED"), order(2, status="PARTIALLY_PACKED", sales_order_rows=[row(502)])]
    packed = fulfillment(sales_order_id=2, sales_order_fulfillment_rows=[{"sales_order_row_id": 502, "quantity": 1}])
    async with katana(VARIANTS | {SEARCH: searchable(orders), FULFILLMENTS: listed(packed)}) as server:
        read = [each async for each in server.client.open_orders()]
        again = [each async for each in server.client.open_orders()]
    assert [each.lines[0].fulfilled for each in read] == [Decimal(3), Decimal(1)]
    assert [len(each.packings) for each in read] == [0, 1]
    assert read == again
    assert server.lines.count(FULFILLMENTS) == 1


async def test_a_partial_order_that_changed_is_read_again() -> None:
    partial = order(1, status="PARTIALLY_DELIVERED", sales_order_rows=[row(501)])
    none = {FULFILLMENTS: listed(fulfillment(sales_order_id=1))}
    async with katana(VARIANTS | none | {SEARCH: searchable([partial])}) as server:
        await refs(server.client.open_orders())
        partial["updated_at"] = "2026-11-22T09:00:00.000Z"
        await refs(server.client.open_orders())
    assert server.lines.count(FULFILLMENTS) == 2


async def test_changed_since_asks_by_update_time_and_keeps_only_what_changed() -> None:
    old = order(7002, updated_at="2026-11-20T08:30:00.122Z")
    exact = order(7003, updated_at="2026-11-20T08:30:00.123Z")
    gone = order(7004, deleted_at="2026-11-20T10:00:00.000Z")
    async with katana(VARIANTS | {LIST: listed(order(), old, exact, gone)}) as server:
        changed = [each async for each in server.client.changed_since(SINCE)]
    assert [each.ref for each in changed] == ["7001", "7003", "7004"]
    assert [each.deleted_at is not None for each in changed] == [False, False, True]
    assert ("updated_at_min", "2026-11-20T08:30:00.123Z") in server.asked[0].query
    assert ("include_deleted", "true") in server.asked[0].query
    assert ("limit", "250") in server.asked[0].query


async def test_changed_since_reads_ten_pages_and_repeats_nothing() -> None:
    """Page numbers are text on the wire, so "5" must not count as past "10"; a moving list repeats rows."""
    pages: list[list[Json]] = [[order(each), order(each + 1)] for each in range(1, 11)]
    async with katana(VARIANTS | {LIST: by_page(*pages)}) as server:
        seen = await refs(server.client.changed_since(SINCE))
    assert seen == [str(each) for each in range(1, 12)]
    assert server.lines.count(LIST) == 10


@pytest.mark.parametrize("header", [None, "no json", "[]", '{"total_pages": "many"}'])
async def test_a_list_without_a_readable_page_count_ends_with_nothing_new(header: str | None) -> None:
    said = Said(body={"data": [order()]}, headers={"X-Pagination": header} if header else {})
    async with katana(VARIANTS | {LIST: said}) as server:
        assert await refs(server.client.changed_since(SINCE)) == ["7001"]
    assert server.lines.count(LIST) == 2


async def test_page_numbers_may_be_numbers() -> None:
    said = Said(body={"data": [order()]}, headers={"X-Pagination": json.dumps({"total_pages": 1})})
    async with katana(VARIANTS | {LIST: said}) as server:
        assert await refs(server.client.changed_since(SINCE)) == ["7001"]
    assert server.lines.count(LIST) == 1


@pytest.mark.parametrize("said", [Said(500, error(500, "InternalServerError", "Oh no")), Said(504, b"")])
async def test_changed_since_raises_unavailable_when_katana_is_down(said: Said) -> None:
    async with katana({LIST: said}) as server:
        with pytest.raises(Unavailable):
            await refs(server.client.changed_since(SINCE + timedelta(days=1)))


async def test_an_unknown_word_is_unknown_and_logged_once() -> None:
    strange: dict[str, Any] = {"status": "ON_THE_MOON", "product_availability": "BEHIND_THE_SOFA"}
    with capture_logs() as logs:
        async with katana(VARIANTS | {LIST: listed(order(1, **strange), order(2, **strange))}) as server:
            read = [each async for each in server.client.changed_since(SINCE)]
    assert {(each.stage, each.availability.value) for each in read} == {(ProductionStage.UNKNOWN, "unknown")}
    assert sorted(each["word"] for each in logs) == ["BEHIND_THE_SOFA", "ON_THE_MOON"]


async def test_variants_of_several_pages_are_asked_for_together() -> None:
    orders = [order(each, sales_order_rows=[row(each, variant_id=each)]) for each in range(1, 401)]

    def answer(asked: Asked) -> Said:
        return listed(*[variant(int(value)) for name, value in asked.query if name == "ids"])

    async with katana({SEARCH: searchable(orders), "GET /variants": answer}) as server:
        await refs(server.client.open_orders())
    assert server.lines == [SEARCH, SEARCH, "GET /variants", "GET /variants"]
    assert [sum(name == "ids" for name, _ in each.query) for each in server.asked] == [0, 0, 200, 200]
