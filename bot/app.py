"""The composition root: settings in, running parts out, one async context manager. Nothing else builds parts."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import structlog
from aiohttp import web
from slack_bolt.async_app import AsyncApp

from bot.clock import Clock, system_clock
from bot.connect import connect_shops, ensure_rows, limits_of
from bot.front import Front, open_front
from bot.ground import Ground, Makers
from bot.orders.judge import Rules
from bot.orders.linking import LinkSays
from bot.orders.plan import Intent
from bot.schedule import Schedule
from bot.services import submissions
from bot.services.act import Act
from bot.services.announce import Announcer
from bot.services.answers import Answers
from bot.services.baseline import Baseline
from bot.services.behind import begin_behind
from bot.services.care import Care
from bot.services.digest import Digests
from bot.services.intake import Intake
from bot.services.links import Links
from bot.services.lookup import Lookup
from bot.services.notify import Notify
from bot.services.outage import Outages
from bot.services.pickups import Pickups
from bot.services.problems import Problems
from bot.services.quiet import Quiet
from bot.services.retell import Retell
from bot.services.shops import Shops
from bot.services.stock import Stocks
from bot.services.subscribe import by_polling
from bot.services.sweep import Sweep
from bot.services.tidy import Tidy
from bot.services.trouble import Trouble
from bot.services.watch import Watch
from bot.settings import Settings
from bot.slack.http import slack_route
from bot.slack.listen import Running
from bot.slack.notifier import SlackNotifier
from bot.slack.socket import SocketMode
from bot.watching import Watching, watching
from bot.web import build_web, runner_of
from bot.work.dispatcher import Dispatcher
from bot.work.embedded import EmbeddedDispatcher
from bot.work.runner import Handler, Kind, Runner
from integrations.http import open_session
from storage.engine import Database, forbid_io
from storage.lock import DataFolderLock
from storage.migrate import migrate

POOLS = {"intents": 4, "notices": 4, "answers": 4, "looks": 6, "sweeps": 4}
PERSON_WAITS = 8.0
"""Seconds a call made for a waiting person may wait for its rate budget."""
PERSON_PAUSES = 15.0
"""Seconds at most between two tries of what a person waits for or is to be told."""
LOOK_WAITS = 10.0
"""Seconds a look may wait for each of its calls: giving up half-way would waste the calls already made."""
SWEEP_WAITS = 60.0
"""Seconds a sweep may wait for each of its calls: one that began anew each time could never read a list longer
than a vendor's burst. It has workers of its own, for which nobody else waits."""
GRACE = 4.0
"""Seconds the running work gets at the end: process managers kill after five."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipmate:
    """The running parts."""

    url: str
    db: Database
    shops: Shops
    listeners: Running
    schedule: Schedule
    sweep: Sweep
    retell: Retell
    digests: Digests
    outages: Outages
    pickups: Pickups
    socket: SocketMode | None


@asynccontextmanager
async def running(
    settings: Settings, *, clock: Clock = system_clock, makers: Makers | None = None
) -> AsyncIterator[Shipmate]:
    """Run Shipmate until the block ends. `clock` is business time; the ledger keeps to the machine's.

    Stops in the order that loses nothing: no new ticks, no new requests, what runs is waited for, the Slack
    connection last, because acks travel on it.
    """
    async with AsyncExitStack() as stack:
        db, session = await _open(settings, makers or Makers(), stack)
        keys = await ensure_rows(db, settings)
        shops = connect_shops(settings, keys, db, session, clock=clock)
        yield await _assemble(Ground(settings, clock, makers or Makers(), db, session, keys, shops), stack)


async def _open(settings: Settings, makers: Makers, stack: AsyncExitStack) -> tuple[Database, aiohttp.ClientSession]:
    if settings.database_url.startswith("sqlite"):
        stack.enter_context(DataFolderLock(Path(settings.data_folder)))
    await migrate(settings.database_url)
    db = await Database.open(settings.database_url, unit=makers.unit)
    stack.push_async_callback(db.close)
    session = await stack.enter_async_context(open_session(timeout=settings.http_timeout, guard=forbid_io))
    return db, session


async def _assemble(ground: Ground, stack: AsyncExitStack) -> Shipmate:
    settings, db, shops, clock = ground.settings, ground.db, ground.shops, ground.clock
    front = await open_front(ground, stack)
    await front.practice.begin()
    seeing = watching(ground)
    intake, sweep = Intake(db, shops, clock=clock), Sweep(db, shops, seeing.health, seeing.failing, clock=clock)
    digests = _digests(ground, front.notifier)
    tidy, ahead = _tidy(ground), settings.limits.pickup_notice
    pickups = Pickups(db, shops, clock=clock, ahead=ahead, fresh_for=ground.fresh_for)
    kinds = _kinds(ground, front, intake, sweep, digests, tidy, pickups, seeing)
    runner = _runner(ground, kinds, seeing)
    dispatcher: Dispatcher = EmbeddedDispatcher(db, runner, wall=system_clock, pools=POOLS)
    await _submit_baseline(db, shops)
    retell = Retell(db)
    await retell.retell()
    await dispatcher.start()
    stack.push_async_callback(dispatcher.stop, GRACE)
    socket = await _socket(settings, front.bolt, stack)
    stack.push_async_callback(front.listeners.drained, GRACE)
    url = await _serve(ground, intake, front.bolt, socket, stack)
    outages = Outages(db, shops, clock=clock, sweep_every=settings.sweep_every)
    ticks = [digests.tick, pickups.tick, front.practice.tick, tidy.tick, outages.tick]
    schedule = Schedule(db, shops, sweep, retell, clock=clock, sweep_every=settings.sweep_every, each_minute=ticks)
    schedule.start()
    stack.push_async_callback(schedule.stop)
    log.info("Shipmate is running", url=url, slack="socket" if socket else "http")
    if settings.public_url is None:
        log.info("PUBLIC_URL is not set: " + by_polling(settings.sweep_every))
    return Shipmate(
        url=url,
        db=db,
        shops=shops,
        listeners=front.listeners,
        schedule=schedule,
        sweep=sweep,
        retell=retell,
        digests=digests,
        outages=outages,
        pickups=pickups,
        socket=socket,
    )


def _digests(ground: Ground, notifier: SlackNotifier) -> Digests:
    at, fresh_for = ground.settings.work.digest_at, ground.fresh_for
    return Digests(ground.db, ground.shops, notifier, clock=ground.clock, at=at, fresh_for=fresh_for)


def _tidy(ground: Ground) -> Tidy:
    keep_audit, keep_work = ground.settings.keep_audit, ground.settings.keep_work
    return Tidy(ground.db, clock=ground.clock, wall=system_clock, audit_for=keep_audit, work_for=keep_work)


def _kinds(
    ground: Ground,
    front: Front,
    intake: Intake,
    sweep: Sweep,
    digests: Digests,
    tidy: Tidy,
    pickups: Pickups,
    seeing: Watching,
) -> dict[str, Kind]:
    """Every kind of durable work, who does it, and whose workers it uses."""
    db, shops, clock, notifier = ground.db, ground.shops, ground.clock, front.notifier
    rules = Rules(
        in_stock_settle=ground.settings.in_stock_settle,
        in_stock_again_after=ground.settings.in_stock_again_after,
        limits=limits_of(ground.settings.limits),
    )
    quiet = ground.settings.quiet
    all_cards = ground.settings.ready_cards == "all"
    announcer = Announcer(shops, all_cards=all_cards, roll_up_from=quiet.roll_up_from)
    watch = Watch(db, shops, rules, announcer, clock=clock, wall=system_clock)
    most = Quiet(shops, clock=clock, most=quiet.messages_a_day)
    notify = Notify(db, shops, notifier, most, pickups, clock=clock, wall=system_clock)
    act = Act(db, shops, clock=clock, wall=system_clock)
    lookup = Lookup(db, shops, notifier, front.ask, front.who, clock=clock)
    answers = Answers(db, shops, notifier, lookup, digests, Stocks(db, clock=clock), seeing.health)
    baseline, minding = Baseline(db, shops, watch, clock=clock), seeing.watchdog.minding
    return {
        **_told(notify, digests),
        **_said(ground),
        **{intent.value: _for_person(act.carry_out, "intents", PERSON_WAITS) for intent in Intent},
        submissions.LOOK: Kind(handler=watch.look, pool="looks", patience=LOOK_WAITS),
        submissions.RESOLVE: Kind(handler=minding(intake.resolve), pool="looks", patience=LOOK_WAITS),
        submissions.SWEEP: Kind(handler=minding(sweep.sweep), pool="sweeps", patience=SWEEP_WAITS),
        submissions.CHECK: Kind(handler=minding(seeing.watchdog.check), pool="sweeps", patience=SWEEP_WAITS),
        submissions.TIDY: Kind(handler=tidy.tidy, pool="sweeps"),
        submissions.BASELINE: Kind(handler=baseline.take_in, pool="sweeps", patience=SWEEP_WAITS),
        submissions.WHISPER: _for_person(notify.whisper, "answers", PERSON_WAITS),
        submissions.ANSWER: _for_person(answers.answer, "answers", PERSON_WAITS),
    }


def _said(ground: Ground) -> dict[str, Kind]:
    """What people say of an order, which is kept here and written nowhere else."""
    db, shops, clock = ground.db, ground.shops, ground.clock
    care = Care(db, shops, clock=clock)
    problems = Problems(db, shops, clock=clock, wall=system_clock)
    links = Links(db, shops, clock=clock, wall=system_clock)
    return {
        submissions.CARE: _for_person(care.take, "answers", 2.0),
        submissions.PROBLEM: _for_person(problems.report, "answers", 2.0),
        submissions.SOLVED: _for_person(problems.solve, "answers", 2.0),
        LinkSays.YES.value: _for_person(links.say, "answers", 2.0),
        LinkSays.NO.value: _for_person(links.say, "answers", 2.0),
        LinkSays.UNDO.value: _for_person(links.undo, "answers", 2.0),
    }


def _told(notify: Notify, digests: Digests) -> dict[str, Kind]:
    """What people are told in their channels."""
    return {
        submissions.CARD: _for_person(notify.card, "notices", 2.0),
        submissions.LINE: _for_person(notify.line, "notices", 2.0),
        submissions.POST: _for_person(notify.post, "notices", 2.0),
        submissions.READY_LIST: _for_person(notify.ready_list, "notices", 2.0),
        submissions.ROLL_UP: _for_person(notify.roll_up, "notices", 2.0),
        submissions.PICKUP: _for_person(notify.pickup, "notices", 2.0),
        submissions.BULK: _for_person(notify.bulk, "notices", 2.0),
        submissions.DIGEST: _for_person(digests.post, "notices", 2.0),
    }


def _for_person(handler: Handler, pool: str, patience: float) -> Kind:
    """Somebody waits for it or is to be told: it is tried again soon, however often it failed."""
    return Kind(handler=handler, pool=pool, patience=patience, first=True, longest_pause=PERSON_PAUSES)


def _runner(ground: Ground, kinds: dict[str, Kind], seeing: Watching) -> Runner:
    trouble = Trouble(admin=ground.settings.slack.admin, wall=system_clock)
    return ground.makers.runner(
        ground.db,
        kinds,
        wall=system_clock,
        ended_badly=trouble.ended_badly,
        came_to_nothing=begin_behind,
        put_off=trouble.put_off,
        run_type=ground.makers.run,
        failing=seeing.failing,
    )


async def _submit_baseline(db: Database, shops: Shops) -> None:
    """Take in what is there, once. One that was laid aside goes on: a restart is what follows a mended key."""
    async with db.write() as unit:
        for shop in shops:
            submitted = await unit.ledger.submit(submissions.baseline(shop.id))
            await unit.ledger.resume(submitted.operation.id)


async def _socket(settings: Settings, bolt: AsyncApp, stack: AsyncExitStack) -> SocketMode | None:
    if settings.slack.app_token is None:
        return None
    socket = SocketMode(bolt, settings.slack.app_token)
    await socket.start()
    stack.push_async_callback(socket.stop)
    return socket


async def _serve(
    ground: Ground, intake: Intake, bolt: AsyncApp, socket: SocketMode | None, stack: AsyncExitStack
) -> str:
    """Open the HTTP door; answers its address."""

    async def ready() -> dict[str, object]:
        connected = socket is None or await socket.connected()
        return {"ready": connected, "slack": "connected" if connected else "not connected"}

    secret = ground.settings.slack.signing_secret
    slack = slack_route(bolt, secret) if secret else None
    server = runner_of(build_web(ground.shops, intake, ready, slack))
    await server.setup()
    stack.push_async_callback(server.cleanup)
    site = web.TCPSite(server, ground.settings.host, ground.settings.port)
    await site.start()
    port = server.addresses[0][1]
    return f"http://{ground.settings.host}:{port}"
