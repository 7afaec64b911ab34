"""Play a script without a page, print the transcript and the verdict; the exit code is the verdict."""

import logging
import random
from collections.abc import Callable
from zoneinfo import ZoneInfo

from bot.demo.day import Day
from bot.demo.eye import Eye
from bot.demo.findings import Verdict
from bot.demo.morning import CUTOFF, ZONE, morning
from bot.demo.sabotage import SABOTAGE
from bot.demo.stage import NotAtRest, staged
from bot.demo.transcript import Transcript, printed
from bot.demo.verdict import judge_whole_day
from bot.logs import log_to_stderr
from integrations.sandbox.slack import CannotDo


async def play(
    *,
    seed: int,
    slack: str = "socket",
    sync: str = "on",
    channel: str = "shopify",
    sabotage: str | None = None,
    write: Callable[[str], None] = print,
) -> int:
    """Play the day of `seed` and answer 0 when nothing was lost, doubled, forged or wrong, 1 otherwise."""
    log_to_stderr(logging.CRITICAL)
    verdict = await play_day(seed=seed, slack=slack, sync=sync, channel=channel, sabotage=sabotage, write=write)
    write(f"\nVerdict for seed {seed}: {verdict}")
    write("Nothing was lost, doubled, forged or wrong." if verdict.good else "This day went wrong.")
    return 0 if verdict.good else 1


async def play_day(
    *, seed: int, slack: str, sync: str, channel: str, sabotage: str | None, write: Callable[[str], None]
) -> Verdict:
    """The verdict on one day."""
    makers = SABOTAGE[sabotage] if sabotage else None
    zone = ZoneInfo(ZONE)
    async with staged(
        seed=seed,
        slack=slack,
        makers=makers,
        now=morning(ZONE),
        channel=channel,
        NATIVE_SYNC=sync,
        BOT_TIMEZONE=ZONE,
        CARRIER_CUTOFF=CUTOFF,
    ) as stage:
        transcript = Transcript(stage.box.workspace, zone, stage.box.world.now, tell=printed(write))
        eye = Eye(stage.box.world)
        broken_off = await _play(Day(stage, eye, transcript, random.Random(seed), follows=sync == "on"))
        verdict = judge_whole_day(stage.box, eye, follows=sync == "on")
        if broken_off:
            verdict.find("lost", f"the day could not go on: {broken_off}")
        return verdict


async def _play(day: Day) -> str:
    """Play the day; answers why it broke off: a card or a button that people needed was not there."""
    try:
        await day.play()
    except (NotAtRest, CannotDo, LookupError) as error:
        return str(error)
    return ""
