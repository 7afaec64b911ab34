"""How an operation ends: with its follow-ups in one transaction, or badly and somebody told of it in the same one."""

from typing import Any

import pytest

from bot.work.outcome import AskHuman, Ended, Forbidden, Later, done, refused
from bot.work.runner import MOST_FAULTS, Handler, Run
from integrations.errors import OutcomeUnknown, Rejected, Unauthorized, UnexpectedReply
from storage.tables import State, StepState
from tests.work.bench import Bench, Scripted, never, one_step, submission

FOLLOW = submission("look:1", kind="look", lane="look:1")
POISON = LookupError("a secret of somebody")


def ending(end: Ended | Exception) -> Handler:
    async def handler(run: Run) -> Ended:
        if isinstance(end, Exception):
            raise end
        return end

    return handler


async def until_laid_aside(bench: Bench) -> int:
    """Run what is due until it does not wait any more; answers how many runs that took."""
    for runs in range(1, 20):
        if (await bench.go_on()).state is not State.WAITING:
            return runs
    raise AssertionError("it waits for ever")


@pytest.mark.parametrize(
    ("ended", "state", "result"),
    [
        (done(ref="7"), State.DONE, {"ref": "7"}),
        (refused("it has shipped", link="x"), State.REFUSED, {"words": "it has shipped", "link": "x"}),
    ],
)
async def test_what_follows_is_submitted_with_the_end(
    bench: Bench, ended: Ended, state: State, result: dict[str, Any]
) -> None:
    operation = await bench.submit()
    bench.handler = ending(ended.then(FOLLOW))
    row = await bench.go()
    assert (row.state, row.result, row.owner) == (state, result, None)
    assert await bench.open_keys() == ["look:1"]
    assert bench.told == [], f"operation {operation.id} ended well"


@pytest.mark.parametrize("end", [refused("it has changed"), Later(99_999, "not yet")], ids=["refused", "given up"])
async def test_what_comes_to_nothing_is_told_with_what_was_added_to_it_until_then(
    bench: Bench, end: Ended | Exception
) -> None:
    """Somebody adds to it between its last reading and its end; what follows may be the very same again."""
    operation = await bench.submit(data={"seen": "ready"}, give_up_at=bench.clock())

    async def handler(run: Run) -> Ended:
        await bench.add_to(operation, also="typed", response_url="https://slack.test/1")
        return await ending(end)(run)

    bench.handler, bench.after_nothing = handler, submission()
    row = await bench.go()
    assert (row.state, row.data) == (State.REFUSED, {"seen": "ready", "also": "typed"})
    assert [one.id for one in bench.nothing] == [operation.id]
    assert "pack:1" in await bench.open_keys()


async def test_what_was_added_to_what_is_done_is_kept_with_it(bench: Bench) -> None:
    operation = await bench.submit(data={"seen": "ready"})

    async def handler(run: Run) -> Ended:
        await bench.add_to(operation, also="typed")
        return done(ref="7")

    bench.handler = handler
    assert (await bench.go()).data == {"seen": "ready", "also": "typed"}
    assert bench.nothing == []


async def test_neither_the_end_nor_what_follows_is_there_without_the_other(bench: Bench) -> None:
    """The second follow-up cannot be stored: then the first is not, and the operation has not ended."""
    await bench.submit()
    unstorable = submission("look:2", kind="look", data={"never": object()})
    bench.handler = ending(done().then(FOLLOW, unstorable))
    row = await bench.go()
    assert (row.state, row.faults) == (State.WAITING, 1), "it is tried again, as after any fault"
    assert await bench.open_keys() == ["pack:1"]
    bench.handler = ending(done().then(FOLLOW))
    assert (await bench.go_on()).state is State.DONE
    assert await bench.open_keys() == ["look:1"]


async def test_an_end_that_can_never_be_stored_is_poison_too(bench: Bench) -> None:
    await bench.submit()
    bench.handler = ending(done(never=object()))
    assert await until_laid_aside(bench) == MOST_FAULTS
    assert [told[1] for told in bench.told] == [State.PARKED]


async def test_a_run_that_lost_its_fence_ends_nothing_and_nothing_follows(bench: Bench) -> None:
    for end in (done().then(FOLLOW), Later(5, "not yet"), Forbidden("no"), AskHuman("what?"), POISON):
        await bench.submit()
        lost = await bench.claimed("frozen")
        await bench.hand_on()
        mine = await bench.claimed("another")
        bench.handler = ending(end)
        await bench.runner.run(lost)
        assert await bench.stored(mine) == mine
        assert await bench.open_keys() == ["pack:1"]
        async with bench.db.write() as unit:
            await unit.ledger.finish(mine, State.DONE)
    assert bench.told == []


