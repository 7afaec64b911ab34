"""The people of the shop while their bot is being killed: they press, are not heard, and press again.

Each order has one story, told by one task: goods arrive, the card comes, somebody packs, somebody takes it back.
What a person wants is written down the moment they begin to want it.
"""

import asyncio
import random
from collections.abc import Callable

from bot.demo.stage import CHANNEL
from integrations.sandbox.server import Sandbox
from integrations.sandbox.slack import CannotDo, Reaction
from integrations.sandbox.state import ShopOrder
from tests.faults.board import Board
from tests.faults.record import Record

USERS = ("UAMY", "UBEN", "UADA", "UGUS")
PACK, UNPACK = "order:pack", "order:unpack"
SHOWS = {PACK: "Packed", UNPACK: "In stock"}
_LOOK = 0.03
"""Seconds between two glances at the channel."""
_AGAIN = (0.05, 0.4)
"""Seconds after which a person who was not heard tries again: at least, at most."""


class People:
    """Tells stories. Nobody here loses patience: what never comes is found when everything is at rest."""

    def __init__(self, box: Sandbox, board: Board, record: Record, rng: random.Random) -> None:
        self._box = box
        self._board = board
        self._record = record
        self._rng = rng
        self.closing = False
        """Whether people finish what they are at and change their minds no more."""

    async def waited_for(self, order: ShopOrder) -> None:
        """An order that was seen waiting comes in stock, gets a card, is packed, and perhaps taken back again."""
        self._record.cards.add(order.name)
        self._bring(order)
        first = await self._want(order.name, PACK)
        for _ in range(self._rng.choice((0, 1, 1, 2, 3))):
            if self.closing:
                return
            await self._want(order.name, UNPACK)
            if first is not None and self._rng.random() < 0.5:
                await self._box.people.redeliver(first)
            await self._want(order.name, PACK)

    async def new(self, order: ShopOrder) -> None:
        """A new order comes in stock, seen waiting or not: it is told of one way or the other, then packed."""
        self._record.told.add(order.name)
        self._bring(order)
        await self.until(f"{order.name} is told of", lambda: self._board.told_of(order.name))
        self._record.packs[order.name] += 1
        await self._type(self._rng.choice(USERS), f"/order {order.name} pack")
        await self.until(f"{order.name} is packed", lambda: self._is_packed(order))

    async def ask(self, order: ShopOrder) -> None:
        """Somebody who never asked about this order asks how it stands: so each answer belongs to one question."""
        users = [user for user in USERS if (user, order.name) not in self._record.asked]
        if users:
            user = self._rng.choice(users)
            self._record.asked.add((user, order.name))
            await self._type(user, f"/order {order.name} status")

    async def until(self, what: str, true: Callable[[], bool]) -> None:
        """Return once it is `true`. Meanwhile `what` stands in the record."""
        self._record.awaited.add(what)
        while not true():  # noqa: ASYNC110 - what is waited for happens in Slack or in Katana; one glance sees both
            await asyncio.sleep(_LOOK)
        self._record.awaited.discard(what)

    async def _want(self, name: str, action: str) -> Reaction | None:
        """Press until Slack delivers it or the card shows it done; answers the press that was delivered, if any."""
        (self._record.packs if action == PACK else self._record.unpacks)[name] += 1
        heard = None
        while heard is None and not self._shows(name, action):
            await self.until(
                f"{name} offers {action}", lambda: self._board.offers(name, action) or self._shows(name, action)
            )
            heard = await self._press(name, action)
        await self.until(f"the card of {name} says {SHOWS[action]}", lambda: self._shows(name, action))
        return heard

    def _shows(self, name: str, action: str) -> bool:
        return self._board.state(name) == SHOWS[action]

    async def _press(self, name: str, action: str) -> Reaction | None:
        """One press, or two people in the same instant; answers one that was delivered."""
        ts = self._board.cards[name].ts
        users = self._rng.sample(USERS, self._rng.choice((1, 1, 2)))
        reactions = await asyncio.gather(*(self._click(user, ts, action) for user in users))
        return next((reaction for reaction in reactions if reaction is not None), None)

    async def _click(self, user: str, ts: str, action: str) -> Reaction | None:
        try:
            reaction = await self._box.people.click(user, CHANNEL, ts, action)
        except CannotDo:  # the button went away under the finger: what was wanted is under way, or done
            return None
        return reaction if await self._heard(reaction) else None

    async def _type(self, user: str, typed: str) -> None:
        """Type a command until Slack delivers it."""
        while not await self._heard(await self._box.people.command(user, CHANNEL, typed)):
            continue

    async def _heard(self, reaction: Reaction) -> bool:
        """Whether Slack delivered it. Who was not heard waits a moment."""
        self._record.heard[reaction.ok] += 1
        if not reaction.ok:
            await asyncio.sleep(self._rng.uniform(*_AGAIN))
        return reaction.ok

    def _bring(self, order: ShopOrder) -> None:
        """The goods of an order arrive. Each order waits for goods of its own."""
        for line in order.lines:
            self._box.world.add_stock(line.sku, line.quantity)

    def _is_packed(self, order: ShopOrder) -> bool:
        katana = self._box.world.katana_order_of(order.id)
        return katana is not None and self._box.world.katana_status(katana) == "PACKED"
