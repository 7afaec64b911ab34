"""One day of the demo shows every kind of alert: a new rule without an episode that causes it turns this red."""

import random
from zoneinfo import ZoneInfo

import pytest

from bot.demo.day import Day
from bot.demo.eye import Eye
from bot.demo.kinds import KINDS
from bot.demo.morning import CUTOFF, ZONE, morning
from bot.demo.stage import CHANNEL, Stage, staged
from bot.demo.told import Told, told_in
from bot.demo.transcript import Transcript
from bot.demo.verdict import judge_whole_day
from bot.orders.alert import AlertRule


def told(stage: Stage) -> Told:
    return told_in(list(stage.box.workspace.channels[CHANNEL].messages.values()))


def test_every_rule_has_words_by_which_the_demo_knows_it() -> None:
    assert set(KINDS) == set(AlertRule)


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_a_day_shows_every_kind() -> None:
    async with staged(seed=1, now=morning(), BOT_TIMEZONE=ZONE, CARRIER_CUTOFF=CUTOFF) as stage:
        world = stage.box.world
        eye = Eye(world)
        transcript = Transcript(stage.box.workspace, ZoneInfo(ZONE), world.now, tell=lambda *_: None)
        await Day(stage, eye, transcript, random.Random(1)).play()
        shown = told(stage)
        assert [rule.name for rule in AlertRule if rule not in shown.rules] == []
        assert (bool(shown.listed), bool(shown.again), bool(shown.lapsed), shown.pickups) == (True, True, True, 1)
        assert judge_whole_day(stage.box, eye, follows=True).good
