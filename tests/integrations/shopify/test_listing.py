"""Listing orders, finding one by its number, and checking the connection."""

from datetime import datetime, timedelta, timezone

import pytest

from integrations.errors import Unauthorized, Unavailable, UnexpectedReply
from integrations.ports import SalesChannel
from integrations.shopify.documents import NUMBERS, ORDERS, WHO_AM_I
from tests.integrations.shopify.samples import hold, line, order, page, todo
from tests.integrations.shopify.shop import Budget, Shop

SINCE = datetime(2026, 11, 20, 9, 30, 15, 999_999, tzinfo=timezone(timedelta(hours=2)))


def gid(number: int) -> str:
    return f"gid://shopify/Order/{number}"


def listed(number: int, **other: object) -> dict[str, object]:
    """An order as a listing shows it: its fulfillment orders without lines."""
    return order(id=gid(number), **{"fulfillmentOrders": page(todo(left=None)), **other})


async def test_asks_for_what_changed_oldest_change_first(client: SalesChannel, shop: Shop, budget: Budget) -> None:
    shop.says({"orders": page(listed(1))})
    assert [each.ref async for each in client.changed_since(SINCE)] == ["1"]
    [asked] = shop.asked
    assert asked.path == "/admin/api/2026-10/graphql.json"
    assert asked.body["query"] == ORDERS.document
    assert asked.variables == {
        "search": "updated_at:>='2026-11-20T07:30:15Z'",
        "sort": "UPDATED_AT",
        "after": None,
    }
    assert budget.reserved == [ORDERS.cost]


async def test_pages_on_and_yields_no_order_twice(client: SalesChannel, shop: Shop) -> None:
    shop.says({"orders": page(listed(1), listed(2), more="after-2")})
    shop.says({"orders": page(listed(2), listed(3), more="after-3")})
    shop.says({"orders": page(listed(1))})
    assert [each.ref async for each in client.changed_since(SINCE)] == ["1", "2", "3"]
    assert [each.variables["after"] for each in shop.asked] == [None, "after-2", "after-3"]


async def test_open_orders_leave_cancelled_ones_out(client: SalesChannel, shop: Shop) -> None:
    shop.says({"orders": page(listed(1), listed(2, cancelledAt="2026-11-20T09:00:00Z"), listed(3))})
    assert [each.ref async for each in client.open_orders()] == ["1", "3"]
    assert shop.asked[0].variables == {"search": "status:open", "sort": "CREATED_AT", "after": None}


async def test_an_order_too_long_for_a_listing_is_read_alone(client: SalesChannel, shop: Shop) -> None:
    shop.says({"orders": page(listed(1, lineItems=page(line(1), more="line-1")), listed(2))})
    shop.says({"order": order(id=gid(1), lineItems=page(line(1), line(2)))})
    found = [each async for each in client.open_orders()]
    assert [(each.ref, len(each.lines)) for each in found] == [("1", 2), ("2", 1)]
    assert shop.operations == ["Orders", "Order"]


async def test_a_listed_order_equals_the_same_order_read_alone(client: SalesChannel, shop: Shop) -> None:
    """A sweep compares the two, so a difference here would look like a change."""
    holds = [hold()]
    shop.says({"orders": page(listed(7, fulfillmentOrders=page(todo("ON_HOLD", left=None, fulfillmentHolds=holds))))})
    shop.says({"order": order(id=gid(7), fulfillmentOrders=page(todo("ON_HOLD", fulfillmentHolds=holds)))})
    [from_list] = [each async for each in client.open_orders()]
    assert from_list == await client.get("7")
    assert from_list.held


async def test_a_cursor_that_stands_still_is_an_unexpected_reply(client: SalesChannel, shop: Shop) -> None:
    shop.says({"orders": page(listed(1), more="again")})
    shop.says({"orders": page(listed(2), more="again")})
    with pytest.raises(UnexpectedReply, match="do not end"):
        _ = [each async for each in client.open_orders()]


async def test_a_listing_that_fails_says_so(client: SalesChannel, shop: Shop) -> None:
    shop.answers(503, "<html><title>Back soon</title></html>")
    with pytest.raises(Unavailable, match="list orders: Back soon") as caught:
        _ = [each async for each in client.open_orders()]
    assert caught.value.status == 503


