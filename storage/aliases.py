"""What an order is called in other systems: the numbers there, and the tracking numbers of its parcels."""

from collections.abc import Collection

from sqlalchemy import and_
from sqlmodel import col, delete, select

from storage.repository import Repository
from storage.tables import Alias, Link, Order


class Aliases(Repository):
    """Keys by which people may look for an order, as each connection's records have them."""

    async def called(self, connection_id: int, ref: str, keys: Collection[str]) -> None:
        """From now on the record is called by these keys, and by no others."""
        this = (col(Alias.connection_id) == connection_id, col(Alias.ref) == ref)
        known = set(await self._session.exec(select(col(Alias.key)).where(*this)))
        if gone := known - set(keys):
            await self._session.exec(delete(Alias).where(*this, col(Alias.key).in_(gone)))
        for key in sorted(set(keys) - known):
            await self._insert_unless_there(Alias, connection_id=connection_id, ref=ref, key=key)

    async def find(self, key: str, limit: int = 20) -> list[Order]:
        """The orders linked to a record that is called so, the latest first."""
        same = and_(col(Alias.connection_id) == col(Link.connection_id), col(Alias.ref) == col(Link.ref))
        statement = (
            select(Order)
            .join(Link, col(Link.order_id) == col(Order.id))
            .join(Alias, same)
            .where(col(Alias.key) == key)
            .order_by(col(Order.placed_at).desc(), col(Order.id))
            .distinct()
            .limit(limit)
        )
        return list(await self._session.exec(statement))
