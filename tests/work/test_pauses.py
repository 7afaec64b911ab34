"""How long an operation pauses between failures: what a person waits for never long, whatever came before."""

from datetime import timedelta

from bot.work.outcome import Ended
from bot.work.runner import Kind, Runner
from integrations.errors import Unavailable
from storage.tables import Operation, State
from storage.unit_of_work import UnitOfWork
from tests.work.bench import NOW, Bench, Scripted, one_step


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