async def test_finds_by_exact_number_and_reads_each_hit_by_id(
    client: SalesChannel, shop: Shop, budget: Budget
) -> None:
    """The search matches prefixes (#33010) and other spellings, and may be behind: only its ids are used."""
    hits = [(1, "#33010"), (2, "#3301"), (3, "3301"), (4, "EU-3301")]
    shop.says({"orders": page(*({"id": gid(number), "name": name} for number, name in hits))})
    shop.says({"order": order(id=gid(2), name="#3301")})
    shop.says({"order": order(id=gid(3), name="3301")})
    found = await client.find(" #3301 ")
    assert [(each.ref, each.number) for each in found] == [("2", "#3301"), ("3", "3301")]
    assert shop.asked[0].path == "/admin/api/2026-10/graphql.json"
    assert shop.asked[0].body["query"] == NUMBERS.document
    assert shop.asked[0].variables == {"search": 'name:"3301" OR name:"#3301"', "after": None}
    assert [each.variables for each in shop.asked[1:]] == [{"id": gid(2)}, {"id": gid(3)}]
    assert budget.reserved[0] == NUMBERS.cost


async def test_a_hit_that_was_renamed_or_deleted_since_is_left_out(client: SalesChannel, shop: Shop) -> None:
    shop.says({"orders": page({"id": gid(2), "name": "#3301"}, {"id": gid(3), "name": "#3301"})})
    shop.says({"order": order(id=gid(2), name="#3301-B")})
    shop.says({"order": None})
    assert await client.find("3301") == ()


async def test_a_number_behind_many_prefix_hits_is_found(client: SalesChannel, shop: Shop) -> None:
    shop.says({"orders": page(*({"id": gid(n), "name": f"#1{n}"} for n in range(1, 251)), more="after-250")})
    shop.says({"orders": page({"id": gid(999), "name": "#1"})})
    shop.says({"order": order(id=gid(999), name="#1")})
    assert [each.ref for each in await client.find("1")] == ["999"]


async def test_the_search_for_a_number_ends(client: SalesChannel, shop: Shop) -> None:
    for start in (1, 251, 501, 751, 1001):
        rows = ({"id": gid(n), "name": f"#1{n}"} for n in range(start, start + 250))
        shop.says({"orders": page(*rows, more=f"after-{start}")})
    assert await client.find("1") == ()
    assert len(shop.asked) == 4


@pytest.mark.parametrize("text", ["", "#", "  ", '":()', "\\"])
async def test_nothing_searchable_is_not_searched(client: SalesChannel, shop: Shop, text: str) -> None:
    assert await client.find(text) == ()
    assert shop.asked == []


async def test_a_refused_search_says_so(client: SalesChannel, shop: Shop) -> None:
    denied = {"message": "Access denied for orders field.", "extensions": {"code": "ACCESS_DENIED"}}
    shop.fails([denied], data={"orders": None})
    with pytest.raises(Unauthorized, match=r"find order: Access denied for orders field\."):
        await client.find("3301")


def who_am_i(*scopes: str) -> dict[str, object]:
    return {
        "shop": {"name": "Lamps & Co", "myshopifyDomain": "lamps-co.myshopify.com"},
        "currentAppInstallation": {"accessScopes": [{"handle": scope} for scope in scopes]},
    }


ALL_SCOPES = (
    "read_all_orders",
    "read_fulfillments",
    "read_inventory",
    "read_locations",
    "read_orders",
    "write_merchant_managed_fulfillment_orders",
)


async def test_ping_names_the_shop(client: SalesChannel, shop: Shop, budget: Budget) -> None:
    shop.says(who_am_i(*ALL_SCOPES))
    account = await client.ping()
    assert (account.name, account.warnings) == ("Lamps & Co (lamps-co.myshopify.com)", ())
    assert shop.asked[0].path == "/admin/api/2026-10/graphql.json"
    assert shop.asked[0].body == {"query": WHO_AM_I.document, "variables": {}, "operationName": "WhoAmI"}
    assert budget.reserved == [WHO_AM_I.cost]


async def test_ping_says_what_a_missing_scope_hides(client: SalesChannel, shop: Shop) -> None:
    shop.says(who_am_i("read_orders"))
    warnings = (await client.ping()).warnings
    assert [each.split()[1] for each in warnings] == [
        "read_merchant_managed_fulfillment_orders",
        "write_merchant_managed_fulfillment_orders",
        "read_fulfillments",
        "read_inventory",
        "read_locations",
        "read_all_orders",
    ]
    assert "shows no fulfillment orders, as if there were nothing to ship" in warnings[0]


async def test_ping_with_a_bad_token_is_unauthorized(client: SalesChannel, shop: Shop) -> None:
    shop.answers(401, {"errors": "[API] Invalid API key or access token (unrecognized login or wrong password)"})
    with pytest.raises(Unauthorized, match=r"check the connection: .*Invalid API key") as caught:
        await client.ping()
    assert caught.value.status == 401
    assert len(shop.asked) == 1
