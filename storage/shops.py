"""Where orders come from: the shops, and the connections that serve them. Both come from the settings at start."""

from sqlmodel import col, select

from storage.repository import Repository
from storage.tables import Connection, Shop, ShopConnection


class Shops(Repository):
    """Shops and connections, known by a key that never changes."""

    async def ensure_shop(
        self, key: str, *, name: str, time_zone: str, number_prefix: str = "", number_suffix: str = ""
    ) -> Shop:
        """The shop with this key, added or brought up to date."""
        values = {
            "name": name,
            "time_zone": time_zone,
            "number_prefix": number_prefix,
            "number_suffix": number_suffix,
        }
        return await self._upsert(Shop, {"key": key}, values)

    async def ensure_connection(self, key: str, *, system: str, account: str) -> Connection:
        """The connection with this key, added or brought up to date. Its baseline and cursor stay."""
        values = {"system": system, "account": account}
        at_first = {"created_at": self._now()}
        return await self._upsert(Connection, {"key": key}, values, at_first=at_first)

    async def ensure_shop_connection(self, shop_id: int, connection_id: int) -> None:
        """Say that the connection serves the shop."""
        await self._insert_unless_there(ShopConnection, shop_id=shop_id, connection_id=connection_id)

    async def shops(self) -> list[Shop]:
        """Every shop."""
        return list(await self._session.exec(select(Shop).order_by(col(Shop.id))))

    async def connections(self, shop_id: int | None = None) -> list[Connection]:
        """Every connection, or those that serve one shop."""
        statement = select(Connection).order_by(col(Connection.id))
        if shop_id is not None:
            serving = select(col(ShopConnection.connection_id)).where(col(ShopConnection.shop_id) == shop_id)
            statement = statement.where(col(Connection.id).in_(serving))
        return list(await self._session.exec(statement))

    async def connection(self, connection_id: int) -> Connection | None:
        """One connection."""
        return await self._session.get(Connection, connection_id)

    async def shops_of(self, connection_id: int) -> list[Shop]:
        """The shops a connection serves."""
        served = select(col(ShopConnection.shop_id)).where(col(ShopConnection.connection_id) == connection_id)
        return list(await self._session.exec(select(Shop).where(col(Shop.id).in_(served)).order_by(col(Shop.id))))

    async def save_connection(self, row: Connection) -> None:
        """Store how far the connection's baseline and sweep have come."""
        self._session.add(row)
        await self._session.flush()
