"""Scenario 8: marked shipped with native sync on, only ShipStation is written, and the others follow."""

from tests.scenarios.seeing import title
from tests.scenarios.stage import Scene

TRACKING = "1Z999AA10123456784"


async def test_by_the_form(scene: Scene) -> None:
    await scene.place("#1042", ("TEA", 2))
    await scene.in_stock("#1042")
    await scene.press("UAMY", scene.card("#1042"), "Mark packed")
    scene.world.arrows["A3"].delay = 40
    await scene.ship_by_form("UAMY", "#1042", tracking=TRACKING)
    card = scene.card("#1042")
    assert title(card) == "Shipped · #1042"
    assert scene.writes() == ["katana pack", "shipstation mark_shipped"]
    await scene.pass_time(1)
    card = scene.card("#1042")
    assert title(card) == "Done · #1042"
    assert scene.tried_to_write("shopify") == []
    assert scene.katana_status("#1042") == "DELIVERED"
