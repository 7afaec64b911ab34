"""Scenario 23. Given an order that ShipStation split in two, when one part has shipped, then the card says 1 of 2,
and marking it shipped is refused with these counts; when the other part has shipped too, all of it is.

Turns red without `_part_shipped` in `bot/orders/phase.py` (the card says something else), or without
`guards.awaits_shipment` in `bot/orders/ship.py` (the refusal has no counts, or there is none).
"""

from tests.scenarios.seeing import buttons, said, systems, title, words
from tests.scenarios.stage import TRACKING, Scene


async def one_of_two(scene: Scene) -> None:
    await scene.place("#1042", ("TEA", 2), ("MUG", 1))
    await scene.in_stock("#1042")
    (whole,) = scene.desk("#1042")
    tea = next(item for item in whole.items if item.sku == "TEA")
    scene.world.desk_split(whole.id, {tea.id: 2})
    scene.world.desk_buy_label(whole.id, carrier_code="ups", tracking_number="1Z0001")
    await scene.rest()


async def test_one_part_has_shipped(scene: Scene) -> None:
    await one_of_two(scene)
    card = scene.card("#1042")
    assert title(card) == "Partly shipped · #1042"
    assert "1 of 2 shipments shipped" in said(card)
    assert systems(card)["ShipStation"] == "Awaiting shipment + Shipped"
    assert buttons(card) == []
    await scene.types("UAMY", f"/order 1042 ship {TRACKING}")
    assert words(scene.whispers("UAMY")[-1]) == (
        "#1042 was not marked shipped: it is split: 1 of 2 shipments shipped; ship the rest in ShipStation."
    )
    await scene.types("UAMY", "/order 1042 ship")
    assert "1 of 2 shipments shipped" in words(scene.whispers("UAMY")[-1])
    assert scene.writes() == []
    await scene.pass_time(120)
    assert (scene.writes(), scene.rung("#1042")) == ([], [])


async def test_the_other_part_follows(scene: Scene) -> None:
    await one_of_two(scene)
    rest = next(part for part in scene.desk("#1042") if not part.parcels)
    scene.world.desk_buy_label(rest.id, carrier_code="ups", tracking_number="1Z0002")
    await scene.rest()
    card = scene.card("#1042")
    assert title(card) == "Done · #1042"
    assert [told.number for told in scene.shop_fulfillments("#1042")] == ["1Z0001", "1Z0002"]
    assert scene.katana_status("#1042") == "DELIVERED"
    assert scene.lines("#1042") == [
        "Partly shipped, TIME: 1 of 2 shipments shipped",
        "Done, TIME: shipped in every system",
    ]
    assert (scene.writes(), scene.rung("#1042")) == ([], [])


async def test_a_split_of_which_nothing_has_shipped(scene: Scene) -> None:
    """Which number would be on which part? Nobody could say."""
    await scene.place("#1042", ("TEA", 2))
    await scene.in_stock("#1042")
    (whole,) = scene.desk("#1042")
    scene.world.desk_split(whole.id, {whole.items[0].id: 1})
    await scene.ship_by_form("UAMY", "#1042", tracking=TRACKING)
    assert words(scene.whispers("UAMY")[-1]) == (
        "#1042 was not marked shipped: it is split: 0 of 2 shipments shipped; ship the rest in ShipStation."
    )
    assert scene.tried_to_write("shipstation") == []
