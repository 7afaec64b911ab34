"""The inbox: every webhook event that was accepted, kept once."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func
from sqlmodel import col, select

from storage.repository import Repository
from storage.tables import InboxEvent


class Inbox(Repository):
    """Webhook events by connection."""

    async def record(
        self,
        connection_id: int,
        delivery_key: str | None,
        *,
        topic: str,
        refs: Sequence[str],
        pointer: str | None,
        at: datetime,
        operation_id: int | None = None,
    ) -> bool:
        """Keep an event. False when its delivery key is known; an event without a key is always news."""
        row = await self._insert_unless_there(
            InboxEvent,
            connection_id=connection_id,
            delivery_key=delivery_key,
            topic=topic,
            received_at=at,
            order_refs=list(refs),
            pointer=pointer,
            operation_id=operation_id,
        )
        return row is not None

    async def last_received(self, connection_id: int) -> datetime | None:
        """When the connection was last heard of by webhook."""
        statement = select(func.max(col(InboxEvent.received_at))).where(
            col(InboxEvent.connection_id) == connection_id
        )
        return (await self._session.exec(statement)).one()

    async def since(self, connection_id: int, moment: datetime) -> list[InboxEvent]:
        """The events of a connection from then on, oldest first."""
        statement = (
            select(InboxEvent)
            .where(col(InboxEvent.connection_id) == connection_id, col(InboxEvent.received_at) >= moment)
            .order_by(col(InboxEvent.received_at), col(InboxEvent.id))
        )
        return list(await self._session.exec(statement))

    async def first_received(self, connection_id: int) -> datetime | None:
        """When the oldest event came that is still kept."""
        statement = select(func.min(col(InboxEvent.received_at))).where(
            col(InboxEvent.connection_id) == connection_id
        )
        return (await self._session.exec(statement)).one()

    async def count_between(self, connection_id: int, begin: datetime, end: datetime) -> int:
        """How many events came after `begin`, up to `end`."""
        statement = select(func.count()).where(
            col(InboxEvent.connection_id) == connection_id,
            col(InboxEvent.received_at) > begin,
            col(InboxEvent.received_at) <= end,
        )
        return (await self._session.exec(statement)).one()

    async def recent(self, connection_id: int, limit: int = 20) -> list[InboxEvent]:
        """The latest events of a connection, newest first."""
        statement = (
            select(InboxEvent)
            .where(col(InboxEvent.connection_id) == connection_id)
            .order_by(col(InboxEvent.received_at).desc(), col(InboxEvent.id).desc())
            .limit(limit)
        )
        return list(await self._session.exec(statement))
