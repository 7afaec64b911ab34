"""The step records: an intent is stored before a call and its result after it, and only by who holds the operation.

A step that is found begun and not done was tried by somebody whose answer is not known: look before acting.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import col, select

from storage.errors import Fenced
from storage.repository import Repository
from storage.tables import Document, Operation, State, Step, StepState

MOST_CALLS = 20
"""Calls that are kept of one step, the latest: one that is tried all day must not grow all day."""
_STEPS = select(Step).where(col(Step.operation_id) == bindparam("operation_id")).order_by(col(Step.id))
_STEP = select(Step).where(col(Step.operation_id) == bindparam("operation_id"), col(Step.name) == bindparam("name"))
_WRITES = (
    select(col(Step.name), col(Step.done_at))
    .join(Operation, col(Operation.id) == col(Step.operation_id))
    .where(col(Operation.subject) == bindparam("subject"), col(Step.done_at).is_not(None))
    .order_by(col(Step.done_at).desc(), col(Step.id).desc())
)
_HELD = (
    select(col(Operation.id))
    .where(col(Operation.id) == bindparam("operation_id"), col(Operation.fence) == bindparam("fence"))
    .where(col(Operation.state) == State.RUNNING)
    .with_for_update()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRecord:
    """A step as it stands. `fresh` means that this very call began it, so nobody can have sent anything yet."""

    operation_id: int
    fence: int
    name: str
    state: StepState
    attempts: int
    intent_at: datetime
    result: Document | None
    fresh: bool


class Steps(Repository):
    """The steps of operations. Every write raises `Fenced` when the operation is no longer the caller's."""

    async def begin_step(self, op: Operation, name: str) -> StepRecord:
        """Store the intent of a step, or answer the one there is, untouched."""
        await self._must_hold(op.id, op.fence)
        row = await self._insert_unless_there(
            Step, operation_id=op.id, name=name, state=StepState.INTENT, attempts=1, intent_at=self._now()
        )
        if row is not None:
            return _record(op, row, fresh=True)
        begun_anew = await self._change(
            op.id,
            name,
            StepState.WITHDRAWN,
            state=StepState.INTENT,
            attempts=1,
            intent_at=self._now(),
            error="",
        )
        if begun_anew:
            return _record(op, begun_anew, fresh=True)
        return _record(op, await self._step(op.id, name), fresh=False)

    async def again(self, step: StepRecord) -> StepRecord:
        """Count one more attempt of a begun step, whose earlier one was looked for and is not there."""
        await self._must_hold(step.operation_id, step.fence)
        row = await self._step(step.operation_id, step.name)
        if row.state is not StepState.INTENT:
            raise ValueError(f"step {step.name} is {row.state}: only a begun step is tried again")
        row.attempts += 1
        row.intent_at = self._now()
        await self._session.flush()
        return replace(step, attempts=row.attempts, intent_at=row.intent_at, fresh=False)

    async def done_step(self, op: Operation, name: str, result: Document, *, calls: Sequence[Document] = ()) -> None:
        """Store what the step's call answered. It will not be called again, and attempts are counted anew."""
        await self.add_calls(op, name, calls)
        done = await self._change(
            op.id, name, StepState.INTENT, state=StepState.DONE, done_at=self._now(), result=result
        )
        if done is None:
            raise ValueError(f"step {name} was not begun, or is done already")
        if op.attempts > 1:
            op.attempts = 1
            await self._update(Operation, col(Operation.id) == op.id, attempts=op.attempts)

    async def withdraw_step(self, op: Operation, name: str, error: str, *, calls: Sequence[Document] = ()) -> None:
        """Take the intent back, because its call provably sent nothing. The next `begin_step` is fresh.

        Never for a look that failed: that would forget that an earlier attempt may have taken effect.
        """
        await self.add_calls(op, name, calls)
        withdrawn = await self._change(op.id, name, StepState.INTENT, state=StepState.WITHDRAWN, error=error)
        if withdrawn is None:
            raise ValueError(f"step {name} was not begun, or is done already")

    async def add_calls(self, op: Operation, name: str, calls: Sequence[Document]) -> None:
        """Keep what was called in a step, whatever is known of its end."""
        await self._must_hold(op.id, op.fence)
        if calls:
            earlier = (await self._step(op.id, name)).calls or []
            kept = [*earlier, *calls][-MOST_CALLS:]
            this = (col(Step.operation_id) == op.id, col(Step.name) == name)
            await self._update(Step, *this, calls=kept)

    async def steps_of(self, operation_id: int) -> list[Step]:
        """The steps of an operation, in the order in which they were begun."""
        return await self._all(_STEPS, operation_id=operation_id)

    async def unclear_steps(self, operation_id: int) -> list[str]:
        """The names of the steps that were begun and whose outcome nobody knows."""
        return [step.name for step in await self.steps_of(operation_id) if step.state is StepState.INTENT]

    async def last_write(self, subject: str, names: Set[str]) -> tuple[str, datetime] | None:
        """The latest done step with one of these names, of any operation on `subject`, and when it was done."""
        return next((write for write in await self.writes(subject) if write[0] in names), None)

    async def writes(self, subject: str) -> list[tuple[str, datetime]]:
        """The done steps of every operation on `subject`, and when they were done, the latest first."""
        found = await self._session.exec(_WRITES, params={"subject": subject})
        return [(name, done_at) for name, done_at in found if done_at]

    async def _step(self, operation_id: int, name: str) -> Step:
        return (await self._session.exec(_STEP, params={"operation_id": operation_id, "name": name})).one()

    async def _change(self, operation_id: int, name: str, was: StepState, **values: object) -> Step | None:
        of_step = (col(Step.operation_id) == operation_id, col(Step.name) == name, col(Step.state) == was)
        return next(iter(await self._update(Step, *of_step, **values)), None)

    async def _must_hold(self, operation_id: int, fence: int) -> None:
        """Lock the operation against being handed on until this transaction ends, or raise `Fenced`."""
        if await self._first(_HELD, operation_id=operation_id, fence=fence) is None:
            raise Fenced(f"operation {operation_id} was handed to somebody else (fence {fence} is old)")


def _record(op: Operation, row: Step, *, fresh: bool) -> StepRecord:
    return StepRecord(
        operation_id=op.id,
        fence=op.fence,
        name=row.name,
        state=row.state,
        attempts=row.attempts,
        intent_at=row.intent_at,
        result=row.result,
        fresh=fresh,
    )
