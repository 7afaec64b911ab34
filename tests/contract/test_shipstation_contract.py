"""The ShipStation client keeps to V1's documents: each request it makes, and each sample it must understand.

The requests are also held against schemas in our own words, which are always here. ShipStation's documents are not
part of this repository; where their folder is missing, the tests that need it say so and are skipped.
"""

import json
import re
from datetime import UTC, date, datetime
from typing import Any

import jsonschema
import pytest
from openapi_core.testing import MockRequest

from integrations.http import open_session
from integrations.model import Parcel, ShipmentState
from integrations.shipstation import api, pacific, replies, wire
from integrations.shipstation.client import ShipStationClient
from integrations.shipstation.webhooks import ShipStationWebhooks
from integrations.subscriptions import Address
from tests.contract import specs
from tests.contract.judges import allows, to_v1, v1
from tests.contract.schemas.shipstation import REQUESTS
from tests.integrations.shipstation.desk import LOGIN, Asked, Desk, client_of, fulfillment, label, order, serving

OF_WEBHOOKS = {"importBatch", "batchId", "storeID"}
"""Filters that only a webhook's address carries; no document lists them."""


def sample(name: str) -> Any:
    return specs.json_of(f"shipstation/fixtures/v1-{name}.json")


@pytest.fixture
async def asked() -> list[Asked]:
    """Every request of every operation the client has."""
    desk = Desk()
    async with serving(desk), open_session() as session:
        client = client_of(desk, session)
        desk.says("/stores", [])
        desk.says("/orders/81000001", order(orderStatus="shipped"))
        desk.says("/orders/markasshipped", {"orderId": 81000001, "orderNumber": "2207"})
        desk.lists("/orders", [order(each) for each in range(5)], at_once=3)
        desk.lists("/shipments", [label()])
        desk.lists("/fulfillments", [fulfillment()])
        await client.ping()
        await client.get("81000001")
        await client.find("#EU-2207 a")
        assert await client.find_by_customer("Jane Doe")
        await client.find_by_tracking("1Z 999")
        assert [each async for each in client.changed_since(datetime(2026, 11, 1, 9, 30, tzinfo=UTC))]
        assert [each async for each in client.open_orders()]
        await client.resolve("https://ssapi6.shipstation.com/orders?importBatch=a-b&storeID=5")
        await client.resolve("https://ssapi11.shipstation.com/shipments?batchId=7&includeShipmentItems=True")
        sent = Parcel(carrier="UPS", tracking_number="T-1", shipped_at=datetime(2026, 11, 24, 5, tzinfo=UTC))
        for parcel in (sent, Parcel(carrier="Amy's van")):
            await client.mark_shipped("81000001", parcel, notify_shop=parcel is sent)
        desk.says("/orders/holduntil", {"success": True, "message": "Order held successfully."})
        desk.says("/orders/restorefromhold", {"success": True, "message": "The requested order has been restored"})
        desk.says("/stores/refreshstore", {"success": True, "message": "A store refresh has been initiated."})
        await client.hold("81000001", date(2026, 12, 1))
        await client.release("81000001")
        await client.refresh()
        await client.refreshed_at()
        await _webhooks(client, desk)
    return desk.asked


async def _webhooks(client: ShipStationClient, desk: Desk) -> None:
    """Every call about subscriptions; one of them is there already, and switched off."""
    ours = client.subscriptions(Address("https://shipmate.example.com/webhooks/shipstation", "s" * 32))
    hook = {"WebHookID": 901, "HookType": "SHIP_NOTIFY", "Active": False, "StoreID": None, "MessageFormat": "Json"}
    desk.says("/webhooks", {"webhooks": [{**hook, "Url": "https://shipmate.example.com/webhooks/shipstation/old"}]})
    desk.says("/webhooks/subscribe", {"id": 902})
    desk.says("/webhooks/901", None)
    (broken,) = await ours.list()
    await ours.add(ours.topics - broken.topics)
    await ours.repair(broken)


def faults(request: Asked) -> list[str]:
    """What is wrong with a request by our own schemas; the schema is the one whose method and path fit."""
    told = {"method": request.method, "path": request.path, "query": dict(request.query), "body": request.body}
    fitting = [
        schema
        for schema in REQUESTS.values()
        if schema["properties"]["method"]["const"] == request.method
        and re.search(schema["properties"]["path"]["pattern"], request.path)
    ]
    if len(fitting) != 1:
        return [f"{len(fitting)} schemas fit"]
    return [error.message for error in jsonschema.Draft202012Validator(fitting[0]).iter_errors(told)]


async def test_every_request_fits_our_schemas(asked: list[Asked]) -> None:
    assert {(each.method, re.sub(r"\d+", "N", each.path)) for each in asked} == {
        ("GET", "/stores"),
        ("GET", "/orders"),
        ("GET", "/orders/N"),
        ("GET", "/shipments"),
        ("GET", "/fulfillments"),
        ("POST", "/orders/markasshipped"),
        ("POST", "/orders/holduntil"),
        ("POST", "/orders/restorefromhold"),
        ("POST", "/stores/refreshstore"),
        ("GET", "/webhooks"),
        ("POST", "/webhooks/subscribe"),
        ("DELETE", "/webhooks/N"),
    }
    assert {each.login for each in asked} == {LOGIN}
    assert all(len(dict(each.query)) == len(each.query) for each in asked)
    assert {(each.path, *faults(each)) for each in asked if faults(each)} == set()


