"""The embedded dispatcher: one process, a short claim loop per pool, woken by each commit.

Rests on there being only one process: the lock on the data folder sees to that, so whatever another owner left
running died with it and may be taken up at once.
"""

import asyncio
import uuid
from collections.abc import Mapping
from datetime import timedelta

import structlog

from bot.clock import Clock
from bot.work.runner import Runner
from storage.engine import Database
from storage.tables import Operation
from storage.unit_of_work import UnitOfWork

LEASE = timedelta(minutes=10)
"""Written down for the person who reads the table; nobody else claims from an embedded dispatcher."""
LONGEST_SLEEP = 1.0
"""Seconds after which a pool looks again even when nobody woke it: the clock may have been set."""

log = structlog.get_logger(__name__)


class EmbeddedDispatcher:
    """Runs due operations in this process. `pools` says how many of each pool may run at once."""

    def __init__(self, db: Database, runner: Runner, *, wall: Clock, pools: Mapping[str, int]) -> None:
        owner = uuid.uuid4().hex
        self._db = db
        self._owner = owner
        self._wall = wall
        kinds_of = {pool: tuple(n for n, kind in runner.kinds.items() if kind.pool == pool) for pool in pools}
        self._pools = [
            _Pool(db, runner, wall=wall, owner=owner, kinds=kinds_of[name], most=most) for name, most in pools.items()
        ]

    async def submitted(self, unit: UnitOfWork, operation: Operation) -> None:
        """Nothing to add: the operation's own row is what the claim loop reads."""

    def wake(self) -> None:
        for pool in self._pools:
            pool.wake()

    async def start(self) -> None:
        async with self._db.write() as unit:
            left = await unit.ledger.reclaim(self._owner)
        if left:
            log.info("took up what an earlier process left", operations=left)
        self._db.on_commit(self.wake)
        for pool in self._pools:
            pool.start()

    async def stop(self, grace: float) -> None:
        await asyncio.gather(*(pool.stop(grace) for pool in self._pools))


class _Pool:
    """One claim loop and the operations it has running."""

    def __init__(
        self, db: Database, runner: Runner, *, wall: Clock, owner: str, kinds: tuple[str, ...], most: int
    ) -> None:
        self._db = db
        self._runner = runner
        self._wall = wall
        self._owner = owner
        self._kinds = kinds
        self._most = most
        self._running: set[asyncio.Task[None]] = set()
        self._awake = asyncio.Event()
        self._stopping = False
        self._loop_task: asyncio.Task[None] | None = None

    def wake(self) -> None:
        self._awake.set()

    def start(self) -> None:
        self._loop_task = asyncio.create_task(self._loop())

    async def stop(self, grace: float) -> None:
        self._stopping = True
        self.wake()
        if self._loop_task:
            await self._loop_task
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=grace)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _loop(self) -> None:
        while not self._stopping:
            self._awake.clear()
            try:
                await self._claim_all()
                sleep = await self._sleep_length()
            except Exception:  # a full disk or a locked file passes; the loop must outlive it
                log.exception("could not read the ledger")
                sleep = LONGEST_SLEEP
            try:
                await asyncio.wait_for(self._awake.wait(), sleep)
            except TimeoutError:
                continue

    async def _claim_all(self) -> None:
        while len(self._running) < self._most and not self._stopping:
            async with self._db.write() as unit:
                operation = await unit.ledger.claim(self._owner, self._wall(), LEASE, kinds=self._kinds)
            if operation is None:
                return
            task = asyncio.create_task(self._runner.run(operation))
            self._running.add(task)
            task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self.wake()
        if not task.cancelled() and (error := task.exception()):
            log.error("a run ended in an error of the ledger itself", exc_info=error)

    async def _sleep_length(self) -> float:
        if len(self._running) >= self._most:
            return LONGEST_SLEEP
        async with self._db.read() as unit:
            due = await unit.ledger.next_run_at(kinds=self._kinds)
        if due is None:
            return LONGEST_SLEEP
        return min(LONGEST_SLEEP, max(0.001, (due - self._wall()).total_seconds()))
