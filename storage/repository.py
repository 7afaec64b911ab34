"""What every repository stands on: the open session, the clock, and inserts that give way to what is there."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, TextClause, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Document, Row

Clock = Callable[[], datetime]
"""Answers the time now, aware UTC."""

RowT = TypeVar("RowT", bound=Row)


class Repository:
    """Named queries over the session of one transaction."""

    def __init__(self, session: AsyncSession, now: Clock) -> None:
        self._session = session
        self._now = now

    def _insert(self, table: type[Row]) -> sqlite.Insert | postgresql.Insert:
        """An INSERT that knows ON CONFLICT. Both databases spell it alike (https://sqlite.org/lang_upsert.html)."""
        return postgresql.insert(table) if self._on_postgresql else sqlite.insert(table)

    async def _insert_unless_there(self, table: type[RowT], **values: Any) -> RowT | None:
        """Insert a row and answer it, or answer None when a unique index says that it is already there.

        On PostgreSQL this waits for a transaction that is just inserting the same key.
        """
        statement = self._insert(table).values(**values).on_conflict_do_nothing().returning(table)
        row: RowT | None = (await self._session.exec(statement)).scalar_one_or_none()
        return row

    async def _upsert(
        self, table: type[RowT], key: Document, values: Document, *, at_first: Document | None = None
    ) -> RowT:
        """Insert a row, or give the row with this unique key new values. `at_first` stays as first inserted."""
        insert = self._insert(table).values(**key, **values, **(at_first or {}))
        statement = (
            insert.on_conflict_do_update(
                index_elements=list(key), set_={name: insert.excluded[name] for name in values}
            )
            .returning(table)
            .execution_options(populate_existing=True)
        )
        row: RowT = (await self._session.exec(statement)).scalar_one()
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
