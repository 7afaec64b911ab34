"""Scenario 26. Given an order that somebody fulfilled by hand in the shop, and that Katana followed, when ShipStation
still awaits the shipment after an hour, then people are told that the parcel may not have left, and it rings.

Turns red without `AlertRule.D5` in `DRIFTS` of `bot/orders/drift.py` (nobody is told), or when that row's grace is
another arrow's (told too early).
"""

from tests.scenarios.seeing import buttons, marks, said, title
from tests.scenarios.stage import Scene

MAY_BE_HERE = "fulfilled in Shopify, and ShipStation still awaits the shipment: it may not have left"


async def fulfilled_by_hand(scene: Scene, *, number: str | None = None) -> None:
    await scene.place("#1042", ("TEA", 2))
    await scene.in_stock("#1042")
    scene.world.arrows["A12"].failing = True
    scene.world.fulfill(scene.order("#1042").id, company="UPS" if number else None, number=number)
    await scene.rest()
    assert scene.katana_status("#1042") == "DELIVERED"


async def test_an_hour_is_what_its_import_may_take(scene: Scene) -> None:
    await fulfilled_by_hand(scene)
    card = scene.card("#1042")
    assert title(card) == "Shipped · #1042"
    assert marks(card) == {"ShipStation": "…", "Shopify": "✓", "Katana": "✓"}
    await scene.pass_time(59)
    assert (scene.rung("#1042"), ":warning:" in said(scene.card("#1042"))) == ([], False)
    await scene.pass_time(2)
    assert scene.rung("#1042") == [f"#1042: {MAY_BE_HERE}"]
    card = scene.card("#1042")
    assert f":warning: {MAY_BE_HERE}" in said(card)
    assert buttons(card) == [], "which of the two is right is for a person to find out"
    await scene.pass_time(45)
    await scene.sweep()
    assert len(scene.rung("#1042")) == 1
    assert scene.writes() == []


async def test_shipstations_import_settles_it(scene: Scene) -> None:
    await fulfilled_by_hand(scene)
    await scene.pass_time(61)
    scene.world.arrows["A12"].failing = False
    scene.world.desk_refresh()
    await scene.pass_time(10)
    await scene.sweep()
    card = scene.card("#1042")
    assert title(card) == "Done · #1042"
    assert ":warning:" not in said(card)
    assert scene.lines("#1042")[-1] == f"Converged after 71 min. It was: {MAY_BE_HERE}"
    assert (scene.writes(), len(scene.rung("#1042"))) == ([], 1)


async def test_a_tracking_number_in_the_shop_does_not_prove_that_it_left(scene: Scene) -> None:
    await fulfilled_by_hand(scene, number="1Z0001")
    await scene.pass_time(61)
    assert scene.rung("#1042") == [f"#1042: {MAY_BE_HERE}"]
