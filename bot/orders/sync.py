"""The vendors' own sync arrows as this shop has set them: which run, and how long each may take. Performs no I/O.

With an arrow on, its target is never written by us: two writers would race (order lifecycle, section 10). With it
off, nobody else writes the target, so we do.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum


class Arrow(StrEnum):
    """The arrows that move an order on once it has shipped (order lifecycle, section 3)."""

    DESK_TO_SHOP = "desk_to_shop"
    SHOP_TO_PRODUCTION = "shop_to_production"
    PRODUCTION_TO_SHOP = "production_to_shop"
    SHOP_TO_DESK = "shop_to_desk"


ALL_ON = frozenset(Arrow)
GRACE: Mapping[Arrow, timedelta] = {
    Arrow.DESK_TO_SHOP: timedelta(minutes=60),
    Arrow.SHOP_TO_PRODUCTION: timedelta(minutes=30),
    Arrow.PRODUCTION_TO_SHOP: timedelta(minutes=30),
    Arrow.SHOP_TO_DESK: timedelta(minutes=60),
}
OWN_DEADLINE = timedelta(minutes=5)
"""How long our own writing may take where an arrow is off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sync:
    """Which arrows are on, and how long each may take before its absence is worth an alert."""

    on: frozenset[Arrow] = ALL_ON
    grace: Mapping[Arrow, timedelta] = field(default_factory=lambda: GRACE)

    def runs(self, arrow: Arrow) -> bool:
        return arrow in self.on

    def grace_of(self, arrow: Arrow) -> timedelta:
        """How long both sides may contradict each other: the arrow's grace, or our own deadline where it is off."""
        return self.grace[arrow] if self.runs(arrow) else OWN_DEADLINE
