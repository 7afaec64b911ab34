"""What was called and how it ended, for whoever keeps account of it. Performs no I/O.

Who wants to know opens `recording()`: calls made inside it are noted, by every task it starts too. A note holds no
body, no header and no query string, for these may hold a secret or a customer's name.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call to a system: `operation` names it as people would, `ended` how it went when no status came."""

    system: str
    operation: str
    method: str
    path: str
    status: int | None
    ended: str
    ms: int

    def data(self) -> dict[str, Any]:
        """A form to store. It leaves out what says nothing."""
        said = {"status": self.status} if self.status is not None else {"ended": self.ended}
        return {
            "system": self.system,
            "operation": self.operation,
            "method": self.method,
            "path": self.path,
            "ms": self.ms,
            **said,
        }


_noted: ContextVar[list[Call] | None] = ContextVar("calls", default=None)


@contextmanager
def recording() -> Iterator[list[Call]]:
    """Note the calls that are made until the block ends."""
    calls: list[Call] = []
    token = _noted.set(calls)
    try:
        yield calls
    finally:
        _noted.reset(token)


def recorded() -> list[dict[str, Any]]:
    """The calls noted so far by the recording that is open here, oldest first."""
    return [call.data() for call in _noted.get() or ()]


def note(call: Call) -> None:
    """A call has ended. Nobody may be listening."""
    if (calls := _noted.get()) is not None:
        calls.append(call)


def without_query(path: str) -> str:
    """The path of an address: what follows a question mark is nobody's business."""
    return path.partition("?")[0].partition("#")[0]
