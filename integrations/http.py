"""The one place that sends HTTP to an outside system, and turns every way it can fail into our errors.

Redirects are never followed, bodies are size-limited, secrets never enter a message. Waiting and trying again
belong to the ledger, not here: a call is made once.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from typing import Any

import aiohttp
from aiohttp.typedefs import Query

from integrations import pacing
from integrations.calls import Call, note, without_query
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
RetryAfter = Callable[[Mapping[str, str], datetime], float]


class _BrokenOff(aiohttp.ClientError):
    """The connection broke after something was sent."""


class _TooLarge(aiohttp.ClientError):
    """The answer is larger than we are willing to read."""


def open_session(*, timeout: float = DEFAULT_TIMEOUT, guard: Guard | None = None) -> aiohttp.ClientSession:
    """A session every client may share. `guard` is called before each request and raises to forbid it.

    The application hands in a guard that forbids HTTP while a write transaction is open. `timeout` is the total
    for one call, in seconds; environment proxies are not used, and no vendor's cookie is kept.
    """

    async def guarded(request: aiohttp.ClientRequest, send: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
        if guard:
            guard()
        try:
            return await send(request)
        except aiohttp.ClientConnectorError:
            raise
        except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
            # aiohttp sends GET, PUT and DELETE again on these two, behind our back and outside our budget.
            raise _BrokenOff("the connection broke") from error

    return aiohttp.ClientSession(
        timeout=aiohttp.ClientTimeout(total=timeout), middlewares=(guarded,), cookie_jar=aiohttp.DummyCookieJar()
    )


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
        retry_after: RetryAfter = pacing.retry_after,
    ) -> None:
        self.timeout = timeout
        self._session = session
        self._base_url = base_url.rstrip("/")
        self._system = system
        self._budget = budget
        self._explain = explain or _first_words
        self._retry_after = retry_after

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
        began = monotonic()
        try:
            reply = await self._send(method, path, operation, write, headers=headers, params=params, body=body)
        except IntegrationError as error:
            self._note(method, path, operation, began, ended=error.detail)
            raise
        self._note(method, path, operation, began, status=reply.status)
        if 200 <= reply.status < 300:
            return reply
        raise await self._failure(reply, operation, write)

    def data(self, reply: Reply, operation: str) -> Any:
        """The reply's JSON, or `UnexpectedReply` when the body is something else."""
        try:
            return reply.json()
        except (ValueError, RecursionError) as error:
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
                timeout=aiohttp.ClientTimeout(total=self.timeout, sock_connect=self.timeout / 3),
            ) as response:
                content = await _read_limited(response)
                return Reply(response.status, dict(response.headers), content)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL) as error:
            raise Unreachable(self._system, operation, "no connection", retry_after=5.0) from _cause(error)
        except _TooLarge as error:
            too_large = OutcomeUnknown if write else UnexpectedReply
            raise too_large(self._system, operation, f"the answer is larger than {MOST_BYTES} bytes") from error
        except (aiohttp.ClientError, TimeoutError) as error:
            detail = "no answer in time" if isinstance(error, TimeoutError) else "the connection broke"
            kind = OutcomeUnknown if write else Unavailable
            raise kind(self._system, operation, detail) from _cause(error)

    def _note(
        self, method: str, path: str, operation: str, began: float, *, status: int | None = None, ended: str = ""
    ) -> None:
        ms = round((monotonic() - began) * 1000)
        note(
            Call(
                system=self._system,
                operation=operation,
                method=method,
                path=without_query(path),
                status=status,
                ended=ended,
                ms=ms,
            )
        )

    async def _failure(self, reply: Reply, operation: str, write: bool) -> IntegrationError:
        words = self._explain(reply)
        wait = self._retry_after(reply.headers, datetime.now(UTC))
        kind = _meaning(reply.status, write)
        if issubclass(kind, RateLimited):
            await self._budget.hold_off(wait)
        if issubclass(kind, RateLimited | Unavailable):
            return kind(self._system, operation, words, retry_after=wait, status=reply.status)
        return kind(self._system, operation, words, status=reply.status)


_MEANINGS: dict[int, type[IntegrationError]] = {
    401: Unauthorized,
    402: Unauthorized,
    403: Unauthorized,
    404: NotFound,
    429: RateLimited,
}


def _meaning(status: int, write: bool) -> type[IntegrationError]:
    if status in _MEANINGS:
        return _MEANINGS[status]
    if 400 <= status < 500 and status != 408:
        return Rejected
    if write:
        return OutcomeUnknown
    return Unavailable if status >= 400 else UnexpectedReply


def _cause(error: BaseException) -> BaseException | None:
    """The error to chain: none when its text quotes the whole address, which may hold a key or an e-mail."""
    return None if isinstance(error, aiohttp.ClientResponseError | aiohttp.InvalidURL) else error


async def _read_limited(response: aiohttp.ClientResponse) -> bytes:
    content = await response.content.read(MOST_BYTES + 1)
    chunks = [content]
    size = len(content)
    while content and size <= MOST_BYTES:
        content = await response.content.read(MOST_BYTES + 1 - size)
        chunks.append(content)
        size += len(content)
    if size > MOST_BYTES:
        raise _TooLarge
    return b"".join(chunks)


def _first_words(reply: Reply) -> str:
    """A short, printable piece of an error body, for vendors that document no error format."""
    text = " ".join(reply.body.decode("utf-8", "replace").split())
    return f"{reply.status} {text[:200]}".strip()
