"""What every test of the services may ask for: a house with one shop, on SQLite."""

from collections.abc import AsyncIterator

import pytest

from tests.services.house import House
from tests.services.opening import opened


@pytest.fixture
async def house(sqlite_url: str) -> AsyncIterator[House]:
    """A house with one shop that has taken nothing in yet."""
    async with opened(sqlite_url) as house:
        yield house
