"""ShipStation's V1 face over loopback: the door, finding orders, Pacific time, the account."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.sandbox.shipstation import RULES
from integrations.sandbox.shipstation import time as pacific
from integrations.sandbox.shipstation.gate import FixedWindow
from tests.sandbox.shipstation_stage import MONDAY, add_desk_order, desk_face, desk_world


@pytest.mark.parametrize("pair", [None, ("desk-key", "wrong"), ("wrong", "desk-secret")])
async def test_a_wrong_pair_is_401(pair: tuple[str, str] | None) -> None:
    async with desk_face(desk_world(), pair=pair) as desk:
        status, body, _ = await desk.call("GET", "/orders")
    assert (status, list(body)) == (401, ["message"])


async def test_a_plan_without_the_api_is_402_and_says_nothing() -> None:
    async with desk_face(desk_world()) as desk:
        desk.app[RULES].plan_has_api = False
        status, body, _ = await desk.call("GET", "/orders")
    assert (status, body) == (402, None)


async def test_the_limit_is_told_in_seconds_and_ends_in_429() -> None:
    async with desk_face(desk_world(), limit=2) as desk:
        _, _, first = await desk.call("GET", "/carriers")
        await desk.call("GET", "/orders/1")
        status, body, last = await desk.call("GET", "/carriers")
    assert (first["X-Rate-Limit-Limit"], first["X-Rate-Limit-Remaining"]) == ("2", "1")
    assert (status, body) == (429, {"message": "Too Many Requests"})
    assert last["X-Rate-Limit-Remaining"] == "0"
    assert 1 <= int(last["X-Rate-Limit-Reset"]) <= 60
    assert "Retry-After" not in last


def test_the_window_starts_anew_with_the_first_request_after_its_end() -> None:
    now = 0.0
    window = FixedWindow(1, 60.0, clock=lambda: now)
    assert window.take()
    now = 45.5
    assert not window.take()
    assert window.headers()["X-Rate-Limit-Reset"] == "15"
    now = 60.0
    assert window.take()
    assert window.headers()["X-Rate-Limit-Reset"] == "60"


async def test_nothing_found_has_no_pages() -> None:
    async with desk_face(desk_world()) as desk:
        assert await desk.get("/orders") == {"orders": [], "total": 0, "page": 1, "pages": 0}


async def test_the_number_is_a_prefix_and_two_stores_may_share_it() -> None:
    world = desk_world()
    for number, store in [("1042", 120001), ("1042", 555), ("10421", 120001), ("1042-1", 120001), ("104", 120001)]:
        add_desk_order(world, number, store_id=store)
    async with desk_face(world) as desk:
        assert await desk.numbers(orderNumber="1042") == ["1042", "1042", "10421", "1042-1"]
        assert await desk.numbers(orderNumber="1042", storeId="555") == ["1042"]
        assert await desk.numbers(orderNumber="#1042") == []


async def test_filters_by_status_customer_keyword_and_unknown_ones() -> None:
    world = desk_world()
    add_desk_order(world, "1", status="on_hold")
    add_desk_order(world, "2", status="awaiting_payment", customer_name="Ben Moss")
    async with desk_face(world) as desk:
        assert await desk.numbers(orderStatus="on_hold") == ["1"]
        assert await desk.numbers(orderStatus="") == ["1", "2"], "left empty, all statuses"
        assert await desk.numbers(customerName="moss") == ["2"]
        assert await desk.numbers(itemKeyword="mug-b") == ["1", "2"]
        assert await desk.numbers(itemKeyword="plate") == []
        assert await desk.numbers(paymentDateStart="2026-01-01") == ["1"], "what is unpaid has no payment date"
        assert await desk.numbers(colour="blue") == ["1", "2"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"orderStatus": "all"}, "orderStatus"),
        ({"modifyDateStart": "yesterday"}, "modifyDateStart"),
        ({"page": "x"}, "page"),
        ({"sortBy": "Name"}, "sortBy"),
        ({"sortBy": "OrderDate", "sortDir": "UP"}, "sortDir"),
    ],
)
async def test_a_bad_filter_is_an_aspnet_400(query: dict[str, str], field: str) -> None:
    world = desk_world()
    add_desk_order(world, "1")
    async with desk_face(world) as desk:
        status, body, _ = await desk.call("GET", "/orders", params=query)
    assert status == 400
    assert body["Message"] == "The request is invalid."
    assert list(body["ModelState"]) == [field]


async def test_windows_are_pacific_and_open_at_the_start() -> None:
    world = desk_world()
    add_desk_order(world, "noon")
    world.advance(3600)
    add_desk_order(world, "one")
    async with desk_face(world) as desk:
        assert await desk.numbers(modifyDateStart="2026-11-23 11:59:59") == ["noon", "one"]
        assert await desk.numbers(modifyDateStart="2026-11-23 12:00:00") == ["one"]
        assert await desk.numbers(modifyDateEnd="2026-11-23 12:00:00") == ["noon"]
        assert await desk.numbers(createDateStart="2026-11-23T12:30:00Z") == ["one"], "a zone is not looked at"
        assert await desk.numbers(modifyDateStart="2026-11-23 20:00:00") == [], "UTC shifts the window by 8 h"


async def test_orders_come_by_id_or_sorted_in_pages_of_at_most_500() -> None:
    world = desk_world()
    for number in range(502):
        world.advance(1)
        add_desk_order(world, str(number))
    async with desk_face(world) as desk:
        body = await desk.get("/orders", pageSize="9999", page="2")
        newest = await desk.get("/orders", sortBy="ModifyDate", sortDir="DESC", pageSize="2")
        latest_id = await desk.get("/orders", sortDir="DESC", pageSize="1")
        default = await desk.get("/orders")
    assert [order["orderNumber"] for order in body["orders"]] == ["500", "501"]
    assert (body["total"], body["page"], body["pages"]) == (502, 2, 2)
    assert [order["orderNumber"] for order in newest["orders"]] == ["501", "500"]
    assert [order["orderNumber"] for order in latest_id["orders"]] == ["501"]
    assert (len(default["orders"]), default["pages"]) == (100, 6)


async def test_an_order_speaks_pacific_with_seven_digits_and_knows_no_tracking_number() -> None:
    world = desk_world()
    order = add_desk_order(world, "1042", key="5820417000001", hold_until=datetime(2026, 12, 1, 8, tzinfo=UTC))
    async with desk_face(world) as desk:
        shown = await desk.get(f"/orders/{order.id}")
        status, body, _ = await desk.call("GET", "/orders/7")
    assert shown["orderDate"] == "2026-11-23T12:00:00.0000000"
    assert shown["items"][0]["createDate"] == "2026-11-23T12:00:00.000"
    assert shown["holdUntilDate"] == "2026-12-01"
    assert (shown["orderKey"], shown["orderTotal"], shown["tagIds"]) == ("5820417000001", 49.0, None)
    assert shown["advancedOptions"]["storeId"] == world.desk_store_id
    assert "trackingNumber" not in shown
    assert (status, list(body)) == (404, ["message"])


async def test_a_split_pair_shares_number_and_key() -> None:
    world = desk_world()
    order = add_desk_order(world, "1048")
    world.desk_split(order.id, {order.items[0].id: 1})
    async with desk_face(world) as desk:
        first, second = (await desk.get("/orders", orderNumber="1048"))["orders"]
    assert first["orderKey"] == second["orderKey"]
    assert second["advancedOptions"]["parentId"] == first["orderId"]
    assert first["advancedOptions"]["mergedOrSplit"] is True
    assert (first["items"][0]["quantity"], second["items"][0]["quantity"]) == (1, 1)


async def test_what_was_combined_into_another_order_is_gone() -> None:
    world = desk_world()
    order, gone = add_desk_order(world, "1048"), add_desk_order(world, "1049")
    world.desk_combine(order.id, [gone.id])
    async with desk_face(world) as desk:
        assert (await desk.get("/orders", orderNumber="1049"))["orders"] == []
        status, _, _ = await desk.call("GET", f"/orders/{gone.id}")
        (shown,) = (await desk.get("/orders", orderNumber="1048"))["orders"]
    assert status == 404
    assert (shown["advancedOptions"]["mergedOrSplit"], shown["advancedOptions"]["mergedIds"]) == (True, [gone.id])
    assert [item["quantity"] for item in shown["items"]] == [2, 2]


@given(st.timedeltas(timedelta(), timedelta(days=3650)))
def test_a_time_written_and_read_again_is_the_same(age: timedelta) -> None:
    at = MONDAY - age
    read = pacific.read(str(pacific.stamp(at))).astimezone(UTC)
    assert read in (at, at - timedelta(hours=1)), "in the hour that comes twice, the first one"


async def test_stores_mix_utc_and_pacific_and_a_refresh_imports() -> None:
    world = desk_world()
    async with desk_face(world) as desk:
        world.advance(3600)
        status, body, _ = await desk.call("POST", f"/stores/refreshstore?storeId={world.desk_store_id}")
        shop, manual = await desk.get("/stores")
        one = await desk.get(f"/stores/{shop['storeId']}")
        only = await desk.get("/stores", marketplaceId="0")
        progress = await desk.get("/stores/getrefreshstatus", storeId=str(shop["storeId"]))
    assert (status, body["success"]) == (200, True)
    assert (shop["marketplaceName"], shop["integrationUrl"]) == ("Shopify", f"https://{world.shop_domain}")
    assert shop["refreshDate"] == "2026-11-23T21:00:00.000"
    assert shop["lastRefreshAttempt"] == "2026-11-23T13:00:00.000"
    assert only == [manual]
    assert "statusMappings" in one
    assert (progress["refreshStatusId"], progress["lastRefreshAttempt"]) == (2, "11-23-2026")


async def test_a_store_is_imported_from_by_itself_unless_that_is_switched_off() -> None:
    world = desk_world()
    attempts = []
    async with desk_face(world) as desk:
        for on in (True, False, True):
            world.arrows["A2"].on = on
            world.advance(5.5 * 3600)
            shop, _ = await desk.get("/stores")
            attempts.append(shop["lastRefreshAttempt"])
    assert attempts == ["2026-11-23T17:00:00.000", "2026-11-23T17:00:00.000", "2026-11-24T03:00:00.000"]


async def test_a_refresh_brings_in_what_the_shop_has() -> None:
    world = desk_world()
    world.add_variant("MUG-BLUE", "Blue mug", 2450, on_hand=10)
    shop = world.place_order([("MUG-BLUE", 2)], name="#1042")
    async with desk_face(world) as desk:
        assert await desk.numbers() == []
        await desk.call("POST", "/stores/refreshstore")
        assert await desk.numbers() == ["1042"]
    assert [order.key for order in world.desk_orders.values()] == [str(shop.id)]


async def test_refusals_of_the_account() -> None:
    async with desk_face(desk_world()) as desk:
        for method, path, expected in [
            ("POST", "/stores/refreshstore?storeId=9", 400),
            ("POST", "/stores/refreshstore?refreshDate=soon", 400),
            ("GET", "/stores/getrefreshstatus", 400),
            ("GET", "/stores/getrefreshstatus?storeId=9", 404),
            ("GET", "/stores/9", 404),
            ("GET", "/nothing", 404),
            ("PUT", "/orders", 405),
        ]:
            status, body, _ = await desk.call(method, path)
            assert status == expected, path
            assert body


async def test_carriers_and_tags() -> None:
    async with desk_face(desk_world()) as desk:
        carriers = await desk.get("/carriers")
        tags = await desk.get("/accounts/listtags")
    assert {"stamps_com", "ups", "fedex"} == {carrier["code"] for carrier in carriers}
    assert {type(carrier["accountNumber"]) for carrier in carriers} == {str, int}
    assert "Packed" in {tag["name"] for tag in tags}
