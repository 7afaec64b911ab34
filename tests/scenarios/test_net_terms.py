"""Given a customer who pays after thirty days, when the shop ships on such terms, then the order is ready as any
other; when it does not, nothing can be packed; and money that is only reserved is no such agreement.

Turns red without `pay_later` or `terms` in the wire of Shopify, and without `unpaid` in the phase table and among the
guards.
"""

import pytest

from tests.scenarios.seeing import title, words
from tests.scenarios.stage import Scene, on_stage


async def ordered(scene: Scene, financial: str, *tags: str) -> None:
    order = await scene.place("#1042", ("MUG", 1), financial=financial)
    scene.world.tag_order(order.id, list(tags))
    katana = scene.world.katana_add_order("#1042", [(scene.world.variant("MUG").id, 1)])
    katana.ecommerce_order_id, katana.ecommerce_store_name = str(order.id), scene.world.shop_domain
    scene.world.katana_opened(katana)
    await scene.rest()


@pytest.mark.parametrize(
    ("financial", "tag", "ships", "shown", "packed"),
    [
        ("PENDING", "other", "true", "In stock · #1042", ["pack #1042"]),
        ("PENDING", "other", "false", "Not paid · #1042", []),
        ("AUTHORIZED", "other", "true", "Not paid · #1042", []),
        ("PENDING", "Net 30", "wholesale, net 30", "In stock · #1042", ["pack #1042"]),
        ("PENDING", "other", "wholesale, net 30", "Not paid · #1042", []),
        ("AUTHORIZED", "Net 30", "wholesale, net 30", "Not paid · #1042", []),
    ],
)
async def test_what_is_paid_later(financial: str, tag: str, ships: str, shown: str, packed: list[str]) -> None:
    async with on_stage(PAYMENT_PENDING_SHIPS=ships) as scene:
        await ordered(scene, financial, tag)
        await scene.types("UAMY", "/order 1042")
        assert title(scene.whispers("UAMY")[-1]) == shown
        await scene.types("UAMY", "/order 1042 pack")
        assert scene.katana_writes() == packed
        if not packed:
            assert "not paid yet" in words(scene.whispers("UAMY")[-1])
