"""The findings as lines for a terminal, and as data for Slack. Performs no I/O."""

from collections.abc import Iterable
from typing import Any

from bot.doctor.finding import Finding, Verdict
from integrations.probing import Learned


def lines(findings: Iterable[Finding]) -> list[str]:
    """A line a finding, its fix under it, and what it comes to."""
    seen = list(findings)
    said = [line for each in seen for line in _lines(each)]
    return [*said, "", summary(seen)]


def _lines(finding: Finding) -> list[str]:
    line = f"{finding.verdict.value}  {finding.what}: {finding.words}"
    return [line, f"      {finding.fix}"] if finding.fix else [line]


def summary(findings: Iterable[Finding]) -> str:
    """How many of which, worst first."""
    seen = list(findings)
    counts = {verdict: sum(each.verdict is verdict for each in seen) for verdict in Verdict}
    worst = [f"{counts[one]} {one.value}" for one in (Verdict.FAIL, Verdict.WARN) if counts[one]]
    return ", ".join([*worst, f"{counts[Verdict.PASS]} pass"])


def learned_lines(key: str, learned: Iterable[Learned]) -> list[str]:
    """A line a question of one account, and under it what was learned, or why nothing was."""
    told = [line for each in learned for line in (f"  {_mark(each)}  {each.question}", f"         {each.words}")]
    return [f"{key}:", *told]


def _mark(learned: Learned) -> str:
    return "fail" if learned.failed else "told" if learned.known else "open"


def as_data(findings: Iterable[Finding]) -> dict[str, Any]:
    """What the message in Slack is made of: what passes is only counted."""
    seen = list(findings)
    troubles = [each for each in seen if each.verdict is not Verdict.PASS]
    troubles.sort(key=lambda each: each.verdict is not Verdict.FAIL)
    return {
        "passes": len(seen) - len(troubles),
        "troubles": [[each.verdict.value, each.what, each.words, each.fix] for each in troubles],
    }
