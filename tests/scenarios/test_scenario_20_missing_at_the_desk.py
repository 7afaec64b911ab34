"""Scenario 20. Given an order that is paid and in Katana, when ShipStation does not have it after four hours, or
after one when the pick-up is near, then people are told what it does not import, and can have it import: once in a
quarter of an hour.

Turns red without `AlertRule.D2` in `DRIFTS` of `bot/orders/drift.py` (nobody is told), without `by_cutoff` there (the
pick-up is missed), without `_ASIDES` of `bot/orders/card.py` (nothing can be pressed), or without `heed_last` in
`bot/services/act.py` (every press imports).
"""

from datetime import UTC, datetime, timedelta

import pytest

from integrations.sandbox.faults import Fault
from tests.scenarios.seeing import buttons, said, title, words
from tests.scenarios.stage import Scene, on_stage

MISSING = "paid in Shopify, and ShipStation does not have it; it imports no order without a full address"
REFRESH = "Refresh store"


async def not_imported(scene: Scene) -> None:
    """Ready in Katana, with a card; ShipStation's own import does not run."""
    scene.world.arrows["A2"].on = False
    await scene.place("#1042", ("TEA", 2))
    await scene.in_stock("#1042")
    assert (title(scene.card("#1042")), scene.desk("#1042")) == ("In stock · #1042", [])


async def told(scene: Scene) -> None:
    await not_imported(scene)
    await scene.pass_time(239)
    assert ":warning:" not in said(scene.card("#1042")), "four hours is what an import may take"
    await scene.pass_time(2)
    assert f":warning: {MISSING}" in said(scene.card("#1042"))


def refreshes(scene: Scene) -> int:
    return sum("/stores/refreshstore" in one.path for one in scene.box.journal.requests("shipstation"))


async def test_after_four_hours_people_are_told_once_and_nobody_is_rung() -> None:
    async with on_stage(
        WORK_HOURS="00:00-24:00", WORK_DAYS="Mon-Sun", at=datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
    ) as scene:
        await told(scene)
        assert "outside the 90-day window" in said(scene.card("#1042"))
        assert (scene.rung("#1042"), len(scene.lines("#1042"))) == ([], 1)
        await scene.pass_time(60)
        await scene.sweep()
        assert len(scene.lines("#1042")) == 1
        assert buttons(scene.card("#1042")) == ["Mark packed", "Mark shipped", REFRESH]
        assert scene.writes() == []


async def test_a_cancel_ends_it_and_nobody_is_told_that_the_systems_agree() -> None:
    async with on_stage(
        WORK_HOURS="00:00-24:00", WORK_DAYS="Mon-Sun", at=datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
    ) as scene:
        await told(scene)
        scene.world.cancel(scene.order("#1042").id)
        await scene.rest()
        (over,) = [line for line in scene.lines("#1042") if line.endswith(f"It was: {MISSING.partition(';')[0]}")]
        assert over.startswith("Over after 4 h 1 min: cancelled in the shop. ")


async def test_when_a_carrier_comes_soon_an_hour_is_enough_and_it_rings() -> None:
    """It is 12:30, and the pick-up is at 15:00."""
    noon = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)
    async with on_stage(CARRIER_CUTOFF="15:00", at=noon) as scene:
        await not_imported(scene)
        await scene.pass_time(58)
        assert scene.rung("#1042") == []
        await scene.pass_time(3)
        (rung,) = scene.rung("#1042")
        assert rung.startswith(f"#1042: {MISSING}")


async def test_a_refresh_brings_it_and_another_within_a_quarter_of_an_hour_is_refused(scene: Scene) -> None:
    await told(scene)
    scene.world.arrows["A2"].on = True
    await scene.press("UAMY", scene.card("#1042"), REFRESH)
    assert words(scene.whispers("UAMY")[-1]) == (
        "ShipStation was asked to import from the shop. #1042 should be there in a few minutes."
    )
    assert refreshes(scene) == 1
    card = scene.card("#1042")
    assert (":warning:" in said(card), REFRESH in buttons(card)) == (False, False)
    assert scene.lines("#1042")[-1].startswith("Converged after ")
    scene.world.arrows["A2"].on = False
    await scene.place("#1043", ("MUG", 1))
    await scene.types("UBEN", "/order 1043 refresh")
    refusal = words(scene.whispers("UBEN")[-1])
    assert refusal.startswith("#1043 was not asked for: ShipStation began to import 0 min ago.")
    assert refreshes(scene) == 1
    await scene.pass_time(16)
    await scene.types("UBEN", "/order 1043 refresh")
    assert refreshes(scene) == 2


async def test_what_is_there_is_not_imported(scene: Scene) -> None:
    await scene.place("#1042", ("TEA", 2))
    await scene.pass_time(20)
    await scene.types("UAMY", "/order 1042 refresh")
    assert words(scene.whispers("UAMY")[-1]) == "#1042 is in ShipStation already. Nothing was written."
    assert refreshes(scene) == 0


async def test_a_refresh_whose_answer_is_lost_is_looked_for_and_not_repeated(scene: Scene) -> None:
    await told(scene)
    scene.box.faults.add(Fault("reset_after", face="shipstation", method="POST", path="/stores/refreshstore"))
    await scene.press("UAMY", scene.card("#1042"), REFRESH)
    assert refreshes(scene) == 1
    assert words(scene.whispers("UAMY")[-1]).startswith("ShipStation was asked to import")


@pytest.mark.parametrize("known", [True, False])
async def test_without_a_webhook_or_a_poll_time_alone_tells(scene: Scene, known: bool) -> None:
    """A late import is no news when it comes before its time."""
    await not_imported(scene)
    await scene.pass_time(120)
    if known:
        scene.world.arrows["A2"].on = True
        scene.world.run_arrow("A2")
    await scene.pass_time(timedelta(hours=3) / timedelta(minutes=1))
    assert (":warning:" in said(scene.card("#1042"))) is not known
