"""Transactions are whole, reads change nothing, and nothing but the database is awaited inside a write."""

import asyncio
import subprocess
import sys
from collections.abc import Set
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlmodel import col, select

from storage.engine import Database, forbid_io
from storage.errors import BadDatabaseUrl, IoInsideTransaction
from storage.tables import Preference, Shop
from tests.storage.builders import NOW, an_order, submission


async def shop_keys(db: Database) -> list[str]:
    async with db.read() as work:
        return [shop.key for shop in await work.orders.shops()]


async def add_shop(db: Database, key: str) -> None:
    async with db.write() as work:
        await work.orders.ensure_shop(key, name=key, time_zone="UTC")


async def test_eight_tasks_counting_at_once_lose_no_update_on_sqlite(sqlite_db: Database) -> None:
    async def count(times: int) -> None:
        for _ in range(times):
            async with sqlite_db.write() as work:
                value = await work.people.preference("team", "count", 0)
                await asyncio.sleep(0)
                await work.people.set_preference("team", "count", value + 1)

    await asyncio.gather(*(count(10) for _ in range(8)))
    async with sqlite_db.read() as work:
        assert await work.people.preference("team", "count") == 80


async def test_two_processes_worth_of_writers_lose_no_update_on_sqlite(sqlite_url: str) -> None:
    """Two engines stand for two processes: here only BEGIN IMMEDIATE helps, not the queue for one connection."""
    databases = [await Database.open(sqlite_url) for _ in range(2)]

    async def count(db: Database) -> None:
        for _ in range(20):
            async with db.write() as work:
                value = await work.people.preference("team", "count", 0)
                await work.people.set_preference("team", "count", value + 1)

    await asyncio.gather(*map(count, databases))
    async with databases[0].read() as work:
        assert await work.people.preference("team", "count") == 40
    for db in databases:
        await db.close()


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 15000)]
)
async def test_sqlite_is_told_to_be_careful(sqlite_db: Database, pragma: str, value: object) -> None:
    async with sqlite_db.write() as work:
        connection = await work.session.connection()
        assert (await connection.execute(text(f"PRAGMA {pragma}"))).scalar_one() == value


async def test_a_link_to_an_order_that_is_not_there_is_refused(db: Database) -> None:
    with pytest.raises(IntegrityError):
        async with db.write() as work:
            await work.orders.link(999, 999, "ref", "strong")


async def test_a_time_without_a_zone_is_refused(db: Database) -> None:
    with pytest.raises(StatementError, match="timezone"):
        async with db.write() as work:
            await work.ledger.submit(submission(run_at=datetime(2026, 3, 2)))  # noqa: DTZ001 - the point of the test


async def test_times_come_back_as_they_went_in(db: Database) -> None:
    async with db.write() as work:
        order = await an_order(work)
    async with db.read() as work:
        row = await work.orders.by_id(order.id)
        assert row is not None
        assert row.placed_at == NOW
        assert row.placed_at.utcoffset() is not None


