"""Brings a database to the tables of `storage.tables`, in one transaction: all of it or nothing.

Alembic takes a fifth of a whole start to load, so it is loaded only when there is something to migrate.
"""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, column, func, inspect, select, table
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.connect import parse, sqlite_engine
from storage.errors import NotMigrated

VERSIONS = Path(__file__).parent / "migrations" / "versions"
VERSION_TABLE = "alembic_version"
MIGRATION_LOCK = 0x4D49_4752
"""PostgreSQL's advisory lock: of several processes that start at once, one migrates and the others wait."""


async def migrate(url: str) -> None:
    """Make or change the tables until they are those this version needs. Does nothing when they are already."""
    await in_migration(url, _upgrade)


def newest() -> str:
    """The revision of the last migration there is. Its file is named after it."""
    return max(file.name[1:5] for file in VERSIONS.glob("v*.py"))


def revision_of(connection: Connection) -> str | None:
    """The revision the database is at; None when no migration ever ran in it."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    found: str | None = connection.scalar(select(column("version_num")).select_from(table(VERSION_TABLE)))
    return found


def must_be_migrated(connection: Connection) -> None:
    """Raise `NotMigrated` unless the tables are those of this version."""
    if revision_of(connection) != newest():
        raise NotMigrated("the database is not of this version: run `shipmate migrate` first, or start the bot")


async def in_migration(url: str, do: Callable[[Connection], None]) -> None:
    """Call `do` in a transaction fit for changing tables, one process at a time."""

    def run(connection: Connection) -> None:
        if connection.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(MIGRATION_LOCK)))
        do(connection)

    engine = _engine(url)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(run)
    finally:
        await engine.dispose()


def _upgrade(connection: Connection) -> None:
    if revision_of(connection) != newest():
        from storage.revisions import upgrade  # noqa: PLC0415 - loads Alembic, which most starts do not need

        upgrade(connection)


def _engine(url: str) -> AsyncEngine:
    """An engine for one migration. SQLite rebuilds a table by dropping the old one, so no foreign key may hold it.

    https://sqlite.org/lang_altertable.html#otheralter
    """
    parsed = parse(url)
    if parsed.get_backend_name() == "sqlite":
        return sqlite_engine(parsed, foreign_keys="OFF")
    return create_async_engine(parsed, hide_parameters=True)
