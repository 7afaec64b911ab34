"""Who is told which story, and when: a few tellers at once, customers who keep ordering, and the curious.

Each order has one story, told by one task: goods arrive, the card comes, somebody packs, somebody takes it back, it
ships.
"""

import asyncio
import random

from integrations.sandbox.state import ShopOrder
from integrations.sandbox.world import World
from tests.faults.holders import Holders
from tests.faults.people import People
from tests.faults.record import Record
from tests.faults.shippers import Shippers

TELLERS = 24
NEWCOMERS = 2
MOST_LISTED = 20
"""The day's list shows forty lines at most and hides the rest; newcomers stand in it too."""
_SHELF = "SHELF"
_STOPPED = 0.25
"""The share of orders that are held, or have a problem, before anything else."""
_STRAIGHT, _LEAVES, _TYPED = 0.5, 0.75, 0.5
"""The shares of orders that ship without being packed, that ship after it, and of new ones that ship by a command."""


class Stories:
    """Stories until `end`; those under way are told to their end."""

    def __init__(self, world: World, people: People, shippers: Shippers, record: Record, rng: random.Random) -> None:
        self._world = world
        self._people = people
        self._shippers = shippers
        self._holders = Holders(people, shippers.hands, rng)
        self._record = record
        self._rng = rng
        self._over = False
        self._waiting: list[ShopOrder] = []
        self._known: list[ShopOrder] = []
        world.add_variant(_SHELF, "On the shelf", 1500, on_hand=10_000)

    def place_waiting(self, count: int) -> None:
        """Customers order goods of which there are none."""
        self._waiting += [self._place_waiting() for _ in range(count)]

    def end(self) -> None:
        """Begin nothing new."""
        self._over = self._people.closing = True

    async def tell(self) -> None:
        """Tell everything. Returns when all stories have ended."""
        tellers = [self._teller() for _ in range(TELLERS)]
        newcomers = [self._newcomer() for _ in range(NEWCOMERS)]
        await asyncio.gather(*tellers, *newcomers, self._customers(), self._curious())

    async def _teller(self) -> None:
        await self._pause(0.0, 2.0)
        while self._waiting and not self._over:
            await self._waited_for(self._waiting.pop(0))
            await self._pause(0.0, 1.0)

    async def _waited_for(self, order: ShopOrder) -> None:
        """An order that was seen waiting comes in stock and gets a card, is packed, and perhaps ships."""
        self._record.cards.add(order.name)
        self._people.bring(order)
        await self._people.until(f"{order.name} has a card", lambda: bool(self._people.board.state(order.name)))
        if self._rng.random() < _STOPPED and not self._over:
            await self._rng.choice((self._holders.hold, self._holders.report))(order)
        straight = self._rng.random() < _STRAIGHT
        if not straight:
            await self._people.pack(order)
        if straight or (not self._over and self._rng.random() < _LEAVES):
            await self._shippers.ship(order)

    async def _new(self, order: ShopOrder) -> None:
        """A new order comes in stock, seen waiting or not: it is told of one way or the other, then packed or shipped
        by somebody who types."""
        self._record.told.add(order.name)
        self._people.bring(order)
        await self._people.until(f"{order.name} is told of", lambda: self._people.board.told_of(order.name))
        if self._rng.random() < _TYPED:
            await self._shippers.ship_by_command(order)
        else:
            await self._rng.choice((self._people.pack_by_command, self._holders.pack_from_list))(order)

    async def _newcomer(self) -> None:
        """Orders goods that come in soon after, so that nobody can say whether the order was seen waiting."""
        while not self._over:
            order = self._place_waiting()
            await self._pause(0.0, 1.0)
            await self._new(order)
            await self._pause(0.5, 2.0)

    async def _customers(self) -> None:
        """Order what lies on the shelf."""
        while not self._over and len(self._record.listed) < MOST_LISTED:
            order = self._world.place_order([(_SHELF, 1)])
            self._known.append(order)
            self._record.listed.add(order.name)
            await self._pause(1.0, 6.0)

    async def _curious(self) -> None:
        while not self._over:
            await self._pause(0.5, 2.5)
            await self._people.ask(self._rng.choice(self._known))

    def _place_waiting(self) -> ShopOrder:
        goods = [self._new_goods() for _ in range(self._rng.choice((1, 1, 2)))]
        order = self._world.place_order([(sku, self._rng.randint(1, 3)) for sku in goods])
        self._known.append(order)
        return order

    def _new_goods(self) -> str:
        sku = f"GOODS-{len(self._world.variants)}"
        self._world.add_variant(sku, f"Goods {len(self._world.variants)}", 1900)
        return sku

    async def _pause(self, least: float, most: float) -> None:
        if not self._over:
            await asyncio.sleep(self._rng.uniform(least, most))
