"""The alerts Shipmate knows, and what is said when one opens. Performs no I/O."""

from dataclasses import dataclass
from enum import StrEnum


class AlertRule(StrEnum):
    """Every rule that can open an alert. The names are those of the order lifecycle, sections 8 and 9."""

    READY = "ready"
    S1 = "no_plan"
    S2 = "supply_overdue"
    S3 = "will_miss_promise"
    S4 = "ready_stalled"
    S5 = "packed_stalled"
    D1 = "missing_in_production"
    D2 = "missing_at_the_desk"
    S6 = "promise"
    S7 = "long_hold"
    D3 = "shop_not_told"
    D4 = "production_not_told"
    D5 = "not_shipped_at_the_desk"
    D6 = "shop_behind_production"
    D7 = "called_off_and_open"
    D8 = "quantities_differ"
    D9 = "held_and_awaiting"
    D10 = "several_records"
    D11 = "label_voided"
    D12 = "called_off_and_packed"
    D13 = "archived_unsent"


STALLS = frozenset(
    {
        AlertRule.S1,
        AlertRule.S2,
        AlertRule.S3,
        AlertRule.S4,
        AlertRule.S5,
        AlertRule.S6,
        AlertRule.S7,
    }
)
"""What stands still: section 8. The others are contradictions, and the news that an order is ready."""


class Severity(StrEnum):
    """How much an alert may disturb. One for information is only counted in the digest, a high one rings once in the
    channel, a critical one waits for nothing."""

    INFO = "info"
    WARN = "warn"
    HIGH = "high"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """An alert that ought to stand. `entry` names what was found: the same finding is never raised twice."""

    rule: AlertRule
    entry: str
    words: str = ""
    severity: Severity = Severity.WARN
    next: str = ""
    """Who could do what about it."""
