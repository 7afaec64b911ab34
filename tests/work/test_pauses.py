"""How long an operation pauses between failures: what a person waits for never long, whatever came before."""

from datetime import timedelta

import pytest

from bot.work.outcome import Ended, done
from bot.work.runner import Kind, Run, Runner
from integrations.errors import OutcomeUnknown, Unavailable
from storage.tables import Operation, State
from storage.unit_of_work import UnitOfWork
from tests.work.bench import NOW, Bench, Scripted, one_step

UNCLEAR = OutcomeUnknown("slack", "post a message", "the connection broke")
AWAY = Unavailable("slack", "edit a message", "the connection broke", retry_after=0.0)


async def nobody(_: UnitOfWork, __: Operation, ended: Ended) -> None:
    raise AssertionError(f"it did not end well: {ended}")


async def test_a_pause_is_never_longer_than_its_kind_allows(bench: Bench) -> None:
    """Each kill of the process counts as an attempt: after ten of them one lost answer must not cost five minutes."""
    handler = one_step(Scripted(Unavailable("katana", "read order", "the connection broke")))
    kinds = {"pack": Kind(handler=handler, pool="any", longest_pause=15.0)}
    bench.runner = Runner(bench.db, kinds, wall=bench.clock, ended_badly=nobody)
    operation = await bench.submit()
    for _ in range(12):
        await bench.claimed()
        assert await bench.hand_on(to="the next process") == 1
    row = await bench.go()
    assert (row.id, row.state, row.attempts) == (operation.id, State.WAITING, 13)
    assert row.run_at - NOW <= timedelta(seconds=15)


@pytest.mark.parametrize("found", [False, True], ids=["it was called", "it was found"])
async def test_pauses_begin_anew_once_a_step_is_done(bench: Bench, found: bool) -> None:
    """What was hard to post stands: the first edit that fails waits no longer than any first failure."""
    post = Scripted(UNCLEAR) if found else Scripted(UNCLEAR, UNCLEAR, UNCLEAR, UNCLEAR, {})
    look = Scripted(None, None, None, {}) if found else Scripted(None)
    edit = Scripted(AWAY, AWAY, {})

    async def handler(run: Run) -> Ended:
        await run.step("post", post, look=look, settle=timedelta(0))
        await edit()
        return done()

    bench.handler = handler
    await bench.submit()
    pauses = [await pause_of(bench) for _ in range(6)]
    assert post.calls == (4 if found else 5)
    assert pauses[3] >= timedelta(seconds=4)
    assert pauses[4] <= timedelta(seconds=1) <= pauses[5] <= timedelta(seconds=2)
    assert (await bench.go_on()).state is State.DONE


async def pause_of(bench: Bench) -> timedelta:
    """How long what is due next pauses after it failed."""
    return (await bench.go_on()).run_at - bench.clock()
