"""A stage for the Slack tests: the stand-in, a small real Bolt app on loopback, and the people."""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from integrations.sandbox.slack import GRANTED, People, Workspace, build_slack_face, demo_workspace
from integrations.sandbox.state import Effect

BOT_TOKEN = "xoxb-sandbox"
APP_TOKEN = "xapp-sandbox"
SECRET = "sandbox-signing-secret"


@dataclass
class FakeClock:
    """A clock that stands still until told; for real limits (posting) and for the world's."""

    at: datetime = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.at.timestamp()

    def advance(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@dataclass
class Stage:
    workspace: Workspace
    people: People
    client: AsyncWebClient
    clock: FakeClock
    url: str
    effects: list[Effect] = field(default_factory=list)

    def verbs(self) -> list[str]:
        return [effect.verb for effect in self.effects]

    def shown(self, user: str, channel: str = "CORDERS") -> list[str]:
        """The texts this person sees, oldest first."""
        return [message.text for message in self.workspace.seen_by(user, self.workspace.channels[channel])]


@contextlib.asynccontextmanager
async def face_only(
    *, strict_rate: bool = False, granted: frozenset[str] = GRANTED, within: float = 2.0
) -> AsyncIterator[Stage]:
    """The stand-in and a Web API client for it; no app listens."""
    clock = FakeClock()
    workspace = demo_workspace(now=clock.now, monotonic=clock.monotonic)
    effects: list[Effect] = []
    face = build_slack_face(
        workspace,
        bot_token=BOT_TOKEN,
        app_token=APP_TOKEN,
        effect=effects.append,
        granted=granted,
        strict_rate=strict_rate,
        monotonic=clock.monotonic,
    )
    server = TestServer(face)
    people = People(workspace, signing_secret=SECRET, within=within, retry_delays=(0, 0, 0))
    with without_proxies():
        async with server:
            workspace.url = str(server.make_url("")).rstrip("/")
            client = AsyncWebClient(token=BOT_TOKEN, base_url=f"{workspace.url}/api/", retry_handlers=[])
            try:
                yield Stage(workspace, people, client, clock, workspace.url, effects)
            finally:
                await people.close()


@contextlib.asynccontextmanager
async def socket_stage(register: Callable[[AsyncApp], None], *, within: float = 2.0) -> AsyncIterator[Stage]:
    """A Bolt app on Socket Mode."""
    async with face_only(within=within) as stage:
        app = AsyncApp(name="shipmate", client=stage.client)
        register(app)
        handler = AsyncSocketModeHandler(app, APP_TOKEN, ping_interval=0.05)
        await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it unannotated
        await stage.workspace.sockets.connected()
        try:
            yield stage
        finally:
            await handler.close_async()  # type: ignore[no-untyped-call]  # Bolt leaves it unannotated


@contextlib.asynccontextmanager
async def http_stage(
    register: Callable[[AsyncApp], None], *, secret: str = SECRET, within: float = 2.0
) -> AsyncIterator[Stage]:
    """A Bolt app behind an aiohttp route. `secret` is the app's; the people sign with SECRET."""
    async with face_only(within=within) as stage:
        app = AsyncApp(name="shipmate", client=stage.client, signing_secret=secret)
        register(app)

        async def route(request: web.Request) -> web.Response:
            return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

        bot = web.Application()
        bot.router.add_post("/slack/events", route)
        async with TestServer(bot) as server:
            stage.people.courier.mode = "http"
            stage.people.courier.url = str(server.make_url("/slack/events"))
            yield stage
            await asyncio.sleep(0)


@contextlib.contextmanager
def without_proxies() -> Iterator[None]:
    """The SDK always obeys proxy variables, even for loopback; hide them while it runs."""
    hidden = {name: os.environ.pop(name) for name in list(os.environ) if name.lower().endswith("_proxy")}
    try:
        yield
    finally:
        os.environ.update(hidden)


async def until(reached: Callable[[], bool]) -> None:
    """Let the app go on after its acknowledgement until `reached`; five seconds at most."""
    for _ in range(1000):
        if reached():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it never happened")


async def refusal(stage: Stage, method: str, **arguments: Any) -> Any:
    """The error body of a refused call."""
    with pytest.raises(SlackApiError) as caught:
        await stage.client.api_call(method, json=arguments)
    return caught.value.response.data


async def say(stage: Stage, text: str = "Order 1042 can ship", channel: str = "CORDERS", **more: Any) -> str:
    return str((await stage.client.chat_postMessage(channel=channel, text=text, **more))["ts"])
