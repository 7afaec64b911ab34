"""What every repository stands on: the open session, the clock, and inserts that give way to what is there."""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, TextClause, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from storage.tables import Document, Row

Clock = Callable[[], datetime]
"""Answers the time now, aware UTC."""

RowT = TypeVar("RowT", bound=Row)
FoundT = TypeVar("FoundT")


class Repository:
    """Named queries over the session of one transaction.

    What is asked at every look is a statement made once, with `bindparam` for what changes: to build one, and to find
    what it was compiled to, takes SQLAlchemy longer than SQLite takes to run it.
    """

    def __init__(self, session: AsyncSession, now: Clock) -> None:
        self._session = session
        self._now = now

    async def _all(self, statement: SelectOfScalar[FoundT], **params: Any) -> list[FoundT]:
        """Everything that a statement made beforehand finds."""
        return list(await self._session.exec(statement, params=params))

    async def _first(self, statement: SelectOfScalar[FoundT], **params: Any) -> FoundT | None:
        return (await self._session.exec(statement, params=params)).first()

    def _insert(self, table: type[Row]) -> sqlite.Insert | postgresql.Insert:
        return insert_into(table, self._on_postgresql)

    async def _insert_unless_there(self, table: type[RowT], **values: Any) -> RowT | None:
        """Insert a row and answer it, or answer None when a unique index says that it is already there.

        On PostgreSQL this waits for a transaction that is just inserting the same key.
        """
        statement = _unless_there(table, self._on_postgresql)
        row: RowT | None = (await self._session.exec(statement, params=values)).scalar_one_or_none()
        return row

    async def _upsert(
        self, table: type[RowT], key: Document, values: Document, *, at_first: Document | None = None
    ) -> RowT:
        """Insert a row, or give the row with this unique key new values. `at_first` stays as first inserted."""
        statement = _upserting(table, tuple(key), tuple(values), self._on_postgresql)
        row: RowT = (await self._session.exec(statement, params=key | values | (at_first or {}))).scalar_one()
        return row

    async def _update(self, table: type[RowT], *where: ColumnElement[bool] | TextClause, **values: Any) -> list[RowT]:
        """Change the rows that match in one statement and answer them as they are now."""
        statement = (
            update(table)
            .where(*where)
            .values(**values)
            .returning(table)
            .execution_options(populate_existing=True, synchronize_session=False)
        )
        return list((await self._session.exec(statement)).scalars())

    @property
    def _on_postgresql(self) -> bool:
        return self._session.get_bind().dialect.name == "postgresql"


def insert_into(table: type[Row], on_postgresql: bool) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that knows ON CONFLICT. Both databases spell it alike (https://sqlite.org/lang_upsert.html)."""
    insert = postgresql.insert(table) if on_postgresql else sqlite.insert(table)
    return insert.execution_options(dml_strategy="orm")  # its parameters are one row's values


@cache
def _unless_there(table: type[Row], on_postgresql: bool) -> Any:
    return insert_into(table, on_postgresql).on_conflict_do_nothing().returning(table)


@cache
def _upserting(table: type[Row], key: tuple[str, ...], values: tuple[str, ...], on_postgresql: bool) -> Any:
    insert = insert_into(table, on_postgresql)
    new = {name: insert.excluded[name] for name in values}
    upsert = insert.on_conflict_do_update(index_elements=list(key), set_=new).returning(table)
    return upsert.execution_options(populate_existing=True)
