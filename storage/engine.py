"""The one door to the database: write transactions that commit as a whole, and reads that change nothing.

Inside a write transaction only the database may be awaited. `forbid_io` enforces that: hand it to whatever sends.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Set
from contextlib import asynccontextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import partial

from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.connect import connect, is_there
from storage.errors import IoInsideTransaction, NotMigrated
from storage.migrate import must_be_migrated
from storage.repository import Clock
from storage.tables import Operation
from storage.unit_of_work import UnitOfWork


class _Transaction:
    """Known to a task and to every task it starts. Once closed, none of them is held back any longer."""

    is_open = True


_transaction: ContextVar[_Transaction | None] = ContextVar("transaction", default=None)


def forbid_io() -> None:
    """Raise `IoInsideTransaction` when this task, or the one that started it, is inside `Database.write`."""
    transaction = _transaction.get()
    if transaction is not None and transaction.is_open:
        raise IoInsideTransaction("a write transaction is open in this task: commit first, then do this")


def utc_now() -> datetime:
    """The time now, aware UTC."""
    return datetime.now(UTC)


class Database:
    """An open database. `now` is the clock by which rows are dated, `unit` what a transaction hands out."""

    def __init__(
        self, writer: AsyncEngine, reader: AsyncEngine, now: Clock, unit: type[UnitOfWork] = UnitOfWork
    ) -> None:
        self._writer = writer
        self._reader = reader
        self._now = now
        self._unit = unit
        self._write_session = async_sessionmaker(writer, class_=AsyncSession, expire_on_commit=False)
        self._read_session = async_sessionmaker(reader, class_=AsyncSession, expire_on_commit=False)
        self._callbacks: list[Callable[[Set[str]], None]] = []
        self._on_submit: Callable[[UnitOfWork, Operation], Awaitable[None]] | None = None

    @classmethod
    async def open(cls, url: str, *, now: Clock = utc_now, unit: type[UnitOfWork] = UnitOfWork) -> "Database":
        """Open `sqlite:///path/file.db` or `postgresql://...` and prove that it answers.

        Raises `BadDatabaseUrl` for another address. The tables are `migrate`'s business.
        """
        db = cls(*connect(url), now, unit)
        return await db._proven(db._writer, lambda connection: connection.execute(text("SELECT 1")))

    @classmethod
    async def open_to_read(cls, url: str) -> "Database":
        """Open a database that another process may be using, without ever taking its write lock.

        Raises `NotMigrated` when it is not there, or its tables are not those this version reads.
        """
        if not is_there(url):
            raise NotMigrated("there is no database yet: it is made when Shipmate first runs")
        db = cls(*connect(url), utc_now)
        return await db._proven(db._reader, must_be_migrated)

    async def _proven(self, engine: AsyncEngine, prove: Callable[[Connection], object]) -> "Database":
        """This database, once a connection has proven good; closed again when it has not."""
        try:
            async with engine.connect() as connection:
                await connection.run_sync(prove)
        except BaseException:
            await self.close()
            raise
        return self

    async def close(self) -> None:
        """Close every connection. Transactions that are still open are lost."""
        await self._reader.dispose()
        await self._writer.dispose()

    @property
    def on_postgresql(self) -> bool:
        """Whether several processes may share this database."""
        return self._writer.dialect.name == "postgresql"

    def on_commit(self, callback: Callable[[Set[str]], None]) -> None:
        """Call `callback` after each write transaction that made operations runnable, with their kinds. It must not
        raise."""
        self._callbacks.append(callback)

    def on_submit(self, hook: Callable[[UnitOfWork, Operation], Awaitable[None]]) -> None:
        """Await `hook` inside each transaction that submits a new operation; what it raises undoes all of it."""
        self._on_submit = hook

    @asynccontextmanager
    async def write(self) -> AsyncIterator[UnitOfWork]:
        """One write transaction: committed when the block ends, rolled back when it raises or is cancelled.

        Raises `IoInsideTransaction` inside another one: waiting for the writer there would wait for itself.
        """
        forbid_io()
        transaction = _Transaction()
        _transaction.set(transaction)
        try:
            async with self._write_session() as session, session.begin():
                work = self._unit(session, self._now)
                work.ledger.on_new = partial(self._on_submit, work) if self._on_submit else None
                yield work
        finally:
            transaction.is_open = False
        if work.ledger.made_runnable:
            for callback in self._callbacks:
                callback(work.ledger.made_runnable)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[UnitOfWork]:
        """One consistent picture of the database. The database itself refuses to write here."""
        async with self._read_session() as session, session.begin():
            yield self._unit(session, self._now)
