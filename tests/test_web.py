"""The HTTP door: who is let in, what is kept, and that every answer is one a sender can act on."""

import base64
import hashlib
import hmac
import io
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.services.intake import Intake
from bot.services.shops import Shops
from bot.web import MOST_BODY, PATH_SECRET_HEADER, PATIENCE, Handler, build_web
from integrations.katana.webhooks import KatanaWebhooks
from integrations.ports import WebhookReader
from integrations.shipstation.webhooks import ShipStationWebhooks
from integrations.shopify.webhooks import ShopifyWebhooks
from integrations.woocommerce.webhooks import WooCommerceWebhooks
from storage.engine import Database
from storage.inbox import Inbox
from storage.tables import InboxEvent
from storage.unit_of_work import UnitOfWork
from tests.services.house import House
from tests.services.opening import opened

SHOP_SECRET = "shop-secret"
PATH_SECRET = "p" * 40
BATCH = {"resource_url": "https://desk.example/orders?importBatch=abc", "resource_type": "ORDER_NOTIFY"}


@dataclass(slots=True)
class State:
    """What the parts say of themselves."""

    ready: bool = True


@dataclass(frozen=True, slots=True)
class Door:
    """The door, open, and the house behind it."""

    client: TestClient[web.Request, web.Application]
    house: House
    state: State

    async def kept(self) -> list[InboxEvent]:
        """Every event that was kept, newest first."""
        async with self.house.db.read() as unit:
            found = [await unit.inbox.recent(one.id) for one in self.house.shop.connections]
        return [event for events in found for event in events]

    async def shop_says(self, body: bytes, *, secret: str = SHOP_SECRET, **headers: str) -> tuple[int, str]:
        """Deliver a webhook signed as the shop does; answers the status and the message."""
        signature = base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256)).decode()
        standard = {
            "X-Shopify-Hmac-Sha256": signature,
            "X-Shopify-Topic": "orders/updated",
            "X-Shopify-Webhook-Id": "d-1",
        }
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.post("/webhooks/shop", body, standard | named)

    async def post(self, path: str, body: bytes, headers: Mapping[str, str] | None = None) -> tuple[int, str]:
        async with self.client.post(path, data=io.BytesIO(body), headers=headers) as answer:
            return answer.status, (await answer.json())["message"]


def shops_of(house: House, channel: WebhookReader | None = None) -> Shops:
    """The house's shop with a door for each of its systems."""
    shop = house.shop
    return Shops(
        (
            replace(
                shop,
                channel=replace(shop.channel, key="shop", reader=channel or ShopifyWebhooks((SHOP_SECRET,))),
                production=replace(shop.production, key="katana", reader=KatanaWebhooks("katana-secret")),
                desk=replace(
                    shop.desk, key="desk", reader=ShipStationWebhooks(PATH_SECRET, base_url="https://desk.example")
                ),
            ),
        )
    )


def door_of(
    house: House,
    db: Database,
    state: State,
    slack: Handler | None = None,
    *,
    patience: float = PATIENCE,
    channel: WebhookReader | None = None,
) -> web.Application:
    async def ready() -> dict[str, object]:
        return {"ready": state.ready, "slack": "connected" if state.ready else "not connected"}

    shops = shops_of(house, channel)
    return build_web(shops, Intake(db, shops, clock=house.clock), ready, slack, patience=patience)


@pytest.fixture
async def door(sqlite_url: str) -> AsyncIterator[Door]:
    """The door of a house with one shop, without Slack."""
    async with opened(sqlite_url) as house:
        state = State()
        async with TestClient(TestServer(door_of(house, house.db, state))) as client:
            yield Door(client, house, state)


ORDER = b'{"id": 501}'


async def test_a_signed_webhook_is_kept_before_it_is_answered(door: Door) -> None:
    assert await door.shop_says(ORDER) == (200, "ok")
    (event,) = await door.kept()
    assert (event.topic, event.order_refs, event.delivery_key) == ("orders/updated", ["501"], "d-1")
    assert await door.house.waiting() == ["resolve"]


async def test_a_repeat_is_answered_like_the_first_and_kept_once(door: Door) -> None:
    for _ in range(3):
        assert await door.shop_says(ORDER) == (200, "ok")
    assert len(await door.kept()) == 1


