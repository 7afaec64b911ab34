"""Which orders another system does not list at the first start: told once, in the summary, and by no alert.

A list proves no absence, so it is said that they are not listed, and not that they are missing.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.orders.absence import is_absent, why_not_imported
from bot.orders.drift import too_old
from bot.orders.order import Order, Role
from bot.orders.sync import Arrow, Sync

MOST_NAMED = 10
_IMPORTS = {Role.PRODUCTION: Arrow.ORDERS_TO_PRODUCTION, Role.DESK: Arrow.ORDERS_TO_DESK}


@dataclass(slots=True)
class Unlisted:
    """Orders that one system does not list: too old for its import, or missed."""

    system: str
    days: int
    old: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def data(self) -> dict[str, Any]:
        """What the summary says of them, with the first few named."""
        return {
            "system": self.system,
            "days": self.days,
            "old": len(self.old),
            "missed": len(self.missed),
            "old_named": self.old[:MOST_NAMED],
            "missed_named": self.missed[:MOST_NAMED],
        }


class Unsynced:
    """Collects them while a shop's orders are taken in."""

    def __init__(self, sync: Sync, now: datetime) -> None:
        self._sync = sync
        self._now = now
        self._found: dict[Role, Unlisted] = {}

    def see(self, order: Order) -> None:
        """One order as the lists tell of it."""
        if order.test or why_not_imported(order):
            return
        for role, arrow in _IMPORTS.items():
            if is_absent(order, role):
                days = self._sync.windows[arrow].days
                found = self._found.setdefault(role, Unlisted(order.named(role), days))
                old = too_old(order, self._sync, arrow, self._now)
                (found.old if old else found.missed).append(order.number)

    def data(self) -> list[dict[str, Any]]:
        """What there is to tell, one entry a system."""
        return [found.data() for found in self._found.values()]
