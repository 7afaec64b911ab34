"""The embedded dispatcher: one process, a short claim loop per pool, woken by each commit.

Rests on there being only one process: the lock on the data folder sees to that, so whatever another owner left
running died with it and may be taken up at once. And whatever is ours by the table without being in hand was left
so by an error of the database: it is put back.
"""

import asyncio
import uuid
from collections.abc import Mapping, Set
from datetime import datetime, timedelta
from time import monotonic

import structlog

from bot.clock import Clock
from bot.work.runner import Kind, Runner
from integrations.pacing import backoff
from storage.engine import Database
from storage.tables import Operation, State
from storage.unit_of_work import UnitOfWork

LEASE = timedelta(minutes=10)
"""Written down for the person who reads the table; nobody else claims from an embedded dispatcher."""
LONGEST_SLEEP = 1.0
"""Seconds after which a pool looks again even when nobody woke it: the clock may have been set."""
MOST_RUNNING = 1000
"""More operations than are ever in hand at once, all pools together."""

log = structlog.get_logger(__name__)


class EmbeddedDispatcher:
    """Runs due operations in this process. `pools` says how many of each pool may run at once."""

    def __init__(
        self,
        db: Database,
        runner: Runner,
        *,
        wall: Clock,
        pools: Mapping[str, int],
        longest_sleep: float = LONGEST_SLEEP,
    ) -> None:
        self._db = db
        self._owner = uuid.uuid4().hex
        self._pools = [
            _Pool(db, runner, wall, self._owner, kinds=kinds, most=pools[name], longest_sleep=longest_sleep)
            for name, kinds in _kinds_of(pools, runner.kinds).items()
        ]

    async def submitted(self, unit: UnitOfWork, operation: Operation) -> None:
        """Nothing to add: the operation's own row is what the claim loop reads."""

    def wake(self, kinds: Set[str] = frozenset()) -> None:
        for pool in self._pools:
            if not kinds or pool.runs(kinds):
                pool.wake()

    async def start(self) -> None:
        async with self._db.write() as unit:
            left = await unit.ledger.reclaim(self._owner)
        if left:
            log.info("took up what an earlier process left", operations=left)
        self._db.on_submit(self.submitted)
        self._db.on_commit(self.wake)
        for pool in self._pools:
            pool.start()

    async def stop(self, grace: float) -> None:
        await asyncio.gather(*(pool.stop(grace) for pool in self._pools))


def _kinds_of(pools: Mapping[str, int], kinds: Mapping[str, Kind]) -> dict[str, list[str]]:
    """The kinds of each pool. Raises `ValueError` for a kind that no pool would ever run."""
    kinds_of: dict[str, list[str]] = {pool: [] for pool in pools}
    for name, kind in kinds.items():
        if kind.pool not in kinds_of:
            raise ValueError(f"operations of the kind {name} would never run: there is no pool {kind.pool}")
        kinds_of[kind.pool].append(name)
    return kinds_of


class _Pool:
    """One claim loop and the operations it has in hand."""

    def __init__(
        self,
        db: Database,
        runner: Runner,
        wall: Clock,
        owner: str,
        *,
        kinds: list[str],
        most: int,
        longest_sleep: float,
    ) -> None:
        self._db = db
        self._runner = runner
        self._wall = wall
        self._owner = owner
        self._kinds = kinds
        self._most = most
        self._longest_sleep = longest_sleep
        self._in_hand: dict[asyncio.Task[None], int] = {}
        """What runs, and the id of its operation."""
        self._in_doubt = False
        """Whether an error of the database may have left us an operation that we do not have in hand."""
        self._awake = asyncio.Event()
        self._stopping = False
        self._loop_task: asyncio.Task[None] | None = None

    def runs(self, kinds: Set[str]) -> bool:
        return not kinds.isdisjoint(self._kinds)

    def wake(self) -> None:
        self._awake.set()

    def start(self) -> None:
        self._loop_task = asyncio.create_task(self._loop())

    async def stop(self, grace: float) -> None:
        self._stopping = True
        self.wake()
        if self._loop_task:
            began = monotonic()
            await _within(grace, [self._loop_task])
            await _within(max(0.0, grace - (monotonic() - began)), list(self._in_hand))

    async def _loop(self) -> None:
        while not self._stopping:
            self._awake.clear()
            try:
                await self._put_back_what_is_not_in_hand()
                sleep = await self._sleep_length()
                while sleep <= 0.0:
                    sleep = await self._claim_one()
            except Exception:  # a full disk or a locked file passes; the loop must outlive it
                log.exception("could not read the ledger")
                self._in_doubt = True
                sleep = self._longest_sleep
            try:
                await asyncio.wait_for(self._awake.wait(), sleep)
            except TimeoutError:
                continue

    async def _claim_one(self) -> float:
        """Begin what is due; answers the seconds to sleep, of which the same transaction knows."""
        async with self._db.write() as unit:
            operation = await unit.ledger.claim(self._owner, self._wall(), LEASE, kinds=self._kinds)
            due = await unit.ledger.next_run_at(kinds=self._kinds)
        if operation is not None:
            task = asyncio.create_task(self._runner.run(operation))
            self._in_hand[task] = operation.id
            task.add_done_callback(self._ended)
        return self._until(due)

    def _ended(self, task: asyncio.Task[None]) -> None:
        del self._in_hand[task]
        if not task.cancelled() and (error := task.exception()):
            log.error("a run ended in an error of the ledger itself", exc_info=error)
            self._in_doubt = True
        self.wake()

    async def _put_back_what_is_not_in_hand(self) -> None:
        """An end that was not stored, a claim whose answer was lost: nobody else would ever take it up."""
        if not self._in_doubt:
            return
        self._in_doubt = False
        in_hand = set(self._in_hand.values())
        async with self._db.write() as unit:
            for operation in await unit.ledger.in_states([State.RUNNING], limit=MOST_RUNNING):
                ours = operation.owner == self._owner and operation.kind in self._kinds
                if ours and operation.id not in in_hand:
                    again_at = self._wall() + timedelta(seconds=backoff(operation.attempts))
                    await unit.ledger.release(operation, again_at, "an error of the database came between")

    async def _sleep_length(self) -> float:
        """Seconds to sleep; 0 when an operation is due. Only a read: most who are woken have nothing to claim."""
        if self._has_no_hand_free:
            return self._longest_sleep
        async with self._db.read() as unit:
            return self._until(await unit.ledger.next_run_at(kinds=self._kinds))

    def _until(self, due: datetime | None) -> float:
        if due is None or self._has_no_hand_free:
            return self._longest_sleep
        return min(self._longest_sleep, max(0.0, (due - self._wall()).total_seconds()))

    @property
    def _has_no_hand_free(self) -> bool:
        return self._stopping or len(self._in_hand) >= self._most


async def _within(seconds: float, tasks: list[asyncio.Task[None]]) -> None:
    """Wait for the tasks, and cancel those that take longer."""
    if tasks:
        _, late = await asyncio.wait(tasks, timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
