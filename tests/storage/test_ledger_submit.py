"""What is submitted twice is done once: for ever, while it is open, or while it waits, as its `once` says."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from storage.engine import Database
from storage.ledger import Answer
from storage.tables import Once, Operation, State
from tests.storage.builders import MINUTE, NOW, claim, claimed, stored, submission, submit


async def finish(db: Database, operation: Operation, state: State = State.DONE) -> None:
    async with db.write() as work:
        assert await work.ledger.finish(operation, state, {"why": "test"})


async def test_a_key_that_is_unique_for_ever_stays_so_after_the_work_is_done(db: Database) -> None:
    first = await submit(db, "webhook:1", once=Once.EVER)
    assert first.answer is Answer.NEW
    await finish(db, await claimed(db))
    again = await submit(db, "webhook:1", once=Once.EVER)
    assert (again.answer, again.operation.id, again.operation.state) == (
        Answer.REPEAT,
        first.operation.id,
        State.DONE,
    )
    assert await claim(db) is None


@pytest.mark.parametrize("open_state", [State.WAITING, State.RUNNING, State.ASK_HUMAN, State.PARKED])
async def test_an_intent_cannot_be_submitted_while_one_is_open(db: Database, open_state: State) -> None:
    first = await submit(db, "pack:1", once=Once.OPEN)
    if open_state is not State.WAITING:
        operation = await claimed(db)
        if open_state is not State.RUNNING:
            await finish(db, operation, open_state)
    second = await submit(db, "pack:1", once=Once.OPEN)
    assert (second.answer, second.operation.id) == (Answer.ALREADY_OPEN, first.operation.id)
    assert second.operation.state is open_state


@pytest.mark.parametrize("end", [State.DONE, State.REFUSED, State.SUPERSEDED])
async def test_an_intent_can_be_submitted_again_once_it_ended(db: Database, end: State) -> None:
    first = await submit(db, "pack:1", once=Once.OPEN)
    await finish(db, await claimed(db), end)
    second = await submit(db, "pack:1", once=Once.OPEN)
    assert second.answer is Answer.NEW
    assert second.operation.id != first.operation.id


async def test_any_number_of_pokes_become_one_look(db: Database) -> None:
    answers = [(await submit(db, once=Once.WAITING)).answer for _ in range(4)]
    assert answers == [Answer.NEW, Answer.REPEAT, Answer.REPEAT, Answer.REPEAT]


async def test_a_poke_during_a_look_leaves_one_waiting_behind_it(db: Database) -> None:
    await submit(db, once=Once.WAITING)
    running = await claimed(db)
    behind = await submit(db, once=Once.WAITING)
    assert behind.answer is Answer.NEW
    assert behind.operation.id != running.id
    assert (await submit(db, once=Once.WAITING)).operation.id == behind.operation.id


@pytest.mark.parametrize(("minutes", "expected"), [(-5, -5), (5, 0)])
async def test_a_poke_brings_a_waiting_look_forward_and_never_back(db: Database, minutes: int, expected: int) -> None:
    await submit(db, once=Once.WAITING, data={"first": True})
    again = await submit(db, once=Once.WAITING, run_at=NOW + minutes * MINUTE, data={"first": False})
    assert again.operation.run_at == NOW + expected * MINUTE
    assert (await stored(db, again.operation)).run_at == NOW + expected * MINUTE
    assert again.operation.data == {"first": True}


async def test_keys_of_one_kind_of_uniqueness_do_not_meet_those_of_another(db: Database) -> None:
    answers = [(await submit(db, "same", once=once)).answer for once in Once]
    assert answers == [Answer.NEW] * 3


async def test_without_a_time_it_may_run_at_once_by_the_databases_own_clock(database_url: str) -> None:
    db = await Database.open(database_url, now=lambda: NOW + MINUTE)
    submitted = await submit(db, run_at=None)
    assert submitted.operation.run_at == submitted.operation.created_at == NOW + MINUTE
    await db.close()


async def test_what_was_submitted_is_what_is_stored(db: Database) -> None:
    submitted = await submit(
        db,
        "pack:1",
        kind="pack",
        subject="order:7",
        once=Once.OPEN,
        lane="order:7",
        fifo=False,
        data={"order": 7, "who": ["U1", None]},
        give_up_at=NOW + timedelta(days=1),
        asked_by="U1",
    )
    row = await stored(db, submitted.operation)
    assert (row.kind, row.subject, row.key, row.lane, row.fifo) == (
        "pack",
        "order:7",
        "pack:1",
        "order:7",
        False,
    )
    assert (row.data, row.give_up_at, row.asked_by) == (
        {"order": 7, "who": ["U1", None]},
        NOW + timedelta(days=1),
        "U1",
    )
    assert (row.state, row.attempts, row.faults, row.fence, row.result) == (State.WAITING, 0, 0, 0, {})


async def test_submitting_is_part_of_the_callers_transaction(db: Database) -> None:
    with pytest.raises(IntegrityError):
        async with db.write() as work:
            await work.ledger.submit(submission())
            await work.orders.link(999, 999, "ref", "weak")
    assert await claim(db) is None


async def test_what_is_open_for_a_subject_and_what_was_recent(db: Database) -> None:
    packed = (await submit(db, "a", kind="pack", subject="order:1")).operation
    await finish(db, await claimed(db))
    waiting = (await submit(db, "b", kind="pack", subject="order:1")).operation
    looked = (await submit(db, "c", kind="look", subject="order:1")).operation
    await submit(db, "d", kind="pack", subject="order:2")
    async with db.read() as work:
        ledger = work.ledger
        assert [row.id for row in await ledger.open_for("order:1")] == [waiting.id, looked.id]
        assert [row.id for row in await ledger.open_for("order:1", ["pack"])] == [waiting.id]
        assert [row.id for row in await ledger.recent("order:1", "pack")] == [waiting.id, packed.id]
        assert [row.id for row in await ledger.recent("order:1", "pack", limit=1)] == [waiting.id]
        both = await ledger.recent("order:1", "look", "pack", limit=1)
        assert [row.id for row in both] == [looked.id, waiting.id], "so many of each kind, as they were asked for"
        assert await ledger.counts() == {("pack", State.WAITING): 2, ("look", State.WAITING): 1}
        assert [row.id for row in await ledger.in_states([State.DONE])] == [packed.id]
        assert await ledger.get(10**9) is None
