"""D9. Given an order that somebody may have in hand, when the shop puts it on hold and ShipStation would ship it all
the same, then it rings at once, and the hold can be put on there too.

Turns red without `AlertRule.D9` in `DRIFTS` of `bot/orders/drift.py` (nobody is told), without its `urgent` (they are
told an hour later), or without `_ASIDES` of `bot/orders/card.py` (the hold has to be put on in ShipStation).
"""

from tests.scenarios.seeing import buttons, said, title
from tests.scenarios.stage import Scene

HELD = "on hold in Shopify (High risk of fraud), and ShipStation awaits shipment: do not ship it"


async def held(scene: Scene, *, ready: bool) -> None:
    """ShipStation does not hear of the hold before its next import."""
    await scene.place("#1042", ("TEA", 2))
    if ready:
        await scene.in_stock("#1042")
    scene.world.arrows["A8"].delay = 7200
    scene.world.hold(scene.order("#1042").id)
    await scene.rest()


async def test_what_is_ready_is_stopped_at_once_and_held_there_too(scene: Scene) -> None:
    await held(scene, ready=True)
    card = scene.card("#1042")
    assert title(card) == "On hold · #1042"
    assert scene.rung("#1042") == [f"#1042: {HELD}"]
    assert "Next: hold it in ShipStation too, or release it in Shopify" in said(card)
    assert buttons(card) == ["Hold in ShipStation"]
    await scene.press("UAMY", card, "Hold in ShipStation", confirmed=True)
    assert scene.writes() == ["shipstation hold"]
    card = scene.card("#1042")
    assert (title(card), ":warning:" in said(card)) == ("On hold · #1042", False)
    assert scene.lines("#1042")[-1].startswith("Converged after ")


async def test_what_waits_for_goods_waits_for_the_import(scene: Scene) -> None:
    await held(scene, ready=False)
    await scene.pass_time(59)
    assert scene.cards("#1042") == []
    await scene.pass_time(2)
    assert scene.rung("#1042") == [f"#1042: {HELD}"]


async def test_an_import_of_the_hold_settles_it_before_anybody_hears(scene: Scene) -> None:
    await held(scene, ready=False)
    scene.world.desk_refresh()
    await scene.rest()
    await scene.pass_time(180)
    assert scene.cards("#1042") == []
