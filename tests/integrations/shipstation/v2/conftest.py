"""A small ShipStation V2 and a client that talks to it."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from integrations.shipstation.v2.client import ShipStationV2Client
from tests.integrations.shipstation.v2.desk import DeskV2, client_of, serving_v2


@pytest.fixture
async def desk() -> AsyncIterator[DeskV2]:
    async with serving_v2() as opened:
        yield opened


@pytest.fixture
def client(desk: DeskV2, session: aiohttp.ClientSession) -> ShipStationV2Client:
    return client_of(desk, session)
