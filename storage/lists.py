"""Notices that are told in a list instead of by a message of their own."""

from collections.abc import Collection

from sqlmodel import col, select

from storage.repository import Repository
from storage.tables import Alert, Notice


class Lists(Repository):
    """The members of lists, and whether what they tell still stands."""

    async def put(self, told_in: str, keys: Collection[str]) -> int:
        """Tell these notices in the list, unless they are told already; answers how many that were."""
        waiting = (col(Notice.sent_at).is_(None), col(Notice.told_in).is_(None))
        return len(await self._update(Notice, col(Notice.key).in_(keys), *waiting, told_in=told_in))

    async def members(self, told_in: str, limit: int = 2000) -> list[Notice]:
        """What the list tells, in the order in which it came up."""
        statement = select(Notice).where(col(Notice.told_in) == told_in).order_by(col(Notice.id)).limit(limit)
        return list(await self._session.exec(statement))

    async def standing(self, told_in: str, limit: int = 2000) -> list[Notice]:
        """Those of them whose alert stands, in the order in which it came up."""
        statement = (
            select(Notice)
            .join(Alert, col(Alert.order_id) == col(Notice.order_id))
            .where(
                col(Notice.told_in) == told_in,
                col(Alert.ended_at).is_(None),
                col(Notice.data)["rule"].as_string() == col(Alert.rule),
                col(Notice.data)["entry"].as_string() == col(Alert.entry),
            )
            .order_by(col(Notice.id))
            .limit(limit)
        )
        return list(await self._session.exec(statement))
