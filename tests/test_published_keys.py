"""The HTTP door to a vendor that publishes the keys it signs with: they are read when they are needed, not before."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from bot.services.intake import Intake
from bot.services.shops import Shops
from bot.web import build_web
from integrations.errors import Unavailable
from integrations.shipstation.v2.webhooks import ShipStationV2Webhooks
from tests.integrations.shipstation.v2.signing import body_of, pair, signed
from tests.services.house import House
from tests.services.opening import opened

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
BODY = body_of("LABEL_CREATED_V2", "https://api.shipstation.com/v2/labels?batch_id=se-7")


@dataclass
class Published:
    """Keys that are there once they were read, unless they cannot be."""

    there: bool = True
    reachable: bool = True
    readings: int = 0
    held: dict[str, RSAPublicKey] = field(default_factory=dict)

    async def refresh(self) -> None:
        self.readings += 1
        if not self.reachable:
            raise Unavailable("shipstation", "read the keys of webhooks", "no answer in time")
        if self.there:
            self.held["one"] = pair("one").public_key()


@dataclass(frozen=True)
class Door:
    client: TestClient[web.Request, web.Application]
    house: House
    keys: Published

    async def says(self, headers: dict[str, str]) -> int:
        async with self.client.post("/webhooks/desk", data=BODY, headers=headers) as answer:
            return answer.status

    async def kept(self) -> list[str | None]:
        """The pointers of all events that were kept."""
        async with self.house.db.read() as unit:
            return [event.pointer for event in await unit.inbox.recent(self.house.shop.desk.id)]


async def _ready() -> dict[str, object]:
    return {"ready": True}


@pytest.fixture
async def door(sqlite_url: str) -> AsyncIterator[Door]:
    keys = Published()
    reader = ShipStationV2Webhooks(keys.held.get, lambda: NOW)
    async with opened(sqlite_url) as house:
        shops = Shops((replace(house.shop, desk=replace(house.shop.desk, key="desk", reader=reader, keys=keys)),))
        app = build_web(shops, Intake(house.db, shops, clock=house.clock), _ready, None)
        async with TestClient(TestServer(app)) as client:
            yield Door(client, house, keys)


async def test_the_keys_are_read_once_and_for_an_unknown_one_alone(door: Door) -> None:
    stamp = NOW.isoformat()
    assert [await door.says(signed(BODY, stamp)) for _ in range(2)] == [200, 200]
    assert door.keys.readings == 1
    assert await door.kept() == ["/v2/labels?batch_id=se-7"] * 2
    forged = {**signed(BODY, stamp, "other", "one")}
    assert [await door.says(headers) for headers in ({}, forged)] == [401, 401]
    assert door.keys.readings == 1
    assert await door.says(signed(BODY, stamp, "other")) == 401
    assert door.keys.readings == 2
    assert len(await door.kept()) == 2


async def test_where_they_cannot_be_read_the_sender_is_to_try_again(door: Door) -> None:
    door.keys.reachable = False
    assert await door.says(signed(BODY, NOW.isoformat())) == 503
    assert await door.kept() == []
