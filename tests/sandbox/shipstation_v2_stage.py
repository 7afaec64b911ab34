"""ShipStation V2's face on loopback over a small desk, and a client with the key."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from multidict import CIMultiDictProxy

from integrations.sandbox.shipstation_v2 import Rules, build_shipstation_v2_face
from integrations.sandbox.world import World
from tests.sandbox.shipstation_stage import add_desk_order, desk_world

KEY = "v2-key"
HOST = "https://api.shipstation.com"
"""The vendor's own."""
HOOKS = "/v2/environment/webhooks"
HOOK = {"event": "label_created_v2", "url": "https://bot.example.com/v2", "headers": [], "name": "Bot", "store_id": 7}
SIGNED_AT = 1_796_000_000.0
"""What the signing clock shows, in seconds since 1970."""


class DeskV2:
    """Calls the face and hands back status, headers and JSON."""

    def __init__(self, client: TestClient[Any, Any], app: web.Application, rules: Rules) -> None:
        self._client = client
        self.app = app
        self.rules = rules

    async def call(self, method: str, path: str, **options: Any) -> tuple[int, Any, CIMultiDictProxy[str]]:
        async with self._client.request(method, path, **options) as response:
            text = await response.text()
            return response.status, await response.json() if text else None, response.headers

    async def get(self, path: str, **query: str) -> Any:
        status, body, _ = await self.call("GET", path, params=query)
        assert status == 200, body
        return body

    async def done(self, method: str, path: str, body: Any = None) -> Any:
        """What a write that must succeed answers."""
        status, answer, _ = await self.call(method, path, json=body)
        assert status in (200, 204), answer
        return answer

    async def refused(self, method: str, path: str, body: Any = None, **options: Any) -> tuple[int, str]:
        """Status and code of a refusal, which has V2's shape."""
        given = options if body is None else {"json": body, **options}
        status, answer, _ = await self.call(method, path, **given)
        assert status >= 400, answer
        assert set(answer) == {"request_id", "errors"}
        [error] = answer["errors"]
        assert set(error) == {"error_source", "error_type", "error_code", "message"}
        return status, error["error_code"]

    async def numbers(self, **query: str) -> list[str]:
        return [each["shipment_number"] for each in (await self.get("/v2/shipments", **query))["shipments"]]

    async def fulfill(self, *shipment_ids: str, **change: Any) -> Any:
        """What marking these shipments as shipped answers."""
        items = [
            {"shipment_id": each, "tracking_number": "1Z-1", "carrier_code": "ups", **change} for each in shipment_ids
        ]
        return await self.done("POST", "/v2/fulfillments", {"fulfillments": items})


@asynccontextmanager
async def desk_v2(
    world: World, *, key: str | None = KEY, limit: int | None = 200, **switches: Any
) -> AsyncIterator[DeskV2]:
    rules = Rules(**switches)
    app = build_shipstation_v2_face(world, api_key=KEY, limit=limit, rules=rules, clock=lambda: SIGNED_AT)
    headers = {"API-Key": key} if key is not None else {}
    async with TestClient(TestServer(app), headers=headers) as client:
        yield DeskV2(client, app, rules)


def busy_desk() -> World:
    """One order of every kind, and a voided label."""
    world = desk_world()
    labelled, marked, held, split = [add_desk_order(world, number) for number in ("1", "2", "3", "4")]
    world.desk_buy_label(labelled.id, carrier_code="ups", tracking_number="1Z-1")
    parcel = world.desk_buy_label(split.id, carrier_code="fedex", tracking_number="2")
    world.desk_void_label(parcel.id)
    world.desk_mark_shipped(marked.id, carrier_code="ups", tracking_number="1Z-2")
    world.desk_hold(held.id, world.now())
    world.desk_tag(held.id, 6101)
    world.desk_split(split.id, {split.items[0].id: 1})
    world.desk_cancel(split.id)
    return world
