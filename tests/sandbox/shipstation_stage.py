"""A small shipping desk on loopback for the tests of its face: a standing clock and a client with the key pair."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from aiohttp import encode_basic_auth, web
from aiohttp.test_utils import TestClient, TestServer
from multidict import CIMultiDictProxy

from integrations.sandbox.shipstation import build_shipstation_face
from integrations.sandbox.state import DeskItem, DeskOrder
from integrations.sandbox.world import World

PAIR = ("desk-key", "desk-secret")
MONDAY = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
"""Noon in Los Angeles."""


def desk_world() -> World:
    return World(now=lambda: MONDAY)


def add_desk_order(world: World, number: str, key: str = "", **fields: Any) -> DeskOrder:
    """One order of two blue mugs; `fields` overrides what the record holds."""
    item = DeskItem(world.new_id("desk_item"), "L1", "MUG-BLUE", "Blue mug", 2, 2450, bin="A-3")
    order = world.desk_add_order(number, key or f"58204170{number}", [item], order_date=world.now())
    order.customer_name = "Ida Fern"
    for name, value in fields.items():
        setattr(order, name, value)
    return order


class Desk:
    """Calls the face and hands back status, headers and JSON."""

    def __init__(self, client: TestClient[Any, Any], app: web.Application) -> None:
        self._client = client
        self.app = app

    async def call(self, method: str, path: str, **options: Any) -> tuple[int, Any, CIMultiDictProxy[str]]:
        async with self._client.request(method, path, **options) as response:
            text = await response.text()
            return response.status, await response.json() if text else None, response.headers

    async def get(self, path: str, **query: str) -> Any:
        status, body, _ = await self.call("GET", path, params=query)
        assert status == 200, body
        return body

    async def post(self, path: str, body: Any) -> tuple[int, Any]:
        status, answer, _ = await self.call("POST", path, json=body)
        return status, answer

    async def numbers(self, **query: str) -> list[str]:
        return [order["orderNumber"] for order in (await self.get("/orders", **query))["orders"]]


@asynccontextmanager
async def desk_face(world: World, *, pair: tuple[str, str] | None = PAIR, **options: Any) -> AsyncIterator[Desk]:
    app = build_shipstation_face(world, key=PAIR[0], secret=PAIR[1], **options)
    headers = {"Authorization": encode_basic_auth(*pair)} if pair else {}
    async with TestClient(TestServer(app), headers=headers) as client:
        yield Desk(client, app)
