"""The step rules: a call is made once; one that may have been made is looked for before it is made again."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.work.outcome import Ended, done
from bot.work.runner import Result, Run
from integrations.errors import (
    BudgetRefused,
    IntegrationError,
    NotFound,
    NotSent,
    OutcomeUnknown,
    RateLimited,
    Rejected,
    Unauthorized,
    Unavailable,
    UnexpectedReply,
    Unreachable,
)
from storage.engine import Database
from storage.tables import Operation, State, StepState
from tests.work.bench import NOW, SETTLE, Bench, HandClock, Scripted, never, one_step

UNKNOWN = OutcomeUnknown("katana", "pack", "no answer in time")
PROVABLY_NOTHING = [NotSent, RateLimited, BudgetRefused, Unreachable, Rejected, Unauthorized, NotFound]
UNCLEAR = [OutcomeUnknown, Unavailable, UnexpectedReply]


async def left_unclear(bench: Bench) -> Operation:
    """An operation whose step was begun and came to no clear end."""
    operation = await bench.submit()
    bench.handler = one_step(Scripted(UNKNOWN))
    await bench.go()
    return operation


async def test_a_done_step_answers_what_was_stored_and_is_not_called_again(bench: Bench) -> None:
    act = Scripted({"ref": "7"})
    answers: list[Result] = []

    async def handler(run: Run) -> Ended:
        answers.append(await run.step("pack", act, look=never, settle=SETTLE))
        answers.append(await run.step("pack", act, look=never, settle=SETTLE))
        if len(answers) < 4:
            raise UNKNOWN
        return done()

    await bench.submit()
    bench.handler = handler
    await bench.go()
    assert (await bench.go_on()).state is State.DONE
    assert (answers, act.calls) == ([{"ref": "7"}] * 4, 1)


async def test_the_intent_is_committed_before_the_call_and_the_result_before_the_next_one(
    bench: Bench, database_url: str, clock: HandClock
) -> None:
    """A second connection sees what is committed, and nothing else."""
    other = await Database.open(database_url, now=clock)
    seen: list[list[tuple[str, StepState]]] = []

    async def handler(run: Run) -> Ended:
        async def act() -> Result:
            async with other.read() as unit:
                steps = await unit.ledger.steps_of(run.operation.id)
            seen.append([(step.name, step.state) for step in steps])
            return {}

        await run.step("pack", act, look=None, settle=SETTLE)
        await run.step("ship", act, look=None, settle=SETTLE)
        return done()

    await bench.submit()
    bench.handler = handler
    await bench.go()
    await other.close()
    assert seen == [
        [("pack", StepState.INTENT)],
        [("pack", StepState.DONE), ("ship", StepState.INTENT)],
    ]


async def test_a_second_attempt_is_also_committed_before_its_call(
    bench: Bench, database_url: str, clock: HandClock
) -> None:
    operation = await left_unclear(bench)
    clock.forward(60)
    other = await Database.open(database_url, now=clock)
    seen: list[object] = []

    async def act() -> Result:
        async with other.read() as unit:
            (step,) = await unit.ledger.steps_of(operation.id)
        seen.append((step.state, step.attempts, step.intent_at))
        return {}

    bench.handler = one_step(act, look=Scripted(None))
    await bench.go()
    await other.close()
    assert seen == [(StepState.INTENT, 2, NOW + timedelta(seconds=60))]


@pytest.mark.parametrize("found", [{"ref": "7"}, {}], ids=["something", "an empty answer"])
async def test_what_the_look_finds_is_the_result_and_nothing_is_called(bench: Bench, found: Result) -> None:
    operation = await left_unclear(bench)
    bench.clock.forward(60)
    bench.handler = one_step(never, look=Scripted(found))
    assert (await bench.go()).result == found
    assert (await bench.step(operation)).result == found
    assert await bench.step_state(operation) is StepState.DONE


async def test_when_the_look_finds_nothing_the_call_is_made_again(bench: Bench) -> None:
    operation = await left_unclear(bench)
    bench.clock.forward(60)
    act, look = Scripted({"ref": "8"}), Scripted(None)
    bench.handler = one_step(act, look=look)
    assert (await bench.go()).result == {"ref": "8"}
    assert (act.calls, look.calls) == (1, 1)
    step = await bench.step(operation)
    assert (step.attempts, step.intent_at, step.state) == (2, bench.clock(), StepState.DONE)


@pytest.mark.parametrize(("waited", "left"), [(2, 18), (19.5, 0.5)])
async def test_nobody_looks_while_the_earlier_call_may_still_be_landing(
    bench: Bench, waited: float, left: float
) -> None:
    operation = await left_unclear(bench)
    bench.clock.forward(waited)
    bench.handler = one_step(never, look=never)
    row = await bench.go()
    assert (row.state, row.run_at) == (State.WAITING, bench.clock() + timedelta(seconds=left))
    assert row.result["detail"] == "Katana: no answer in time", "what the system said is what people read"
    assert (await bench.step(operation)).attempts == 1
    bench.handler = one_step(never, look=Scripted({}))
    assert (await bench.go_on()).state is State.DONE


async def test_each_attempt_has_its_own_time_to_land(bench: Bench) -> None:
    await left_unclear(bench)
    bench.clock.forward(60)
    bench.handler = one_step(Scripted(UNKNOWN), look=Scripted(None))
    await bench.go()
    bench.clock.forward(15)
    bench.handler = one_step(never, look=never)
    assert (await bench.go()).run_at == NOW + timedelta(seconds=60) + SETTLE


async def test_what_cannot_be_looked_for_is_a_persons_business(bench: Bench) -> None:
    operation = await left_unclear(bench)
    bench.clock.forward(60)
    bench.handler = one_step(never, look=None)
    row = await bench.go()
    assert row.state is State.ASK_HUMAN
    assert await bench.step_state(operation) is StepState.INTENT
    assert [(told[0], told[1]) for told in bench.told] == [(operation.id, State.ASK_HUMAN)]


@pytest.mark.parametrize("kind", PROVABLY_NOTHING)
async def test_a_call_that_provably_did_nothing_was_never_attempted(
    bench: Bench, kind: type[IntegrationError]
) -> None:
    operation = await bench.submit()
    bench.handler = one_step(Scripted(kind("katana", "pack", "so it went")))
    row = await bench.go()
    step = await bench.step(operation)
    assert (step.state, step.error) == (StepState.WITHDRAWN, "katana: pack: so it went")
    bench.handler = one_step(Scripted({"ref": "7"}), look=never)
    if row.state is State.PARKED:
        async with bench.db.write() as unit:
            await unit.ledger.resume(operation.id)
    assert (await bench.go_on()).result == {"ref": "7"}
    assert (await bench.step(operation)).attempts == 1


@pytest.mark.parametrize("error", [*(kind("katana", "pack") for kind in UNCLEAR), KeyError("ref")], ids=repr)
async def test_a_call_that_may_have_done_something_leaves_its_intent(bench: Bench, error: Exception) -> None:
    operation = await bench.submit()
    bench.handler = one_step(Scripted(error))
    assert (await bench.go()).state is State.WAITING
    assert await bench.step_state(operation) is StepState.INTENT


async def test_a_call_that_was_cancelled_leaves_its_intent_and_its_operation(bench: Bench) -> None:
    operation = await bench.submit()
    bench.handler = one_step(Scripted(asyncio.CancelledError()))
    with pytest.raises(asyncio.CancelledError):
        await bench.go()
    assert (await bench.stored(operation)).state is State.RUNNING
    assert await bench.step_state(operation) is StepState.INTENT


@pytest.mark.parametrize("kind", PROVABLY_NOTHING + UNCLEAR)
async def test_a_look_that_fails_does_not_forget_the_earlier_attempt(
    bench: Bench, kind: type[IntegrationError]
) -> None:
    """The look was not sent, or refused: that says nothing of the call it was looking for."""
    operation = await left_unclear(bench)
    bench.clock.forward(60)
    bench.handler = one_step(never, look=Scripted(kind("katana", "read order")))
    await bench.go()
    step = await bench.step(operation)
    assert (step.state, step.attempts, step.intent_at) == (StepState.INTENT, 1, NOW)


async def test_a_second_attempt_that_was_not_sent_is_forgotten_because_the_look_found_no_first(bench: Bench) -> None:
    operation = await left_unclear(bench)
    bench.clock.forward(60)
    bench.handler = one_step(Scripted(RateLimited("katana", "pack")), look=Scripted(None))
    await bench.go()
    assert await bench.step_state(operation) is StepState.WITHDRAWN


async def test_a_run_that_lost_its_fence_calls_nothing_and_alarms_nobody(bench: Bench, logged: list[Any]) -> None:
    await bench.submit()
    lost = await bench.claimed("frozen")
    await bench.hand_on()
    bench.handler = one_step(never)
    await bench.runner.run(lost)
    assert [event["event"] for event in logged] == ["superseded by another run"]
    mine = await bench.claimed("another")
    assert (mine.id, mine.attempts, mine.faults) == (lost.id, 2, 0)
    async with bench.db.read() as unit:
        assert await unit.ledger.steps_of(lost.id) == []


@pytest.mark.parametrize("end", [{"ref": "stale"}, NotSent("katana", "pack"), UNKNOWN, KeyError("ref")], ids=repr)
async def test_a_run_that_loses_its_fence_in_a_call_touches_nothing_however_the_call_ends(
    bench: Bench, end: Result | Exception
) -> None:
    await bench.submit()
    lost = await bench.claimed("frozen")

    async def act() -> Result:
        await bench.hand_on()
        assert await bench.claim("another") is not None
        if isinstance(end, Exception):
            raise end
        return end

    bench.handler = one_step(act)
    await bench.runner.run(lost)
    row, step = await bench.stored(lost), await bench.step(lost)
    assert (row.state, row.owner, row.fence, row.faults) == (State.RUNNING, "another", 2, 0)
    assert (step.state, step.attempts, step.result) == (StepState.INTENT, 1, None)
    assert bench.told == []
