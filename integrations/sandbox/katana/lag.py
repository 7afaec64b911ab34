"""What a read sees of Katana's sales orders when reads may lag behind writes.

Live probes saw a GET right after a PATCH show the old state, as from a replica. Here each order written through
the face is shown as it was until `lag` seconds of the world's clock have gone by; 0 means no lag.
"""

import copy
from datetime import datetime, timedelta

from integrations.sandbox.state import KatanaOrder
from integrations.sandbox.world import World


class Replica:
    """The sales orders as a reader sees them."""

    def __init__(self, world: World, lag: float) -> None:
        self._world = world
        self.lag = timedelta(seconds=lag)
        """May be set at any time: what is remembered by then is shown for as long as it says."""
        self._before: list[tuple[datetime, KatanaOrder]] = []

    def about_to_write(self, order: KatanaOrder) -> None:
        """Remember what readers will still see of `order` for a while. Call this before the change."""
        if self.lag:
            self._before.append((self._world.now(), copy.deepcopy(order)))

    def orders(self) -> dict[int, KatanaOrder]:
        """All orders by id, deleted ones too, as of `lag` seconds ago where the face wrote since."""
        shown = dict(self._world.katana_orders)
        since = self._world.now() - self.lag
        self._before = [(at, order) for at, order in self._before if at > since]
        for _, order in reversed(self._before):
            shown[order.id] = order
        return shown
