"""Whatever happens to orders in whatever order, and however little of it we are told: nothing is lost or made up.

Vendors' events come at random; their webhooks arrive, come late or never; systems cannot be read; readings freeze;
time passes. The real services judge through the real rules. What must come out is read off the systems by force,
after each step and in the end. That it would turn red is shown in `tests/mutation`.

`SHIPMATE_LIVES=200` plays that many lives, other ones each time, instead of the few of the quick suite,
`SHIPMATE_EVENTS=100` so many steps of each.
"""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any, ClassVar, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.databases import sqlite_copy
from tests.services import by_force
from tests.services.holding import Holding
from tests.services.lives import Life
from tests.services.opening import opened

Result = TypeVar("Result")
FEW = 4
LIVES, STEPS = int(os.environ.get("SHIPMATE_LIVES", FEW)), int(os.environ.get("SHIPMATE_EVENTS", "25"))
HUNTING = "SHIPMATE_LIVES" in os.environ


class Lives(RuleBasedStateMachine):
    """One life, as hypothesis plays it."""

    template: ClassVar[Path]
    life: Life
    holding: Holding

    def __init__(self) -> None:
        super().__init__()
        self.loop, self.stack = asyncio.Runner(), AsyncExitStack()
        self.folder = tempfile.mkdtemp()
        self.failed = False

    def run(self, call: Coroutine[Any, Any, Result]) -> Result:
        """A life that has failed is over: nothing more is asked of it."""
        try:
            return self.loop.run(call)
        except BaseException:
            self.failed = True
            raise

    @initialize(seed=st.integers(min_value=0, max_value=2**64 - 1))
    def begins(self, seed: int) -> None:
        url = sqlite_copy(self.template, Path(self.folder))
        house = self.run(self.stack.enter_async_context(opened(url)))
        self.life = Life(house, Random(seed))
        self.holding = Holding(self.life)
        self.run(self.life.begin())

    @rule()
    def something_happens(self) -> None:
        """One rule for everything, drawn evenly: of several, hypothesis would leave some out of most lives."""
        note(self.run(self.life.something_happens()))

    @invariant()
    def it_holds(self) -> None:
        self.run(self.holding.holds())

    def teardown(self) -> None:
        try:
            if not self.failed:
                self.run(self._end())
        finally:
            self.run(self.stack.aclose())
            self.loop.close()
            shutil.rmtree(self.folder)

    async def _end(self) -> None:
        """Everything is read afresh; a long time passes; everything is made good."""
        await self.life.all_come_back()
        await self.life.everything_is_swept()
        await self.holding.holds()
        until = self.life.house.clock() + by_force.LONGEST
        while self.life.house.clock() < until:
            await self.life.pass_time(timedelta(hours=6))
        await self.holding.holds()
        await self.holding.everything_with_a_cause_stands()
        await self.life.peace()
        await self.holding.nothing_stands()


@pytest.mark.timeout(600)
def test_whatever_happens_nothing_is_lost_and_nothing_made_up(sqlite_template: Path) -> None:
    Lives.template = sqlite_template
    trials = settings(
        max_examples=LIVES,
        stateful_step_count=STEPS,
        deadline=None,
        derandomize=not HUNTING,
        database=None,
        phases=[Phase.generate, *([Phase.shrink] if HUNTING else [])],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Lives, settings=trials)
