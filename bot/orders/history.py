"""What became of an order, in the order in which it happened: what people did through us, and what we saw change.

Performs no I/O.
"""

from dataclasses import dataclass
from datetime import datetime

HISTORY = "history"
"""The command that asks for it."""
MOST_EVENTS = 40
MOVED = "moved"
"""The kind of what we saw change."""
SEEN, ALERT, OVER = "seen", "alert", "over"
"""The kinds that only the answer to "why" tells: taken in, something was wrong, and it was not any more."""
PROBLEM, SOLVED = "problem", "solved"
"""The kinds of events that tell of a problem: that it was reported, and that it ended, by itself if by nobody."""


@dataclass(frozen=True, slots=True)
class Written:
    """One write to one system, as far as it got: `done_at` is None while nobody has seen its effect."""

    step: str
    done_at: datetime | None = None
    error: str = ""
    answered: str = ""
    """How the last call ended while its effect is not seen, such as `HTTP 503`; empty when that says nothing."""


@dataclass(frozen=True, slots=True)
class Label:
    """When a vendor says that it happened: its own clock, which is compared with nobody's."""

    who: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened. `kind` is "moved" for what we saw, else what somebody asked for or reported."""

    at: datetime
    kind: str
    who: str = ""
    """The Slack user id of who asked; empty for what nobody asked us for."""
    state: str = ""
    """How what was asked for ended, as the ledger says it; for a move, the phase it led to."""
    on_behalf: str = ""
    """The name that was given where several people share one user."""
    words: str = ""
    """Why it moved, or how it ended, in words for people."""
    writes: tuple[Written, ...] = ()
    labels: tuple[Label, ...] = ()


@dataclass(frozen=True, slots=True)
class History:
    """The latest events of one order, oldest first; `left_out` says how many came before them."""

    number: str
    events: tuple[Event, ...]
    left_out: int = 0


def history_of(number: str, events: list[Event]) -> History:
    """The events in the order in which they happened; of very many, the latest."""
    ordered = sorted(events, key=lambda event: event.at)
    return History(number, tuple(ordered[-MOST_EVENTS:]), max(0, len(ordered) - MOST_EVENTS))
