"""Shipmate's Slack room alone: the real Bolt app, client and ledger against the sandbox's Slack, on real sockets.

Nothing here carries out what was asked for: the tests see what was kept, and what Slack was sent.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_bolt.async_app import AsyncApp

from bot.clock import system_clock
from bot.connect import connect_shops, ensure_rows
from bot.demo.stage import CHANNEL, variables_for
from bot.services.ask import Ask, Person, Question, Wish
from bot.services.bulk import Bulks
from bot.services.contacts import Contacts
from bot.services.practice import A_WEEK, Practice
from bot.services.problem_form import ProblemForms
from bot.services.ship_form import ShipForms
from bot.services.shops import Shops
from bot.services.tablets import Tablets
from bot.services.who import Who
from bot.settings import Settings, read_settings
from bot.slack.access import Access
from bot.slack.app import Takers, build_app
from bot.slack.client import SlackClient, build_client, check_token
from bot.slack.directory import SlackDirectory
from bot.slack.gate import Gate
from bot.slack.http import slack_route
from bot.slack.ids import Button
from bot.slack.listen import Running
from bot.slack.notifier import SlackNotifier
from bot.slack.socket import SocketMode
from integrations.http import open_session
from integrations.sandbox.journal import Entry
from integrations.sandbox.server import Sandbox
from storage.engine import Database
from storage.tables import Operation, State

PATIENCE = 0.3
"""Seconds a connection may be down in these tests; a minute in life."""
PING = 0.1
"""Seconds between two pings where a connection is to be lost: a pong must come within half of it."""
CALM = 5.0
"""Seconds between two pings where the connection is only the way: a busy machine must not lose it."""


class Budget:
    """A rate budget that only writes down what it is told."""

    def __init__(self) -> None:
        self.reserved: list[str] = []
        self.held_off: list[float] = []

    async def reserve(self, cost: float = 1.0) -> None:
        self.reserved.append(f"{cost:g}")

    async def hold_off(self, seconds: float) -> None:
        self.held_off.append(seconds)


class FragileAsk(Ask):
    """Accepts what people ask for, unless it is broken: then it fails before anything is written down."""

    broken = False

    async def wish(self, person: Person, wish: Wish) -> bool:
        self._stand()
        return await super().wish(person, wish)

    async def question(self, person: Person, question: Question) -> bool:
        self._stand()
        return await super().question(person, question)

    def _stand(self) -> None:
        if self.broken:
            raise RuntimeError("the database is on fire")


@dataclass
class Room:
    """The parts, and ways to see what they did."""

    box: Sandbox
    settings: Settings
    db: Database
    session: aiohttp.ClientSession
    client: SlackClient
    access: Access
    ask: FragileAsk
    shops: Shops
    forms: ShipForms
    bulks: Bulks
    practice: Practice
    problem_forms: ProblemForms
    running: Running
    bolt: AsyncApp
    notifier: SlackNotifier
    budget: Budget
    order: int
    contacts: Contacts
    gate: Gate
    socket: SocketMode | None = None

    def app_with(self, client: SlackClient, access: Access) -> AsyncApp:
        """The Bolt app with another client."""
        gate = Gate(access, Who(self.db, self.shops, self.contacts), self.ask)
        tablets = tablets_of(self.settings)
        takers = Takers(self.ask, self.forms, self.problem_forms, self.bulks, self.practice, self.contacts, tablets)
        return build_app(self.settings.slack, client, takers, gate, self.running)

    async def card(self, action: str = "order:pack", value: str | None = None, **more: Any) -> str:
        """Post a message with one button; answers its timestamp."""
        carried = Button(order_id=self.order, seen="ready").encode() if value is None else value
        label = {"type": "plain_text", "text": "Press"}
        element = {"type": "button", "action_id": action, "text": label, "value": carried, **more}
        posted = await self.client.chat_postMessage(
            channel=CHANNEL, text="A card", blocks=[{"type": "actions", "elements": [element]}]
        )
        return str(posted["ts"])

    async def kept(self) -> list[Operation]:
        """What waits to be done, in the order it was asked for."""
        async with self.db.read() as unit:
            return sorted(await unit.ledger.in_states([State.WAITING]), key=lambda each: each.id)

    async def kinds(self) -> list[str]:
        return [operation.kind for operation in await self.kept()]

    async def words(self) -> str:
        """What the one whisper that waits will say."""
        (whisper,) = [operation for operation in await self.kept() if operation.kind == "whisper"]
        return str(whisper.data["words"]["words"])

    def calls(self, method: str) -> list[Entry]:
        """The requests Slack got for one method of its Web API."""
        return self.box.journal.requests("slack", path=f"/api/{method}")

    def seen_by(self, user: str, channel: str = CHANNEL) -> list[str]:
        """The texts this person sees in a channel."""
        place = self.box.workspace.channels[channel]
        return [message.text for message in self.box.workspace.seen_by(user, place)]

    def direct(self, user: str) -> list[str]:
        """The texts in this person's direct messages."""
        return [message.text for message in self.box.workspace.direct(user).messages.values()]


