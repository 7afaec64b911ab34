"""The vendors' own sync arrows as this shop has set them: which run, and how long each may take. Performs no I/O.

With an arrow on, its target is never written by us: two writers would race (order lifecycle, section 10). With it
off, nobody else writes the target, so we do.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum


class Arrow(StrEnum):
    """The arrows that bring an order to the others, and those that move it on (order lifecycle, section 3)."""

    ORDERS_TO_PRODUCTION = "orders_to_production"  # A1
    ORDERS_TO_DESK = "orders_to_desk"  # A2
    DESK_TO_SHOP = "desk_to_shop"  # A3
    SHOP_TO_PRODUCTION = "shop_to_production"  # A4
    PRODUCTION_TO_SHOP = "production_to_shop"  # A5
    EDITS_TO_PRODUCTION = "edits_to_production"  # A7
    EDITS_TO_DESK = "edits_to_desk"  # A8
    CANCELS_TO_DESK = "cancels_to_desk"  # A9
    SHOP_TO_DESK = "shop_to_desk"  # A12


ALL_ON = frozenset(Arrow)
GRACE: Mapping[Arrow, timedelta] = {
    Arrow.ORDERS_TO_PRODUCTION: timedelta(minutes=15),
    Arrow.ORDERS_TO_DESK: timedelta(hours=4),
    Arrow.DESK_TO_SHOP: timedelta(minutes=60),
    Arrow.SHOP_TO_PRODUCTION: timedelta(minutes=30),
    Arrow.PRODUCTION_TO_SHOP: timedelta(minutes=30),
    Arrow.EDITS_TO_PRODUCTION: timedelta(minutes=30),
    Arrow.EDITS_TO_DESK: timedelta(minutes=60),
    Arrow.CANCELS_TO_DESK: timedelta(minutes=60),
    Arrow.SHOP_TO_DESK: timedelta(minutes=60),
}
WINDOWS: Mapping[Arrow, timedelta] = {
    Arrow.ORDERS_TO_PRODUCTION: timedelta(days=14),
    Arrow.ORDERS_TO_DESK: timedelta(days=90),
}
"""How old an order may be and still be imported: what is older is not missing, it is not synced by design."""
NEAR_CUTOFF = timedelta(minutes=60)
"""How long an import to the desk may take when the next pick-up is near."""
OWN_DEADLINE = timedelta(minutes=5)
"""How long our own writing may take where an arrow is off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sync:
    """Which arrows are on, and how long each may take before its absence is worth an alert."""

    on: frozenset[Arrow] = ALL_ON
    grace: Mapping[Arrow, timedelta] = field(default_factory=lambda: GRACE)
    windows: Mapping[Arrow, timedelta] = field(default_factory=lambda: WINDOWS)
    near_cutoff: timedelta = NEAR_CUTOFF

    def runs(self, arrow: Arrow) -> bool:
        return arrow in self.on

    def grace_of(self, arrow: Arrow) -> timedelta:
        """How long both sides may contradict each other: the arrow's grace, or our own deadline where it is off."""
        return self.grace[arrow] if self.runs(arrow) else OWN_DEADLINE
