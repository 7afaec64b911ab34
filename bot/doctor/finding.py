"""What a check answers: pass, warn or fail, in words for a person, with the fix."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.doctor.patient import Patient


class Verdict(StrEnum):
    """Only FAIL makes the command fail: with a WARN Shipmate works, and something is missing or slow."""

    PASS = "pass"  # noqa: S105 - a verdict
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the answer. There is a fix for whatever is no pass."""

    what: str
    verdict: Verdict
    words: str
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One row of the table. What it raises is a fail with the error's words; `fix` is for a refusal."""

    what: str
    ask: Callable[[Patient], Awaitable[tuple[Finding, ...]]]
    fix: str


@dataclass(frozen=True, slots=True)
class Group:
    """Checks of one system. When the first one fails, the others would only say it again, so they are left out."""

    first: Check
    then: tuple[Check, ...] = ()


def passed(what: str, words: str) -> Finding:
    return Finding(what, Verdict.PASS, words)


def warned(what: str, words: str, fix: str) -> Finding:
    return Finding(what, Verdict.WARN, words, fix)


def failed(what: str, words: str, fix: str) -> Finding:
    return Finding(what, Verdict.FAIL, words, fix)
