"""Seeded fault schedules: whatever goes wrong meanwhile, what people ask for happens once and they are told of it.

`SHIPMATE_SCHEDULES` is how many the slow test plays and `SHIPMATE_SEED` the first of them. A bad one is made short
and printed with the command that plays it alone.
"""

import asyncio
import os
from collections import Counter

import pytest

from tests.faults.drawing import draw
from tests.faults.play import Played, play
from tests.faults.players import PATIENCE, command, failing, play_all, played_to_an_end
from tests.faults.schedule import Comes, Deed, Line, Schedule, Spell, Turn
from tests.faults.shrink import shrunk

SEED = int(os.environ.get("SHIPMATE_SEED", "1"))
SCHEDULES = int(os.environ.get("SHIPMATE_SCHEDULES", "300"))
ENOUGH = 200
"""With so many, every kind of trouble ought to have met something."""
MUST_MEET = (
    "slack: status 429", "shipstation: status 5", "katana: slow", "katana: reset_before", "katana: reset_after",
    "slack: reset_after", "shipstation: reset_after", "shopify: truncate", "webhook lost", Spell.DISK_FULL.value,
)  # fmt: skip


@pytest.mark.parametrize("seed", range(SEED, SEED + 3))
async def test_a_few_schedules_lose_and_double_nothing(seed: int) -> None:
    schedule = draw(seed)
    verdict = (await play(schedule)).verdict
    assert verdict.good, f"{schedule}\n{verdict}\nAlone: {command(seed)}"


@pytest.mark.slow
@pytest.mark.crowd
@pytest.mark.timeout(max(900, 4 * SCHEDULES))
async def test_many_schedules_lose_and_double_nothing() -> None:
    outcome = await play_all(range(SEED, SEED + SCHEDULES))
    assert outcome.played == SCHEDULES
    assert not outcome.bad, "\n\n".join([await report(seed, said) for seed, said in list(outcome.bad.items())[:3]])
    missed = [kind for kind in MUST_MEET if not any(met.startswith(kind) for met in outcome.met)]
    assert not missed or SCHEDULES < ENOUGH, f"nothing ever met {missed}: {outcome.met}"


async def report(seed: int, said: str) -> str:
    """A bad schedule, short if it is bad once more when it plays alone."""
    try:
        async with asyncio.timeout(2 * PATIENCE):
            found = await failing(seed)
        short = "\n".join(map(str, found)) if found else "Alone it was good."
    except Exception as error:  # noqa: BLE001 - what was said of it must not be lost
        short = f"It could not be made short: {error!r}"
    return f"{said}\nMade short:\n{short}\nAlone: {command(seed)}"


async def test_one_that_hangs_or_breaks_off_is_told_with_its_story() -> None:
    schedule = draw(SEED)

    async def hangs(_: Schedule) -> Played:
        await asyncio.Event().wait()
        raise AssertionError("nobody sets it")

    async def breaks_off(_: Schedule) -> Played:
        raise TimeoutError("the stage was not at rest")

    _, hung = await played_to_an_end(schedule, hangs, patience=0.01)
    assert hung == f"{schedule}\nit had not ended after 0.01 s"
    _, broken = await played_to_an_end(schedule, breaks_off)
    assert broken.startswith(f"{schedule}\nTraceback") and "TimeoutError: the stage was not at rest" in broken


def test_a_number_is_one_story_for_ever() -> None:
    assert str(draw(SEED)) == str(draw(SEED))
    assert draw(SEED) == draw(SEED) != draw(SEED + 1)


def test_everything_is_drawn_sooner_or_later() -> None:
    drawn = Counter(str(line.what) for seed in range(300) for line in draw(seed).lines)
    for kinds in (Comes, Deed, Spell):
        assert {kind.value for kind in kinds} <= drawn.keys()


def test_what_is_shorter_still_makes_sense() -> None:
    """No deed without its order, and none after a deed that is gone."""
    for seed in range(30):
        schedule = draw(seed)
        for shorter in schedule.shorter():
            assert len(shorter.lines) < len(schedule.lines)
            there = [line.order for line in shorter.orders()]
            for order in {line.order for line in shorter.lines if line.is_deed}:
                assert order in there
                deeds = [line.what for line in shorter.lines if line.is_deed and line.order == order]
                before = [line.what for line in schedule.lines if line.is_deed and line.order == order]
                assert deeds == before[: len(deeds)]


async def test_a_story_is_made_as_short_as_it_can_be() -> None:
    """Here it fails whenever the disk is full and somebody packs."""
    lines = (
        Line(what=Comes.WAITED, order=0),
        Line(what=Comes.NEW, order=1),
        Line(what=Spell.STALE_READS, lasts=1),
        Line(what=Deed.PACK, order=0),
        Line(what=Spell.DISK_FULL, lasts=2),
        Line(what=Deed.TYPE_PACK, order=1),
        Line(what=Deed.UNPACK, order=0),
    )
    played: list[Schedule] = []

    async def fails(schedule: Schedule) -> bool:
        played.append(schedule)
        return schedule.has(Spell.DISK_FULL) and schedule.has(Deed.PACK)

    whole = Schedule(seed=1, follows=draw(1).follows, slack="http", lines=lines)
    short = await shrunk(whole, fails)
    assert [line.what for line in short.lines] == [Comes.WAITED, Deed.PACK, Spell.DISK_FULL]
    assert len(played) < 30
    assert await shrunk(whole, fails, most=0) == whole


@pytest.mark.slow
@pytest.mark.timeout(120)
async def test_shipmate_may_be_started_anew_while_slack_is_away() -> None:
    """It goes on with the shop meanwhile, and with people as soon as Slack is back."""
    lines = (
        Line(what=Spell.SLACK_AWAY, lasts=2),
        Line(what=Turn.RESTART),
        Line(what=Comes.WAITED),
        Line(what=Deed.PACK),
    )
    schedule = Schedule(seed=1, follows=draw(1).follows, slack="socket", lines=lines)
    verdict = (await play(schedule)).verdict
    assert verdict.good, f"{schedule}\n{verdict}"
