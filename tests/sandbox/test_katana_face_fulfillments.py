"""Packing, delivering and undoing through Katana's face: what it does, what it refuses, and in which words."""

from datetime import timedelta
from typing import Any

import pytest

from integrations.sandbox.katana import REPLICA
from integrations.sandbox.state import Effect
from tests.sandbox.katana_stage import MONDAY, add_order, katana_face, mug_world, packing


async def test_packing_answers_200_takes_stock_and_rolls_the_status_up() -> None:
    world = mug_world()
    order = add_order(world, "#1042", ("MUG-BLUE", 2))
    effects: list[Effect] = []
    world.record_effects(effects.append)
    async with katana_face(world) as katana:
        status, made = await katana.post("/sales_order_fulfillments", packing(order))
        shown = await katana.get(f"/sales_orders/{order.id}")
    assert status == 200
    assert (made["status"], made["tracking_number"]) == ("PACKED", None)
    assert made["sales_order_fulfillment_rows"][0]["sales_order_row_id"] == order.rows[0].id
    assert (shown["status"], shown["product_availability"]) == ("PACKED", "PICKED")
    assert shown["picked_date"] == made["picked_date"] == "2026-11-23T12:00:00.000Z"
    assert world.variant("MUG-BLUE").on_hand == 8
    assert [(effect.system, effect.verb) for effect in effects] == [("katana", "pack")]


async def test_two_equal_posts_make_two_fulfillments() -> None:
    world = mug_world()
    order = add_order(world, "#1042", ("MUG-BLUE", 2))
    async with katana_face(world) as katana:
        _, first = await katana.post("/sales_order_fulfillments", packing(order))
        _, second = await katana.post("/sales_order_fulfillments", packing(order))
        listed = await katana.ids(f"/sales_order_fulfillments?sales_order_id={order.id}")
    assert listed == [second["id"], first["id"]]
    assert world.variant("MUG-BLUE").on_hand == 6


async def test_a_part_is_partially_packed_and_partially_delivered() -> None:
    world = mug_world()
    order = add_order(world, "#1042", ("MUG-BLUE", 2))
    part = packing(order)
    part["sales_order_fulfillment_rows"][0]["quantity"] = 1
    async with katana_face(world) as katana:
        _, made = await katana.post("/sales_order_fulfillments", part)
        assert (await katana.get(f"/sales_orders/{order.id}"))["status"] == "PARTIALLY_PACKED"
        await katana.patch(f"/sales_order_fulfillments/{made['id']}", {"status": "DELIVERED"})
        assert (await katana.get(f"/sales_orders/{order.id}"))["status"] == "PARTIALLY_DELIVERED"


async def test_delivering_what_is_packed_moves_no_stock_and_keeps_tracking() -> None:
    world = mug_world()
    order = add_order(world, "#1042", ("MUG-BLUE", 2))
    change = {"status": "DELIVERED", "tracking_number": "1Z-1", "tracking_carrier": "UPS", "tracking_url": None}
    async with katana_face(world) as katana:
        _, made = await katana.post("/sales_order_fulfillments", packing(order))
        status, changed = await katana.patch(f"/sales_order_fulfillments/{made['id']}", change)
        delivered = await katana.ids("/sales_order_fulfillments?status=DELIVERED&tracking_number=1Z-1")
        one = await katana.get(f"/sales_order_fulfillments/{made['id']}")
    assert status == 200
    assert (changed["status"], changed["tracking_number"]) == ("DELIVERED", "1Z-1")
    assert delivered == [made["id"]]
    assert one == changed
    assert world.variant("MUG-BLUE").on_hand == 8


async def test_the_picked_date_given_is_kept_and_can_be_asked_for() -> None:
    world = mug_world()
    order = add_order(world, "#1042", ("MUG-BLUE", 1))
    async with katana_face(world) as katana:
        body = packing(order, picked_date="2026-11-20T08:00:00.000Z")
        _, made = await katana.post("/sales_order_fulfillments", body)
        later = await katana.ids("/sales_order_fulfillments?picked_date_min=2026-11-21T00:00:00.000Z")
        path = f"/sales_order_fulfillments/{made['id']}"
        _, changed = await katana.patch(path, {"picked_date": "2026-11-22T08:00:00.000Z"})
        bad, _ = await katana.patch(path, {"picked_date": "soon"})
    assert made["picked_date"] == "2026-11-20T08:00:00.000Z"
    assert (later, bad) == ([], 400)
    assert changed["picked_date"] == "2026-11-22T08:00:00.000Z"


