"""The ledger under real concurrency on PostgreSQL, where nothing serialises the writers for us."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextvars import Context
from typing import Any, TypeVar

import pytest
from sqlmodel import select

from storage.engine import Database
from storage.ledger import Answer, Ledger
from storage.tables import Once, Operation, State
from tests.storage.builders import LEASE, MINUTE, NOW, claim, claimed, stored, submission, submit

pytestmark = pytest.mark.timeout(60)
Result = TypeVar("Result")


@pytest.fixture
async def db(postgres_url: str) -> AsyncIterator[Database]:
    db = await Database.open(postgres_url, now=lambda: NOW)
    yield db
    await db.close()


def apart(call: Coroutine[Any, Any, Result]) -> asyncio.Task[Result]:
    """Run a call as another process would: knowing nothing of the transaction this test has open."""
    return asyncio.create_task(call, context=Context())


async def blocked(db: Database, count: int = 1) -> None:
    """Wait until `count` connections wait for another's transaction."""
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    while True:
        async with db.read() as work:
            connection = await work.session.connection()
            if (await connection.exec_driver_sql(query)).scalar_one() >= count:
                return
        await asyncio.sleep(0.002)


async def test_many_submitters_of_one_key_make_one_operation(db: Database) -> None:
    for once, answer in ((Once.EVER, Answer.REPEAT), (Once.OPEN, Answer.ALREADY_OPEN), (Once.WAITING, Answer.REPEAT)):
        submitted = await asyncio.gather(*(submit(db, "same", once=once) for _ in range(8)))
        assert Counter(one.answer for one in submitted) == {Answer.NEW: 1, answer: 7}
        assert len({one.operation.id for one in submitted}) == 1


@pytest.mark.parametrize("fifo", [True, False])
async def test_many_claimers_never_run_two_operations_of_one_lane(db: Database, fifo: bool) -> None:
    lanes = ["order:1", "order:2", "order:3"]
    for number in range(15):
        await submit(db, f"{number}", lane=lanes[number % 3], fifo=fifo)
    running: Counter[str] = Counter()
    order: dict[str, list[int]] = {lane: [] for lane in lanes}

    async def work_until_done(owner: str) -> None:
        while sum(map(len, order.values())) < 15:
            operation = await claim(db, owner=owner)
            if operation is None:
                await asyncio.sleep(0.001)
                continue
            running[operation.lane] += 1
            assert running[operation.lane] == 1, f"two operations run in {operation.lane}"
            order[operation.lane].append(operation.id)
            await asyncio.sleep(0.001)
            running[operation.lane] -= 1
            async with db.write() as work:
                assert await work.ledger.finish(operation, State.DONE, {})

    await asyncio.gather(*(work_until_done(f"worker {number}") for number in range(6)))
    for ids in order.values():
        assert len(set(ids)) == 5
        assert not fifo or ids == sorted(ids)


async def test_two_claims_that_cannot_see_each_other_do_not_take_one_lane(db: Database) -> None:
    """The second claimer begins while the first one's claim is not committed yet."""
    for key in ("a", "b"):
        await submit(db, key, lane="look:1", fifo=False)
    async with db.write() as work:
        assert await work.ledger.claim("first", NOW, LEASE) is not None
        second = apart(claim(db, owner="second"))
        await blocked(db)
    assert await second is None


async def test_a_poke_that_meets_a_claim_in_flight_leaves_a_look_behind_it(db: Database) -> None:
    await submit(db, once=Once.WAITING)
    async with db.write() as work:
        assert await work.ledger.claim("me", NOW, LEASE) is not None
        poke = apart(submit(db, once=Once.WAITING))
        await blocked(db)
    assert (await poke).answer is Answer.NEW


async def test_who_meets_a_wish_that_is_just_ending_begins_one_of_their_own(db: Database) -> None:
    """What they add must not go to one that is over by the time it is stored."""
    await submit(db, once=Once.OPEN)
    running = await claimed(db)
    async with db.write() as work:
        await work.session.exec(select(Operation).with_for_update())
        joining = apart(submit(db, once=Once.OPEN))
        await blocked(db)
        assert await work.ledger.finish(running, State.REFUSED)
    assert (await joining).answer is Answer.NEW


