"""Following a webhook's pointer: only three listings, only our own base URL, whatever the pointer claims."""

import aiohttp
import pytest
from aiohttp import web

from integrations.errors import UnexpectedReply
from integrations.shipstation.client import ShipStationClient
from tests.integrations.shipstation.desk import LOGIN, Desk, client_of, fulfillment, label, order, serving

BATCH = "https://ssapi6.shipstation.com/orders?importBatch=ab-12"


async def test_a_pointer_is_asked_of_our_own_base_url(client: ShipStationClient, desk: Desk) -> None:
    desk.lists("/orders", [order(1), order(2), order(1)])
    assert await client.resolve(BATCH) == ("1", "2")
    asked = desk.asked[0]
    assert (asked.method, asked.path, asked.login) == ("GET", "/orders", LOGIN)
    assert asked.query == (("importBatch", "ab-12"), ("page", "1"), ("pageSize", "500"))
    assert asked.host == desk.url.removeprefix("http://")


async def test_labels_and_fulfillments_lead_to_their_orders(client: ShipStationClient, desk: Desk) -> None:
    desk.lists("/shipments", [label(1, order_id=5), label(2, orderId=None), label(3, order_id=6)])
    desk.lists("/fulfillments", [fulfillment(1, order_id=7)])
    labels = "https://ssapi.shipstation.com/shipments?batchId=9&includeShipmentItems=True"
    assert await client.resolve(labels) == ("5", "6")
    assert await client.resolve("/fulfillments?batchId=9") == ("7",)
    assert [asked.filter for asked in desk.asked] == [{"batchId": "9"}, {"batchId": "9"}]


async def test_a_large_import_is_paged_to_its_end(client: ShipStationClient, desk: Desk) -> None:
    desk.lists("/orders", [order(each) for each in range(1, 8)], at_once=3)
    assert await client.resolve(BATCH + "&page=3&pageSize=1&PageSize=1") == tuple("1234567")
    assert [dict(asked.query)["page"] for asked in desk.asked] == ["1", "2", "3"]
    assert {dict(asked.query)["pageSize"] for asked in desk.asked} == {"500"}


async def test_an_address_on_our_own_base_url_is_read(client: ShipStationClient, desk: Desk) -> None:
    desk.lists("/orders", [order(4)])
    assert await client.resolve(desk.url + "/orders?importBatch=x") == ("4",)


HOSTILE = [
    "https://evil.example/orders?importBatch=1",
    "http://ssapi.shipstation.com/orders?importBatch=1",
    "https://ssapi.shipstation.com.evil.example/orders?importBatch=1",
    "https://evil-ssapi.shipstation.com/orders?importBatch=1",
    "https://ssapi.shipstation.com@evil.example/orders?importBatch=1",
    "https://user:pass@ssapi.shipstation.com/orders?importBatch=1",
    "https://ssapi.shipstation.com:8443/orders?importBatch=1",
    "https://ssapi.shipstation.com./orders?importBatch=1",
    "https://ssapi6x.shipstation.com/orders?importBatch=1",
    "https://ssapi٦.shipstation.com/orders?importBatch=1",
    "//evil.example/orders?importBatch=1",
    "\\\\evil.example\\orders?importBatch=1",
    "https:\\\\evil.example/orders?importBatch=1",
    "https://ssapi.shipstation.com\\@evil.example/orders?importBatch=1",
    "file:///orders?importBatch=1",
    "gopher://ssapi.shipstation.com/orders?importBatch=1",
    "https:/orders?importBatch=1",
    "https://169.254.169.254/orders?importBatch=1",
    "https://[::1]/orders?importBatch=1",
    "https://[::1/orders?importBatch=1",
    "https://ssapi.shipstation.com/orders/markasshipped?orderId=1",
    "https://ssapi.shipstation.com/accounts/registeraccount?x=1",
    "https://ssapi.shipstation.com/webhooks?x=1",
    "https://ssapi.shipstation.com/orders/?importBatch=1",
    "https://ssapi.shipstation.com//orders?importBatch=1",
    "https://ssapi.shipstation.com/orders/../stores?importBatch=1",
    "https://ssapi.shipstation.com/%6frders?importBatch=1",
    "https://ssapi.shipstation.com/Orders?importBatch=1",
    "https://ssapi.shipstation.com/orders;x?importBatch=1",
    "https://ssapi.shipstation.com/orders#?importBatch=1",
    "https://ssapi.shipstation.com/orders?importBatch=1#@evil.example",
    "https://ssapi.shipstation.com/orders?importBatch=1\r\nHost: evil.example",
    "https://ssapi.shipstation.com/orders?importBatch=1 HTTP/1.1",
    "https://ssapi.shipstation.com/orders",
    "https://ssapi.shipstation.com/orders?",
    "https://ssapi.shipstation.com/orders?page=2&pageSize=500",
    "https://ssapi.shipstation.com/orders?" + "&".join(f"a{each}=1" for each in range(21)),
    "",
    "?importBatch=1",
    "orders?importBatch=1",
]


@pytest.mark.parametrize("pointer", HOSTILE)
async def test_a_hostile_pointer_is_never_followed(client: ShipStationClient, desk: Desk, pointer: str) -> None:
    desk.lists("/orders", [order(1)])
    with pytest.raises(UnexpectedReply):
        await client.resolve(pointer)
    assert desk.asked == []


@pytest.mark.parametrize("tail", ["@{evil}/orders?a=1", "/@{evil}/orders?a=1", "//{evil}/orders?a=1", "0/orders?a=1"])
async def test_an_address_that_only_begins_like_ours_is_not_ours(
    client: ShipStationClient, desk: Desk, tail: str
) -> None:
    async with serving(Desk()) as evil:
        with pytest.raises(UnexpectedReply):
            await client.resolve(desk.url + tail.format(evil=evil.url.removeprefix("http://")))
        assert evil.asked == desk.asked == []


async def test_our_key_does_not_follow_a_redirect(session: aiohttp.ClientSession) -> None:
    async with serving(Desk()) as desk, serving(Desk()) as evil:
        evil.lists("/orders", [order(1)])
        there = evil.url + "/orders?importBatch=ab-12"
        desk.answers["/orders"] = lambda _: web.Response(status=302, headers={"Location": there})
        with pytest.raises(UnexpectedReply):
            await client_of(desk, session).resolve(BATCH)
        assert evil.asked == []
