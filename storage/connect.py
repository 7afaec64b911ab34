"""How each database is connected to: the drivers, and the SQLite rules without which updates get lost.

SQLite: WAL, foreign keys on, synchronous=FULL (what was acknowledged survives a power cut, see
https://sqlite.org/pragma.html#pragma_synchronous), and every write transaction begins IMMEDIATE on one single
connection. One that reads first and takes its lock later loses updates or fails with "database is locked".
"""

import asyncio
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Dialect, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.util import LRUCache

from storage.errors import BadDatabaseUrl
from storage.one_trip import open_sqlite

DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
}
SQLITE_PRAGMAS = {
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "foreign_keys": "ON",
    "busy_timeout": "15000",
}

_COMPILED: Any = LRUCache(1000)
_proven: dict[str, Dialect] = {}
"""What statements were compiled to, and the dialect which that is good for: that of the first connection there was.

Each engine would compile each statement anew, the reader and the writer of one file too, and that takes some fifty
times as long as running it (docs/adr/0012-statements-made-once.md).
"""


def parse(url: str) -> URL:
    """Read `sqlite:///path/file.db` or `postgresql://...` and choose the driver. Raises `BadDatabaseUrl`."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise BadDatabaseUrl("DATABASE_URL is not a database address; give sqlite:///path/file.db") from None
    driver = DRIVERS.get(parsed.get_backend_name())
    if driver is None:
        raise BadDatabaseUrl(f"DATABASE_URL names {parsed.get_backend_name()}; give sqlite:///path/file.db")
    if driver == DRIVERS["sqlite"] and parsed.database in (None, "", ":memory:"):
        raise BadDatabaseUrl("a database in memory forgets; give sqlite:///path/file.db")
    return parsed.set(drivername=driver)


def is_there(url: str) -> bool:
    """Whether there is a file to open; a server is asked when it is opened."""
    parsed = parse(url)
    return parsed.get_backend_name() != "sqlite" or Path(parsed.database or "").is_file()


def connect(url: str) -> tuple[AsyncEngine, AsyncEngine]:
    """The engine that writes and the engine that only reads. Nothing is opened yet.

    Errors never quote what was being stored: it may be a secret address or a customer's name.
    """
    parsed = parse(url)
    if parsed.get_backend_name() == "sqlite":
        return sqlite_engine(parsed), sqlite_engine(parsed, read_only=True)
    engine = create_async_engine(parsed, pool_pre_ping=True, hide_parameters=True)
    return engine, engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def sqlite_engine(url: URL, *, read_only: bool = False, **pragmas: str) -> AsyncEngine:
    """An engine on a SQLite file, whose folder is made if missing. The writing one has exactly one connection.

    More writers would only spin on each other's locks. They queue here instead, first come, first served.
    """
    Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
    pool: dict[str, Any] = {} if read_only else {"pool_size": 1, "max_overflow": 0, "pool_timeout": 120}
    creator = partial(open_sqlite, str(url.database))
    # Every session ends its transaction itself: to roll back once more is a trip to the thread for nothing.
    pool |= {"pool_reset_on_return": None}
    compiled = {"compiled_cache": _COMPILED}
    engine = create_async_engine(url, hide_parameters=True, async_creator=creator, execution_options=compiled, **pool)
    engine.sync_engine.dialect = _proven.get(engine.dialect.name, engine.dialect)
    settings = SQLITE_PRAGMAS | pragmas | ({"query_only": "ON"} if read_only else {})
    begin_with = "BEGIN" if read_only else "BEGIN IMMEDIATE"

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver must not begin transactions of its own
        cursor = connection.cursor()
        for name, value in settings.items():
            cursor.execute(f"PRAGMA {name} = {value}")
        cursor.close()
        _proven.setdefault(engine.dialect.name, engine.dialect)

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin_with)

    @event.listens_for(engine.sync_engine, "invalidate")
    def give_up(connection: Any, _record: object, _error: object) -> None:
        """A call was cancelled. Closing alone would keep the write lock for as long as a cursor is remembered."""
        connection.run_async(lambda driver: asyncio.shield(driver.rollback()))

    return engine
