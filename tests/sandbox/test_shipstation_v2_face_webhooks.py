"""ShipStation V2's webhooks: subscribing, what is posted, who signed it, and keys that change."""

import base64
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
from cryptography.hazmat.primitives.hashes import SHA256

from integrations.sandbox.server import Sandbox
from integrations.sandbox.shipstation_v2 import shipstation_v2_webhooks
from integrations.sandbox.world import World
from tests.sandbox.builders import START
from tests.sandbox.shipstation_stage import add_desk_order, desk_world
from tests.sandbox.shipstation_v2_stage import HOOKS, HOST, DeskV2, desk_v2

BOT = "https://bot.example.com/hooks/v2"
SECRET = [{"key": "x-bot-secret", "value": "SECRET"}]
SUBSCRIPTION = {"name": "Bot", "event": "fulfillment_shipped_v2", "url": BOT, "headers": SECRET, "store_id": 120001}


def verify(jwks: Any, headers: Mapping[str, str], body: bytes) -> None:
    """As the vendor's guide says, written out here; raises `KeyError` for an unknown key, `InvalidSignature` for a
    signature that does not hold."""
    keys = {key["kid"]: key for key in jwks["keys"]}
    key = keys[headers["x-shipengine-rsa-sha256-key-id"]]
    n, e = [int.from_bytes(base64.urlsafe_b64decode(key[name] + "==")) for name in ("n", "e")]
    signed = headers["x-shipengine-timestamp"].encode() + b"." + body
    signature = base64.b64decode(headers["x-shipengine-rsa-sha256-signature"])
    RSAPublicNumbers(e, n).public_key().verify(signature, signed, PKCS1v15(), SHA256())


async def test_webhooks_are_made_read_changed_listed_and_deleted() -> None:
    async with desk_v2(desk_world()) as desk:
        made = await desk.done("POST", HOOKS, SUBSCRIPTION)
        path = f"{HOOKS}/{made['webhook_id']}"
        assert await desk.get(path) == made == {**SUBSCRIPTION, "webhook_id": made["webhook_id"]}
        assert await desk.get(HOOKS) == [made]
        await desk.done("PUT", path, {"url": f"{BOT}/new"})
        assert await desk.get(path) == {**made, "url": f"{BOT}/new"}
        await desk.done("PUT", path, {"headers": []})
        assert (await desk.get(path))["headers"] == []
        await desk.done("DELETE", path)
        assert await desk.refused("DELETE", path) == (404, "invalid_identifier")
        assert await desk.get(HOOKS) == []


UNFIT: list[dict[str, Any]] = [
    {"event": None},
    {"event": "SHIP_NOTIFY"},
    {"event": "fulfillment_created_v2"},
    {"url": None},
    {"url": "bot.example.com"},
    {"url": "ftp://bot.example.com"},
    {"headers": {"key": "a", "value": "b"}},
    {"headers": [{"key": "a"}]},
    {"headers": [{"key": "a b", "value": "c"}]},
    {"headers": [{"key": "a", "value": "b\r\nc"}]},
    {"store_id": "mine"},
    {"store_id": [1]},
    {"target_url": BOT},
]


async def test_a_subscription_that_does_not_fit_is_refused() -> None:
    async with desk_v2(desk_world()) as desk:
        for change in UNFIT:
            assert (await desk.refused("POST", HOOKS, {**SUBSCRIPTION, **change}))[0] == 400, change
        assert await desk.get(HOOKS) == []


async def test_what_a_second_subscription_clashes_with_is_a_switch() -> None:
    async with desk_v2(desk_world()) as desk:
        await desk.done("POST", HOOKS, SUBSCRIPTION)
        taken = (409, "webhook_event_type_conflict")
        assert await desk.refused("POST", HOOKS, SUBSCRIPTION) == taken
        await desk.done("POST", HOOKS, {**SUBSCRIPTION, "event": "label_created_v2"})
        await desk.done("POST", HOOKS, {**SUBSCRIPTION, "url": f"{BOT}/2"})
        desk.rules.hook_conflict = "event"
        assert await desk.refused("POST", HOOKS, {**SUBSCRIPTION, "url": f"{BOT}/3"}) == taken


