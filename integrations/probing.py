"""Questions that no document answers, asked of a live account by reading alone. Performs no I/O.

Each folder's README lists its own under "Open questions"; its `probe.py` has a row for every one of them.
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from integrations.errors import IntegrationError

Api = TypeVar("Api")


class CannotTell(Exception):
    """This account has nothing that would show it; the text says what is missing."""


@dataclass(frozen=True, slots=True)
class Question(Generic[Api]):
    """One row: `words` as in the README, and how to learn the answer, or why reading alone cannot."""

    words: str
    learn: Callable[[Api], Awaitable[str]] | str


@dataclass(frozen=True, slots=True)
class Learned:
    """What became of a question: the answer, or why there is none. `failed` is when the system did not answer."""

    question: str
    words: str
    known: bool = False
    failed: bool = False


async def ask_all(questions: Iterable[Question[Api]], api: Api) -> tuple[Learned, ...]:
    """Ask in turn. One that goes wrong leaves the others to be asked."""
    return tuple([await _ask(question, api) for question in questions])


async def _ask(question: Question[Api], api: Api) -> Learned:
    if isinstance(question.learn, str):
        return Learned(question.words, question.learn)
    try:
        return Learned(question.words, await question.learn(api), known=True)
    except CannotTell as error:
        return Learned(question.words, str(error))
    except IntegrationError as error:
        return Learned(question.words, f"{error.operation}: {error.detail or type(error).__name__}", failed=True)


def filter_words(*, longer: bool, other_case: bool | None) -> str:
    """How a filter compares. `longer`: a shortened value finds it; `other_case` is None where there is no letter."""
    way = "it also finds what only begins like that" if longer else "it finds nothing by a shortened one"
    case = {True: "case does not count", False: "case counts", None: "no letter in it, so nothing is said of case"}
    return f"{way}; {case[other_case]}"


def in_other_case(text: str) -> str | None:
    """The text with its letters in the other case; None when that changes nothing."""
    return swapped if (swapped := text.swapcase()) != text else None
