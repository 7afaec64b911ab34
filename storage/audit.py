"""The audit: what people did, what each system showed before and after, and its reading in pages for an export.

Several people may ask for one operation, each with a row of their own: what became of it is kept in all of them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from storage.repository import Repository
from storage.tables import AuditEntry, Document, Operation

_LATEST = 20
"""Rows of one order among which those without an "after" are looked for: it comes with the very next look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditQuery:
    """Which rows to read: from `since` until before `until`, and of these orders only."""

    since: datetime | None = None
    until: datetime | None = None
    order_ids: Collection[int] | None = None


class Audit(Repository):
    """What was done, apart from the rows being added."""

    async def keep_before(self, operation_id: int, before: Document) -> None:
        """What the systems showed when the operation was planned. Planned again, the last time counts."""
        await self._update(AuditEntry, col(AuditEntry.operation_id) == operation_id, before=before)

    async def before_of(self, operation_id: int) -> Document:
        """What the systems showed when an operation was planned; empty for one that has not been."""
        statement = select(col(AuditEntry.before)).where(col(AuditEntry.operation_id) == operation_id).limit(1)
        return (await self._session.exec(statement)).first() or {}

    async def without_after(self, order_id: int, ended_by: datetime) -> list[tuple[AuditEntry, Operation]]:
        """Rows of an order whose operation was planned and had ended by then, and that have no "after" yet."""
        statement = (
            select(AuditEntry, Operation)
            .join(Operation, col(Operation.id) == col(AuditEntry.operation_id))
            .where(col(AuditEntry.order_id) == order_id, col(Operation.finished_at) <= ended_by)
            .order_by(col(AuditEntry.id).desc())
            .limit(_LATEST)
        )
        return [(row, op) for row, op in await self._session.exec(statement) if row.before and not row.after]

    async def keep_after(self, row: AuditEntry, after: Document, detail: Document) -> None:
        """What the systems showed once it was over, and how it ended."""
        row.after, row.detail = after, {**row.detail, **detail}
        self._session.add(row)
        await self._session.flush()

    async def add_detail(self, operation_id: int, detail: Document) -> None:
        """Add to every row of an operation what became of it."""
        rows = await self._session.exec(select(AuditEntry).where(col(AuditEntry.operation_id) == operation_id))
        for row in rows.all():
            row.detail = {**row.detail, **detail}
            self._session.add(row)
        await self._session.flush()

    async def audit_page(self, wanted: AuditQuery, *, after: int, limit: int) -> list[AuditEntry]:
        """The next rows that were asked for, by id, from the one after `after` on."""
        statement = select(AuditEntry).where(col(AuditEntry.id) > after).order_by(col(AuditEntry.id)).limit(limit)
        if wanted.since is not None:
            statement = statement.where(col(AuditEntry.at) >= wanted.since)
        if wanted.until is not None:
            statement = statement.where(col(AuditEntry.at) < wanted.until)
        if wanted.order_ids is not None:
            statement = statement.where(col(AuditEntry.order_id).in_(wanted.order_ids))
        return list(await self._session.exec(statement))
