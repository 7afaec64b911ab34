"""The migrations give exactly the tables the code expects, on both databases."""

import asyncio
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text

from storage.engine import Database
from storage.migrate import migrate, newest, revision_of
from storage.tables import Row
from tests.databases import Postgres

ROOT = Path(__file__).resolve().parents[2]
DEFINITIONS = {
    "sqlite": """
        SELECT sql FROM sqlite_master WHERE name NOT LIKE 'alembic%' AND tbl_name NOT LIKE 'alembic%'
        AND sql IS NOT NULL ORDER BY name
    """,
    "postgresql": """
        SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'alembic_version'
        UNION ALL
        SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace AND conrelid <> 'alembic_version'::regclass
        UNION ALL
        SELECT concat_ws(' ', table_name, column_name, data_type, character_maximum_length, is_nullable,
            column_default)
        FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'alembic_version'
        ORDER BY 1
    """,
}


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database in which nothing was made yet."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/empty.db"
        return
    server: Postgres = request.getfixturevalue("postgres")
    with server.bare() as url:
        yield url


async def on_connection(url: str, do: Callable[[Connection], Any]) -> Any:
    db = await Database.open(url)
    try:
        async with db.write() as work:
            return await (await work.session.connection()).run_sync(do)
    finally:
        await db.close()


def definitions(connection: Connection) -> list[list[str]]:
    """What the database says it is made of. The order of a table's constraints means nothing.

    Nor do quotes, which SQLite puts around the name of a table that was made anew.
    """
    rows: Iterable[str] = connection.execute(text(DEFINITIONS[connection.dialect.name])).scalars()
    lines = (" ".join(row.replace('"', "").removesuffix(")").split()) for row in rows)
    return sorted(sorted(re.split(r", (?=CONSTRAINT)", line)) for line in lines)


async def test_nothing_is_left_to_migrate(empty_url: str) -> None:
    def compare(connection: Connection) -> Any:
        return compare_metadata(MigrationContext.configure(connection), Row.metadata)

    assert await on_connection(empty_url, compare) != []
    await migrate(empty_url)
    assert await on_connection(empty_url, compare) == []


async def test_the_migrations_write_the_very_definitions_the_tables_have(empty_url: str) -> None:
    """Partial indexes too, which Alembic's comparison does not look at."""
    await migrate(empty_url)
    migrated = await on_connection(empty_url, definitions)
    await on_connection(empty_url, Row.metadata.drop_all)
    assert await on_connection(empty_url, definitions) == []
    await on_connection(empty_url, Row.metadata.create_all)
    assert await on_connection(empty_url, definitions) == migrated


async def test_migrating_twice_and_at_once_is_migrating_once(empty_url: str) -> None:
    """A new SQLite file is first opened once: two that turn it to WAL at once are "locked" without any waiting.

    The lock on the data folder keeps processes from that.
    """
    if empty_url.startswith("sqlite"):
        await Database.close(await Database.open(empty_url))
    await asyncio.gather(migrate(empty_url), migrate(empty_url))
    await migrate(empty_url)

    def versions(connection: Connection) -> list[str]:
        return list(connection.execute(text("SELECT version_num FROM alembic_version")).scalars())

    assert len(await on_connection(empty_url, versions)) == 1


def test_the_newest_revision_is_the_head_alembic_would_migrate_to() -> None:
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    assert ScriptDirectory.from_config(config).get_heads() == [newest()]


async def test_a_migrated_database_says_so_and_an_empty_one_says_nothing(empty_url: str) -> None:
    assert await on_connection(empty_url, revision_of) is None
    await migrate(empty_url)
    assert await on_connection(empty_url, revision_of) == newest()


async def test_a_database_that_is_behind_is_brought_up(empty_url: str) -> None:
    def go_back(connection: Connection) -> None:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", "storage:migrations")
        command.downgrade(config, "-1")

    await migrate(empty_url)
    await on_connection(empty_url, go_back)
    assert await on_connection(empty_url, revision_of) != newest()
    await migrate(empty_url)
    assert await on_connection(empty_url, revision_of) == newest()


async def test_a_database_of_a_later_version_is_refused(empty_url: str) -> None:
    await migrate(empty_url)
    await on_connection(empty_url, lambda c: c.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    with pytest.raises(CommandError, match="9999"):
        await migrate(empty_url)


def test_a_start_with_nothing_to_migrate_does_not_load_alembic(sqlite_url: str) -> None:
    """It is a fifth of the time a start takes. The very first start needs it."""
    code = (
        "import asyncio, sys; import bot.app; from storage.migrate import migrate; "
        "asyncio.run(migrate(sys.argv[1])); print('alembic' in sys.modules)"
    )
    ran = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code, sqlite_url], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "False"