@pytest.mark.parametrize(
    ("method", "path", "query", "body"),
    [
        ("GET", "/orders", {"page": "1", "pageSize": "500"}, None),
        ("GET", "/orders", {"page": "0", "pageSize": "500", "orderNumber": "1"}, None),
        ("GET", "/orders", {"page": "1", "pageSize": "501", "orderNumber": "1"}, None),
        ("GET", "/orders", {"page": "1", "pageSize": "500", "orderStatus": "all"}, None),
        ("GET", "/orders", {"page": "1", "pageSize": "500", "modifyDateStart": "2026-11-01T00:00:00Z"}, None),
        ("GET", "/orders/1/2", {}, None),
        ("DELETE", "/orders/1", {}, None),
        ("POST", "/orders/markasshipped", {}, {"orderId": 1, "carrierCode": "ups", "notifySalesChannel": True}),
        (
            "POST",
            "/orders/markasshipped",
            {},
            {"orderId": 1, "carrierCode": "ups", "notifySalesChannel": True, "notifyCustomer": True},
        ),
        ("POST", "/orders/holduntil", {}, {"orderId": 1}),
        ("POST", "/orders/holduntil", {}, {"orderId": 1, "holdUntilDate": "1 Dec 2026"}),
        ("POST", "/orders/restorefromhold", {}, {"orderId": "1"}),
    ],
)
def test_our_schemas_can_say_no(method: str, path: str, query: dict[str, str], body: object) -> None:
    assert faults(Asked(method, path, tuple(query.items()), LOGIN, "127.0.0.1", body))


async def test_every_request_fits_the_vendors_document(asked: list[Asked]) -> None:
    document = specs.v1_document()
    for each in asked:
        v1().validate_request(as_vendor_sees(each))
        pattern = re.sub(r"\d+", "{webhookId}" if "/webhooks/" in each.path else "{orderId}", each.path)
        documented = {row["name"] for row in document["paths"][pattern][each.method.lower()].get("parameters", [])}
        assert {name for name, _ in each.query} <= documented | OF_WEBHOOKS
    assert not allows(v1(), to_v1("GET", "/orders", args={"orderStatus": "all"}))


def as_vendor_sees(request: Asked) -> MockRequest:
    body = None if request.body is None else json.dumps(request.body).encode()
    return to_v1(request.method, request.path, args=dict(request.query), data=body)


def test_the_vendors_own_request_is_the_one_we_make() -> None:
    wanted = sample("markasshipped-request")
    shipped_at = pacific.read_moment(wanted["shipDate"])
    parcel = Parcel(carrier="USPS", tracking_number=wanted["trackingNumber"], shipped_at=shipped_at)
    assert wire.mark_as_shipped(wanted["orderId"], parcel, notify_shop=True) == wanted
    answer = json.dumps(sample("markasshipped-response")).encode()
    assert replies.receipt(answer).words == "order 1042 marked as shipped"


def test_the_vendors_own_requests_to_hold_and_release_are_the_ones_we_make() -> None:
    held, restored = sample("holduntil"), sample("restorefromhold")
    until = date.fromisoformat(held["request"]["holdUntilDate"])
    assert wire.hold_until(held["request"]["orderId"], until) == held["request"]
    assert wire.restore(restored["request"]["orderId"]) == restored["request"]
    for answer in (held["response"], restored["response"]):
        assert replies.accepted(json.dumps(answer).encode())
        assert replies.receipt(json.dumps(answer).encode()).words == answer["message"]


def test_every_sample_order_is_understood() -> None:
    rows = api.ORDERS.validate_python(sample("orders-all-statuses")).rows
    told = sample("orders-all-statuses")["orders"]
    for row, source in zip(map(wire.shipment, rows), told, strict=True):
        assert row.state == source["orderStatus"]
        assert row.ref == str(source["orderId"])
        assert row.channel_order_ref == source["orderKey"]
        assert row.store_ref == str(source["advancedOptions"]["storeId"])
        assert len(row.lines) == sum(not item["adjustment"] for item in source["items"])
    assert ShipmentState.UNKNOWN not in {wire.state_of(row) for row in rows}
    assert api.ORDERS.validate_python(sample("orders-empty")).rows == []
    assert len(api.ORDERS.validate_python(sample("orders-by-number-1042")).rows) > 1
    single = api.ORDER.validate_python(sample("order-get"))
    assert single
    assert wire.shipment(single).lines[0].bin == "Aisle 1, Bin 7"


def test_every_other_sample_is_understood() -> None:
    label_row = api.LABELS.validate_python(sample("shipments-list")).rows[0]
    assert wire.label_parcel(label_row).carrier == "USPS"
    by_hand = api.FULFILLMENTS.validate_python(sample("fulfillments-list")).rows[0]
    assert wire.fulfillment_parcel(by_hand).shop_notified is False
    account = wire.account(api.STORES.validate_python(sample("stores")))
    assert (account.name, account.warnings) == ("ShipStation (Pinewood Shopify, Pinewood Woo)", ())
    secret = "x" * 40
    for delivery in sample("webhook-deliveries"):
        headers = {"x-shipmate-path-secret": secret}
        event = ShipStationWebhooks(secret).read(headers, json.dumps(delivery).encode())
        assert event.topic == delivery["resource_type"]
        assert event.pointer


def test_every_sample_error_is_understood() -> None:
    errors = sample("errors")
    observed = json.dumps(errors["400_observed"]).encode()
    assert replies.error_words(400, observed) == (
        "The request is invalid. apiOrder.orderStatus: An error has occurred."
    )
    assert replies.error_words(429, json.dumps(errors["429"]["body"]).encode()) == "Too Many Requests"
    assert replies.retry_after(errors["429"]["headers"], datetime(2026, 11, 23, tzinfo=UTC)) == 20.0
    for name in ("400_documented", "500_documented", "500_aspnet_style"):
        words = errors[name].get("message") or errors[name]["Message"]
        assert replies.error_words(500, json.dumps(errors[name]).encode()).startswith(words)
