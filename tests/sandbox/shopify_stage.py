"""A Shopify face on a real loopback socket, and a caller that speaks plain HTTP to it."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from integrations.sandbox.shopify import build_shopify_face
from integrations.sandbox.shopify.auth import SCOPES
from integrations.sandbox.state import FulfillmentOrder, ShopOrder
from integrations.sandbox.world import World

TOKEN = "shpat_static"
CLIENT_ID = "client-1"
CLIENT_SECRET = "shpss_secret"
NAMES = "query($search: String) { orders(first: 50, query: $search, sortKey: ID) { nodes { name } } }"


@dataclass
class Caller:
    """Posts to the face and returns what came back."""

    session: ClientSession
    base: str
    app: web.Application

    async def post(
        self, body: Any, *, version: str = "2026-10", token: str = TOKEN
    ) -> tuple[int, Mapping[str, str], Any]:
        url = f"{self.base}/admin/api/{version}/graphql.json"
        async with self.session.post(url, json=body, headers={"X-Shopify-Access-Token": token}) as reply:
            return reply.status, reply.headers, await reply.json()

    async def ask(self, query: str, version: str = "2026-10", **variables: Any) -> Any:
        """The whole answer to a query, which is HTTP 200 whatever happened."""
        status, _, answer = await self.post({"query": query, "variables": variables}, version=version)
        assert status == 200
        return answer

    async def data(self, query: str, **variables: Any) -> Any:
        """The data of a query that must succeed."""
        answer = await self.ask(query, **variables)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    async def names(self, search: str) -> list[str]:
        """The names a search of orders finds, oldest first."""
        found = await self.data(NAMES, search=search)
        return [node["name"] for node in found["orders"]["nodes"]]


@asynccontextmanager
async def face(
    world: World,
    *,
    bucket: float = 2000,
    restore: float = 100,
    index_lag: float = 0.0,
    token_lifetime: float = 86399,
    scopes: tuple[str, ...] = SCOPES,
) -> AsyncIterator[Caller]:
    """A running face and a caller for it."""
    app = build_shopify_face(
        world,
        access_token=TOKEN,
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        bucket=bucket,
        restore=restore,
        index_lag=index_lag,
        token_lifetime=token_lifetime,
        scopes=scopes,
    )
    async with TestServer(app) as server, ClientSession() as session:
        yield Caller(session, str(server.make_url("")).rstrip("/"), app)


def gid(kind: str, number: int) -> str:
    """Written out here, so that the face's own spelling is tested."""
    return f"gid://shopify/{kind}/{number}"


def only_todo(order: ShopOrder) -> FulfillmentOrder:
    """The one fulfillment order of a fresh order."""
    (todo,) = order.fulfillment_orders
    return todo
