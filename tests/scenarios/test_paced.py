"""A sweep that needs more calls than a vendor's rate budget has at hand waits for each of them, and ends.

Turns red without `SWEEP_WAITS` in `bot/app.py`: a sweep that gives up at the first wait begins anew, for ever.
"""

from bot.clients import RATES
from bot.services import submissions
from storage.budgets import SqlBudget
from storage.tables import State
from tests.scenarios.stage import on_stage

FASTER = 20
"""Than the usual rate: a turn at Katana comes every 56 ms."""


async def test_a_sweep_of_an_exhausted_budget_is_one_sweep() -> None:
    async with on_stage(RATE=str(FASTER)) as scene:
        await scene.place("#1042", ("TEA", 2))
        db = scene.stage.bot.db
        (katana,) = [one for one in scene.stage.bot.shops.connections().values() if one.key == "katana"]
        a_minute, burst = RATES["katana"]
        budget = SqlBudget(db, f"katana:{katana.id}", a_minute * FASTER, burst * FASTER, lambda: 0.0)
        await budget.hold_off(0.1)
        await scene.sweep()
        async with db.read() as unit:
            swept = await unit.ledger.recent(submissions.sweep_subject(katana.id), submissions.SWEEP)
        assert [(one.state, one.fence) for one in swept] == [(State.DONE, 1)]
