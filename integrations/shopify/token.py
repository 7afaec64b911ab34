"""Where the access token comes from: a fixed one, or one asked for with the app's id and secret.

No token and no secret ever enters an error, a log line or a `repr`.
"""

import asyncio
import re
import time
from collections.abc import Callable
from typing import Protocol

import aiohttp
from pydantic import BaseModel, Field

from integrations.errors import NotFound, Rejected, Unauthorized, UnexpectedReply
from integrations.http import DEFAULT_TIMEOUT, HttpApi, Reply
from integrations.model import System
from integrations.shopify.replies import problems, words_of

PATH = "/admin/oauth/access_token"
EARLY = 60.0
"""Seconds before its end at which a token is no longer used (shopify.dev, client credentials grant)."""

_SAYS = "get access token"
_MEANS = {
    "shop_not_permitted": "the app and the shop are not in the same Shopify organization",
    "app_not_installed": "the app is not installed on this shop",
    "application_cannot_be_found": "Shopify does not know this client id (a new app may need a minute)",
    "invalid_client": "the client id and the client secret do not belong together",
    "invalid_request": "Shopify does not understand the token request",
}
_TITLE = re.compile(r"<title>(.*?)</title>", re.IGNORECASE | re.DOTALL)


class TokenSource(Protocol):
    """Gives the token to call with, and another one when Shopify refused it."""

    async def token(self) -> str: ...

    async def instead_of(self, refused: str) -> str | None:
        """A newer token than `refused`; None when there can be none."""


class StaticToken:
    """The fixed token of an app made in the shop's admin (`shpat_...`); it does not expire."""

    def __init__(self, token: str) -> None:
        self._token = token

    async def token(self) -> str:
        return self._token

    async def instead_of(self, refused: str) -> str | None:
        return None if refused == self._token else self._token


class ClientCredentials:
    """Tokens of an app made in the Dev Dashboard, each good for a day (client credentials grant).

    Concurrent callers share one request. Raises `Unauthorized` in plain words when Shopify refuses the app.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        base_url: str,
        client_id: str,
        client_secret: str,
        *,
        timeout: float = DEFAULT_TIMEOUT,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._api = HttpApi(
            session, base_url, system=System.SHOPIFY, budget=_Unlimited(), timeout=timeout, explain=explain_refusal
        )
        self._client_id = client_id
        self._client_secret = client_secret
        self._clock = clock
        self._lock = asyncio.Lock()
        self._current = ""
        self._until = 0.0

    async def token(self) -> str:
        async with self._lock:
            if not self._current or self._clock() >= self._until:
                await self._renew()
            return self._current

    async def instead_of(self, refused: str) -> str | None:
        async with self._lock:
            if self._current == refused:
                await self._renew()
            return self._current

    async def _renew(self) -> None:
        asked_at = self._clock()
        granted = await self._ask()
        self._current = granted.access_token
        self._until = asked_at + granted.expires_in - EARLY

    async def _ask(self) -> "_Granted":
        form = {
            "grant_type": "client_credentials",
            "client_id": self._client_id,
            "client_secret": self._client_secret,
        }
        try:
            reply = await self._api.call("POST", PATH, operation=_SAYS, body=form)
        except Rejected as error:
            raise Unauthorized(System.SHOPIFY, _SAYS, error.detail, status=error.status) from error
        except NotFound as error:
            raise Unauthorized(System.SHOPIFY, _SAYS, "no shop answers at this address", status=404) from error
        try:
            return _Granted.model_validate_json(reply.body)
        except ValueError:
            # No chain: pydantic's text quotes the body, and the body may hold a token.
            raise UnexpectedReply(System.SHOPIFY, _SAYS, "no token in the answer", status=reply.status) from None


class _Granted(BaseModel):
    access_token: str = Field(min_length=1)
    expires_in: float = Field(gt=0, allow_inf_nan=False)


class _Unlimited:
    """The token endpoint is outside the API's rate limit, and called once a day."""

    async def reserve(self, cost: float = 1.0) -> None:
        """Return at once."""

    async def hold_off(self, seconds: float) -> None:
        """Nothing to hold off: the error carries the wait."""


def explain_refusal(reply: Reply) -> str:
    """Shopify's words in a refused call: JSON `error` or `errors`, or the title of an HTML page."""
    try:
        body = reply.json()
    except ValueError:
        body = None
    if isinstance(body, dict):
        short, long = (str(body.get(field) or "") for field in ("error", "error_description"))
        words = ": ".join(part for part in (short, long) if part) or words_of(problems(body.get("errors")))
    else:
        words = _title(reply.body.decode("utf-8", "replace"))
    meaning = next((means for code, means in _MEANS.items() if code in words), "")
    return f"{meaning} ({words})" if meaning else words or f"HTTP {reply.status}"


def _title(page: str) -> str:
    found = _TITLE.search(page)
    return " ".join(found.group(1).split())[:200] if found else ""
