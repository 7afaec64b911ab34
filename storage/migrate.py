"""Brings a database to the tables of `storage.tables`, in one transaction: all of it or nothing.

Import this only to migrate, Alembic takes a second to load. After changing a table write the next migration with
`python -m storage.migrate "why"`, then read what it wrote.
"""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, func, select
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.connect import parse, sqlite_engine

MIGRATIONS = Path(__file__).parent / "migrations"
MIGRATION_LOCK = 0x4D49_4752
"""PostgreSQL's advisory lock: of several processes that start at once, one migrates and the others wait."""


async def migrate(url: str) -> None:
    """Make or change the tables until they are those this version needs. Does nothing when they are already."""
    await _with_connection(url, lambda config: command.upgrade(config, "head"))


async def draft(message: str) -> None:
    """Write the migration that leads from the migrations there are to the tables there are."""
    number = len(list((MIGRATIONS / "versions").glob("v*.py"))) + 1
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/draft.db"
        await migrate(url)
        await _with_connection(
            url, lambda config: command.revision(config, message, autogenerate=True, rev_id=f"{number:04}")
        )


async def _with_connection(url: str, do: Callable[[Config], object]) -> None:
    def run(connection: Connection) -> None:
        if connection.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(MIGRATION_LOCK)))
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", "storage:migrations")
        config.set_main_option("file_template", "v%%(rev)s_%%(slug)s")
        do(config)

    engine = _engine(url)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(run)
    finally:
        await engine.dispose()


def _engine(url: str) -> AsyncEngine:
    """An engine for one migration. SQLite rebuilds a table by dropping the old one, so no foreign key may hold it.

    https://sqlite.org/lang_altertable.html#otheralter
    """
    parsed = parse(url)
    if parsed.get_backend_name() == "sqlite":
        return sqlite_engine(parsed, foreign_keys="OFF")
    return create_async_engine(parsed)


if __name__ == "__main__":
    asyncio.run(draft(" ".join(sys.argv[1:])))
