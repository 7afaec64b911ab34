"""Scenario 38. Given WooCommerce, whose delivery ids say the webhook and the second alone, when two orders come in a
second, then both webhooks count, though they share their id.

Turns red when `_key` in `integrations/woocommerce/webhooks.py` leaves the body out.
"""

from integrations.sandbox.woocommerce import Rules
from tests.scenarios.stage import on_stage


async def test_two_orders_in_one_second() -> None:
    async with on_stage(site=Rules(tls=True)) as scene:
        scene.world.advance(1 - scene.world.now().microsecond / 1_000_000)
        orders = [scene.world.place_order([("LAMP", 1)], name=name) for name in ("1042", "1043")]
        await scene.rest()
        kept = [one for one in await scene.inbox() if one.topic == "order.created"]
        assert sorted(one.order_refs for one in kept) == sorted([str(order.id)] for order in orders)
        shared = {str(one.delivery_key).rpartition(":")[0] for one in kept}
        assert len(shared) == 1, "the two were not of one second, and so nothing is shown"
        assert {(await scene.row(name)).number for name in ("1042", "1043")} == {"1042", "1043"}
