"""The V2 client keeps to ShipStation's documents: each request it makes, and each sample it must understand.

The requests are held against schemas in our own words, which are always here, and against the vendor's document of
2025 where it has the call. ShipStation's documents are not part of this repository; where their folder is missing,
the tests that need it say so and are skipped.
"""

import json
import os
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from aiohttp import web

from integrations.http import open_session
from integrations.model import Parcel, ShipmentState
from integrations.shipstation import carriers
from integrations.shipstation.v2 import api, replies, wire
from integrations.shipstation.v2.client import ShipStationV2Client
from integrations.shipstation.v2.records import ShipmentRecord, WebhookRecord
from integrations.shipstation.v2.webhooks import ShipStationV2Webhooks
from integrations.subscriptions import Address
from tests.contract.schemas.shipstation_v2 import REQUESTS
from tests.integrations.shipstation.desk import Asked
from tests.integrations.shipstation.v2.desk import KEY, DeskV2, client_of, fulfillment, label, serving_v2, shipment
from tests.integrations.shipstation.v2.signing import pair, signed

BESIDE = Path(__file__).resolve().parents[2].parent / "shared" / "specs"
SPECS = Path(os.environ.get("SHIPMATE_SPECS") or BESIDE) / "shipstation"
NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
SINCE_2025 = {"import_batch_id"}
"""Filters that came after the vendor's document of 2025; the delta beside it lists them."""


@pytest.fixture
def specs() -> Path:
    if not SPECS.is_dir():
        pytest.skip(f"ShipStation's documents are not here: the folder {SPECS} is missing (set SHIPMATE_SPECS)")
    return SPECS


def sample(specs: Path, name: str) -> Any:
    return json.loads((specs / "fixtures" / f"v2-{name}.json").read_text())


@pytest.fixture
async def asked() -> list[Asked]:
    """Every request of every operation the client has."""
    async with serving_v2() as desk, open_session() as session:
        client = client_of(desk, session)
        held = [shipment(each, shipment_status="on_hold") for each in (1, 2)]
        desk.holds([shipment(3), shipment(4, shipment_status="label_purchased"), *held], labels=[label(of=4)])
        await client.ping()
        await client.get("4")
        await client.find("#2207 a")
        assert await client.find_by_customer("Jane Doe")
        await client.find_by_tracking("LABEL-71")
        desk.lists("/v2/fulfillments", [fulfillment(of=3)])
        assert [each async for each in client.changed_since(datetime(2026, 11, 1, 9, 30, tzinfo=UTC))]
        assert [each async for each in client.open_orders()]
        await client.parcels("4")
        await client.resolve("https://api.shipstation.com/v2/shipments?import_batch_id=a-b")
        await client.resolve("https://api.shipstation.com/v2/labels?batch_id=se-7")
        await client.resolve("https://api.shipstation.com/v2/fulfillments?fulfillment_id=se-1&shipment_id=se-3")
        await _writes(client, desk)
    return desk.asked


async def _writes(client: ShipStationV2Client, desk: DeskV2) -> None:
    desk.says("/v2/fulfillments", {"has_errors": False, "fulfillments": []})
    sent = Parcel(carrier="UPS", tracking_number="T-1", shipped_at=datetime(2026, 11, 24, 5, tzinfo=UTC))
    for parcel in (sent, Parcel(carrier="Amy's van", tracking_number="2")):
        await client.mark_shipped("3", parcel, notify_shop=parcel is sent)
    ours = client.subscriptions(Address("https://shipmate.example.com/webhooks/shipstation"))
    hook = {
        "webhook_id": "se-901",
        "event": "label_created_v2",
        "url": "https://shipmate.example.com/webhooks/shipstation",
    }
    desk.answers["*"] = lambda _: web.Response()
    desk.says("/v2/environment/webhooks", [hook])
    await client.hold("3", date(2026, 12, 1))
    await client.release("3")
    (broken,) = await ours.list()
    await ours.repair(broken)
    await ours.add(ours.topics)


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
    assert {(each.method, re.sub(r"/se-\d+", "/N", each.path)) for each in asked} == {
        ("GET", "/v2/shipments"),
        ("GET", "/v2/shipments/N"),
        ("GET", "/v2/labels"),
        ("GET", "/v2/fulfillments"),
        ("GET", "/v2/carriers"),
        ("POST", "/v2/fulfillments"),
        ("PUT", "/v2/shipments/N/hold"),
        ("PUT", "/v2/shipments/N/restore"),
        ("GET", "/v2/environment/webhooks"),
        ("POST", "/v2/environment/webhooks"),
        ("DELETE", "/v2/environment/webhooks/N"),
    }
    assert {each.login for each in asked} == {KEY}
    assert all(len(dict(each.query)) == len(each.query) for each in asked)
    assert {(each.path, *faults(each)) for each in asked if faults(each)} == set()


MARK = {"shipment_id": "se-1", "tracking_number": "1", "carrier_code": "ups", "notify_customer": False}


@pytest.mark.parametrize(
    ("method", "path", "query", "body"),
    [
        ("GET", "/v2/shipments", {"page": "0", "page_size": "100"}, None),
        ("GET", "/v2/shipments", {"page_size": "100", "shipment_status": "shipped"}, None),
        ("GET", "/v2/shipments", {"page_size": "100", "modified_at_start": "2026-11-01 00:00:00"}, None),
        ("GET", "/v2/shipments/1", {}, None),
        ("DELETE", "/v2/shipments/se-1", {}, None),
        ("PUT", "/v2/shipments/se-1/cancel", {}, None),
        ("POST", "/v2/fulfillments", {}, {"fulfillments": [MARK]}),
        (
            "POST",
            "/v2/fulfillments",
            {},
            {"fulfillments": [{**MARK, "notify_order_source": True, "notify_customer": True}]},
        ),
        ("PUT", "/v2/shipments/se-1/hold", {}, {"hold_until_date": "2026-12-01T00:00:00Z"}),
    ],
)
def test_our_schemas_can_say_no(method: str, path: str, query: dict[str, str], body: object) -> None:
    assert faults(Asked(method, path, tuple(query.items()), KEY, "127.0.0.1", body))


