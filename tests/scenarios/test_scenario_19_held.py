"""Scenario 19. Given a paid order that the shop holds, absent in Katana and on hold in ShipStation, then ten minutes
later nobody hears of it; after sixteen working hours they do, once; and when it is released its clock starts anew.

Turns red without the row of S7 in `STALL_RULES` of `bot/orders/stalls.py` (nobody is told), or when `since` is not
the moment it came into its phase (told at once after the release).
"""

from tests.scenarios.days import MON, TUE, WED, at
from tests.scenarios.seeing import cares, said, title
from tests.scenarios.stage import Scene, on_stage

HELD = "on hold in Shopify for 16 working hours: High risk of fraud"
STALLED = "ready 8 working hours, not packed"


async def held(scene: Scene) -> None:
    scene.world.place_order([("MUG", 2)], name="#1042", hold="HIGH_RISK_OF_FRAUD")
    await scene.rest()
    assert scene.world.katana_order_of(scene.order("#1042").id) is None
    assert [desk.status for desk in scene.desk("#1042")] == ["on_hold"]


async def test_silent_for_sixteen_working_hours_and_then_told_once() -> None:
    async with on_stage(at=at(MON, 9)) as scene:
        await held(scene)
        for moment in (at(MON, 9, 10), at(MON, 20), at(TUE, 2), at(TUE, 15, 55)):
            await scene.pass_until(moment)
            await scene.sweep()
            assert scene.cards("#1042") == [], f"it is only {moment:%A %H:%M}"
        await scene.pass_until(at(TUE, 16, 2))
        card = scene.card("#1042")
        assert title(card) == "On hold · #1042"
        assert f":warning: {HELD}" in said(card)
        assert "Whoever put it on hold: release it, or cancel it in the shop" in said(card)
        assert "Claim" in cares(card)
        assert scene.rung("#1042") == [f"#1042: {HELD}"]
        await scene.pass_until(at(TUE, 16, 50))
        assert len(scene.rung("#1042")) == 1
        assert scene.writes() == []


async def test_released_it_is_ready_and_its_clock_starts_anew() -> None:
    async with on_stage(at=at(MON, 9)) as scene:
        await held(scene)
        await scene.pass_until(at(TUE, 16, 2))
        scene.world.release(scene.order("#1042").id)
        await scene.rest()
        await scene.sweep()
        card = scene.card("#1042")
        assert (title(card), ":warning:" in said(card)) == ("In stock · #1042", False)
        await scene.pass_until(at(WED, 14, 58))
        assert len(scene.rung("#1042")) == 1, "not eight working hours since it was released"
        await scene.pass_until(at(WED, 15, 5))
        assert [line for line in scene.rung("#1042") if STALLED in line] == [f"#1042: {STALLED}"]
