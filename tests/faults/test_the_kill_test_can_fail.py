"""The same rehearsal with one safeguard removed goes wrong and says so: else a good verdict would mean nothing."""

import re
from pathlib import Path

import pytest

from bot.demo.findings import Verdict
from tests.faults.following import OFF
from tests.faults.judging import judge
from tests.faults.plan import Plan
from tests.faults.rehearsal import rehearse_together

BAD = {
    Plan(seed=2, kills=6, sweeps=False, storm_at="slack", without="look-before-retry"): ("doubled", ""),
    Plan(seed=2, kills=8, sweeps=False, storm_at="slack", without="outbox"): (
        "lost",
        "Shipped by|marked .* shipped",
    ),
    Plan(seed=2, kills=3, sweeps=False, without="dedupe"): ("doubled", ""),
    Plan(seed=2, kills=6, sweeps=False, without="take-up"): ("lost", ""),
    Plan(seed=2, kills=5, sweeps=False, follows=OFF, storm_at="shipstation", lag=8.0, without="look-before-retry"): (
        "doubled",
        "shipped in shipstation",
    ),
}
"""Rehearsals with one safeguard missing, what must be found then, and the words of one such finding."""


@pytest.mark.slow
@pytest.mark.crowd
@pytest.mark.timeout(900)
async def test_without_a_safeguard_the_verdict_is_bad(tmp_path: Path) -> None:
    rehearsals = await rehearse_together(tuple(BAD), tmp_path)
    judged = [(rehearsal, judge(rehearsal)) for rehearsal in rehearsals]
    missed = [
        f"{rehearsal}\nneeds {kind} {words}, and this is found: {verdict}"
        for (rehearsal, verdict), (kind, words) in zip(judged, BAD.values(), strict=True)
        if not found(verdict, kind, words)
    ]
    assert not missed, "\n".join(missed)


def found(verdict: Verdict, kind: str, words: str) -> bool:
    return any(kind == its_kind and re.search(words, what) for its_kind, what in verdict.findings)
