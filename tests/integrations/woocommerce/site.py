"""A WordPress site on a loopback port that answers what a test told it to, and remembers what it was asked."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

Json = dict[str, Any]
Answer = Callable[["Asked"], "Said"]

NO_ROUTE = {"code": "rest_no_route", "message": "No route was found matching the URL.", "data": {"status": 404}}
V3 = "/wp-json/wc/v3"


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: Any

    @property
    def params(self) -> dict[str, str]:
        """The query without the signature and what keeps caches away."""
        return {name: value for name, value in self.query.items() if not name.startswith(("oauth_", "_"))}


@dataclass(frozen=True)
class Said:
    """One answer: a text goes out as it is, anything else as JSON; with `wait` only once that is set."""

    body: object
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: asyncio.Event | None = None


@dataclass
class Site:
    """Answers by method and path. Several are used up in order, and the last one stays."""

    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    _answers: dict[tuple[str, str], list[Answer]] = field(default_factory=dict)

    def says(self, path: str, *bodies: object, method: str = "GET", status: int = 200, **headers: str) -> None:
        """From now on answer `path` below `/wp-json/wc/v3` with these, in turn; a whole path is taken as it is.

        Header names are given with underscores.
        """
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answers = [body if isinstance(body, Said) else Said(body, status, named) for body in bodies]
        self.answers(path, *((lambda _, said=said: said) for said in answers), method=method)

    def answers(self, path: str, *answers: Answer, method: str = "GET") -> None:
        whole = path if "/wp-json/" in path else V3 + path
        self._answers[method, whole] = list(answers)

    def lists(self, path: str, rows: Callable[[Asked], Sequence[object]] | Sequence[object]) -> None:
        """Answer `path` with pages of these rows, as `offset` and `per_page` ask for."""

        def page(asked: Asked) -> Said:
            every = rows(asked) if callable(rows) else rows
            begin, size = int(asked.query.get("offset", 0)), int(asked.query.get("per_page", 10))
            return Said(list(every[begin : begin + size]), headers={"X-WP-Total": str(len(every))})

        self.answers(path, page)

    @property
    def asked_of_orders(self) -> list[Asked]:
        """What was asked, less what was asked about products meanwhile."""
        return [each for each in self.asked if not each.path.startswith(f"{V3}/products/")]

    def calls(self) -> list[tuple[str, str]]:
        """What was called, in order; the common beginning of the paths left out."""
        return [(each.method, each.path.removeprefix(V3)) for each in self.asked]

    def writes(self) -> list[Asked]:
        return [each for each in self.asked if each.method != "GET"]

    async def serve(self, request: web.Request) -> web.Response:
        body = await request.read()
        asked = Asked(
            request.method,
            request.path,
            dict(request.query),
            dict(request.headers),
            json.loads(body) if body else None,
        )
        self.asked.append(asked)
        answers = self._answers.get((request.method, request.path))
        if not answers:
            return web.json_response(NO_ROUTE, status=404)
        said = (answers.pop(0) if len(answers) > 1 else answers[0])(asked)
        if said.wait:
            await said.wait.wait()
        if isinstance(said.body, str):
            return web.Response(status=said.status, text=said.body, headers=said.headers, content_type="text/html")
        return web.json_response(said.body, status=said.status, headers=said.headers)


@asynccontextmanager
async def open_site() -> AsyncIterator[Site]:
    site = Site()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", site.serve)
    async with TestServer(app, host="127.0.0.1") as server:
        site.url = str(server.make_url("")).rstrip("/")
        yield site
