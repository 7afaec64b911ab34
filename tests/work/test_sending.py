"""What stands between a step and the socket: rate budgets, patience, and no sending while a transaction is open."""

import asyncio
from collections.abc import AsyncIterator
from time import monotonic

import pytest

from bot.clients import MeteredBudget
from bot.work.outcome import Ended, done
from bot.work.runner import Run
from integrations.errors import BudgetRefused
from storage.engine import Database
from storage.errors import IoInsideTransaction
from storage.tables import State, StepState
from tests.work.bench import Bench, HandClock, one_step
from tests.work.desk import Desk, open_desk

MOMENT = 0.05
"""Seconds for which a test holds a budget off."""


@pytest.fixture
async def desk(db: Database) -> AsyncIterator[Desk]:
    async with open_desk(db) as opened:
        yield opened


async def test_a_refused_budget_is_later_before_anything_is_sent(bench: Bench, desk: Desk) -> None:
    operation = await bench.submit()
    bench.handler = one_step(desk.pack)
    await desk.budget.hold_off(30)
    row = await bench.go()
    assert desk.arrived == 0
    assert row.state is State.WAITING
    assert 28 < (row.run_at - bench.clock()).total_seconds() < 31
    assert await bench.step_state(operation) is StepState.WITHDRAWN
    async with bench.db.read() as unit:
        assert await unit.ledger.unclear_steps(operation.id) == [], "nobody needs to look for what was not sent"


async def test_after_a_refused_budget_the_next_attempt_is_a_first_one(bench: Bench, desk: Desk) -> None:
    operation = await bench.submit()
    bench.handler = one_step(desk.pack)
    await desk.budget.hold_off(30)
    await bench.go()
    desk.budget = MeteredBudget(bench.db, "katana", "katana:2")
    row = await bench.go_on()
    assert (row.state, row.result, desk.arrived) == (State.DONE, {"ref": "7"}, 1)
    assert (await bench.step(operation)).attempts == 1


async def test_who_is_patient_waits_for_the_budget_and_sends_at_the_first_attempt(
    db: Database, clock: HandClock, desk: Desk
) -> None:
    patient = Bench(db, clock, patience=5.0)
    await patient.submit()
    patient.handler = one_step(desk.pack)
    await desk.budget.hold_off(MOMENT)
    begin = monotonic()
    row = await patient.go()
    assert (row.state, row.attempts, desk.arrived) == (State.DONE, 1, 1)
    assert monotonic() - begin >= MOMENT * 0.9


async def test_patience_ends_with_the_run(db: Database, clock: HandClock, desk: Desk) -> None:
    patient = Bench(db, clock, patience=5.0)
    await patient.submit()
    patient.handler = one_step(desk.pack)
    await patient.go()
    await desk.budget.hold_off(MOMENT)
    with pytest.raises(BudgetRefused):
        await desk.pack()


async def test_a_system_that_says_too_many_is_left_alone_by_everybody(bench: Bench, desk: Desk) -> None:
    """The 429 of one operation holds the budget off: the next one's call does not even leave."""
    first, second = await bench.submit(), await bench.submit("pack:2", lane="order:2")
    bench.handler = one_step(desk.pack)
    desk.status, desk.headers = 429, {"Retry-After": "30"}
    row = await bench.go()
    assert (row.id, (row.run_at - bench.clock()).total_seconds()) == (first.id, 30)
    assert (await bench.go()).id == second.id
    assert desk.arrived == 1
    for operation in (first, second):
        assert await bench.step_state(operation) is StepState.WITHDRAWN


async def a_task_of_its_own(desk: Desk) -> None:
    async with desk.session.post(f"{desk.url}/pack", json={}):
        pass


@pytest.mark.parametrize("warm", [False, True], ids=["a new connection", "an open connection"])
async def test_http_inside_a_write_transaction_never_arrives(db: Database, desk: Desk, warm: bool) -> None:
    if warm:
        async with desk.session.get(f"{desk.url}/pack"):
            pass
    before = desk.arrived
    async with db.write():
        with pytest.raises(IoInsideTransaction):
            await desk.session.get(f"{desk.url}/pack")
        with pytest.raises(IoInsideTransaction):
            await asyncio.create_task(a_task_of_its_own(desk))
        with pytest.raises(IoInsideTransaction):
            await desk.pack()
    assert desk.arrived == before
    async with desk.session.get(f"{desk.url}/pack"):
        assert desk.arrived == before + 1


async def test_an_operation_that_sends_inside_a_transaction_is_at_fault_and_changed_nothing(
    bench: Bench, desk: Desk
) -> None:
    async def handler(run: Run) -> Ended:
        async with bench.db.write() as unit:
            await unit.people.set_preference("team", "quiet", True)
            await desk.session.post(f"{desk.url}/pack")
        return done()

    await bench.submit()
    bench.handler = handler
    row = await bench.go()
    assert (row.state, row.faults, desk.arrived) == (State.WAITING, 1, 0)
    async with bench.db.read() as unit:
        assert await unit.people.preference("team", "quiet") is None
