"""The search index of orders, which lags behind writes: `orders(query:)` sees the past, `order(id:)` does not.

Shopify's index takes seconds, sometimes much longer for tags; so never confirm a write of your own by searching.
"""

import copy
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from integrations.sandbox.state import ShopOrder
from integrations.sandbox.world import World

BEGINNING = datetime.min.replace(tzinfo=UTC)


class SearchIndex:
    """Every order as it looked `lag` seconds ago on the world's clock. Without lag it is the present."""

    def __init__(self, world: World, lag: float) -> None:
        self._world = world
        self._lag = timedelta(seconds=lag)
        self._versions: dict[int, list[tuple[datetime, ShopOrder]]] = {}
        if lag > 0:
            for order in world.shop_orders.values():
                self._versions[order.id] = [(BEGINNING, copy.deepcopy(order))]
            world.subscribe(self._hear)

    def find(self, matches: Callable[[ShopOrder], bool]) -> list[ShopOrder]:
        """The orders whose indexed version matches, as that version."""
        seen = self._seen() if self._lag else list(self._world.shop_orders.values())
        return [order for order in seen if matches(order)]

    def _seen(self) -> list[ShopOrder]:
        horizon = self._world.now() - self._lag
        found = []
        for order_id, versions in self._versions.items():
            past = [version for version in versions if version[0] <= horizon]
            self._versions[order_id] = past[-1:] + versions[len(past) :]
            found += [order for _, order in past[-1:]]
        return found

    def _hear(self, system: str, topic: str, subject: str) -> None:
        order = self._world.shop_orders.get(int(subject)) if system == "shopify" else None
        if order:
            version = (self._world.now(), copy.deepcopy(order))
            self._versions.setdefault(order.id, []).append(version)