def listening(world: World) -> list[tuple[str, str]]:
    """Fills with V2's events."""
    heard: list[tuple[str, str]] = []
    world.subscribe(lambda system, topic, subject: heard.append((topic, subject)) if system.endswith("v2") else None)
    return heard


async def follow(desk: DeskV2, world: World, event: tuple[str, str]) -> Any:
    """Read what the one webhook of an event points to."""
    [delivery] = shipstation_v2_webhooks(world, desk.app, *event, target=BOT, base_url=HOST)
    pointer = json.loads(delivery.body)
    assert pointer["resource_type"] == event[0].upper()
    url = urlsplit(pointer["resource_url"])
    assert f"{url.scheme}://{url.netloc}" == HOST
    _, body, _ = await desk.call("GET", f"{url.path}?{url.query}")
    return body


async def test_each_event_points_to_what_happened_and_a_mark_is_no_label() -> None:
    world = desk_world()
    async with desk_v2(world) as desk:
        heard = listening(world)
        first, second, other = [add_desk_order(world, number) for number in ("1", "2", "3")]
        for order in (first, second):
            world.desk_imported(order)
        world.desk_import_ends()
        world.desk_buy_label(first.id, carrier_code="ups", tracking_number="1Z-1")
        await desk.fulfill(f"se-{second.id}")
        await desk.fulfill(f"se-{other.id}")
        assert [topic for topic, _ in heard] == [
            "shipment_created_v2",
            "label_created_v2",
            "fulfillment_shipped_v2",
            "fulfillment_shipped_v2",
        ]
        imported, label, fulfilled, _ = [await follow(desk, world, event) for event in heard]
    assert sorted(each["shipment_number"] for each in imported["shipments"]) == ["1", "2"]
    assert [each["shipment_id"] for each in label["labels"]] == [f"se-{first.id}"]
    assert [each["shipment_number"] for each in fulfilled["fulfillments"]] == ["2"]


async def test_a_subscribed_address_gets_its_own_events_of_its_own_store_with_its_own_headers() -> None:
    world = desk_world()
    async with desk_v2(world) as desk:
        heard = listening(world)
        ours, theirs = add_desk_order(world, "1"), add_desk_order(world, "2", store_id=7)
        for order in (ours, theirs):
            world.desk_imported(order)
        world.desk_import_ends()
        for order in (ours, theirs):
            world.desk_mark_shipped(order.id, carrier_code="ups")

        def sent() -> list[tuple[str, str | None]]:
            return [
                (topic, each.headers.get("x-bot-secret"))
                for topic, subject in heard
                for each in shipstation_v2_webhooks(world, desk.app, topic, subject, target=BOT, base_url=HOST)
            ]

        assert sent() == [("shipment_created_v2", None), *[("fulfillment_shipped_v2", None)] * 2]
        await desk.done("POST", HOOKS, SUBSCRIPTION)
        assert sent() == [("fulfillment_shipped_v2", "SECRET")]
        created = {**SUBSCRIPTION, "event": "shipment_created_v2", "store_id": "se-7", "headers": []}
        await desk.done("POST", HOOKS, created)
        assert sent() == [("shipment_created_v2", None), ("fulfillment_shipped_v2", "SECRET")]


