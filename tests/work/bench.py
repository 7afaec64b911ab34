"""A bench for the durable work: a clock set by hand, calls that end as they are told, and one run at a time."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.work.outcome import Ended, done
from bot.work.runner import Handler, Kind, Look, Result, Run, Runner
from storage.engine import Database
from storage.ledger import Submission
from storage.tables import Once, Operation, State, Step, StepState
from storage.unit_of_work import UnitOfWork

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LEASE = timedelta(minutes=10)
SETTLE = timedelta(seconds=20)
"""How long the calls of these tests may still be landing."""


class HandClock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.time = NOW

    def __call__(self) -> datetime:
        return self.time

    def forward(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


class Scripted:
    """A call that answers or raises what it was given, one after the other; the last one for ever."""

    def __init__(self, *ends: Result | Ended | BaseException | None) -> None:
        self._ends = ends
        self.calls = 0

    async def __call__(self, *_: object) -> Any:
        end = self._ends[min(self.calls, len(self._ends) - 1)]
        self.calls += 1
        if isinstance(end, BaseException):
            raise end
        return end


async def never() -> Any:
    """A call that must not be made."""
    raise AssertionError("this call must not be made")


def one_step(act: Any, *, look: Look | None = never, settle: timedelta = SETTLE) -> Handler:
    """An operation of one step, `pack`, whose result is the operation's."""

    async def handler(run: Run) -> Ended:
        return done(**await run.step("pack", act, look=look, settle=settle))

    return handler


def submission(key: str = "pack:1", **changes: Any) -> Submission:
    """An intent on order 1, with everything a test does not care about filled in."""
    values: dict[str, Any] = {
        "kind": "pack",
        "subject": "order:1",
        "key": key,
        "once": Once.OPEN,
        "lane": "order:1",
    }
    return Submission(**values | changes)


class Bench:
    """Claims and runs one operation after the other, as a dispatcher would. `handler` runs those of every kind."""

    def __init__(self, db: Database, clock: HandClock, *, run_type: type[Run] = Run, patience: float = 0.0) -> None:
        self.db = db
        self.clock = clock
        self.handler: Handler = one_step(never)
        self.told: list[tuple[int, State, Result]] = []
        """Who was told of bad ends: operation, state and result."""
        self.nothing: list[Operation] = []
        """What was told to have come to nothing."""
        self.after_nothing: Submission | None = None
        self.telling_fails = False
        kinds = {name: Kind(handler=self._handle, pool="any", patience=patience) for name in ("pack", "ship", "look")}
        self.runner = Runner(
            db, kinds, wall=clock, ended_badly=self._tell, came_to_nothing=self._nothing, run_type=run_type
        )

    async def submit(self, key: str = "pack:1", **changes: Any) -> Operation:
        async with self.db.write() as unit:
            return (await unit.ledger.submit(submission(key, **changes))).operation

    async def claim(self, owner: str = "me") -> Operation | None:
        async with self.db.write() as unit:
            return await unit.ledger.claim(owner, self.clock(), LEASE)

    async def claimed(self, owner: str = "me") -> Operation:
        operation = await self.claim(owner)
        assert operation is not None, "nothing is due"
        return operation

    async def go(self) -> Operation:
        """Run the operation that is due and answer it as it is stored afterwards."""
        operation = await self.claimed()
        await self.runner.run(operation)
        return await self.stored(operation)

    async def go_on(self) -> Operation:
        """Set the clock to the next moment at which something is due, and run it."""
        async with self.db.read() as unit:
            due = await unit.ledger.next_run_at()
        assert due is not None, "nothing waits"
        self.clock.time = max(self.clock.time, due)
        return await self.go()

    async def hand_on(self, *, to: str = "another") -> int:
        """Let another owner take over what runs, as after a crash or a freeze; answers how many those were."""
        async with self.db.write() as unit:
            return await unit.ledger.reclaim(to)

    async def stored(self, operation: Operation) -> Operation:
        async with self.db.read() as unit:
            row = await unit.ledger.get(operation.id)
        assert row is not None
        return row

    async def add_to(self, operation: Operation, **data: Any) -> None:
        """Somebody submits it again while it is open, and adds to its data."""
        async with self.db.write() as unit:
            submitted = await unit.ledger.submit(submission(operation.key))
            submitted.operation.data = {**submitted.operation.data, **data}

    async def open_keys(self) -> list[str]:
        """The keys of what is still to be done on order 1, oldest first."""
        async with self.db.read() as unit:
            return [operation.key for operation in await unit.ledger.open_for("order:1")]

    async def step(self, operation: Operation, name: str = "pack") -> Step:
        async with self.db.read() as unit:
            return next(step for step in await unit.ledger.steps_of(operation.id) if step.name == name)

    async def step_state(self, operation: Operation, name: str = "pack") -> StepState:
        return (await self.step(operation, name)).state

    async def _handle(self, run: Run) -> Ended:
        return await self.handler(run)

    async def _nothing(self, unit: UnitOfWork, operation: Operation) -> None:
        self.nothing.append(operation)
        if self.after_nothing is not None:
            await unit.ledger.submit(self.after_nothing)

    async def _tell(self, unit: UnitOfWork, operation: Operation, ended: Ended) -> None:
        tell = submission(f"tell:{operation.id}:{operation.fence}", lane="", run_at=NOW + timedelta(days=9))
        await unit.ledger.submit(tell)
        if self.telling_fails:
            raise LookupError("nobody to tell")
        self.told.append((operation.id, ended.state, ended.result))
