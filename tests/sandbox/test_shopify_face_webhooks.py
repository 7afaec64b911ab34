"""Webhooks: signed over the bytes sent, in REST's words, posted over a real socket to a receiver that verifies."""

import base64
import hashlib
import hmac
import json
import re
from typing import Any

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from integrations.sandbox.deliveries import Delivery
from integrations.sandbox.shopify import shopify_webhook
from integrations.sandbox.world import World
from tests.sandbox.builders import small_world
from tests.sandbox.shopify_stage import CLIENT_SECRET, gid, only_todo


def only(world: World, topic: str, number: int) -> Delivery:
    (delivery,) = shopify_webhook(world, topic, str(number), CLIENT_SECRET)
    return delivery


def body_of(world: World, topic: str, number: int) -> Any:
    return json.loads(only(world, topic, number).body)


def signature(raw: bytes, secret: str = CLIENT_SECRET) -> str:
    return base64.b64encode(hmac.digest(secret.encode(), raw, hashlib.sha256)).decode()


async def test_a_receiver_can_verify_what_arrives_and_only_over_the_raw_bytes() -> None:
    world = small_world()
    order = world.place_order([("MUG", 1)])
    delivery = only(world, "orders/create", order.id)
    arrived: list[tuple[str, bytes]] = []

    async def receive(request: web.Request) -> web.Response:
        arrived.append((request.headers["x-shopify-hmac-sha256"], await request.read()))
        return web.Response()

    app = web.Application()
    app.router.add_post("/hook", receive)
    async with TestServer(app) as server, ClientSession() as session:
        await session.post(server.make_url("/hook"), data=delivery.body, headers=delivery.headers)
    ((sent, raw),) = arrived
    assert sent == signature(raw)
    assert sent != signature(raw, "another secret")
    again = json.dumps(json.loads(raw), separators=(",", ":")).encode()
    assert sent != signature(again)
    assert b"gid:\\/\\/shopify\\/Order\\/" in raw


@pytest.mark.parametrize(("fields", "left"), [(["id"], {"id"}), (["id", "no such"], {"id"}), ([], None)])
def test_a_body_holds_the_fields_that_were_asked_for(fields: list[str], left: set[str] | None) -> None:
    world = small_world()
    order = world.place_order([("MUG", 1)])
    (delivery,) = shopify_webhook(world, "orders/create", str(order.id), CLIENT_SECRET, fields=fields)
    assert json.loads(delivery.body).keys() == (left or body_of(world, "orders/create", order.id).keys())


def test_every_header_is_there() -> None:
    world = small_world()
    headers = only(world, "orders/updated", world.place_order([("MUG", 1)]).id).headers
    assert headers["X-Shopify-Topic"] == "orders/updated"
    assert headers["X-Shopify-Shop-Domain"] == world.shop_domain
    assert headers["X-Shopify-API-Version"] == "2026-10"
    assert re.fullmatch(r"2026-11-23T09:00:00\.\d{9}Z", headers["X-Shopify-Triggered-At"])
    assert headers["Content-Type"] == "application/json"
    assert headers["X-Shopify-Webhook-Id"] != headers["X-Shopify-Event-Id"]


def test_ids_come_from_the_worlds_seed_and_differ_from_one_delivery_to_the_next() -> None:
    def ids() -> list[str]:
        world = small_world()
        order = world.place_order([("MUG", 1)])
        return [only(world, "orders/updated", order.id).headers["X-Shopify-Webhook-Id"] for _ in range(3)]

    assert ids() == ids()
    assert len(set(ids())) == 3


def test_an_order_in_rests_words() -> None:
    world = small_world()
    order = world.place_order([("MUG", 2), ("PDF", 1)], name="#1042", financial="PARTIALLY_PAID")
    world.tag_order(order.id, ["vip", "Rush"])
    body = body_of(world, "orders/create", order.id)
    assert body["id"] == order.id
    assert body["admin_graphql_api_id"] == gid("Order", order.id)
    assert (body["financial_status"], body["fulfillment_status"]) == ("partially_paid", None)
    assert (body["number"], body["order_number"], body["name"]) == (42, 1042, "#1042")
    assert body["tags"] == "Rush, vip"
    assert body["created_at"] == "2026-11-23T04:00:00-05:00"
    assert body["total_price"] == "49.00"
    line = body["line_items"][0]
    assert (line["sku"], line["fulfillable_quantity"], line["price"]) == ("MUG", 2, "19.00")
    assert not {"email", "phone", "customer", "shipping_address", "billing_address"} & body.keys()


@pytest.mark.parametrize(
    ("change", "word"), [("hold", None), ("progress", None), ("part", "partial"), ("all", "fulfilled")]
)
def test_rest_has_no_word_for_holds_or_progress(change: str, word: str | None) -> None:
    world = small_world()
    order = world.place_order([("MUG", 2)])
    todo = only_todo(order)
    if change == "hold":
        world.hold(order.id)
    elif change == "progress":
        world.report_progress(todo.id)
    else:
        world.fulfill(order.id, {todo.id: {todo.lines[0].id: 1}} if change == "part" else None)
    assert body_of(world, "orders/updated", order.id)["fulfillment_status"] == word


