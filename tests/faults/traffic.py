"""Follows the writes that are on their way: a kill that hits none of them proves little."""

import asyncio
from collections import Counter
from collections.abc import Collection

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from integrations.sandbox.faults import Fault
from integrations.sandbox.server import Sandbox

_FULFILLMENTS = "/v1/sales_order_fulfillments"
_MARK = "/orders/markasshipped"
_HOLD, _RELEASE = "/orders/holduntil", "/orders/restorefromhold"
_GRAPHQL = "/admin/api"
WRITES = (
    ("katana", "POST", _FULFILLMENTS, b""),
    ("katana", "PATCH", _FULFILLMENTS, b""),
    ("katana", "DELETE", _FULFILLMENTS, b""),
    ("shipstation", "POST", _MARK, b""),
    ("shipstation", "POST", _HOLD, b""),
    ("shipstation", "POST", _RELEASE, b""),
    ("shopify", "POST", _GRAPHQL, b"mutation"),
    ("slack", "POST", "/api/chat.", b""),
)
"""Face, method, how the path begins, and what stands in the body: all of GraphQL has one path."""


_HELD_UP = 0.3


class Traffic:
    """`writes` counts, by face, the requests that change something and are not answered yet."""

    def __init__(self, box: Sandbox, *, lag: float = 0.0) -> None:
        """Call it before the sandbox is entered: a face that listens takes no more middlewares.

        Who is slow is slower by `lag` seconds.
        """
        self.writes: Counter[str] = Counter()
        self._faults = box.faults
        self._hold_up = ""
        self._wanted: Collection[str] = ()
        self._seconds = _HELD_UP + lag
        self._began = asyncio.Event()
        for face, app in box.apps.items():
            app.middlewares.insert(0, self._middleware(face))

    async def next_shipping(self, wanted: Collection[str], *, within: float, hold_up: str) -> None:
        """Return when the next write that ships something comes in at a `wanted` face, or after `within` seconds
        without any.

        `hold_up` is how that write is made slow, before or after its effect; empty leaves it as it is.
        """
        self._began.clear()
        self._hold_up, self._wanted = hold_up, wanted
        try:
            await asyncio.wait_for(self._began.wait(), within)
        except TimeoutError:
            return
        finally:
            self._hold_up, self._wanted = "", ()

    def _middleware(self, face: str) -> Middleware:
        @web.middleware
        async def follow(request: web.Request, handler: Handler) -> web.StreamResponse:
            if not await _changes_something(face, request):
                return await handler(request)
            self.writes[face] += 1
            if face in self._wanted and _ships(face, request):
                self._let_know(face, request)
            try:
                return await handler(request)
            finally:
                self.writes[face] -= 1

        return follow

    def _let_know(self, face: str, request: web.Request) -> None:
        if self._hold_up:
            slow = Fault(self._hold_up, face=face, method=request.method, path=request.path, seconds=self._seconds)
            self._faults.rules.insert(0, slow)
            self._hold_up = ""
        self._began.set()


def _ships(face: str, request: web.Request) -> bool:
    return face in ("shipstation", "shopify") or (face == "katana" and request.method == "PATCH")


async def _changes_something(face: str, request: web.Request) -> bool:
    for on, method, path, holding in WRITES:
        if face == on and request.method == method and request.path.startswith(path):
            return holding in await request.read()
    return False
