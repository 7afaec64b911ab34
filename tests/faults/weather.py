"""Bad weather between the bot and everybody else: lost answers, slow answers, limits, webhooks in no order."""

import asyncio
import random
from dataclasses import replace

from integrations.sandbox.deliveries import HABITS, Habits
from integrations.sandbox.faults import Fault
from integrations.sandbox.server import Sandbox

_PACKINGS = "/v1/sales_order_fulfillments"
_SAY = "/api/chat.postMessage"
KINDS = (
    Fault("reset_after", face="katana", method="POST", path=_PACKINGS),
    Fault("status_after", face="katana", method="POST", path=_PACKINGS, status=500),
    Fault("slow", face="katana", method="POST", path=_PACKINGS, seconds=0.3),
    Fault("slow_after", face="katana", method="POST", path=_PACKINGS, seconds=0.6),
    Fault("slow_after", face="katana", method="DELETE", path=_PACKINGS, seconds=0.6),
    Fault("reset_after", face="katana", method="DELETE", path=_PACKINGS),
    Fault("status", face="katana", path="/v1", status=429, retry_after=1),
    Fault("status", face="katana", method="GET", path="/v1", status=503),
    Fault("truncate", face="katana", method="GET", path="/v1"),
    Fault("reset_after", face="slack", path=_SAY),
    Fault("slow_after", face="slack", path=_SAY, seconds=0.6),
    Fault("slow", face="slack", path=_SAY, seconds=0.3),
    Fault("status", face="slack", path=_SAY, status=503),
    Fault("status", face="slack", path="/api/chat", status=429, retry_after=1),
    Fault("reset_before", face="slack", path="/api/chat.update"),
    Fault("reset_before", face="shopify", path="/admin/api"),
    Fault("status", face="shipstation", path="/orders", status=503),
)
"""A request that is slow after its effect is where a kill hurts most: done, and nobody was told."""
_MOST = 6
"""How many faults lie in wait at once."""


class Weather:
    """Blows until it is over. `rng` decides what comes when; with `storm_at`, all of it strikes that face."""

    def __init__(self, box: Sandbox, rng: random.Random, *, storm_at: str | None = None) -> None:
        self.drawn = 0
        self._kinds = [kind for kind in KINDS if storm_at in (None, kind.face)]
        self._box = box
        self._rng = rng

    async def blow(self, *, lost: float) -> None:
        """Lay faults in wait until cancelled; webhooks come doubled, late, in no order, and a share is `lost`."""
        mischief = self._box.sender.mischief
        mischief.duplicate, mischief.reorder, mischief.behind, mischief.drop = 0.3, 0.3, 0.1, lost
        while True:
            if len(self._box.faults.rules) < _MOST:
                self._box.faults.add(replace(self._rng.choice(self._kinds)))
                self.drawn += 1
            await asyncio.sleep(self._rng.uniform(0.1, 0.5))

    def make_vendors_stubborn(self) -> None:
        """Let every vendor send each webhook until it is taken, so that nothing but the bot could lose one."""
        for vendor in HABITS:
            self._box.sender.habits[vendor] = Habits(2.0, (30.0,) * 1000)

    def clear(self) -> None:
        """Fine weather."""
        self._box.faults.clear()
        mischief = self._box.sender.mischief
        mischief.duplicate = mischief.reorder = mischief.drop = 0.0
