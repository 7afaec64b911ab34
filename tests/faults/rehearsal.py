"""The rehearsal: the sandbox here, the real bot in a process that is killed again and again, people who need it.

At the end the bot is started a last time and everything comes to rest. What people were promised can then be held
against what happened in the sandbox.
"""

import asyncio
import socket
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from bot.demo.stage import aim, variables_for
from bot.settings import read_settings
from integrations.sandbox.server import Sandbox
from tests.faults.board import Board
from tests.faults.people import People
from tests.faults.plan import LONGEST_LIFE, Life, Moment, Plan
from tests.faults.process import BotProcess
from tests.faults.record import Record
from tests.faults.rest import at_rest
from tests.faults.shippers import Shippers
from tests.faults.shipping_judging import SYSTEMS
from tests.faults.stories import Stories
from tests.faults.traffic import Traffic
from tests.faults.weather import Weather

_SWEEP = "/v1/sales_orders/search"
_LOST = 0.1
"""The share of webhooks that are lost for good, when sweeps make up for it."""
_NOTHING_MORE = 2.0
"""Seconds in which a person who sees what they waited for has acted on it."""
_LONGEST_REST = 330.0
"""Seconds until what does not come to rest never will: a look may pause for five minutes."""


async def rehearse(plan: Plan, folder: Path) -> "Rehearsal":
    """Play a plan on an empty folder. What happened can be judged afterwards; nothing is left running."""
    box = Sandbox(seed=plan.seed, seeded=False, limits=False)
    traffic = Traffic(box, lag=plan.lag)
    async with box:
        rehearsal = Rehearsal(plan, box, traffic)
        await rehearsal.play(folder)
    return rehearsal


async def rehearse_together(plans: Sequence[Plan], folder: Path) -> "list[Rehearsal]":
    """Play several plans at the same time: while one bot starts, another lives. The order is that of the plans."""
    folders = [folder / str(number) for number, _ in enumerate(plans)]
    for each in folders:
        each.mkdir()
    async with asyncio.TaskGroup() as group:
        playing = [group.create_task(rehearse(plan, each)) for plan, each in zip(plans, folders, strict=True)]
    return [task.result() for task in playing]