async def test_every_read_fits_the_vendors_document(asked: list[Asked], specs: Path) -> None:
    document = yaml.safe_load((specs / "v2-openapi-2025-08.yaml").read_text())
    delta = yaml.safe_load((specs / "v2-delta-2026.yaml").read_text())
    paths = {path: told.get("get", {}).get("parameters", []) for path, told in document["paths"].items()}
    known = {path: {_resolved(document, row)["name"] for row in rows} for path, rows in paths.items()}
    known["/v2/fulfillments"] = set(delta["added_paths"]["/v2/fulfillments"]["get"]["query"])
    known["/v2/shipments"] |= set(delta["list_shipments_extra_query_seen"])
    for each in asked:
        path = re.sub("/se-[0-9]+", "/{webhook_id}" if "webhooks" in each.path else "/{shipment_id}", each.path)
        documented = delta["added_paths"] if path.endswith("/hold") else known
        assert path in documented or path.endswith("/restore"), path
        assert {name for name, _ in each.query} <= (known[path] if each.query else set())
    topics = set(delta["webhook_events"]["added"])
    assert {each.body["event"] for each in asked if each.body and "event" in each.body} <= topics


def _resolved(document: Any, row: Any) -> Any:
    for step in row["$ref"].split("/")[1:] if "$ref" in row else ():
        document = document[step]
    return document if "$ref" in row else row


def test_the_vendors_own_request_is_the_one_we_make(specs: Path) -> None:
    told = sample(specs, "fulfillments-create")
    (wanted,) = told["request"]["fulfillments"]
    shipped_at = datetime.fromisoformat(wanted["ship_date"])
    told_of = (wanted["shipment_id"], wanted["tracking_number"], carriers.code_for("FedEx"), shipped_at)
    assert wire.mark(*told_of, notify_shop=True) == wanted
    taken = replies.marked(json.dumps(told["response_ok"]).encode())
    refused = replies.marked(json.dumps(told["response_item_failed_http_200"]).encode())
    assert taken and refused
    assert replies.refusal(taken, wanted["shipment_id"]) is None
    assert replies.receipt(taken, wanted["shipment_id"]).words == "order 1042 marked as shipped"
    assert replies.refusal(refused, wanted["shipment_id"]) == refused.fulfillments[0].error_message
    held = sample(specs, "hold")["request"]
    assert wire.hold_until(date.fromisoformat(held["hold_until_date"])) == held


def test_every_sample_shipment_is_understood(specs: Path) -> None:
    for name in ("shipments-by-number-1042", "shipments-split-1048"):
        for row, source in zip(
            api.SHIPMENTS.validate_python(sample(specs, name)).rows, sample(specs, name)["shipments"], strict=True
        ):
            one = wire.shipment(row, marked=False)
            assert (one.state, one.number) == (ShipmentState.AWAITING_SHIPMENT, source["shipment_number"])
            assert f"se-{one.ref}" == source["shipment_id"] == wire.id_of(one.ref)
            assert [line.bin for line in one.lines] == [item["inventory_location"] for item in source["items"]]
    held = wire.shipment(ShipmentRecord.model_validate(sample(specs, "shipment-on-hold")), marked=False)
    assert (held.state, held.hold_until) == (ShipmentState.ON_HOLD, datetime(2026, 12, 1, 8, tzinfo=UTC))


def test_every_other_sample_is_understood(specs: Path) -> None:
    page = api.LABELS.validate_python(sample(specs, "label"))
    assert not page.leads_on(1)
    parcel = wire.label_parcel(page.rows[0])
    assert (parcel.carrier, parcel.has_label, parcel.voided) == ("FedEx", True, False)
    for name, notified in (("fulfillments-list", False), ("fulfillments-list-notified", True)):
        row = api.FULFILLMENTS.validate_python(sample(specs, name)).rows[0]
        assert wire.stands(row)
        by_hand = wire.fulfillment_parcel(row)
        assert (by_hand.shop_notified, by_hand.carrier) == (notified, "FedEx")
        assert by_hand.shipped_at == datetime(2026, 11, 23, 14, 50, 25, 67000, tzinfo=UTC)
    made = WebhookRecord.model_validate(sample(specs, "webhook-create")["response"])
    assert (made.event, made.store_id) == ("fulfillment_shipped_v2", "792882")


def test_every_sample_webhook_is_read_once_it_is_signed(specs: Path) -> None:
    reader = ShipStationV2Webhooks({"one": pair("one").public_key()}.get, lambda: NOW)
    for delivery in sample(specs, "webhook-deliveries"):
        body = json.dumps(delivery).encode()
        event = reader.read(signed(body, NOW.isoformat()), body)
        assert event.topic == delivery["resource_type"]
        assert bool(event.pointer) is (event.topic != "TRACK_EVENT_V2")


def test_every_sample_error_is_understood(specs: Path) -> None:
    for name, error in sample(specs, "errors").items():
        told = error.get("body", error)
        words = replies.error_words(int(name[:3]), json.dumps(told).encode())
        assert told["errors"][0]["message"] in words
