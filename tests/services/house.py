"""The services over a real database and three systems in memory, one operation at a time by a clock set by hand."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.orders.care import CareFor
from bot.orders.order import Order, Role
from bot.orders.plan import Intent
from bot.services import submissions
from bot.services.adopt import adopt
from bot.services.ask import Ask, Person, Question, Wish
from bot.services.digest import Digests
from bot.services.health import Health
from bot.services.intake import Intake
from bot.services.known import known_of, order_row
from bot.services.pickups import Pickups
from bot.services.shops import Shop, Shops
from bot.services.sweep import Sweep
from bot.services.watch import Watch
from bot.services.watchdog import Watchdog
from bot.work.runner import Runner
from integrations.errors import IntegrationError
from integrations.model import ProductionOrder, SalesOrder, Shipment
from storage.engine import Database
from storage.ledger import Submission
from storage.tables import Operation, State
from storage.tables import Order as OrderRow
from tests.orders.making import NOW
from tests.services.fakes import FakeDesk, FakeKatana, FakeShop
from tests.services.hooks import FakeHooks
from tests.services.listener import Listener

CHANNEL, ADMIN = "CORDERS", "CALERTS"
LEASE = timedelta(minutes=10)


class HandClock:
    """A clock that is set by hand. The house, its ledger and its business all go by it."""

    def __init__(self) -> None:
        self.time = NOW
        self.leaps_after = 0
        """After how many more readings a second passes; 0 for never."""

    def __call__(self) -> datetime:
        now = self.time
        if self.leaps_after == 1:
            self.forward(1)
        self.leaps_after = max(0, self.leaps_after - 1)
        return now

    def forward(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


class Crash(BaseException):
    """The process dies here."""


@dataclass(slots=True)
class Crashes:
    """Where the next run of an operation dies: before a step's result is kept, right after, or before its end is."""

    before_result: bool = False
    before_end: bool = False
    after_result: bool = False
    spared: int = 0
    """So many steps' results are kept before that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Premises:
    """One shop of the house with its own sales channel; production and the desk may be shared."""

    shop: Shop
    channel: FakeShop


@dataclass(slots=True, kw_only=True)
class House:
    """Everything the bot does, without Slack and HTTP."""

    db: Database
    clock: HandClock
    shops: Shops
    premises: tuple[Premises, ...]
    production: FakeKatana
    desk: FakeDesk
    listener: Listener
    runner: Runner
    ask: Ask
    intake: Intake
    sweep: Sweep
    watch: Watch
    digests: Digests
    pickups: Pickups
    health: Health
    watchdog: Watchdog
    hooks: dict[int, FakeHooks]
    """Our webhooks at each connection, by its id; none where PUBLIC_URL is not set."""
    crashes: Crashes = field(default_factory=Crashes)
    _asked: int = 0

    @property
    def shop(self) -> Shop:
        return self.premises[0].shop

    @property
    def channel(self) -> FakeShop:
        return self.premises[0].channel

    @property
    def _systems(self) -> dict[Role, FakeShop | FakeKatana | FakeDesk]:
        return {Role.CHANNEL: self.channel, Role.PRODUCTION: self.production, Role.DESK: self.desk}

    # work -------------------------------------------------------------------------------------------------
    async def submit(self, *what: Submission) -> list[Operation]:
        async with self.db.write() as unit:
            return [(await unit.ledger.submit(one)).operation for one in what]

    async def work(self, *, kinds: Collection[str] | None = None, most: int = 300) -> list[str]:
        """Run what is due, one after the other, until nothing is; answers the kinds that ran."""
        ran: list[str] = []
        while (operation := await self._claim(kinds)) is not None:
            ran.append(operation.kind)
            assert len(ran) <= most, f"there is no end to it: {ran[-20:]}"
            await self.runner.run(operation)
        return ran

    async def rest(self, *, within: float = 3600.0) -> None:
        """Let time pass until nothing waits for it any more."""
        until = self.clock.time + timedelta(seconds=within)
        while True:
            await self.work()
            async with self.db.read() as unit:
                due = await unit.ledger.next_run_at()
            if due is None:
                return
            assert due <= until, f"something still waits after {within:g} s"
            self.clock.time = max(self.clock.time, due)

    async def restart(self) -> None:
        """The process died: another one takes up what it left."""
        async with self.db.write() as unit:
            await unit.ledger.reclaim("the next process")

    async def _claim(self, kinds: Collection[str] | None) -> Operation | None:
        async with self.db.write() as unit:
            return await unit.ledger.claim("me", self.clock(), LEASE, kinds=kinds)

    async def operations(self, *states: State) -> list[Operation]:
        async with self.db.read() as unit:
            return await unit.ledger.in_states(states or tuple(State), limit=10_000)

    async def waiting(self) -> list[str]:
        """The kinds of what waits to be run, in the order submitted."""
        return [operation.kind for operation in await self.operations(State.WAITING)]

    async def operation(self, operation: Operation) -> Operation:
        async with self.db.read() as unit:
            row = await unit.ledger.get(operation.id)
        assert row is not None
        return row

    async def last(self, kind: str) -> Operation:
        return next(one for one in reversed(await self.operations()) if one.kind == kind)

    # orders -----------------------------------------------------------------------------------------------
    def put(self, *records: SalesOrder | ProductionOrder | Shipment) -> None:
        """The systems have these records now."""
        for record in records:
            match record:
                case SalesOrder():
                    self.channel.put(record)
                case ProductionOrder():
                    self.production.put(record)
                case Shipment():
                    self.desk.put(record)

    def change(self, *records: SalesOrder | ProductionOrder | Shipment) -> None:
        """A second later the systems have these records: no two readings begin at one moment."""
        self.clock.forward(1)
        self.put(*records)

    def fail(self, role: Role, error: IntegrationError | None) -> None:
        """From now on each call to this system ends that way; None mends it."""
        self._systems[role].failing = error

    def break_listing(self, role: Role, after: int, error: BaseException) -> None:
        """Listings of this system break off after so many records."""
        self._systems[role].listing_breaks = (after, error)

    def mend_listings(self) -> None:
        self.channel.listing_breaks = self.production.listing_breaks = self.desk.listing_breaks = None

    async def taken_in(self, sales: SalesOrder, *others: ProductionOrder | Shipment) -> int:
        """The id of an order that the systems have and that was just taken in: nobody has looked at it yet."""
        self.put(sales, *others)
        async with self.db.write() as unit:
            return (await adopt(unit, self.shop, sales)).id

    async def look(self, order_id: int) -> Operation:
        """Look at an order, and at nothing else."""
        (operation,) = await self.submit(submissions.look(order_id))
        await self.work(kinds=[submissions.LOOK])
        return await self.operation(operation)

    async def known(self, *sales_and_others: Any) -> int:
        """The id of an order that was taken in and looked at, and of which people were told."""
        order_id = await self.taken_in(*sales_and_others)
        await self.look(order_id)
        await self.work()
        return order_id

    async def row(self, order_id: int) -> OrderRow:
        async with self.db.read() as unit:
            return await order_row(unit, order_id)

    async def order(self, order_id: int) -> Order:
        """The order as it is stored."""
        async with self.db.read() as unit:
            row = await order_row(unit, order_id)
            return (await known_of(unit, row, self.shop)).order(self.shop)

    async def phases(self, order_id: int) -> list[str]:
        """The phases the order went through."""
        async with self.db.read() as unit:
            return [transition.to_phase for transition in await unit.orders.transitions(order_id)]

    # people -----------------------------------------------------------------------------------------------
    def person(self, user: str = "U1", delivery: str = "trigger-1", **changes: Any) -> Person:
        values = {"user": user, "team": "T1", "channel": CHANNEL, "delivery": delivery} | changes
        return Person(**values)

    async def wish(self, intent: Intent, order_id: int, *, user: str = "U1", **changes: Any) -> bool:
        """A second later somebody asks, on the order's card or elsewhere; each asking is a delivery of its own."""
        self.clock.forward(1)
        self._asked += 1
        ts = await self._card_ts(order_id) if changes.get("from_card") else None
        person = self.person(user, f"trigger-{self._asked}", message_ts=ts)
        return await self.ask.wish(person, Wish(intent=intent, order_id=order_id, **changes))

    async def asks(self, command: str, *, user: str = "U1", **changes: Any) -> bool:
        """A second later somebody asks for a list."""
        self.clock.forward(1)
        self._asked += 1
        person = self.person(user, f"trigger-{self._asked}", **changes)
        return await self.ask.question(person, Question(command=command, data={"team": "T1"}))

    async def cares(self, how: CareFor, order_id: int, *, user: str = "U1", from_card: bool = True) -> bool:
        """A second later somebody takes care of an order."""
        self.clock.forward(1)
        self._asked += 1
        ts = await self._card_ts(order_id) if from_card else None
        person = self.person(user, f"trigger-{self._asked}", message_ts=ts)
        return await self.ask.care(person, how, order_id, from_card=from_card)

    async def alerts(self, order_id: int) -> list[str]:
        """The rules of the alerts that stand, in the order of their names."""
        async with self.db.read() as unit:
            return sorted(alert.rule for alert in await unit.alerts.open_for(order_id))

    async def _card_ts(self, order_id: int) -> str | None:
        async with self.db.read() as unit:
            card = await unit.notices.find_card(submissions.subject(order_id), CHANNEL)
        return card.ts if card else None
