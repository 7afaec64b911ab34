"""Each client does all it can on its face: the face takes every request, and so does the vendor's own document."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest
from graphql import OperationDefinitionNode, parse, validate
from graphql.execution import get_variable_values
from werkzeug.datastructures import MultiDict

from integrations.http import open_session
from integrations.model import Parcel
from integrations.ports import Production, SalesChannel, ShippingDesk
from integrations.sandbox.journal import Entry
from integrations.sandbox.server import Sandbox
from integrations.shopify.client import ShopifyClient
from integrations.shopify.token import ClientCredentials
from integrations.subscriptions import Address
from tests.contract.judges import allows, katana_gateway, to_katana, to_v1, v1
from tests.contract.specs import shopify_schema
from tests.integrations.http_bench import NotedBudget
from tests.integrations.port_bench import MONDAY, katana, ordered, shipstation_v1, stocked_box

PARCEL = Parcel(carrier="UPS", tracking_number="1Z-1", tracking_url="https://ups.example/1Z-1", shipped_at=MONDAY)
TOKEN_PATH = "/admin/oauth/access_token"


class Noted:
    """Passes everything on, and knows by name what was used."""

    def __init__(self, client: object) -> None:
        self._client = client
        self.used: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        self.used.add(name)
        return getattr(self._client, name)


def promised(port: type) -> set[str]:
    return {name for kind in port.__mro__ for name, part in vars(kind).items() if name[0] != "_" and callable(part)}


async def everything(found: Any) -> list[Any]:
    return [each async for each in found]


async def read(client: Any, pointer: str) -> None:
    """What every port has."""
    assert client.system
    assert client.settle
    await client.ping()
    await client.probe()
    await client.resolve(pointer)
    assert await everything(client.open_orders())
    assert await everything(client.changed_since(MONDAY - timedelta(days=1)))
    ours = client.subscriptions(Address("https://shipmate.example.com/webhooks/ours"))
    await ours.add(ours.topics)
    for each in await ours.list():
        await ours.repair(each)
    for each in await ours.list():
        await ours.remove(each.ref)


async def produce(client: Any, box: Sandbox) -> None:
    shop_order = ordered(box, "#1042")
    ordered(box, "#1043", quantity=7)
    await read(client, "manufacturing_order:21")
    [order] = await client.find_by_channel_order(str(shop_order.id))
    assert order == await client.get(order.ref)
    await client.pack(order)
    await client.unpack(*await client.find("1042"))
    await client.deliver(*await client.find("1042"), PARCEL)
    [short] = await client.find("1043")
    await client.make(short, short.lines[0].ref)
    assert (await client.supply(MONDAY)).makings
    assert await client.stock_of("mug-blue")
    assert await client.skus()


async def ship(client: Any, box: Sandbox) -> None:
    ordered(box, "#1042", customer_name="Ida Fern")
    [order] = await client.find("1042")
    await read(client, "https://ssapi6.shipstation.com/orders?importBatch=a-b")
    await client.hold(order.ref, date(2026, 12, 1))
    await client.release(order.ref)
    await client.mark_shipped(order.ref, PARCEL, notify_shop=True)
    assert await client.parcels(order.ref)
    assert await client.get(order.ref)
    assert await client.find_by_tracking("1Z-1")
    assert await client.find_by_customer("Ida Fern")
    assert client.imports and not client.needs_number
    await client.refresh()
    assert await client.refreshed_at()


async def sell(client: Any, box: Sandbox) -> None:
    order = ordered(box, "#1042", customer_name="Ida Fern")
    await read(client, f"gid://shopify/FulfillmentOrder/{order.fulfillment_orders[0].id}")
    [found] = await client.find("1042")
    await client.fulfill(found.ref, PARCEL, notify_customer=True)
    assert (await client.get(found.ref)).parcels
    assert not client.always_mails
    assert await client.find_by_customer("buyer@example.com")
    assert await client.stock_of("MUG-BLUE")


def shopify(box: Sandbox, session: Any) -> ShopifyClient:
    url, keys = box.url("shopify"), box.credentials
    token = ClientCredentials(session, url, keys.shopify_client_id, keys.shopify_client_secret)
    return ShopifyClient(session, base_url=url, budget=NotedBudget(), token=token)


def katana_takes(entry: Entry) -> bool:
    told = {"args": MultiDict(parse_qsl(entry.query)), "data": entry.body.encode() or None}
    return allows(katana_gateway(), to_katana(entry.method, entry.path.removeprefix("/v1"), **told))


def v1_takes(entry: Entry) -> bool:
    return allows(
        v1(), to_v1(entry.method, entry.path, args=parse_qsl(entry.query), data=entry.body.encode() or None)
    )


def shopify_takes(entry: Entry) -> bool:
    """The token is asked for outside the schema."""
    if entry.path == TOKEN_PATH:
        return True
    asked = json.loads(entry.body)
    document = parse(asked["query"])
    [operation] = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    schema = shopify_schema("2026-10")
    values = get_variable_values(schema, operation.variable_definitions or (), asked["variables"])
    return not validate(schema, document) and not isinstance(values, list)


@pytest.mark.parametrize(
    ("opens", "port", "tour", "takes"),
    [
        pytest.param(katana, Production, produce, katana_takes, id="katana"),
        pytest.param(shipstation_v1, ShippingDesk, ship, v1_takes, id="shipstation"),
        pytest.param(shopify, SalesChannel, sell, shopify_takes, id="shopify"),
    ],
)
async def test_all_a_client_does_is_taken_by_its_face_and_by_the_vendors_document(
    opens: Any, port: type, tour: Any, takes: Callable[[Entry], bool]
) -> None:
    async with stocked_box() as box, open_session() as session:
        client = Noted(opens(box, session))
        await tour(client, box)
        assert promised(port) <= client.used
        entries = box.journal.requests(str(client.system))
    assert {(str(each), each.query, each.status) for each in entries if not takes(each)} == set()
    assert {str(each) for each in entries if each.status not in (200, 204, 404)} == set()
