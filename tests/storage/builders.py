"""Rows and submissions for the storage tests, with everything a test does not care about filled in."""

from datetime import UTC, datetime, timedelta
from typing import Any

from storage.engine import Database
from storage.ledger import Submission, Submitted
from storage.tables import Once, Operation, Order
from storage.unit_of_work import UnitOfWork

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LEASE = timedelta(seconds=60)
MINUTE = timedelta(minutes=1)


def submission(key: str = "look:1", **changes: Any) -> Submission:
    """Something to do at once, unique for ever, in no lane."""
    values: dict[str, Any] = {
        "kind": "look",
        "subject": "order:1",
        "key": key,
        "once": Once.EVER,
        "lane": "",
        "run_at": NOW,
    }
    return Submission(**values | changes)


async def submit(db: Database, key: str = "look:1", **changes: Any) -> Submitted:
    """Submit in a transaction of its own."""
    async with db.write() as work:
        return await work.ledger.submit(submission(key, **changes))


async def claim(db: Database, *, owner: str = "me", now: datetime = NOW, **only: Any) -> Operation | None:
    """Claim in a transaction of its own."""
    async with db.write() as work:
        return await work.ledger.claim(owner, now, LEASE, **only)


async def claimed(db: Database, *, owner: str = "me", now: datetime = NOW) -> Operation:
    """Claim what must be there."""
    operation = await claim(db, owner=owner, now=now)
    assert operation is not None, "there was nothing to claim"
    return operation


async def stored(db: Database, operation: Operation) -> Operation:
    """The operation as the database has it now."""
    async with db.read() as work:
        row = await work.ledger.get(operation.id)
    assert row is not None
    return row


async def a_connection(work: UnitOfWork, key: str = "katana") -> int:
    """The id of a connection."""
    return (await work.orders.ensure_connection(key, system=key, account="Acme")).id


async def an_order(work: UnitOfWork, ref: str = "gid/1", *, shop: str = "main", number: str = "1042") -> Order:
    """An order of a shop, both made if missing."""
    row = await work.orders.ensure_shop(shop, name=shop.title(), time_zone="Europe/Berlin")
    return await work.orders.add(
        shop_id=row.id, channel_ref=ref, number=f"#{number}", number_key=number, placed_at=NOW
    )
