"""WooCommerce's webhooks: registering, the bytes that leave, and how the site gives up on an address in silence."""

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from integrations.sandbox.deliveries import Mischief, Sender
from integrations.sandbox.woocommerce import RULES, SHOP, woocommerce_webhooks
from integrations.sandbox.world import World
from tests.sandbox.woocommerce_stage import Caller, Clock, site, site_world

BOWL = [("BOWL", 1)]
HOOKS = "/wp-json/wc/v3/webhooks"
DEFAULT_SECRET = "whsec-default"


@dataclass
class Heard:
    """A receiver on loopback, what it got, and what it answers."""

    url: str = ""
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answer: int = 200

    def topics(self) -> list[str]:
        return [headers.get("X-WC-Webhook-Topic", "ping") for headers, _ in self.got]


@dataclass
class Stage:
    """A world, its site, a receiver, and the sender between them."""

    world: World
    caller: Caller
    heard: Heard
    sender: Sender

    async def settle(self) -> None:
        while self.world.run_due() or self.sender.busy:
            await self.sender.idle()

    async def register(self, topic: str = "order.updated", **fields: Any) -> Any:
        body = {"topic": topic, "delivery_url": self.heard.url, "secret": "hush", **fields}
        status, _, made = await self.caller.call("POST", HOOKS, body)
        assert status == 201, made
        return made


@asynccontextmanager
async def stage(clock: Clock | None = None, **switches: Any) -> AsyncIterator[Stage]:
    heard = Heard()

    async def receive(request: web.Request) -> web.Response:
        heard.got.append((dict(request.headers), await request.read()))
        return web.Response(status=heard.answer)

    app = web.Application()
    app.router.add_post("/hook", receive)
    world = site_world(clock)
    async with TestServer(app) as receiver, site(world, **switches) as caller:
        heard.url = str(receiver.make_url("/hook"))
        shop = caller.app[SHOP]
        sender = Sender(
            {
                "woocommerce": lambda topic, subject: woocommerce_webhooks(
                    shop, topic, subject, target=heard.url, secret=DEFAULT_SECRET
                )
            },
            {"woocommerce": heard.url},
        )
        world.subscribe(sender.hear)
        async with sender:
            yield Stage(world, caller, heard, sender)


def expected(raw: bytes, secret: str) -> str:
    return base64.b64encode(hmac.new(secret.encode(), raw, hashlib.sha256).digest()).decode()


async def test_an_address_nobody_registered_hears_of_every_order() -> None:
    async with stage() as on:
        order = on.world.place_order(BOWL, customer_name="Ida Björk")
        await on.settle()
        headers, raw = on.heard.got[0]
        assert headers["X-WC-Webhook-Topic"] == "order.created"
        assert (headers["X-WC-Webhook-Resource"], headers["X-WC-Webhook-Event"]) == ("order", "created")
        assert headers["X-WC-Webhook-Source"] == "https://mugs.example/"
        assert headers["X-WC-Webhook-Signature"] == expected(raw, DEFAULT_SECRET)
        assert headers["User-Agent"] == "WooCommerce/10.2.1 Hookshot (WordPress/6.8.3)"
        assert headers["Content-Type"] == "application/json"
        assert b"Credit \\/ Debit Card" in raw
        assert b"Bj\\u00f6rk" in raw
        assert json.loads(raw) == await on.caller.get(f"/orders/{order.id}")


async def test_a_registered_address_hears_what_it_is_registered_for_signed_with_its_decoded_secret() -> None:
    async with stage() as on:
        made = await on.register(secret="a&amp;b&quot;")
        assert "secret" not in made
        assert made["hooks"] == ["woocommerce_update_order", "woocommerce_order_refunded"]
        order = on.world.place_order(BOWL)
        on.world.refund_all(order.id)
        await on.settle()
        assert on.heard.topics() == ["ping", "order.updated"]
        headers, raw = on.heard.got[1]
        assert headers["X-WC-Webhook-Signature"] == expected(raw, 'a&b"')
        assert headers["X-WC-Webhook-ID"] == str(made["id"])


async def test_the_ping_is_unsigned_and_wants_exactly_200() -> None:
    async with stage() as on:
        on.heard.answer = 204
        made = await on.register()
        await on.settle()
        ((headers, raw),) = on.heard.got
        assert raw == f"webhook_id={made['id']}".encode()
        assert headers["Content-Type"] == "application/x-www-form-urlencoded"
        assert not [name for name in headers if name.startswith("X-WC")]
        hook = on.caller.app[SHOP].hooks.by_id[made["id"]]
        assert hook.ping_error == "Error: Delivery URL returned response code: 204"
        on.heard.answer = 200
        other = await on.register()
        await on.settle()
        assert on.caller.app[SHOP].hooks.by_id[other["id"]].ping_error == ""


async def test_the_body_is_the_order_as_it_is_when_it_leaves_and_a_second_event_is_lost() -> None:
    clock = Clock()
    async with stage(clock, webhook_delay=60) as on:
        await on.register()
        order = on.world.place_order(BOWL)
        await on.caller.put(order.id, status="on-hold")
        await on.caller.put(order.id, status="completed")
        await on.settle()
        assert on.heard.topics() == ["ping"]
        clock.go(60)
        await on.settle()
        assert on.heard.topics() == ["ping", "order.updated"]
        assert json.loads(on.heard.got[1][1])["status"] == "completed"
        await on.caller.put(order.id, status="completed")
        clock.go(60)
        await on.settle()
        assert on.heard.topics().count("order.updated") == 2


