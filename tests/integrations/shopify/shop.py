"""A shop on a loopback port that answers what a test told it to, in order, and remembers what it was asked."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import cast

from aiohttp import web
from aiohttp.test_utils import TestServer


@dataclass
class Asked:
    """One request the shop received."""

    path: str
    headers: Mapping[str, str]
    body: dict[str, object]

    @property
    def operation(self) -> str:
        return cast(str, self.body["operationName"])

    @property
    def variables(self) -> dict[str, object]:
        return cast(dict[str, object], self.body["variables"])


@dataclass
class _Answer:
    status: int
    body: object
    headers: Mapping[str, str]
    wait: asyncio.Event | None


@dataclass
class Shop:
    """Answers are used up in the order they were given; one too many requests is answered with 599."""

    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    _answers: list[_Answer] = field(default_factory=list)

    def says(self, data: object, **extra: object) -> None:
        """Answer the next request with this `data`, HTTP 200."""
        self.answers(200, {"data": data, **extra})

    def fails(self, errors: object, *, data: object = None, cost: object = None) -> None:
        """Answer the next request with these `errors`, HTTP 200."""
        extra = {"extensions": {"cost": cost}} if cost else {}
        self.answers(200, {"data": data, "errors": errors, **extra})

    def answers(self, status: int, body: object, *, wait: asyncio.Event | None = None, **headers: str) -> None:
        """Answer the next request so: a text goes out as it is, anything else as JSON, once `wait` is set.

        Header names are given with underscores.
        """
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._answers.append(_Answer(status, body, named, wait))

    @property
    def operations(self) -> list[str]:
        return [each.operation for each in self.asked]

    async def serve(self, request: web.Request) -> web.Response:
        self.asked.append(Asked(request.path, request.headers, await request.json()))
        if not self._answers:
            return web.Response(status=599, text="the test has no answer left")
        answer = self._answers.pop(0)
        if answer.wait:
            await answer.wait.wait()
        if isinstance(answer.body, str):
            return web.Response(status=answer.status, text=answer.body, headers=answer.headers)
        return web.json_response(answer.body, status=answer.status, headers=answer.headers)


@asynccontextmanager
async def open_shop() -> AsyncIterator[Shop]:
    shop = Shop()
    app = web.Application()
    app.router.add_post("/{path:.*}", shop.serve)
    async with TestServer(app, host="127.0.0.1") as server:
        shop.url = str(server.make_url("")).rstrip("/")
        yield shop


class Budget:
    """Always has room; remembers what was asked of it."""

    def __init__(self) -> None:
        self.reserved: list[float] = []
        self.held_off: list[float] = []

    async def reserve(self, cost: float = 1.0) -> None:
        self.reserved.append(cost)

    async def hold_off(self, seconds: float) -> None:
        self.held_off.append(seconds)
