"""A floor for the embedded dispatcher: operations that note when they run, and that a test holds and lets go."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from bot.work.embedded import EmbeddedDispatcher
from bot.work.outcome import Ended, done
from bot.work.runner import Handler, Kind, Run, Runner
from storage.engine import Database
from storage.ledger import Submission, Submitted
from storage.tables import Once, Operation, State
from storage.unit_of_work import UnitOfWork
from tests.work.bench import HandClock, submission

KINDS = {"pack": "intents", "unpack": "intents", "ship": "intents", "look": "looks", "card": "notices"}
POOLS = {"intents": 3, "looks": 3, "notices": 3}


def intent(kind: str, order: int = 1, **changes: Any) -> Submission:
    """What a person asked for: one per order and kind is open, an order's intents go one after another."""
    key, lane = f"{kind}:{order}", f"order:{order}"
    return submission(key, **{"kind": kind, "subject": lane, "lane": lane} | changes)


def look(order: int = 1, **changes: Any) -> Submission:
    """A poke: any number of them are one waiting look."""
    key = f"look:{order}"
    values = {"kind": "look", "subject": f"order:{order}", "once": Once.WAITING, "lane": key, "fifo": False}
    return submission(key, **values | changes)


PATIENCE = 60
"""Seconds after which something has not happened: far more than it takes on a machine that is busy."""


async def until(condition: Callable[[], bool]) -> None:
    """Wait until it is so; not longer than `PATIENCE`."""
    async with asyncio.timeout(PATIENCE):
        while True:
            if condition():
                return
            await asyncio.sleep(0.001)


class Floor:
    """A dispatcher over a database, and what its operations do: note themselves, unless a test says more.

    Unless told otherwise it looks of its own accord once an hour only: what happens was woken or timed.
    """

    def __init__(self, db: Database, clock: HandClock, *, longest_sleep: float = 3600.0) -> None:
        self.db = db
        self.clock = clock
        self.begun: list[str] = []
        self.ended: list[str] = []
        self.most_at_once: Counter[str] = Counter()
        """The most operations of each lane, and of each kind, that ever ran at the same moment."""
        self.handlers: dict[str, Handler] = {}
        """What the operation with this key does before it ends."""
        self.told: list[str] = []
        self.telling_fails = False
        self._gates: dict[str, asyncio.Event] = {}
        self._held = 0
        self._now: Counter[str] = Counter()
        kinds = {name: Kind(handler=self._handle, pool=pool) for name, pool in KINDS.items()}
        self.runner = Runner(db, kinds, wall=clock, ended_badly=self._tell)
        self.dispatcher = EmbeddedDispatcher(db, self.runner, wall=clock, pools=POOLS, longest_sleep=longest_sleep)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Dispatch until the block ends. What then still runs is cut off, as by a crash."""
        await self.dispatcher.start()
        try:
            yield
        finally:
            await self.dispatcher.stop(0)

    def hold(self, key: str) -> None:
        """Let the operation with this key not end before `let_go`."""
        self._gates[key] = asyncio.Event()

    def let_go(self, key: str) -> None:
        self._gates[key].set()

    async def submit(self, *submissions: Submission) -> list[Submitted]:
        """Submit in one transaction."""
        async with self.db.write() as unit:
            return [await unit.ledger.submit(one) for one in submissions]

    async def settled(self) -> None:
        """Return when everything has begun that could, and only what is held still runs.

        What is runnable longest goes first, so the operations submitted here go last.
        """
        keys = {f"last:{kind}:{len(self.begun)}": kind for kind in ("pack", "look", "card")}
        await self.submit(*(submission(key, kind=kind, lane="", subject="-") for key, kind in keys.items()))
        await until(lambda: keys.keys() <= set(self.ended))
        for key in keys:
            self.begun.remove(key)
            self.ended.remove(key)
        async with asyncio.timeout(PATIENCE):
            while True:
                if await self._count_running() <= self._held:
                    return
                await asyncio.sleep(0.002)

    async def forward(self, seconds: float) -> None:
        """Set the clock, and let the dispatcher notice at once."""
        self.clock.forward(seconds)
        self.dispatcher.wake()
        await self.settled()

    async def comes_to(self, operation: Operation, state: State, *, attempts: int = 1) -> Operation:
        """Wait until the operation is stored in this state, after at least so many attempts, and answer it."""
        async with asyncio.timeout(PATIENCE):
            while True:
                row = await self.stored(operation)
                if row.state is state and row.attempts >= attempts:
                    return row
                await asyncio.sleep(0.002)

    async def stored(self, operation: Operation) -> Operation:
        async with self.db.read() as unit:
            row = await unit.ledger.get(operation.id)
        assert row is not None
        return row

    async def _count_running(self) -> int:
        async with self.db.read() as unit:
            return len(await unit.ledger.in_states([State.RUNNING]))

    async def _handle(self, run: Run) -> Ended:
        operation = run.operation
        self.begun.append(operation.key)
        self._count(operation, 1)
        try:
            if operation.key in self._gates:
                self._held += 1
                await self._gates[operation.key].wait()
                self._held -= 1
            ended = await self.handlers[operation.key](run) if operation.key in self.handlers else done()
        finally:
            self._count(operation, -1)
        self.ended.append(operation.key)
        return ended

    def _count(self, operation: Operation, more: int) -> None:
        for name in (operation.lane, operation.kind):
            self._now[name] += more
            self.most_at_once[name] = max(self.most_at_once[name], self._now[name])

    async def _tell(self, unit: UnitOfWork, operation: Operation, ended: Ended) -> None:
        if self.telling_fails:
            raise LookupError("nobody to tell")
        self.told.append(operation.key)
