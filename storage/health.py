"""How well each connection is, as far as that must survive a restart."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import func
from sqlmodel import col, delete, select

from storage.repository import Repository
from storage.tables import Ailment, Pulse, Unheard


class Health(Repository):
    """What was observed of connections, what ails them, and what nobody told us of."""

    async def pulse(self, connection_id: int) -> Pulse:
        """What was observed of a connection; of one that never was, a fresh row."""
        this = select(Pulse).where(col(Pulse.connection_id) == connection_id)
        if found := (await self._session.exec(this)).first():
            return found
        row = await self._insert_unless_there(
            Pulse, connection_id=connection_id, refused_status=0, refused_words="", lacks=[], import_pauses=[]
        )
        return row or (await self._session.exec(this)).one()

    async def save(self, row: Pulse | Ailment) -> None:
        """Store what was observed, or how an ailment goes on."""
        self._session.add(row)
        await self._session.flush()

    async def ailments(self, connection_id: int) -> dict[str, Ailment]:
        """What ails a connection, or did, by its kind."""
        statement = select(Ailment).where(col(Ailment.connection_id) == connection_id).order_by(col(Ailment.kind))
        return {row.kind: row for row in await self._session.exec(statement)}

    async def caught_up(self, connection_id: int, kinds: Collection[str], orders: int) -> None:
        """So many orders more were looked at while ailments of these kinds stand."""
        standing = (col(Ailment.connection_id) == connection_id, col(Ailment.stands).is_(True))
        if orders:
            await self._update(Ailment, *standing, col(Ailment.kind).in_(kinds), caught=Ailment.caught + orders)

    async def unheard(self, connection_id: int, changed: Mapping[str, datetime]) -> None:
        """These records changed, and no webhook told of it."""
        for ref, at in sorted(changed.items()):
            await self._upsert(Unheard, {"connection_id": connection_id, "ref": ref}, {"changed_at": at})

    async def count_unheard(self, connection_id: int, after: datetime | None) -> int:
        """How many records changed unheard after then."""
        statement = select(func.count()).where(col(Unheard.connection_id) == connection_id)
        if after is not None:
            statement = statement.where(col(Unheard.changed_at) > after)
        return (await self._session.exec(statement)).one()

    async def forget_unheard(self, connection_id: int, before: datetime) -> None:
        """What changed unheard before then says nothing any more."""
        old = (col(Unheard.connection_id) == connection_id, col(Unheard.changed_at) < before)
        await self._session.exec(delete(Unheard).where(*old))