async def test_two_entries_for_one_row_add_up() -> None:
    world = mug_world()
    order = add_order(world, "#1042", ("MUG-BLUE", 3))
    body = packing(order)
    row_id = order.rows[0].id
    body["sales_order_fulfillment_rows"] = [{"sales_order_row_id": row_id, "quantity": each} for each in (1, 2)]
    async with katana_face(world) as katana:
        assert (await katana.post("/sales_order_fulfillments", body))[0] == 200
    assert order.fulfillments[0].rows == {row_id: 3}


async def test_deleting_a_fulfillment_answers_204_and_gives_the_stock_back() -> None:
    world = mug_world()
    order = add_order(world, "#1042", ("MUG-BLUE", 2))
    async with katana_face(world) as katana:
        _, made = await katana.post("/sales_order_fulfillments", packing(order))
        path = f"/sales_order_fulfillments/{made['id']}"
        status, body, _ = await katana.call("DELETE", path)
        again, _, _ = await katana.call("DELETE", path)
        shown = await katana.get(f"/sales_orders/{order.id}")
    assert (status, body, again) == (204, None, 404)
    assert shown["status"] == "NOT_SHIPPED"
    assert world.variant("MUG-BLUE").on_hand == 10


BAD_BODIES: list[tuple[dict[str, Any], str, str]] = [
    ({"notify_customer": True}, "", "additionalProperties"),
    ({"status": "SHIPPED"}, ".status", "enum"),
    ({"status": None}, ".status", "type"),
    ({"sales_order_id": "1042"}, ".sales_order_id", "type"),
    ({"sales_order_id": 0}, ".sales_order_id", "minimum"),
    ({"sales_order_fulfillment_rows": []}, ".sales_order_fulfillment_rows", "minItems"),
    ({"tracking_number": "9" * 257}, ".tracking_number", "maxLength"),
    ({"picked_date": ""}, ".picked_date", "minLength"),
    (
        {"sales_order_fulfillment_rows": [{"sales_order_row_id": 5, "quantity": "2"}]},
        ".sales_order_fulfillment_rows[0].quantity",
        "type",
    ),
    (
        {"sales_order_fulfillment_rows": [{"quantity": 2}]},
        ".sales_order_fulfillment_rows[0]",
        "required",
    ),
    (
        {"sales_order_fulfillment_rows": [{"sales_order_row_id": 5, "quantity": 1, "serial_numbers": ["a"]}]},
        ".sales_order_fulfillment_rows[0].serial_numbers[0]",
        "type",
    ),
]


@pytest.mark.parametrize(("change", "path", "code"), BAD_BODIES)
async def test_a_body_at_fault_is_422_with_ajv_details(change: dict[str, Any], path: str, code: str) -> None:
    world = mug_world()
    order = add_order(world, "#1042", ("MUG-BLUE", 2))
    async with katana_face(world) as katana:
        status, body = await katana.post("/sales_order_fulfillments", {**packing(order), **change})
    assert status == 422
    assert (body["error"]["name"], body["error"]["code"]) == ("UnprocessableEntityError", "VALIDATION_FAILED")
    [detail] = body["error"]["details"]
    assert (detail["path"], detail["code"]) == (path, code)
    assert detail.keys() == {"path", "code", "message", "info"}
    assert not order.fulfillments


@pytest.mark.parametrize("missing", ["sales_order_id", "status", "sales_order_fulfillment_rows"])
async def test_a_missing_key_is_named(missing: str) -> None:
    world = mug_world()
    body = packing(add_order(world, "#1042", ("MUG-BLUE", 2)))
    del body[missing]
    async with katana_face(world) as katana:
        status, answer = await katana.post("/sales_order_fulfillments", body)
    assert status == 422
    assert answer["error"]["details"][0]["info"] == {"missingProperty": missing}


async def test_an_empty_text_is_no_tracking_number_and_rows_cannot_be_changed() -> None:
    world = mug_world()
    order = add_order(world, "#1042", ("MUG-BLUE", 2))
    async with katana_face(world) as katana:
        _, made = await katana.post("/sales_order_fulfillments", packing(order))
        path = f"/sales_order_fulfillments/{made['id']}"
        _, empty = await katana.patch(path, {"tracking_number": ""})
        _, rows = await katana.patch(path, {"sales_order_fulfillment_rows": []})
    assert empty["error"]["details"][0]["code"] == "minLength"
    assert rows["error"]["details"][0]["code"] == "additionalProperties"


