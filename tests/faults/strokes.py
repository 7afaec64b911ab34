"""What a schedule's lines do to the world, to Shipmate's machine and to the way between them."""

import time
from collections.abc import Awaitable, Callable
from datetime import timedelta

from integrations.sandbox.deliveries import Mischief
from integrations.sandbox.faults import Fault
from integrations.sandbox.katana import REPLICA
from integrations.sandbox.shopify import SHOP
from storage.engine import Database
from tests.faults.schedule import Spell, Turn, Webhooks
from tests.scenarios.stage import Scene

LAG = 0.4
"""Seconds Katana's reads lag at their worst; the bot is told that it may be a little more."""
_NOWHERE = "http://127.0.0.1:9/slack/events"
_LATE, _BEHIND = 0.3, 0.15
_FROZEN = 0.7
"""Seconds the whole process stands still, longer than any call may take."""
_DAWN = timedelta(hours=22, minutes=5)
"""From ten in the morning, when a story begins, to shortly after the next digest is due."""
_SEVERAL = {
    Webhooks.DOUBLED: {"duplicate": 0.6},
    Webhooks.LATE: {"delay": _LATE},
    Webhooks.REORDERED: {"reorder": 0.5, "behind": _BEHIND},
    Webhooks.LOST: {"drop": 0.4},
}


class Strokes:
    """Strikes a scene, and makes everything good again."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._begun_at = scene.world.now()
        self._lift: dict[Spell, Callable[[], Awaitable[None]]] = {}

    def lay(self, fault: Fault) -> None:
        """Let a fault lie in wait."""
        self._scene.box.faults.add(fault)

    def disturb(self, webhooks: Webhooks) -> None:
        """From now on, until the weather clears."""
        for name, much in _SEVERAL[webhooks].items():
            setattr(self._scene.box.sender.mischief, name, much)

    async def begin(self, spell: Spell) -> None:
        """Begin a spell; it lasts until it is ended."""
        self._lift[spell] = await {
            Spell.SLACK_AWAY: self._take_slack_away,
            Spell.DISK_FULL: self._fill_disk,
            Spell.STALE_READS: self._let_reads_lag,
        }[spell]()

    async def end(self, spell: Spell) -> None:
        """End a spell that was begun."""
        if lift := self._lift.pop(spell, None):
            await lift()

    async def turn(self, turn: Turn) -> None:
        """Do at once what happens in an instant."""
        scene = self._scene
        match turn:
            case Turn.TOKEN_EXPIRES:
                scene.box.apps["shopify"][SHOP].tokens.expire_all()
            case Turn.FORWARD:
                scene.world.advance(45 * 60)
            case Turn.BACK:
                scene.world.set_back(3)
            case Turn.SLEEP:
                time.sleep(_FROZEN)  # noqa: ASYNC251 - a machine that sleeps runs no loop
                await self.leap(timedelta(hours=2))
            case Turn.NIGHT:
                await self.leap(self._begun_at + _DAWN - scene.world.now())
            case Turn.RESTART:
                await scene.stop()
                await scene.start(connects=Spell.SLACK_AWAY not in self._lift)

    async def leap(self, by: timedelta) -> None:
        """Move the clock forward while nothing ticks; then the ticks that were missed come at once."""
        self._scene.world.advance(max(0.0, by.total_seconds()))
        await self._scene.stage.bot.schedule.catch_up()

    async def clear(self) -> None:
        """Fine weather, and as much disk, network and freshness as anybody needs."""
        for spell in list(self._lift):
            await self.end(spell)
        self._scene.box.faults.clear()
        self._scene.box.sender.mischief = Mischief()

    async def _take_slack_away(self) -> Callable[[], Awaitable[None]]:
        """Nothing gets through either way. What Slack does over its open connection it goes on doing: presses."""
        box = self._scene.box
        away = box.faults.add(Fault("status", face="slack", path="/api/", remaining=None, status=503))
        courier, url = box.people.courier, box.people.courier.url
        courier.url = _NOWHERE

        async def back() -> None:
            courier.url = url
            box.faults.remove(away.id)
            await self._scene.connected()  # a bot that was started meanwhile tries again every few seconds
            self._scene.world.advance(600)
            await self._scene.stage.bot.sweep.heartbeat()

        return back

    async def _fill_disk(self) -> Callable[[], Awaitable[None]]:
        """SQLite may not take one page more; a restart would find the disk tidied up."""
        await _limit_pages(self._scene.stage.bot.db, 1)

        async def free() -> None:
            await _limit_pages(self._scene.stage.bot.db, 2**30)

        return free

    async def _let_reads_lag(self) -> Callable[[], Awaitable[None]]:
        replica = self._scene.box.apps["katana"][REPLICA]
        replica.lag = timedelta(seconds=LAG)

        async def catch_up() -> None:
            replica.lag = timedelta()

        return catch_up


async def _limit_pages(db: Database, most: int) -> None:
    """How large the database may grow, as its one writing connection sees it. Never below what it is."""
    async with db.write() as unit:
        connection = await unit.session.connection()
        await connection.exec_driver_sql(f"PRAGMA max_page_count = {most}")
