"""The alerts: one open per order and rule, and the same finding is never raised twice; and what may become one."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import col, delete, select

from storage.repository import Repository
from storage.tables import Alert, Document, Order, Suspicion

_OPEN = (
    select(Alert)
    .where(col(Alert.order_id) == bindparam("order_id"), col(Alert.ended_at).is_(None))
    .order_by(col(Alert.opened_at), col(Alert.id))
)
_LAST_ENDED = (
    select(Alert)
    .where(col(Alert.order_id) == bindparam("order_id"), col(Alert.rule) == bindparam("rule"))
    .where(col(Alert.ended_at).is_not(None))
    .order_by(col(Alert.ended_at).desc(), col(Alert.id).desc())
    .limit(1)
)
_SUSPECTED = select(Suspicion).where(col(Suspicion.order_id) == bindparam("order_id"))


class Alerts(Repository):
    """Alerts of all orders. `entry` names the finding, such as the time at which the order entered its phase."""

    async def open(self, order_id: int, rule: str, entry: str, data: Document, at: datetime) -> bool:
        """Open an alert. False when one is open for this rule already, or this entry was raised before."""
        row = await self._insert_unless_there(
            Alert, order_id=order_id, rule=rule, entry=entry, data=data, opened_at=at
        )
        return row is not None

    async def end(self, order_id: int, rule: str, at: datetime) -> Alert | None:
        """End the open alert of this rule and answer it, or answer None when none is open."""
        is_open = (col(Alert.order_id) == order_id, col(Alert.rule) == rule, col(Alert.ended_at).is_(None))
        return next(iter(await self._update(Alert, *is_open, ended_at=at)), None)

    async def open_for(self, order_id: int) -> list[Alert]:
        """The alerts that stand, the oldest first."""
        return await self._all(_OPEN, order_id=order_id)

    async def find(self, order_id: int, rule: str, entry: str) -> Alert | None:
        """The alert of this finding, open or ended."""
        this = (col(Alert.order_id) == order_id, col(Alert.rule) == rule, col(Alert.entry) == entry)
        return (await self._session.exec(select(Alert).where(*this))).first()

    async def opened_since(self, rule: str, since: datetime, shops: Collection[int], limit: int) -> list[Alert]:
        """The alerts of a rule that were opened in these shops from `since` on, the newest `limit` of them."""
        statement = (
            select(Alert)
            .join(Order, col(Order.id) == col(Alert.order_id))
            .where(col(Alert.rule) == rule, col(Alert.opened_at) >= since, col(Order.shop_id).in_(shops))
            .order_by(col(Alert.opened_at).desc(), col(Alert.id).desc())
            .limit(limit)
        )
        return list(await self._session.exec(statement))

    async def all_of(self, order_id: int, limit: int = 100) -> list[Alert]:
        """The alerts there ever were on an order, the newest `limit` of them, oldest first."""
        statement = select(Alert).where(col(Alert.order_id) == order_id).order_by(col(Alert.id).desc()).limit(limit)
        return list(await self._session.exec(statement))[::-1]

    async def retold(self, alert_id: int, data: Document) -> None:
        """The alert stands, and what it says has changed."""
        await self._update(Alert, col(Alert.id) == alert_id, data=data)

    async def suspected(self, order_id: int) -> dict[str, datetime]:
        """The contradictions of an order that were there when it was last judged, and since when."""
        return {row.rule: row.since for row in await self._all(_SUSPECTED, order_id=order_id)}

    async def suspect(self, order_id: int, rule: str, since: datetime) -> None:
        """Remember a contradiction. One that is remembered keeps its beginning."""
        await self._insert_unless_there(Suspicion, order_id=order_id, rule=rule, since=since)

    async def clear(self, order_id: int, rule: str) -> None:
        """Forget a contradiction that is gone."""
        where = (col(Suspicion.order_id) == order_id, col(Suspicion.rule) == rule)
        await self._session.exec(delete(Suspicion).where(*where))

    async def all_open(self, limit: int = 1000) -> list[Alert]:
        """The alerts that stand on any order, the oldest first."""
        statement = (
            select(Alert)
            .where(col(Alert.ended_at).is_(None))
            .order_by(col(Alert.opened_at), col(Alert.id))
            .limit(limit)
        )
        return list(await self._session.exec(statement))

    async def opened_between(self, rule: str, begin: datetime, end: datetime) -> list[Alert]:
        """The alerts of a rule that were opened from `begin` until before `end`, ended ones included."""
        statement = (
            select(Alert)
            .where(col(Alert.rule) == rule, col(Alert.opened_at) >= begin, col(Alert.opened_at) < end)
            .order_by(col(Alert.opened_at), col(Alert.id))
        )
        return list(await self._session.exec(statement))

    async def last_ended(self, order_id: int, rule: str) -> Alert | None:
        """The alert of this rule that ended last."""
        return await self._first(_LAST_ENDED, order_id=order_id, rule=rule)
