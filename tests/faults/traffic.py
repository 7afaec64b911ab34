"""Follows the writes that are on their way: a kill that hits none of them proves little."""

import asyncio

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from integrations.sandbox.server import Sandbox

_FULFILLMENTS = "/v1/sales_order_fulfillments"
WRITES = (("POST", _FULFILLMENTS), ("DELETE", _FULFILLMENTS), ("POST", "/api/chat."))


class Traffic:
    """`writes` is how many requests that change something have come in and are not answered yet."""

    def __init__(self, box: Sandbox) -> None:
        """Call it before the sandbox is entered: a face that listens takes no more middlewares."""
        self.writes = 0
        self._began = asyncio.Event()
        for app in box.apps.values():
            app.middlewares.insert(0, self._middleware)

    async def next_write(self, *, within: float) -> None:
        """Return when the next write comes in, or after `within` seconds without any."""
        self._began.clear()
        try:
            await asyncio.wait_for(self._began.wait(), within)
        except TimeoutError:
            return

    @property
    def _middleware(self) -> Middleware:
        @web.middleware
        async def follow(request: web.Request, handler: Handler) -> web.StreamResponse:
            if not any(request.method == method and request.path.startswith(path) for method, path in WRITES):
                return await handler(request)
            self.writes += 1
            self._began.set()
            try:
                return await handler(request)
            finally:
                self.writes -= 1

        return follow