async def test_an_unsigned_test_is_answered_with_exactly_200_and_nothing_of_it_is_kept(sqlite_url: str) -> None:
    """WooCommerce, `deliver_ping`; a vendor without such a test takes it for a forgery."""
    ping, form = b"webhook_id=7", {"Content-Type": "application/x-www-form-urlencoded"}
    async with opened(sqlite_url) as house:
        for reader, answer in ((WooCommerceWebhooks((SHOP_SECRET,)), 200), (ShopifyWebhooks((SHOP_SECRET,)), 401)):
            app = door_of(house, house.db, State(), channel=reader)
            async with TestClient(TestServer(app)) as client:
                door = Door(client, house, State())
                assert (await door.post("/webhooks/shop", ping, form))[0] == answer
                assert await door.kept() == []
                assert (await door.post("/webhooks/shop", ping, form | {"X-WC-Webhook-ID": "7"}))[0] == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"X_Shopify_Hmac_Sha256": ""},
        {"X_Shopify_Hmac_Sha256": "AAAA"},
        {"X_Shopify_Hmac_Sha256": "ünïcode"},
    ],
    ids=str,
)
async def test_what_is_forged_is_refused_and_stored_nowhere(door: Door, headers: dict[str, str]) -> None:
    assert await door.shop_says(ORDER, **headers) == (401, "the signature does not match")
    assert await door.shop_says(ORDER, secret="guessed") == (401, "the signature does not match")
    assert await door.post("/webhooks/shop", ORDER) == (401, "the signature does not match")
    assert await door.kept() == []
    assert await door.house.waiting() == []


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'"x"', b"null", b"\xff\xfe", b"{}", b'{"id": null}', b"[" * 3000]
)
async def test_what_is_signed_and_cannot_be_read_is_the_senders_fault(door: Door, body: bytes) -> None:
    assert await door.shop_says(body) == (400, "the body could not be read")
    assert await door.kept() == []


async def test_a_forged_body_is_not_even_looked_at(door: Door) -> None:
    assert (await door.shop_says(b"{", secret="guessed"))[0] == 401


@pytest.mark.parametrize(
    "path", ["/webhooks/nobody", "/webhooks/nobody/secret", "/webhooks/", "/", "/metrics/x", "/slack/events"]
)
async def test_an_unknown_address_is_not_there(door: Door, path: str) -> None:
    async with door.client.post(path, data=b"{}") as answer:
        assert answer.status == 404
        assert "message" in await answer.json()


@pytest.mark.parametrize(
    ("method", "path", "allowed"), [("GET", "/webhooks/shop", "POST"), ("DELETE", "/healthz", "GET,HEAD")]
)
async def test_a_wrong_method_is_told_the_right_one(door: Door, method: str, path: str, allowed: str) -> None:
    async with door.client.request(method, path) as answer:
        assert answer.status == 405
        assert answer.headers["Allow"] == allowed


async def test_a_body_that_is_too_large_is_refused_unread(door: Door) -> None:
    assert (await door.shop_says(b" " * MOST_BODY + ORDER))[0] == 413
    assert await door.kept() == []
    assert (await door.shop_says(b" " * (MOST_BODY - len(ORDER)) + ORDER))[0] == 200


async def test_no_answer_says_what_stands_in_the_house(door: Door) -> None:
    async with door.client.post("/webhooks/shop", data=b"{") as answer:
        assert set(await answer.json()) == {"message"}
        assert "Traceback" not in await answer.text()


# a vendor that cannot sign ------------------------------------------------------------------------------------
async def desk_says(door: Door, path: str, headers: Mapping[str, str] | None = None) -> int:
    status, _ = await door.post(path, json.dumps(BATCH).encode(), headers)
    return status


async def test_the_secret_in_the_path_opens_the_door(door: Door) -> None:
    assert await desk_says(door, f"/webhooks/desk/{PATH_SECRET}") == 200
    (event,) = await door.kept()
    assert event.pointer is not None


@pytest.mark.parametrize(
    "path", ["/webhooks/desk", "/webhooks/desk/guessed", "/webhooks/desk/%C3%BC", f"/webhooks/desk/{PATH_SECRET}x"]
)
async def test_without_it_the_door_stays_shut(door: Door, path: str) -> None:
    assert await desk_says(door, path) == 401
    assert await door.kept() == []


