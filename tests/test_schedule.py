"""The clock: each tick is work for one time slot, however many clocks there are."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from bot.schedule import CHECK, Schedule, Tick, slot_of
from bot.services.retell import Retell
from bot.services.shops import Shops
from storage.tables import State
from tests.orders.making import production, sales, shipment
from tests.services.house import House
from tests.services.opening import opened

EVERY = timedelta(minutes=5)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
moments = st.integers(0, 4_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
lengths = st.integers(0, 100_000).map(lambda seconds: timedelta(seconds=seconds))


@pytest.fixture
async def house(sqlite_url: str) -> AsyncIterator[House]:
    """Two shops that share production and the desk."""
    async with opened(sqlite_url, shops=2) as house:
        yield house


def schedule(house: House, each_minute: Sequence[Tick] = ()) -> Schedule:
    """One process's clock."""
    shops = Shops(tuple(one.shop for one in house.premises))
    retell = Retell(house.db)
    return Schedule(
        house.db, shops, house.sweep, retell, clock=house.clock, sweep_every=EVERY, each_minute=each_minute
    )


async def test_a_tick_is_one_sweep_of_each_connection(house: House) -> None:
    await schedule(house).sweep_all()
    waiting = await house.operations(State.WAITING)
    assert [operation.kind for operation in waiting] == ["sweep"] * 4
    assert len({operation.data["connection"] for operation in waiting}) == 4


async def test_every_connection_is_checked_once_in_a_slot_however_many_clocks_there_are(house: House) -> None:
    for clock in (schedule(house), schedule(house)):
        await clock.check_all()
        house.clock.forward(1)
    assert await house.waiting() == ["check"] * 4
    house.clock.forward(CHECK.total_seconds())
    await schedule(house).check_all()
    assert await house.waiting() == ["check"] * 8


async def test_several_clocks_in_one_slot_are_one_tick(house: House) -> None:
    clocks = [schedule(house) for _ in range(3)]
    for clock in clocks:
        await clock.sweep_all()
        house.clock.forward(1)
    assert len(await house.waiting()) == 4


async def test_the_next_slot_is_the_next_tick(house: House) -> None:
    clock = schedule(house)
    await clock.sweep_all()
    house.clock.forward(EVERY.total_seconds())
    await clock.sweep_all()
    assert len(await house.waiting()) == 8


async def test_a_clock_can_be_started_and_stopped_and_stopped_again(house: House) -> None:
    clock = schedule(house)
    clock.start()
    await clock.stop()
    await clock.stop()


async def test_a_start_looks_at_once_at_what_came_due_while_nothing_ran(house: House) -> None:
    """However often it is restarted, a grace that is over is told of."""
    order_id = await house.known(sales(), production(), shipment())
    house.clock.forward(120)
    clock = schedule(house)
    clock.start()
    for _ in range(200):
        if await house.waiting():
            break
        await asyncio.sleep(0.01)
    await clock.stop()
    (operation,) = await house.operations(State.WAITING)
    assert (operation.kind, operation.data) == ("look", {"order": order_id})


async def test_a_tick_under_way_is_waited_for(house: House, caplog: pytest.LogCaptureFixture) -> None:
    begun, ticked = asyncio.Event(), []

    async def slow() -> None:
        begun.set()
        await asyncio.sleep(0.02)
        ticked.append("slow")

    clock = schedule(house, [slow])
    clock.start()
    for job in clock._scheduler.get_jobs():
        if job.trigger.interval == timedelta(minutes=1):
            job.modify(next_run_time=datetime.now(UTC))
    await asyncio.wait_for(begun.wait(), 30)
    await clock.stop()
    assert ticked == ["slow"]
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []


async def test_what_is_due_each_minute_is_ticked_and_one_that_fails_stops_no_other(house: House) -> None:
    ticked: list[str] = []

    async def fails() -> None:
        ticked.append("fails")
        raise RuntimeError("this minute not")

    async def works() -> None:
        ticked.append("works")

    clock = schedule(house, [fails, works])
    clock.start()
    mine = [job for job in clock._scheduler.get_jobs() if job.trigger.interval == timedelta(minutes=1)]
    assert len(mine) == 3, "the heartbeat and the two"
    with structlog.testing.capture_logs() as logged:
        for job in mine[1:]:
            await job.func()
    await clock.stop()
    assert ticked == ["fails", "works"]
    assert [(entry["event"], entry["tick"]) for entry in logged] == [("a tick failed", "fails")]


async def test_after_a_leap_a_tick_that_fails_stops_no_other(house: House) -> None:
    """The disk may be full in the very moment in which a laptop wakes."""
    ticked: list[str] = []

    async def fails() -> None:
        raise OSError("the disk is full")

    async def ticks() -> None:
        ticked.append("one")

    with structlog.testing.capture_logs() as logs:
        await schedule(house, [fails, ticks]).catch_up()
    assert ticked == ["one"]
    assert [(line["event"], line["tick"]) for line in logs if line["log_level"] == "error"] == [
        ("a tick failed", "fails")
    ]


@given(moments, lengths)
def test_a_slot_is_as_long_as_the_ticks_are_apart(now: datetime, every: timedelta) -> None:
    length = max(every, timedelta(seconds=1))
    slot = slot_of(now, every)
    begin = datetime.fromtimestamp(int(slot), UTC)
    assert begin <= now < begin + length
    assert slot_of(begin, every) == slot
    assert slot_of(begin + length, every) != slot


def test_slots_are_named_alike_whatever_the_time_zone_of_the_clock() -> None:
    elsewhere = NOON.astimezone(tz=None)
    assert slot_of(elsewhere, EVERY) == slot_of(NOON, EVERY)
