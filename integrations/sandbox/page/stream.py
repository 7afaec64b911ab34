"""The feed as server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html"""

import asyncio
import json

from aiohttp import web

from integrations.sandbox.page.feed import Feed, Window

TOGETHER = 0.05
"""Seconds within which changes are told as one."""
ALIVE = 10.0
"""Seconds of silence after which a comment is sent: only by writing is it found that nobody reads any more."""


async def stream(request: web.Request, feed: Feed, user: str) -> web.StreamResponse:
    """Tell one window of what changes until it, or the page's server, goes away."""
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream; charset=utf-8"})
    await response.prepare(request)
    with feed.open(user) as window:
        try:
            while not window.over:
                await _once(response, feed, window)
        except ConnectionError:
            pass  # the window was closed, or lost its connection and comes back by itself
    return response


async def _once(response: web.StreamResponse, feed: Feed, window: Window) -> None:
    """Wait for news, gather what comes with it, and write it. Writing waits for a reader that is slow."""
    if not await window.wait(ALIVE):
        await response.write(b": still here\n\n")
        return
    if not window.over:
        await asyncio.sleep(TOGETHER)
    restarted, what = window.take()
    if restarted:
        await response.write(_event("restarted", {"revision": feed.revision}))
    if what:
        await response.write(_event("changed", {"revision": feed.revision, "what": what}))


def _event(name: str, data: dict[str, object]) -> bytes:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n".encode()
