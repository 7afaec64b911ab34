"""Katana's face over loopback: the door, the lists and the orders."""

import json

import pytest

from integrations.sandbox.katana.gate import SlidingWindow
from tests.sandbox.katana_stage import MONDAY, add_order, katana_face, mug_world, packing


@pytest.mark.parametrize("key", ["", "wrong", "katana-key-for-test"])
async def test_a_wrong_key_is_401_in_the_nested_envelope(key: str) -> None:
    async with katana_face(mug_world(), key=key) as katana:
        status, body, _ = await katana.call("GET", "/factory")
    assert status == 401
    assert body == {"error": {"statusCode": 401, "name": "UnauthorizedError", "message": "Unauthorized"}}


async def test_the_limit_is_told_on_every_answer_and_ends_in_429() -> None:
    async with katana_face(mug_world(), limit=2) as katana:
        _, _, first = await katana.call("GET", "/factory")
        await katana.call("GET", "/sales_orders/1")
        status, body, last = await katana.call("GET", "/factory")
    assert (first["X-Ratelimit-Limit"], first["X-Ratelimit-Remaining"]) == ("2", "1")
    assert status == 429
    assert body["error"]["name"] == "TooManyRequests"
    assert 1 <= int(last["Retry-After"]) <= 60
    assert len(last["X-Ratelimit-Reset"]) == 13, "epoch milliseconds"


async def test_without_a_limit_no_limit_is_told() -> None:
    async with katana_face(mug_world(), limit=None) as katana:
        for _ in range(70):
            status, _, headers = await katana.call("GET", "/factory")
            assert status == 200
    assert "X-Ratelimit-Limit" not in headers


def test_the_window_slides() -> None:
    now = 0.0
    window = SlidingWindow(2, 60.0, clock=lambda: now)
    assert window.take()
    now = 40.0
    assert window.take()
    assert not window.take()
    assert window.seconds_to_next() == 20.0
    now = 60.0
    assert window.take(), "the first request has left the window"
    assert not window.take(), "the second has not"


async def test_an_unknown_path_id_and_method_are_nested_404s() -> None:
    async with katana_face(mug_world()) as katana:
        for method, path in [
            ("GET", "/nothing"),
            ("GET", "/sales_orders/99"),
            ("GET", "/variants/99"),
            ("GET", "/manufacturing_orders/99"),
            ("PUT", "/sales_orders"),
            ("DELETE", "/sales_order_fulfillments/99"),
            ("PATCH", "/webhooks/99"),
        ]:
            status, body, _ = await katana.call(method, path, json={} if method == "PATCH" else None)
            assert (status, body["error"]["message"]) == (404, "Not found"), path


async def test_an_order_has_katanas_mixed_types() -> None:
    world = mug_world()
    order = add_order(world, "#1042", ("MUG-BLUE", 2), ("MUG-GREEN", 1))
    async with katana_face(world) as katana:
        shown = await katana.get(f"/sales_orders/{order.id}")
    blue, green = shown["sales_order_rows"]
    assert shown["status"] == "NOT_SHIPPED"
    assert shown["shipping_fee"] == {}
    assert shown["created_at"] == "2026-11-23T12:00:00.000Z"
    assert (shown["total"], blue["total"], blue["price_per_unit"]) == (75.0, 49.0, "24.5000000000")
    assert "addresses" not in shown
    assert "sku" not in blue
    assert (blue["product_availability"], green["product_availability"]) == ("IN_STOCK", "NOT_AVAILABLE")
    assert shown["product_availability"] == "NOT_AVAILABLE", "the worst row"


async def test_orders_come_newest_first_in_pages_told_as_text() -> None:
    world = mug_world()
    made = []
    for number in range(5):
        made.append(add_order(world, f"#{number}", ("MUG-BLUE", 1)).id)
        world.advance(60)
    async with katana_face(world) as katana:
        _, body, headers = await katana.call("GET", "/sales_orders?limit=2&page=2")
        _, everything, clamped = await katana.call("GET", "/sales_orders?limit=9999")
        status, error, _ = await katana.call("GET", "/sales_orders?page=none")
    assert [order["id"] for order in body["data"]] == [made[2], made[1]]
    assert json.loads(headers["X-Pagination"]) == {
        "total_records": "5",
        "total_pages": "3",
        "offset": "2",
        "page": "2",
        "first_page": "false",
        "last_page": "false",
    }
    assert len(everything["data"]) == 5
    assert json.loads(clamped["X-Pagination"])["last_page"] == "true"
    assert (status, error["error"]["name"]) == (400, "BadRequestError")


