"""The database as the doctor finds it: he looks, and makes nothing."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from storage.checkup import look
from storage.connect import parse
from storage.engine import Database
from storage.migrate import newest
from tests.doctor.ward import Ward


def file_of(here: Ward) -> Path:
    return Path(here.settings.database_url.removeprefix("sqlite:///"))


async def test_one_that_is_not_there_yet_is_a_warning_and_is_not_made(here: Ward) -> None:
    here.variables["DATABASE_URL"] = f"sqlite:///{file_of(here).parent}/deep/down/new.db"
    assert await here.look() == 0
    assert here.of("warn") == ["database: is not there yet"]
    assert not file_of(here).parent.exists()


@pytest.mark.parametrize(
    ("revision", "verdict", "words"), [("0001", "warn", "has older tables"), ("9999", "fail", "of a newer Shipmate")]
)
async def test_tables_of_another_version(here: Ward, revision: str, verdict: str, words: str) -> None:
    with closing(sqlite3.connect(file_of(here))) as file:
        file.execute("UPDATE alembic_version SET version_num = ?", (revision,))
        file.commit()
    assert await here.look() == (verdict == "fail")
    assert words in here.of(verdict)[0]


async def test_a_file_without_tables_is_migrated_by_the_next_start(here: Ward) -> None:
    file_of(here).unlink()
    sqlite3.connect(file_of(here)).close()
    file_of(here).touch()
    assert await here.look() == 0
    assert here.of("warn") == ["database: has older tables"]
    assert here.fix_of("database").startswith("Nothing to do")


async def test_a_file_that_is_no_database_fails_in_words(here: Ward) -> None:
    file_of(here).write_text("a letter to the editor, and a long one " * 100)
    assert await here.look() == 1
    assert here.of("fail") == ["database: cannot be used (file is not a database)"]


async def test_a_folder_that_cannot_be_made_fails(here: Ward, tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("no folder")
    for place in (tmp_path / "letter" / "shipmate.db", tmp_path / "letter" / "deep" / "shipmate.db", tmp_path):
        here.variables["DATABASE_URL"] = f"sqlite:///{place}"
        assert await here.look() == 1
        assert here.of("fail")[0].startswith("database: cannot be made")


async def test_a_server_that_is_nowhere_fails_without_its_password(here: Ward) -> None:
    here.variables["DATABASE_URL"] = "postgresql://somebody:pa55word@127.0.0.1:9/shipmate"
    assert await here.look() == 1
    assert here.of("fail")[0].startswith("database: cannot be used (")
    assert "pa55word" not in here.text


@pytest.fixture
async def looker(postgres_url: str) -> AsyncIterator[str]:
    """The address of a server for somebody who may only read."""
    url = parse(postgres_url)
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text("CREATE ROLE looker LOGIN"))
        await connection.execute(text("GRANT SELECT ON ALL TABLES IN SCHEMA public TO looker"))
        yield postgres_url.replace("//postgres:", "//looker:")
        await connection.execute(text("DROP OWNED BY looker"))
        await connection.execute(text("DROP ROLE looker"))
    await engine.dispose()


async def test_a_server_takes_writes_from_its_owner_and_not_from_who_may_only_read(
    here: Ward, postgres_url: str, looker: str
) -> None:
    found = await look(postgres_url)
    assert (found.there, found.writable, found.revision) == (True, True, newest())
    here.variables["DATABASE_URL"] = looker
    assert await here.look() == 1
    assert here.of("fail")[0].startswith("database: cannot be used (permission denied")


async def test_looking_beside_an_open_database_changes_nothing(sqlite_url: str) -> None:
    db = await Database.open(sqlite_url)
    try:
        found = await look(sqlite_url)
        assert (found.there, found.writable, found.revision) == (True, True, newest())
        async with db.write() as unit:
            await unit.ledger.counts()
    finally:
        await db.close()
