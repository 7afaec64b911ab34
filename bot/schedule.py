"""The clock: what happens when, as a table. APScheduler only ticks; the work itself is in the ledger.

Each tick submits under a key that names its time slot, so several clocks elect one of themselves, and a slot that was
missed while the machine slept is made up for by the next.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import Clock
from bot.services import submissions
from bot.services.retell import Retell
from bot.services.shops import Shops
from bot.services.sweep import Sweep
from storage.engine import Database
from storage.ledger import Submission

HEARTBEAT = timedelta(minutes=1)
MINUTE = timedelta(minutes=1)
RETELL = timedelta(minutes=10)
CHECK = timedelta(minutes=10)
"""How soon it is noticed at the latest that nothing comes from a system any more."""
_GRACE = 2.0
"""Seconds a tick gets to end when we stop."""
_LATE = 3600
"""Seconds a tick may be late and still count: after a laptop's sleep, late is better than not at all."""

Tick = Callable[[], Awaitable[object]]

log = structlog.get_logger(__name__)


class Schedule:
    """The ticks of one process."""

    def __init__(
        self,
        db: Database,
        shops: Shops,
        sweep: Sweep,
        retell: Retell,
        *,
        clock: Clock,
        sweep_every: timedelta,
        heartbeat_every: timedelta = HEARTBEAT,
        each_minute: Iterable[Tick] = (),
    ) -> None:
        self._db = db
        self._shops = shops
        self._sweep = sweep
        self._retell = retell
        self._clock = clock
        self._sweep_every = sweep_every
        self._heartbeat_every = heartbeat_every
        self._each_minute = tuple(each_minute)
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._ticking: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Begin to tick. The heartbeat comes at once: while nothing ran, moments may have come and gone."""
        for tick, every in (
            (self._sweep.heartbeat, self._heartbeat_every),
            (self.sweep_all, self._sweep_every),
            (self.check_all, CHECK),
            (self._retell.retell, RETELL),
            *((tick, MINUTE) for tick in self._each_minute),
        ):
            at_once = {"next_run_time": datetime.now(UTC)} if tick == self._sweep.heartbeat else {}
            self._scheduler.add_job(
                self._counted(tick),
                "interval",
                seconds=every.total_seconds(),
                coalesce=True,
                max_instances=1,
                misfire_grace_time=_LATE,
                **at_once,
            )
        self._scheduler.start()

    async def stop(self) -> None:
        """Tick no more. A tick under way is waited for, a moment at most: cut short it would look like a fault."""
        if not self._scheduler.running:
            return
        self._scheduler.pause()
        await asyncio.sleep(0)  # one that was handed out a moment ago begins now
        if self._ticking:
            await asyncio.wait(self._ticking, timeout=_GRACE)
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def catch_up(self) -> None:
        """Do at once what is due by now: the clock has leapt, and the next tick is a minute away."""
        for tick in (self._sweep.heartbeat, self.sweep_all, self.check_all, *self._each_minute):
            await _safely(tick)

    async def sweep_all(self) -> None:
        """Submit a sweep of every connection for the present slot."""
        await self._submit_all(submissions.sweep, self._sweep_every)

    async def check_all(self) -> None:
        """Submit a check of every connection for the present slot."""
        await self._submit_all(submissions.check, CHECK)

    async def _submit_all(self, work: Callable[[int, str], Submission], every: timedelta) -> None:
        slot = slot_of(self._clock(), every)
        async with self._db.write() as unit:
            for connection_id in self._shops.connections():
                await unit.ledger.submit(work(connection_id, slot))

    def _counted(self, tick: Tick) -> Tick:
        """A tick that a stop waits for."""

        async def run() -> None:
            if task := asyncio.current_task():
                self._ticking.add(task)
                task.add_done_callback(self._ticking.discard)
            await _safely(tick)

        return run


async def _safely(tick: Tick) -> None:
    """A tick that fails is logged; the next one comes all the same."""
    try:
        await tick()
    except Exception:  # one tick's fault must not stop the clock of the others
        log.exception("a tick failed", tick=getattr(tick, "__name__", "?"))


def slot_of(now: datetime, every: timedelta) -> str:
    """The name of the time slot `now` falls in."""
    length = max(1.0, every.total_seconds())
    return str(int(now.timestamp() // length * length))
