"""The leaky bucket behind Shopify's GraphQL rate limit, in cost points and real seconds.

Rests on shopify.dev api/usage/limits: points flow back at a steady rate up to the bucket's size.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Bucket:
    """The bucket of one app on one shop; `clock` gives seconds and need not start anywhere."""

    size: float
    restore: float
    clock: Callable[[], float] = time.monotonic
    _level: float = field(init=False)
    _at: float = field(init=False)

    def __post_init__(self) -> None:
        self._level, self._at = self.size, self.clock()

    @property
    def available(self) -> float:
        """Points that can be spent now."""
        now = self.clock()
        self._level = min(self.size, self._level + (now - self._at) * self.restore)
        self._at = now
        return self._level

    def take(self, points: float) -> bool:
        """Spend the points if they are there; say whether they were."""
        enough = self.available >= points
        if enough:
            self._level -= points
        return enough

    def give_back(self, points: float) -> None:
        """Return what a query reserved and did not use."""
        self._level = min(self.size, self.available + points)

    def status(self) -> dict[str, object]:
        """`throttleStatus` as an answer carries it."""
        return {
            "maximumAvailable": float(self.size),
            "currentlyAvailable": int(self.available),
            "restoreRate": float(self.restore),
        }
