"""The tables of durable work: operations, their steps, and the rate budgets they spend."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from storage.tables.base import ID, JSON_OR_NULL, Document, Row, unique_where, word


class Once(StrEnum):
    """Among which operations a key is unique: all there ever were, the open ones, or the waiting ones."""

    EVER = "ever"
    OPEN = "open"
    WAITING = "waiting"


class State(StrEnum):
    """Where an operation stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"
    SUPERSEDED = "superseded"
    ASK_HUMAN = "ask_human"
    PARKED = "parked"


class StepState(StrEnum):
    """A step was begun, is done, or was begun and provably sent nothing."""

    INTENT = "intent"
    DONE = "done"
    WITHDRAWN = "withdrawn"


UNIQUE_AMONG = {
    Once.EVER: "once = 'ever'",
    Once.OPEN: "once = 'open' AND state IN ('waiting', 'running', 'ask_human', 'parked')",
    Once.WAITING: "once = 'waiting' AND state = 'waiting'",
}
"""The promises of `Once` as conditions of partial indexes. A query that repeats the text is served by the index."""

OPEN_STATES = (State.WAITING, State.RUNNING, State.ASK_HUMAN, State.PARKED)
"""States from which an operation can still go on."""


class Operation(Row, table=True):
    """A durable piece of work. `fence` counts the claims: who holds an older one has lost the operation.

    The partial indexes are the promises of `Once`, and that of a lane: two of its operations never run at once.
    """

    __tablename__ = "operations"
    __table_args__ = (
        *(unique_where(f"one_{once}", "key", condition=where) for once, where in UNIQUE_AMONG.items()),
        unique_where("one_running_in_lane", "lane", condition="state = 'running' AND lane <> ''"),
        Index(None, "state", "run_at", "id"),
        Index(None, "lane", "state"),
        Index(None, "subject", "kind"),
    )

    id: int = Field(default=None, primary_key=True, sa_type=ID)
    kind: str
    subject: str
    key: str
    once: Once = Field(sa_type=word(Once))
    lane: str
    fifo: bool
    state: State = Field(sa_type=word(State))
    run_at: datetime
    attempts: int = 0
    """Runs since something got on: a step that is done has them counted anew."""
    faults: int = 0
    """Runs that ended in something nobody foresaw."""
    fence: int = 0
    owner: str | None = None
    lease_until: datetime | None = None
    give_up_at: datetime | None = None
    data: Document = Field(default_factory=dict, sa_type=JSON)
    result: Document = Field(default_factory=dict, sa_type=JSON)
    asked_by: str | None = None
    created_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None


class Step(Row, table=True):
    """One call of an operation: its intent is stored before the call and its result after it."""

    __tablename__ = "steps"
    __table_args__ = (UniqueConstraint("operation_id", "name"),)

    id: int = Field(default=None, primary_key=True, sa_type=ID)
    operation_id: int = Field(foreign_key="operations.id", sa_type=ID)
    name: str
    state: StepState = Field(sa_type=word(StepState))
    attempts: int
    intent_at: datetime
    done_at: datetime | None = None
    result: Document | None = Field(default=None, sa_type=JSON_OR_NULL)
    error: str = ""
    calls: list[Document] | None = Field(default=None, sa_type=JSON_OR_NULL)
    """What was called in it and how that ended, the latest last."""


class Budget(Row, table=True):
    """A rate budget. `tat` is the theoretical arrival time of GCRA in Unix seconds, `interval` seconds per call."""

    __tablename__ = "budgets"

    name: str = Field(primary_key=True)
    tat: float
    interval: float
    burst: float
