"""The same rehearsal with one safeguard removed goes wrong and says so: else a good verdict would mean nothing."""

from pathlib import Path

import pytest

from tests.faults.judging import judge
from tests.faults.plan import Plan
from tests.faults.rehearsal import rehearse

BAD = {
    Plan(seed=2, kills=10, sweeps=False, storm_at="slack", without="look-before-retry"): "doubled",
    Plan(seed=2, kills=10, sweeps=False, storm_at="slack", without="outbox"): "lost",
    Plan(seed=2, kills=10, sweeps=False, without="dedupe"): "doubled",
    Plan(seed=2, kills=10, sweeps=False, without="take-up"): "lost",
}
"""Rehearsals with one safeguard missing, and what must be found then."""


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize(("plan", "finding"), BAD.items(), ids=str)
async def test_without_a_safeguard_the_verdict_is_bad(plan: Plan, finding: str, tmp_path: Path) -> None:
    rehearsal = await rehearse(plan, tmp_path)
    verdict = judge(rehearsal)
    assert finding in {kind for kind, _ in verdict.findings}, f"{verdict}\n{rehearsal}"
