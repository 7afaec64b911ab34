"""Who gets which operation, and when: time, lanes, fences, and the way back into the queue."""

from datetime import timedelta

import pytest

from storage.engine import Database
from storage.tables import Once, Operation, State, StepState
from tests.storage.builders import LEASE, MINUTE, NOW, claim, claimed, stored, submit


async def release(db: Database, operation: Operation, run_at_minutes: int = 0, **options: bool) -> bool:
    async with db.write() as work:
        return await work.ledger.release(operation, NOW + run_at_minutes * MINUTE, "later", **options)


async def finish(db: Database, operation: Operation, state: State = State.DONE) -> bool:
    async with db.write() as work:
        return await work.ledger.finish(operation, state, {})


async def resume(db: Database, operation: Operation) -> bool:
    async with db.write() as work:
        return await work.ledger.resume(operation.id)


async def next_run_at_minutes(db: Database) -> float | None:
    async with db.read() as work:
        at = await work.ledger.next_run_at()
    return None if at is None else (at - NOW) / MINUTE


async def test_a_claim_says_who_for_how_long_and_how_often(db: Database) -> None:
    await submit(db)
    operation = await claimed(db, owner="me")
    assert (operation.state, operation.owner, operation.lease_until) == (State.RUNNING, "me", NOW + LEASE)
    assert (operation.fence, operation.attempts, operation.started_at) == (1, 1, NOW)
    assert await stored(db, operation) == operation


async def test_nothing_is_claimed_before_its_time(db: Database) -> None:
    await submit(db, run_at=NOW + MINUTE)
    assert await claim(db) is None
    assert await next_run_at_minutes(db) == 1
    assert await claim(db, now=NOW + MINUTE) is not None
    assert await next_run_at_minutes(db) is None


async def test_what_has_been_runnable_longest_goes_first(db: Database) -> None:
    for key, minutes in (("b", -1), ("c", 0), ("a", -2)):
        await submit(db, key, run_at=NOW + minutes * MINUTE)
    assert [(await claimed(db)).key for _ in range(3)] == ["a", "b", "c"]


async def test_a_claim_may_ask_for_kinds_or_for_one_operation(db: Database) -> None:
    for key, kind in (("1", "look"), ("2", "pack"), ("3", "look")):
        await submit(db, key, kind=kind)
    packed = await claim(db, kinds=["pack"])
    assert packed is not None
    assert packed.key == "2"
    assert await claim(db, kinds=["pack"]) is None
    assert await claim(db, operation_id=packed.id) is None
    third = await claim(db, operation_id=packed.id + 1)
    assert third is not None
    assert third.key == "3"


async def test_intents_of_one_lane_run_first_in_first_out_even_behind_a_sleeping_one(db: Database) -> None:
    for key in ("pack", "ship"):
        await submit(db, key, lane="order:1")
    await submit(db, "elsewhere", lane="order:2")
    packing = await claimed(db)
    assert (await claimed(db)).key == "elsewhere"
    assert await claim(db) is None
    await release(db, packing, run_at_minutes=5)
    assert await claim(db) is None, "ship must not overtake the sleeping pack"
    assert await next_run_at_minutes(db) == 5
    packing = await claimed(db, now=NOW + 5 * MINUTE)
    assert packing.key == "pack"
    await finish(db, packing)
    assert (await claimed(db)).key == "ship"


async def test_looks_of_one_lane_never_run_at_once_and_never_wait_for_a_sleeping_one(db: Database) -> None:
    await submit(db, "sleeping", lane="look:1", fifo=False, run_at=NOW + MINUTE)
    await submit(db, "first", lane="look:1", fifo=False)
    await submit(db, "second", lane="look:1", fifo=False)
    first = await claimed(db)
    assert first.key == "first"
    assert await claim(db) is None
    await finish(db, first)
    assert (await claimed(db)).key == "second"


@pytest.mark.parametrize("aside", [State.ASK_HUMAN, State.PARKED])
async def test_what_was_laid_aside_leaves_its_lane_and_comes_back_in_its_place(db: Database, aside: State) -> None:
    for key in ("pack", "ship", "note"):
        await submit(db, key, lane="order:1")
    packing = await claimed(db)
    await finish(db, packing, aside)
    shipping = await claimed(db)
    assert shipping.key == "ship"
    assert await resume(db, packing)
    assert await claim(db) is None, "a lane runs one operation at a time, the resumed one included"
    await finish(db, shipping)
    assert [(await claimed(db)).key] == ["pack"]


async def test_operations_without_a_lane_do_not_wait_for_each_other(db: Database) -> None:
    for key in ("a", "b", "c"):
        await submit(db, key)
    assert len({(await claimed(db)).id for _ in range(3)}) == 3


async def test_an_old_fence_changes_nothing(db: Database) -> None:
    await submit(db)
    lost = await claimed(db, owner="frozen")
    async with db.write() as work:
        assert await work.ledger.reclaim("other") == 1
    mine = await claimed(db, owner="other")
    assert mine.fence == lost.fence + 1
    before = await stored(db, mine)
    async with db.write() as work:
        assert not await work.ledger.renew(lost, NOW + timedelta(days=1))
    assert not await release(db, lost, run_at_minutes=9)
    assert not await finish(db, lost)
    assert await stored(db, mine) == before
    assert await finish(db, mine)


async def test_an_operation_that_was_handed_back_is_nobodys_even_with_the_latest_fence(db: Database) -> None:
    await submit(db)
    operation = await claimed(db)
    assert await release(db, operation)
    assert not await finish(db, operation)
    assert not await release(db, operation, run_at_minutes=9)
    assert (await stored(db, operation)).run_at == NOW


