"""The words that scenarios are told in: what happens in a small shop, what people do, what they are shown.

Everything goes the way it goes in life: the real bot on a stage, webhooks signed by the sandbox's sender, people's
presses over Socket Mode or signed HTTP. Time passes because a scenario says so.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from bot.app import running
from bot.clock import Clock, system_clock
from bot.demo.stage import CHANNEL, Stage, aim, variables_for
from bot.orders.plan import Intent
from bot.services import submissions
from bot.settings import read_settings
from integrations.sandbox.server import Sandbox
from integrations.sandbox.slack import Reaction
from integrations.sandbox.slack.controls import Value
from integrations.sandbox.slack.records import Message
from integrations.sandbox.state import DeskOrder, KatanaOrder, ShopOrder
from integrations.sandbox.world import World
from storage.tables import InboxEvent, Operation
from storage.tables import Order as OrderRow
from tests.scenarios.seeing import action_of, headline

MODES = ("socket", "http")
"""The two ways in which Slack reaches a bot."""


def fill_shelves(world: World) -> None:
    """Mugs and cups lie there; tea is ordered and has a date; of lamps there are none and nobody ordered any."""
    world.add_variant("MUG", "Mug", 1900, on_hand=40, bin="A3")
    world.add_variant("CUP", "Cup", 1400, on_hand=40, bin="A5")
    world.add_variant("TEA", "Tea", 900)
    world.add_variant("LAMP", "Lamp", 8900)
    world.order_supply("TEA", 400, due_days=10)


class Scene:
    """A stage, and what can be done and seen on it. Whatever takes time is waited out before a method returns."""

    def __init__(self, stage: Stage, patience: float) -> None:
        self.stage = stage
        self._patience = patience
        self.box = stage.box
        self.world = stage.box.world

    # what happens in the world ----------------------------------------------------------------------------
    async def rest(self) -> None:
        await self.stage.rest(within=self._patience)

    async def place(self, name: str, *items: tuple[str, int], test: bool = False, pickup: bool = False) -> ShopOrder:
        """A customer orders; the vendors' own arrows carry it to Katana and ShipStation."""
        order = self.world.place_order(list(items), name=name, test=test, pickup=pickup)
        await self.rest()
        return order

    async def stock(self, sku: str, quantity: int) -> None:
        """Goods arrive, or are found missing."""
        self.world.add_stock(sku, quantity)
        await self.rest()

    async def in_stock(self, name: str) -> None:
        """Everything an order waits for arrives."""
        katana = self.katana(name)
        for row in katana.rows:
            if self.world.row_availability(katana)[row.id][0] != "IN_STOCK":
                self.world.add_stock(self.world.variants[row.variant_id].sku, row.quantity)
        assert self.world.availability(katana)[0] == "IN_STOCK", "the stage could not bring the order in stock"
        await self.rest()

    async def ship(self, name: str) -> None:
        """Somebody buys a label at ShipStation's own screen, and the arrows do the rest."""
        for desk in self.desk(name):
            self.world.desk_buy_label(desk.id, carrier_code="ups", tracking_number=f"1Z{desk.id}")
        await self.rest()

    async def pass_time(self, minutes: float) -> None:
        """The clock is fast-forwarded, and the heartbeat looks at what time alone has changed."""
        self.world.advance(minutes * 60)
        await self.stage.bot.sweep.heartbeat()
        await self.rest()

    async def wait_until(self, moment: datetime) -> None:
        """The clock is fast-forwarded to a moment."""
        await self.pass_time((moment - self.world.now()).total_seconds() / 60)

    async def minute_strikes(self) -> None:
        """The clock ticks: whatever is due at a time of day is due now."""
        await self.stage.bot.digests.tick()
        await self.rest()

    async def sweep(self) -> None:
        """It is time to poll every connection for what changed."""
        await self.stage.bot.schedule.sweep_all()
        await self.rest()

    async def until(self, happened: Callable[[], object]) -> None:
        """Wait for one thing, while others may still be on their way."""
        for _ in range(int(self._patience * 100)):
            if happened():
                return
            await asyncio.sleep(0.01)
        raise AssertionError("what the scenario waits for did not happen")

    # what people do ---------------------------------------------------------------------------------------
    async def types(self, user: str, typed: str) -> Reaction:
        reaction = await self.box.people.command(user, CHANNEL, typed)
        await self.rest()
        return reaction

    async def press(self, user: str, message: Message, label: str, *, confirmed: bool = False) -> Reaction:
        """Press the button with this label on a message."""
        reaction = await self.press_only(user, message, label, confirmed=confirmed)
        await self.rest()
        return reaction

    async def press_only(self, user: str, message: Message, label: str, *, confirmed: bool = False) -> Reaction:
        """Press, without waiting for what comes of it."""
        action = action_of(message, label)
        return await self.box.people.click(user, CHANNEL, message.ts, action, confirmed=confirmed)

    async def fill_in(self, user: str, **values: Value) -> Reaction:
        """Fill in the form that is open and send it; the date and the carrier stay as they are offered."""
        reaction = await self.box.people.submit_view(user, values)
        await self.rest()
        return reaction

    async def ship_by_form(self, user: str, name: str, **values: Value) -> Reaction:
        """Press **Mark shipped** on the card, fill the form in and send it."""
        await self.press(user, self.card(name), "Mark shipped")
        return await self.fill_in(user, **values)

    # what is there ----------------------------------------------------------------------------------------
    def order(self, name: str) -> ShopOrder:
        return next(order for order in self.world.shop_orders.values() if order.name == name)

    def katana(self, name: str) -> KatanaOrder:
        katana = self.world.katana_order_of(self.order(name).id)
        assert katana, f"{name} is not in Katana"
        return katana

    def katana_status(self, name: str) -> str:
        return self.world.katana_status(self.katana(name))

    def desk(self, name: str) -> list[DeskOrder]:
        return self.world.desk_orders_of(str(self.order(name).id))

    def on_hand(self, sku: str) -> int:
        return self.world.variant(sku).on_hand

    # what people are shown --------------------------------------------------------------------------------
    def channel(self) -> list[Message]:
        """What stands in the orders channel itself, oldest first."""
        return [message for message in self._messages() if message.thread_ts is None]

    def cards(self, name: str) -> list[Message]:
        """Every message in the channel that is about this order."""
        return [message for message in self.channel() if headline(message)[1:2] == [name]]

    def card(self, name: str) -> Message:
        """The one card of an order."""
        (card,) = self.cards(name)
        return card

    def thread(self, name: str) -> list[Message]:
        """The lines under an order's card."""
        card = self.card(name)
        return [message for message in self._messages() if message.thread_ts == card.ts]

    def whispers(self, user: str) -> list[Message]:
        """What only this person was shown, oldest first."""
        return [m for m in self.box.workspace.channels[CHANNEL].ephemerals.values() if m.only_for == user]

    def _messages(self) -> list[Message]:
        return list(self.box.workspace.channels[CHANNEL].messages.values())

    # what was written -------------------------------------------------------------------------------------
    def katana_writes(self) -> list[str]:
        """What the bot's own requests changed in Katana, such as "pack #1042"."""
        numbers = {str(order.id): order.order_no for order in self.world.katana_orders.values()}
        return [f"{one.verb} {numbers[one.subject]}" for one in self.box.journal.effects("katana", by="katana")]

    def writes(self) -> list[str]:
        """What the bot's own requests changed at the vendors, in order, such as "shipstation mark_shipped"."""
        happened = [one for one in self.box.journal.happenings if one.entry and one.entry.face == one.effect.system]
        return [f"{one.effect.system} {one.effect.verb}" for one in happened if one.effect.system != "slack"]

    def tried_to_write(self, face: str) -> list[str]:
        """Requests of the bot that would change something at a vendor, whether or not they did."""
        asked = self.box.journal.requests(face)
        if face == "shopify":  # all of GraphQL is POST
            return [str(one) for one in asked if "mutation " in one.body]
        return [str(one) for one in asked if one.method != "GET" and not one.path.endswith("/search")]

    async def row(self, name: str) -> OrderRow:
        """An order as the bot keeps it."""
        async with self.stage.bot.db.read() as unit:
            (row,) = await unit.orders.by_number_key(name.removeprefix("#").casefold())
        return row

    async def operations(self, name: str, intent: Intent) -> list[Operation]:
        """What people asked for, as the ledger keeps it."""
        subject = submissions.subject((await self.row(name)).id)
        async with self.stage.bot.db.read() as unit:
            return await unit.ledger.recent(subject, intent.value)

    async def inbox(self) -> list[InboxEvent]:
        """Every webhook event that was accepted from the three vendors."""
        async with self.stage.bot.db.read() as unit:
            kept = [await unit.inbox.recent(one, limit=10_000) for one in self.stage.bot.shops.connections()]
        return [event for events in kept for event in events]


@asynccontextmanager
async def on_stage(
    *,
    slack: str = "socket",
    before: Callable[[World], None] = lambda _: None,
    stale_reads: float = 0.0,
    patience: float = 30.0,
    now: Clock = system_clock,
    **settings: str,
) -> AsyncIterator[Scene]:
    """Open the small shop and start the bot in it. `before` is what happened before the bot's first start.

    `now` runs the world's clock. `patience` is how many real seconds anything may take to come to rest.
    """
    async with Sandbox(seeded=False, limits=False, stale_reads=stale_reads, now=now) as box:
        fill_shelves(box.world)
        before(box.world)
        while box.world.run_due():
            pass
        with tempfile.TemporaryDirectory(prefix="shipmate-") as folder:
            read = read_settings(variables_for(box, Path(folder), slack=slack) | settings)
            async with running(read, clock=box.world.now) as bot:
                aim(box, read, bot.url)
                if slack == "socket":
                    await box.workspace.sockets.connected()
                scene = Scene(Stage(box, bot), patience)
                await scene.rest()
                yield scene
