"""Scenario 17. Given a WooCommerce order that is open in Katana, when it is cancelled, then ShipStation follows and
Katana never does: the message stands for as long as that is so, and says to delete the order there by hand.

Turns red without `_by_hand` in `bot/orders/contradictions.py` (nobody is told that Katana will not follow).
"""

from integrations.sandbox.woocommerce import Rules
from tests.scenarios.seeing import said, title
from tests.scenarios.stage import on_stage

EVERYWHERE = "cancelled in WooCommerce, and still open in ShipStation and Katana: do not ship it"
IN_KATANA = "cancelled in WooCommerce, and still open in Katana: do not ship it"
BY_HAND = ", and delete it in Katana by hand, which never hears of this"


async def test_katana_never_hears_of_it() -> None:
    async with on_stage(site=Rules(tls=True)) as scene:
        await scene.place("1042", ("TEA", 2))
        await scene.in_stock("1042")
        scene.world.arrows["A9"].delay = 3600
        scene.world.cancel(scene.order("1042").id)
        await scene.rest()
        assert scene.rung("1042") == [f"STOP 1042: {EVERYWHERE}{BY_HAND}"]
        await scene.pass_time(61)
        for _ in range(2):
            await scene.pass_time(12 * 60)
            await scene.sweep()
        assert f":warning: {IN_KATANA}{BY_HAND}" in said(scene.card("1042"))
        assert (scene.katana_status("1042"), scene.writes()) == ("NOT_SHIPPED", [])
        (reminder,) = scene.rung("1042")[1:]
        assert reminder == f"STOP 1042 has stood since TIME: {IN_KATANA}{BY_HAND}. Nobody has it"
        scene.world.katana_delete_order(scene.katana("1042").id)
        await scene.pass_time(5)
        await scene.sweep()
        assert ":warning:" not in said(scene.card("1042"))
        assert title(scene.card("1042")) == "Cancelled · 1042"
