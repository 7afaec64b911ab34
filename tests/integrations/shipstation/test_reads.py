"""Reading orders: the URL hit, the answer in our words, and pages that lie or move."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from aiohttp import web

from integrations.model import Line, Shipment, ShipmentState, System
from integrations.shipstation.client import ShipStationClient
from tests.integrations.shipstation.desk import LOGIN, Desk, fulfillment, label, order

REF = "81000001"


async def test_ping_names_the_stores(client: ShipStationClient, desk: Desk) -> None:
    desk.says(
        "/stores",
        [
            {"storeId": 1, "storeName": "Harbour Shop", "marketplaceId": 43, "active": True, "autoRefresh": True},
            {"storeId": 2, "storeName": "Pier Shop", "marketplaceId": 36, "active": True, "autoRefresh": False},
            {"storeId": 3, "storeName": "By hand", "marketplaceId": 0, "active": True, "autoRefresh": False},
            {"storeId": 4, "storeName": "Closed", "marketplaceId": 43, "active": False, "autoRefresh": True},
        ],
    )
    account = await client.ping()
    assert account.name == "ShipStation (Harbour Shop, Pier Shop)"
    assert len(account.warnings) == 1
    assert account.warnings[0].startswith("Pier Shop is not imported automatically")
    assert [(asked.method, asked.path, asked.login) for asked in desk.asked] == [("GET", "/stores", LOGIN)]


async def test_ping_says_when_nobody_could_be_notified(client: ShipStationClient, desk: Desk) -> None:
    desk.says("/stores", [{"storeId": 3, "storeName": "By hand", "marketplaceId": 0}])
    account = await client.ping()
    assert account.name == "ShipStation (no connected store)"
    assert "tells nobody" in account.warnings[0]


async def test_get_reads_one_order(client: ShipStationClient, desk: Desk) -> None:
    desk.says(f"/orders/{REF}", order())
    assert await client.get(REF) == Shipment(
        system=System.SHIPSTATION,
        ref=REF,
        number="2207",
        updated_at=datetime(2026, 11, 20, 17, 15, 30, 250_000, tzinfo=UTC),
        state=ShipmentState.AWAITING_SHIPMENT,
        lines=(
            Line(ref="90001", sku="MUG-BLUE", title="Blue mug", quantity=Decimal(2), fulfilled=Decimal(0), bin="A3"),
        ),
        channel_order_ref="6100000000042",
        store_ref="55001",
        service="Parcel, two days",
        native={"orderStatus": "awaiting_shipment"},
    )
    assert [(asked.method, asked.path, asked.login) for asked in desk.asked] == [("GET", f"/orders/{REF}", LOGIN)]


async def test_get_of_a_shipped_order_brings_its_parcels(client: ShipStationClient, desk: Desk) -> None:
    desk.says(f"/orders/{REF}", order(orderStatus="shipped", shipDate="2026-11-21"))
    desk.lists("/shipments", [label()])
    desk.lists("/fulfillments", [fulfillment()])
    found = await client.get(REF)
    assert found is not None
    assert [parcel.tracking_number for parcel in found.parcels] == ["LABEL-71", "HAND-31"]
    assert found.shipped_at == datetime(2026, 11, 21, 21, 2, 10, 900_000, tzinfo=UTC)
    assert found.lines[0].fulfilled == Decimal(2)
    assert [asked.path for asked in desk.asked] == [f"/orders/{REF}", "/shipments", "/fulfillments"]


@pytest.mark.parametrize("body", [None, "404"])
async def test_get_of_an_unknown_order_is_none(client: ShipStationClient, desk: Desk, body: str | None) -> None:
    if body is None:
        desk.says(f"/orders/{REF}", None)
    assert await client.get(REF) is None
    assert len(desk.asked) == 1


@pytest.mark.parametrize("ref", ["", "se-81", "..", "81/../stores", "٨١", "-1", "1.5", "81?x=1"])
async def test_a_ref_that_is_no_number_is_never_asked_for(client: ShipStationClient, desk: Desk, ref: str) -> None:
    assert await client.get(ref) is None
    assert desk.asked == []


async def test_find_drops_what_only_starts_with_the_number(client: ShipStationClient, desk: Desk) -> None:
    numbers = ["2207", "22070", "2207-1", "#2207", "AB2207"]
    desk.lists("/orders", [order(7000 + each, number) for each, number in enumerate(numbers)])
    assert [found.ref for found in await client.find(" #2207 ")] == ["7000", "7003"]
    assert [asked.filter for asked in desk.asked] == [{"orderNumber": "2207"}, {"orderNumber": "#2207"}]


async def test_find_pages_on_to_a_late_match(client: ShipStationClient, desk: Desk) -> None:
    rows = [order(7000 + each, f"22{each:03}") for each in range(5)] + [order(7999, "22")]
    desk.lists("/orders", rows, at_once=2)
    assert [found.ref for found in await client.find("22")] == ["7999"]
    assert [dict(asked.query)["page"] for asked in desk.asked] == ["1", "2", "3"] * 2


async def test_find_compares_case_and_keeps_prefixes(client: ShipStationClient, desk: Desk) -> None:
    desk.lists("/orders", [order(1, "EU-2207-a"), order(2, "2207")])
    assert [found.ref for found in await client.find("eu-2207-A")] == ["1"]


@pytest.mark.parametrize("number", ["", "#", "  ", " # "])
async def test_find_of_nothing_asks_nothing(client: ShipStationClient, desk: Desk, number: str) -> None:
    assert await client.find(number) == ()
    assert desk.asked == []


async def test_changed_since_asks_in_pacific_time_newest_first(client: ShipStationClient, desk: Desk) -> None:
    desk.lists("/orders", [order(2), order(1)])
    since = datetime(2026, 7, 1, 3, 0, 1, tzinfo=UTC)
    assert [found.ref async for found in client.changed_since(since)] == ["2", "1"]
    assert [asked.query for asked in desk.asked] == [
        (
            ("modifyDateStart", "2026-06-30 20:00:00"),
            ("sortBy", "ModifyDate"),
            ("sortDir", "DESC"),
            ("page", "1"),
            ("pageSize", "500"),
        )
    ]


async def test_an_order_that_changes_while_we_page_pushes_none_out(client: ShipStationClient, desk: Desk) -> None:
    newest_first = [order(each) for each in range(9, 0, -1)]

    def answer(request: web.Request) -> web.Response:
        start = (int(request.query["page"]) - 1) * 3
        shown = newest_first[start : start + 3]
        newest_first.insert(0, newest_first.pop())
        return web.json_response({"orders": shown, "pages": 4})

    desk.answers["/orders"] = answer
    refs = [found.ref async for found in client.changed_since(datetime(2026, 11, 1, tzinfo=UTC))]
    assert len(refs) == len(set(refs))
    assert {"3", "4", "5", "6", "7", "8", "9"} <= set(refs)


@pytest.mark.parametrize(("told", "calls"), [(0, 1), (1, 1), (3, 2), (10**9, 2)])
async def test_a_page_count_that_lies_ends_at_the_first_empty_page(
    client: ShipStationClient, desk: Desk, told: int, calls: int
) -> None:
    desk.lists("/orders", [order(1), order(2)], pages=told)
    assert [found.ref async for found in client.changed_since(datetime(2026, 11, 1, tzinfo=UTC))] == ["1", "2"]
    assert len(desk.asked) == calls


async def test_open_orders_reads_each_open_status_once(client: ShipStationClient, desk: Desk) -> None:
    words = ("awaiting_payment", "on_hold", "awaiting_shipment", "pending_fulfillment")
    moved_on = order(5, orderStatus="on_hold")

    def answer(request: web.Request) -> web.Response:
        word = request.query["orderStatus"]
        rows = [order(10 + words.index(word), orderStatus=word), moved_on]
        return web.json_response({"orders": rows, "pages": 1})

    desk.answers["/orders"] = answer
    found = [shipment async for shipment in client.open_orders()]
    assert [shipment.ref for shipment in found] == ["10", "5", "11", "12", "13"]
    assert [asked.query for asked in desk.asked] == [
        (("orderStatus", word), ("page", "1"), ("pageSize", "500")) for word in words
    ]


def test_it_settles_after_its_timeout_and_the_read_lag(client: ShipStationClient) -> None:
    assert client.settle == timedelta(seconds=7)
    assert client.system is System.SHIPSTATION
