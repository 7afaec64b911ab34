"""What people are told: the outbox of notices, and the cards that are edited in place."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import col, delete, select

from storage.repository import Repository
from storage.tables import Card, Document, Notice

_CARD = select(Card).where(col(Card.subject) == bindparam("subject"), col(Card.channel) == bindparam("channel"))


class Notices(Repository):
    """Notices are written with the change they speak of and sent later. Cards remember where they stand."""

    async def add_notice(
        self,
        key: str,
        kind: str,
        channel: str,
        data: Document,
        *,
        order_id: int | None = None,
        operation_id: int | None = None,
    ) -> Notice:
        """The notice with this key, added unless it is there already."""
        row = await self._insert_unless_there(
            Notice,
            key=key,
            kind=kind,
            channel=channel,
            data=data,
            order_id=order_id,
            operation_id=operation_id,
            created_at=self._now(),
        )
        return row or (await self._session.exec(select(Notice).where(col(Notice.key) == key))).one()

    async def notice(self, notice_id: int) -> Notice | None:
        """One notice."""
        return await self._session.get(Notice, notice_id)

    async def fill(self, notice_id: int, data: Document) -> None:
        """What a notice says, where that names what was submitted after it."""
        await self._update(Notice, col(Notice.id) == notice_id, data=data)

    async def by_key(self, key: str) -> Notice | None:
        """The notice with this key, if there is one."""
        return (await self._session.exec(select(Notice).where(col(Notice.key) == key))).first()

    async def told_of(self, operation_ids: Collection[int]) -> set[int]:
        """Those of these operations that a notice is about."""
        statement = select(Notice.operation_id).where(col(Notice.operation_id).in_(operation_ids))
        return {found for found in await self._session.exec(statement) if found is not None}

    async def mark_sent(self, notice_id: int, ts: str | None) -> bool:
        """Slack has it, as message `ts`. The first time counts: answers whether this was it."""
        this = (col(Notice.id) == notice_id, col(Notice.sent_at).is_(None))
        return bool(await self._update(Notice, *this, sent_at=self._now(), ts=ts))

    async def unsent(self, limit: int = 100) -> list[Notice]:
        """Notices Slack does not have yet, oldest first."""
        statement = select(Notice).where(col(Notice.sent_at).is_(None)).order_by(col(Notice.id)).limit(limit)
        return list(await self._session.exec(statement))

    async def card(self, subject: str, channel: str) -> Card:
        """The card of a subject in a channel, made if there is none."""
        row = await self._insert_unless_there(Card, subject=subject, channel=channel)
        return row or (await self._session.exec(_CARD, params={"subject": subject, "channel": channel})).one()

    async def find_card(self, subject: str, channel: str) -> Card | None:
        """The card of a subject in a channel, if there is one."""
        return await self._first(_CARD, subject=subject, channel=channel)

    async def card_posted(self, card_id: int, ts: str, digest: str, at: datetime) -> None:
        """The card stands in Slack as message `ts` and shows what `digest` stands for."""
        await self._update(Card, col(Card.id) == card_id, ts=ts, shown_digest=digest, posted_at=at, updated_at=at)

    async def card_shows(self, card_id: int, digest: str) -> None:
        """What the card is known to show: "" from before an edit until that is known to be over."""
        await self._update(Card, col(Card.id) == card_id, shown_digest=digest)

    async def card_updated(self, card_id: int, digest: str, at: datetime) -> None:
        """The card was edited and now shows what `digest` stands for."""
        await self._update(Card, col(Card.id) == card_id, shown_digest=digest, updated_at=at)

    async def card_dropped(self, card_id: int) -> None:
        """There is nothing to show after all: the card is given up, if it was never posted."""
        await self._session.exec(delete(Card).where(col(Card.id) == card_id, col(Card.ts).is_(None)))

    async def card_lost(self, card_id: int) -> None:
        """The card's message is gone from Slack: it has to be posted anew."""
        await self._update(Card, col(Card.id) == card_id, ts=None, shown_digest="", posted_at=None)

    async def card_by_ts(self, channel: str, ts: str) -> Card | None:
        """The card that stands as message `ts` in a channel."""
        statement = select(Card).where(col(Card.channel) == channel, col(Card.ts) == ts)
        return (await self._session.exec(statement)).first()

    async def cards(self, subject: str) -> list[Card]:
        """Every card of a subject."""
        statement = select(Card).where(col(Card.subject) == subject).order_by(col(Card.id))
        return list(await self._session.exec(statement))
