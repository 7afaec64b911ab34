"""Problems: one is open per order, a report opens one only, and what has ended is remembered."""

import pytest

from storage.engine import Database
from storage.tables import Problem
from storage.unit_of_work import UnitOfWork
from tests.storage.builders import MINUTE, NOW, an_order


async def reported(work: UnitOfWork, order_id: int, operation_id: int, minutes: int = 0) -> Problem | None:
    return await work.problems.open(
        order_id,
        kind="damaged",
        note="wet",
        opened_by="U7",
        owner="U8",
        at=NOW + minutes * MINUTE,
        operation_id=operation_id,
    )


async def test_one_is_open_per_order_and_a_report_opens_one_only(db: Database) -> None:
    async with db.write() as work:
        order, other = await an_order(work, "gid/1"), await an_order(work, "gid/2")
        first = await reported(work, order.id, 1)
        assert first is not None
        assert await reported(work, order.id, 2) is None, "one is open"
        assert await reported(work, other.id, 1) is None, "the same report"
        assert await reported(work, other.id, 3) is not None
        standing = await work.problems.open_of(order.id)
        assert standing is not None
        assert (standing.id, standing.opened_by, standing.owner, standing.note) == (first.id, "U7", "U8", "wet")


@pytest.mark.parametrize("by", ["U8", None])
async def test_it_ends_once_and_another_can_be_opened(db: Database, by: str | None) -> None:
    async with db.write() as work:
        order = await an_order(work, "gid/1")
        first = await reported(work, order.id, 1)
        assert first is not None
        ended = await work.problems.end(first.id, NOW + MINUTE, by)
        assert ended is not None
        assert (ended.ended_at, ended.ended_by) == (NOW + MINUTE, by)
        assert await work.problems.end(first.id, NOW + 2 * MINUTE, "U9") is None
        assert await work.problems.open_of(order.id) is None
        second = await reported(work, order.id, 2, minutes=3)
        assert second is not None
        assert [problem.id for problem in await work.problems.of(order.id)] == [second.id, first.id]
        earlier = await work.problems.get(first.id)
        assert earlier is not None
        assert (earlier.ended_at, earlier.ended_by) == (NOW + MINUTE, by), "who ended it stays"


async def test_the_open_ones_of_some_shops_oldest_first(db: Database) -> None:
    async with db.write() as work:
        old, new = await an_order(work, "gid/1"), await an_order(work, "gid/2")
        await reported(work, new.id, 1, minutes=5)
        await reported(work, old.id, 2)
        found = await work.problems.open_in([old.shop_id])
        assert [order.id for _, order in found] == [old.id, new.id]
        assert await work.problems.open_in([10**6]) == []
        await work.problems.end(found[0][0].id, NOW)
        assert [order.id for _, order in await work.problems.open_in([old.shop_id])] == [new.id]
