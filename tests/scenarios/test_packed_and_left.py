"""Given a packed order, when the pick-up that it was ready for has come and gone, then an hour later people are told,
once; what ships in time is no news.

Turns red without the row of S5 in `STALL_RULES` of `bot/orders/stalls.py`, or when its limit counts from the phase.
"""

from tests.scenarios.days import MON, TUE, at, mornings
from tests.scenarios.seeing import said, title
from tests.scenarios.stage import Scene, on_stage

LEFT = "packed 6 working hours ago, not shipped; missed the 15:00 pick-up"


async def packed(scene: Scene) -> None:
    """Since Monday at ten; carriers come at three."""
    await scene.place("#1042", ("MUG", 2))
    await scene.pass_until(at(MON, 10))
    await scene.types("UAMY", "/order 1042 pack")
    assert scene.katana_status("#1042") == "PACKED"


async def test_what_the_carrier_did_not_take_is_told_an_hour_later() -> None:
    async with on_stage(at=at(MON, 9), CARRIER_CUTOFF="15:00") as scene:
        await packed(scene)
        await scene.pass_until(at(MON, 15, 58))
        assert scene.cards("#1042") == [], "an hour is what carriers may be late"
        await scene.pass_until(at(MON, 16, 2))
        card = scene.card("#1042")
        assert title(card) == "Packed · #1042"
        assert f":warning: {LEFT}" in said(card)
        assert "Whoever ships: ship it" in said(card)
        assert scene.rung("#1042") == [f"#1042: {LEFT}"]
        await scene.pass_until(at(MON, 16, 50))
        await scene.sweep()
        assert len(scene.rung("#1042")) == 1


async def test_what_ships_in_time_is_no_news() -> None:
    async with on_stage(at=at(MON, 9), CARRIER_CUTOFF="15:00") as scene:
        await packed(scene)
        await scene.pass_until(at(MON, 14, 50))
        await scene.ship("#1042")
        await mornings(scene, TUE)
        assert scene.cards("#1042") == []