async def test_renewing_holds_the_operation_longer(db: Database) -> None:
    await submit(db)
    operation = await claimed(db)
    async with db.write() as work:
        assert await work.ledger.renew(operation, NOW + 5 * LEASE)
        assert await work.ledger.reclaim("other", expired_at=NOW + 2 * LEASE) == 0
        assert await work.ledger.reclaim("other", expired_at=NOW + 5 * LEASE) == 1


async def test_release_keeps_the_reason_and_counts_faults(db: Database) -> None:
    await submit(db)
    await release(db, await claimed(db), fault=True)
    await release(db, await claimed(db))
    await release(db, await claimed(db), fault=True)
    row = await claimed(db)
    assert (row.faults, row.attempts, row.result) == (2, 4, {"detail": "later"})


async def test_a_released_look_is_superseded_by_the_poke_that_came_meanwhile(db: Database) -> None:
    await submit(db, once=Once.WAITING, lane="look:1", fifo=False)
    running = await claimed(db)
    poke = (await submit(db, once=Once.WAITING, lane="look:1", fifo=False, run_at=NOW + 9 * MINUTE)).operation
    assert await release(db, running, run_at_minutes=2)
    assert (await stored(db, running)).state is State.SUPERSEDED
    assert (await stored(db, running)).finished_at is not None
    assert (await stored(db, poke)).run_at == NOW + 2 * MINUTE
    assert (await claimed(db, now=NOW + 2 * MINUTE)).id == poke.id


@pytest.mark.parametrize("end", ["released", "reclaimed"])
async def test_what_the_superseded_one_had_begun_goes_over_to_the_one_in_its_place(db: Database, end: str) -> None:
    """Else the other one would begin it afresh, without looking, and a card would be posted twice."""
    await submit(db, "card:1", once=Once.WAITING, lane="channel:C1")
    running = await claimed(db)
    async with db.write() as work:
        begun = await work.ledger.begin_step(running, "post")
    await submit(db, "card:1", once=Once.WAITING, lane="channel:C1")
    async with db.write() as work:
        if end == "released":
            assert await work.ledger.release(running, NOW)
        else:
            assert await work.ledger.reclaim("another process") == 1
    async with db.write() as work:
        again = await work.ledger.claim("another process", NOW, LEASE)
        assert again is not None
        assert again.id != running.id
        record = await work.ledger.begin_step(again, "post")
    assert (record.fresh, record.state, record.intent_at) == (False, StepState.INTENT, begun.intent_at)


async def test_a_released_look_waits_again_when_no_poke_came(db: Database) -> None:
    await submit(db, once=Once.WAITING)
    running = await claimed(db)
    assert await release(db, running, run_at_minutes=2)
    row = await stored(db, running)
    assert (row.state, row.run_at, row.owner, row.lease_until) == (State.WAITING, NOW + 2 * MINUTE, None, None)


async def test_resuming_a_look_gives_way_to_one_that_waits(db: Database) -> None:
    await submit(db, once=Once.WAITING)
    parked = await claimed(db)
    await finish(db, parked, State.PARKED)
    waiting = (await submit(db, once=Once.WAITING)).operation
    assert await resume(db, parked)
    assert (await stored(db, parked)).state is State.SUPERSEDED
    assert (await stored(db, waiting)).state is State.WAITING


async def test_resuming_starts_the_attempts_anew_and_keeps_the_fence_rising(db: Database) -> None:
    await submit(db)
    operation = await claimed(db)
    await finish(db, operation, State.PARKED)
    assert await resume(db, operation)
    assert not await resume(db, operation), "it waits already"
    row = await stored(db, operation)
    assert (row.state, row.attempts, row.faults, row.fence) == (State.WAITING, 0, 0, 1)
    async with db.write() as work:
        now = row.run_at
        assert (await work.ledger.claim("me", now, LEASE) or row).fence == 2


@pytest.mark.parametrize("state", [State.WAITING, State.DONE])
async def test_only_what_was_laid_aside_can_be_resumed(db: Database, state: State) -> None:
    submitted = await submit(db)
    if state is State.DONE:
        await finish(db, await claimed(db))
    assert not await resume(db, submitted.operation)
    assert (await stored(db, submitted.operation)).state is state


async def test_a_restarted_process_takes_back_what_the_dead_one_ran_and_leaves_its_own(db: Database) -> None:
    for key in ("a", "b", "c"):
        await submit(db, key)
    dead = [await claimed(db, owner="dead"), await claimed(db, owner="dead")]
    alive = await claimed(db, owner="me")
    async with db.write() as work:
        assert await work.ledger.reclaim("me") == 2
    assert [(await stored(db, operation)).state for operation in (*dead, alive)] == [
        State.WAITING,
        State.WAITING,
        State.RUNNING,
    ]


@pytest.mark.parametrize(
    ("state", "ended"), [(State.DONE, True), (State.REFUSED, True), (State.ASK_HUMAN, False), (State.PARKED, False)]
)
async def test_finishing_keeps_the_result_and_dates_the_end(db: Database, state: State, ended: bool) -> None:
    await submit(db)
    operation = await claimed(db)
    async with db.write() as work:
        await work.ledger.finish(operation, state, {"words": "so it went"})
    row = await stored(db, operation)
    assert (row.state, row.result, row.owner) == (state, {"words": "so it went"}, None)
    assert (row.finished_at is not None) is ended


@pytest.mark.parametrize("state", [State.WAITING, State.RUNNING])
async def test_finishing_as_unfinished_is_a_mistake(db: Database, state: State) -> None:
    await submit(db)
    operation = await claimed(db)
    with pytest.raises(ValueError, match="cannot finish"):
        await finish(db, operation, state)
