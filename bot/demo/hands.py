"""What people and the world can do on the stage, each with its line in the transcript and its count of answers."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from datetime import date, time

from bot.demo.eye import Eye
from bot.demo.shops import SHOPS
from bot.demo.stage import CHANNEL, Stage
from bot.demo.transcript import Transcript
from bot.demo.working import clock
from integrations.sandbox.server import Sandbox
from integrations.sandbox.slack import Reaction
from integrations.sandbox.slack.records import Message
from integrations.sandbox.state import KatanaOrder

Pace = Callable[[], Awaitable[None]]
"""Returns when the day may go on."""


async def at_once() -> None:
    """The pace of a day nobody looks on."""


LABELS = {
    "order:pack": "Mark packed",
    "order:unpack": "Undo",
    "order:push_shop": "Push to {shop}",
    "order:push_production": "Push to Katana",
    "order:refresh": "Refresh store",
    "order:claim": "Claim",
}


class Hands:
    """People's actions, waited out until everything is at rest and `pace` lets the day go on."""

    def __init__(self, stage: Stage, eye: Eye, transcript: Transcript, *, pace: Pace = at_once) -> None:
        self.stage = stage
        self.box: Sandbox = stage.box
        self.eye = eye
        self.transcript = transcript
        self.last_sku = ""
        self.reserved: set[str] = set()
        """Names of orders that have an episode of their own: no other one touches them."""
        self._pace = pace

    async def rest(self) -> None:
        """Return when all is at rest, and whoever looks on has had the time to see it."""
        await self.stage.rest()
        await self._pace()

    async def ask(self, user: str, typed: str) -> None:
        """Type a command; exactly one answer is right."""
        self.transcript.person(user, f"types {typed}")
        before = self._answers(user)
        await self.box.people.command(user, CHANNEL, typed)
        await self.rest()
        self.eye.expected.answers.append((typed, self._answers(user) - before))

    async def press(self, user: str, name: str, action: str) -> Reaction:
        """Press a button on an order's card."""
        self.transcript.person(user, f"presses {self._label(action)} on {name}")
        reaction = await self.box.people.click(user, CHANNEL, self.card(name).ts, action)
        await self.rest()
        return reaction

    async def ship_by_form(self, user: str, name: str, number: str | None) -> None:
        """Press Mark shipped on an order's card, fill the form in and send it."""
        filled = f"the number {number}" if number else '"No tracking number"'
        self.transcript.person(user, f"presses Mark shipped on {name} and fills in {filled}")
        await self.box.people.click(user, CHANNEL, self.card(name).ts, "order:ship")
        await self.rest()
        await self.box.people.submit_view(user, {"tracking": number} if number else {"no_tracking": ["no_tracking"]})
        await self.rest()

    async def press_together(self, name: str, users: tuple[str, str]) -> None:
        """Two people press Mark packed in the same instant: one pack, and one of them is told that it is under way
        or done."""
        first, second = users
        other = self.box.workspace.users[second].name
        self.transcript.person(first, f"and @{other} press Mark packed on {name} in the same instant")
        before = sum(map(self._answers, users))
        ts = self.card(name).ts
        await asyncio.gather(*(self.box.people.click(user, CHANNEL, ts, "order:pack") for user in users))
        await self.rest()
        self.eye.expected.answers.append((f"the second press on {name}", sum(map(self._answers, users)) - before))

    async def press_as_outsider(self, name: str) -> None:
        """A press that Slack would deliver from a shared channel, by a person of another workspace."""
        self.transcript.person("UOLGA", f"presses Mark packed on {name}")
        before = self._answers("UOLGA")
        channel = self.box.workspace.channels[CHANNEL]
        channel.members.append("UOLGA")
        await self.box.people.click("UOLGA", CHANNEL, self.card(name).ts, "order:pack")
        await self.rest()
        channel.members.remove("UOLGA")
        self.eye.expected.answers.append((f"the outsider's press on {name}", self._answers("UOLGA") - before))

    async def pass_time(self, minutes: float) -> None:
        """Fast-forward the clock; the heartbeat looks at what time alone has changed."""
        self.box.world.advance(minutes * 60)
        await self.stage.bot.sweep.heartbeat()
        await self.rest()
        self.eye.look()

    async def pass_until(self, day: date, wall: time, title: str) -> None:
        """Fast-forward to a time on the shop's clock that lies ahead; what is due at a time of day comes too."""
        left = clock(day, wall) - self.box.world.now()
        self.box.world.advance(max(0.0, left.total_seconds()))
        self.transcript.title(title)
        await self.stage.bot.digests.tick()
        await self.stage.bot.pickups.tick()
        await self.pass_time(0)

    async def bring_in_stock(self, rng: random.Random, *, wait_for_card: bool = True) -> str:
        """Let an order that waits for one SKU only come in stock; answers its name."""
        await self.have_somebody_wait()
        katana, sku = rng.choice(self._waiting())
        self.last_sku = sku
        while self.box.world.availability(katana)[0] != "IN_STOCK":
            self.box.world.add_stock(sku, 1)
        self.transcript.world(f"{sku} arrives: {katana.order_no} is complete")
        if wait_for_card:
            await self.rest()
            self.eye.look()
        return katana.order_no

    async def have_somebody_wait(self) -> None:
        """See to it that an order waits for one SKU only, and that everybody who listens could know of it."""
        if not self._waiting():
            self.transcript.world("a customer orders a TEA-50, of which none is left")
            self.box.world.place_order([("TEA-50", 1)])
            await self.rest()
            self.eye.look()

    def card(self, name: str) -> Message:
        """The card of an order in the channel."""
        for message in self.box.workspace.channels[CHANNEL].messages.values():
            first = str(message.blocks[0].get("text", {}).get("text", "")) if message.blocks else ""
            if message.thread_ts is None and first.split(" · ")[1:2] == [name]:
                return message
        raise LookupError(f"there is no card of {name}")

    def _label(self, action: str) -> str:
        """What stands on a button."""
        return LABELS[action].format(shop=SHOPS[self.box.channel].title)

    def _waiting(self) -> list[tuple[KatanaOrder, str]]:
        """Orders that wait for exactly one SKU and that nothing else holds up."""
        world = self.box.world
        found = []
        for order in world.shop_orders.values():
            katana = world.katana_order_of(order.id)
            if katana is None or katana.deleted_at or order.name in self.reserved or not self.eye.waits(order):
                continue
            rows = world.row_availability(katana)
            short = [row for row in katana.rows if rows[row.id][0] in ("EXPECTED", "NOT_AVAILABLE")]
            skus = {world.variants[row.variant_id].sku for row in short}
            if len(skus) == 1 and not any(row.linked_manufacturing_order_id for row in katana.rows):
                found.append((katana, skus.pop()))
        return found

    def _answers(self, user: str) -> int:
        """How many messages only this person was shown."""
        channels = self.box.workspace.channels.values()
        whispers = sum(m.only_for == user for channel in channels for m in channel.ephemerals.values())
        direct = self.box.workspace.direct(user)
        return whispers + len(direct.messages)
