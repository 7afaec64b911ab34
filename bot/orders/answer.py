"""What a plan can be: the writes in order, or why not, in staff words. Performs no I/O."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Plan:
    """Write these, in this order. A step's name is its checkpoint in the ledger and never changes."""

    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AlreadySo:
    """The order is already where the intent would take it: nothing is written."""

    words: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A rule says no; `words` are for the person who asked, `link` is where to do it by hand."""

    words: str
    link: str | None = None
    whose: tuple[str, str, datetime] | None = None
    """The deed it is about, where it is about one: which intent, whose, and when."""


@dataclass(frozen=True, slots=True)
class NeedsConfirmation:
    """Unusual, and allowed once the person has said so after reading `words`."""

    words: str


Answer = Plan | AlreadySo | Refusal | NeedsConfirmation
