"""A database that fails for a while: the claim loops outlive it, and no operation is left that nobody drives."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from bot.work.outcome import Ended, Forbidden, done
from bot.work.runner import Run
from storage.engine import Database
from storage.ledger import Ledger
from storage.tables import Operation, State
from storage.unit_of_work import UnitOfWork
from tests.work.bench import SETTLE, HandClock, Scripted, never
from tests.work.floor import Floor, intent, look, until


@pytest.fixture
def floor(db: Database, clock: HandClock) -> Floor:
    return Floor(db, clock)


async def rename(db: Database, old: str, new: str) -> None:
    """Take a table away, or bring it back."""
    async with db.write() as unit:
        await (await unit.session.connection()).exec_driver_sql(f"ALTER TABLE {old} RENAME TO {new}")


async def until_logged(logged: list[Any], event: str) -> None:
    await until(lambda: any(entry["event"] == event for entry in logged))


async def test_a_database_error_in_the_claim_loop_does_not_end_it(floor: Floor, logged: list[Any]) -> None:
    async with floor.running():
        await floor.settled()
        await rename(floor.db, "operations", "away")
        logged.clear()
        floor.dispatcher.wake()
        await until_logged(logged, "could not read the ledger")
        await rename(floor.db, "away", "operations")
        await floor.submit(intent("pack"), look())
        await until(lambda: sorted(floor.ended) == ["look:1", "pack:1"])


async def test_a_run_whose_end_could_not_be_stored_comes_to_it_later(floor: Floor, logged: list[Any]) -> None:
    """The step is stored, the end is not: the operation is ours by the table, and nobody drives it."""
    act = Scripted({"ref": "7"})

    async def handler(run: Run) -> Ended:
        result = await run.step("pack", act, look=never, settle=SETTLE)
        if run.operation.attempts == 1:
            await rename(floor.db, "operations", "away")
        return done(**result)

    floor.handlers["pack:1"] = handler
    async with floor.running():
        pack, ship = await floor.submit(intent("pack"), intent("ship"))
        await until_logged(logged, "a run ended in an error of the ledger itself")
        await rename(floor.db, "away", "operations")
        floor.dispatcher.wake()
        await floor.comes_to(pack.operation, State.WAITING)
        await floor.forward(60)
        row = await floor.comes_to(pack.operation, State.DONE)
        await floor.comes_to(ship.operation, State.DONE)
    assert (row.result, act.calls) == ({"ref": "7"}, 1)


async def test_a_bad_end_that_could_not_be_told_is_told_later(floor: Floor, logged: list[Any]) -> None:
    floor.handlers["pack:1"] = Scripted(Forbidden("the key is gone"))
    floor.telling_fails = True
    async with floor.running():
        (submitted,) = await floor.submit(intent("pack"))
        await until_logged(logged, "a run ended in an error of the ledger itself")
        await floor.comes_to(submitted.operation, State.WAITING)
        assert floor.told == []
        floor.telling_fails = False
        await floor.forward(60)
        await floor.comes_to(submitted.operation, State.PARKED)
    assert floor.told == ["pack:1"]


async def test_what_cannot_be_told_is_tried_ever_more_rarely(floor: Floor, logged: list[Any]) -> None:
    floor.handlers["pack:1"] = Scripted(Forbidden("the key is gone"))
    floor.telling_fails = True
    async with floor.running():
        (submitted,) = await floor.submit(intent("pack"))
        for attempt, least in ((1, 0.5), (2, 1.0), (3, 2.0)):
            row = await floor.comes_to(submitted.operation, State.WAITING, attempts=attempt)
            assert row.run_at >= floor.clock() + timedelta(seconds=least)
            floor.clock.time = row.run_at
            floor.dispatcher.wake()


class LossyLedger(Ledger):
    """A ledger whose first claim of an operation is stored, and the answer to it lost."""

    async def claim(
        self,
        owner: str,
        now: datetime,
        lease: timedelta,
        kinds: Collection[str] | None = None,
        *,
        operation_id: int | None = None,
    ) -> Operation | None:
        operation = await super().claim(owner, now, lease, kinds, operation_id=operation_id)
        if operation is not None and operation.attempts == 1 and operation.key == "pack:1":
            await self._session.commit()
            raise OperationalError("COMMIT", None, ConnectionError("the connection broke"))
        return operation


class LossyUnit(UnitOfWork):
    def __init__(self, session: Any, now: Any) -> None:
        super().__init__(session, now)
        self.ledger = LossyLedger(session, now)


async def test_a_claim_whose_answer_was_lost_strands_nobody(database_url: str, clock: HandClock) -> None:
    db = await Database.open(database_url, now=clock, unit=LossyUnit)
    floor = Floor(db, clock, longest_sleep=0.01)
    floor.hold("pack:2")
    floor.hold("look:3")
    async with floor.running():
        (of_another_pool,) = await floor.submit(look(3))
        await until(lambda: floor.begun == ["look:3"])
        other, lost = await floor.submit(intent("pack", 2), intent("pack"))
        await floor.comes_to(lost.operation, State.WAITING)
        for in_hand in (other, of_another_pool):
            assert (await floor.stored(in_hand.operation)).state is State.RUNNING, "what is in hand stays in hand"
        await floor.forward(60)
        await floor.comes_to(lost.operation, State.DONE)
    assert floor.begun == ["look:3", "pack:2", "pack:1"]
    await db.close()
