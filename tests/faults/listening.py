"""What the bot says in its log, kept apart for each schedule although several may play in one process."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, NoReturn

import structlog


@dataclass(slots=True)
class Heard:
    """The events that were logged, and the reasons given for each."""

    events: set[str] = field(default_factory=set)
    why: dict[str, list[str]] = field(default_factory=dict)

    def says(self, words: str) -> bool:
        """Whether any reason holds these words."""
        return any(words in reason for reasons in self.why.values() for reason in reasons)


_heard: ContextVar[Heard | None] = ContextVar("heard", default=None)


@contextmanager
def listening() -> Iterator[Heard]:
    """Hear what is logged by everything that is started inside. Nothing of it is printed."""
    heard = Heard()
    token, before = _heard.set(heard), structlog.get_config()
    structlog.configure(processors=[_listen])
    try:
        yield heard
    finally:
        structlog.configure(**before)
        _heard.reset(token)


def _listen(_: object, __: str, event: Any) -> NoReturn:
    if heard := _heard.get():
        name = str(event.get("event"))
        heard.events.add(name)
        error = event.get("exc_info")
        reason = (sys.exc_info()[1] if error is True else error) or event.get("why") or ""
        heard.why.setdefault(name, []).append(repr(reason))
    raise structlog.DropEvent
