"""A small ShipStation and a client that talks to it."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from integrations.shipstation.client import ShipStationClient
from tests.integrations.shipstation.desk import Desk, client_of, serving


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with serving(Desk()) as opened:
        yield opened


@pytest.fixture
def client(desk: Desk, session: aiohttp.ClientSession) -> ShipStationClient:
    return client_of(desk, session)
