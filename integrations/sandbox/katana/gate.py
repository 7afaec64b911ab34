"""Who may come in at Katana's door, and how often: the bearer key and the sliding request limit.

Rules: Katana's api-authentication and api-rate-limiting reference pages. The reset header is in epoch
milliseconds, as its text and live probes say (its own sample shows seconds).
"""

import hmac
import math
import time
from collections import deque
from collections.abc import Callable

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from integrations.sandbox.katana.errors import KatanaError, too_many_requests, unauthorized


class SlidingWindow:
    """At most `limit` requests in any `window` seconds, on the clock handed in. No limit when it is None."""

    def __init__(self, limit: int | None, window: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.limit = limit
        self.window = window
        self._clock = clock
        self._taken: deque[float] = deque()

    def take(self) -> bool:
        """Count one request; False when it is one too many (such a request is not counted)."""
        if self.remaining() == 0:
            return False
        self._taken.append(self._clock())
        return True

    def remaining(self) -> int | None:
        if self.limit is None:
            return None
        gone = self._clock() - self.window
        while self._taken and self._taken[0] <= gone:
            self._taken.popleft()
        return max(self.limit - len(self._taken), 0)

    def seconds_to_next(self) -> float:
        """When the oldest counted request leaves the window."""
        return max(self._taken[0] + self.window - self._clock(), 0.0) if self._taken else 0.0

    def headers(self) -> dict[str, str]:
        remaining = self.remaining()
        if remaining is None:
            return {}
        reset = int((time.time() + self.seconds_to_next()) * 1000)
        return {
            "X-Ratelimit-Limit": str(self.limit),
            "X-Ratelimit-Remaining": str(remaining),
            "X-Ratelimit-Reset": str(reset),
        }


def gate(api_key: str, window: SlidingWindow) -> Middleware:
    """Let a request in when it carries the key and is within the limit; every answer tells what is left."""

    @web.middleware
    async def at_the_door(request: web.Request, handler: Handler) -> web.StreamResponse:
        refusal = _refusal(request, api_key, window)
        response = refusal.response() if refusal else await handler(request)
        response.headers.update(window.headers())
        return response

    return at_the_door


def _refusal(request: web.Request, api_key: str, window: SlidingWindow) -> KatanaError | None:
    given = request.headers.get("Authorization", "")
    if not hmac.compare_digest(given.encode(), f"Bearer {api_key}".encode()):
        return unauthorized()
    if not window.take():
        return too_many_requests(max(1, math.ceil(window.seconds_to_next())))
    return None
