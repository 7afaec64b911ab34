"""A problem that somebody found with an order: what is wrong, who reported it, who takes care of it.

Performs no I/O. While one is open nobody is expected to pack or ship, so the order does not stall.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

PROBLEM = "problem"
"""The command that reports one."""


class ProblemKind(StrEnum):
    """What is wrong."""

    NOT_ON_SHELF = "not_on_shelf"
    DAMAGED = "damaged"
    ADDRESS = "address"
    OTHER = "other"


KIND_WORDS = {
    ProblemKind.NOT_ON_SHELF: "not on the shelf",
    ProblemKind.DAMAGED: "damaged",
    ProblemKind.ADDRESS: "the address is wrong",
    ProblemKind.OTHER: "something else",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One problem. The people are Slack user ids; `ended_by` is empty when it ended by itself, or has not."""

    id: int
    kind: ProblemKind
    note: str
    opened_by: str
    owner: str
    opened_at: datetime
    ended_at: datetime | None = None
    ended_by: str = ""

    @property
    def words(self) -> str:
        """What is wrong, in one line: `damaged: "the box is wet"`."""
        return f'{KIND_WORDS[self.kind]}: "{self.note}"' if self.note else KIND_WORDS[self.kind]


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which nobody is expected to go on. `end` is None while it lasts."""

    begin: datetime
    end: datetime | None = None


def doubt_of(problem: Problem | None) -> list[str]:
    """What a person has to know before the order is packed or shipped all the same."""
    return [f"it has an open problem, {problem.words}"] if problem else []
