"""The tests of durable work see a database whose clock is set by hand."""

from collections.abc import AsyncIterator, Iterator, MutableMapping
from typing import Any

import pytest
from structlog.testing import capture_logs

from storage.engine import Database
from tests.work.bench import Bench, HandClock


@pytest.fixture(autouse=True)
def logged() -> Iterator[list[MutableMapping[str, Any]]]:
    """What was logged, as events: these tests fail a lot of operations on purpose."""
    with capture_logs() as events:
        yield events


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def db(database_url: str, clock: HandClock) -> AsyncIterator[Database]:
    """A fresh database, once of each kind."""
    db = await Database.open(database_url, now=clock)
    yield db
    await db.close()


@pytest.fixture
def bench(db: Database, clock: HandClock) -> Bench:
    return Bench(db, clock)
