"""Forgetting what is old, a small batch at a time: what may be forgotten is the caller's knowledge.

Each method takes one batch of ids that a `...to_forget` named before. Finding them reads only, so that nobody who
writes waits for it. What has ended stays ended, and what was sent stays sent: no id is wrong by the time it is used.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, or_
from sqlmodel import col, delete, select

from storage.repository import Repository
from storage.tables import AuditEntry, InboxEvent, Notice, Once, Operation, Order, Step


class Retention(Repository):
    """Old rows: their ids, and their end. `after` is the last id of the batch before, 0 at first."""

    async def audit_to_forget(self, before: datetime, *, after: int, limit: int) -> list[int]:
        """Audit rows from before then."""
        statement = select(col(AuditEntry.id)).where(col(AuditEntry.at) < before, col(AuditEntry.id) > after)
        return list(await self._session.exec(statement.order_by(col(AuditEntry.id)).limit(limit)))

    async def forget_audit(self, ids: Sequence[int]) -> None:
        await self._session.exec(delete(AuditEntry).where(col(AuditEntry.id).in_(ids)))

    async def inbox_to_forget(self, before: datetime, *, after: int, limit: int) -> list[int]:
        """Events from before then, but the last of each connection, which says when it was last heard of."""
        last = select(func.max(col(InboxEvent.id))).group_by(col(InboxEvent.connection_id))
        statement = select(col(InboxEvent.id)).where(
            col(InboxEvent.received_at) < before, col(InboxEvent.id) > after, col(InboxEvent.id).not_in(last)
        )
        return list(await self._session.exec(statement.order_by(col(InboxEvent.id)).limit(limit)))

    async def forget_inbox(self, ids: Sequence[int]) -> None:
        await self._session.exec(delete(InboxEvent).where(col(InboxEvent.id).in_(ids)))

    async def work_to_forget(self, before: datetime, kinds: Collection[str], *, after: int, limit: int) -> list[int]:
        """Operations of these kinds that had ended by then. What is open, or laid aside, has not ended."""
        statement = select(col(Operation.id)).where(
            col(Operation.id) > after,
            col(Operation.finished_at) < before,
            col(Operation.kind).in_(kinds),
        )
        return list(await self._session.exec(statement.order_by(col(Operation.id)).limit(limit)))

    async def forget_work(self, ids: Sequence[int]) -> None:
        """Forget ended operations with their steps."""
        await self._session.exec(delete(Step).where(col(Step.operation_id).in_(ids)))
        await self._session.exec(delete(Operation).where(col(Operation.id).in_(ids)))

    async def notices_to_forget(
        self, before: datetime, phases: Collection[str], kinds: Collection[str], *, after: int, limit: int
    ) -> list[tuple[int, str]]:
        """Id and key of notices sent before then: of orders in these phases that nobody looked at since; and of
        those that speak of no order the ones of these kinds."""
        closed = (col(Order.phase).in_(phases)) & (col(Order.updated_at) < before)
        of_no_order = (col(Notice.order_id).is_(None)) & (col(Notice.kind).in_(kinds))
        statement = (
            select(col(Notice.id), col(Notice.key))
            .outerjoin(Order, col(Order.id) == col(Notice.order_id))
            .where(col(Notice.id) > after, col(Notice.sent_at) < before, or_(closed, of_no_order))
            .order_by(col(Notice.id))
            .limit(limit)
        )
        return list(await self._session.exec(statement))

    async def forget_notices(self, told_by: Mapping[int, str]) -> None:
        """Forget notices together with the operations that told them, given by key. While one is open, both stay."""
        tellers = select(Operation).where(col(Operation.key).in_(told_by.values()), col(Operation.once) == Once.EVER)
        found = {operation.key: operation for operation in await self._session.exec(tellers)}
        going = {key for key, operation in found.items() if operation.finished_at is None}
        ids = [notice_id for notice_id, key in told_by.items() if key not in going]
        await self.forget_work([operation.id for key, operation in found.items() if key not in going])
        await self._session.exec(delete(Notice).where(col(Notice.id).in_(ids)))
