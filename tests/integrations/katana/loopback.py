"""A tiny Katana on a loopback port: it answers what a test lays out and remembers what it was asked."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from integrations.http import open_session
from integrations.katana.client import KatanaClient
from tests.integrations.katana.samples import KEY, Json

PREFIX = "/v1"


class RoomyBudget:
    """A budget that always has room, and counts what was reserved."""

    def __init__(self) -> None:
        self.reserved = 0.0
        self.held_off: list[float] = []

    async def reserve(self, cost: float = 1.0) -> None:
        self.reserved += cost

    async def hold_off(self, seconds: float) -> None:
        self.held_off.append(seconds)


@dataclass(frozen=True)
class Asked:
    """One request as the server saw it; `query` keeps repeated names."""

    method: str
    path: str
    query: list[tuple[str, str]]
    headers: dict[str, str]
    raw: bytes

    @property
    def line(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def body(self) -> Any:
        return json.loads(self.raw) if self.raw else None


@dataclass(frozen=True)
class Said:
    """One answer: a status, a body that is JSON unless it is bytes, and headers."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


Answer = Said | Callable[[Asked], Said]


@dataclass
class Loopback:
    """What the server answers, by "METHOD /path", and every request in order. Unknown paths are Katana's 404."""

    answers: dict[str, Answer]
    client: KatanaClient
    budget: RoomyBudget
    asked: list[Asked] = field(default_factory=list)

    @property
    def lines(self) -> list[str]:
        return [each.line for each in self.asked]

    def answer(self, asked: Asked) -> Said:
        missing = Said(404, {"error": {"statusCode": 404, "name": "NotFoundError", "message": "Not found"}})
        answer = self.answers.get(asked.line, missing)
        return answer(asked) if callable(answer) else answer


def listed(*items: Json, pages: int = 1) -> Said:
    """One page of a list, with the paging header's numbers as text, as Katana sends them."""
    paging = {"total_records": str(len(items)), "total_pages": str(pages), "page": "1", "last_page": "true"}
    return Said(body={"data": list(items)}, headers={"X-Pagination": json.dumps(paging)})


def by_page(*pages: list[Json]) -> Callable[[Asked], Said]:
    """A list of several pages, found by the `page` asked for."""

    def answer(asked: Asked) -> Said:
        return listed(*pages[int(dict(asked.query)["page"]) - 1], pages=len(pages))

    return answer


@asynccontextmanager
async def katana(answers: dict[str, Answer], **client: Any) -> AsyncIterator[Loopback]:
    """Serve the answers to a client that is pointed at them."""

    async def serve(request: web.Request) -> web.Response:
        asked = Asked(
            request.method,
            request.path.removeprefix(PREFIX),
            list(request.query.items()),
            {name.lower(): value for name, value in request.headers.items()},
            await request.read(),
        )
        loopback.asked.append(asked)
        said = loopback.answer(asked)
        content = said.body if isinstance(said.body, bytes) else b"" if said.body is None else _dump(said.body)
        return web.Response(status=said.status, body=content, headers=said.headers)

    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", serve)
    async with TestServer(app) as server, open_session() as session:
        budget = RoomyBudget()
        url = str(server.make_url(PREFIX))
        asking = KatanaClient(session, base_url=url, api_key=KEY, budget=budget, **client)
        loopback = Loopback(dict(answers), asking, budget)
        yield loopback


def _dump(body: Any) -> bytes:
    return json.dumps(body).encode()
