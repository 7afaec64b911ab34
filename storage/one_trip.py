"""A SQLite connection that goes to its thread once per statement.

The driver goes there five times: for a cursor, to execute, to fetch, to close, and to end. Each trip costs more than
most of our statements do (docs/adr/0011-one-trip-per-statement.md has the figures).
"""

import sqlite3
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

import aiosqlite


@dataclass(frozen=True, slots=True)
class _Fetched:
    """What one statement answered, with its cursor closed already."""

    rows: list[Any]
    description: Any
    rowcount: int
    lastrowid: int | None


_NOTHING = _Fetched([], None, -1, None)


async def open_sqlite(path: str) -> aiosqlite.Connection:
    """Open a file. Its thread does not keep the process from ending."""
    connection = _Connection(partial(sqlite3.connect, path, check_same_thread=False), iter_chunk_size=64)
    connection._thread.daemon = True  # as SQLAlchemy does it: there is no other way
    return await connection


class _Connection(aiosqlite.Connection):
    def cursor(self) -> "_Cursor":  # type: ignore[override]  # the base answers with a wrapper for one
        return _Cursor(self)


class _Cursor:
    """As much of a cursor as SQLAlchemy uses: every row is fetched, in the same trip, whatever is asked for."""

    arraysize = 1

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection
        self._fetched = _NOTHING

    async def __aenter__(self) -> "_Cursor":
        return self

    async def execute(self, statement: str, parameters: Iterable[Any] = ()) -> None:
        await self._go("execute", statement, parameters)

    async def executemany(self, statement: str, parameters: Iterable[Iterable[Any]]) -> None:
        await self._go("executemany", statement, parameters)

    async def fetchall(self) -> list[Any]:
        return self._fetched.rows

    async def close(self) -> None:
        """It is: a statement leaves none open."""

    @property
    def description(self) -> Any:
        return self._fetched.description

    @property
    def rowcount(self) -> int:
        return self._fetched.rowcount

    @property
    def lastrowid(self) -> int | None:
        return self._fetched.lastrowid

    async def _go(self, how: str, *what: Any) -> None:
        go: Callable[..., Awaitable[_Fetched]] = self._connection._execute
        self._fetched = await go(_fetch, self._connection._conn, how, *what)


def _fetch(connection: sqlite3.Connection, how: str, *what: Any) -> _Fetched:
    cursor = connection.cursor()
    try:
        getattr(cursor, how)(*what)
        rows = cursor.fetchall() if cursor.description else []
        return _Fetched(rows, cursor.description, cursor.rowcount, cursor.lastrowid)
    finally:
        cursor.close()
