"""The ledger of durable work: what was submitted here is done once, however often it is submitted.

Submitting happens in the caller's transaction, so work and the reason for it are stored together or not at all.
`claims.py` holds the rules of driving an operation, `steps.py` those of its calls.
"""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import bindparam, func, text
from sqlmodel import col, select

from storage.claims import Claims
from storage.steps import StepRecord, Steps
from storage.tables import OPEN_STATES, Document, Once, Operation, State
from storage.tables.work import UNIQUE_AMONG

__all__ = ["Answer", "Ledger", "Once", "Operation", "State", "StepRecord", "Submission", "Submitted"]


class Answer(StrEnum):
    """What became of a submission."""

    NEW = "new"
    REPEAT = "repeat"
    ALREADY_OPEN = "already_open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """Work to be done: `once` says among which operations `key` is unique. Without `run_at` it may run at once."""

    kind: str
    subject: str
    key: str
    once: Once
    lane: str
    fifo: bool = True
    data: Document = field(default_factory=dict)
    run_at: datetime | None = None
    give_up_at: datetime | None = None
    asked_by: str | None = None


@dataclass(frozen=True, slots=True)
class Submitted:
    """The answer to a submission, and the operation that will do the work: the new one or the one in its way."""

    answer: Answer
    operation: Operation


OnNew = Callable[[Operation], Awaitable[None]]

_OF_KINDS = col(Operation.kind).in_(bindparam("kinds", expanding=True))
_OPEN = (
    select(Operation)
    .where(col(Operation.subject) == bindparam("subject"), col(Operation.state).in_(OPEN_STATES))
    .order_by(col(Operation.id))
)
_OPEN_OF_KINDS = _OPEN.where(_OF_KINDS)
_RANKED = (
    select(
        col(Operation.id),
        func.row_number().over(partition_by=col(Operation.kind), order_by=col(Operation.id).desc()).label("rank"),
    )
    .where(col(Operation.subject) == bindparam("subject"), _OF_KINDS)
    .subquery()
)
_RECENT = (
    select(Operation)
    .join(_RANKED, _RANKED.c.id == col(Operation.id))
    .where(_RANKED.c.rank <= bindparam("limit"))
    .order_by(col(Operation.id).desc())
)
_COUNTS = (
    select(col(Operation.kind), col(Operation.state), func.count())
    .where(col(Operation.state).in_(OPEN_STATES))
    .group_by(col(Operation.kind), col(Operation.state))
)


class Ledger(Claims, Steps):
    """Operations and their steps."""

    on_new: OnNew | None = None
    """Awaited inside the transaction for each operation that is new; `Database.on_submit` sets it."""

    async def submit(self, submission: Submission) -> Submitted:
        """Store the operation, unless one with its key is in the way.

        One unique among the waiting keeps its data and runs at the earlier of the two times. One that is open stays
        so until this transaction ends: its data may be added to. Who submits several in one transaction sorts
        them by key: on PostgreSQL two such transactions could else wait for each other.
        """
        run_at = submission.run_at or self._now()
        while True:  # PostgreSQL: the operation in the way may leave between the two statements
            if (row := await self._insert_operation(submission, run_at)) is not None:
                self.made_runnable |= {row.kind}
                if self.on_new is not None:
                    await self.on_new(row)
                return Submitted(Answer.NEW, row)
            if (row := await self._in_the_way(submission, run_at)) is not None:
                is_open = submission.once is Once.OPEN
                return Submitted(Answer.ALREADY_OPEN if is_open else Answer.REPEAT, row)

    async def get(self, operation_id: int) -> Operation | None:
        """The operation with this id."""
        return await self._session.get(Operation, operation_id)

    async def open_for(self, subject: str, kinds: Collection[str] | None = None) -> list[Operation]:
        """What can still go on for `subject`, oldest first."""
        if kinds is None:
            return await self._all(_OPEN, subject=subject)
        return await self._all(_OPEN_OF_KINDS, subject=subject, kinds=list(kinds))

    async def recent(self, subject: str, *kinds: str, limit: int = 10) -> list[Operation]:
        """The latest operations of each kind on `subject`: kind after kind as they are given, newest first."""
        found = await self._all(_RECENT, subject=subject, kinds=kinds, limit=limit)
        return sorted(found, key=lambda operation: kinds.index(operation.kind))

    async def in_states(self, states: Collection[State], limit: int = 100) -> list[Operation]:
        """Operations in any of these states, oldest first: what waits for a person, for instance."""
        statement = select(Operation).where(col(Operation.state).in_(states)).order_by(col(Operation.id)).limit(limit)
        return list(await self._session.exec(statement))

    async def counts(self) -> dict[tuple[str, State], int]:
        """How many operations there are of each kind in each open state."""
        return {(kind, state): count for kind, state, count in await self._session.exec(_COUNTS)}

    async def _insert_operation(self, submission: Submission, run_at: datetime) -> Operation | None:
        return await self._insert_unless_there(
            Operation,
            kind=submission.kind,
            subject=submission.subject,
            key=submission.key,
            once=submission.once,
            lane=submission.lane,
            fifo=submission.fifo,
            state=State.WAITING,
            run_at=run_at,
            give_up_at=submission.give_up_at,
            data=submission.data,
            asked_by=submission.asked_by,
            created_at=self._now(),
        )

    async def _in_the_way(self, submission: Submission, run_at: datetime) -> Operation | None:
        if submission.once is Once.WAITING:
            self.made_runnable |= {submission.kind}
            return await self._bring_forward(submission.key, run_at)
        statement = select(Operation).where(col(Operation.key) == submission.key, text(UNIQUE_AMONG[submission.once]))
        if submission.once is Once.OPEN:
            statement = statement.with_for_update().execution_options(populate_existing=True)
        return (await self._session.exec(statement)).first()
