"""What each system last said of an order, and how fresh that knowledge is. Older news never replaces newer."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam
from sqlmodel import col, select

from storage.repository import Repository, insert_into
from storage.tables import Document, Link, Reading, Snapshot

SAME_REF = and_(col(Link.connection_id) == col(Snapshot.connection_id), col(Link.ref) == col(Snapshot.ref))
_SNAPSHOTS = (
    select(Snapshot)
    .join(Link, SAME_REF)
    .where(col(Link.order_id) == bindparam("order_id"))
    .order_by(col(Snapshot.connection_id), col(Snapshot.id))
)
_READINGS = select(Reading).where(col(Reading.order_id) == bindparam("order_id")).order_by(col(Reading.connection_id))


class Snapshots(Repository):
    """Snapshots belong to a connection, readings to an order in a connection."""

    async def save_snapshot(
        self,
        connection_id: int,
        ref: str,
        *,
        body: Document,
        digest: str,
        began_at: datetime,
        observed_at: datetime,
        source: str,
    ) -> bool:
        """Keep a snapshot, unless the one we have was read by a call that began as late or later."""
        values = {
            "body": body,
            "digest": digest,
            "began_at": began_at,
            "observed_at": observed_at,
            "source": source,
        }
        statement = _keep_if_newer(tuple(values), self._on_postgresql)
        params = {"connection_id": connection_id, "ref": ref, **values}
        return (await self._session.exec(statement, params=params)).first() is not None

    async def snapshot(self, connection_id: int, ref: str) -> Snapshot | None:
        """What the connection last said of this ref."""
        statement = select(Snapshot).where(col(Snapshot.connection_id) == connection_id, col(Snapshot.ref) == ref)
        return (await self._session.exec(statement)).first()

    async def digests(self, connection_id: int) -> dict[str, str]:
        """The digest of everything the connection last said, by ref."""
        statement = select(col(Snapshot.ref), col(Snapshot.digest)).where(
            col(Snapshot.connection_id) == connection_id
        )
        return dict((await self._session.exec(statement)).all())

    async def snapshots(self, order_id: int) -> list[Snapshot]:
        """What every linked ref of the order last looked like."""
        return await self._all(_SNAPSHOTS, order_id=order_id)

    async def reading_seen(self, order_id: int, connection_id: int, at: datetime, *, found: bool) -> None:
        """The system answered at `at`, and had the order or did not. Any failure is over."""
        values = {"seen_at": at, "found": found, "failed_since": None, "failure": ""}
        await self._upsert(Reading, {"order_id": order_id, "connection_id": connection_id}, values)

    async def reading_failed(self, order_id: int, connection_id: int, at: datetime, failure: str) -> None:
        """The system could not be read at `at`. What was seen stays, and so does the time of the first failure."""
        this = (col(Reading.order_id) == order_id, col(Reading.connection_id) == connection_id)
        key = {"order_id": order_id, "connection_id": connection_id}
        await self._upsert(Reading, key, {"failure": failure})
        await self._update(Reading, *this, col(Reading.failed_since).is_(None), failed_since=at)

    async def readings(self, order_id: int) -> list[Reading]:
        """How fresh our knowledge of the order is, per connection."""
        return await self._all(_READINGS, order_id=order_id)


@cache
def _keep_if_newer(names: tuple[str, ...], on_postgresql: bool) -> Any:
    insert = insert_into(Snapshot, on_postgresql)
    return insert.on_conflict_do_update(
        index_elements=["connection_id", "ref"],
        set_={name: insert.excluded[name] for name in names},
        where=col(Snapshot.began_at) < insert.excluded.began_at,
    ).returning(col(Snapshot.id))
