"""A small Katana on loopback for the tests of its face: two mugs, a standing clock, a client with the key."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from aiohttp.test_utils import TestClient, TestServer
from multidict import CIMultiDictProxy

from integrations.sandbox.katana import build_katana_face
from integrations.sandbox.state import KatanaOrder
from integrations.sandbox.world import World

KEY = "katana-key-for-tests"
MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def mug_world() -> World:
    """Ten blue mugs, no green ones, one batch-tracked glaze."""
    world = World(now=lambda: MONDAY)
    world.add_variant("MUG-BLUE", "Blue mug", 2450, on_hand=10)
    world.add_variant("MUG-GREEN", "Green mug", 2600)
    world.add_variant("GLAZE-RED", "Red glaze", 900, on_hand=5, batch_tracked=True)
    return world


def add_order(world: World, order_no: str, *goods: tuple[str, int], status: str = "NOT_SHIPPED") -> KatanaOrder:
    order = world.katana_add_order(
        order_no, [(world.variant(sku).id, quantity) for sku, quantity in goods], status=status
    )
    world.katana_opened(order)
    return order


class Katana:
    """Calls the face and hands back status, headers and JSON."""

    def __init__(self, client: TestClient[Any, Any]) -> None:
        self._client = client
        self.app = client.app

    async def call(self, method: str, path: str, **options: Any) -> tuple[int, Any, CIMultiDictProxy[str]]:
        async with self._client.request(method, f"/v1{path}", **options) as response:
            text = await response.text()
            return response.status, await response.json() if text else None, response.headers

    async def get(self, path: str, **options: Any) -> Any:
        status, body, _ = await self.call("GET", path, **options)
        assert status == 200, body
        return body

    async def post(self, path: str, body: Any) -> tuple[int, Any]:
        status, answer, _ = await self.call("POST", path, json=body)
        return status, answer

    async def patch(self, path: str, body: Any) -> tuple[int, Any]:
        status, answer, _ = await self.call("PATCH", path, json=body)
        return status, answer

    async def ids(self, path: str) -> list[int]:
        return [record["id"] for record in (await self.get(path))["data"]]


@asynccontextmanager
async def katana_face(world: World, *, key: str = KEY, **options: Any) -> AsyncIterator[Katana]:
    server = TestServer(build_katana_face(world, api_key=KEY, **options))
    headers = {"Authorization": f"Bearer {key}"}
    async with TestClient(server, headers=headers) as client:
        yield Katana(client)


def packing(order: KatanaOrder, *, status: str = "PACKED", **extra: Any) -> dict[str, Any]:
    """A body that fulfills the whole order."""
    rows = [{"sales_order_row_id": row.id, "quantity": row.quantity} for row in order.rows]
    return {"sales_order_id": order.id, "status": status, "sales_order_fulfillment_rows": rows, **extra}
