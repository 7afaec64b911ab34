"""The storage tests see a database whose clock stands still at `NOW`."""

from collections.abc import AsyncIterator

import pytest

from storage.engine import Database
from tests.storage.builders import NOW


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    """A fresh database, once of each kind."""
    db = await Database.open(database_url, now=lambda: NOW)
    yield db
    await db.close()
