"""What the client says on a face whose app lacks a scope: never that there is nothing."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from integrations.errors import IntegrationError, Rejected, Unauthorized
from integrations.model import Parcel, Progress
from integrations.sandbox.shopify.auth import SCOPES
from integrations.sandbox.state import ShopOrder
from integrations.shopify.client import ShopifyClient
from integrations.shopify.scopes import NEEDED
from integrations.shopify.token import StaticToken
from tests.integrations.shopify.shop import Budget
from tests.sandbox.builders import small_world
from tests.sandbox.shopify_stage import TOKEN, face

ON_REQUEST = "read_all_orders"
FULFILLMENT_ORDERS = "read_merchant_managed_fulfillment_orders"


@asynccontextmanager
async def lacking(*missing: str) -> AsyncIterator[tuple[ShopifyClient, ShopOrder]]:
    """A client whose app was not granted these scopes, and an order of two mugs."""
    world = small_world()
    order = world.place_order([("MUG", 2)], name="#1042")
    async with face(world, scopes=tuple(scope for scope in SCOPES if scope not in missing)) as caller:
        yield (
            ShopifyClient(caller.session, base_url=caller.base, budget=Budget(), token=StaticToken(TOKEN)),
            order,
        )


async def listed(client: ShopifyClient) -> object:
    return [each async for each in client.open_orders()]


ASKED: list[tuple[str, str, Callable[[ShopifyClient, str], Awaitable[object]], type[IntegrationError]]] = [
    ("read", "read_orders", lambda client, ref: client.get(ref), Unauthorized),
    ("find", "read_orders", lambda client, _: client.find("1042"), Unauthorized),
    (
        "find a customer's",
        "read_orders",
        lambda client, _: client.find_by_customer("buyer@example.com"),
        Unauthorized,
    ),
    ("list", "read_orders", lambda client, _: listed(client), Unauthorized),
    ("stock", "read_inventory", lambda client, _: client.stock_of("MUG"), Unauthorized),
    (
        "fulfill",
        FULFILLMENT_ORDERS,
        lambda client, ref: client.fulfill(ref, Parcel(carrier="UPS"), notify_customer=False),
        Rejected,
    ),
]


@pytest.mark.parametrize(("what", "scope", "ask", "error"), ASKED)
async def test_what_may_not_be_seen_is_not_taken_for_nothing(
    what: str,
    scope: str,
    ask: Callable[[ShopifyClient, str], Awaitable[object]],
    error: type[IntegrationError],
) -> None:
    async with lacking() as (client, order):
        assert await ask(client, str(order.id)), f"with all scopes there is something to {what}"
    async with lacking(scope) as (client, order):
        with pytest.raises(error, match="scope"):
            await ask(client, str(order.id))
    assert not order.fulfillments


async def test_an_order_whose_fulfillment_orders_are_hidden_is_read_as_not_shipped() -> None:
    async with lacking(FULFILLMENT_ORDERS) as (client, order):
        found = await client.get(str(order.id))
    assert found
    assert found.progress is Progress.UNFULFILLED
    assert found.needs_shipping and not found.held


@pytest.mark.parametrize("scope", sorted(NEEDED.keys() - {ON_REQUEST}))
async def test_each_scope_that_is_missing_is_told_when_the_account_is_checked(scope: str) -> None:
    implied = scope.replace("read_", "write_")
    async with lacking(scope, implied) as (client, _):
        warnings = (await client.ping()).warnings
    assert any(f"Scope {scope} is missing" in each for each in warnings)
    async with lacking() as (client, _):
        assert [ON_REQUEST in each for each in (await client.ping()).warnings] == [True]
