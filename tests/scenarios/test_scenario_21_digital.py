"""Scenario 21. Given a paid order of digital goods only, when any time passes, then nobody is told that Katana or
ShipStation does not have it, and whoever asks reads that there is nothing to ship.

Turns red without `_digital` in `bot/orders/absence.py` (it is missed in both).
"""

from integrations.sandbox.world import World
from tests.scenarios.seeing import said, title
from tests.scenarios.stage import Scene, on_stage


def sell_downloads(world: World) -> None:
    world.add_variant("EBOOK", "How to brew", 900, requires_shipping=False)


async def nothing_is_told(scene: Scene) -> None:
    for _ in range(4):
        await scene.pass_time(120)
        await scene.sweep()
    assert scene.cards("#1042") == []


async def test_nothing_to_ship_is_never_missed() -> None:
    async with on_stage(before=sell_downloads) as scene:
        scene.world.arrows["A1"].on = False
        await scene.place("#1042", ("EBOOK", 1))
        assert scene.desk("#1042") == []
        await nothing_is_told(scene)
        await scene.types("UAMY", "/order 1042")
        assert title(scene.whispers("UAMY")[-1]) == "Nothing to ship · #1042"
        assert "Watching:" not in said(scene.whispers("UAMY")[-1])


async def test_with_one_thing_to_send_it_is_missed() -> None:
    async with on_stage(before=sell_downloads) as scene:
        scene.world.arrows["A1"].on = False
        await scene.place("#1042", ("EBOOK", 1), ("MUG", 1))
        await scene.pass_time(16)
        assert ":warning: paid in Shopify, and Katana does not have it" in said(scene.card("#1042"))
