"""kill -9 at random instants while webhooks, presses and posts are in flight: nothing lost, nothing doubled."""

import os
from pathlib import Path

import pytest

from bot.demo.verdict import Verdict
from integrations.sandbox.server import Sandbox
from tests.faults.judging import judge
from tests.faults.plan import Plan
from tests.faults.rehearsal import Rehearsal
from tests.faults.traffic import Traffic

KILLS = int(os.environ.get("SHIPMATE_KILLS", "50"))
SEED = int(os.environ.get("SHIPMATE_SEED", "21"))


async def rehearsed(plan: Plan, folder: Path) -> tuple[Rehearsal, Verdict]:
    """Play a rehearsal to its end, and the verdict on it."""
    box = Sandbox(seed=plan.seed, seeded=False, limits=False)
    traffic = Traffic(box)
    async with box:
        rehearsal = Rehearsal(plan, box, traffic)
        await rehearsal.play(folder)
        return rehearsal, judge(rehearsal)


@pytest.mark.timeout(300)
async def test_a_few_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    plan = Plan(seed=4, kills=4)
    rehearsal, verdict = await rehearsed(plan, tmp_path)
    assert rehearsal.kills["all"] == plan.kills
    assert verdict.good, f"{plan}\n{verdict}"


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_slack_over_http_survives_them_too(tmp_path: Path) -> None:
    plan = Plan(seed=5, kills=10, slack="http")
    _, verdict = await rehearsed(plan, tmp_path)
    assert verdict.good, f"{plan}\n{verdict}"


@pytest.mark.slow
@pytest.mark.timeout(900)
async def test_many_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    """SHIPMATE_KILLS and SHIPMATE_SEED choose another rehearsal; a failure prints its plan, to be played again."""
    plan = Plan(seed=SEED, kills=KILLS)
    rehearsal, verdict = await rehearsed(plan, tmp_path)
    assert rehearsal.kills["all"] >= plan.kills
    assert verdict.good, f"{plan}\n{verdict}"


@pytest.mark.slow
@pytest.mark.timeout(900)
async def test_without_sweeps_the_vendors_stubbornness_is_enough(tmp_path: Path) -> None:
    """No sweep makes up for anything here: what vendors deliver again after a kill must be taken in."""
    plan = Plan(seed=SEED + 1, kills=10, sweeps=False)
    _, verdict = await rehearsed(plan, tmp_path)
    assert verdict.good, f"{plan}\n{verdict}"
