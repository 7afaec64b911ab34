"""Scenario 34. Given an order whose goods are expected on a day, when that day passes and they are not there, then
the next working morning people hear of it, once for that date; and a date after the promise is told at once, and once
more for each new date.

Turns red without the row of S2 or of S3 in `STALL_RULES` of `bot/orders/stalls.py`, or without `about` there (a
second date says nothing).
"""

from tests.scenarios.days import FRI, MON, THU, TUE, WED, at, mornings, ship_by
from tests.scenarios.seeing import said, title
from tests.scenarios.stage import Scene, on_stage

NEXT_MONDAY = 9


async def waits_until(scene: Scene, days: float) -> None:
    """An order for two cakes that a supplier brings, some days from now."""
    scene.world.add_variant("CAKE", "Cake", 900)
    scene.world.order_supply("CAKE", 40, due_days=days)
    await scene.place("#1042", ("CAKE", 2))
    assert scene.cards("#1042") == []


async def postpone(scene: Scene, days: float) -> None:
    bought = max(scene.world.purchase_orders)
    scene.world.postpone_supply(bought, days)
    await scene.rest()


async def test_what_did_not_come_is_told_the_next_working_morning() -> None:
    async with on_stage(at=at(MON, 9)) as scene:
        await waits_until(scene, days=1)
        await scene.pass_until(at(TUE, 16))
        assert scene.cards("#1042") == [], "it may still come today"
        await scene.pass_until(at(WED, 7, 30))
        assert scene.cards("#1042") == [], "nobody is at work"
        await mornings(scene, WED)
        card = scene.card("#1042")
        overdue = "2 × CAKE expected Tue 3 Mar, and still not in stock"
        assert title(card) == "Waiting for stock · #1042"
        assert f":warning: {overdue}" in said(card)
        assert scene.rung("#1042") == [f"#1042: {overdue}"]
        await scene.pass_until(at(WED, 16))
        assert len(scene.rung("#1042")) == 1
        await postpone(scene, 3)
        assert ":warning:" not in said(scene.card("#1042")), "there is a date again that is not over"
        assert scene.lines("#1042")[-1] == "#1042 is expected TIME now, not TIME"
        await scene.pass_until(at(FRI, 16))
        assert len(scene.rung("#1042")) == 1
        await mornings(scene, NEXT_MONDAY)
        assert scene.rung("#1042")[1:] == ["#1042: 2 × CAKE expected Fri 6 Mar, and still not in stock"]


async def test_it_arrives_in_time_and_nobody_hears_of_a_delay() -> None:
    async with on_stage(at=at(MON, 9)) as scene:
        await waits_until(scene, days=1)
        await scene.pass_until(at(TUE, 10))
        await scene.in_stock("#1042")
        await mornings(scene, WED)
        assert [line for line in scene.rung("#1042") if "expected" in line] == []


async def test_a_date_after_the_promise_is_told_at_once_and_once_for_each_date() -> None:
    async with on_stage(at=at(MON, 9)) as scene:
        await waits_until(scene, days=4)
        await ship_by(scene, "#1042", THU)
        late = "2 × CAKE expected Fri 6 Mar, after Thu 5 Mar (ShipStation)"
        assert scene.rung("#1042") == [f"#1042: {late}"]
        assert "Whoever talks to customers: tell the customer, or have the goods come sooner" in said(
            scene.card("#1042")
        )
        await scene.pass_time(120)
        await scene.sweep()
        assert len(scene.rung("#1042")) == 1
        await postpone(scene, 3)
        later = "2 × CAKE expected Mon 9 Mar, after Thu 5 Mar (ShipStation)"
        assert scene.rung("#1042") == [f"#1042: {late}", f"#1042: {later}"]
        assert f":warning: {later}" in said(scene.card("#1042"))
        await ship_by(scene, "#1042", 10)
        assert ":warning:" not in said(scene.card("#1042")), "the promise is kept again"


async def test_a_date_that_an_import_made_up_promises_nothing_and_one_a_person_set_does() -> None:
    async with on_stage(at=at(MON, 9)) as scene:
        await waits_until(scene, days=20)
        assert scene.cards("#1042") == [], "Katana's own date is fourteen days after the order"
        scene.world.katana_deliver_by(scene.katana("#1042").id, at(FRI, 12))
        await scene.rest()
        assert scene.rung("#1042") == ["#1042: 2 × CAKE expected Sun 22 Mar, after Fri 6 Mar (Katana)"]
