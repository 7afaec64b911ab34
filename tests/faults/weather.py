"""Bad weather between the bot and everybody else: lost answers, slow answers, limits, webhooks in no order."""

import asyncio
import random
from dataclasses import replace

from integrations.sandbox.deliveries import HABITS, Habits
from integrations.sandbox.faults import Fault
from integrations.sandbox.server import Sandbox

_PACKINGS = "/v1/sales_order_fulfillments"
_SAY = "/api/chat.postMessage"


def _at_write(face: str, method: str, path: str, containing: str = "") -> tuple[Fault, ...]:
    """Everything that happens to a write: lost before and after its effect, refused, cut short; above all, slow."""
    at = Fault("status", face=face, method=method, path=path, containing=containing)
    return (
        replace(at, kind="reset_before"),
        replace(at, kind="reset_after"),
        replace(at, kind="status_after", status=500),
        replace(at, kind="status", status=503),
        replace(at, kind="status", status=429, retry_after=1),
        replace(at, kind="truncate"),
        *[replace(at, kind="slow", seconds=0.3)] * 2,
        *[replace(at, kind="slow_after", seconds=0.6)] * 3,
    )


SHIPPING = (
    *_at_write("shipstation", "POST", "/orders/markasshipped"),
    *_at_write("shopify", "POST", "/admin/api", "mutation"),
    *_at_write("katana", "PATCH", _PACKINGS),
)
ELSEWHERE = (
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
_MOST = 12
"""How many faults lie in wait at once."""
_OFTEN = 0.5
"""The share of faults that wait for a write of shipping: there are fewer of those than of anything else."""
_SLOWEST_ARROW = 2.0
"""Seconds a vendor's own sync takes at most."""


class Weather:
    """Blows until it is over. `rng` decides what comes when; with `storm_at`, all of it strikes that face.

    With a `lag` every write of shipping is slow before its effect, by so many seconds more than usual.
    """

    def __init__(self, box: Sandbox, rng: random.Random, *, storm_at: str | None = None, lag: float = 0.0) -> None:
        self.drawn = 0
        self._box = box
        self._rng = rng
        self._lag = lag
        here = [[kind for kind in kinds if storm_at in (None, kind.face)] for kinds in (SHIPPING, ELSEWHERE)]
        self._kinds = [kinds for kinds in here if kinds]

    async def blow(self, *, lost: float) -> None:
        """Lay faults in wait until cancelled; webhooks come doubled, late, in no order, and a share is `lost`."""
        mischief = self._box.sender.mischief
        mischief.duplicate, mischief.reorder, mischief.behind, mischief.drop = 0.3, 0.3, 0.1, lost
        if self._lag:
            self._slow_down()
        while True:
            if len(self._box.faults.rules) < _MOST:
                self._box.faults.add(self._draw())
                self.drawn += 1
            for arrow in ("A3", "A4"):
                self._box.world.arrows[arrow].delay = self._rng.uniform(0.0, _SLOWEST_ARROW)
            await asyncio.sleep(self._rng.uniform(0.1, 0.5))

    def make_vendors_stubborn(self) -> None:
        """Let every vendor send each webhook until it is taken, so that nothing but the bot could lose one."""
        for vendor in HABITS:
            self._box.sender.habits[vendor] = Habits(2.0, (30.0,) * 1000)

    def clear(self) -> None:
        """Fine weather. Who is slow by nature stays so."""
        self._box.faults.rules = [rule for rule in self._box.faults.rules if rule.remaining is None]
        mischief = self._box.sender.mischief
        mischief.duplicate = mischief.reorder = mischief.drop = 0.0

    def _slow_down(self) -> None:
        for kind in self._kinds[0]:
            if kind.kind == "slow":
                slow = replace(kind, seconds=kind.seconds + self._lag, remaining=None)
                self._box.faults.rules.insert(0, slow)

    def _draw(self) -> Fault:
        return replace(self._rng.choice(self._kinds[0 if self._rng.random() < _OFTEN else -1]))
