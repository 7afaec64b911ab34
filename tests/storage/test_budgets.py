"""Rate budgets give each call its turn, refuse what is beyond patience, and are shared by all who use the name."""

import asyncio
import time
from collections.abc import Callable

import pytest

from storage.budgets import SqlBudget
from storage.engine import Database
from storage.errors import IoInsideTransaction, TooLong

FAST = 12_000.0
"""Calls per minute: one in five milliseconds."""
SLOW = 1.0


def budget(
    db: Database, name: str = "katana", *, rate: float = SLOW, burst: float = 3, patience: float = 0.0
) -> SqlBudget:
    return SqlBudget(db, name, rate, burst, lambda: patience)


async def taken_at_once(of: Callable[[], SqlBudget], most: int = 20) -> int:
    for number in range(most):
        try:
            await of().reserve()
        except TooLong:
            return number
    return most


async def test_a_burst_may_be_spent_at_once_and_no_more(db: Database) -> None:
    assert await taken_at_once(lambda: budget(db, burst=3)) == 3


async def test_budgets_of_different_names_do_not_meet(db: Database) -> None:
    assert await taken_at_once(lambda: budget(db, "katana")) == 3
    assert await taken_at_once(lambda: budget(db, "shipstation")) == 3


async def test_a_refusal_says_how_long_and_reserves_nothing(db: Database) -> None:
    assert await taken_at_once(lambda: budget(db)) == 3
    for _ in range(3):
        with pytest.raises(TooLong) as refused:
            await budget(db, patience=30).reserve()
        assert 55 < refused.value.wait <= 60
        assert "katana" in str(refused.value)


async def test_who_is_patient_waits_for_the_turn(db: Database) -> None:
    spend = budget(db, rate=FAST, burst=1, patience=1.0)
    begin = time.monotonic()
    for _ in range(11):
        await spend.reserve()
    assert time.monotonic() - begin >= 0.045


async def test_for_a_person_the_next_turn_is_free_however_many_others_wait(db: Database) -> None:
    others = [SqlBudget(db, "katana", 1500.0, 1, lambda: 60.0, lambda: False) for _ in range(6)]
    waiting = asyncio.gather(*(one.reserve() for one in others))
    asked = 0
    while not waiting.done():
        with pytest.raises(TooLong) as refused:
            await budget(db, rate=1500.0, burst=1, patience=-1.0).reserve()
        assert refused.value.wait <= 0.041, "one turn may just have been taken, and none ahead"
        asked += 1
        await asyncio.sleep(0.005)
    await waiting
    assert asked > 1


async def test_who_stands_back_gets_a_turn_in_the_end_and_is_refused_beyond_its_patience(db: Database) -> None:
    def stands_back(patience: float) -> SqlBudget:
        return SqlBudget(db, "katana", FAST, 1, lambda: patience, lambda: False)

    await asyncio.gather(*(stands_back(5.0).reserve() for _ in range(6)))
    slow = SqlBudget(db, "shipstation", SLOW, 1, lambda: 1.0, lambda: False)
    await slow.reserve()
    with pytest.raises(TooLong):
        await slow.reserve()


async def test_the_rate_holds_over_many_processes(database_url: str) -> None:
    """Three databases stand for three processes: ten calls beyond the burst take fifty milliseconds."""
    databases = [await Database.open(database_url) for _ in range(3)]
    begin = time.monotonic()
    await asyncio.gather(
        *(budget(databases[number % 3], rate=FAST, burst=5, patience=5.0).reserve() for number in range(15))
    )
    took = time.monotonic() - begin
    for db in databases:
        await db.close()
    assert took >= 0.045


async def test_a_call_may_cost_more_than_one_and_never_more_than_can_be_saved(db: Database) -> None:
    spend = budget(db, burst=5)
    await spend.reserve(cost=3)
    with pytest.raises(TooLong):
        await spend.reserve(cost=3)
    await spend.reserve(cost=2)
    await budget(db, "other", burst=5).reserve(cost=500)


async def test_holding_off_gives_nobody_a_turn(db: Database) -> None:
    spend = budget(db, rate=FAST, burst=50)
    await spend.reserve()
    await spend.hold_off(30)
    with pytest.raises(TooLong) as refused:
        await budget(db, rate=FAST, burst=50).reserve()
    assert 29 < refused.value.wait < 31


async def test_holding_off_for_less_does_not_shorten_a_longer_one(db: Database) -> None:
    spend = budget(db, rate=FAST)
    await spend.hold_off(30)
    await spend.hold_off(1)
    with pytest.raises(TooLong) as refused:
        await spend.reserve()
    assert refused.value.wait > 29


async def test_holding_off_ends(db: Database) -> None:
    spend = budget(db, rate=FAST, patience=1.0)
    begin = time.monotonic()
    await spend.hold_off(0.02)
    await spend.reserve()
    assert time.monotonic() - begin >= 0.02


async def test_a_changed_rate_counts_from_the_next_call(db: Database) -> None:
    assert await taken_at_once(lambda: budget(db, burst=1)) == 1
    with pytest.raises(TooLong) as refused:
        await budget(db, rate=SLOW * 60, burst=1).reserve()
    assert refused.value.wait <= 61


@pytest.mark.parametrize("call", [lambda spend: spend.reserve(), lambda spend: spend.hold_off(1)])
async def test_a_budget_is_no_business_of_a_write_transaction(
    db: Database, call: Callable[[SqlBudget], object]
) -> None:
    async with db.write():
        with pytest.raises(IoInsideTransaction):
            await call(budget(db))  # type: ignore[misc]


async def test_waiting_for_a_turn_keeps_no_transaction_open(db: Database) -> None:
    spend = budget(db, rate=1, burst=1, patience=100.0)
    await spend.reserve()
    waiting = asyncio.create_task(spend.reserve())
    await asyncio.sleep(0.05)
    assert not waiting.done()
    async with asyncio.timeout(30):
        await budget(db, "other").reserve()
    waiting.cancel()
