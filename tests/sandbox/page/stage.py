"""A stage for the page's tests: a sandbox, a listener in the app's place, a director that does little, a browser."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

from integrations.sandbox.control.input import Input, Json
from integrations.sandbox.page import Feed, build_page
from integrations.sandbox.server import Sandbox
from integrations.sandbox.slack import CannotDo
from integrations.sandbox.slack.messages import Draft
from integrations.sandbox.slack.records import Message
from tests.sandbox.builders import START
from tests.sandbox.slack_listener import Listener


class Prompter:
    """A director that writes down what it is asked and plays nothing."""

    zone = "Europe/Tallinn"

    def __init__(self) -> None:
        self.orders: list[str] = []
        self.looks = 0
        self.touches = 0

    def story(self, since: int) -> Json:
        return {"lines": [{"n": n, "kind": "person", "text": each} for n, each in enumerate(self.orders)][since:]}

    async def order(self, given: Input) -> None:
        what = given.choice("do", ("play", "pause"))
        given.finish()
        if what == "pause":
            raise CannotDo("nothing is being played")
        self.orders.append(what)

    async def time_passed(self) -> None:
        self.looks += 1

    def touched(self) -> None:
        self.touches += 1


@dataclass
class Stage:
    """The page at `url`, with a browser on it. `box` is the sandbox that is present."""

    box: Sandbox
    feed: Feed
    director: Prompter
    listener: Listener
    url: str = ""
    http: aiohttp.ClientSession = field(init=False)

    async def get(self, path: str, status: int = 200) -> Any:
        answer = await self.http.get(self.url + path)
        assert answer.status == status, await answer.text()
        return await answer.json()

    async def post(self, path: str, status: int = 200, **body: object) -> Any:
        answer = await self.http.post(self.url + path, json=body)
        assert answer.status == status, await answer.text()
        return await answer.json()

    async def act(self, user: str, what: str, *, expecting: int = 200, **fields: object) -> Any:
        return await self.post("/page/act", expecting, **{"as": user, "do": what, **fields})

    async def channel(self, user: str, channel: str = "CORDERS") -> list[Any]:
        return list((await self.get(f"/page/channel?as={user}&id={channel}"))["messages"])

    async def about(self, user: str, channel: str = "CORDERS") -> Any:
        """What the person's list of channels says of this one."""
        (found,) = [each for each in (await self.get(f"/page/slack?as={user}"))["channels"] if each["id"] == channel]
        return found

    def say(self, text: str = "Order 1042", channel: str = "CORDERS", **more: Any) -> Message:
        """The app posts."""
        thread_ts, user = more.pop("thread_ts", None), more.pop("user", "UBOT")
        place = self.box.workspace.channels[channel]
        return self.box.workspace.messages.post(place, user, Draft(text=text, **more), thread_ts=thread_ts)

    def whisper(self, reader: str, text: str = "psst", channel: str = "CORDERS") -> Message:
        place = self.box.workspace.channels[channel]
        return self.box.workspace.messages.whisper(place, "UBOT", reader, Draft(text=text))

    @contextlib.asynccontextmanager
    async def window(self, user: str) -> AsyncIterator["Events"]:
        async with self.http.get(f"{self.url}/page/feed?as={user}") as answer:
            assert answer.status == 200, await answer.text()
            yield Events(answer)


class Events:
    """What an open window hears."""

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self.answer = answer

    async def next(self) -> tuple[str, set[str]]:
        """The next event's name and what it names; ("ended", nothing) when the stream is over."""
        lines: dict[str, str] = {}
        async with asyncio.timeout(30):
            async for raw in self.answer.content:
                name, _, value = raw.decode().rstrip("\n").partition(": ")
                if not name and "data" in lines:
                    return lines["event"], set(json.loads(lines["data"]).get("what", ()))
                lines[name] = value
        return "ended", set()


@contextlib.asynccontextmanager
async def serving(app: web.Application) -> AsyncIterator[str]:
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        async with asyncio.timeout(30):
            await runner.cleanup()


def fresh_box(url: str) -> Sandbox:
    """A sandbox in which no real time passes, whose people talk to the app at `url`."""
    box = Sandbox(now=lambda: START, seeded=False)
    box.people.courier.mode, box.people.courier.url, box.people.courier.within = "http", url, 1.0
    return box


@contextlib.asynccontextmanager
async def page_stage(listener: Listener | None = None, *, together: float = 0.005) -> AsyncIterator[Stage]:
    listener = listener or Listener()
    async with listener.server() as server, fresh_box(str(server.make_url("/"))) as box:
        stage = Stage(box, Feed(together=together, alive=0.2), Prompter(), listener)
        async with (
            serving(build_page(lambda: stage.box, stage.director, stage.feed)) as stage.url,
            aiohttp.ClientSession() as stage.http,
        ):
            yield stage


def button(action_id: str = "pack", **more: Any) -> dict[str, Any]:
    return {"type": "button", "action_id": action_id, "text": {"type": "plain_text", "text": "Pack"}, **more}


def actions(*elements: dict[str, Any], block_id: str = "acts") -> dict[str, Any]:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def field_of(block_id: str, optional: bool = True, **element: Any) -> dict[str, Any]:
    """An input block; a line of text unless told otherwise."""
    label = {"type": "plain_text", "text": block_id}
    what = {"type": "plain_text_input", "action_id": "text", **element}
    return {"type": "input", "block_id": block_id, "optional": optional, "label": label, "element": what}


def modal(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    words = {name: {"type": "plain_text", "text": "Ship"} for name in ("title", "submit")}
    return {"type": "modal", **words, "blocks": list(blocks), **more}
