"""A walk through every method of the Shopify client, with invented answers, for the schema to judge."""

from collections.abc import Callable
from datetime import UTC, datetime

from integrations.http import open_session
from integrations.model import Parcel
from integrations.shopify.client import ShopifyClient
from integrations.shopify.token import StaticToken
from integrations.subscriptions import Address
from tests.integrations.shopify import samples
from tests.integrations.shopify.shop import Asked, Budget, open_shop

Says = Callable[[object], None]


async def all_calls() -> list[tuple[Asked, object]]:
    """Every request the walk made, each with the data it was answered with."""
    answers: list[object] = []
    async with open_shop() as shop, open_session() as session:
        client = ShopifyClient(session, base_url=shop.url, budget=Budget(), token=StaticToken("shpat_made_up"))

        def says(data: object) -> None:
            answers.append(data)
            shop.says(data)

        await _connect(client, says)
        await _read(client, says)
        await _list(client, says)
        await _fulfill(client, says)
        await _webhooks(client, says)
        says(samples.stock(samples.item("LAMP-1", Depot=3)))
        assert await client.stock_of("LAMP-1")
        return list(zip(shop.asked, answers, strict=True))


async def _connect(client: ShopifyClient, says: Says) -> None:
    shop = {"name": "Lamps & Co", "myshopifyDomain": "lamps-co.myshopify.com"}
    says({"shop": shop, "currentAppInstallation": {"accessScopes": [{"handle": "read_orders"}]}})
    await client.ping()
    says({"fulfillmentOrder": {"orderId": samples.GID}})
    assert await client.resolve(samples.FULFILLMENT_ORDER)


async def _read(client: ShopifyClient, says: Says) -> None:
    """One order over two pages, with every field filled that may be empty."""
    tracking = {"company": "UPS", "number": "1Z1", "url": "https://ups.example/1Z1"}
    held = samples.todo("ON_HOLD", fulfillmentHolds=[samples.hold("Other", "ask Kim")])
    full = samples.order(
        fulfillments=[samples.fulfillment("SUCCESS", tracking)],
        fulfillmentOrders=samples.page(held, samples.todo("SCHEDULED", fulfillAt="2026-12-01T00:00:00Z")),
        cancelReason="CUSTOMER",
    )
    says({"order": samples.order(lineItems=samples.page(samples.line(1), more="line-1"))})
    says({"order": full | {"lineItems": samples.page(samples.line(2))}})
    assert await client.get(samples.ORDER_ID)
    says({"orders": samples.page({"id": samples.GID, "name": "#3301"})})
    says({"order": full})
    assert await client.find("3301")
    says({"orders": samples.page(samples.order(fulfillmentOrders=samples.page(samples.todo(left=None))))})
    assert await client.find_by_customer("kim@lamps.example")


async def _list(client: ShopifyClient, says: Says) -> None:
    listed = samples.order(fulfillmentOrders=samples.page(samples.todo(left=None)))
    says({"orders": samples.page(listed, more="after-1")})
    says({"orders": samples.page()})
    assert [each async for each in client.changed_since(datetime(2026, 11, 1, tzinfo=UTC))]
    says({"orders": samples.page(listed)})
    assert [each async for each in client.open_orders()]


async def _fulfill(client: ShopifyClient, says: Says) -> None:
    """Two pages of fulfillment orders at two locations; somebody else fulfills the second one meanwhile."""
    says(samples.remaining(samples.open_todo(1), more="todo-1"))
    says(samples.remaining(samples.open_todo(2, place="Depot"), samples.done_todo(3), samples.held_todo(4)))
    says(samples.fulfilled(1))
    says(samples.refused("Fulfillment order 7702 has an unfulfillable status= closed."))
    says(samples.remaining(samples.done_todo(1)))
    parcel = Parcel(carrier="Emma", tracking_number="7", tracking_url="https://emma.example/7")
    await client.fulfill(samples.ORDER_ID, parcel, notify_customer=True)


async def _webhooks(client: ShopifyClient, says: Says) -> None:
    """Two pages of subscriptions; each topic we need can be subscribed to, one of them is there already."""
    ours = client.subscriptions(Address("https://shipmate.example.com/webhooks/shopify"))
    says({"webhookSubscriptions": samples.page(samples.subscription(1), more="after-1")})
    says({"webhookSubscriptions": samples.page(samples.subscription(2, filter=None, uri="https://else.example"))})
    assert [each.ref for each in await ours.list()] == [samples.subscription(1)["id"]]
    taken = {
        "field": ["webhookSubscription", "callbackUrl"],
        "message": "Address for this topic has already been taken",
    }
    for topic in sorted(ours.topics):
        says({"webhookSubscriptionCreate": {"userErrors": [taken] if topic == "ORDERS_PAID" else []}})
    await ours.add(ours.topics)
    says({"webhookSubscriptionDelete": {"userErrors": []}})
    await ours.remove("gid://shopify/WebhookSubscription/1")
