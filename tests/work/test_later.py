"""Errors that may pass free the worker, and time that runs out ends the operation with the truth about it."""

from datetime import timedelta

import pytest

from bot.work.outcome import Ended, Later, done
from bot.work.runner import Run
from integrations.errors import IntegrationError, NotSent, OutcomeUnknown, RateLimited, Unavailable
from storage.tables import Operation, State, StepState
from tests.work.bench import NOW, SETTLE, Bench, Scripted, never, one_step

UNKNOWN = OutcomeUnknown("katana", "pack")


def seconds_until_next(row: Operation) -> float:
    return (row.run_at - NOW).total_seconds()


def raising(error: Exception) -> Scripted:
    return Scripted(error)


@pytest.mark.parametrize(
    "error",
    [
        RateLimited("katana", "pack", retry_after=37.0),
        NotSent("katana", "pack", retry_after=37.0),
        Unavailable("katana", "read", retry_after=37.0),
        Later(37.0, "not yet"),
    ],
    ids=repr,
)
async def test_the_time_the_system_asks_for_is_honoured(bench: Bench, error: Exception) -> None:
    await bench.submit()
    bench.handler = one_step(raising(error))
    row = await bench.go()
    assert (row.state, seconds_until_next(row)) == (State.WAITING, 37.0)
    assert await bench.claim() is None, "nobody may run it before"
    bench.clock.forward(37)
    assert await bench.claim() is not None


@pytest.mark.parametrize("error", [RateLimited("katana", "pack", retry_after=0.0), UNKNOWN], ids=repr)
async def test_who_names_no_time_is_asked_ever_more_rarely(bench: Bench, error: IntegrationError) -> None:
    await bench.submit()

    async def handler(run: Run) -> Ended:
        raise error

    bench.handler = handler
    for least, most in ((0.5, 1), (1, 2), (2, 4), (4, 8)):
        row = await bench.go_on()
        assert least <= (row.run_at - bench.clock()).total_seconds() <= most


async def test_nothing_sleeps_inside_a_step(bench: Bench) -> None:
    """An hour's wait is over at once for the worker, who is nobody's any more and takes the next operation."""
    await bench.submit()
    await bench.submit("pack:2", lane="order:2")
    bench.handler = one_step(raising(RateLimited("katana", "pack", retry_after=3600)))
    row = await bench.go()
    assert (row.owner, row.lease_until) == (None, None)
    bench.handler = one_step(Scripted({}))
    assert (await bench.go()).key == "pack:2"


async def test_why_it_waits_is_kept_for_people(bench: Bench) -> None:
    await bench.submit()
    bench.handler = one_step(raising(RateLimited("katana", "pack", "too many requests")))
    assert (await bench.go()).result == {"detail": "Katana takes no more calls just now"}


async def test_waiting_is_no_fault(bench: Bench) -> None:
    async def handler(run: Run) -> Ended:
        raise Later(1, "not yet")

    await bench.submit()
    bench.handler = handler
    for _ in range(7):
        row = await bench.go_on()
    assert (row.state, row.attempts, row.faults) == (State.WAITING, 7, 0)


@pytest.mark.parametrize(("asked", "state"), [(60.0, State.WAITING), (60.1, State.REFUSED)])
async def test_an_operation_that_did_nothing_in_its_time_is_refused(bench: Bench, asked: float, state: State) -> None:
    operation = await bench.submit(give_up_at=NOW + timedelta(seconds=60))
    bench.handler = one_step(raising(RateLimited("katana", "pack", "too many", retry_after=asked)))
    row = await bench.go()
    assert row.state is state
    told = [] if state is State.WAITING else [(operation.id, state, row.result)]
    assert bench.told == told
    if told:
        assert row.result == {"words": "Katana takes no more calls just now", "unclear": []}
        assert row.finished_at is not None


async def test_an_operation_that_may_have_done_something_in_its_time_is_a_persons_business(bench: Bench) -> None:
    await bench.submit(give_up_at=NOW + timedelta(seconds=10))
    bench.handler = one_step(raising(UNKNOWN))
    assert (await bench.go()).state is State.WAITING
    row = await bench.go_on()
    assert (row.state, row.result["unclear"]) == (State.ASK_HUMAN, ["pack"])
    assert bench.told[0][1:] == (State.ASK_HUMAN, row.result)


async def test_an_operation_that_did_half_in_its_time_is_not_refused_as_if_nothing_had_happened(bench: Bench) -> None:
    async def handler(run: Run) -> Ended:
        await run.step("pack", Scripted({}), look=never, settle=SETTLE)
        await run.step("ship", raising(RateLimited("desk", "ship", retry_after=99)), look=never, settle=SETTLE)
        return done()

    await bench.submit(give_up_at=NOW + timedelta(seconds=60))
    bench.handler = handler
    row = await bench.go()
    assert (row.state, row.result["unclear"]) == (State.ASK_HUMAN, [])


async def test_what_nobody_began_in_its_time_is_not_begun_after_it(bench: Bench) -> None:
    """The process was down, or the order's lane was held up: yesterday's click does not happen today."""
    await bench.submit(give_up_at=NOW + timedelta(seconds=60))
    bench.clock.forward(61)
    row = await bench.go()
    assert (row.state, row.result["unclear"]) == (State.REFUSED, [])
    assert "too late" in row.result["words"]
    assert [told[1] for told in bench.told] == [State.REFUSED]


async def test_what_was_begun_in_its_time_is_looked_for_after_it(bench: Bench) -> None:
    operation = await bench.submit(give_up_at=NOW + timedelta(seconds=60))
    await bench.claimed("dead")
    lost = await bench.stored(operation)
    async with bench.db.write() as unit:
        await unit.ledger.begin_step(lost, "pack")
    await bench.hand_on()
    bench.clock.forward(3600)
    bench.handler = one_step(never, look=Scripted({"ref": "7"}))
    row = await bench.go()
    assert (row.state, row.result) == (State.DONE, {"ref": "7"})


async def test_an_operation_a_person_sends_on_has_its_time_anew(bench: Bench) -> None:
    operation = await bench.submit(give_up_at=NOW + timedelta(seconds=10))
    bench.handler = one_step(raising(UNKNOWN))
    await bench.go()
    assert (await bench.go_on()).state is State.ASK_HUMAN
    bench.clock.forward(3600)
    async with bench.db.write() as unit:
        assert await unit.ledger.resume(operation.id, give_up_at=bench.clock() + timedelta(seconds=60))
    bench.handler = one_step(raising(RateLimited("katana", "pack", retry_after=30)), look=Scripted(None))
    assert (await bench.go()).state is State.WAITING
    assert await bench.step_state(operation) is StepState.WITHDRAWN
    bench.handler = one_step(Scripted({"ref": "7"}))
    assert (await bench.go_on()).result == {"ref": "7"}
