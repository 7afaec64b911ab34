"""The people who stop an order, and those who pack from the list, while their bot is being killed.

An order is held and let go, a problem is reported and solved, a pack is chosen in the form for several: each once,
however often people press for want of an answer.
"""

import asyncio
import random
from collections.abc import Callable, Mapping

from integrations.sandbox.server import Sandbox
from integrations.sandbox.slack import CannotDo
from integrations.sandbox.slack.choices import Value
from integrations.sandbox.slack.records import View
from integrations.sandbox.state import ShopOrder
from tests.faults.people import USERS, People

SOLVED = "order:solved"
_REPORT, _SEVERAL = "order:report", "list:pack"
"""The callback ids of the forms."""
_FORM_COMES = 1.5
"""Seconds after which a person no longer waits for a form, and asks for it again."""
_LOOK = 0.03
_TELL: dict[str, Value] = {"problem_kind": "damaged", "problem_note": "one is chipped"}


class Holders:
    """Everybody fills in one form at a time: `hands` are the same as those of the people who ship."""

    def __init__(self, people: People, hands: Mapping[str, asyncio.Lock], rng: random.Random) -> None:
        self._people = people
        self._box: Sandbox = people.box
        self._hands = hands
        self._rng = rng

    async def hold(self, order: ShopOrder) -> None:
        """Somebody holds an order in ShipStation, and lets it go again."""
        self._people.record.holds[order.name] += 1
        await self._type(f"/order {order.name} hold")
        await self._people.until(f"{order.name} is on hold", lambda: self._desk(order) == "on_hold")
        await self._type(f"/order {order.name} release")
        await self._people.until(f"{order.name} is let go", lambda: self._desk(order) != "on_hold")

    async def report(self, order: ShopOrder) -> None:
        """Somebody reports a problem with an order that has a card, and somebody else solves it."""
        name, board, people = order.name, self._people.board, self._people
        people.record.problems[name] += 1
        user = self._rng.choice(USERS)

        def reported() -> bool:
            return board.offers(name, SOLVED)

        async with self._hands[user]:
            while not reported():
                await people.type(user, f"/order {name} problem")
                if form := await self._form(user, _REPORT, reported):
                    await self._send(user, form, _TELL, f"{name} shows its problem", reported)
        await people.until(f"{name} shows its problem", reported)
        while board.offers(name, SOLVED):
            failed = people.failures
            heard = await people.click(self._rng.choice(USERS), board.cards[name].ts, SOLVED)
            if heard is not None:
                await people.comes_about(f"{name} is solved", lambda: not board.offers(name, SOLVED), failed=failed)

    async def pack_from_list(self, order: ShopOrder) -> None:
        """Somebody chooses an order in the form for several."""
        people, user = self._people, self._rng.choice(USERS)
        people.record.packs[order.name] += 1

        def packed() -> bool:
            return people.is_packed(order)

        async with self._hands[user]:
            while not packed():
                await people.type(user, "/order pack")
                form = await self._form(user, _SEVERAL, packed)
                chosen = _option(form, order.name) if form else None
                if form and chosen:
                    await self._send(user, form, {"orders": [chosen]}, f"{order.name} is packed", packed)
                elif form:  # it does not stand there yet
                    await self._box.people.close_view(user)
        if order.name in people.record.cards:
            says = f"the card of {order.name} says Packed"
            await people.until(says, lambda: people.board.state(order.name) == "Packed")

    async def _send(
        self, user: str, form: View, values: dict[str, Value], what: str, done: Callable[[], bool]
    ) -> None:
        """Send the form, and again if nobody heard; then see what comes of it."""
        while self._box.workspace.views.top(user) is form:
            failed = self._people.failures
            try:
                reaction = await self._box.people.submit_view(user, values)
            except CannotDo:
                return
            if await self._people.heard(reaction) and not reaction.errors:
                if self._rng.random() < 0.3:
                    await self._box.people.redeliver(reaction)
                await self._people.comes_about(what, done, failed=failed)

    async def _form(self, user: str, callback: str, done: Callable[[], bool]) -> View | None:
        """The form, once it is there; None when it does not come, or is no longer needed."""
        for _ in range(int(_FORM_COMES / _LOOK)):
            view = self._box.workspace.views.top(user)
            if view is not None and view.content["callback_id"] == callback:
                return view
            if done():
                return None
            await asyncio.sleep(_LOOK)
        return None

    async def _type(self, typed: str) -> None:
        await self._people.type(self._rng.choice(USERS), typed)

    def _desk(self, order: ShopOrder) -> str:
        """What ShipStation says of the order; nothing while it is not there."""
        found = self._box.world.desk_orders_of(str(order.id))
        return found[0].status if found else ""


def _option(form: View, name: str) -> str | None:
    """The value of the option that is about this order."""
    elements = [block["element"] for block in form.content["blocks"] if block["type"] == "input"]
    options = [option for element in elements for option in element.get("options", [])]
    return next((str(one["value"]) for one in options if one["text"]["text"].startswith(f"{name} ")), None)