async def test_known_filters_filter_and_unknown_ones_are_ignored() -> None:
    world = mug_world()
    mine = add_order(world, "#1042", ("MUG-BLUE", 1))
    mine.ecommerce_order_id, mine.ecommerce_order_type = "5820417000001", "shopify"
    world.advance(3600)
    other = add_order(world, "#1043", ("MUG-GREEN", 1))
    quote = add_order(world, "#Q-1", ("MUG-BLUE", 1), status="PENDING")
    async with katana_face(world) as katana:
        expected = {
            "ecommerce_order_id=5820417000001": [mine.id],
            "ecommerce_order_type=Shopify": [],
            "order_no=%231043": [other.id],
            "order_no=104": [],
            f"ids={mine.id}&ids={quote.id}": [quote.id, mine.id],
            "status=PENDING": [quote.id],
            "product_availability=NOT_AVAILABLE": [other.id],
            "created_at_min=2026-11-23T12:30:00.000Z": [quote.id, other.id],
            "created_at_min=2026-11-23T13:00:00.000Z": [quote.id, other.id],
            "created_at_max=2026-11-23T12:00:00.000Z": [mine.id],
            "updated_at_min=2026-11-23T12:00:00.001Z&status=NOT_SHIPPED": [other.id],
            "ecommerce_id=5820417000001": [quote.id, other.id, mine.id],
        }
        for query, ids in expected.items():
            assert await katana.ids(f"/sales_orders?{query}") == ids, query


async def test_a_deleted_order_is_gone_unless_asked_for() -> None:
    world = mug_world()
    order = add_order(world, "#1042", ("MUG-BLUE", 1))
    world.katana_delete_order(order.id)
    async with katana_face(world) as katana:
        assert await katana.ids("/sales_orders") == []
        assert await katana.ids("/sales_order_rows") == []
        shown = (await katana.get("/sales_orders?include_deleted=true"))["data"]
        status, _, _ = await katana.call("GET", f"/sales_orders/{order.id}")
    assert [each["deleted_at"] for each in shown] == ["2026-11-23T12:00:00.000Z"]
    assert status == 404


@pytest.mark.parametrize("works", [False, True])
async def test_patching_the_status_is_answered_200_and_packs_nothing_unless_told_to(works: bool) -> None:
    world = mug_world()
    order = add_order(world, "#1042", ("MUG-BLUE", 2))
    async with katana_face(world, patch_status_works=works) as katana:
        status, body = await katana.patch(f"/sales_orders/{order.id}", {"status": "DELIVERED"})
    assert status == 200
    assert body["status"] == ("DELIVERED" if works else "NOT_SHIPPED")
    assert world.variant("MUG-BLUE").on_hand == (8 if works else 10)


async def test_a_quote_becomes_an_order_and_ecommerce_links_cannot_be_patched() -> None:
    world = mug_world()
    order = add_order(world, "#Q-1", ("MUG-BLUE", 1), status="PENDING")
    async with katana_face(world) as katana:
        _, body = await katana.patch(f"/sales_orders/{order.id}", {"status": "NOT_SHIPPED", "order_no": "#1050"})
        status, error = await katana.patch(f"/sales_orders/{order.id}", {"ecommerce_order_id": "1"})
    assert (body["status"], body["order_no"]) == ("NOT_SHIPPED", "#1050")
    assert status == 422
    assert error["error"]["details"][0]["code"] == "additionalProperties"
    assert error["error"]["details"][0]["info"] == {"additionalProperty": "ecommerce_order_id"}


async def test_a_packed_order_keeps_its_number() -> None:
    world = mug_world()
    order = add_order(world, "#1042", ("MUG-BLUE", 1))
    async with katana_face(world) as katana:
        await katana.post("/sales_order_fulfillments", packing(order))
        status, _ = await katana.patch(f"/sales_orders/{order.id}", {"order_no": "#1050"})
    assert (status, order.order_no) == (422, "#1042")


async def test_an_unknown_enum_value_is_shown_as_it_is() -> None:
    world = mug_world()
    order = add_order(world, "#1", ("MUG-BLUE", 1), status="READY_FOR_LIFTOFF")
    async with katana_face(world) as katana:
        assert (await katana.get(f"/sales_orders/{order.id}"))["status"] == "READY_FOR_LIFTOFF"
    assert order.created_at == MONDAY
