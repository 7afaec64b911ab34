"""`kill -9` at random instants while webhooks, clicks, parcels and posts are under way: nothing lost or doubled.

`SHIPMATE_SEED` and `SHIPMATE_KILLS` choose another rehearsal. Its name, which pytest prints, says which it was.
"""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.faults.books import books_of
from tests.faults.following import MIXED, OFF
from tests.faults.judging import judge
from tests.faults.plan import Moment, Plan
from tests.faults.rehearsal import Rehearsal, rehearse, rehearse_together
from tests.faults.shipping_judging import SYSTEMS

SEED = int(os.environ.get("SHIPMATE_SEED", "1"))
KILLS = int(os.environ.get("SHIPMATE_KILLS", "200"))
"""All of them, over the plans."""

FEW = Plan(seed=SEED, kills=3, sweeps=False)
BY_SOCKET = Plan(seed=SEED, kills=KILLS - KILLS // 3 - KILLS // 4)
BY_HTTP = replace(BY_SOCKET, kills=KILLS // 3, slack="http", sweeps=False, follows=OFF)
IN_PART = replace(BY_SOCKET, kills=KILLS // 4, follows=MIXED)
MANY = (BY_SOCKET, BY_HTTP, IN_PART)


async def must_be_good(rehearsal: Rehearsal) -> None:
    verdict = judge(rehearsal)
    books = "" if verdict.good else await books_of(rehearsal.database_url, str(verdict))
    assert verdict.good, f"{verdict}\n{rehearsal}\n{books}\n{rehearsal.record.log[-3000:]}"


@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.parametrize("plan", [FEW], ids=str)
async def test_a_few_kills_lose_and_double_nothing(plan: Plan, tmp_path: Path) -> None:
    """Vendors repeat each webhook until it is taken and nobody sweeps: only the bot could lose one."""
    rehearsal = await rehearse(plan, tmp_path)
    await must_be_good(rehearsal)
    assert len(rehearsal.record.packs.keys() | rehearsal.record.ships) >= plan.waiting // 2


@pytest.mark.slow
@pytest.mark.crowd
@pytest.mark.timeout(1800)
async def test_many_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    """Some while the bot starts, some while a write is on its way, one while it takes in the existing orders."""
    rehearsals = await rehearse_together(MANY, tmp_path)
    for rehearsal in rehearsals:
        await must_be_good(rehearsal)
    for moment in (Moment.START.value, *(f"in mid-write at {system}" for system in SYSTEMS)):
        hit = sum(rehearsal.kills[moment] for rehearsal in rehearsals)
        assert hit > 0 or KILLS < 60, f"it was too easy, none {moment}: {[str(each) for each in rehearsals]}"
