"""The theatre: one stage after the other behind one page, and the day that is played on it when people ask for it."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import structlog

from bot.clock import Clock
from bot.demo.day import Day
from bot.demo.errands import NATIVE
from bot.demo.eye import Eye
from bot.demo.morning import CUTOFF, ZONE, morning
from bot.demo.pace import BEAT, SPEEDS, Pacer
from bot.demo.stage import NotAtRest, Stage, staged
from bot.demo.story import Story
from bot.demo.transcript import Transcript
from bot.demo.verdict import judge_whole_day
from bot.run import CANNOT_START
from integrations.sandbox.control.input import Input, WrongInput
from integrations.sandbox.page import Feed
from integrations.sandbox.server import Sandbox
from integrations.sandbox.slack import CannotDo

Json = dict[str, object]

_ORDERS = ("play", "pause", "go_on", "speed", "start_over")
_TOUCHED = "Somebody took part while the day was played, so nothing can be said of it as a whole."

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Production:
    """A stage that is up, and how to take it down."""

    stage: Stage
    story: Story
    standing: AsyncExitStack


class Theatre:
    """The page's director. `slack` is how Slack reaches the bot, `follows` whether the vendors' own syncs run,
    `channel` the vendor of the shop, and `script` what a day consists of."""

    zone = ZONE

    def __init__(
        self,
        *,
        slack: str = "socket",
        follows: bool = True,
        channel: str = "shopify",
        beat: float = BEAT,
        begin: Callable[[], Clock] = morning,
        script: type[Day] = Day,
    ) -> None:
        self.feed = Feed()
        self.pacer = Pacer(beat)
        self._slack = slack
        self._follows = follows
        self._channel = channel
        self._begin = begin
        self._script = script
        self._now: Production | None = None
        self._starting = False
        self._touched = False
        self._playing: asyncio.Task[None] | None = None

    @property
    def box(self) -> Sandbox:
        """The present sandbox."""
        return self._present.stage.box

    @property
    def url(self) -> str:
        """Where the present bot listens."""
        return self._present.stage.bot.url

    async def put_up(self, seed: int) -> None:
        """Put up a fresh stage, and only then take down the old one: the page has something to show all the while."""
        self._starting = True
        try:
            await self._stop_playing()
            fresh = await self._fresh(seed)
        finally:
            self._starting = False
        before, self._now = self._now, fresh
        self._touched = False
        self.feed.follow(fresh.stage.box)
        self.feed.tell("story")
        if before:
            await before.standing.aclose()

    async def close(self) -> None:
        """Take everything down."""
        await self._stop_playing()
        present, self._now = self._now, None
        if present:
            await present.standing.aclose()

    async def rest(self) -> None:
        """Return when nothing is on its way any more. Raises `NotAtRest`."""
        await self._present.stage.rest()

    # what the page asks for ---------------------------------------------------------------------------------
    def story(self, since: int) -> Json:
        """How the day stands."""
        pacer = {"paused": self.pacer.paused, "speed": self.pacer.speed, "starting": self._starting}
        return {**self._present.story.since(since), **pacer}

    async def order(self, given: Input) -> None:
        """Raises `WrongInput` for an order that cannot be read, `CannotDo` while another one is carried out."""
        do = given.choice("do", _ORDERS)
        seed = given.get("seed", int, self._present.story.seed)
        speed = given.get("speed", int, self.pacer.speed)
        given.finish()
        if speed not in SPEEDS:
            raise WrongInput(f'"speed" is one of {", ".join(map(str, SPEEDS))}')
        if self._starting:
            raise CannotDo("the world is just being made afresh")
        if do in ("play", "start_over"):
            await self._start_over(seed)
        if do == "play":
            self.play()
        self.pacer.speed = speed
        if do == "pause":
            self.pacer.pause()
        elif do != "speed":
            self.pacer.go_on()
        self.feed.tell("story")

    async def time_passed(self) -> None:
        """The clock was moved by hand: what is due at certain times comes at once."""
        await self._present.stage.bot.schedule.catch_up()

    def touched(self) -> None:
        """Somebody acted by hand: a day that is being played can no longer be judged as a whole."""
        self._touched = True

    def play(self) -> None:
        """Play the day on the stage that stands."""
        self._touched = False
        self._present.story.playing = True
        self._playing = asyncio.create_task(self._play(self._present))

    # the day ------------------------------------------------------------------------------------------------
    async def _play(self, production: Production) -> None:
        story = production.story
        try:
            await self._perform(production)
        except (NotAtRest, CannotDo, LookupError) as error:
            story.good = None if self._touched else False
            story.tell("verdict", f"The day could not go on: {error}")
        except Exception:  # a day that breaks must not take the page with it: the page says so, the terminal says why
            log.exception("the day broke off")
            story.good = False
            story.tell("verdict", "The day broke off by a fault of the demo itself; the terminal says more.")
        finally:
            story.playing = False
            self.feed.tell("story")

    async def _perform(self, production: Production) -> None:
        stage, story = production.stage, production.story
        eye = Eye(stage.box.world)
        transcript = Transcript(stage.box.workspace, ZoneInfo(ZONE), stage.box.world.now, tell=story.tell)
        dice = random.Random(story.seed)
        await self._script(stage, eye, transcript, dice, follows=self._follows, pace=self.pacer).play()
        if self._touched:
            story.tell("verdict", _TOUCHED)
            return
        verdict = judge_whole_day(stage.box, eye, follows=self._follows)
        story.good = verdict.good
        story.tell("verdict", f"{'Nothing was lost, doubled, forged or wrong.' if verdict.good else verdict}")

    async def _start_over(self, seed: int) -> None:
        try:
            await self.put_up(seed)
        except CANNOT_START as error:
            raise CannotDo(f"a fresh world could not be put up: {error}") from error

    async def _fresh(self, seed: int) -> Production:
        standing, story = AsyncExitStack(), Story(seed, lambda: self.feed.tell("story"))
        sync = "on" if self._follows else "off"
        made = staged(
            seed=seed,
            slack=self._slack,
            now=self._begin(),
            channel=self._channel,
            NATIVE_SYNC=sync,
            BOT_TIMEZONE=ZONE,
            CARRIER_CUTOFF=CUTOFF,
        )
        stage = await standing.enter_async_context(made)
        for name in NATIVE:
            stage.box.world.arrows[name].on = self._follows
        return Production(stage, story, standing)

    async def _stop_playing(self) -> None:
        playing, self._playing = self._playing, None
        if playing is not None:
            playing.cancel()
            await asyncio.gather(playing, return_exceptions=True)

    @property
    def _present(self) -> Production:
        if self._now is None:
            raise RuntimeError("nothing is on stage")
        return self._now


@asynccontextmanager
async def theatre(
    *,
    seed: int = 1,
    slack: str = "socket",
    follows: bool = True,
    channel: str = "shopify",
    beat: float = BEAT,
    begin: Callable[[], Clock] = morning,
    script: type[Day] = Day,
) -> AsyncIterator[Theatre]:
    """A theatre with a stage standing in it. `beat` is the seconds between two things in a day, at speed 1; `begin`
    starts the clock of each stage, `script` is what a day consists of."""
    house = Theatre(slack=slack, follows=follows, channel=channel, beat=beat, begin=begin, script=script)
    try:
        await house.put_up(seed)
        yield house
    finally:
        await house.close()
