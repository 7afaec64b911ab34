"""The step rules: what is written down before and after each call, and what a second attempt may do.

A step's intent is committed before its call and its result after it. A step that is tried again looks before it
acts, and not before the earlier request can no longer be landing. Errors that may pass free the worker; nothing
sleeps here. What stays unclear goes to a person.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog

from bot.clock import Clock
from bot.work.failing import Failing
from bot.work.outcome import AskHuman, Ended, Forbidden, Later
from bot.work.said import said
from integrations.calls import recorded, recording
from integrations.errors import (
    IntegrationError,
    NotFound,
    NotSent,
    OutcomeUnknown,
    Rejected,
    Unauthorized,
    Unavailable,
)
from integrations.pacing import backoff, patient
from storage.engine import Database
from storage.errors import Fenced
from storage.ledger import StepRecord
from storage.tables import Once, Operation, State, StepState
from storage.unit_of_work import UnitOfWork

MOST_FAULTS = 5
"""After this many unforeseen exceptions an operation is poison and is parked."""

Result = dict[str, Any]
Act = Callable[[], Awaitable[Result]]
Look = Callable[[], Awaitable[Result | None]]
EndedBadly = Callable[[UnitOfWork, Operation, Ended], Awaitable[None]]
"""Told, in the transaction that ends it, of an operation that gave up, was parked or needs a person."""
CameToNothing = Callable[[UnitOfWork, Operation], Awaitable[None]]
"""Told, in the transaction that ends it, of an operation that was refused, with all that was added to it."""
PutOff = Callable[[UnitOfWork, Operation], Awaitable[None]]
"""Told, in the transaction that puts it off, of an operation that goes on by itself after a system failed it."""

log = structlog.get_logger(__name__)


class Run:
    """One run of one operation: what a handler works with."""

    def __init__(self, operation: Operation, db: Database, wall: Clock) -> None:
        self.operation = operation
        self._db = db
        self._wall = wall

    @property
    def data(self) -> Result:
        """What the operation was submitted with."""
        return self.operation.data

    async def step(self, name: str, act: Act, *, look: Look | None, settle: timedelta) -> Result:
        """Do `act` once, however often this is called, and return what it returned.

        `look` answers what an earlier attempt achieved, or None when it achieved nothing; without one an unclear
        attempt becomes `AskHuman`. `settle` is how long an earlier attempt may still be landing. A step's name
        is its checkpoint: it never changes once released. What was called meanwhile is kept with it.
        """
        async with self._db.write() as unit:
            record = await unit.ledger.begin_step(self.operation, name)
        if record.state is StepState.DONE:
            return dict(record.result or {})
        with recording():
            if not record.fresh:
                earlier = await self._look_first(record, look, settle)
                if earlier is not None:
                    return await self._done(name, earlier)
                async with self._db.write() as unit:
                    await unit.ledger.again(record)
            return await self._done(name, await self._attempt(name, act))

    async def _attempt(self, name: str, act: Act) -> Result:
        try:
            return await act()
        except (NotSent, Rejected, Unauthorized, NotFound) as error:
            # The system said no, or was never asked: this attempt cannot have taken effect.
            async with self._db.write() as unit:
                await unit.ledger.withdraw_step(self.operation, name, str(error), calls=recorded())
            raise
        except Exception:  # whatever it was: what was called is kept, and it goes on
            await self._keep_calls(name)
            raise

    async def _look_first(self, record: StepRecord, look: Look | None, settle: timedelta) -> Result | None:
        landing = settle - (self._wall() - record.intent_at)
        if landing > timedelta(0):
            # What the system said then is what people are to read until it says something new.
            why = self.operation.result.get("detail") or f"{record.name}: an earlier attempt may still be landing"
            raise Later(landing.total_seconds(), str(why))
        if look is None:
            raise AskHuman(f"{record.name}: nobody knows whether the earlier attempt took effect")
        try:
            return await look()
        except Exception:  # as above
            await self._keep_calls(record.name)
            raise

    async def _keep_calls(self, name: str) -> None:
        """The step stays unclear; what was called is known all the same."""
        if calls := recorded():
            async with self._db.write() as unit:
                await unit.ledger.add_calls(self.operation, name, calls)

    async def _done(self, name: str, result: Result) -> Result:
        async with self._db.write() as unit:
            await unit.ledger.done_step(self.operation, name, result, calls=recorded())
        return result


Handler = Callable[[Run], Awaitable[Ended]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """How one kind of operation is run."""

    handler: Handler
    pool: str
    """Kinds of one pool share its workers, so that a slow vendor holds up only its own pool."""
    patience: float = 0.0
    """Seconds its calls may wait for a rate budget: a person waits a little, a sweep not at all."""
    first: bool = False
    """Whether a person waits for it: its calls then go before those of anything else."""
    longest_pause: float = 300.0
    """Seconds at most between two tries after a failure, unless the system itself asks for more."""


class Runner:
    """Runs a claimed operation to its end, to "later", or to a person."""

    def __init__(
        self,
        db: Database,
        kinds: Mapping[str, Kind],
        *,
        wall: Clock,
        ended_badly: EndedBadly,
        came_to_nothing: CameToNothing | None = None,
        put_off: PutOff | None = None,
        run_type: type[Run] = Run,
        failing: Failing | None = None,
    ) -> None:
        self.kinds = kinds
        self._db = db
        self._wall = wall
        self._ended_badly = ended_badly
        self._came_to_nothing = came_to_nothing
        self._put_off = put_off
        self._run_type = run_type
        self._failing = failing or Failing()

    async def run(self, operation: Operation) -> None:
        """Run it once. Never raises for what the operation did; a run that lost its fence stops silently.

        Raises when the ledger itself fails, or nobody can be told of a bad end. The operation is then still in our
        hands by the table, and it is for the dispatcher to put it back.
        """
        kind = self.kinds[operation.kind]
        try:
            with (
                patient(kind.patience, first=kind.first),
                structlog.contextvars.bound_contextvars(operation=operation.id, kind=operation.kind),
            ):
                await self._must_be_in_time(operation)
                ended = await kind.handler(self._run_type(operation, self._db, self._wall))
            await self._end(operation, ended)
        except Fenced:
            log.info("superseded by another run")
        except Exception as error:  # noqa: BLE001 - whatever a handler raises must not end the dispatcher
            await self._failed(operation, error)

    async def _must_be_in_time(self, operation: Operation) -> None:
        """What was not begun in its time is not begun after it. What was begun goes on: its look tells the truth."""
        if operation.give_up_at is None or self._wall() <= operation.give_up_at:
            return
        async with self._db.read() as unit:
            steps = await unit.ledger.steps_of(operation.id)
        if all(step.state is StepState.WITHDRAWN for step in steps):
            raise Later(0.0, "it is too late to begin with it")

    async def _failed(self, operation: Operation, error: Exception) -> None:
        if isinstance(error, IntegrationError):
            about = {"operation": operation.id, "kind": operation.kind}
            self._failing.failed(error, operation.data.get("connection"), **about)
        match error:
            case Later():
                await self._again(operation, error.seconds, error.why)
            case NotSent():
                await self._again(operation, max(error.retry_after, self._pause(operation)), said(error))
            case Unavailable():
                pause = max(error.retry_after, self._pause(operation))
                await self._again(operation, pause, said(error), tell=self._put_off)
            case OutcomeUnknown():
                await self._again(operation, self._pause(operation), said(error), tell=self._put_off)
            case AskHuman():
                await self._end_badly(operation, State.ASK_HUMAN, str(error))
            case Unauthorized():
                await self._end_badly(operation, State.PARKED, said(error))
            case Forbidden():
                await self._end_badly(operation, State.PARKED, str(error))
            case _:
                await self._fault(operation, error)

    async def _fault(self, operation: Operation, error: Exception) -> None:
        """Something nobody foresaw. A few more tries, then a person is told."""
        log.error("operation failed", operation=operation.id, kind=operation.kind, exc_info=error)
        words = (
            said(error)
            if isinstance(error, IntegrationError)
            else f"{type(error).__name__} (operation {operation.id})"
        )
        if operation.faults + 1 >= MOST_FAULTS:
            await self._end_badly(operation, State.PARKED, words)
        else:
            await self._again(operation, self._pause(operation), words, fault=True)

    async def _again(
        self, operation: Operation, seconds: float, why: str, *, fault: bool = False, tell: PutOff | None = None
    ) -> None:
        at = self._wall() + timedelta(seconds=seconds)
        if operation.give_up_at is not None and at > operation.give_up_at:
            await self._give_up(operation, why)
            return
        async with self._db.write() as unit:
            if await unit.ledger.release(operation, at, why, fault=fault) and tell is not None:
                await tell(unit, operation)

    async def _give_up(self, operation: Operation, why: str) -> None:
        """Its time is over. Only when no step was begun did nothing happen; all else is for a person."""
        async with self._db.read() as unit:
            steps = await unit.ledger.steps_of(operation.id)
        nothing_begun = all(step.state is StepState.WITHDRAWN for step in steps)
        await self._end_badly(operation, State.REFUSED if nothing_begun else State.ASK_HUMAN, why)

    async def _end_badly(self, operation: Operation, state: State, words: str) -> None:
        """End it and tell somebody, with the steps nobody knows the outcome of: both happen, or neither."""
        log.warning("operation needs a person", operation=operation.id, kind=operation.kind, state=state.value)
        async with self._db.write() as unit:
            unclear = await unit.ledger.unclear_steps(operation.id)
            ended = Ended(state, {"words": words, "unclear": unclear})
            if await self._finish(unit, operation, ended):
                await self._ended_badly(unit, operation, ended)

    async def _end(self, operation: Operation, ended: Ended) -> None:
        async with self._db.write() as unit:
            if await self._finish(unit, operation, ended):
                for submission in ended.follow:
                    await unit.ledger.submit(submission)

    async def _finish(self, unit: UnitOfWork, operation: Operation, ended: Ended) -> bool:
        """End it in the ledger, with what people added to it until this very moment."""
        if operation.once is Once.OPEN:
            await unit.ledger.take_in(operation)
        finished = await unit.ledger.finish(operation, ended.state, ended.result)
        if finished and ended.state is State.REFUSED and self._came_to_nothing is not None:
            await self._came_to_nothing(unit, operation)
        return finished

    def _pause(self, operation: Operation) -> float:
        return backoff(operation.attempts, most=self.kinds[operation.kind].longest_pause)
