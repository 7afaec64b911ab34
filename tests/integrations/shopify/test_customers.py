"""Orders of a customer at the shop: what is asked, how many come back, and what is never selected."""

import pytest

from integrations.ports import SalesChannel
from integrations.shopify.documents import CUSTOMERS_ORDERS
from tests.integrations.shopify.samples import order, page
from tests.integrations.shopify.shop import Budget, Shop
from tests.integrations.shopify.test_listing import gid, listed


@pytest.mark.parametrize(
    ("typed", "search"),
    [("kim@lamps.example", 'email:"kim@lamps.example"'), ("Kim Moss", '"Kim Moss"'), ('x" OR "y', '"x OR y"')],
)
async def test_asks_once_for_the_newest_few(
    client: SalesChannel, shop: Shop, budget: Budget, typed: str, search: str
) -> None:
    shop.says({"orders": page(listed(2), listed(1), more="after-2")})
    assert [found.ref for found in await client.find_by_customer(typed)] == ["2", "1"]
    (asked,) = shop.asked
    assert asked.body["query"] == CUSTOMERS_ORDERS.document
    assert asked.variables == {"search": search}
    assert budget.reserved == [CUSTOMERS_ORDERS.cost]


async def test_an_order_that_does_not_fit_is_read_alone(client: SalesChannel, shop: Shop) -> None:
    shop.says({"orders": page(listed(1) | {"lineItems": page(more="line-1")})})
    shop.says({"order": order(id=gid(1))})
    assert [found.ref for found in await client.find_by_customer("Kim")] == ["1"]


async def test_nothing_searchable_is_not_asked_for(client: SalesChannel, shop: Shop) -> None:
    assert await client.find_by_customer("***") == ()
    assert shop.asked == []


def test_no_document_selects_whose_it_is() -> None:
    assert not [word for word in ("customer ", "email", "phone", "Address") if word in CUSTOMERS_ORDERS.document]
