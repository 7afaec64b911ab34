"""Scenario 21. Given a paid order of digital goods only, when any time passes, then nobody is told that Katana or
ShipStation does not have it, and whoever asks reads that there is nothing to ship.

Turns red without `_digital` in `bot/orders/absence.py` (it is missed in both), or without `lines_of` in
`integrations/woocommerce/virtual.py` (goods and downloads of a WooCommerce shop differ between the systems).
"""

from integrations.sandbox.woocommerce import Rules
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


async def test_a_download_beside_goods_is_no_difference_in_a_woocommerce_shop() -> None:
    """Its orders do not say which of their lines are sent."""
    async with on_stage(before=sell_downloads, site=Rules(tls=True)) as scene:
        await scene.place("1042", ("EBOOK", 1), ("TEA", 1))
        await scene.in_stock("1042")
        assert [line.quantity for desk in scene.desk("1042") for line in desk.items] == [1]
        assert title(scene.card("1042")) == "In stock · 1042"
        await scene.ship_by_form("UAMY", "1042", tracking="1Z999AA10123456784")
        assert title(scene.card("1042")) == "Done · 1042"
        assert "differ" not in said(scene.card("1042"))
