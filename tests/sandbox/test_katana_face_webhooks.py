"""Katana's webhooks: registration over the API, and the signed poke."""

import hashlib
import hmac
import json
import re
from typing import Any

import pytest

from integrations.sandbox.katana import katana_webhook
from integrations.sandbox.world import World
from tests.sandbox.katana_stage import add_order, katana_face, mug_world, packing

REGISTRATION = {"url": "https://bot.example.com/katana", "subscribed_events": ["sales_order.packed"]}


async def test_a_webhook_is_registered_changed_listed_and_deleted() -> None:
    async with katana_face(mug_world()) as katana:
        status, made = await katana.post("/webhooks", REGISTRATION)
        path = f"/webhooks/{made['id']}"
        _, changed = await katana.patch(path, {"enabled": False})
        by_url = await katana.ids("/webhooks?url=https://bot.example.com/katana")
        enabled = await katana.ids("/webhooks?enabled=true")
        one = await katana.get(path)
        deleted, _, _ = await katana.call("DELETE", path)
        left = await katana.ids("/webhooks")
    assert status == 200
    assert re.fullmatch("[0-9a-f]{16}", made["token"])
    assert (made["enabled"], changed["enabled"]) == (True, False)
    assert (by_url, enabled, left) == ([made["id"]], [], [])
    assert one["token"] == made["token"], "any key holder can read it"
    assert deleted == 204


async def test_one_url_twice_is_two_webhooks() -> None:
    async with katana_face(mug_world()) as katana:
        await katana.post("/webhooks", REGISTRATION)
        await katana.post("/webhooks", REGISTRATION)
        assert len(await katana.ids("/webhooks")) == 2


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"url": "http://bot.example.com"}, "pattern"),
        ({"url": "http://127.0.0.1.example.com/"}, "pattern"),
        ({"subscribed_events": ["sales_order.cancelled"]}, "enum"),
        ({"token": "mine"}, "additionalProperties"),
    ],
)
async def test_a_bad_registration_is_refused(change: dict[str, Any], code: str) -> None:
    async with katana_face(mug_world()) as katana:
        status, body = await katana.post("/webhooks", {**REGISTRATION, **change})
    assert status == 422
    assert body["error"]["details"][0]["code"] == code


async def test_this_machine_may_listen_without_https() -> None:
    async with katana_face(mug_world()) as katana:
        status, _ = await katana.post("/webhooks", {**REGISTRATION, "url": "http://127.0.0.1:8080/webhooks/katana"})
    assert status == 200


def poke(world: World, topic: str, record_id: int) -> dict[str, Any]:
    [delivery] = katana_webhook(world, topic, str(record_id), "73f8aa", webhook_id=4)
    signature = hmac.new(b"73f8aa", delivery.body, hashlib.sha256).hexdigest()
    assert delivery.headers["x-sha2-signature"] == signature
    body: dict[str, Any] = json.loads(delivery.body)
    return body


def test_a_poke_is_signed_and_tells_id_and_status() -> None:
    world = mug_world()
    order = add_order(world, "#1042", ("MUG-BLUE", 1))
    body = poke(world, "sales_order.updated", order.id)
    assert (body["resource_type"], body["action"], body["webhook_id"]) == ("sales_order", "sales_order.updated", 4)
    assert body["object"]["status"] == "NOT_SHIPPED"
    assert body["object"]["href"].endswith(f"/v1/sales_orders/{order.id}")


def test_ids_come_as_numbers_and_as_text() -> None:
    world = mug_world()
    ids = [add_order(world, f"#{number}", ("MUG-BLUE", 1)).id for number in range(2)]
    shown = [poke(world, "sales_order.created", record_id)["object"]["id"] for record_id in ids]
    assert {type(each) for each in shown} == {int, str}
    assert [int(each) for each in shown] == ids


def test_a_deleted_order_has_no_href_and_production_has_its_own() -> None:
    world = mug_world()
    order = add_order(world, "#1042", ("MUG-BLUE", 1))
    world.katana_delete_order(order.id)
    made = world.start_production("MUG-GREEN", 5)
    world.finish_production(made.id)
    assert "href" not in poke(world, "sales_order.deleted", order.id)["object"]
    done = poke(world, "manufacturing_order.done", made.id)["object"]
    assert done["status"] == "DONE"
    assert f"/manufacturing_orders/{made.id}" in done["href"]


def test_a_topic_without_a_record_here_sends_nothing() -> None:
    assert katana_webhook(mug_world(), "current_inventory.product_updated", "1", "secret") == []


async def test_packing_is_news_twice_with_an_identical_object() -> None:
    world = mug_world()
    order = add_order(world, "#1042", ("MUG-BLUE", 1))
    heard: list[tuple[str, str]] = []
    world.subscribe(lambda system, topic, subject: heard.append((topic, subject)))
    async with katana_face(world) as katana:
        await katana.post("/sales_order_fulfillments", packing(order))
    topics = [topic for topic, subject in heard if subject == str(order.id)]
    assert {"sales_order.packed", "sales_order.updated"} <= set(topics)
    twins = [poke(world, topic, order.id)["object"] for topic in ("sales_order.packed", "sales_order.updated")]
    assert twins[0] == twins[1]
