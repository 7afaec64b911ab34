"""The one place that sends HTTP to an outside system, and turns every way it can fail into our errors.

Redirects are never followed, bodies are size-limited, secrets never enter a message. Waiting and trying again
belong to the ledger, not here: a call is made once.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import aiohttp
from aiohttp.typedefs import Query

from integrations import pacing
from integrations.errors import (
    IntegrationError,
    NotFound,
    OutcomeUnknown,
    RateLimited,
    Rejected,
    Unauthorized,
    Unavailable,
    UnexpectedReply,
    Unreachable,
)
from integrations.ports import Budget

DEFAULT_TIMEOUT = 15.0
MOST_BYTES = 16 * 1024 * 1024

Guard = Callable[[], None]
Explain = Callable[["Reply"], str]


def open_session(*, timeout: float = DEFAULT_TIMEOUT, guard: Guard | None = None) -> aiohttp.ClientSession:
    """A session every client may share. `guard` is called before each request and raises to forbid it.

    The application hands in a guard that forbids HTTP while a write transaction is open. `timeout` is the total
    for one call, in seconds; environment proxies are not used.
    """

    async def guarded(request: aiohttp.ClientRequest, send: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
        if guard:
            guard()
        return await send(request)

    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=timeout), middlewares=(guarded,))


@dataclass(frozen=True, slots=True)
class Reply:
    """A complete answer: status, headers and body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON; None for an empty one. Raises `ValueError` for anything else."""
        return json.loads(self.body) if self.body.strip() else None


class HttpApi:
    """One account's API: base URL, credentials, rate budget and error mapping in one `call`."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        base_url: str,
        *,
        system: str,
        budget: Budget,
        timeout: float = DEFAULT_TIMEOUT,
        explain: Explain | None = None,
    ) -> None:
        self.timeout = timeout
        self._session = session
        self._base_url = base_url.rstrip("/")
        self._system = system
        self._budget = budget
        self._explain = explain or _first_words

    async def call(
        self,
        method: str,
        path: str,
        *,
        operation: str,
        write: bool = False,
        headers: Mapping[str, str] | None = None,
        params: Query = None,
        body: Any = None,
        cost: float = 1.0,
    ) -> Reply:
        """Make one call and return its 2xx reply.

        `operation` names the call in errors, as people would ("read order"). `write` says that the call may
        change something: an unclear end is then `OutcomeUnknown`, never `Unavailable`.
        """
        await self._budget.reserve(cost)
        reply = await self._send(method, path, operation, write, headers=headers, params=params, body=body)
        if 200 <= reply.status < 300:
            return reply
        raise await self._failure(reply, operation, write)

    def data(self, reply: Reply, operation: str) -> Any:
        """The reply's JSON, or `UnexpectedReply` when the body is something else."""
        try:
            return reply.json()
        except ValueError as error:
            raise UnexpectedReply(self._system, operation, "the body is not JSON", status=reply.status) from error

    async def _send(
        self,
        method: str,
        path: str,
        operation: str,
        write: bool,
        *,
        headers: Mapping[str, str] | None,
        params: Query,
        body: Any,
    ) -> Reply:
        try:
            async with self._session.request(
                method,
                self._base_url + path,
                headers=headers,
                params=params,
                json=body,
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(total=self.timeout),
            ) as response:
                content = await _read_limited(response)
                return Reply(response.status, dict(response.headers), content)
        except aiohttp.ClientConnectorError as error:
            raise Unreachable(self._system, operation, "no connection", retry_after=5.0) from error
        except (aiohttp.ClientError, TimeoutError) as error:
            detail = "no answer in time" if isinstance(error, TimeoutError) else "the connection broke"
            kind = OutcomeUnknown if write else Unavailable
            raise kind(self._system, operation, detail) from error

    async def _failure(self, reply: Reply, operation: str, write: bool) -> IntegrationError:
        status = reply.status
        words = self._explain(reply)
        if status == 429:
            wait = pacing.retry_after(reply.headers, datetime.now(UTC))
            await self._budget.hold_off(wait)
            return RateLimited(self._system, operation, words, retry_after=wait, status=status)
        if status in (401, 402, 403):
            return Unauthorized(self._system, operation, words, status=status)
        if status == 404:
            return NotFound(self._system, operation, words, status=status)
        if status >= 500:
            kind = OutcomeUnknown if write else Unavailable
            return kind(self._system, operation, words, status=status)
        if status >= 400:
            return Rejected(self._system, operation, words, status=status)
        return UnexpectedReply(self._system, operation, words, status=status)


async def _read_limited(response: aiohttp.ClientResponse) -> bytes:
    content = await response.content.read(MOST_BYTES + 1)
    chunks = [content]
    size = len(content)
    while content and size <= MOST_BYTES:
        content = await response.content.read(MOST_BYTES + 1 - size)
        chunks.append(content)
        size += len(content)
    if size > MOST_BYTES:
        raise aiohttp.ClientPayloadError(f"the answer is larger than {MOST_BYTES} bytes")
    return b"".join(chunks)


def _first_words(reply: Reply) -> str:
    """A short, printable piece of an error body, for vendors that document no error format."""
    text = " ".join(reply.body.decode("utf-8", "replace").split())
    return f"{reply.status} {text[:200]}".strip()
