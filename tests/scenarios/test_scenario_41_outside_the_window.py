"""Scenario 41. Given old orders that Katana never imported, and one that it should have, when Shipmate starts for the
first time, then the old ones are named once, as outside the sync window, and no alert is raised of any of them, then
or later.

Turns red without `too_old` in `_words` of `bot/orders/drift.py` (each is missed), without `Unsynced` in the baseline
(nobody ever hears of them), or without `terms.taken_in` in `_due` (what was missing at the first start is told again,
one by one).
"""

from datetime import timedelta

from integrations.sandbox.world import World
from tests.scenarios.seeing import said, words
from tests.scenarios.stage import on_stage

OLD = 12


def old_and_new(world: World) -> None:
    """Orders of 45 days ago that Katana does not have; one of today that it should have; one that it has."""
    world.arrows["A1"].on = False
    for turn in range(OLD):
        order = world.place_order([("MUG", 1)], name=f"#{1001 + turn}")
        order.created_at -= timedelta(days=45)
    world.place_order([("MUG", 1)], name="#2001")
    while world.run_due():
        pass
    world.arrows["A1"].on = True
    world.place_order([("MUG", 1)], name="#2002")


async def test_the_old_ones_are_named_once_and_raise_nothing() -> None:
    async with on_stage(before=old_and_new) as scene:
        (summary,) = scene.channel()
        assert "12 paid orders not listed by Katana, outside its 14-day sync window: #1001, #1002" in words(summary)
        assert "and 2 more. No alert is raised." in words(summary)
        assert "1 paid order not listed by Katana: #2001." in words(summary)
        assert "#2002" not in words(summary)
        for _ in range(3):
            await scene.pass_time(60)
            await scene.sweep()
        assert scene.channel() == [summary]
        await scene.types("UAMY", "/order 1001")
        assert "No alert: missing in Katana · outside the 14-day window" in said(scene.whispers("UAMY")[-1])


async def test_what_is_missed_from_then_on_is_told() -> None:
    async with on_stage(before=old_and_new) as scene:
        scene.world.arrows["A1"].on = False
        await scene.place("#3001", ("MUG", 1))
        await scene.pass_time(16)
        assert ":warning: paid in Shopify, and Katana does not have it" in said(scene.card("#3001"))
        assert "outside the 14-day window" in said(scene.card("#3001"))
        assert len(scene.channel()) == 2
