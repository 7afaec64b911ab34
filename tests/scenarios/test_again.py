"""What stands for long is said again: once at twice its limit, each morning what is critical, until somebody has it;
and whoever had it is not expected to have it the next day.

Turns red without `_escalated`, `_repeated` or `_lapsed` in `reminders` of `bot/orders/remind.py`, or when a claim
does not end in `holder` of `bot/orders/care.py`.
"""

from tests.scenarios.days import MON, THU, TUE, WED, at, mornings
from tests.scenarios.seeing import cares, said
from tests.scenarios.stage import Scene, on_stage

STALLED = "#1042: ready 8 working hours, not packed"
CALLED_OFF = "cancelled in Shopify, and still open in ShipStation and Katana: do not ship it"


async def stalled(scene: Scene) -> None:
    """Ready since Monday at nine, told on Tuesday at eight."""
    await scene.place("#1042", ("MUG", 2))
    await scene.pass_until(at(TUE, 8, 2))
    assert scene.rung("#1042") == [STALLED]


async def test_a_stall_that_nobody_minds_rings_once_more() -> None:
    async with on_stage(at=at(MON, 9), IN_STOCK_SETTLE="0") as scene:
        await stalled(scene)
        await scene.pass_until(at(TUE, 15, 58))
        assert len(scene.rung("#1042")) == 1
        await scene.pass_until(at(TUE, 16, 5))
        again = "#1042 has stood since TIME: ready 16 working hours, not packed. Nobody has it"
        assert scene.rung("#1042") == [STALLED, again]
        await scene.pass_until(at(THU, 16))
        await scene.sweep()
        assert len(scene.rung("#1042")) == 2, "once"


async def test_it_says_who_has_it() -> None:
    async with on_stage(at=at(MON, 9), STALL_READY_AFTER="3600") as scene:
        await scene.place("#1042", ("MUG", 2))
        await scene.pass_until(at(MON, 10, 3))
        await scene.press("UAMY", scene.card("#1042"), "Claim")
        await scene.pass_until(at(MON, 11, 10))
        assert scene.rung("#1042")[1].endswith("not packed. <@UAMY> has it")


async def test_a_claim_ends_with_the_day_and_next_morning_it_is_nobodys() -> None:
    async with on_stage(at=at(MON, 9), IN_STOCK_SETTLE="0") as scene:
        await stalled(scene)
        await scene.press("UAMY", scene.card("#1042"), "Claim")
        assert "<@UAMY> has it" in said(scene.card("#1042"))
        assert "Take over" in cares(scene.card("#1042"))
        await scene.pass_until(at(TUE, 17, 1))
        card = scene.card("#1042")
        assert "nobody has it now, <@UAMY> had it" in said(card)
        assert "Claim" in cares(card)
        before = len(scene.lines("#1042"))
        await mornings(scene, WED)
        lapsed = "Nobody has #1042 any more: <@UAMY> had it. "
        assert [line for line in scene.lines("#1042")[before:] if line.startswith(lapsed)]
        assert not any(line.startswith(lapsed) for line in scene.rung("#1042")), "that rings no phone"
        await scene.press("UAMY", scene.card("#1042"), "Claim")
        assert scene.lines("#1042")[-1] == "<@UAMY> has it, TIME", "taken anew, from nobody"


async def test_what_is_critical_comes_back_each_morning_until_somebody_has_it() -> None:
    async with on_stage(at=at(MON, 9)) as scene:
        scene.world.arrows["A9"].on = False
        await scene.place("#1042", ("MUG", 2))
        scene.world.cancel(scene.order("#1042").id)
        await scene.rest()
        first = f"STOP #1042: {CALLED_OFF}"
        assert scene.rung("#1042") == [first]
        await scene.pass_until(at(MON, 16))
        assert len(scene.rung("#1042")) == 1
        await mornings(scene, TUE)
        await scene.pass_until(at(TUE, 12))
        again = f"STOP #1042 has stood since TIME: {CALLED_OFF}."
        assert scene.rung("#1042") == [first, f"{again} Nobody has it"]
        await scene.pass_until(at(WED, 7))
        await scene.press("UBEN", scene.card("#1042"), "Claim")
        await mornings(scene, WED)
        assert len(scene.rung("#1042")) == 2, "somebody took it before the shift began"
        await mornings(scene, THU)
        assert scene.rung("#1042")[2:] == [f"{again} Nobody has it; <@UBEN> had it"]
