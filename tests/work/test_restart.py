"""Stopping and starting again: what ran is finished in its grace or taken up by the next start, never done twice."""

import asyncio

import pytest

from bot.work.outcome import Ended, done
from bot.work.runner import Result, Run
from storage.engine import Database
from storage.tables import State
from tests.work.bench import SETTLE, HandClock, Scripted, never
from tests.work.floor import PATIENCE, Floor, intent, look, until


async def never_ending() -> None:
    await asyncio.Event().wait()


@pytest.fixture
def floor(db: Database, clock: HandClock) -> Floor:
    return Floor(db, clock)


@pytest.fixture
def next_floor(db: Database, clock: HandClock) -> Floor:
    """The dispatcher of the next process, over the same database."""
    return Floor(db, clock)


async def test_a_crash_between_a_done_step_and_the_end_resumes_without_acting_again(
    floor: Floor, next_floor: Floor
) -> None:
    act = Scripted({"ref": "7"})
    stepped = asyncio.Event()

    async def dies_after_its_step(run: Run) -> Ended:
        await run.step("pack", act, look=never, settle=SETTLE)
        stepped.set()
        await never_ending()
        return done()

    async def handler(run: Run) -> Ended:
        return done(**await run.step("pack", act, look=never, settle=SETTLE))

    floor.handlers["pack:1"], next_floor.handlers["pack:1"] = dies_after_its_step, handler
    (submitted,) = await floor.submit(intent("pack"))
    async with floor.running():
        await stepped.wait()
    assert (await floor.stored(submitted.operation)).state is State.RUNNING
    async with next_floor.running():
        row = await next_floor.comes_to(submitted.operation, State.DONE)
    assert (row.result, row.attempts, row.fence, act.calls) == ({"ref": "7"}, 2, 2, 1)


async def test_a_crash_in_a_call_makes_the_next_process_look_when_the_call_has_landed(
    floor: Floor, next_floor: Floor
) -> None:
    called = asyncio.Event()

    async def act() -> Result:
        called.set()
        await never_ending()
        return {}

    async def dies(run: Run) -> Ended:
        return done(**await run.step("pack", act, look=never, settle=SETTLE))

    async def handler(run: Run) -> Ended:
        return done(**await run.step("pack", never, look=Scripted({"ref": "7"}), settle=SETTLE))

    floor.handlers["pack:1"], next_floor.handlers["pack:1"] = dies, handler
    (submitted,) = await floor.submit(intent("pack"))
    async with floor.running():
        await called.wait()
    async with next_floor.running():
        row = await next_floor.comes_to(submitted.operation, State.WAITING, attempts=2)
        assert row.run_at == floor.clock() + SETTLE
        await next_floor.forward(SETTLE.total_seconds())
        row = await next_floor.comes_to(submitted.operation, State.DONE)
    assert row.result == {"ref": "7"}


async def test_stopping_waits_for_what_runs_and_takes_nothing_new(floor: Floor) -> None:
    floor.hold("pack:1")
    await floor.dispatcher.start()
    running, behind = await floor.submit(intent("pack"), intent("ship"))
    await until(lambda: floor.begun == ["pack:1"])
    stopping = asyncio.create_task(floor.dispatcher.stop(PATIENCE))
    for _ in range(8):  # each takes its turn behind what the claim loops had still under way
        (late,) = await floor.submit(look())
        await floor.stored(late.operation)
    assert not stopping.done()
    floor.let_go("pack:1")
    await stopping
    assert (await floor.stored(running.operation)).state is State.DONE
    for untouched in (behind, late):
        row = await floor.stored(untouched.operation)
        assert (row.state, row.attempts) == (State.WAITING, 0)


async def test_stopping_in_the_midst_of_claiming_leaves_the_rest_unclaimed(floor: Floor) -> None:
    stopping: list[asyncio.Task[None]] = []

    async def stops_everything(run: Run) -> Ended:
        stopping.append(asyncio.create_task(floor.dispatcher.stop(PATIENCE)))
        return done()

    floor.handlers["pack:1"] = stops_everything
    submitted = await floor.submit(*(intent("pack", order) for order in range(1, 6)))
    await floor.dispatcher.start()
    await until(lambda: bool(stopping))
    await stopping[0]
    attempts = [(await floor.stored(one.operation)).attempts for one in submitted]
    assert attempts in ([1, 0, 0, 0, 0], [1, 1, 0, 0, 0]), "the second may have been on its way already"


async def test_stopping_leaves_what_takes_too_long_to_the_next_start(floor: Floor, next_floor: Floor) -> None:
    for key in ("pack:1", "look:1"):
        floor.hold(key)
    await floor.dispatcher.start()
    submitted = await floor.submit(intent("pack"), intent("ship"), look())
    await until(lambda: len(floor.begun) == 2)
    async with asyncio.timeout(PATIENCE):
        await floor.dispatcher.stop(0.02)
    assert floor.ended == []
    async with next_floor.running():
        for one in submitted:
            await next_floor.comes_to(one.operation, State.DONE)
    assert sorted(next_floor.begun) == ["look:1", "pack:1", "ship:1"]
    assert next_floor.begun.index("pack:1") < next_floor.begun.index("ship:1"), "a reclaimed one keeps its place"


async def test_stopping_does_not_wait_longer_for_a_database_that_does_not_answer(
    floor: Floor, sqlite_db: Database, clock: HandClock
) -> None:
    """Somebody holds the one writer: the claim loop waits for it when it is told to stop."""
    stuck = Floor(sqlite_db, clock)
    await stuck.dispatcher.start()
    held, free = asyncio.Event(), asyncio.Event()

    async def hold_the_writer() -> None:
        async with sqlite_db.write() as unit:
            await unit.session.connection()
            held.set()
            await free.wait()

    holder = asyncio.create_task(hold_the_writer())
    await held.wait()
    stuck.dispatcher.wake()
    await asyncio.sleep(0.02)
    try:
        async with asyncio.timeout(PATIENCE):
            await stuck.dispatcher.stop(0.02)
    finally:
        free.set()
        await holder
