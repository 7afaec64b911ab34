"""Who may come in at ShipStation V2's door, and how often: the key, the plan, and 200 requests a minute."""

import hmac
import math
import time
from collections.abc import Callable

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from integrations.sandbox.shipstation_v2.errors import V2Error, plan_without_api, too_many_requests, unauthorized
from integrations.sandbox.shipstation_v2.rules import Rules

OPEN_TO_ALL = "/jwks"


class Window:
    """At most `limit` requests per window of `seconds`; the first request after its end opens the next one."""

    def __init__(self, limit: int | None, seconds: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = limit
        self._seconds = seconds
        self._clock = clock
        self._ends = clock()
        self._taken = 0

    def take(self) -> int:
        """Count one request: 0 when it may pass, otherwise the whole seconds to wait, for Retry-After."""
        if self._clock() >= self._ends:
            self._ends, self._taken = self._clock() + self._seconds, 0
        self._taken += 1
        if self._limit is None or self._taken <= self._limit:
            return 0
        return max(math.ceil(self._ends - self._clock()), 1)


def gate(api_key: str, window: Window, rules: Rules) -> Middleware:
    """Let a request in when it carries the key, the plan has the API, and the minute has room."""

    @web.middleware
    async def at_the_door(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path != OPEN_TO_ALL and (refusal := _refusal(request, api_key, window, rules)):
            raise refusal
        return await handler(request)

    return at_the_door


def _refusal(request: web.Request, api_key: str, window: Window, rules: Rules) -> V2Error | None:
    if not hmac.compare_digest(request.headers.get("api-key", "").encode(), api_key.encode()):
        return unauthorized()
    if not rules.plan_has_api:
        return plan_without_api()
    wait = window.take()
    return too_many_requests(wait) if wait else None
