"""The audit: what people did, what each system showed before and after, and its reading in pages for an export.

Several people may ask for one operation, each with a row of their own: what became of it is kept in all of them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_
from sqlmodel import col, select

from storage.repository import Repository
from storage.tables import AuditEntry, Document, Operation, Order, Person, Step

_LATEST = 20
"""Rows of one order among which those without an "after" are looked for: it comes with the very next look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditQuery:
    """Which rows to read: from `since` until before `until`, and of these orders only."""

    since: datetime | None = None
    until: datetime | None = None
    order_ids: Collection[int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """One row, and what it names as far as that is still known."""

    entry: AuditEntry
    operation: Operation | None
    steps: tuple[Step, ...]
    order: Order | None
    person: Person | None


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

    async def hand_over(self, entry_ids: Collection[int], operation_id: int) -> None:
        """What these rows asked for is done by this operation now."""
        await self._update(AuditEntry, col(AuditEntry.id).in_(entry_ids), operation_id=operation_id)

    async def audit_page(self, wanted: AuditQuery, *, after: int, limit: int) -> list[AuditLine]:
        """The next rows that were asked for, by id, from the one after `after` on, with what they name."""
        statement = (
            select(AuditEntry, Operation, Order, Person)
            .outerjoin(Operation, col(Operation.id) == col(AuditEntry.operation_id))
            .outerjoin(Order, col(Order.id) == col(AuditEntry.order_id))
            .outerjoin(Person, _is_the_person_of())
            .where(col(AuditEntry.id) > after, *_asked_for(wanted))
            .order_by(col(AuditEntry.id))
            .limit(limit)
        )
        found = (await self._session.exec(statement)).all()
        steps = await self._steps_of([row.operation_id for row, *_ in found if row.operation_id is not None])
        return [
            AuditLine(
                entry=entry,
                operation=operation,
                steps=tuple(steps.get(entry.operation_id or 0, ())),
                order=order,
                person=person,
            )
            for entry, operation, order, person in found
        ]

    async def _steps_of(self, operation_ids: Collection[int]) -> dict[int, list[Step]]:
        statement = select(Step).where(col(Step.operation_id).in_(operation_ids)).order_by(col(Step.id))
        found: dict[int, list[Step]] = {}
        for step in await self._session.exec(statement):
            found.setdefault(step.operation_id, []).append(step)
        return found


def _is_the_person_of() -> ColumnElement[bool]:
    return and_(col(Person.user_id) == col(AuditEntry.user_id), col(Person.team_id) == col(AuditEntry.team_id))


def _asked_for(wanted: AuditQuery) -> list[ColumnElement[bool]]:
    conditions = []
    if wanted.since is not None:
        conditions.append(col(AuditEntry.at) >= wanted.since)
    if wanted.until is not None:
        conditions.append(col(AuditEntry.at) < wanted.until)
    if wanted.order_ids is not None:
        conditions.append(col(AuditEntry.order_id).in_(wanted.order_ids))
    return conditions
