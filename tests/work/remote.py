"""A remote system that counts effects, and a run that dies at a chosen moment: what a crash test is made of."""

import asyncio
from collections import Counter
from collections.abc import Coroutine, Generator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Any

from bot.work.outcome import Ended, done
from bot.work.runner import Result, Run
from integrations.errors import OutcomeUnknown, RateLimited, Unavailable
from tests.work.bench import SETTLE, HandClock

LANDING = SETTLE - timedelta(seconds=1)
"""How long a request whose sender is gone may still take to have its effect."""


class Answer(StrEnum):
    """What the remote makes of one request."""

    GOOD = "good"
    LOST_BEFORE = "the request is lost"
    LOST_AFTER = "the reply is lost"
    LATE = "the reply is lost and the effect comes late"
    TOO_MANY = "429"


@dataclass
class Remote:
    """Takes every request for a new one: only who asks can keep it from doing things twice."""

    clock: HandClock
    answers: list[Answer] = field(default_factory=list)
    """What becomes of the next requests; those after them end well."""
    effects: Counter[str] = field(default_factory=Counter)
    _landing: list[tuple[datetime, str]] = field(default_factory=list)

    async def write(self, name: str) -> Result:
        """Have the effect `name`. A caller that dies meanwhile leaves a request that lands late."""
        answer = self.answers.pop(0) if self.answers else Answer.GOOD
        if answer is Answer.TOO_MANY:
            raise RateLimited("remote", name, retry_after=3.0)
        if answer is Answer.LATE:
            self._lands_late(name)
        try:
            await asyncio.sleep(0)
        except asyncio.CancelledError:
            self._lands_late(name)
            raise
        if answer in (Answer.GOOD, Answer.LOST_AFTER):
            self.effects[name] += 1
        await asyncio.sleep(0)
        if answer is not Answer.GOOD:
            raise OutcomeUnknown("remote", name)
        return {"effect": name}

    async def read(self, name: str) -> Result | None:
        """Whether the effect is there by now. Fails as often as a write does."""
        if self.answers and self.answers.pop(0) is not Answer.GOOD:
            raise Unavailable("remote", name, retry_after=2.0)
        await asyncio.sleep(0)
        self._land()
        return {"effect": name} if self.effects[name] else None

    def settled(self) -> Counter[str]:
        """The effects there will be when everything has landed."""
        return self.effects + Counter(name for _, name in self._landing)

    def _lands_late(self, name: str) -> None:
        self._landing.append((self.clock() + LANDING, name))

    def _land(self) -> None:
        for landing in [one for one in self._landing if one[0] <= self.clock()]:
            self._landing.remove(landing)
            self.effects[landing[1]] += 1

    async def pack_and_ship(self, run: Run) -> Ended:
        """An operation of two steps on this remote."""
        for name in ("pack", "ship"):
            await run.step(name, partial(self.write, name), look=partial(self.read, name), settle=SETTLE)
        return done(effects=2)


class Doomed(Coroutine[Any, Any, None]):
    """A coroutine whose task is cancelled at its `life`-th await: nothing after that happens in it."""

    def __init__(self, coroutine: Coroutine[Any, Any, None], life: int) -> None:
        self._coroutine = coroutine
        self._left = life

    def send(self, value: Any, /) -> Any:
        waits_for = self._coroutine.send(value)
        self._left -= 1
        if self._left == 0:
            task = asyncio.current_task()
            assert task is not None
            task.cancel()
        return waits_for

    def throw(self, *error: Any) -> Any:
        return self._coroutine.throw(*error)

    def close(self) -> None:
        self._coroutine.close()

    def __await__(self) -> Generator[Any, None, None]:
        return self._coroutine.__await__()