@pytest.mark.parametrize(
    ("error", "state", "words"),
    [
        (Unauthorized("katana", "pack", "it is old"), State.PARKED, "Katana refuses our key: it is old"),
        (Forbidden("the channel is archived"), State.PARKED, "the channel is archived"),
        (AskHuman("production shows it as deleted"), State.ASK_HUMAN, "production shows it as deleted"),
    ],
)
async def test_what_only_a_person_can_mend_is_laid_aside_at_once_and_told(
    bench: Bench, error: Exception, state: State, words: str
) -> None:
    operation = await bench.submit()
    bench.handler = ending(error)
    row = await bench.go()
    assert (row.state, row.result["words"], row.finished_at) == (state, words, None)
    assert bench.told == [(operation.id, state, row.result)]
    assert await bench.open_keys() == ["pack:1", f"tell:{operation.id}:1"]


async def test_the_next_intent_of_the_lane_goes_on_when_one_was_laid_aside(bench: Bench) -> None:
    await bench.submit()
    await bench.submit("ship:1", kind="ship")
    bench.handler = ending(Forbidden("no"))
    await bench.go()
    assert (await bench.claimed()).key == "ship:1"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (POISON, "LookupError (operation 1)"),
        (UnexpectedReply("katana", "pack", "the body is not JSON"), "Katana: the body is not JSON"),
        (Rejected("katana", "pack", "no such row"), "Katana said: no such row"),
    ],
    ids=["unforeseen", "unexpected", "rejected"],
)
async def test_poison_is_parked_after_a_few_tries_and_told_once(bench: Bench, error: Exception, words: str) -> None:
    """What an unforeseen exception says stays in the log: it may quote anything."""
    operation = await bench.submit()
    bench.handler = ending(error)
    assert await until_laid_aside(bench) == MOST_FAULTS
    row = await bench.stored(operation)
    assert (row.state, row.result["words"]) == (State.PARKED, words)
    assert [told[:2] for told in bench.told] == [(operation.id, State.PARKED)]
    assert await bench.open_keys() == ["pack:1", f"tell:{operation.id}:{MOST_FAULTS}"]


async def test_faults_are_counted_and_other_ends_between_them_are_not(bench: Bench) -> None:
    operation = await bench.submit()
    later = [Later(1, "not yet")] * MOST_FAULTS
    for error in (*later, POISON, Later(1, "not yet"), POISON, OutcomeUnknown("katana", "pack")):
        bench.handler = ending(error)
        await bench.go_on()
    row = await bench.stored(operation)
    assert (row.state, row.attempts, row.faults) == (State.WAITING, MOST_FAULTS + 4, 2)


async def test_a_resumed_poison_gets_its_tries_anew(bench: Bench) -> None:
    operation = await bench.submit()
    bench.handler = ending(POISON)
    await until_laid_aside(bench)
    async with bench.db.write() as unit:
        await unit.ledger.resume(operation.id)
    assert await until_laid_aside(bench) == MOST_FAULTS


@pytest.mark.parametrize(
    "error",
    [Unauthorized("katana", "read"), Forbidden("no"), AskHuman("what?")],
    ids=lambda error: type(error).__name__,
)
async def test_who_is_told_of_a_bad_end_is_told_what_is_unclear(bench: Bench, error: Exception) -> None:
    """The key was revoked between the write and the look: nobody may be told that nothing was written."""
    operation = await bench.submit()
    bench.handler = one_step(Scripted(OutcomeUnknown("katana", "pack")))
    await bench.go()
    bench.clock.forward(60)
    bench.handler = one_step(never, look=Scripted(error))
    await bench.go()
    assert await bench.step_state(operation) is StepState.INTENT
    assert [told[2]["unclear"] for told in bench.told] == [["pack"]]


async def test_poison_with_an_unclear_step_says_so(bench: Bench) -> None:
    await bench.submit()
    bench.handler = one_step(Scripted(POISON), look=Scripted(POISON))
    while not bench.told:
        bench.clock.forward(600)
        await bench.go()
    assert bench.told[0][1:] == (State.PARKED, {"words": "LookupError (operation 1)", "unclear": ["pack"]})


async def test_a_bad_end_that_cannot_be_told_has_not_happened(bench: Bench) -> None:
    """Ended and told are one transaction: when telling fails, the end is rolled back, and the run says so.

    The dispatcher puts the operation back, so it comes to the same end again, until somebody can be told.
    """
    operation = await bench.submit()
    bench.handler = ending(Forbidden("no"))
    bench.telling_fails = True
    running = await bench.claimed()
    with pytest.raises(LookupError):
        await bench.runner.run(running)
    assert (await bench.stored(operation)).state is State.RUNNING
    assert await bench.open_keys() == ["pack:1"]
    bench.telling_fails = False
    await bench.hand_on()
    assert (await bench.go()).state is State.PARKED
    assert len(bench.told) == 1
