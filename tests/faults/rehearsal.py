"""The rehearsal: the sandbox here, the real bot in a process that is killed again and again, people who need it.

At the end the bot is started a last time and everything comes to rest. What people were promised can then be held
against what happened in the sandbox.
"""

import asyncio
import socket
from collections import Counter
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
from tests.faults.stories import Stories
from tests.faults.traffic import Traffic
from tests.faults.weather import Weather

SWEEP_EVERY = 2
_SWEEP = "/v1/sales_orders/search"
_LOST = 0.1
"""The share of webhooks that are lost for good, when sweeps make up for it."""


class Rehearsal:
    """One rehearsal and everything that plays in it. Enter the sandbox after `traffic` was laid around it."""

    def __init__(self, plan: Plan, box: Sandbox, traffic: Traffic) -> None:
        self.plan = plan
        self.box = box
        self.board = Board(box.workspace)
        self.record = Record()
        self.kills: Counter[str] = Counter()
        """All of them, at which moments they were meant to come, and how many really came in mid-write."""
        self._traffic = traffic
        self._weather = Weather(box, plan.dice("weather"))
        self._people = People(box, self.board, self.record, plan.dice("people"), patience=plan.patience)
        self._stories = Stories(box.world, self._people, self.record, plan.dice("stories"))

    async def play(self, folder: Path) -> None:
        """From the first start to the last rest. Nothing is left running, however it ends."""
        variables = self._variables(folder)
        self._stories.place_waiting(self.plan.waiting)
        aim(self.box, read_settings(variables), f"http://127.0.0.1:{variables['PORT']}")
        with BotProcess(self.plan.module, variables, folder) as bot:
            await self._take_in(bot)
            await self._kill_again_and_again(bot)
            await self._come_to_rest(bot, variables["DATABASE_URL"])
            self.record.log = bot.log()

    async def _take_in(self, bot: BotProcess) -> None:
        """The first start takes in the orders there are; a long rehearsal kills it once while it does."""
        bot.start()
        await bot.ready()
        if self.plan.kills > 10:
            await asyncio.sleep(self.plan.dice("first").uniform(0.0, 0.4))
            self._kill(bot)
            bot.start()
        await self._people.until("the existing orders are taken in", lambda: self.board.summaries > 0)

    async def _kill_again_and_again(self, bot: BotProcess) -> None:
        if self.plan.sweeps:
            self._weather.lose_webhooks(_LOST)
        else:
            self._weather.make_vendors_stubborn()
        async with asyncio.TaskGroup() as group:
            weather = group.create_task(self._weather.blow())
            group.create_task(self._stories.tell())
            for life in self.plan.lives():
                await self._live(bot, life)
            self._stories.end()
            weather.cancel()
            self._weather.clear()

    async def _live(self, bot: BotProcess, life: Life) -> None:
        """Let the bot live until its instant has come, kill it, and start it anew at once."""
        self.kills[life.moment] += 1
        if life.moment is not Moment.START:
            await bot.ready()
        if life.moment is Moment.WRITE:
            await self._traffic.next_write(within=bot.boot_seconds * LONGEST_LIFE)
        await asyncio.sleep(life.seconds(bot.boot_seconds))
        self._kill(bot)
        bot.start()

    def _kill(self, bot: BotProcess) -> None:
        self.kills["all"] += 1
        self.kills["in mid-write"] += self._traffic.writes > 0
        bot.kill()

    async def _come_to_rest(self, bot: BotProcess, database_url: str) -> None:
        await bot.ready()
        if self.plan.sweeps:
            before = len(self._sweeps())
            await self._people.until("a sweep comes round", lambda: len(self._sweeps()) > before)
        if busy := await at_rest(self.box, database_url, within=self.plan.patience):
            self.record.stuck.append(f"all comes to rest, and not: {busy}")
        self.record.exit_code = await bot.stop()

    def _sweeps(self) -> list[object]:
        return [*self.box.journal.requests("katana", "POST", _SWEEP)]

    def _variables(self, folder: Path) -> dict[str, str]:
        every = SWEEP_EVERY if self.plan.sweeps else 3600
        more = {"PORT": str(_free_port()), "SWEEP_EVERY": str(every)}
        return variables_for(self.box, folder, slack=self.plan.slack) | more


def _free_port() -> int:
    """A port nobody listens on. The bot needs the same one in each of its lives."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
