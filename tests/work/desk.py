"""A system behind a real socket: it counts what arrives and answers every call with the status it was given."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.clients import MeteredBudget
from bot.work.runner import Result
from integrations.http import HttpApi, open_session
from storage.engine import Database, forbid_io


class Desk:
    """The system, and one client of it with the rate budget `katana:1` of the database."""

    def __init__(self, db: Database, session: aiohttp.ClientSession) -> None:
        self.session = session
        self.url = ""
        self.arrived = 0
        self.status = 200
        self.headers: dict[str, str] = {}
        self.budget = MeteredBudget(db, "katana", "katana:1", rate=100)

    async def answer(self, _: web.Request) -> web.Response:
        self.arrived += 1
        return web.json_response({"ref": "7"}, status=self.status, headers=self.headers)

    async def pack(self) -> Result:
        """A write, as a client makes it: within the budget, through the one door."""
        api = HttpApi(self.session, self.url, system="katana", budget=self.budget)
        reply = await api.call("POST", "/pack", operation="pack", write=True, body={})
        return dict(api.data(reply, "pack"))


@asynccontextmanager
async def open_desk(db: Database) -> AsyncIterator[Desk]:
    """Open the desk, with the session the application opens: it forbids HTTP inside a write transaction."""
    async with open_session(guard=forbid_io) as session:
        desk = Desk(db, session)
        application = web.Application()
        application.router.add_route("*", "/pack", desk.answer)
        async with TestServer(application) as server:
            desk.url = str(server.make_url("")).rstrip("/")
            yield desk
