"""Who may come in at ShipStation V1's door, and how often: the key pair, the plan, and 40 requests a minute.

`X-Rate-Limit-Reset` is the number of seconds until the next window, not a moment (ShipStation's requirements page).
"""

import base64
import hmac
import math
import time
from collections.abc import Callable

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from integrations.sandbox.shipstation.errors import DeskError, plan_without_api, too_many_requests, unauthorized
from integrations.sandbox.shipstation.rules import DeskRules


class FixedWindow:
    """At most `limit` requests per window of `seconds`; the first request after its end opens the next one."""

    def __init__(self, limit: int | None, seconds: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.limit = limit
        self._seconds = seconds
        self._clock = clock
        self._ends = clock()
        self._taken = 0

    def take(self) -> bool:
        """Count one request; False when it is one too many."""
        if self._clock() >= self._ends:
            self._ends, self._taken = self._clock() + self._seconds, 0
        self._taken += 1
        return self.limit is None or self._taken <= self.limit

    def headers(self) -> dict[str, str]:
        if self.limit is None:
            return {}
        return {
            "X-Rate-Limit-Limit": str(self.limit),
            "X-Rate-Limit-Remaining": str(max(self.limit - self._taken, 0)),
            "X-Rate-Limit-Reset": str(max(math.ceil(self._ends - self._clock()), 0)),
        }


def gate(key: str, secret: str, window: FixedWindow, rules: DeskRules) -> Middleware:
    """Let a request in when it carries the pair, the plan has the API, and the minute has room."""
    pair = base64.b64encode(f"{key}:{secret}".encode()).decode()

    @web.middleware
    async def at_the_door(request: web.Request, handler: Handler) -> web.StreamResponse:
        refusal = _refusal(request, pair, window, rules)
        response = refusal.response() if refusal else await handler(request)
        response.headers.update(window.headers())
        return response

    return at_the_door


def _refusal(request: web.Request, pair: str, window: FixedWindow, rules: DeskRules) -> DeskError | None:
    given = request.headers.get("Authorization", "")
    if not hmac.compare_digest(given.encode(), f"Basic {pair}".encode()):
        return unauthorized()
    if not rules.plan_has_api:
        return plan_without_api()
    return None if window.take() else too_many_requests()
