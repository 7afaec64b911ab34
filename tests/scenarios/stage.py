"""The words that scenarios are told in: what happens in a small shop, what people do, what they are shown.

Everything goes the way it goes in life: the real bot on a stage, webhooks signed by the sandbox's sender, people's
presses over Socket Mode or signed HTTP. Time passes because a scenario says so.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.app import running
from bot.arrows import read_arrows
from bot.demo.stage import CHANNEL, Stage, aim, variables_for
from bot.ground import Makers
from bot.orders.plan import Intent
from bot.reading import Reader
from bot.services import submissions
from bot.settings import Settings, read_settings
from integrations.sandbox.faults import Fault
from integrations.sandbox.journal import Entry
from integrations.sandbox.server import Sandbox
from integrations.sandbox.slack import Reaction
from integrations.sandbox.slack.choices import Value
from integrations.sandbox.slack.records import Message
from integrations.sandbox.state import DeskOrder, Effect, KatanaOrder, ShopFulfillment, ShopOrder
from integrations.sandbox.subscribers import SECOND
from integrations.sandbox.woocommerce import Rules
from integrations.sandbox.world import World
from integrations.sandbox.world.stores import stores
from storage.tables import InboxEvent, Operation
from storage.tables import Order as OrderRow
from tests.databases import lay_down
from tests.scenarios.seeing import action_of, headline, said

MODES = ("socket", "http")
"""The two ways in which Slack reaches a bot."""
TRACKING = "1Z999AA10123456784"
"""A number that can only be UPS."""
SECOND_STORE = "second-shop.myshopify.com"
A_MORNING = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
"""A Tuesday: no story may go otherwise at night, or on a Sunday."""
_ARROWS = {"A3": "desk_to_shop", "A4": "shop_to_production", "A5": "production_to_shop"}
"""The arrows that a shop can switch, by the settings' names."""


def fill_shelves(world: World) -> None:
    """Mugs and cups lie there; tea is ordered and has a date; of lamps there are none and nobody ordered any."""
    world.add_variant("MUG", "Mug", 1900, on_hand=40, bin="A3")
    world.add_variant("CUP", "Cup", 1400, on_hand=40, bin="A5")
    world.add_variant("TEA", "Tea", 900)
    world.add_variant("LAMP", "Lamp", 8900)
    world.order_supply("TEA", 400, due_days=10)


def two_shops(box: Sandbox, variables: dict[str, str], second: Mapping[str, Any]) -> dict[str, Any]:
    """What `shipmate.toml` says of the small shop and of a second one. The secrets are in the variables."""
    variables["SECOND_TOKEN"] = box.second.shopify_access_token
    variables["SECOND_SECRET"] = box.second.shopify_client_secret
    first_store, second_store = stores(box.world).values()
    return {
        "shops": {
            "main": {"shop_name": "Demo Mugs", "shipstation_stores": [first_store]},
            "second": {
                "shop_name": "Second Shop",
                "shopify_shop": SECOND_STORE,
                "shopify_api_url": box.url(SECOND),
                "shopify_access_token": "env:SECOND_TOKEN",
                "shopify_webhook_secret": "env:SECOND_SECRET",
                "shipstation_stores": [second_store],
                **second,
            },
        }
    }


def desk_keys(box: Sandbox, desk: str) -> dict[str, str]:
    """The settings of an account with V2's key, with or without V1's pair."""
    if desk == "v1":
        return {}
    url = box.url("shipstation_v2")
    pair = {"SHIPSTATION_API_KEY": "", "SHIPSTATION_API_SECRET": ""} if desk == "v2" else {}
    return pair | {
        "SHIPSTATION_V2_API_KEY": box.credentials.shipstation_v2_api_key,
        "SHIPSTATION_V2_API_URL": url,
        "SHIPSTATION_V2_JWKS_URL": f"{url}/jwks",
    }


def arrows_as_set(world: World, settings: Settings) -> None:
    """The vendors' own sync is what the settings say of it."""
    for arrow, name in _ARROWS.items():
        world.arrows[arrow].on = name in settings.arrows.on