class Rehearsal:
    """One rehearsal and everything that plays in it."""

    def __init__(self, plan: Plan, box: Sandbox, traffic: Traffic) -> None:
        self.plan = plan
        self.box = box
        self.board = Board(box.workspace)
        self.record = Record()
        self.database_url = ""
        self.kills: Counter[str] = Counter()
        """All of them, at which moments they were meant to come, and how many really came in mid-write."""
        self._traffic = traffic
        self._weather = Weather(box, plan.dice("weather"), storm_at=plan.storm_at, lag=plan.lag)
        self._people = people = People(box, self.board, self.record, plan.dice("people"))
        shippers = Shippers(people, plan.follows, plan.dice("shippers"))
        self._stories = Stories(box.world, people, shippers, self.record, plan.dice("stories"))

    def __str__(self) -> str:
        """How hard it was."""
        kills = ", ".join(f"{count} {when}" for when, count in sorted(self.kills.items()))
        heard, record = self.record.heard, self.record
        asked = f"{heard[True]} presses and commands heard, {heard[False]} not"
        wanted = (
            f"{record.packs.total()} packs, {record.unpacks.total()} unpacks, {len(record.ships)} shippings wanted, "
            f"{len(record.labels)} labels bought, {len(record.pushes)} pushed"
        )
        return f"{self.plan}: kills: {kills}; {asked}; {wanted}; {self._weather.drawn} faults laid in wait"

    async def play(self, folder: Path) -> None:
        """From the first start to the last rest. Nothing is left running, however it ends."""
        variables = self._variables(folder)
        self.plan.follows.arrange(self.box.world)
        self._stories.place_waiting(self.plan.waiting)
        aim(self.box, read_settings(variables), f"http://127.0.0.1:{variables['PORT']}")
        if not self.plan.sweeps:
            self._weather.make_vendors_stubborn()
        with BotProcess(self.plan.module, variables, folder) as bot:
            self.database_url = bot.database_url
            await self._take_in(bot)
            await self._kill_again_and_again(bot)
            self.record.exit_codes.append(await bot.stop())
            self.record.log = bot.log()

    async def _take_in(self, bot: BotProcess) -> None:
        """The first start takes in the orders there are; a long rehearsal kills it once while it does."""
        bot.start()
        await bot.ready()
        if self.plan.kills > 10:
            await asyncio.sleep(self.plan.dice("first").uniform(0.0, 0.4))
            self._kill(bot)
            bot.start()
        await bot.until(lambda: self.board.summaries > 0)
        await self._people.come_in()

    async def _kill_again_and_again(self, bot: BotProcess) -> None:
        """Kill it as often as planned while people need it, and let them come to the end of their stories."""
        async with asyncio.TaskGroup() as group:
            weather = group.create_task(self._weather.blow(lost=_LOST if self.plan.sweeps else 0.0))
            telling = group.create_task(self._stories.tell())
            for life in self.plan.lives():
                await self._live(bot, life)
            weather.cancel()
            self._weather.clear()
            self._stories.end()
            await bot.ready()
            await self._until_told(bot, telling)

    async def _until_told(self, bot: BotProcess, telling: "asyncio.Task[None]") -> None:
        """Return at rest: with all stories told, or with nothing left that could still move one.

        What only time makes wrong is looked at by a start, so the bot is once more started before that is said.
        """
        await self._until_nothing_moves(bot, telling)
        self.record.exit_codes.append(await bot.stop())
        bot.start()
        await bot.ready()
        await self._until_nothing_moves(bot, telling)
        telling.cancel()

    async def _until_nothing_moves(self, bot: BotProcess, telling: "asyncio.Task[None]") -> None:
        moved, began = -1, time.monotonic()
        while moved < len(self.box.journal.happenings) and not self.record.busy:
            if time.monotonic() - began > 2 * _LONGEST_REST:
                self.record.busy = {"people who act on and on": 1}
                return
            moved = len(self.box.journal.happenings)
            await self._come_to_rest(bot)
            await asyncio.wait([telling], timeout=_NOTHING_MORE)

    async def _come_to_rest(self, bot: BotProcess) -> None:
        """Wait until nothing is under way. Where there are sweeps, a whole one comes first."""
        if self.plan.sweeps:
            before = len(self._sweeps())
            await bot.until(lambda: len(self._sweeps()) > before)
        self.record.busy = await at_rest(self.box, bot.database_url, within=_LONGEST_REST, alive=bot.must_live)

    async def _live(self, bot: BotProcess, life: Life) -> None:
        """Let the bot live until its instant has come, kill it, and start it anew at once."""
        self.kills[life.moment] += 1
        if life.moment is not Moment.START:
            await bot.ready()
        if life.moment is Moment.WRITE:
            within = bot.boot_seconds * LONGEST_LIFE
            await self._traffic.next_shipping(self._not_hit_yet(), within=within, hold_up=life.hold_up)
        await asyncio.sleep(life.seconds(bot.boot_seconds))
        self._kill(bot)
        bot.start()

    def _not_hit_yet(self) -> tuple[str, ...]:
        """The systems that the bot writes and that saw no kill in mid-write so far; all of them, once all did."""
        ours = self.plan.follows.ours
        return tuple(face for face in ours if not self.kills[f"in mid-write at {face}"]) or ours

    def _kill(self, bot: BotProcess) -> None:
        self.kills["all"] += 1
        self.kills["in mid-write"] += self._traffic.writes.total() > 0
        for face in SYSTEMS:
            self.kills[f"in mid-write at {face}"] += self._traffic.writes[face] > 0
        bot.kill()

    def _sweeps(self) -> list[object]:
        return [*self.box.journal.requests("katana", "POST", _SWEEP)]

    def _variables(self, folder: Path) -> dict[str, str]:
        variables = variables_for(self.box, folder, slack=self.plan.slack)
        return variables | {"PORT": str(_free_port())} | self.plan.settings


def _free_port() -> int:
    """A port nobody listens on. The bot needs the same one in each of its lives."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
