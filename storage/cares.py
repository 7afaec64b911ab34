"""Who has an order, and until when nobody wants to hear that it stands still."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import col, select

from storage.repository import Repository
from storage.tables import Care


class Cares(Repository):
    """One row an order, made when somebody first takes care of it."""

    async def of(self, order_id: int) -> Care | None:
        """Who takes care of an order, and how; None while nobody ever has."""
        return await self._session.get(Care, order_id)

    async def owners(self, order_ids: Collection[int], *, since: datetime) -> dict[int, str]:
        """Who took which of these orders `since` then; those that nobody did are left out."""
        statement = select(col(Care.order_id), col(Care.owner)).where(
            col(Care.order_id).in_(order_ids), col(Care.owner).is_not(None), col(Care.owned_at) >= since
        )
        return {order_id: owner for order_id, owner in await self._session.exec(statement) if owner}

    async def claim(self, order_id: int, owner: str, at: datetime) -> str | None:
        """Give an order to somebody; answers who had it before."""
        before = await self.of(order_id)
        had = before.owner if before else None
        await self._upsert(Care, {"order_id": order_id}, {"owner": owner, "owned_at": at})
        return had

    async def snooze(self, order_id: int, until: datetime) -> None:
        """Let nobody hear that the order stands still until then."""
        await self._upsert(Care, {"order_id": order_id}, {"snoozed_until": until})
