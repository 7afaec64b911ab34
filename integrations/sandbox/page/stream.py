"""The feed as server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html"""

import asyncio
import json

from aiohttp import web

from integrations.sandbox.page.feed import Feed, Window


async def stream(request: web.Request, feed: Feed, user: str) -> web.StreamResponse:
    """Tell one window of what changes until it, or the page's server, goes away."""
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream; charset=utf-8"})
    await response.prepare(request)
    with feed.open(user) as window:
        try:
            while not window.over:
                if not (event := await _next(feed, window)):
                    continue
                async with asyncio.timeout(feed.alive):
                    await response.write(event)
        except (ConnectionError, TimeoutError):
            # The window was closed, or does not read: one that is still there comes back and is told everything.
            if request.transport is not None:
                request.transport.abort()
    return response


async def _next(feed: Feed, window: Window) -> bytes:
    """Wait for news and gather what comes with it. After a long silence a comment, for only by writing is it found
    that nobody reads."""
    if not await window.wait(feed.alive):
        return b": still here\n\n"
    if not window.over:
        await asyncio.sleep(feed.together)
    restarted, what = window.take()
    events = _event("restarted", {"revision": feed.revision}) if restarted else b""
    return events + (_event("changed", {"revision": feed.revision, "what": what}) if what else b"")


def _event(name: str, data: dict[str, object]) -> bytes:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n".encode()
