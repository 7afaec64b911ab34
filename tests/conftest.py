"""What every test may ask for: a fresh database on SQLite and on PostgreSQL. Servers start only when asked for."""

import gc
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import Phase, settings

from storage.engine import Database
from tests.databases import Postgres, migrated_file, postgres_server, sqlite_copy

settings.register_profile("new", deadline=None, phases=set(Phase) - {Phase.explain})
settings.register_profile("same", settings.get_profile("new"), derandomize=True)
settings.load_profile(os.environ.get("SHIPMATE_EXAMPLES", "new"))
"""No test is about how fast a busy machine is. The gate draws the same examples each time, a person new ones."""
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.format_exc_info,
        structlog.processors.KeyValueRenderer(key_order=["level", "event"]),
    ]
)
"""Plain lines: drawing every local of every frame takes longer than most tests."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first."""
    items.sort(key=lambda item: item.get_closest_marker("longest") is None)


def pytest_collection_finish() -> None:
    """Whatever is loaded by now stays. Walking all of it again and again took a tenth of the time of the tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 20, 20)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file."""
    return migrated_file(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server for this run of the tests."""
    with postgres_server() as server:
        yield server


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a fresh SQLite database."""
    return sqlite_copy(sqlite_template, tmp_path)


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """The address of a fresh PostgreSQL database."""
    with postgres.fresh() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh database, once of each kind."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    """A fresh database, once of each kind."""
    db = await Database.open(database_url)
    yield db
    await db.close()


@pytest.fixture
async def sqlite_db(sqlite_url: str) -> AsyncIterator[Database]:
    """A fresh SQLite database, for tests that are not about databases."""
    db = await Database.open(sqlite_url)
    yield db
    await db.close()