@pytest.mark.parametrize("name", [PATH_SECRET_HEADER, PATH_SECRET_HEADER.upper(), "X-Shipmate-Path-Secret"])
async def test_the_secret_cannot_be_smuggled_in_as_a_header(door: Door, name: str) -> None:
    """The header is ours: whatever a client sends under its name is thrown away."""
    assert await desk_says(door, "/webhooks/desk", {name: PATH_SECRET}) == 401
    assert await desk_says(door, "/webhooks/desk/guessed", {name: PATH_SECRET}) == 401


async def test_a_wrong_header_does_not_spoil_the_right_path(door: Door) -> None:
    assert await desk_says(door, f"/webhooks/desk/{PATH_SECRET}", {PATH_SECRET_HEADER: "wrong"}) == 200


async def test_a_pointer_to_another_host_is_refused(door: Door) -> None:
    stranger = json.dumps(BATCH | {"resource_url": "https://evil.example/orders"}).encode()
    assert (await door.post(f"/webhooks/desk/{PATH_SECRET}", stranger))[0] == 400
    assert await door.kept() == []


# how we are ---------------------------------------------------------------------------------------------------
async def test_alive_is_alive_whatever_slack_does(door: Door) -> None:
    door.state.ready = False
    async with door.client.get("/healthz") as answer:
        assert answer.status == 200


@pytest.mark.parametrize(("ready", "status"), [(True, 200), (False, 503)])
async def test_ready_says_which_part_is_not(door: Door, ready: bool, status: int) -> None:
    door.state.ready = ready
    async with door.client.get("/readyz") as answer:
        assert answer.status == status
        assert (await answer.json())["ready"] is ready


async def test_slack_is_there_only_when_it_comes_over_http(sqlite_url: str) -> None:
    async def slack(request: web.Request) -> web.StreamResponse:
        return web.Response(text=await request.text())

    async with (
        opened(sqlite_url) as house,
        TestClient(TestServer(door_of(house, house.db, State(), slack))) as client,
        client.post("/slack/events", data="a click") as answer,
    ):
        assert (answer.status, await answer.text()) == (200, "a click")


# when we are not well -----------------------------------------------------------------------------------------
class FullDisk:
    """Says whether the disk is full."""

    full = True


class FullInbox(Inbox):
    """Keeps nothing while the disk is full."""

    async def record(self, *arguments: object, **more: object) -> bool:
        if FullDisk.full:
            raise OSError("no space left on device")
        return await super().record(*arguments, **more)  # type: ignore[arg-type] # handed on as they came


class FullUnit(UnitOfWork):
    """Whose inbox has no room."""

    def __init__(self, session: object, now: object) -> None:
        super().__init__(session, now)  # type: ignore[arg-type] # handed on as they came
        self.inbox = FullInbox(self.session, self.now)


async def test_while_nothing_can_be_stored_the_vendor_is_told_to_come_again(sqlite_url: str) -> None:
    async with opened(sqlite_url) as house:
        db = await Database.open(sqlite_url, now=house.clock, unit=FullUnit)
        async with TestClient(TestServer(door_of(house, db, State()))) as client:
            door = Door(client, house, State())
            FullDisk.full = True
            assert await door.shop_says(ORDER) == (500, "something went wrong here")
            assert await door.kept() == []
            FullDisk.full = False
            assert await door.shop_says(ORDER) == (200, "ok")
            assert len(await door.kept()) == 1
            assert await house.waiting() == ["resolve"]
        await db.close()


async def test_an_event_is_not_kept_without_the_work_that_follows_from_it(sqlite_url: str) -> None:
    async with opened(sqlite_url) as house, TestClient(TestServer(door_of(house, house.db, State()))) as client:
        door = Door(client, house, State())
        async with house.db.write() as unit:
            connection = await unit.session.connection()
            await connection.exec_driver_sql("ALTER TABLE operations RENAME TO elsewhere")
        assert await door.shop_says(ORDER) == (500, "something went wrong here")
        assert await door.kept() == [], "kept without the work that follows from it"
