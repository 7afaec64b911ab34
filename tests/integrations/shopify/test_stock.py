"""What the shop believes it may sell: what is asked, what is made of the answer, and of a refusal."""

from decimal import Decimal

import pytest

from integrations.errors import Unauthorized, UnexpectedReply
from integrations.ports import SalesChannel
from integrations.shopify.documents import STOCK
from integrations.stock import Level
from tests.integrations.shopify.samples import item, stock
from tests.integrations.shopify.shop import Budget, Shop


async def test_asks_for_the_sku_in_quotes_and_pays_for_it(client: SalesChannel, shop: Shop, budget: Budget) -> None:
    shop.says(stock())
    assert await client.stock_of("LAMP 1") is None
    [asked] = shop.asked
    assert (asked.operation, asked.variables) == ("Stock", {"search": 'sku:"LAMP 1"'})
    assert budget.reserved == [STOCK.cost]


async def test_only_the_very_sku_counts_and_twins_count_together(client: SalesChannel, shop: Shop) -> None:
    shop.says(stock(item("Lamp-1", Depot=3, Shop=-1), item("LAMP-1", Depot=2), item("LAMP-1 XL", Depot=50)))
    goods = await client.stock_of("lamp-1")
    assert goods is not None
    assert goods.sku == "Lamp-1"
    assert goods.levels == (
        Level(place="Depot", available=Decimal(5)),
        Level(place="Shop", available=Decimal(-1)),
    )


async def test_what_is_not_tracked_or_not_active_has_no_level(client: SalesChannel, shop: Shop) -> None:
    shop.says(stock(item("LAMP-1", tracked=False, Depot=3), item("LAMP-1", active=False, Depot=4)))
    goods = await client.stock_of("LAMP-1")
    assert goods is not None
    assert goods.levels == ()


@pytest.mark.parametrize("sku", ["", "  ", '"', "a'b", "\\", "-"])
async def test_what_would_be_grammar_is_never_asked_for(client: SalesChannel, shop: Shop, sku: str) -> None:
    assert await client.stock_of(sku) is None
    assert shop.asked == []


async def test_a_missing_scope_is_said(client: SalesChannel, shop: Shop) -> None:
    denied = {"message": "Access denied for inventoryItems field.", "extensions": {"code": "ACCESS_DENIED"}}
    shop.fails([denied])
    with pytest.raises(Unauthorized, match="inventoryItems"):
        await client.stock_of("LAMP-1")


async def test_an_answer_of_another_shape_is_not_guessed_at(client: SalesChannel, shop: Shop) -> None:
    shop.says({"inventoryItems": {"nodes": [{"id": "gid://shopify/InventoryItem/1"}]}})
    with pytest.raises(UnexpectedReply):
        await client.stock_of("LAMP-1")
