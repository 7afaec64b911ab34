"""A stage for the tests of the control routes: a small world behind a real server on loopback, and a client of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp.test_utils import TestClient, TestServer

from integrations.sandbox.control import build_control
from integrations.sandbox.deliveries import Sender
from integrations.sandbox.faults import Faults
from integrations.sandbox.journal import Journal
from integrations.sandbox.world import World
from tests.sandbox.builders import small_world


@dataclass
class Parts:
    """As much of a sandbox as the control routes move."""

    world: World
    journal: Journal
    faults: Faults
    sender: Sender


def parts() -> Parts:
    world = small_world()
    journal = Journal(world.now)
    world.record_effects(journal.note)
    sender = Sender({"katana": lambda topic, subject: []}, {"katana": None})
    return Parts(world, journal, Faults(), sender)


@dataclass
class Panel(Parts):
    """A client of the control routes, and what stands behind them."""

    client: TestClient[Any, Any]

    async def post(self, route: str, **body: object) -> dict[str, Any]:
        answer = await self.client.post(f"/_sandbox/{route}", json=body)
        assert answer.status == 200, await answer.text()
        self.world.run_due()
        return dict(await answer.json())

    async def refused(self, route: str, **body: object) -> str:
        """The reason why this is not done; that nothing was is checked here."""
        before = len(self.journal.happenings)
        answer = await self.client.post(f"/_sandbox/{route}", json=body)
        assert (answer.status, len(self.journal.happenings)) == (400, before), await answer.text()
        return str((await answer.json())["error"])

    async def get(self, route: str) -> dict[str, Any]:
        return dict(await (await self.client.get(f"/_sandbox/{route}")).json())


@asynccontextmanager
async def control_panel() -> AsyncIterator[Panel]:
    box = parts()
    async with TestClient(TestServer(build_control(lambda: box))) as client:
        yield Panel(box.world, box.journal, box.faults, box.sender, client)
