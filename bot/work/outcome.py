"""How the run of an operation can end. Performs no I/O."""

from dataclasses import dataclass, field, replace
from typing import Any

from storage.ledger import Submission
from storage.tables import State


@dataclass(frozen=True, slots=True)
class Ended:
    """The operation is over: its final state, what to remember of it, and the work that follows from it.

    What follows is submitted in the transaction that ends the operation, so neither happens without the other.
    """

    state: State
    result: dict[str, Any] = field(default_factory=dict)
    follow: tuple[Submission, ...] = ()

    def then(self, *follow: Submission) -> "Ended":
        """The same end, with more work following from it."""
        return replace(self, follow=(*self.follow, *follow))


def done(**result: Any) -> Ended:
    """It did what it was for."""
    return Ended(State.DONE, result)


def refused(words: str, **result: Any) -> Ended:
    """A rule or a system said no, and nothing is left half done."""
    return Ended(State.REFUSED, {"words": words, **result})


class Later(Exception):
    """Try again in `seconds`: the worker is free meanwhile, nothing sleeps inside a step."""

    def __init__(self, seconds: float, why: str) -> None:
        self.seconds = seconds
        self.why = why
        super().__init__(f"again in {seconds:g} s: {why}")


class AskHuman(Exception):
    """Nobody but a person can tell what happened; the operation waits for one, and never guesses."""


class Forbidden(Exception):
    """The operation cannot go on until a person mends something: it is parked, and says so."""
