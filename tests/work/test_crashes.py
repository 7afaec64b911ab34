"""Wherever a process dies, and whatever the remote answers: each effect comes once. Without the look it does not."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from bot.demo.sabotage import BlindRun
from bot.work.runner import Run
from storage.engine import Database
from storage.tables import Operation, State
from tests.work.bench import Bench, HandClock
from tests.work.remote import Answer, Doomed, Remote

MOST_AWAITS = 90
"""A little more than one run of the operation awaits when all goes well."""
ONCE_EACH = Counter(["pack", "ship"])

lives = st.lists(st.integers(1, MOST_AWAITS), max_size=4)
"""After how many awaits one process after the other dies; the next ones live."""
answers = st.lists(st.sampled_from(Answer), max_size=6)
trials = settings(
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


class House:
    """One database through all the crashes of all the trials."""

    def __init__(self, url: str, run_type: type[Run]) -> None:
        self._loop = asyncio.Runner()
        self._numbers = count()
        self._clock = HandClock()
        self._db = self._loop.run(Database.open(url, now=self._clock))
        self._bench = Bench(self._db, self._clock, run_type=run_type)

    def close(self) -> None:
        self._loop.run(self._db.close())
        self._loop.close()

    def rehearse(self, lives: Sequence[int], answers: Sequence[Answer]) -> tuple[Operation, Counter[str], int]:
        """Pack and ship through these crashes: the operation, the effects it had, and how often it really died."""
        return self._loop.run(self._rehearse(list(lives), list(answers)))

    async def _rehearse(self, lives: list[int], answers: list[Answer]) -> tuple[Operation, Counter[str], int]:
        remote = Remote(self._clock, answers)
        self._bench.handler = remote.pack_and_ship
        number = next(self._numbers)
        operation = await self._bench.submit(f"pack:{number}", lane=f"order:{number}")
        deaths = 0
        for process in count():
            assert process < 60, "it never ends"
            operation = await self._bench.stored(operation)
            if operation.state is not State.WAITING:
                return operation, remote.settled(), deaths
            self._clock.time = max(self._clock.time, operation.run_at)
            running = await self._bench.claimed(f"process {process}")
            if not await self._lives_through(running, lives.pop(0) if lives else 0):
                deaths += 1
                await self._bench.hand_on(to=f"process {process + 1}")
        raise AssertionError("count is endless")

    async def _lives_through(self, running: Operation, life: int) -> bool:
        task = asyncio.get_running_loop().create_task(Doomed(self._bench.runner.run(running), life))
        await asyncio.wait([task])
        if task.cancelled():
            return False
        task.result()
        return True


@contextmanager
def open_house(url: str, run_type: type[Run] = Run) -> Iterator[House]:
    house = House(url, run_type)
    try:
        yield house
    finally:
        house.close()


def test_nothing_is_lost_and_nothing_doubled_wherever_a_process_dies(database_url: str) -> None:
    """Every await of one run, one after the other: no moment is left out by chance."""
    with open_house(database_url) as house:
        died = 0
        for life in range(1, MOST_AWAITS + 1):
            operation, effects, deaths = house.rehearse([life], [])
            assert (operation.state, effects) == (State.DONE, ONCE_EACH), f"it died at await {life}"
            died += deaths
            if not deaths:
                break
    assert 20 < died < MOST_AWAITS, "the run has become longer or shorter than this test believes"


def test_nothing_is_lost_and_nothing_doubled_whatever_happens(database_url: str) -> None:
    with open_house(database_url) as house:

        @settings(trials, max_examples=40)
        @given(lives=lives, answers=answers)
        @example(lives=[], answers=[Answer.LOST_BEFORE, Answer.GOOD, Answer.LATE])
        def once_each(lives: list[int], answers: list[Answer]) -> None:
            operation, effects, _ = house.rehearse(lives, answers)
            assert (operation.state, effects) == (State.DONE, ONCE_EACH)

        once_each()


def test_without_the_look_the_same_trials_find_a_double(sqlite_url: str) -> None:
    with open_house(sqlite_url, BlindRun) as house:

        @settings(trials, max_examples=200, phases=[Phase.generate])
        @given(lives=lives, answers=answers)
        def once_each(lives: list[int], answers: list[Answer]) -> None:
            _, effects, _ = house.rehearse(lives, answers)
            assert effects == ONCE_EACH

        with pytest.raises(AssertionError, match="Counter"):
            once_each()
