"""Scenario 19, the half about absence. Given a paid order that is on hold in the shop, when time passes and Katana
never hears of it, then nobody is told that it is missing there, and whoever asks reads why; once released, the clock
of the import begins anew.

Turns red without `_held` in `bot/orders/absence.py` (it is missed while it is held), or when a suspicion outlives the
hold.
"""

from tests.scenarios.seeing import said
from tests.scenarios.stage import Scene


async def test_a_hold_pauses_the_import_and_its_release_begins_it_anew(scene: Scene) -> None:
    scene.world.arrows["A1"].delay = 3600
    order = await scene.place("#1042", ("TEA", 2))
    scene.world.hold(order.id)
    await scene.rest()
    for _ in range(3):
        await scene.pass_time(10)
    assert scene.world.katana_order_of(order.id) is None
    assert scene.cards("#1042") == []
    await scene.types("UAMY", "/order 1042")
    answer = said(scene.whispers("UAMY")[-1])
    assert "No alert: missing in Katana · held: clock paused" in answer
    assert "Watching:" not in answer
    scene.world.arrows["A1"].on = False
    scene.world.release(order.id)
    await scene.rest()
    await scene.pass_time(14)
    assert scene.cards("#1042") == [], "a quarter of an hour begins with the release"
    await scene.pass_time(2)
    assert ":warning: paid in Shopify, and Katana does not have it" in said(scene.card("#1042"))
