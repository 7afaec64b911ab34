"""Time, handed in. Business time comes from a `Clock`; the ledger, budgets and signatures keep to real time."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Answers the present moment as aware UTC."""


def system_clock() -> datetime:
    """The machine's own clock."""
    return datetime.now(UTC)