async def test_an_event_that_waits_longer_than_ten_minutes_hides_no_other() -> None:
    clock = Clock()
    async with stage(clock, webhook_delay=3600) as on:
        await on.register()
        order = on.world.place_order(BOWL)
        for _ in range(3):
            on.world.touch(order.id)
            clock.go(400)
        clock.go(3600)
        await on.settle()
        assert on.heard.topics() == ["ping", "order.updated", "order.updated"]


async def test_two_orders_of_one_second_share_a_delivery_id() -> None:
    clock = Clock()
    async with stage(clock) as on:
        for _ in range(2):
            on.world.place_order(BOWL)
        await on.settle()
        clock.go(1)
        on.world.place_order(BOWL)
        await on.settle()
        ids = [headers["X-WC-Webhook-Delivery-ID"] for headers, _ in on.heard.got]
        created = [each for each, topic in zip(ids, on.heard.topics(), strict=True) if topic == "order.created"]
        assert created[0] == created[1] != created[2]
        assert len(created[0]) == 32


async def test_a_failure_is_not_retried_and_the_seventh_in_a_row_disables_in_silence() -> None:
    async with stage() as on:
        made = await on.register()
        on.heard.answer = 503
        for turn in range(1, 9):
            on.world.touch(on.world.place_order(BOWL).id)
            await on.settle()
            shown = await on.caller.get(f"/webhooks/{made['id']}")
            assert shown["status"] == ("active" if turn < 7 else "disabled"), turn
        assert on.heard.topics().count("order.updated") == 7
        assert (await on.caller.get("/webhooks?status=disabled"))[0]["id"] == made["id"]
        on.heard.answer = 302
        assert (await on.caller.call("PUT", f"{HOOKS}/{made['id']}", {"status": "active"}))[0] == 200
        on.world.touch(2210)
        await on.settle()
        assert on.heard.topics().count("order.updated") == 8


async def test_a_success_forgives_the_failures_before_it() -> None:
    async with stage() as on:
        made = await on.register()
        for answer in [503] * 6 + [200] + [404] * 6:
            on.heard.answer = answer
            on.world.touch(on.world.place_order(BOWL).id)
            await on.settle()
        assert (await on.caller.get(f"/webhooks/{made['id']}"))["status"] == "active"


async def test_a_deletion_is_an_id_and_a_vanished_order_an_error() -> None:
    async with stage(webhook_delay=0) as on:
        order = on.world.place_order(BOWL)
        await on.settle()
        on.heard.got.clear()
        on.world.touch(order.id)
        await on.caller.call("DELETE", f"/wp-json/wc/v3/orders/{order.id}?force=true")
        await on.settle()
        bodies = {topic: json.loads(raw) for topic, (_, raw) in zip(on.heard.topics(), on.heard.got, strict=True)}
        assert bodies["order.deleted"] == {"id": order.id}
        assert bodies["order.updated"]["code"] == "woocommerce_rest_shop_order_invalid_id"


async def test_a_draft_is_told_like_an_order() -> None:
    async with stage() as on:
        on.caller.app[SHOP].books.open_checkout(BOWL)
        await on.settle()
        assert json.loads(on.heard.got[0][1])["status"] == "checkout-draft"


async def test_an_action_names_itself_and_the_order() -> None:
    async with stage() as on:
        await on.register("action.woocommerce_order_status_completed")
        order = on.world.place_order(BOWL)
        await on.caller.put(order.id, status="completed")
        await on.settle()
        assert json.loads(on.heard.got[1][1]) == {
            "action": "woocommerce_order_status_completed",
            "arg": order.id,
        }


async def test_the_network_loses_and_doubles_what_it_likes() -> None:
    async with stage() as on:
        on.sender.mischief = Mischief(duplicate=1.0)
        on.world.place_order(BOWL)
        await on.settle()
        assert on.heard.topics().count("order.created") == 2
        assert on.heard.got[0][1] == on.heard.got[1][1]
        on.sender.mischief = Mischief(drop=1.0)
        on.world.place_order(BOWL)
        await on.settle()
        assert on.heard.topics().count("order.created") == 2


async def test_a_webhooks_life() -> None:
    async with stage() as on:
        first, second = await on.register(), await on.register("order.created", name="Ours")
        assert [each["id"] for each in await on.caller.get("/webhooks?per_page=100")] == [second["id"], first["id"]]
        path = f"/webhooks/{second['id']}"
        assert (await on.caller.get(path))["name"] == "Ours"
        assert (await on.caller.refused("PUT", path, {"topic": "x"}))[0] == 400
        _, _, paused = await on.caller.call("PUT", f"{HOOKS}/{second['id']}", {"status": "paused"})
        assert paused["status"] == "paused"
        await on.settle()
        on.heard.got.clear()
        on.world.place_order(BOWL)
        await on.settle()
        assert "order.created" not in on.heard.topics()
        assert await on.caller.refused("DELETE", path) == (
            501,
            "woocommerce_rest_trash_not_supported",
            "Webhooks do not support trashing.",
        )
        assert (await on.caller.call("DELETE", f"{HOOKS}/{second['id']}?force=true"))[0] == 200
        assert (await on.caller.refused("GET", path))[0] == 404
        assert (await on.caller.refused("PUT", path, {}))[0] == 400


async def test_a_switch_may_be_turned_while_the_site_runs() -> None:
    async with stage() as on:
        on.caller.app[RULES].webhook_delay = 5
        on.world.place_order(BOWL)
        await asyncio.sleep(0)
        on.world.run_due()
        assert not on.sender.busy
