"""Orders with an episode of their own: of goods that nobody else buys, so that no episode disturbs another."""

import itertools
import random

from bot.demo.eye import Eye
from bot.demo.hands import Hands, Pace, at_once
from bot.demo.stage import Stage
from bot.demo.transcript import Transcript
from bot.orders.alert import AlertRule
from bot.services import submissions
from integrations.sandbox.state import KatanaOrder, ShopOrder

NATIVE = ("A3", "A4", "A5")
"""The vendors' own syncs that tell each other of parcels."""


class Errands(Hands):
    """What episodes share. `follows`: whether the vendors' own syncs run in this shop."""

    def __init__(
        self,
        stage: Stage,
        eye: Eye,
        transcript: Transcript,
        rng: random.Random,
        *,
        follows: bool = True,
        pace: Pace = at_once,
    ) -> None:
        super().__init__(stage, eye, transcript, pace=pace)
        self._rng = rng
        self._sweeps = itertools.count()
        self.follows = follows
        for name in NATIVE:
            self.box.world.arrows[name].on = follows

    def goods(self, title: str, on_hand: int = 0) -> str:
        """Something new is for sale; its SKU."""
        sku = title.upper()
        self.box.world.add_variant(sku, title, 2500, on_hand=on_hand)
        return sku

    async def own_order(self, title: str, *, on_hand: int = 1) -> ShopOrder:
        """A customer orders one of a new thing, and everybody who listens knows of it."""
        order = self.orders_new(title, on_hand=on_hand)
        await self.rest()
        self.eye.look()
        return order

    def orders_new(self, title: str, *, on_hand: int = 1, hold: str | None = None) -> ShopOrder:
        """A customer orders and pays one of a new thing; for this reason it is held at once."""
        order = self.box.world.place_order([(self.goods(title, on_hand), 1)])
        if hold:
            self.box.world.hold(order.id, hold)
        self.reserved.add(order.name)
        self.transcript.world(f"a customer orders a new {title.lower()}: {order.name}")
        return order

    def katana_of(self, order: ShopOrder) -> KatanaOrder:
        """Katana's record of an order that it has."""
        return self.eye.katana(order.name)

    def pack_by_hand(self, order: ShopOrder) -> None:
        """Somebody packs it at Katana's own screen."""
        katana = self.katana_of(order)
        self.box.world.katana_fulfill(katana.id, "PACKED", {row.id: row.quantity for row in katana.rows})
        self.transcript.world(f"{order.name} is packed at Katana's own screen")

    def wrong(self, order: ShopOrder, rule: AlertRule) -> None:
        """People ought to hear that this is wrong, once."""
        self.eye.expected.alerts.add((order.name, rule))

    def right(self, order: ShopOrder, rule: AlertRule) -> None:
        """And that it is not any more."""
        self.eye.expected.over.add((order.name, rule))

    async def sweep(self) -> None:
        """Ask every system what changed, however lately that was done."""
        bot = self.stage.bot
        async with bot.db.write() as unit:
            for connection_id in bot.shops.connections():
                await unit.ledger.submit(submissions.sweep(connection_id, f"day {next(self._sweeps)}"))
        await self.rest()
