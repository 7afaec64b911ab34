"""The services over a real database and three systems in memory, one operation at a time by a clock set by hand."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.orders.judge import Rules
from bot.orders.order import Order, Role
from bot.orders.plan import Intent
from bot.services import submissions
from bot.services.act import Act
from bot.services.adopt import adopt
from bot.services.announce import Announcer
from bot.services.ask import Ask, Person, Wish
from bot.services.baseline import Baseline
from bot.services.intake import Intake
from bot.services.known import known_of, order_row
from bot.services.lookup import Lookup
from bot.services.notify import Notify
from bot.services.shops import Connection, Shop, Shops
from bot.services.sweep import Sweep
from bot.services.trouble import Trouble
from bot.services.watch import Watch
from bot.work.outcome import Ended
from bot.work.runner import Kind, Result, Run, Runner
from integrations.errors import IntegrationError
from integrations.model import ProductionOrder, SalesOrder, Shipment
from integrations.ports import Production, ShippingDesk
from storage.engine import Database
from storage.ledger import Submission
from storage.tables import Once, Operation, State
from storage.tables import Order as OrderRow
from tests.orders.making import NOW
from tests.services.fakes import FakeDesk, FakeKatana, FakeShop
from tests.services.listener import Listener

CHANNEL, ADMIN = "CORDERS", "CALERTS"
LEASE = timedelta(minutes=10)


class HandClock:
    """A clock that is set by hand. The house, its ledger and its business all go by it."""

    def __init__(self) -> None:
        self.time = NOW

    def __call__(self) -> datetime:
        return self.time

    def forward(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


class Crash(BaseException):
    """The process dies here."""


@dataclass(slots=True)
class Crashes:
    """Where the next run of an operation dies: before a step's result is kept, or before its end is."""

    before_result: bool = False
    before_end: bool = False


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
    premises: tuple[Premises, ...]
    production: FakeKatana
    desk: FakeDesk
    listener: Listener
    runner: Runner
    ask: Ask
    intake: Intake
    sweep: Sweep
    watch: Watch
    crashes: Crashes = field(default_factory=Crashes)
    ran: list[Operation] = field(default_factory=list)

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
            self.ran.append(operation)
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
        """Somebody asks; each asking is a delivery of its own."""
        delivery = f"trigger-{user}-{self.clock.time.timestamp()}-{len(self.ran)}"
        return await self.ask.wish(self.person(user, delivery), Wish(intent=intent, order_id=order_id, **changes))


@asynccontextmanager
async def opened(
    url: str,
    *,
    shops: int = 1,
    rules: Rules | None = None,
    all_cards: bool = False,
    admin: str = ADMIN,
    announcer_type: type[Announcer] = Announcer,
) -> AsyncIterator[House]:
    """Open the house on a migrated database. Several shops share production and the desk."""
    clock = HandClock()
    db = await Database.open(url, now=clock)
    production, desk = FakeKatana(), FakeDesk()
    premises = await _premises(db, shops, production, desk)
    every = Shops(tuple(one.shop for one in premises))
    async with db.write() as unit:
        slack = await unit.orders.ensure_connection("slack", system="slack", account=CHANNEL)
    announcer = announcer_type(clock=clock, all_cards=all_cards)
    watch = Watch(db, every, rules or Rules(), announcer, clock=clock, wall=clock)
    house = House(
        db=db,
        clock=clock,
        premises=premises,
        production=production,
        desk=desk,
        listener=Listener(),
        runner=Runner(db, {}, wall=clock, ended_badly=Trouble(admin=admin, wall=clock).ended_badly),
        ask=Ask(db, slack.id, clock=clock, wall=clock),
        intake=Intake(db, every, clock=clock),
        sweep=Sweep(db, every, clock=clock),
        watch=watch,
    )
    house.runner = _runner(house, every, admin)
    yield house
    await db.close()


async def _premises(db: Database, count: int, production: Production, desk: ShippingDesk) -> tuple[Premises, ...]:
    made = []
    async with db.write() as unit:
        katana = await unit.orders.ensure_connection("katana", system="katana", account="acme")
        shipstation = await unit.orders.ensure_connection("shipstation", system="shipstation", account="acme")
        for number in range(count):
            key = "main" if number == 0 else f"shop{number + 1}"
            row = await unit.orders.ensure_shop(key, name=key.title(), time_zone="Europe/Tallinn")
            channel_row = await unit.orders.ensure_connection(f"shopify-{key}", system="shopify", account=key)
            for connection in (channel_row, katana, shipstation):
                await unit.orders.ensure_shop_connection(row.id, connection.id)
            channel = FakeShop()
            shop = Shop(
                id=row.id,
                key=key,
                name=row.name,
                time_zone=ZoneInfo(row.time_zone),
                slack_channel=CHANNEL,
                channel=Connection(id=channel_row.id, key=channel_row.key, role=Role.CHANNEL, client=channel),
                production=Connection(id=katana.id, key="katana", role=Role.PRODUCTION, client=production),
                desk=Connection(id=shipstation.id, key="shipstation", role=Role.DESK, client=desk),
            )
            made.append(Premises(shop=shop, channel=channel))
    return tuple(made)


def _runner(house: House, shops: Shops, admin: str) -> Runner:
    db, clock, listener = house.db, house.clock, house.listener
    notify = Notify(db, shops, listener, clock=clock)
    act = Act(db, shops, clock=clock, wall=clock)
    lookup = Lookup(db, shops, listener, house.ask, clock=clock)
    baseline = Baseline(db, shops, house.watch, clock=clock)
    handlers = {
        **{intent.value: act.carry_out for intent in Intent},
        submissions.LOOK: house.watch.look,
        submissions.RESOLVE: house.intake.resolve,
        submissions.SWEEP: house.sweep.sweep,
        submissions.BASELINE: baseline.take_in,
        submissions.CARD: notify.card,
        submissions.LINE: notify.line,
        submissions.POST: notify.post,
        submissions.READY_LIST: notify.ready_list,
        submissions.WHISPER: notify.whisper,
        submissions.ANSWER: lookup.answer,
        BROKEN: _broken,
    }
    kinds = {name: Kind(handler=handler, pool="any") for name, handler in handlers.items()}
    trouble = Trouble(admin=admin, wall=clock)

    class MortalRun(Run):
        """Dies where it is told to."""

        async def _done(self, name: str, result: Result) -> Result:
            if house.crashes.before_result:
                house.crashes.before_result = False
                raise Crash
            return await super()._done(name, result)

    class MortalRunner(Runner):
        async def _end(self, operation: Operation, ended: Ended) -> None:
            if house.crashes.before_end:
                house.crashes.before_end = False
                raise Crash
            await super()._end(operation, ended)

    return MortalRunner(db, kinds, wall=clock, ended_badly=trouble.ended_badly, run_type=MortalRun)


BROKEN = "broken"


async def _broken(_: Run) -> Ended:
    raise RuntimeError("nobody foresaw this")


def broken(key: str = "broken:1", *, lane: str = "") -> Submission:
    """An operation that nobody can run."""
    return Submission(kind=BROKEN, subject=key, key=key, once=Once.EVER, lane=lane)