async def test_a_transaction_that_fails_leaves_nothing(db: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with db.write() as work:
            await work.orders.ensure_shop("main", name="Main", time_zone="UTC")
            _ = 1 / 0
    assert await shop_keys(db) == []


async def test_a_cancelled_transaction_leaves_nothing_and_frees_the_writer(db: Database) -> None:
    entered = asyncio.Event()

    async def write() -> None:
        async with db.write() as work:
            await work.orders.ensure_shop("main", name="Main", time_zone="UTC")
            entered.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(write())
    await entered.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await add_shop(db, "other")
    assert await shop_keys(db) == ["other"]


async def test_a_write_cancelled_at_any_moment_frees_the_writer(db: Database) -> None:
    """The errors are kept, as a log or a debugger would: with them live the cursors of the cancelled statements."""
    errors: list[BaseException | None] = []
    for moment in range(30):
        task = asyncio.create_task(add_shop(db, f"shop {moment}"))
        for _ in range(moment):
            await asyncio.sleep(0)
        task.cancel()
        errors += await asyncio.gather(task, return_exceptions=True)
        async with asyncio.timeout(30):
            await add_shop(db, "another")
    assert any(isinstance(error, asyncio.CancelledError) for error in errors)
    assert "another" in await shop_keys(db)


async def test_rows_may_be_used_after_their_transaction(db: Database) -> None:
    async with db.write() as work:
        order = await an_order(work)
        await work.orders.save(order)
    assert order.number == "#1042"
    async with db.read() as work:
        read = await work.orders.by_number_key("1042")
    assert [row.id for row in read] == [order.id]


async def test_reading_cannot_write(db: Database) -> None:
    with pytest.raises(DBAPIError, match=r"readonly|read-only"):
        async with db.read() as work:
            await work.orders.ensure_shop("main", name="Main", time_zone="UTC")
    await add_shop(db, "still writable")


async def test_reading_sees_one_picture_of_the_database(db: Database) -> None:
    async with db.read() as work:
        before = (await work.session.exec(select(Shop))).all()
        await add_shop(db, "main")
        after = (await work.session.exec(select(Shop))).all()
    assert before == after == []
    assert await shop_keys(db) == ["main"]


async def test_io_is_forbidden_inside_a_write_and_allowed_around_it(db: Database) -> None:
    forbid_io()
    async with db.write():
        with pytest.raises(IoInsideTransaction):
            forbid_io()
    forbid_io()
    async with db.read():
        forbid_io()


async def test_io_is_allowed_again_after_a_write_that_failed(db: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with db.write():
            _ = 1 / 0
    forbid_io()


async def test_a_task_started_inside_a_write_is_held_back_until_the_write_ends(db: Database) -> None:
    may_look = asyncio.Event()

    async def later() -> None:
        await may_look.wait()
        forbid_io()

    async def at_once() -> None:
        forbid_io()

    async with db.write():
        late = asyncio.create_task(later())
        with pytest.raises(IoInsideTransaction):
            await asyncio.create_task(at_once())
    may_look.set()
    await late


async def test_a_task_started_before_a_write_is_not_held_back(db: Database) -> None:
    inside = asyncio.Event()

    async def other() -> None:
        await inside.wait()
        forbid_io()

    task = asyncio.create_task(other())
    async with db.write():
        inside.set()
        await task


async def test_a_write_inside_a_write_is_refused_instead_of_waiting_for_itself(db: Database) -> None:
    async with db.write():
        with pytest.raises(IoInsideTransaction):
            async with db.write():
                pytest.fail("the inner transaction began")


async def test_the_dispatcher_is_called_after_work_was_submitted_and_only_then(db: Database) -> None:
    seen: list[Set[str]] = []
    db.on_commit(seen.append)
    await add_shop(db, "main")
    assert seen == []
    with pytest.raises(ZeroDivisionError):
        async with db.write() as work:
            await work.ledger.submit(submission())
            _ = 1 / 0
    assert seen == []
    async with db.write() as work:
        await work.ledger.submit(submission())
        assert seen == []
    assert seen == [{"look"}], "it is told the kinds, so that it need not look for any other"


async def test_the_dispatcher_is_called_when_the_operation_can_be_seen(db: Database) -> None:
    """The callback is synchronous, so it hands over to a task, as the dispatcher does."""
    looks: list[asyncio.Task[object]] = []

    async def look() -> object:
        async with db.read() as work:
            return await work.ledger.next_run_at()

    db.on_commit(lambda _: looks.append(asyncio.create_task(look())))
    async with db.write() as work:
        await work.ledger.submit(submission())
    assert await looks[0] == NOW


@pytest.mark.parametrize("url", ["", "1042", "mysql://somewhere/db", "sqlite://", "sqlite:///:memory:"])
async def test_an_address_we_cannot_open_is_refused_with_advice(url: str) -> None:
    with pytest.raises(BadDatabaseUrl, match="sqlite:///"):
        await Database.open(url)


async def test_a_refused_address_is_not_repeated_with_its_password() -> None:
    with pytest.raises(BadDatabaseUrl) as refused:
        await Database.open("mysql://user:secret@somewhere/db")
    assert "secret" not in str(refused.value)


async def test_the_folder_of_a_new_file_is_made(tmp_path: Path) -> None:
    db = await Database.open(f"sqlite:///{tmp_path}/data/shipmate.db")
    await db.close()
    assert (tmp_path / "data" / "shipmate.db").exists()


async def test_a_preference_of_none_is_a_value(db: Database) -> None:
    async with db.write() as work:
        await work.people.set_preference("team", "quiet", None)
    async with db.read() as work:
        rows = (await work.session.exec(select(Preference).where(col(Preference.name) == "quiet"))).all()
    assert [row.value for row in rows] == [None]


def test_importing_storage_does_nothing(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-W", "error", "-c", "import storage.engine, storage.budgets, storage.lock"]
    subprocess.run(command, cwd=tmp_path, env={"PYTHONPATH": str(root)}, check=True)  # noqa: S603 - our own interpreter
    assert list(tmp_path.iterdir()) == []
