"""Orders that stand still without a plan, or past their promise, in the real bot.

Each turns red without its row in `STALL_RULES` of `bot/orders/stalls.py`.
"""

from tests.scenarios.days import MON, THU, TUE, WED, at, mornings, ship_by
from tests.scenarios.seeing import cares, said, title
from tests.scenarios.stage import on_stage

NEVER = "3600000"
"""Seconds after which a ready order stalls, where that is about something else."""


async def test_s1_goods_that_nobody_planned() -> None:
    async with on_stage(at=at(MON, 10)) as scene:
        await scene.place("#1042", ("LAMP", 3))
        await scene.pass_until(at(TUE, 8, 58))
        assert scene.cards("#1042") == []
        await scene.pass_until(at(TUE, 9, 2))
        unplanned = "3 × LAMP not in stock and nobody has planned it: no date after 8 working hours"
        assert title(scene.card("#1042")) == "Waiting for stock · #1042"
        assert scene.rung("#1042") == [f"#1042: {unplanned}"]
        assert "give it a date in Katana" in said(scene.card("#1042"))
        scene.world.order_supply("LAMP", 10, due_days=2)
        await scene.rest()
        card = scene.card("#1042")
        assert (":warning:" in said(card), cares(card)) == (False, [])


async def test_s6_a_promise_at_risk_and_then_missed() -> None:
    async with on_stage(at=at(MON, 9), STALL_READY_AFTER=NEVER) as scene:
        await scene.place("#1042", ("MUG", 1))
        await ship_by(scene, "#1042", TUE)
        await scene.pass_until(at(TUE, 12, 58))
        assert scene.cards("#1042") == []
        await scene.pass_until(at(TUE, 13, 2))
        at_risk = "may miss its promise: Tue 3 Mar (ShipStation); ready, not packed, 3 working hours left"
        assert f"#1042: {at_risk}" in scene.rung("#1042")
        await mornings(scene, WED)
        missed = "missed its promise: Tue 3 Mar (ShipStation); ready, not packed"
        assert f":warning: {missed}" in said(scene.card("#1042"))
        rung = [line for line in scene.rung("#1042") if "promise" in line]
        assert rung[1:] == [f"#1042 has stood since TIME: {missed}. Nobody has it"]
        await scene.pass_until(at(WED, 12))
        assert len([line for line in scene.rung("#1042") if "promise" in line]) == 2


async def test_s6_what_ships_in_time_misses_nothing() -> None:
    async with on_stage(at=at(MON, 9), STALL_READY_AFTER=NEVER) as scene:
        await scene.place("#1042", ("MUG", 1))
        await ship_by(scene, "#1042", TUE)
        await scene.pass_until(at(TUE, 10))
        await scene.ship("#1042")
        await mornings(scene, THU)
        assert scene.cards("#1042") == []
