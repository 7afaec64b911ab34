"""The people of the shop while their bot is being killed: they press, are not heard, and press again.

What a person wants is written down the moment they begin to want it.
"""

import asyncio
import math
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.demo.stage import CHANNEL
from integrations.sandbox.server import Sandbox
from integrations.sandbox.slack import CannotDo, Reaction
from integrations.sandbox.state import ShopOrder
from tests.faults.board import Board
from tests.faults.record import Record

USERS = ("UAMY", "UBEN", "UADA")
"""Members all: a guest may not press anything unless the settings say so."""
PACK, UNPACK = "order:pack", "order:unpack"
SHOWS = {PACK: "Packed", UNPACK: "In stock"}
FAILED = "Something went wrong on our side before anything was done"
TOO_LATE = "nothing was undone."
_LOOK = 0.05
"""Seconds between two glances at the channel."""
_AGAIN = (0.05, 0.4)
"""Seconds after which a person who was not heard tries again: at least, at most."""


class People:
    """Does what people do. Nobody here loses patience: what never comes is found when everything is at rest."""

    def __init__(self, box: Sandbox, board: Board, record: Record, rng: random.Random) -> None:
        self.box = box
        self.board = board
        self.record = record
        self.rng = rng
        self.patience = math.inf
        """Seconds after which a person to whom nothing happens tries again, where what was heard can be forgotten."""
        self._impatient_at: list[float] = []
        """When those who wait lose patience."""
        self.closing = False
        """Whether people finish what they are at and change their minds no more."""

    async def come_in(self) -> None:
        """Everybody says something once, so that Shipmate knows who they are before Slack can be away: whom it never
        saw it refuses then, and says so."""
        for user in USERS:
            await self.type(user, "/order practice")

    async def pack(self, order: ShopOrder) -> None:
        """Somebody packs an order that has a card, and perhaps takes it back and packs it again."""
        first = await self.want(order.name, PACK)
        for _ in range(self.rng.choice((0, 0, 1, 1, 2))):
            if self.closing:
                return
            await self.want(order.name, UNPACK)
            if first is not None and self.rng.random() < 0.5:
                await self.box.people.redeliver(first)
            await self.want(order.name, PACK)

    async def pack_by_command(self, order: ShopOrder) -> None:
        """Somebody types that an order is to be packed."""
        self.record.packs[order.name] += 1
        await self.type(self.rng.choice(USERS), f"/order {order.name} pack")
        await self.until(f"{order.name} is packed", lambda: self.is_packed(order))

    async def ask(self, order: ShopOrder) -> None:
        """Somebody who never asked about this order asks how it stands: so each answer belongs to one question."""
        users = [user for user in USERS if (user, order.name) not in self.record.asked]
        if users:
            user = self.rng.choice(users)
            self.record.asked.add((user, order.name))
            await self.type(user, f"/order {order.name} status")

    async def until(self, what: str, true: Callable[[], bool]) -> None:
        """Return once it is `true`. Meanwhile `what` stands in the record."""
        self.record.awaited.add(what)
        while not true():  # noqa: ASYNC110 - what is waited for happens in Slack or in Katana; one glance sees both
            await asyncio.sleep(_LOOK)
        self.record.awaited.discard(what)

    async def want(self, name: str, action: str) -> Reaction | None:
        """Press until Slack delivers it or the card shows it done; answers the press that was delivered, if any."""
        (self.record.packs if action == PACK else self.record.unpacks)[name] += 1
        heard = None
        while heard is None and not self._shows(name, action):
            await self.until(f"{name} offers {action}", lambda: self._can(name, action) or self._shows(name, action))
            failed = self.failures
            heard = await self._press_or_type(name, action)
            if heard and not await self.comes_about(
                f"the card of {name} says {SHOWS[action]}", lambda: self._shows(name, action), failed=failed
            ):
                heard = None
        await self.until(f"the card of {name} says {SHOWS[action]}", lambda: self._shows(name, action))
        return heard

    async def comes_about(self, what: str, true: Callable[[], bool], *, failed: int) -> bool:
        """Return once it is true, or false once somebody is told of one more failure than had `failed` before.

        Or once patience is at its end.
        """
        with self.patient(self.patience) as until:
            await self.until(what, lambda: true() or self.failures > failed or time.monotonic() > until)
        return true()

    @contextmanager
    def patient(self, seconds: float) -> Iterator[float]:
        """Somebody waits to see something happen, and tries again at the moment this gives: no story ends before."""
        until = time.monotonic() + seconds
        self._impatient_at.append(until)
        try:
            yield until
        finally:
            self._impatient_at.remove(until)

    @property
    def patient_for(self) -> float:
        """Seconds until whoever waits to see something happen tries again, whoever does so last; 0 for nobody."""
        now = time.monotonic()
        return max((end - now for end in self._impatient_at if now < end < math.inf), default=0.0)

    @property
    def failures(self) -> int:
        """How often anybody was told, in the channel or beside it, that nothing was done: so they try again."""
        return sum(told_of_failures(self.box).values()) + self._told_too_late()

    def _shows(self, name: str, action: str) -> bool:
        return self.board.state(name) == SHOWS[action]

    def _can(self, name: str, action: str) -> bool:
        """Whether the card offers it. A pack of yesterday has no button any more, and is taken back by a command."""
        return self.board.offers(name, action) or self._has_to_type(name, action)

    def _has_to_type(self, name: str, action: str) -> bool:
        packed = action == UNPACK and self.board.state(name) == SHOWS[PACK]
        return packed and (not self.board.offers(name, action) or self._told_too_late(name) > 0)

    def _told_too_late(self, name: str = "") -> int:
        """How often anybody was told that an Undo (of this order) came after its day: its card may still offer it."""
        told = (one.text for channel in self.box.workspace.channels.values() for one in channel.ephemerals.values())
        return sum(text.startswith(name) and TOO_LATE in text and f"type /order {name}" in text for text in told)

    async def _press_or_type(self, name: str, action: str) -> Reaction | None:
        if not self._has_to_type(name, action):
            return await self._press(name, action)
        reaction = await self.box.people.command(self.rng.choice(USERS), CHANNEL, f"/order {name} unpack")
        return reaction if await self.heard(reaction) else None

    async def _press(self, name: str, action: str) -> Reaction | None:
        """One press, or two people in the same instant; answers one that was delivered."""
        ts = self.board.cards[name].ts
        users = self.rng.sample(USERS, self.rng.choice((1, 1, 2)))
        reactions = await asyncio.gather(*(self.click(user, ts, action) for user in users))
        return next((reaction for reaction in reactions if reaction is not None), None)

    async def click(self, user: str, ts: str, action: str) -> Reaction | None:
        """Press once; answers what came of it if Slack delivered it."""
        try:
            reaction = await self.box.people.click(user, CHANNEL, ts, action)
        except CannotDo:  # the button went away under the finger: what was wanted is under way, or done
            return None
        return reaction if await self.heard(reaction) else None

    async def type(self, user: str, typed: str) -> None:
        """Type a command until Slack delivers it."""
        while not await self.heard(await self.box.people.command(user, CHANNEL, typed)):
            continue

    async def heard(self, reaction: Reaction) -> bool:
        """Whether Slack delivered it and nothing failed at once. Who was not heard waits a moment."""
        heard = reaction.ok and not reaction.text.startswith(FAILED)
        self.record.heard[heard] += 1
        if not heard:
            await asyncio.sleep(self.rng.uniform(*_AGAIN))
        return heard

    def bring(self, order: ShopOrder) -> None:
        """The goods of an order arrive. Each order waits for goods of its own."""
        for line in order.lines:
            self.box.world.add_stock(line.sku, line.quantity)

    def is_packed(self, order: ShopOrder) -> bool:
        """Whether Katana has it packed."""
        katana = self.box.world.katana_order_of(order.id)
        return katana is not None and self.box.world.katana_status(katana) == "PACKED"


def told_of_failures(box: Sandbox) -> Counter[str]:
    """How often each person was told that nothing was done: whispered, or written to them alone."""
    told: Counter[str] = Counter()
    for channel in box.workspace.channels.values():
        told.update(one.only_for or "" for one in channel.ephemerals.values() if one.text.startswith(FAILED))
        written = sum(one.text.startswith(FAILED) for one in channel.messages.values())
        if written:
            told[f"U{channel.id[1:]}"] += written
    return told