async def test_a_wish_that_somebody_joins_ends_after_that_and_with_it(db: Database) -> None:
    await submit(db, once=Once.OPEN)
    running = await claimed(db)

    async def end() -> None:
        async with db.write() as work:
            await work.ledger.take_in(running)
            assert await work.ledger.finish(running, State.REFUSED)

    async with db.write() as work:
        joined = await work.ledger.submit(submission(once=Once.OPEN))
        joined.operation.data = {"also": "typed"}
        ending = apart(end())
        await blocked(db)
    await ending
    assert (await stored(db, running)).data == {"also": "typed"}


async def test_a_look_that_was_poked_is_not_claimed_before_the_poke_is_stored(db: Database) -> None:
    await submit(db, once=Once.WAITING)
    async with db.write() as work:
        assert (await work.ledger.submit(submission(once=Once.WAITING))).answer is Answer.REPEAT
        assert await apart(claim(db)) is None
    assert await claim(db) is not None


async def test_a_release_that_meets_a_poke_in_flight_is_superseded_by_it(db: Database) -> None:
    await submit(db, once=Once.WAITING)
    running = await claimed(db)

    async def release() -> bool:
        async with db.write() as work:
            return await work.ledger.release(running, NOW + MINUTE)

    async with db.write() as work:
        poke = await work.ledger.submit(submission(once=Once.WAITING, run_at=NOW + 9 * MINUTE))
        assert poke.answer is Answer.NEW
        releasing = apart(release())
        await blocked(db)
    assert await releasing
    assert (await stored(db, running)).state is State.SUPERSEDED
    assert (await stored(db, poke.operation)).run_at == NOW + MINUTE


async def test_a_submission_waits_for_the_end_of_a_rival_and_takes_its_place_if_it_fails(db: Database) -> None:
    begun = asyncio.Event()
    fail = asyncio.Event()

    async def rival() -> None:
        async with db.write() as work:
            await work.ledger.submit(submission("webhook:1"))
            begun.set()
            await fail.wait()
            raise ConnectionError

    failing = asyncio.create_task(rival())
    await begun.wait()
    ours = asyncio.create_task(submit(db, "webhook:1"))
    await blocked(db)
    fail.set()
    with pytest.raises(ConnectionError):
        await failing
    assert (await ours).answer is Answer.NEW


async def test_a_look_that_leaves_the_queue_while_it_is_poked_is_followed_by_a_new_one(db: Database) -> None:
    """The poke finds a waiting look in its way, and finds it running by the time it wants to bring it forward."""
    await submit(db, once=Once.WAITING)
    async with db.write() as work:
        await work.session.exec(select(Operation).with_for_update())
        poke = apart(submit(db, once=Once.WAITING))
        await blocked(db)
        assert await work.ledger.claim("me", NOW, LEASE) is not None
    assert (await poke).answer is Answer.NEW


WRITES: dict[str, Callable[[Ledger, Operation], Awaitable[object]]] = {
    "begin": lambda ledger, operation: ledger.begin_step(operation, "another"),
    "done": lambda ledger, operation: ledger.done_step(operation, "begun", {}),
    "withdraw": lambda ledger, operation: ledger.withdraw_step(operation, "begun", "429"),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
async def test_a_step_and_a_reclaim_exclude_each_other(
    db: Database, write: Callable[[Ledger, Operation], Awaitable[object]]
) -> None:
    """While a step is being stored, nobody else can be handed the operation."""
    await submit(db)
    operation = await claimed(db, owner="slow")
    async with db.write() as work:
        await work.ledger.begin_step(operation, "begun")

    async def reclaim() -> int:
        async with db.write() as work:
            return await work.ledger.reclaim("other")

    async with db.write() as work:
        await write(work.ledger, operation)
        reclaiming = apart(reclaim())
        async with asyncio.timeout(30):
            await blocked(db)
    assert await reclaiming == 1