def test_a_cancelled_order() -> None:
    world = small_world()
    order = world.place_order([("MUG", 1)])
    world.cancel(order.id, "FRAUD")
    body = body_of(world, "orders/cancelled", order.id)
    assert (body["cancel_reason"], body["cancelled_at"]) == ("fraud", "2026-11-23T04:00:00-05:00")
    assert (body["financial_status"], body["current_total_price"]) == ("refunded", "0.00")


def test_a_fulfillment_names_the_order_only_by_its_own_name() -> None:
    world = small_world()
    order = world.place_order([("MUG", 2)], name="#1042")
    todo = only_todo(order)
    made = world.fulfill(order.id, {todo.id: {todo.lines[0].id: 1}}, company="USPS", number="9400")
    body = body_of(world, "fulfillments/create", made.id)
    assert (body["id"], body["order_id"], body["name"]) == (made.id, order.id, "#1042.1")
    assert (body["status"], body["shipment_status"], body["tracking_numbers"]) == ("success", None, ["9400"])
    assert [(line["sku"], line["quantity"]) for line in body["line_items"]] == [("MUG", 1)]
    world.cancel_fulfillment(order.id, made.id)
    assert body_of(world, "fulfillments/update", made.id)["status"] == "cancelled"


def test_a_hold_tells_no_order_id() -> None:
    world = small_world()
    order = world.place_order([("MUG", 2)])
    todo = only_todo(order)
    world.hold_todo(todo.id, "INVENTORY_OUT_OF_STOCK", notes="glaze", handle="bot")
    body = body_of(world, "fulfillment_orders/placed_on_hold", todo.id)
    assert str(order.id) not in json.dumps(body)
    assert body["fulfillment_order"]["status"] == "on_hold"
    hold = body["created_fulfillment_hold"]
    assert (hold["reason"], hold["reason_notes"], hold["held_by_requesting_app"]) == (
        "inventory_out_of_stock",
        "glaze",
        True,
    )
    assert body["held_fulfillment_order_line_items"] == [
        {"id": gid("FulfillmentOrderLineItem", todo.lines[0].id), "quantity": 2}
    ]
    world.release_todo(todo.id)
    released = body_of(world, "fulfillment_orders/hold_released", todo.id)
    assert released == {"fulfillment_order": {"id": gid("FulfillmentOrder", todo.id), "status": "open"}}


def test_an_edit_is_not_an_order() -> None:
    world = small_world()
    order = world.place_order([("MUG", 1)])
    body = body_of(world, "orders/edited", order.id)
    assert list(body) == ["order_edit"]
    assert body["order_edit"]["order_id"] == order.id


def test_stock_and_deletion_say_little() -> None:
    world = small_world()
    world.set_shop_stock("MUG", -2)
    body = body_of(world, "inventory_levels/update", world.variant("MUG").id)
    assert (body["available"], body["location_id"]) == (-2, world.location_id)
    assert "sku" not in body
    assert body_of(world, "orders/delete", 17) == {"id": 17}
    order = world.place_order([("MUG", 1)])
    assert body_of(world, "refunds/create", order.id)["order_id"] == order.id


@pytest.mark.parametrize(
    "topic", ["orders/create", "fulfillments/create", "fulfillment_orders/placed_on_hold", "inventory_levels/update"]
)
def test_news_of_things_that_are_not_there_send_nothing(topic: str) -> None:
    assert shopify_webhook(small_world(), topic, "1", CLIENT_SECRET) == []


@pytest.mark.parametrize("topic", ["orders/unheard_of", "fulfillment_orders/moved"])
def test_unknown_topics_send_nothing(topic: str) -> None:
    world = small_world()
    order = world.place_order([("MUG", 1)])
    number = only_todo(order).id if topic.startswith("fulfillment_orders/") else order.id
    assert shopify_webhook(world, topic, str(number), CLIENT_SECRET) == []


def test_every_topic_the_world_tells_renders() -> None:
    world = small_world()
    heard: list[tuple[str, str]] = []
    world.subscribe(lambda system, topic, id: heard.append((topic, id)) if system == "shopify" else None)
    order = world.place_order([("MUG", 2), ("BOWL", 1)], financial="PENDING")
    world.pay(order.id)
    world.edit(order.id, "MUG", 3)
    world.refund(order.id, "BOWL", 1)
    world.hold(order.id)
    world.release(order.id)
    world.report_progress(order.fulfillment_orders[0].id)
    made = world.fulfill(order.id)
    world.set_tracking(order.id, made.id, company="UPS", number="1Z", url=None)
    world.cancel_fulfillment(order.id, made.id)
    world.cancel(order.id)
    world.set_shop_stock("MUG", 3)
    assert len({topic for topic, _ in heard}) >= 12
    for topic, number in heard:
        assert shopify_webhook(world, topic, number, CLIENT_SECRET), topic
