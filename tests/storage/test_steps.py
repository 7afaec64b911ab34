"""An intent is stored before its call, a result after it, and only who holds the operation may store either."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import pytest

from storage.engine import Database
from storage.errors import Fenced
from storage.ledger import Ledger
from storage.tables import Operation, State, StepState
from tests.storage.builders import MINUTE, NOW, claimed, submit

Write = Callable[[Ledger, Operation], Awaitable[object]]


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.time = NOW

    def __call__(self) -> datetime:
        return self.time


@asynccontextmanager
async def running(db: Database, subject: str = "order:1", key: str = "pack:1") -> AsyncIterator[Operation]:
    await submit(db, key, subject=subject)
    operation = await claimed(db)
    yield operation
    async with db.write() as work:
        await work.ledger.finish(operation, State.DONE, {})


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def db(database_url: str, clock: Clock) -> AsyncIterator[Database]:
    db = await Database.open(database_url, now=clock)
    yield db
    await db.close()


async def test_a_step_is_fresh_once_and_afterwards_found_as_it_was_left(db: Database, clock: Clock) -> None:
    async with running(db) as operation:
        async with db.write() as work:
            first = await work.ledger.begin_step(operation, "katana.pack")
        clock.time += MINUTE
        async with db.write() as work:
            found = await work.ledger.begin_step(operation, "katana.pack")
    assert (first.fresh, first.state, first.attempts, first.intent_at) == (True, StepState.INTENT, 1, NOW)
    assert (found.fresh, found.state, found.attempts, found.intent_at) == (False, StepState.INTENT, 1, NOW)


async def test_another_attempt_is_counted_and_dated(db: Database, clock: Clock) -> None:
    async with running(db) as operation:
        async with db.write() as work:
            step = await work.ledger.begin_step(operation, "katana.pack")
        clock.time += MINUTE
        async with db.write() as work:
            second = await work.ledger.again(step)
        async with db.write() as work:
            found = await work.ledger.begin_step(operation, "katana.pack")
    assert (second.attempts, second.intent_at, second.fresh) == (2, NOW + MINUTE, False)
    assert (found.attempts, found.intent_at, found.fresh) == (2, NOW + MINUTE, False)


async def test_a_done_step_gives_its_result_and_stays_done(db: Database) -> None:
    async with running(db) as operation:
        async with db.write() as work:
            step = await work.ledger.begin_step(operation, "katana.pack")
            await work.ledger.done_step(operation, "katana.pack", {"refs": ["1"]})
        async with db.write() as work:
            found = await work.ledger.begin_step(operation, "katana.pack")
            assert (found.state, found.result, found.fresh) == (StepState.DONE, {"refs": ["1"]}, False)
            for change in (
                work.ledger.again(step),
                work.ledger.done_step(operation, "katana.pack", {}),
                work.ledger.withdraw_step(operation, "katana.pack", "429"),
            ):
                with pytest.raises(ValueError, match=r"katana\.pack"):
                    await change
        async with db.read() as work:
            assert [row.result for row in await work.ledger.steps_of(operation.id)] == [{"refs": ["1"]}]


async def test_a_withdrawn_step_was_never_attempted(db: Database, clock: Clock) -> None:
    async with running(db) as operation:
        async with db.write() as work:
            step = await work.ledger.begin_step(operation, "katana.pack")
            await work.ledger.again(step)
            await work.ledger.withdraw_step(operation, "katana.pack", "429")
        async with db.read() as work:
            rows = await work.ledger.steps_of(operation.id)
            assert [(row.state, row.error) for row in rows] == [(StepState.WITHDRAWN, "429")]
            assert await work.ledger.unclear_steps(operation.id) == []
        clock.time += MINUTE
        async with db.write() as work:
            anew = await work.ledger.begin_step(operation, "katana.pack")
    assert (anew.fresh, anew.attempts, anew.state, anew.intent_at) == (True, 1, StepState.INTENT, NOW + MINUTE)


async def test_a_step_that_was_not_begun_can_be_neither_done_nor_withdrawn(db: Database) -> None:
    async with running(db) as operation, db.write() as work:
        with pytest.raises(ValueError, match="not begun"):
            await work.ledger.done_step(operation, "katana.pack", {})
        with pytest.raises(ValueError, match="not begun"):
            await work.ledger.withdraw_step(operation, "katana.pack", "429")


async def test_the_steps_of_an_operation_come_in_order_and_the_unclear_ones_by_name(db: Database) -> None:
    async with running(db) as operation:
        async with db.write() as work:
            for name in ("zebra", "ant", "bee"):
                await work.ledger.begin_step(operation, name)
            await work.ledger.done_step(operation, "ant", {})
        async with db.read() as work:
            assert [row.name for row in await work.ledger.steps_of(operation.id)] == ["zebra", "ant", "bee"]
            assert await work.ledger.unclear_steps(operation.id) == ["zebra", "bee"]


WRITES: dict[str, Write] = {
    "begin": lambda ledger, operation: ledger.begin_step(operation, "another"),
    "done": lambda ledger, operation: ledger.done_step(operation, "begun", {}),
    "withdraw": lambda ledger, operation: ledger.withdraw_step(operation, "begun", "429"),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
async def test_a_fenced_runner_stops_without_touching_anything(db: Database, write: Write) -> None:
    await submit(db)
    lost = await claimed(db, owner="frozen")
    async with db.write() as work:
        step = await work.ledger.begin_step(lost, "begun")
        await work.ledger.reclaim("other")
    for taken in (False, True):
        if taken:
            await claimed(db, owner="other")
        with pytest.raises(Fenced):
            async with db.write() as work:
                await write(work.ledger, lost)
        with pytest.raises(Fenced):
            async with db.write() as work:
                await work.ledger.again(step)
    async with db.read() as work:
        rows = await work.ledger.steps_of(lost.id)
    assert [(row.name, row.state, row.attempts) for row in rows] == [("begun", StepState.INTENT, 1)]


async def test_the_next_runner_finds_the_steps_of_the_one_before(db: Database) -> None:
    await submit(db)
    lost = await claimed(db, owner="dead")
    async with db.write() as work:
        await work.ledger.begin_step(lost, "unclear")
        await work.ledger.reclaim("me")
    mine = await claimed(db)
    async with db.write() as work:
        step = await work.ledger.begin_step(mine, "unclear")
        assert not step.fresh
        assert (await work.ledger.again(step)).attempts == 2


async def test_the_last_write_to_an_order_is_known_by_name_and_time(db: Database, clock: Clock) -> None:
    for key, name in (("1", "pack"), ("2", "unpack"), ("3", "note")):
        async with running(db, key=key) as operation, db.write() as work:
            clock.time += timedelta(seconds=1)
            await work.ledger.begin_step(operation, name)
            await work.ledger.done_step(operation, name, {})
    async with running(db, key="4") as operation, db.write() as work:
        await work.ledger.begin_step(operation, "pack")
    async with running(db, subject="order:2", key="5") as operation, db.write() as work:
        await work.ledger.begin_step(operation, "pack")
        await work.ledger.done_step(operation, "pack", {})
    async with db.read() as work:
        ledger = work.ledger
        assert await ledger.last_write("order:1", {"pack", "unpack"}) == ("unpack", NOW + timedelta(seconds=2))
        assert await ledger.last_write("order:1", {"pack"}) == ("pack", NOW + timedelta(seconds=1))
        assert await ledger.last_write("order:1", {"deliver"}) is None
