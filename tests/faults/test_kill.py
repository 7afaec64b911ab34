"""`kill -9` at random instants while webhooks, clicks and posts are under way: nothing lost, nothing doubled.

`SHIPMATE_SEED` and `SHIPMATE_KILLS` choose another rehearsal. Its name, which pytest prints, says which it was.
"""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.faults.judging import judge
from tests.faults.plan import Moment, Plan
from tests.faults.rehearsal import Rehearsal, rehearse

SEED = int(os.environ.get("SHIPMATE_SEED", "1"))
KILLS = int(os.environ.get("SHIPMATE_KILLS", "50"))

FEW = Plan(seed=SEED, kills=4, sweeps=False)
MANY = Plan(seed=SEED, kills=KILLS)
OVER_HTTP = replace(MANY, slack="http", sweeps=False, kills=KILLS // 2)


def must_be_good(rehearsal: Rehearsal) -> None:
    verdict = judge(rehearsal)
    assert verdict.good, f"{verdict}\n{rehearsal}\n{rehearsal.record.log[-3000:]}"


@pytest.mark.parametrize("plan", [FEW], ids=str)
async def test_a_few_kills_lose_and_double_nothing(plan: Plan, tmp_path: Path) -> None:
    """Vendors repeat each webhook until it is taken and nobody sweeps: only the bot could lose one."""
    rehearsal = await rehearse(plan, tmp_path)
    must_be_good(rehearsal)
    assert rehearsal.record.packs.total() >= plan.waiting // 2


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("plan", [MANY, OVER_HTTP], ids=str)
async def test_many_kills_lose_and_double_nothing(plan: Plan, tmp_path: Path) -> None:
    """Some while the bot starts, some while a write is on its way, one while it takes in the existing orders."""
    rehearsal = await rehearse(plan, tmp_path)
    must_be_good(rehearsal)
    if plan.kills >= 20:
        assert rehearsal.kills["in mid-write"] > 0, f"it was too easy: {rehearsal}"
        assert rehearsal.kills[Moment.START] > 0, f"it was too easy: {rehearsal}"