async def test_the_signature_holds_for_exactly_these_bytes_and_this_moment() -> None:
    world = desk_world()
    async with desk_v2(world) as desk:
        parcel = world.desk_mark_shipped(add_desk_order(world, "1").id, carrier_code="ups")
        event = ("fulfillment_shipped_v2", str(parcel.id))
        [delivery] = shipstation_v2_webhooks(world, desk.app, *event, target=BOT, base_url=HOST)
        jwks = await desk.get("/jwks")
    headers = delivery.headers
    assert headers["x-shipengine-timestamp"] == "2026-11-30T00:53:20Z"
    assert [(key["kty"], key["alg"], key["use"], key["e"]) for key in jwks["keys"]] == [
        ("RSA", "RS256", "sig", "AQAB")
    ]
    assert "=" not in jwks["keys"][0]["n"]
    verify(jwks, headers, delivery.body)
    with pytest.raises(InvalidSignature):
        verify(jwks, headers, json.dumps(json.loads(delivery.body), indent=1).encode())
    with pytest.raises(InvalidSignature):
        verify(jwks, {**headers, "x-shipengine-timestamp": "2026-11-30T00:53:21Z"}, delivery.body)


async def test_a_new_key_is_unknown_until_the_set_is_fetched_again_and_the_old_one_stays_for_a_while() -> None:
    world = desk_world()
    async with desk_v2(world) as desk:
        parcel = world.desk_mark_shipped(add_desk_order(world, "1").id, carrier_code="ups")

        def delivery() -> Any:
            event = ("fulfillment_shipped_v2", str(parcel.id))
            return shipstation_v2_webhooks(world, desk.app, *event, target=BOT, base_url=HOST)[0]

        old, before = delivery(), await desk.get("/jwks")
        desk.rules.signing_key += 1
        new, after = delivery(), await desk.get("/jwks")
    with pytest.raises(KeyError):
        verify(before, new.headers, new.body)
    verify(after, new.headers, new.body)
    verify(after, old.headers, old.body)


async def test_the_running_sandbox_posts_v1_and_v2_to_an_address_each_and_counts_one_effect() -> None:
    heard: list[tuple[str, Mapping[str, str], bytes]] = []

    async def receive(request: web.Request) -> web.Response:
        heard.append((request.match_info["version"], request.headers, await request.read()))
        return web.Response()

    app = web.Application()
    app.router.add_post("/{version}", receive)
    async with TestServer(app) as receiver, Sandbox(now=lambda: START) as box, ClientSession() as http:
        for version in ("shipstation", "shipstation_v2"):
            box.targets[version] = str(receiver.make_url(f"/{version}"))
        order = next(each for each in box.world.desk_orders.values() if each.number == "1047")
        headers = {"api-key": box.credentials.shipstation_v2_api_key}
        item = {"shipment_id": f"se-{order.id}", "tracking_number": "1Z-1", "carrier_code": "ups"}
        body = {"fulfillments": [{**item, "notify_order_source": True}]}
        answer = await http.post(f"{box.url('shipstation_v2')}/v2/fulfillments", json=body, headers=headers)
        assert (answer.status, (await answer.json())["has_errors"]) == (200, False)
        box.world.desk_buy_label(add_desk_order(box.world, "9").id, carrier_code="ups", tracking_number="1Z-9")
        await box.settle()
        jwks = await (await http.get(f"{box.url('shipstation_v2')}/jwks")).json()
        effects = box.journal.effects("shipstation", "mark_shipped", by="shipstation_v2")
        assert [each.subject for each in effects] == [str(order.id)]
        assert len(box.journal.effects("shipstation", "mark_shipped")) == 1
        assert len(box.journal.effects("shopify", "fulfill")) >= 1
        followed = json.loads(next(raw for version, _, raw in heard if version == "shipstation_v2"))["resource_url"]
        shown = await (await http.get(followed, headers=headers)).json()
        assert shown["fulfillments"][0]["order_source_notified"] is True
    types = {
        version: [json.loads(raw)["resource_type"] for each, _, raw in heard if each == version]
        for version in box.targets
    }
    assert types["shipstation"] == ["SHIP_NOTIFY"]
    assert sorted(types["shipstation_v2"]) == ["FULFILLMENT_SHIPPED_V2", "LABEL_CREATED_V2"]
    for version, given, raw in heard:
        if version == "shipstation_v2":
            verify(jwks, given, raw)
