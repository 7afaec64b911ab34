"""The embedded dispatcher runs what is due, each lane in its order, and no pool waits for another."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest

from bot.work.embedded import EmbeddedDispatcher
from bot.work.outcome import AskHuman, Ended, Later, done
from bot.work.runner import Run
from storage.engine import Database
from storage.ledger import Answer
from storage.tables import State, StepState
from tests.work.bench import NOW, SETTLE, HandClock, Scripted, never
from tests.work.floor import Floor, intent, look, until


@pytest.fixture
def floor(db: Database, clock: HandClock) -> Floor:
    return Floor(db, clock)


async def test_a_poke_during_a_look_leaves_one_behind_it_and_both_run_never_at_once(floor: Floor) -> None:
    floor.hold("look:1")
    async with floor.running():
        (running,) = await floor.submit(look())
        await until(lambda: floor.begun == ["look:1"])
        poked = [*await floor.submit(look()), *await floor.submit(look()), *await floor.submit(look(), look())]
        assert [one.answer for one in poked] == [Answer.NEW, Answer.REPEAT, Answer.REPEAT, Answer.REPEAT]
        assert {one.operation.id for one in poked} == {running.operation.id + 1}
        await floor.settled()
        assert floor.begun == ["look:1"], "the second look waits for the first"
        floor.let_go("look:1")
        await floor.comes_to(poked[0].operation, State.DONE)
        await floor.settled()
    assert floor.begun == floor.ended == ["look:1", "look:1"]
    assert floor.most_at_once["look:1"] == 1


async def test_any_number_of_pokes_are_one_look(floor: Floor) -> None:
    await asyncio.gather(*(floor.submit(look()) for _ in range(20)))
    async with floor.running():
        await floor.settled()
    assert floor.begun == ["look:1"]


async def test_two_people_within_fifty_milliseconds_give_one_intent(floor: Floor) -> None:
    floor.hold("pack:1")
    async with floor.running():
        first, second = await asyncio.gather(
            floor.submit(intent("pack", asked_by="U1")), floor.submit(intent("pack", asked_by="U2"))
        )
        assert {first[0].answer, second[0].answer} == {Answer.NEW, Answer.ALREADY_OPEN}
        assert first[0].operation.id == second[0].operation.id
        assert first[0].operation.asked_by == second[0].operation.asked_by, "the second hears whose it is"
        await until(lambda: floor.begun == ["pack:1"])
        (third,) = await floor.submit(intent("pack", asked_by="U3"))
        assert (third.answer, third.operation.id) == (Answer.ALREADY_OPEN, first[0].operation.id)
        floor.let_go("pack:1")
        await floor.settled()
    assert floor.begun == ["pack:1"]


async def test_a_poke_brings_a_sleeping_look_forward(floor: Floor) -> None:
    floor.handlers["look:1"] = Scripted(Later(3600, "the desk is closed"), done())
    async with floor.running():
        (first,) = await floor.submit(look())
        await floor.settled()
        (poke,) = await floor.submit(look())
        row = await floor.comes_to(first.operation, State.DONE)
    assert (poke.answer, poke.operation.id, row.attempts) == (Answer.REPEAT, row.id, 2)


async def test_pack_undo_pack_works(floor: Floor) -> None:
    async with floor.running():
        for kind in ("pack", "unpack", "pack"):
            (submitted,) = await floor.submit(intent(kind))
            assert submitted.answer is Answer.NEW
            await floor.comes_to(submitted.operation, State.DONE)
    assert floor.begun == ["pack:1", "unpack:1", "pack:1"]


async def test_intents_of_one_order_go_first_in_first_out_even_when_the_first_sleeps(floor: Floor) -> None:
    floor.handlers["pack:1"] = Scripted(Later(60, "the desk is closed"), done())
    async with floor.running():
        await floor.submit(intent("pack"), intent("ship"), intent("unpack"))
        await floor.settled()
        assert floor.begun == ["pack:1"], "nobody overtakes the sleeping one"
        await floor.forward(59)
        assert floor.begun == ["pack:1"]
        await floor.forward(1)
        await until(lambda: len(floor.ended) == 3)
        await floor.settled()
    assert floor.begun == ["pack:1", "pack:1", "ship:1", "unpack:1"]
    assert floor.most_at_once["order:1"] == 1


async def test_a_sleeping_intent_holds_up_neither_looks_nor_other_orders(floor: Floor) -> None:
    floor.handlers["pack:1"] = Scripted(Later(3600, "the desk is closed"))
    async with floor.running():
        await floor.submit(intent("pack"), intent("ship"))
        await floor.settled()
        await floor.submit(look(), intent("pack", 2), intent("ship", 2))
        await floor.settled()
        await until(lambda: "ship:2" in floor.ended)
    assert Counter(floor.begun) == Counter(["pack:1", "look:1", "pack:2", "ship:2"])


async def test_one_pools_stuck_operations_do_not_hold_up_another_pool(floor: Floor) -> None:
    packs = [intent("pack", order) for order in range(1, 6)]
    for one in packs:
        floor.hold(one.key)
    async with floor.running():
        await floor.submit(*packs)
        await until(lambda: len(floor.begun) == 3)
        (submitted,) = await floor.submit(look())
        await floor.comes_to(submitted.operation, State.DONE)
        assert floor.begun == ["pack:1", "pack:2", "pack:3", "look:1"]
        for one in packs:
            floor.let_go(one.key)
        await until(lambda: len(floor.ended) == 6)
    assert floor.most_at_once["pack"] == 3, "a pool runs as many at once as it has workers"


async def test_a_commit_wakes_the_dispatcher(floor: Floor) -> None:
    """Left alone it would look in an hour."""
    async with floor.running():
        await floor.settled()
        await floor.submit(intent("pack"))
        await until(lambda: floor.ended == ["pack:1"])


async def test_the_dispatcher_sleeps_until_the_next_operation_is_due(floor: Floor) -> None:
    """Nobody wakes it: the clock moves on while it sleeps."""
    async with floor.running():
        await floor.submit(intent("pack", run_at=NOW + timedelta(seconds=0.05)))
        await floor.settled()
        assert floor.begun == []
        floor.clock.forward(0.05)
        await until(lambda: floor.ended == ["pack:1"])


async def test_a_clock_that_was_set_is_noticed_after_the_longest_sleep(db: Database, clock: HandClock) -> None:
    floor = Floor(db, clock, longest_sleep=0.01)
    async with floor.running():
        await floor.submit(intent("pack", run_at=NOW + timedelta(hours=1)))
        await floor.settled()
        assert floor.begun == []
        clock.forward(3600)
        await until(lambda: floor.ended == ["pack:1"])


async def test_what_was_submitted_while_nobody_dispatched_runs_at_the_start(floor: Floor) -> None:
    await floor.submit(intent("pack"))
    async with floor.running():
        await until(lambda: floor.ended == ["pack:1"])


async def test_what_follows_runs_when_the_operation_ended(floor: Floor) -> None:
    floor.handlers["pack:1"] = Scripted(done().then(look()))
    async with floor.running():
        await floor.submit(intent("pack"))
        await until(lambda: floor.ended == ["pack:1", "look:1"])


async def test_a_retry_goes_on_with_the_same_operation_and_its_steps(floor: Floor) -> None:
    packed, shipped = Scripted({"ref": "7"}), Scripted(AskHuman("which box?"), {"parcel": "9"})

    async def handler(run: Run) -> Ended:
        first = await run.step("pack", packed, look=never, settle=SETTLE)
        second = await run.step("ship", shipped, look=Scripted(None), settle=SETTLE)
        return done(**first, **second)

    floor.handlers["pack:1"] = handler
    async with floor.running():
        (submitted,) = await floor.submit(intent("pack"))
        await floor.comes_to(submitted.operation, State.ASK_HUMAN)
        floor.clock.forward(60)
        async with floor.db.write() as unit:
            assert await unit.ledger.resume(submitted.operation.id)
        row = await floor.comes_to(submitted.operation, State.DONE)
    assert row.result == {"ref": "7", "parcel": "9"}
    assert (packed.calls, shipped.calls) == (1, 2)
    async with floor.db.read() as unit:
        assert [step.state for step in await unit.ledger.steps_of(row.id)] == [StepState.DONE, StepState.DONE]


async def test_a_kind_without_workers_is_refused_at_the_start(floor: Floor) -> None:
    """Its operations would be stored and never run."""
    with pytest.raises(ValueError, match="looks"):
        EmbeddedDispatcher(floor.db, floor.runner, wall=floor.clock, pools={"intents": 1, "notices": 1})
