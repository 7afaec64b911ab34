"""Scenario 24. Given two orders that ShipStation combined into one, for one label, when that ships, then both show as
shipped with the same tracking number, each customer is told, and nobody is alerted: neither of a duplicate nor of
goods that differ.

Turns red without `_share` in `bot/services/keep.py` (the second order loses its shipment), without `merged_refs` in
`bot/orders/contradictions.py` (told that quantities differ), or without `combined` in `bot/services/gather.py` (it is
lost again at the next look).
"""

from tests.scenarios.seeing import buttons, marks, said, systems, title, words
from tests.scenarios.stage import TRACKING, Scene, on_stage

BOTH = ("#1042", "#1043")


async def combined(scene: Scene) -> None:
    """Two orders of one household; ShipStation tells nobody that it combined them, so a poll finds it."""
    for name, mugs in zip(BOTH, (1, 2), strict=True):
        await scene.place(name, ("TEA", 1), ("MUG", mugs))
        await scene.in_stock(name)
    (first,), (second,) = scene.desk("#1042"), scene.desk("#1043")
    await scene.pass_time(5)
    scene.world.desk_combine(first.id, [second.id])
    await scene.sweep()


def nobody_is_alerted(scene: Scene) -> None:
    for name in BOTH:
        assert scene.rung(name) == []
        assert ":warning:" not in said(scene.card(name))


def both_are_done(scene: Scene, number: str) -> None:
    for name in BOTH:
        card = scene.card(name)
        assert title(card) == f"Done · {name}"
        assert f"UPS {number}" in said(card)
        assert marks(card) == {"ShipStation": "✓", "Shopify": "✓", "Katana": "✓"}
        assert buttons(card) == []
        (told,) = scene.shop_fulfillments(name)
        assert (told.number, told.notified_customer) == (number, True)
        assert scene.katana_status(name) == "DELIVERED"


async def test_both_wait_for_the_one_shipment(scene: Scene) -> None:
    await combined(scene)
    for name in BOTH:
        card = scene.card(name)
        assert (title(card), systems(card)["ShipStation"]) == (f"In stock · {name}", "Awaiting shipment")
        assert buttons(card) == ["Mark packed", "Mark shipped"]
    await scene.pass_time(90)
    await scene.sweep()
    nobody_is_alerted(scene)
    assert scene.writes() == []


async def test_one_label_ships_both(scene: Scene) -> None:
    await combined(scene)
    scene.world.desk_buy_label(scene.desk("#1042")[0].id, carrier_code="ups", tracking_number="1Z0001")
    await scene.rest()
    both_are_done(scene, "1Z0001")
    await scene.pass_time(90)
    await scene.sweep()
    both_are_done(scene, "1Z0001")
    nobody_is_alerted(scene)
    assert scene.writes() == []


async def test_one_of_them_is_marked_shipped_and_both_are(scene: Scene) -> None:
    """The second one, whose own record at ShipStation is gone."""
    await combined(scene)
    await scene.ship_by_form("UAMY", "#1043", tracking=TRACKING)
    assert scene.writes() == ["shipstation mark_shipped"]
    both_are_done(scene, TRACKING)
    nobody_is_alerted(scene)
    await scene.types("UBEN", f"/order 1042 ship {TRACKING}")
    assert words(scene.whispers("UBEN")[-1]).startswith("#1042 is already shipped")
    assert scene.writes() == ["shipstation mark_shipped"]


async def test_with_the_sync_off_each_is_written_with_the_one_number() -> None:
    async with on_stage(NATIVE_SYNC="off") as scene:
        await combined(scene)
        await scene.ship_by_form("UAMY", "#1042", tracking=TRACKING)
        everywhere = ["shipstation mark_shipped", "shopify fulfill", "katana deliver"]
        assert scene.writes() == everywhere
        assert marks(scene.card("#1043")) == {"ShipStation": "✓", "Shopify": "…", "Katana": "…"}
        await scene.types("UAMY", "/order 1043 ship no tracking")
        assert scene.writes() == [*everywhere, "shopify fulfill", "katana deliver"]
        both_are_done(scene, TRACKING)
        nobody_is_alerted(scene)
