"""A WooCommerce site on a real loopback socket, and a caller that speaks plain HTTP to it."""

import base64
import hashlib
import hmac
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
from yarl import URL

from integrations.sandbox.woocommerce import Rules, build_woocommerce_face
from integrations.sandbox.world import World
from tests.sandbox.builders import START

KEY, SECRET = "ck_sandbox", "cs_sandbox"
MOMENT = 1_796_000_000.0
"""What the door's clock shows, in seconds since 1970."""


class Clock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        return self.at

    def go(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


def site_world(clock: Clock | None = None) -> World:
    """Two mugs that are variations of one product, a bowl, a download."""
    world = World(now=clock or Clock())
    world.channel, world.shop_domain = "woocommerce", "mugs.example"
    world.count_from("shop_order", 2210)
    world.count_from("shop_line", 501)
    world.add_variant("MUG-BLUE", "Mug – blue", 2450, on_hand=5)
    world.add_variant("MUG-SAND", "Mug – sand", 2400, on_hand=5)
    world.add_variant("BOWL", "Bowl", 900, on_hand=2)
    world.add_variant("PDF", "Pattern", 500, requires_shipping=False)
    return world


@dataclass
class Caller:
    """Calls the site with the key pair and hands back status, headers and JSON."""

    session: ClientSession
    base: str
    app: web.Application

    async def call(
        self, method: str, path: str, body: Any = None, *, auth: str | None = None, **options: Any
    ) -> tuple[int, Mapping[str, str], Any]:
        given = basic(KEY, SECRET) if auth is None else auth
        headers = {"Authorization": given} if given else {}
        async with self.session.request(
            method, URL(f"{self.base}{path}", encoded=True), json=body, headers=headers, **options
        ) as reply:
            return reply.status, reply.headers, await reply.json()

    async def get(self, path: str) -> Any:
        """What a read that must succeed answers."""
        status, _, body = await self.call("GET", f"/wp-json/wc/v3{path}")
        assert status == 200, body
        return body

    async def put(self, order_id: int, **fields: Any) -> Any:
        """What a write of an order that must succeed answers."""
        status, _, body = await self.call("PUT", f"/wp-json/wc/v3/orders/{order_id}", fields)
        assert status == 200, body
        return body

    async def ids(self, query: str) -> list[int]:
        return [order["id"] for order in await self.get(f"/orders?{query}")]

    async def refused(self, method: str, path: str, body: Any = None, **options: Any) -> tuple[int, str, str]:
        """Status, code and message of a refusal, which has the vendor's shape."""
        status, _, error = await self.call(method, f"/wp-json/wc/v3{path}", body, **options)
        assert set(error) == {"code", "message", "data"}
        assert error["data"]["status"] == status
        return status, error["code"], error["message"]


@asynccontextmanager
async def site(world: World, **switches: Any) -> AsyncIterator[Caller]:
    """A running site that takes its requests for TLS, and a caller for it."""
    rules = Rules(**{"tls": True, **switches})
    app = build_woocommerce_face(world, consumer_key=KEY, consumer_secret=SECRET, rules=rules, clock=lambda: MOMENT)
    async with TestServer(app) as server, ClientSession() as session:
        yield Caller(session, str(server.make_url("")).rstrip("/"), app)


def basic(key: str, secret: str) -> str:
    return f"Basic {base64.b64encode(f'{key}:{secret}'.encode()).decode()}"


def signed(
    method: str,
    url: str,
    pairs: list[tuple[str, str]],
    *,
    key: str = KEY,
    secret: str = SECRET,
    at: float = MOMENT,
    nonce: str = "once",
    digest: str = "HMAC-SHA256",
) -> list[tuple[str, str]]:
    """The query with OAuth 1.0a's parameters, signed as RFC 5849 says: written out here, so that the door's own
    reading is tested."""
    given = [
        *pairs,
        ("oauth_consumer_key", key),
        ("oauth_nonce", nonce),
        ("oauth_signature_method", digest),
        ("oauth_timestamp", str(int(at))),
    ]
    normalised = "&".join(f"{name}={value}" for name, value in sorted((rfc(n), rfc(v)) for n, v in given))
    base = f"{method}&{rfc(url)}&{rfc(normalised)}"
    algorithm = hashlib.sha256 if digest == "HMAC-SHA256" else hashlib.sha1
    made = hmac.new(f"{secret}&".encode(), base.encode(), algorithm).digest()
    return [*given, ("oauth_signature", base64.b64encode(made).decode())]


def rfc(text: str) -> str:
    return quote(text, safe="-._~")


def query_of(pairs: list[tuple[str, str]]) -> str:
    return "&".join(f"{rfc(name)}={rfc(value)}" for name, value in pairs)
