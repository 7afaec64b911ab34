"""Many alerts of one rule at once: one list that is edited, instead of a message for each. Performs no I/O."""

from dataclasses import dataclass
from datetime import timedelta

from bot.orders.alert import AlertRule, Finding, Severity

AT_ONCE = timedelta(minutes=15)
"""Alerts of one rule that open within so long of each other are one event."""
SUBJECT = "rollup"


@dataclass(frozen=True, slots=True)
class Rolled:
    """One order of the list: what is wrong with it, and who has it."""

    order_id: int
    number: str
    words: str
    owner: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RollUp:
    """The list of a rule on a local day: those it stands of, the oldest first, and how many are right again."""

    rule: AlertRule
    day: str
    standing: tuple[Rolled, ...]
    over: int = 0


def can_be_rolled_up(finding: Finding) -> bool:
    """What must not leave the house is told alone, however much else there is to tell."""
    return finding.severity is not Severity.CRITICAL and finding.rule is not AlertRule.READY


def subject_of(rule: AlertRule, day: str) -> str:
    """How the list is named among the cards."""
    return f"{SUBJECT}:{rule.value}:{day}"


def parts_of(subject: str) -> tuple[AlertRule, str]:
    """The rule and the day of a list's subject."""
    _, rule, day = subject.split(":", 2)
    return AlertRule(rule), day
