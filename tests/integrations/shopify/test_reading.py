"""Reading one order: what is asked, where, what is made of the answer and of a refusal."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import aiohttp
import pytest

from integrations.errors import NotFound, UnexpectedReply
from integrations.model import Parcel, Payment, Progress, System
from integrations.ports import SalesChannel
from integrations.shopify.client import ShopifyClient
from integrations.shopify.documents import ORDER
from integrations.shopify.token import StaticToken
from tests.integrations.shopify.conftest import TOKEN
from tests.integrations.shopify.samples import FULFILLMENT_ORDER, GID, ORDER_ID, fulfillment, line, order, page, todo
from tests.integrations.shopify.shop import Budget, Shop


async def test_asks_for_the_order_by_its_long_id(client: SalesChannel, shop: Shop, budget: Budget) -> None:
    shop.says({"order": order()})
    await client.get(ORDER_ID)
    [asked] = shop.asked
    assert asked.path == "/admin/api/2026-10/graphql.json"
    assert asked.headers["X-Shopify-Access-Token"] == TOKEN
    assert asked.headers["Content-Type"] == "application/json"
    assert asked.body == {"query": ORDER.document, "variables": {"id": GID}, "operationName": "Order"}
    assert budget.reserved == [ORDER.cost]


async def test_takes_the_long_form_of_a_ref_too(client: SalesChannel, shop: Shop) -> None:
    shop.says({"order": order()})
    found = await client.get(GID)
    assert shop.asked[0].variables == {"id": GID}
    assert found and found.ref == ORDER_ID


async def test_reads_the_order(client: SalesChannel, shop: Shop) -> None:
    tracking = {"company": "UPS", "number": "1Z0INVENTED", "url": "https://ups.example/1Z0INVENTED"}
    shop.says(
        {
            "order": order(
                displayFulfillmentStatus="PARTIALLY_FULFILLED",
                lineItems=page(line(1, unfulfilledQuantity=0), line(2, sku=None, requiresShipping=False)),
                fulfillments=[fulfillment("SUCCESS", tracking)],
            )
        }
    )
    found = await client.get(ORDER_ID)
    assert found is not None
    assert (found.system, found.ref, found.number) == (System.SHOPIFY, ORDER_ID, "#3301")
    assert found.placed_at == datetime(2026, 11, 20, 8, tzinfo=UTC)
    assert found.updated_at == datetime(2026, 11, 20, 8, 5, tzinfo=UTC)
    assert (found.payment, found.progress) == (Payment.PAID, Progress.PARTIAL)
    assert [(each.ref, each.sku, each.quantity, each.fulfilled, each.shippable) for each in found.lines] == [
        ("880001", "LAMP-1", Decimal(2), Decimal(2), True),
        ("880002", "", Decimal(2), Decimal(0), False),
    ]
    assert found.parcels == (
        Parcel(
            carrier="UPS",
            tracking_number="1Z0INVENTED",
            tracking_url="https://ups.example/1Z0INVENTED",
            shipped_at=datetime(2026, 11, 21, 15, 30, tzinfo=UTC),
        ),
    )
    assert found.url == f"{shop.url}/admin/orders/{ORDER_ID}"
    assert found.native == {
        "displayFinancialStatus": "PAID",
        "displayFulfillmentStatus": "PARTIALLY_FULFILLED",
        "fulfillmentOrders": "OPEN",
    }


async def test_an_order_longer_than_a_page_is_read_to_its_end(client: SalesChannel, shop: Shop) -> None:
    shop.says({"order": order(lineItems=page(line(1), line(2), more="line-2"))})
    shop.says({"order": order(lineItems=page(line(3), more="line-3"), fulfillmentOrders=page())})
    shop.says({"order": order(lineItems=page(line(4)), fulfillmentOrders=page())})
    found = await client.get(ORDER_ID)
    assert found and [each.sku for each in found.lines] == ["LAMP-1", "LAMP-2", "LAMP-3", "LAMP-4"]
    assert found.native["fulfillmentOrders"] == "OPEN"
    assert [each.variables for each in shop.asked] == [
        {"id": GID},
        {"id": GID, "afterLine": "line-2", "afterFulfillmentOrder": "end-of-1"},
        {"id": GID, "afterLine": "line-3", "afterFulfillmentOrder": "end-of-1"},
    ]


async def test_many_fulfillment_orders_are_read_to_their_end(client: SalesChannel, shop: Shop) -> None:
    other = todo("ON_HOLD") | {"id": f"{FULFILLMENT_ORDER}9"}
    shop.says({"order": order(fulfillmentOrders=page(todo("ON_HOLD"), more="todo-1"))})
    shop.says({"order": order(lineItems=page(), fulfillmentOrders=page(other))})
    found = await client.get(ORDER_ID)
    assert found and found.held
    assert found.native["fulfillmentOrders"] == "ON_HOLD, ON_HOLD"
    assert len(found.lines) == 1


async def test_pages_that_do_not_end_are_an_unexpected_reply(client: SalesChannel, shop: Shop) -> None:
    for _ in range(2):
        shop.says({"order": order(lineItems=page(line(1), more="line-1"))})
    with pytest.raises(UnexpectedReply, match="do not end"):
        await client.get(ORDER_ID)


async def test_an_order_gone_between_two_pages_is_none(client: SalesChannel, shop: Shop) -> None:
    shop.says({"order": order(lineItems=page(line(1), more="line-1"))})
    shop.says({"order": None})
    assert await client.get(ORDER_ID) is None


async def test_an_order_shopify_does_not_have_is_none(client: SalesChannel, shop: Shop) -> None:
    shop.says({"order": None})
    shop.fails([{"message": "Invalid id", "extensions": {"code": "RESOURCE_NOT_FOUND"}}])
    assert await client.get(ORDER_ID) is None
    assert await client.get("0") is None


@pytest.mark.parametrize("ref", ["", "abc", "#3301", "gid://shopify/Product/1", "12\n", "١٢", "1" * 21])
async def test_what_cannot_be_an_order_ref_is_not_asked_for(client: SalesChannel, shop: Shop, ref: str) -> None:
    assert await client.get(ref) is None
    assert shop.asked == []


async def test_an_answer_of_another_shape_is_an_unexpected_reply(client: SalesChannel, shop: Shop) -> None:
    shop.says({"order": order(createdAt="yesterday")})
    with pytest.raises(UnexpectedReply) as caught:
        await client.get(ORDER_ID)
    assert "order.createdAt" in caught.value.detail
    assert "yesterday" not in caught.value.detail


async def test_resolves_a_fulfillment_order_to_its_order(client: SalesChannel, shop: Shop, budget: Budget) -> None:
    shop.says({"fulfillmentOrder": {"orderId": GID}})
    assert await client.resolve(FULFILLMENT_ORDER) == (ORDER_ID,)
    [asked] = shop.asked
    assert asked.path == "/admin/api/2026-10/graphql.json"
    assert (asked.operation, asked.variables) == ("OrderOfFulfillmentOrder", {"id": FULFILLMENT_ORDER})
    assert budget.reserved == [1]


async def test_a_pointer_to_nothing_resolves_to_nothing(client: SalesChannel, shop: Shop) -> None:
    shop.says({"fulfillmentOrder": None})
    shop.fails([{"message": "invalid id", "extensions": {"code": "RESOURCE_NOT_FOUND"}}])
    assert await client.resolve(FULFILLMENT_ORDER) == ()
    assert await client.resolve(FULFILLMENT_ORDER) == ()
    assert await client.resolve("https://elsewhere.example/") == ()
    assert len(shop.asked) == 2


async def test_settles_after_the_timeout_and_the_read_lag(session: aiohttp.ClientSession, shop: Shop) -> None:
    client = ShopifyClient(
        session, base_url=shop.url, budget=Budget(), token=StaticToken(TOKEN), timeout=4, read_lag=2.5
    )
    assert client.settle == timedelta(seconds=6.5)
    assert client.system is System.SHOPIFY


async def test_a_ref_that_is_none_of_shopifys_cannot_be_fulfilled(client: SalesChannel, shop: Shop) -> None:
    with pytest.raises(NotFound):
        await client.fulfill("abc", Parcel(carrier="ups"), notify_customer=False)
    assert shop.asked == []
