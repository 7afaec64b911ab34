"""Builds the house: every service wired as the bot wires them, over systems in memory."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.orders.calendar import WorkingCalendar
from bot.orders.judge import Rules
from bot.orders.linking import LinkSays
from bot.orders.order import Role
from bot.orders.plan import Intent
from bot.orders.sync import Sync
from bot.services import submissions
from bot.services.act import Act
from bot.services.announce import Announcer
from bot.services.answers import Answers
from bot.services.ask import Ask
from bot.services.baseline import Baseline
from bot.services.behind import begin_behind
from bot.services.care import Care
from bot.services.contacts import Contacts
from bot.services.digest import Digests
from bot.services.health import Health
from bot.services.intake import Intake
from bot.services.links import Links
from bot.services.lookup import Lookup
from bot.services.notify import Notify
from bot.services.pickups import Pickups
from bot.services.problems import Problems
from bot.services.quiet import MOST_MESSAGES_A_DAY, Quiet
from bot.services.roles import Roles
from bot.services.rollup import ROLL_UP_FROM
from bot.services.shops import Connection, Shop, Shops
from bot.services.stock import Stocks
from bot.services.sweep import Sweep
from bot.services.trouble import Trouble
from bot.services.watch import Watch
from bot.services.watchdog import Watchdog
from bot.services.who import Who
from bot.work.failing import Failing
from bot.work.outcome import Ended
from bot.work.runner import Kind, Result, Run, Runner
from integrations.ports import Production, ShippingDesk
from storage.engine import Database
from storage.ledger import Submission
from storage.tables import Once, Operation
from tests.services.directory import FakeDirectory
from tests.services.fakes import FakeDesk, FakeKatana, FakeShop
from tests.services.hooks import FakeHooks
from tests.services.house import ADMIN, CHANNEL, Crash, HandClock, House, Premises
from tests.services.listener import Listener

CALENDAR = WorkingCalendar(
    zone=ZoneInfo("Europe/Tallinn"), days=frozenset(range(5)), opens=time(8), closes=time(17), cutoffs=(time(15),)
)
"""The house works from 8 to 17, and a carrier comes at 15."""
DIGEST_AT = time(7, 45)
ALL_FOLLOW = Sync()
ALL_SHIP = Roles()


@asynccontextmanager
async def opened(
    url: str,
    *,
    shops: int = 1,
    rules: Rules | None = None,
    all_cards: bool = False,
    admin: str = ADMIN,
    announcer_type: type[Announcer] = Announcer,
    number_prefix: str = "",
    channels: tuple[str, ...] = (CHANNEL,),
    sync: Sync = ALL_FOLLOW,
    roles: Roles = ALL_SHIP,
    roll_up_from: int = ROLL_UP_FROM,
    messages_a_day: int = MOST_MESSAGES_A_DAY,
    hooked: bool = False,
    more: Mapping[str, Any] | None = None,
) -> AsyncIterator[House]:
    """Open the house on a migrated database. Several shops share production and the desk, and the last channel.

    `more` is what every shop has besides; `hooked` says that PUBLIC_URL is set, and every vendor sends webhooks.
    """
    clock = HandClock()
    db = await Database.open(url, now=clock)
    production, desk = FakeKatana(), FakeDesk()
    every_shop = {"number_prefix": number_prefix, "sync": sync, "roles": roles, **(more or {})}
    premises = await _premises(db, shops, production, desk, channels, every_shop)
    every = Shops(tuple(one.shop for one in premises))
    async with db.write() as unit:
        slack = await unit.orders.ensure_connection("slack", system="slack", account=CHANNEL)
    announcer = announcer_type(every, all_cards=all_cards, roll_up_from=roll_up_from)
    watch = Watch(db, every, rules or Rules(), announcer, clock=clock, wall=clock)
    listener = Listener()
    hooks = {one: FakeHooks() for one in every.connections()} if hooked else {}
    failing = Failing()
    health = Health(every, clock=clock, admin=admin, watched=hooks)
    house = House(
        db=db,
        clock=clock,
        shops=every,
        premises=premises,
        production=production,
        desk=desk,
        listener=listener,
        runner=Runner(db, {}, wall=clock, ended_badly=Trouble(admin=admin, wall=clock).ended_badly),
        ask=Ask(db, slack.id, clock=clock, wall=clock),
        intake=Intake(db, every, clock=clock),
        sweep=Sweep(db, every, health, failing, clock=clock),
        watch=watch,
        digests=Digests(db, every, listener, clock=clock, at=DIGEST_AT),
        pickups=Pickups(db, every, clock=clock, ahead=timedelta(hours=1)),
        health=health,
        watchdog=Watchdog(db, every, health, failing, hooks),
        hooks=hooks,
    )
    house.runner = _runner(house, every, admin, Quiet(every, clock=clock, most=messages_a_day), failing)
    try:
        yield house
    finally:
        await db.close()


async def _premises(
    db: Database,
    count: int,
    production: Production,
    desk: ShippingDesk,
    channels: tuple[str, ...],
    every_shop: dict[str, Any],
) -> tuple[Premises, ...]:
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
                calendar=CALENDAR,
                slack_channel=channels[min(number, len(channels) - 1)],
                channel=Connection(id=channel_row.id, key=channel_row.key, role=Role.CHANNEL, client=channel),
                production=Connection(id=katana.id, key="katana", role=Role.PRODUCTION, client=production),
                desk=Connection(id=shipstation.id, key="shipstation", role=Role.DESK, client=desk),
                **every_shop,
            )
            made.append(Premises(shop=shop, channel=channel))
    return tuple(made)


def _runner(house: House, shops: Shops, admin: str, quiet: Quiet, failing: Failing) -> Runner:
    db, clock, listener = house.db, house.clock, house.listener
    notify = Notify(db, shops, listener, quiet, house.pickups, clock=clock, wall=clock)
    act = Act(db, shops, clock=clock, wall=clock)
    who = Who(db, shops, Contacts(db, FakeDirectory(everybody=True), wall=clock, admin=admin))
    lookup = Lookup(db, shops, listener, house.ask, who, clock=clock)
    answers = Answers(db, shops, listener, lookup, house.digests, Stocks(db, clock=clock), house.health)
    problems = Problems(db, shops, clock=clock, wall=clock)
    links = Links(db, shops, clock=clock, wall=clock)
    baseline, minding = Baseline(db, shops, house.watch, clock=clock), house.watchdog.minding
    handlers = {
        **{intent.value: act.carry_out for intent in Intent},
        submissions.LOOK: house.watch.look,
        submissions.RESOLVE: minding(house.intake.resolve),
        submissions.SWEEP: minding(house.sweep.sweep),
        submissions.CHECK: minding(house.watchdog.check),
        submissions.BASELINE: baseline.take_in,
        submissions.CARD: notify.card,
        submissions.LINE: notify.line,
        submissions.POST: notify.post,
        submissions.READY_LIST: notify.ready_list,
        submissions.BULK: notify.bulk,
        submissions.ROLL_UP: notify.roll_up,
        submissions.PICKUP: notify.pickup,
        submissions.WHISPER: notify.whisper,
        submissions.DIGEST: house.digests.post,
        submissions.ANSWER: answers.answer,
        submissions.PROBLEM: problems.report,
        submissions.SOLVED: problems.solve,
        LinkSays.YES.value: links.say,
        LinkSays.NO.value: links.say,
        LinkSays.UNDO.value: links.undo,
        submissions.CARE: Care(db, shops, clock=clock).take,
        BROKEN: _broken,
    }
    kinds = {name: Kind(handler=handler, pool="any") for name, handler in handlers.items()}
    trouble = Trouble(admin=admin, wall=clock)

    class MortalRun(Run):
        """Dies where it is told to."""

        async def _done(self, name: str, result: Result) -> Result:
            crashes = house.crashes
            if (crashes.before_result or crashes.after_result) and crashes.spared:
                crashes.spared -= 1
                return await super()._done(name, result)
            if crashes.before_result:
                crashes.before_result = False
                raise Crash
            kept = await super()._done(name, result)
            if crashes.after_result:
                crashes.after_result = False
                raise Crash
            return kept

    class MortalRunner(Runner):
        async def _end(self, operation: Operation, ended: Ended) -> None:
            if house.crashes.before_end:
                house.crashes.before_end = False
                raise Crash
            await super()._end(operation, ended)

    return MortalRunner(
        db,
        kinds,
        wall=clock,
        ended_badly=trouble.ended_badly,
        came_to_nothing=begin_behind,
        run_type=MortalRun,
        failing=failing,
    )


BROKEN = "broken"


async def _broken(_: Run) -> Ended:
    raise RuntimeError("nobody foresaw this")


def broken(key: str = "broken:1", *, lane: str = "") -> Submission:
    """An operation that nobody can run."""
    return Submission(kind=BROKEN, subject=key, key=key, once=Once.EVER, lane=lane)
