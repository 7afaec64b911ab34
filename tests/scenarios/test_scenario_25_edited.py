"""Scenario 25. Given an order that was imported, when the customer adds one more in the shop and ShipStation or
Katana does not follow, then people are told that the quantities differ, at once when somebody may be packing it, and
marking it shipped is refused from the first moment, with the counts.

Turns red without `AlertRule.D8` in `DRIFTS` of `bot/orders/drift.py` (nobody is told), without its `urgent` (half an
hour is lost), or without
`guards.same_quantities` in `bot/orders/ship.py` (what was ordered first is shipped).
"""

from tests.scenarios.seeing import buttons, said, title, words
from tests.scenarios.stage import TRACKING, Scene

IN_KATANA = "quantities differ: TEA is 3 in Shopify and 2 in Katana"
IN_SHIPSTATION = "quantities differ: TEA is 3 in Shopify and 2 in ShipStation"


async def edited(scene: Scene, *, split: bool) -> None:
    """Three are wanted now. Of a split, ShipStation takes no edit; and Katana follows only where its sync is on."""
    await scene.place("#1042", ("TEA", 2))
    await scene.stock("TEA", 3)
    scene.world.arrows["A7"].on = split
    if split:
        (whole,) = scene.desk("#1042")
        scene.world.desk_split(whole.id, {whole.items[0].id: 1})
    scene.world.edit(scene.order("#1042").id, "TEA", 3)
    await scene.rest()


async def test_katana_does_not_follow(scene: Scene) -> None:
    """Its goods are there, so somebody may be packing it: nothing waits."""
    await edited(scene, split=False)
    card = scene.card("#1042")
    assert f":warning: {IN_KATANA}" in said(card)
    assert "Next: make the quantities the same in Shopify, Katana and ShipStation, then ship it" in said(card)
    assert buttons(card) == ["Mark packed"], "the card no longer offers to ship it"
    assert scene.rung("#1042") == [f"#1042: {IN_KATANA}"]
    await scene.types("UAMY", f"/order 1042 ship {TRACKING}")
    assert f"#1042 was not marked shipped: {IN_KATANA}." in words(scene.whispers("UAMY")[-1])
    await scene.types("UAMY", "/order 1042 pack")
    assert f"#1042 was not packed: {IN_KATANA}." in words(scene.whispers("UAMY")[-1])
    await scene.pass_time(31)
    assert len(scene.rung("#1042")) == 1
    assert scene.writes() == []
    assert len(scene.tried_to_write("katana")) == len(scene.tried_to_write("shipstation")) == 0
    scene.world.arrows["A7"].on = True
    scene.world.run_arrow("A7")
    await scene.rest()
    assert ":warning:" not in said(scene.card("#1042"))
    assert scene.lines("#1042")[-1] == f"Converged after 31 min. It was: {IN_KATANA}"
    await scene.ship_by_form("UAMY", "#1042", tracking=TRACKING)
    assert scene.writes() == ["shipstation mark_shipped"]
    assert title(scene.card("#1042")) == "Done · #1042"


async def test_what_still_waits_for_goods_is_given_the_time_an_edit_takes(scene: Scene) -> None:
    await scene.place("#1042", ("TEA", 2))
    scene.world.edit(scene.order("#1042").id, "TEA", 3)
    await scene.rest()
    await scene.pass_time(29)
    assert scene.cards("#1042") == [], "half an hour is what an edit may take"
    await scene.pass_time(2)
    assert scene.rung("#1042") == [f"#1042: {IN_KATANA}"]


async def test_a_split_in_shipstation_does_not_follow(scene: Scene) -> None:
    await edited(scene, split=True)
    assert f":warning: {IN_SHIPSTATION}" in said(scene.card("#1042"))
    assert scene.rung("#1042") == [f"#1042: {IN_SHIPSTATION}"]
    await scene.types("UAMY", f"/order 1042 ship {TRACKING}")
    assert words(scene.whispers("UAMY")[-1]) == (
        "#1042 was not marked shipped: it is split: 0 of 2 shipments shipped; ship the rest in ShipStation."
    )
    assert scene.tried_to_write("shipstation") == []
    await scene.pass_time(50)
    await scene.sweep()
    assert len(scene.rung("#1042")) == 1
    await scene.pass_time(12)
    await scene.sweep()
    again = f"#1042 has stood since TIME: {IN_SHIPSTATION}. Nobody has it"
    assert scene.rung("#1042")[1:] == [again], "after an hour once more, and that is all"
    assert scene.writes() == []


async def test_shipstation_alone_does_not_follow(scene: Scene) -> None:
    """Its import has not run yet, and the label would be for two."""
    await scene.place("#1042", ("TEA", 2))
    await scene.stock("TEA", 3)
    scene.world.arrows["A7"].on, scene.world.arrows["A8"].delay = True, 3600
    scene.world.edit(scene.order("#1042").id, "TEA", 3)
    await scene.rest()
    assert f":warning: {IN_SHIPSTATION}" in said(scene.card("#1042"))
    await scene.types("UAMY", f"/order 1042 ship {TRACKING}")
    assert f"#1042 was not marked shipped: {IN_SHIPSTATION}." in words(scene.whispers("UAMY")[-1])
    assert scene.tried_to_write("shipstation") == []
