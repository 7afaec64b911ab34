"""The people who ship while their bot is being killed: by the form, by a command, or by a label bought elsewhere.

One order leaves once, whatever happens to the presses of whoever ships it, and whoever else wants to ship it too.
"""

import asyncio
import random
import time

from integrations.sandbox.server import Sandbox
from integrations.sandbox.slack import CannotDo
from integrations.sandbox.slack.choices import Value
from integrations.sandbox.slack.records import View
from integrations.sandbox.state import ShopOrder
from integrations.sandbox.world import arrows_to_shop
from tests.faults.following import Following
from tests.faults.people import USERS, People

SHIP, PUSH = "order:ship", "order:push_shop"
GONE = ("Shipped", "Done")
"""What a card says of an order that has left."""
WAYS = ("form", "command", "label", "label behind an open form")
_CHANCES = (5, 3, 2, 1)
_STUCK = 0.25
"""The share of orders of which the shop does not hear by itself."""
_LATE = 0.25
"""The share of orders that somebody else marks shipped once more, when they have left."""
_FORM_COMES = 1.5
"""Seconds after which a person no longer waits for a form, and presses again."""
_LOOK = 0.03


class Shippers:
    """Ships orders, each to its end. Everybody fills in one form at a time."""

    def __init__(self, people: People, follows: Following, rng: random.Random) -> None:
        self._people = people
        self._box: Sandbox = people.box
        self._follows = follows
        self._rng = rng
        self.hands = {user: asyncio.Lock() for user in USERS}
        self._stuck: set[int] = set()
        people.box.world.subscribe(self._hear)

    async def ship(self, order: ShopOrder) -> None:
        """An order that has a card leaves somehow, and every system comes to know it."""
        way = self._rng.choices(WAYS, _CHANCES)[0]
        await self.ship_by(way, order, stuck=self._rng.random() < _STUCK)

    async def ship_by(self, way: str, order: ShopOrder, *, stuck: bool) -> None:
        """It leaves one of the `WAYS`. When `stuck` the shop does not hear of it by itself, if it ever would."""
        if "A3" not in self._follows.off and stuck:
            self._stuck.add(order.id)
        match way:
            case "form":
                await self._by_form(order)
            case "command":
                self._people.record.ships.add(order.name)
                await self._type(order, self._parcel())
            case "label":
                await self._by_label(order)
            case _:
                await self._by_label_behind_an_open_form(order)
        await self._to_its_end(order)

    async def ship_by_command(self, order: ShopOrder) -> None:
        """Somebody types that an order has shipped, card or not."""
        self._people.record.ships.add(order.name)
        await self._type(order, self._parcel())
        await self._people.until(f"{order.name} has shipped everywhere", lambda: self._is_everywhere(order))

    async def _by_form(self, order: ShopOrder) -> None:
        """One person fills in the form, or two at once: each thinks that it is theirs to ship."""
        self._people.record.ships.add(order.name)
        users = self._rng.sample(USERS, self._rng.choice((1, 1, 1, 2)))
        await asyncio.gather(*(self._fill_in(user, order) for user in users))

    async def _fill_in(self, user: str, order: ShopOrder) -> None:
        async with self.hands[user]:
            while await self._form(user, order) and not await self._send(user, order):
                continue

    async def _by_label(self, order: ShopOrder) -> None:
        """Somebody buys the label in ShipStation's own screen, and another marks it shipped here as well."""
        self._people.record.labels.add(order.name)
        self._buy_label(order)
        await self._people.until(f"the card of {order.name} says that it has left", lambda: self._has_left(order))
        await self._type(order, "no tracking")

    async def _by_label_behind_an_open_form(self, order: ShopOrder) -> None:
        """While the form is open, the order ships by a label: what the form says comes too late."""
        self._people.record.labels.add(order.name)
        user = self._rng.choice(USERS)
        async with self.hands[user]:
            form = await self._form(user, order)
            self._buy_label(order)
            while form and not await self._send(user, order):
                form = await self._form(user, order)
        await self._people.until(f"the card of {order.name} says that it has left", lambda: self._has_left(order))
        await self._type(order, "no tracking")

    async def _to_its_end(self, order: ShopOrder) -> None:
        name = order.name
        await self._people.until(f"the card of {name} says that it has left", lambda: self._has_left(order))
        if self._rng.random() < _LATE:
            await self._type(order, self._parcel())
        if order.id in self._stuck:
            await self._push(order)
        await self._people.until(f"the card of {name} says Done", lambda: self._people.board.state(name) == "Done")

    async def _push(self, order: ShopOrder) -> None:
        """The shop does not hear of it: somebody asks how the order stands, is told so, and pushes it."""
        name, board = order.name, self._people.board
        self._people.record.pushes.add(name)
        heard = None
        while heard is None and board.state(name) != "Done":
            if not board.offers(name, PUSH):
                await self._people.ask(order)
            await self._people.until(
                f"{name} offers {PUSH}", lambda: board.offers(name, PUSH) or board.state(name) == "Done"
            )
            heard = await self._people.click(self._rng.choice(USERS), board.cards[name].ts, PUSH)
            if heard is not None and self._rng.random() < 0.3:
                await self._box.people.redeliver(heard)

    async def _form(self, user: str, order: ShopOrder) -> View | None:
        """Press until the form is open; None when the card or the answer to a press says that the order has left."""
        name, board = order.name, self._people.board
        while not self._has_left(order) and not self._was_told(user, order):
            if (view := self._open(user, order)) is not None:
                return view
            await self._people.until(
                f"{name} offers {SHIP}", lambda: board.offers(name, SHIP) or self._has_left(order)
            )
            if await self._people.click(user, board.cards[name].ts, SHIP) is not None:
                await self._wait_for_form(user, order)
        return None

    async def _wait_for_form(self, user: str, order: ShopOrder) -> None:
        with self._people.patient(_FORM_COMES) as until:
            while time.monotonic() < until:
                if self._open(user, order) or self._has_left(order):
                    return
                await asyncio.sleep(_LOOK)

    def _open(self, user: str, order: ShopOrder) -> View | None:
        """The form about this order, if that is what the person looks at."""
        view = self._box.workspace.views.top(user)
        return view if view and f"*{order.name}*" in str(view.content["blocks"]) else None

    async def _send(self, user: str, order: ShopOrder) -> bool:
        """Send the form that is open, and again if nobody heard; whether it was taken."""
        values = self._values()
        while self._open(user, order):
            failed = self._people.failures
            try:
                reaction = await self._box.people.submit_view(user, values)
            except CannotDo:  # it has left meanwhile, and the form that is open now asks for nothing
                reaction = await self._box.people.submit_view(user)
            if await self._people.heard(reaction) and not reaction.errors:
                self._people.record.forms.append((user, order.name))
                if self._rng.random() < 0.3:
                    await self._box.people.redeliver(reaction)
                left = f"{order.name}, whose form was sent, has left"
                return await self._people.comes_about(left, lambda: self._has_left(order), failed=failed)
        return False

    async def _type(self, order: ShopOrder, parcel: str) -> None:
        user = self._rng.choice(USERS)
        self._people.record.typed.append((user, order.name))
        await self._people.type(user, f"/order {order.name} ship {parcel}")

    def _buy_label(self, order: ShopOrder) -> None:
        (desk,) = self._box.world.desk_orders_of(str(order.id))
        self._box.world.desk_buy_label(desk.id, carrier_code="ups", tracking_number=self._number())

    def _hear(self, system: str, topic: str, subject: str) -> None:
        """The shop refuses to hear of an order that is to get stuck, at the very moment it ships."""
        if system == "shipstation" and topic in ("SHIP_NOTIFY", "FULFILLMENT_SHIPPED"):
            desk, _ = self._box.world.desk_parcel(int(subject))
            if int(desk.key) in self._stuck:
                arrows_to_shop.notify_failed(self._box.world, subject)

    def _has_left(self, order: ShopOrder) -> bool:
        return self._people.board.state(order.name) in GONE

    def _was_told(self, user: str, order: ShopOrder) -> bool:
        """Whether this person heard that it has left: of two cards one may stay as it was, and offer to ship it."""
        shown = [one for channel in self._box.workspace.channels.values() for one in channel.ephemerals.values()]
        refused = f"{order.name} was not marked shipped: shipped in every system"
        return any(one.only_for == user and one.text.startswith(refused) for one in shown)

    def _is_everywhere(self, order: ShopOrder) -> bool:
        world = self._box.world
        katana = world.katana_order_of(order.id)
        delivered = katana is not None and world.katana_status(katana) == "DELIVERED"
        return delivered and world.display_fulfillment_status(order) == "FULFILLED"

    def _parcel(self) -> str:
        """What a person types behind `ship`."""
        return self._number() if self._rng.random() < 0.7 else "no tracking"

    def _values(self) -> dict[str, Value]:
        """What a person fills in."""
        if self._rng.random() < 0.7:
            return {"tracking": self._number()}
        return {"no_tracking": ["no_tracking"]}

    def _number(self) -> str:
        """A tracking number of UPS, whose last digit checks the others."""
        body = "999AA101" + "".join(self._rng.choices("0123456789", k=7))
        digits = [int(c) if c.isdigit() else (ord(c) - 63) % 10 for c in body]
        return f"1Z{body}{-(sum(digits[::2]) + 2 * sum(digits[1::2])) % 10}"
