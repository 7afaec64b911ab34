"""The journal: every request each face received, in order, with its answer and what it really changed.

It is how a scenario proves that nothing was lost and nothing was doubled.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime

from integrations.sandbox.state import Effect

MOST_TEXT = 4096


@dataclass(slots=True)
class Entry:
    """One request. `status` is None while it runs and when its connection was dropped without an answer."""

    index: int
    at: datetime
    face: str
    method: str
    path: str
    query: str
    digest: str
    """SHA-256 of the whole body, as hex."""
    body: str
    """The first 4 KB of the body, as text."""
    status: int | None = None
    effects: list[Effect] = field(default_factory=list)
    fault: str | None = None
    refusal: str | None = None
    """The vendor's word for why it did not do it, where its status alone does not say so: Slack answers 200."""

    def __str__(self) -> str:
        return f"{self.face} {self.method} {self.path}"


@dataclass(frozen=True, slots=True)
class Happening:
    """One effect and what caused it: a request, or without one the world (arrows, people at vendors' screens)."""

    at: datetime
    effect: Effect
    entry: Entry | None
    index: int
    """Its number among all happenings; it goes on after the journal was cleared."""

    @property
    def cause(self) -> str:
        """In words: "katana POST /v1/sales_order_fulfillments", or "world"."""
        return str(self.entry) if self.entry else "world"


_current: ContextVar[Entry | None] = ContextVar("current_request", default=None)


class Journal:
    """Requests and effects, in the order they came. `now` is the world's clock."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.entries: list[Entry] = []
        self.happenings: list[Happening] = []
        self._now = now
        self._next = 0
        self._happened = 0
        self._listeners: list[Callable[[], None]] = []

    def subscribe(self, listener: Callable[[], None]) -> None:
        """Hear that something was written down: a request, its end, an effect, or that all was forgotten."""
        self._listeners.append(listener)

    @contextmanager
    def request(self, face: str, method: str, path: str, query: str, body: bytes) -> Iterator[Entry]:
        """Enter a request; effects that happen inside, in the same task, are its own."""
        entry = Entry(
            index=self._next,
            at=self._now(),
            face=face,
            method=method,
            path=path,
            query=query,
            digest=hashlib.sha256(body).hexdigest(),
            body=body[:MOST_TEXT].decode("utf-8", "replace"),
        )
        self._next += 1
        self.entries.append(entry)
        self._tell()
        token = _current.set(entry)
        try:
            yield entry
        finally:
            _current.reset(token)
            self._tell()

    def note(self, effect: Effect) -> None:
        """Write down an effect; the sink for `World.record_effects` and for the Slack face."""
        entry = _current.get()
        if entry:
            entry.effects.append(effect)
        self.happenings.append(Happening(self._now(), effect, entry, self._happened))
        self._happened += 1
        self._tell()

    def refuse(self, word: str) -> None:
        """Write down that the present request is refused."""
        if entry := _current.get():
            entry.refusal = word

    @property
    def begins(self) -> tuple[int, int]:
        """The numbers of the first request and the first happening it still has, or will have next."""
        first = self.entries[0].index if self.entries else self._next
        return first, self.happenings[0].index if self.happenings else self._happened

    def effects(self, system: str | None = None, verb: str | None = None, *, by: str | None = None) -> list[Effect]:
        """What really changed, in order. `by` is "world", or a face's name for effects its requests caused."""
        return [
            happening.effect
            for happening in self.happenings
            if system in (None, happening.effect.system)
            and verb in (None, happening.effect.verb)
            and by in (None, happening.entry.face if happening.entry else "world")
        ]

    def requests(self, face: str | None = None, method: str | None = None, path: str = "") -> list[Entry]:
        """The requests of one face, with one method, whose path begins with `path`."""
        return [
            entry
            for entry in self.entries
            if face in (None, entry.face) and method in (None, entry.method) and entry.path.startswith(path)
        ]

    def clear(self) -> None:
        """Forget everything; the numbering goes on."""
        self.entries.clear()
        self.happenings.clear()
        self._tell()

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()
