"""The world's clock and what is going to happen on it. Nothing here sleeps: time passes because it is asked to."""

import heapq
import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta


@dataclass(order=True, slots=True)
class Due:
    """Something that will happen at `at`; two things at one moment happen in the order they were asked for."""

    at: datetime
    turn: int
    label: str = field(compare=False)
    effect: Callable[[], None] = field(compare=False)


class Timeline:
    """A clock that runs with another one (real time unless told otherwise) and can be moved."""

    def __init__(self, now: Callable[[], datetime] | None = None) -> None:
        self._underneath = now or _real_time
        self._offset = timedelta()
        self._due: list[Due] = []
        self._turns = itertools.count()

    def now(self) -> datetime:
        """The world's clock, aware UTC: the clock underneath plus what has been fast-forwarded."""
        return self._underneath() + self._offset

    def later(self, seconds: float, effect: Callable[[], None], *, label: str = "") -> None:
        """Have `effect` happen `seconds` from now on the world's clock, in `run_due` or `advance`."""
        due = Due(self.now() + timedelta(seconds=seconds), next(self._turns), label, effect)
        heapq.heappush(self._due, due)

    def run_due(self) -> int:
        """Let everything that is due happen, in order of time, and say how many effects that was."""
        return self._run_until(self.now())

    def advance(self, seconds: float) -> None:
        """Fast-forward the clock; each thing on the way happens at its own moment."""
        target = self.now() + timedelta(seconds=seconds)
        self._run_until(target)
        self._skip_to(target)

    def set_back(self, seconds: float) -> None:
        """Set the clock back, as a machine does whose clock ran ahead. What lay ahead stays at its moment."""
        self._offset -= timedelta(seconds=seconds)

    @contextmanager
    def history(self, seconds: float) -> Iterator[None]:
        """Set the clock back by `seconds`, plan inside what happened since, and have it happen on leaving, each
        thing at its own moment. Afterwards it is now again; what comes later still lies ahead."""
        offset = self._offset
        self._offset -= timedelta(seconds=seconds)
        yield
        self._run_until(self._underneath() + offset)
        self._offset = offset

    @property
    def waiting(self) -> list[tuple[datetime, str]]:
        """What is going to happen, soonest first, as (moment, label)."""
        return [(due.at, due.label) for due in sorted(self._due)]

    def _run_until(self, target: datetime) -> int:
        happened = 0
        while self._due and self._due[0].at <= target:
            due = heapq.heappop(self._due)
            self._skip_to(due.at)
            due.effect()
            happened += 1
        return happened

    def _skip_to(self, moment: datetime) -> None:
        self._offset += max(moment - self.now(), timedelta())


def _real_time() -> datetime:
    return datetime.now(UTC)
