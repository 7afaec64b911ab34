"""Fixtures for the tests of the clients."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from integrations.http import open_session


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """The session the application opens, without a guard."""
    async with open_session() as opened:
        yield opened
