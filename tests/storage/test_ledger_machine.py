"""Whatever happens to the ledger in whatever order: one per lane at a time, one open, one waiting, fifo kept."""

import asyncio
import shutil
import tempfile
from collections import Counter
from collections.abc import Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import col, select

from storage.engine import Database
from storage.ledger import Answer
from storage.tables import OPEN_STATES, Once, Operation, State
from tests.databases import sqlite_copy
from tests.storage.builders import LEASE, MINUTE, NOW, submission

Result = TypeVar("Result")

KINDS = st.sampled_from(
    [
        {"key": "pack:1", "once": Once.OPEN, "lane": "order:1", "fifo": True},
        {"key": "ship:1", "once": Once.OPEN, "lane": "order:1", "fifo": True},
        {"key": "pack:2", "once": Once.OPEN, "lane": "order:2", "fifo": True},
        {"key": "look:1", "once": Once.WAITING, "lane": "look:1", "fifo": False},
        {"key": "look:1b", "once": Once.WAITING, "lane": "look:1", "fifo": False},
        {"key": "webhook:1", "once": Once.EVER, "lane": "", "fifo": False},
        {"key": "webhook:2", "once": Once.EVER, "lane": "order:1", "fifo": True},
    ]
)
ENDS = st.sampled_from([State.DONE, State.REFUSED, State.ASK_HUMAN, State.PARKED])


class LedgerMachine(RuleBasedStateMachine):
    """Submits, claims, hands back, finishes, resumes and reclaims at random on a real SQLite file."""

    template: ClassVar[Path]
    held = Bundle("held")
    aside = Bundle("aside")

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.folder = tempfile.mkdtemp()
        self.loop = asyncio.Runner()
        self.db = self.run(Database.open(sqlite_copy(self.template, Path(self.folder)), now=lambda: self.now))

    def run(self, call: Coroutine[Any, Any, Result]) -> Result:
        return self.loop.run(call)

    def teardown(self) -> None:
        self.run(self.db.close())
        self.loop.close()
        shutil.rmtree(self.folder)

    def rows(self) -> list[Operation]:
        async def read() -> list[Operation]:
            async with self.db.read() as work:
                return list(await work.session.exec(select(Operation).order_by(col(Operation.id))))

        return self.run(read())

    @initialize(first=KINDS)
    def begin(self, first: dict[str, Any]) -> None:
        self.submit(first, 0)

    @rule(what=KINDS, minutes=st.integers(-3, 3))
    def submit(self, what: dict[str, Any], minutes: int) -> None:
        before = self.rows()

        async def submit() -> None:
            async with self.db.write() as work:
                submitted = await work.ledger.submit(submission(**what, run_at=self.now + minutes * MINUTE))
            known = {row.id for row in before}
            assert (submitted.answer is Answer.NEW) == (submitted.operation.id not in known)
            assert submitted.operation.key == what["key"]

        self.run(submit())

    @rule(target=held)
    def claim(self) -> Any:
        before = self.rows()

        async def claim() -> Operation | None:
            async with self.db.write() as work:
                return await work.ledger.claim("me", self.now, LEASE)

        operation = self.run(claim())
        free = [row for row in before if row.run_at <= self.now and self._is_free(row, before)]
        if operation is None:
            assert free == [], "something could have run"
            return multiple()
        assert operation.id in {row.id for row in free}, "it should have waited for its lane or its time"
        return operation

    def _is_free(self, row: Operation, rows: list[Operation]) -> bool:
        """The rule of lanes, said a second time and in plain Python."""
        if row.state is not State.WAITING:
            return False
        lane = [other for other in rows if row.lane and other.lane == row.lane]
        if any(other.state is State.RUNNING for other in lane):
            return False
        older = [other for other in lane if other.id < row.id and other.state is State.WAITING]
        return not (row.fifo and older)

    @rule(operation=consumes(held), minutes=st.integers(-1, 5))
    def release(self, operation: Operation, minutes: int) -> None:
        async def release() -> bool:
            async with self.db.write() as work:
                return await work.ledger.release(operation, self.now + minutes * MINUTE)

        self._only_if_ours(operation, release())

    @rule(target=aside, operation=consumes(held), end=ENDS)
    def finish(self, operation: Operation, end: State) -> Any:
        async def finish() -> bool:
            async with self.db.write() as work:
                return await work.ledger.finish(operation, end, {})

        self._only_if_ours(operation, finish())
        return operation if end in OPEN_STATES else multiple()

    def _only_if_ours(self, operation: Operation, move: Coroutine[Any, Any, bool]) -> None:
        before = {row.id: row for row in self.rows()}[operation.id]
        ours = before.state is State.RUNNING and before.fence == operation.fence
        assert self.run(move) is ours

    @rule(operation=consumes(aside))
    def resume(self, operation: Operation) -> None:
        async def resume() -> bool:
            async with self.db.write() as work:
                return await work.ledger.resume(operation.id)

        before = {row.id: row for row in self.rows()}[operation.id]
        assert self.run(resume()) is (before.state in (State.ASK_HUMAN, State.PARKED))

    @rule()
    def restart(self) -> None:
        async def reclaim() -> int:
            async with self.db.write() as work:
                return await work.ledger.reclaim("somebody new")

        running = sum(row.state is State.RUNNING for row in self.rows())
        assert self.run(reclaim()) == running

    @rule(minutes=st.integers(1, 4))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @invariant()
    def promises_hold(self) -> None:
        rows = self.rows()
        running = Counter(row.lane for row in rows if row.state is State.RUNNING and row.lane)
        still_open = Counter(row.key for row in rows if row.once is Once.OPEN and row.state in OPEN_STATES)
        waiting = Counter(row.key for row in rows if row.once is Once.WAITING and row.state is State.WAITING)
        ever = Counter(row.key for row in rows if row.once is Once.EVER)
        for counted in (running, still_open, waiting, ever):
            assert all(count == 1 for count in counted.values()), counted

    @invariant()
    def nothing_runnable_is_forgotten(self) -> None:
        """The dispatcher sleeps until `next_run_at`: what could run by time alone must be in it."""

        async def next_run_at() -> Any:
            async with self.db.read() as work:
                return await work.ledger.next_run_at()

        rows = self.rows()
        waits = [row.run_at for row in rows if self._is_free(row, rows)]
        assert self.run(next_run_at()) == min(waits, default=None)


@pytest.mark.timeout(240)
def test_the_promises_of_the_ledger_hold_in_any_order(sqlite_template: Path) -> None:
    LedgerMachine.template = sqlite_template
    trials = settings(
        max_examples=15, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    run_state_machine_as_test(LedgerMachine, settings=trials)
