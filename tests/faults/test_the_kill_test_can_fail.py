"""The same rehearsal with one safeguard removed goes wrong and says so: else a good verdict would mean nothing."""

from pathlib import Path

import pytest

from bot.demo.findings import Verdict
from tests.faults.following import OFF
from tests.faults.judging import judge
from tests.faults.plan import Plan
from tests.faults.rehearsal import rehearse_together

BAD = {
    Plan(seed=2, kills=8, sweeps=False, storm_at="slack", without="look-before-retry"): ("doubled", ""),
    Plan(seed=2, kills=8, sweeps=False, storm_at="slack", without="outbox"): ("lost", "Shipped by"),
    Plan(seed=2, kills=8, sweeps=False, without="dedupe"): ("doubled", ""),
    Plan(seed=2, kills=8, sweeps=False, without="take-up"): ("lost", ""),
    Plan(seed=2, kills=6, sweeps=False, follows=OFF, storm_at="shipstation", lag=2.0, without="look-before-retry"): (
        "doubled",
        "shipped in shipstation",
    ),
}
"""Rehearsals with one safeguard missing, what must be found then, and words that the finding holds."""


@pytest.mark.slow
@pytest.mark.timeout(900)
async def test_without_a_safeguard_the_verdict_is_bad(tmp_path: Path) -> None:
    rehearsals = await rehearse_together(tuple(BAD), tmp_path)
    for rehearsal, (kind, words) in zip(rehearsals, BAD.values(), strict=True):
        verdict = judge(rehearsal)
        assert found(verdict, kind, words), f"{verdict}\n{rehearsal}"


def found(verdict: Verdict, kind: str, words: str) -> bool:
    return any(kind == its_kind and words in what for its_kind, what in verdict.findings)
