"""What the shop believes it may sell: what is asked, what is made of the answer, and of an odd one."""

from decimal import Decimal

import pytest

from integrations.errors import UnexpectedReply
from integrations.stock import Goods, Level
from integrations.woocommerce.client import WooCommerceClient
from tests.integrations.http_bench import NotedBudget
from tests.integrations.woocommerce.site import Site


def product(sku: object, quantity: object = 4, *, counted: object = True, ref: int = 41) -> dict[str, object]:
    return {"id": ref, "sku": sku, "name": "Kite", "manage_stock": counted, "stock_quantity": quantity}


async def test_asks_for_the_sku_and_says_how_many(client: WooCommerceClient, site: Site, budget: NotedBudget) -> None:
    site.says("/products", [product("Kite-1")])
    assert await client.stock_of(" kite-1 ") == Goods(
        sku="Kite-1", title="", levels=(Level(place="WooCommerce", available=Decimal(4)),)
    )
    [asked] = site.asked
    assert asked.params == {"sku": "kite-1", "per_page": "100"}
    assert asked.query["_fields"] == "id,sku,stock_quantity,manage_stock"
    assert budget.log == ["reserve 1"]


async def test_only_the_very_sku_counts_and_twins_count_together(client: WooCommerceClient, site: Site) -> None:
    site.says("/products", [product("KITE-1 XL", 50), product("KITE-1", 3), product("kite-1", "-1", ref=42)])
    goods = await client.stock_of("KITE-1")
    assert goods and goods.levels == (Level(place="WooCommerce", available=Decimal(2)),)


@pytest.mark.parametrize(
    ("quantity", "counted", "available"),
    [(None, False, None), (7, False, None), (None, True, None), ("", True, None), (0, True, 0), (2, "parent", 2)],
)
async def test_what_is_not_counted_has_no_level(
    client: WooCommerceClient, site: Site, quantity: object, counted: object, available: int | None
) -> None:
    site.says("/products", [product("KITE-1", quantity, counted=counted)])
    goods = await client.stock_of("KITE-1")
    assert goods and [level.available for level in goods.levels] == ([] if available is None else [available])


async def test_what_the_shop_does_not_sell(client: WooCommerceClient, site: Site) -> None:
    site.says("/products", [product("KITE-10"), product(None)])
    assert await client.stock_of("KITE-1") is None


async def test_a_shop_that_ignores_the_sku_is_not_believed(client: WooCommerceClient, site: Site) -> None:
    """A whole page of other things: what is asked for may stand on the next one."""
    site.says("/products", [product(f"OTHER-{ref}", ref=ref) for ref in range(1, 101)])
    with pytest.raises(UnexpectedReply, match="did not search"):
        await client.stock_of("KITE-1")


@pytest.mark.parametrize("sku", ["", "  ", "A,B"])
async def test_what_would_ask_for_something_else_is_never_asked_for(
    client: WooCommerceClient, site: Site, sku: str
) -> None:
    assert await client.stock_of(sku) is None
    assert site.asked == []


async def test_an_answer_of_another_shape_is_not_guessed_at(client: WooCommerceClient, site: Site) -> None:
    site.says("/products", [product("KITE-1", "plenty")])
    with pytest.raises(UnexpectedReply, match="stock_quantity"):
        await client.stock_of("KITE-1")