def tablets_of(settings: Settings) -> Tablets:
    return Tablets(settings.who.tablets, settings.who.tablet_names)


@asynccontextmanager
async def opened(
    db: Database, folder: Any, *, patience: float = 2.0, more: Mapping[str, str] | None = None
) -> AsyncIterator[Room]:
    """The room, not yet connected to Slack. `patience` is how many seconds a call to Slack may take, and `more` are
    settings."""
    async with Sandbox(seeded=False, limits=False) as box, open_session(timeout=patience) as session:
        secret = {"SLACK_SIGNING_SECRET": box.credentials.slack_signing_secret}
        settings = read_settings(variables_for(box, folder) | secret | dict(more or {}))
        keys = await ensure_rows(db, settings)
        shops = connect_shops(settings, keys, db, session)
        async with db.write() as unit:
            order = await unit.orders.add(
                shop_id=keys.shops["main"],
                channel_ref="1",
                number="#1042",
                number_key="1042",
                placed_at=system_clock(),
            )
        access, running, budget = Access(), Running(), Budget()
        client = build_client(settings.slack, session, access)
        await check_token(client)
        ask = FragileAsk(db, keys.slack, clock=system_clock, wall=system_clock)
        forms = ShipForms(db, shops, clock=system_clock)
        bulks = Bulks(db, shops, ask, clock=system_clock, wall=system_clock)
        practice = Practice(db, shops, ask, clock=system_clock, wall=system_clock, lasts=A_WEEK)
        contacts = Contacts(db, SlackDirectory(client), wall=system_clock, admin=settings.slack.admin, waits=patience)
        gate = Gate(access, Who(db, shops, contacts), ask)
        problem_forms = ProblemForms(db, shops, clock=system_clock)
        takers = Takers(ask, forms, problem_forms, bulks, practice, contacts, tablets_of(settings))
        bolt = build_app(settings.slack, client, takers, gate, running)
        notifier = SlackNotifier(client, session, timeout=patience, budget_for=lambda _: budget)
        parts = (access, ask, shops, forms, bulks, practice, problem_forms, running, bolt, notifier, budget)
        yield Room(box, settings, db, session, client, *parts, order.id, contacts, gate)
        await running.drained(30.0)
        await contacts.stop()


@asynccontextmanager
async def by_socket(room: Room, *, ping: float = CALM) -> AsyncIterator[None]:
    """Slack reaches the room over Socket Mode."""
    room.socket = SocketMode(room.bolt, room.box.credentials.slack_app_token, ping_interval=ping, patience=PATIENCE)
    await room.socket.start()
    await room.box.workspace.sockets.connected()
    try:
        yield
    finally:
        await room.running.drained(30.0)
        await room.socket.stop()


@asynccontextmanager
async def by_http(room: Room) -> AsyncIterator[str]:
    """Slack reaches the room over signed HTTP; answers the address."""
    secret = room.box.credentials.slack_signing_secret
    app = web.Application()
    app.router.add_post("/slack/events", slack_route(room.bolt, secret))
    async with TestServer(app) as server:
        url = str(server.make_url("/slack/events"))
        room.box.people.courier.mode, room.box.people.courier.url = "http", url
        yield url