class Scene:
    """A stage, and what can be done and seen on it. Whatever takes time is waited out before a method returns."""

    stage: Stage

    def __init__(self, box: Sandbox, settings: Settings, patience: float) -> None:
        self._settings = settings
        self._patience = patience
        self._running = AsyncExitStack()
        self.box = box
        self.world = box.world

    # the bot itself ---------------------------------------------------------------------------------------
    async def start(self, makers: Makers | None = None, *, connects: bool = True) -> None:
        """Start the bot, on whatever its data folder holds, and at the address it had before.

        It `connects` to Slack unless that is away: then it starts all the same, and goes on trying.
        """
        bot = await self._running.enter_async_context(running(self._settings, clock=self.world.now, makers=makers))
        self._settings = replace(self._settings, port=int(bot.url.rpartition(":")[2]))
        aim(self.box, self._settings, bot.url)
        if connects:
            await self.connected()
        self.stage = Stage(self.box, bot)

    async def connected(self) -> None:
        """Wait until Slack can tell the bot what people do."""
        if self._settings.slack.app_token:
            await self.box.workspace.sockets.connected()

    def switch_sync(self, to: str) -> None:
        """The vendors' own sync is switched on or off, and the settings say so from the next start on."""
        self._settings = replace(self._settings, arrows=read_arrows(Reader({"NATIVE_SYNC": to})))
        arrows_as_set(self.world, self._settings)

    async def stop(self) -> None:
        """Stop the bot; the world goes on."""
        await self._running.aclose()

    # what happens in the world ----------------------------------------------------------------------------
    async def rest(self) -> None:
        await self.stage.rest(within=self._patience)

    async def place(self, name: str, *items: tuple[str, int], **more: Any) -> ShopOrder:
        """A customer orders; the vendors' own arrows carry it to Katana and ShipStation."""
        order = self.world.place_order(list(items), name=name, **more)
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

    async def pass_until(self, moment: datetime) -> None:
        """The clock is fast-forwarded to a moment that lies ahead."""
        left = moment - self.world.now()
        assert left > timedelta(0), f"{moment} has passed: it is {self.world.now()}"
        await self.pass_time(left / timedelta(minutes=1))

    async def minute_strikes(self) -> None:
        """The clock ticks: whatever is due at a time of day is due now."""
        await self.stage.bot.digests.tick()
        await self.stage.bot.pickups.tick()
        await self.rest()

    async def sweep(self) -> None:
        """It is time to poll every connection for what changed."""
        await self.stage.bot.schedule.sweep_all()
        await self.rest()

    def right_after(self, effect: str, act: Callable[[], object]) -> None:
        """Somebody else acts at the very moment of an effect such as "shipstation mark_shipped", once."""
        waiting = [act]

        def hear(happened: Effect) -> None:
            if f"{happened.system} {happened.verb}" == effect and waiting:
                waiting.pop()()

        self.world.record_effects(hear)

    def shop_writes_fail(self, kind: str, times: int | None = 1, status: int = 503) -> Fault:
        """The next writes to the shop go wrong; what only reads does not."""
        fault = Fault(kind, face="shopify", containing="fulfillmentCreate", remaining=times, status=status)
        return self.box.faults.add(fault)

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

    def shop_fulfillments(self, name: str) -> list[ShopFulfillment]:
        """What the shop has told the customer."""
        return self.order(name).fulfillments

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

    def all_threads(self) -> list[Message]:
        """The lines under every message of the channel."""
        return [message for message in self._messages() if message.thread_ts is not None]

    def lines(self, name: str) -> list[str]:
        """What the lines under an order's card say, each moment as TIME."""
        return [said(line) for line in self.thread(name)]

    def rung(self, name: str) -> list[str]:
        """The lines among them that the channel shows too: they ring a phone."""
        return [said(line) for line in self.thread(name) if line.broadcast]

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

    def requests_that_wrote(self) -> list[Entry]:
        """The bot's own requests that changed something at a vendor, in order."""
        happened = [one for one in self.box.journal.happenings if one.entry and one.entry.face == one.effect.system]
        return [one.entry for one in happened if one.entry and one.effect.system != "slack"]

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
    seed: int = 1,
    slack: str = "socket",
    before: Callable[[World], None] = lambda _: None,
    stale_reads: float = 0.0,
    patience: float = 30.0,
    at: datetime = A_MORNING,
    makers: Makers | None = None,
    second: Mapping[str, Any] | None = None,
    site: Rules | None = None,
    desk: str = "v1",
    **settings: str,
) -> AsyncIterator[Scene]:
    """Open the small shop and start the bot in it. `before` is what happened before the bot's first start, and `at`
    the moment at which it is.

    `second` opens a second shop over the same Katana and ShipStation, and says what it has for itself. `site` makes
    the shop a WooCommerce shop with these plugins and habits.
    `desk` says which of ShipStation's keys there are: v1, v2 or both.
    `patience` is how many real seconds anything may take to come to rest.
    """
    ahead = at - datetime.now(UTC)
    store = SECOND_STORE if second is not None else ""
    async with Sandbox(
        seed=seed,
        seeded=False,
        limits=False,
        stale_reads=stale_reads,
        now=lambda: datetime.now(UTC) + ahead,
        second_store=store,
        channel="shopify" if site is None else "woocommerce",
        woocommerce=site,
    ) as box:
        with tempfile.TemporaryDirectory(prefix="shipmate-") as folder:
            variables = variables_for(box, Path(folder), slack=slack) | desk_keys(box, desk) | settings
            read = read_settings(variables, None if second is None else two_shops(box, variables, second))
            fill_shelves(box.world)
            arrows_as_set(box.world, read)
            before(box.world)
            while box.world.run_due():
                pass
            await lay_down(read.database_url)
            scene = Scene(box, read, patience)
            try:
                await scene.start(makers)
                await scene.rest()
                yield scene
            finally:
                await scene.stop()
