"""What an order is called in other systems: the numbers there, and the tracking numbers of its parcels."""

from collections.abc import Collection

from sqlalchemy import and_, bindparam
from sqlmodel import col, delete, select

from storage.repository import Repository
from storage.tables import Alias, Link, Order

_KNOWN = select(col(Alias.key)).where(
    col(Alias.connection_id) == bindparam("connection_id"), col(Alias.ref) == bindparam("ref")
)


class Aliases(Repository):
    """Keys by which people may look for an order, as each connection's records have them."""

    async def called(self, connection_id: int, ref: str, keys: Collection[str]) -> None:
        """From now on the record is called by these keys, and by no others."""
        known = set(await self._all(_KNOWN, connection_id=connection_id, ref=ref))
        if gone := known - set(keys):
            this = (col(Alias.connection_id) == connection_id, col(Alias.ref) == ref)
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
