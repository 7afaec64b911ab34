"""Scenario 33. Given an order that is ready on a Friday at 16:00 where people work from 9 to 17, Monday to Friday,
when eight working hours may pass, then nobody is told before Monday at 16:00, and then they are, once.

Turns red when `worked` of `bot/orders/calendar.py` counts the night or the weekend (told too early), when the hours
are read in UTC (told on Monday morning), or without `stall_due_at` in `bot/orders/judge.py` (nobody looks then).
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from tests.scenarios.seeing import buttons, said, title
from tests.scenarios.stage import Scene, on_stage

ZONE = "America/Los_Angeles"
HERE = ZoneInfo(ZONE)
STALLED = "ready 8 working hours, not packed"


def local(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026 where the shop stands. The 27th is a Friday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=HERE).astimezone(UTC)


@asynccontextmanager
async def at_work(holidays: str = "2026-12-25") -> AsyncIterator[Scene]:
    """A shop that works from nine to five where it is already Saturday in UTC, on that Friday at three."""
    hours = "09:00-17:00"
    async with on_stage(at=local(27, 15), WORK_HOURS=hours, BOT_TIMEZONE=ZONE, HOLIDAYS=holidays) as scene:
        yield scene


async def ready_on_friday(scene: Scene) -> None:
    await scene.place("#1042", ("TEA", 2))
    await scene.pass_until(local(27, 16))
    await scene.in_stock("#1042")
    assert title(scene.card("#1042")) == "In stock · #1042"


async def test_silent_until_monday_at_four() -> None:
    async with at_work() as scene:
        await ready_on_friday(scene)
        for moment in (
            local(27, 18),
            local(28, 0, 30),
            local(28, 12),
            local(29, 16),
            local(30, 10),
            local(30, 15, 55),
        ):
            await scene.pass_until(moment)
            assert ":warning:" not in said(scene.card("#1042")), f"it is only {moment.astimezone(HERE):%A %H:%M}"
        assert scene.lines("#1042") == []
        await scene.pass_until(local(30, 16, 2))
        card = scene.card("#1042")
        assert f":warning: {STALLED}" in said(card)
        assert (title(card), buttons(card)) == ("In stock · #1042", ["Mark packed", "Mark shipped"])
        assert scene.rung("#1042") == [f"#1042: {STALLED}"]
        await scene.pass_until(local(30, 16, 50))
        await scene.sweep()
        assert len(scene.rung("#1042")) == 1
        assert scene.writes() == []


async def test_what_is_packed_in_time_stalls_nobody() -> None:
    async with at_work() as scene:
        await ready_on_friday(scene)
        await scene.pass_until(local(30, 15, 50))
        await scene.press("UAMY", scene.card("#1042"), "Mark packed")
        await scene.pass_until(local(30, 16, 30))
        assert scene.rung("#1042") == []
        assert ":warning:" not in said(scene.card("#1042"))


async def test_packing_it_settles_it() -> None:
    async with at_work() as scene:
        await ready_on_friday(scene)
        await scene.pass_until(local(30, 16, 2))
        await scene.press("UAMY", scene.card("#1042"), "Mark packed")
        card = scene.card("#1042")
        assert (title(card), ":warning:" in said(card)) == ("Packed · #1042", False)
        assert scene.lines("#1042") == [f"#1042: {STALLED}", "Packed by <@UAMY>, TIME"]


async def test_a_holiday_does_not_count() -> None:
    async with at_work(holidays="2026-11-30") as scene:
        await ready_on_friday(scene)
        await scene.pass_until(local(30, 16, 30))
        assert scene.rung("#1042") == []
        await scene.pass_until(datetime(2026, 12, 1, 16, 2, tzinfo=HERE).astimezone(UTC))
        assert scene.rung("#1042") == [f"#1042: {STALLED}"]
