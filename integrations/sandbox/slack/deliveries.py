"""Carries what people did to the app and brings back its answer: over Socket Mode, or as signed HTTP.

An answer that comes too late counts as none. https://docs.slack.dev/authentication/verifying-requests-from-slack/
"""

import asyncio
import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlencode

import aiohttp

from integrations.sandbox.slack.records import Json
from integrations.sandbox.slack.socket import NoConnection, Sockets

Mode = Literal["socket", "http"]
Retry = tuple[int, str]
"""Which attempt this is, from 1, and why the one before failed."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One payload for the app. `kind` is the envelope's type: slash_commands, interactive or events_api."""

    kind: str
    payload: Json

    def body(self) -> tuple[str, bytes]:
        """Content type and body of its HTTP form."""
        if self.kind == "events_api":
            return "application/json", json.dumps(self.payload).encode()
        form = self.payload if self.kind == "slash_commands" else {"payload": json.dumps(self.payload)}
        return "application/x-www-form-urlencoded", urlencode(form).encode()


@dataclass(frozen=True, slots=True)
class Answer:
    """How the app answered. `error` is the word Slack's client shows; None when it answered well and in time."""

    payload: Json = field(default_factory=dict)
    seconds: float = 0.0
    error: str | None = None
    retry_reason: str = ""
    """Why an event would be sent again; empty when it would not."""


class Courier:
    """Delivers in one of two modes; target and secret may be set at any time. Times are in real seconds."""

    def __init__(
        self,
        sockets: Sockets,
        *,
        mode: Mode = "socket",
        url: str = "",
        signing_secret: str = "",
        within: float = 3.0,
    ) -> None:
        self.mode: Mode = mode
        self.url = url
        self.signing_secret = signing_secret
        self.within = within
        self._sockets = sockets
        self._session: aiohttp.ClientSession | None = None

    async def deliver(self, outgoing: Outgoing, retry: Retry | None = None) -> Answer:
        """Deliver once and wait at most `within` seconds for the answer. Never raises for what the app does."""
        started = time.monotonic()
        try:
            if self.mode == "socket":
                answer = await self._by_socket(outgoing, retry)
            else:
                async with asyncio.timeout(self.within):
                    answer = await self._by_http(outgoing, retry)
        except TimeoutError:
            answer = Answer(error="operation_timeout", retry_reason="http_timeout")
        except (NoConnection, aiohttp.ClientError):
            answer = Answer(error="dispatch_failed", retry_reason="connection_failed")
        return Answer(answer.payload, time.monotonic() - started, answer.error, answer.retry_reason)

    async def close(self) -> None:
        if self._session:
            await self._session.close()
            self._session = None

    async def _by_socket(self, outgoing: Outgoing, retry: Retry | None) -> Answer:
        payload = await self._sockets.send(
            outgoing.kind,
            outgoing.payload,
            within=self.within,
            accepts_response=outgoing.kind != "events_api",
            retry=retry,
        )
        return Answer(payload)

    async def _by_http(self, outgoing: Outgoing, retry: Retry | None) -> Answer:
        self._session = self._session or aiohttp.ClientSession()
        content_type, body = outgoing.body()
        headers = signed_headers(self.signing_secret, body) | {"Content-Type": content_type}
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry[0]), "X-Slack-Retry-Reason": retry[1]}
        async with self._session.post(self.url, data=body, headers=headers) as response:
            return await _read(response)


def signed_headers(secret: str, body: bytes, *, now: float | None = None) -> dict[str, str]:
    """Slack's signature over the raw body, made at `now` in unix seconds, the real present by default."""
    timestamp = str(int(time.time() if now is None else now))
    digest = hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}


async def _read(response: aiohttp.ClientResponse) -> Answer:
    text = await response.text()
    if response.status >= 300:
        word = "http_service_error" if response.status >= 500 else "http_client_error"
        wanted = response.headers.get("x-slack-no-retry") != "1"
        return Answer(error=word, retry_reason="http_error" if wanted else "")
    if not text.strip():
        return Answer()
    return _parsed(text) if response.content_type == "application/json" else Answer({"text": text})


def _parsed(text: str) -> Answer:
    try:
        payload = json.loads(text)
    except ValueError:
        return Answer(error="invalid_command_response")
    return Answer(payload if isinstance(payload, dict) else {})