async def test_business_rules_refuse_with_a_message_alone() -> None:
    world = mug_world()
    order = add_order(world, "#1042", ("MUG-BLUE", 2))
    stranger = add_order(world, "#1043", ("MUG-BLUE", 1))
    quote = add_order(world, "#Q-1", ("MUG-BLUE", 1), status="PENDING")
    nothing = packing(order)
    nothing["sales_order_fulfillment_rows"][0]["quantity"] = 0
    async with katana_face(world) as katana:
        for body in (nothing, packing(quote), {**packing(stranger), "sales_order_id": order.id}):
            status, answer = await katana.post("/sales_order_fulfillments", body)
            assert status == 422
            assert "details" not in answer["error"]
        gone, _ = await katana.post("/sales_order_fulfillments", {**packing(order), "sales_order_id": 5})
        status, _, _ = await katana.call("POST", "/sales_order_fulfillments", data=b"{")
    assert (gone, status) == (404, 400)
    assert world.variant("MUG-BLUE").on_hand == 10


async def test_a_batch_tracked_row_needs_its_allocation() -> None:
    world = mug_world()
    order = add_order(world, "#1042", ("GLAZE-RED", 2))
    bare, allocated = packing(order), packing(order)
    allocated["sales_order_fulfillment_rows"][0]["traceability"] = [{"batch_id": 3, "quantity": "2"}]
    short = packing(order)
    short["sales_order_fulfillment_rows"][0]["batch_transactions"] = [{"batch_id": 3, "quantity": 1}]
    async with katana_face(world) as katana:
        status, body = await katana.post("/sales_order_fulfillments", bare)
        assert status == 422
        assert "current: 0" in body["error"]["message"]
        assert (await katana.post("/sales_order_fulfillments", short))[0] == 422
        assert (await katana.post("/sales_order_fulfillments", allocated))[0] == 200


async def test_an_allocation_already_on_the_row_is_adopted() -> None:
    world = mug_world()
    order = add_order(world, "#1042", ("GLAZE-RED", 2))
    order.rows[0].batch_allocated = True
    short = packing(order)
    short["sales_order_fulfillment_rows"][0]["traceability"] = [{"batch_id": 3, "quantity": 1}]
    async with katana_face(world) as katana:
        assert (await katana.post("/sales_order_fulfillments", short))[0] == 422, "what is sent wins"
        [row] = (await katana.get(f"/sales_orders/{order.id}"))["sales_order_rows"]
        status, made = await katana.post("/sales_order_fulfillments", packing(order))
    assert row["batch_transactions"][0]["quantity"] == 2
    assert status == 200
    assert made["sales_order_fulfillment_rows"][0]["traceability"][0]["quantity"] == "2"


async def test_reads_may_lag_behind_writes() -> None:
    world = mug_world()
    order = add_order(world, "#1042", ("MUG-BLUE", 2))
    async with katana_face(world, stale_reads=5.0) as katana:
        _, made = await katana.post("/sales_order_fulfillments", packing(order))
        assert made["status"] == "PACKED", "the answer to the write itself is fresh"
        assert (await katana.get(f"/sales_orders/{order.id}"))["status"] == "NOT_SHIPPED"
        assert await katana.ids("/sales_order_fulfillments") == []
        world.advance(3)
        await katana.patch(f"/sales_order_fulfillments/{made['id']}", {"status": "DELIVERED"})
        assert (await katana.get(f"/sales_orders/{order.id}"))["status"] == "NOT_SHIPPED"
        world.advance(2)
        assert (await katana.get(f"/sales_orders/{order.id}"))["status"] == "PACKED"
        world.advance(3)
        assert (await katana.get(f"/sales_orders/{order.id}"))["status"] == "DELIVERED"
        await katana.call("DELETE", f"/sales_order_fulfillments/{made['id']}")
        assert await katana.ids("/sales_order_fulfillments") == [made["id"]]
        world.advance(5)
        assert await katana.ids("/sales_order_fulfillments") == []
    assert world.now() > MONDAY


async def test_reads_may_begin_to_lag_and_stop() -> None:
    world = mug_world()
    order = add_order(world, "#1042", ("MUG-BLUE", 2))
    async with katana_face(world) as katana:
        katana.app[REPLICA].lag = timedelta(seconds=5)
        await katana.post("/sales_order_fulfillments", packing(order))
        assert (await katana.get(f"/sales_orders/{order.id}"))["status"] == "NOT_SHIPPED"
        katana.app[REPLICA].lag = timedelta()
        assert (await katana.get(f"/sales_orders/{order.id}"))["status"] == "PACKED"
