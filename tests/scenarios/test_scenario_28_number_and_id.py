"""Scenario 28. Given a WooCommerce order with the id 2231 and the number 1042, while the one with the id 1042 has the
number 871, when somebody asks for 1042, then they see the one with the id 2231.

Turns red without the comparison of numbers in `_read_all` of `integrations/woocommerce/searching.py`.
"""

from integrations.sandbox.woocommerce import Rules
from integrations.sandbox.world import World
from tests.scenarios.seeing import title, words
from tests.scenarios.stage import Scene, on_stage


def sold_and_sent(world: World) -> None:
    """Both were sent before the bot's first start, which takes in open orders alone."""
    for ref, number, sku in ((1042, "871", "MUG"), (2231, "1042", "CUP")):
        world.count_from("shop_order", ref)
        world.fulfill(world.place_order([(sku, 1)], name=number, days_ago=40).id)


async def sees(scene: Scene, number: str, sku: str) -> None:
    await scene.types("UAMY", f"/order {number} status")
    answer = scene.whispers("UAMY")[-1]
    assert title(answer) == f"Done · {number}"
    assert f"1 × {sku}" in words(answer)


async def test_the_number_counts_and_never_the_id() -> None:
    async with on_stage(site=Rules(tls=True), before=sold_and_sent) as scene:
        for _ in range(2):  # asked of the shop, then of what is known
            await sees(scene, "1042", "CUP")
            await sees(scene, "871", "MUG")
        await scene.types("UAMY", "/order 2231 status")
        assert "CUP" not in words(scene.whispers("UAMY")[-1]), "2231 is nobody's number"
