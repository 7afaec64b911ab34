"""The whole sandbox on loopback: every face answers, webhooks arrive, time passes, nothing is left behind."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from integrations.sandbox.faults import Fault
from integrations.sandbox.server import Sandbox
from tests.sandbox.builders import START


def started(**options: Any) -> Sandbox:
    return Sandbox(now=lambda: START, **options)


@asynccontextmanager
async def receiving(heard: list[tuple[str, str]]) -> AsyncIterator[TestServer]:
    async def receive(request: web.Request) -> web.Response:
        heard.append((request.match_info["vendor"], await request.text()))
        return web.Response()

    app = web.Application()
    app.router.add_post("/webhooks/{vendor}", receive)
    server = TestServer(app)
    async with server:
        yield server


async def test_every_face_lets_its_own_credentials_in_and_no_others() -> None:
    async with started() as box, aiohttp.ClientSession() as http:
        keys = box.credentials
        katana = await http.get(
            f"{box.url('katana')}/v1/sales_orders", headers={"Authorization": f"Bearer {keys.katana_api_key}"}
        )
        desk = await http.get(
            f"{box.url('shipstation')}/orders?orderNumber=1042",
            headers={
                "Authorization": aiohttp.encode_basic_auth(keys.shipstation_api_key, keys.shipstation_api_secret)
            },
        )
        shop = await http.post(
            f"{box.url('shopify')}/admin/api/2026-10/graphql.json",
            json={"query": '{ orders(first: 3, query: "name:1042") { nodes { name } } }'},
            headers={"X-Shopify-Access-Token": keys.shopify_access_token},
        )
        slack = await http.post(
            f"{box.url('slack')}/api/auth.test", headers={"Authorization": f"Bearer {keys.slack_bot_token}"}
        )
        assert [answer.status for answer in (katana, desk, shop, slack)] == [200] * 4
        assert "1042" in {order["orderNumber"] for order in (await desk.json())["orders"]}
        assert {"name": "#1042"} in (await shop.json())["data"]["orders"]["nodes"]
        assert (await slack.json())["ok"] is True
        stranger = await http.get(f"{box.url('katana')}/v1/sales_orders", headers={"Authorization": "Bearer x"})
        assert stranger.status == 401
    assert [entry.face for entry in box.journal.entries] == ["katana", "shipstation", "shopify", "slack", "katana"]
    assert box.journal.happenings == []


async def test_credentials_are_seeded_and_never_printed() -> None:
    first, second = Sandbox(seeded=False), Sandbox(seeded=False)
    assert first.credentials == second.credentials != Sandbox(seed=2, seeded=False).credentials
    assert "sandbox" not in repr(first.credentials)
    assert len(first.credentials.katana_webhook_token) == 16


async def test_time_passes_and_news_arrives_as_webhooks() -> None:
    heard: list[tuple[str, str]] = []
    async with receiving(heard) as receiver, Sandbox() as box:
        for vendor in box.targets:
            box.targets[vendor] = str(receiver.make_url(f"/webhooks/{vendor}"))
        imported = asyncio.Event()
        box.world.subscribe(lambda system, topic, subject: imported.set() if topic == "ORDER_NOTIFY" else None)
        box.world.place_order([("MUG-BLUE", 1)])
        await asyncio.wait_for(imported.wait(), 30)
        await box.settle()
        actions = [json.loads(body)["action"] for vendor, body in heard if vendor == "katana"]
        assert "sales_order.created" in actions
        assert {vendor for vendor, _ in heard} == {"katana", "shopify", "shipstation", "shipstation_v2"}
        pointer = next(json.loads(body)["resource_url"] for vendor, body in heard if vendor == "shipstation")
        assert pointer.startswith(box.url("shipstation"))


async def test_a_face_disturbed_in_mid_request_keeps_the_effect() -> None:
    async with started() as box, aiohttp.ClientSession() as http:
        katana = next(order for order in box.world.katana_orders.values() if order.order_no == "#1047")
        box.faults.add(Fault("reset_after", face="katana", method="POST"))
        rows = [{"sales_order_row_id": row.id, "quantity": row.quantity} for row in katana.rows]
        with pytest.raises(aiohttp.ClientOSError):
            await http.post(
                f"{box.url('katana')}/v1/sales_order_fulfillments",
                json={"sales_order_id": katana.id, "status": "PACKED", "sales_order_fulfillment_rows": rows},
                headers={"Authorization": f"Bearer {box.credentials.katana_api_key}"},
            )
        assert box.world.katana_status(katana) == "PACKED"
        (packed,) = box.journal.effects("katana", "pack", by="katana")
        assert packed.subject == str(katana.id)
        assert box.journal.entries[0].status is None


async def test_the_control_face_speaks_of_the_same_world() -> None:
    async with started() as box, aiohttp.ClientSession() as http:
        answer = await http.post(f"{box.url('control')}/_sandbox/stock", json={"sku": "TEA-50", "quantity": 1})
        assert answer.status == 200
        state = await (await http.get(f"{box.url('control')}/_sandbox/state")).json()
    shown = next(order for order in state["orders"] if order["name"] == "#1042")
    assert shown["katana"]["availability"] == "IN_STOCK"


async def test_only_what_was_subscribed_is_sent_once_the_address_is_subscribed() -> None:
    heard: list[tuple[str, str]] = []
    async with receiving(heard) as receiver, Sandbox() as box, aiohttp.ClientSession() as http:
        target = str(receiver.make_url("/webhooks/shipstation"))
        box.targets["shipstation"] = target
        keys = box.credentials
        answer = await http.post(
            f"{box.url('shipstation')}/webhooks/subscribe",
            json={"target_url": target, "event": "SHIP_NOTIFY"},
            headers={
                "Authorization": aiohttp.encode_basic_auth(keys.shipstation_api_key, keys.shipstation_api_secret)
            },
        )
        assert answer.status < 300
        order = box.world.place_order([("MUG-BLUE", 1)])
        await box.settle()
        assert heard == []
        box.world.desk_buy_label(
            box.world.desk_orders_of(str(order.id))[0].id, carrier_code="ups", tracking_number="1"
        )
        await box.settle()
    assert [json.loads(body)["resource_type"] for _, body in heard] == ["SHIP_NOTIFY"]


async def test_a_fault_of_the_world_itself_is_loud() -> None:
    def broken() -> None:
        raise LookupError("the world is wrong")

    with pytest.raises(LookupError, match="the world is wrong"):
        async with Sandbox(seeded=False) as box:
            box.world.later(0, broken)
            await asyncio.sleep(0.05)
