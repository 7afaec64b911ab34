"""The Katana client keeps to Katana's own documents: each request it makes, and each sample it must understand.

The requests are also held against schemas in our own words, which are always here. Katana's documents are not part
of this repository; where their folder is missing, the tests that need it say so and are skipped.
"""

import json
import re
from collections import defaultdict
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import jsonschema
import pytest
from openapi_core.testing import MockRequest
from werkzeug.datastructures import MultiDict

from integrations.errors import Rejected, UnexpectedReply
from integrations.katana import supply_wire, wire
from integrations.katana.fields import Record
from integrations.katana.webhooks import KatanaWebhooks
from integrations.model import Availability, Parcel, ProductionStage
from integrations.stock import MakingState
from integrations.subscriptions import Address
from tests.contract.judges import allows, katana_gateway, to_katana
from tests.contract.schemas.katana import REQUESTS
from tests.contract.specs import community_document, json_of, katana_document
from tests.integrations.katana.loopback import Answer, Asked, Loopback, Said, katana, listed
from tests.integrations.katana.samples import fulfillment, order, row, variant, webhook
from tests.integrations.katana.test_supply import making

PARCEL = Parcel(carrier="Omniva", tracking_number="CE0042EE", tracking_url="https://track.example/CE0042EE")
PART = [{"sales_order_row_id": 501, "quantity": "2"}]


@pytest.fixture(scope="module")
def samples() -> Any:
    return json_of("katana-examples.json")


def answer(samples: Any, operation: str) -> Any:
    return samples["operations"][operation]["responses"]["200"]["example"]


async def everything(server: Loopback) -> None:
    """Each thing the client can do, the refused search and its fallback included."""
    client = server.client
    await client.ping()
    await client.resolve("manufacturing_order:21")
    await client.find("#LIN1042")
    await client.find_by_channel_order("5550001042")
    _ = [each async for each in client.changed_since(datetime(2026, 11, 20, tzinfo=UTC))]
    _ = [each async for each in client.open_orders()]
    partly = await client.get("7001")
    assert partly is not None
    await client.deliver(partly, PARCEL)
    await client.unpack(partly)
    server.answers["GET /sales_orders/7001"] = Said(body=order(sales_order_rows=[row(), row(502, quantity="0.5")]))
    server.answers["GET /sales_order_fulfillments"] = listed()
    opened = await client.get("7001")
    assert opened is not None
    await client.pack(opened)
    await client.supply(datetime(2026, 11, 30, tzinfo=UTC))
    await client.stock_of("shirt-m")
    await client.skus()
    await client.make(opened, "501")
    ours = client.subscriptions(Address("https://shipmate.example.com/webhooks/katana"))
    await ours.add(ours.topics)
    for each in await ours.list():
        await ours.repair(each)
        await ours.remove(each.ref)


@pytest.fixture
async def requests() -> list[Asked]:
    part = fulfillment(sales_order_fulfillment_rows=PART)
    answers: dict[str, Answer] = {
        "GET /factory": Said(body={"display_name": "Linen & Loom"}),
        "GET /manufacturing_orders/21": Said(body={"id": 21, "sales_order_id": 7001}),
        "GET /sales_orders": listed(order()),
        "GET /sales_orders/7001": Said(body=order(status="PARTIALLY_PACKED")),
        "POST /sales_orders/search": Said(422),
        "GET /sales_order_fulfillments": listed(part),
        "GET /variants": listed(variant(parent={"is_producible": True})),
        "GET /manufacturing_orders": listed(making(ingredient_availability="EXPECTED")),
        "GET /manufacturing_order_recipe_rows": listed(),
        "GET /purchase_orders": listed(),
        "GET /inventory": Said(body={"data": []}),
        "POST /manufacturing_order_make_to_order": Said(body=making()),
        "POST /sales_order_fulfillments": Said(body=fulfillment(901)),
        "PATCH /sales_order_fulfillments/900": Said(body=part),
        "DELETE /sales_order_fulfillments/900": Said(204),
        "GET /webhooks": listed(webhook()),
        "POST /webhooks": Said(body=webhook()),
        "PATCH /webhooks/60": Said(body=webhook()),
        "DELETE /webhooks/60": Said(204),
    }
    async with katana(answers) as server:
        await everything(server)
        return server.asked


def template(asked: Asked) -> str:
    return re.sub(r"/\d+$", "/{id}", asked.line)


def test_every_kind_of_request_is_made(requests: list[Asked]) -> None:
    assert {template(asked) for asked in requests} == set(REQUESTS)


def test_every_request_keeps_to_our_schemas(requests: list[Asked]) -> None:
    for asked in requests:
        query_schema, body_schema = REQUESTS[template(asked)]
        query = defaultdict(list)
        for name, value in asked.query:
            query[name].append(value)
        jsonschema.validate(dict(query), query_schema)
        jsonschema.validate(asked.body, body_schema)


@pytest.mark.parametrize(
    "change",
    [
        {"note": "an unknown key"},
        {"status": "SHIPPED"},
        {"tracking_number": ""},
        {"sales_order_fulfillment_rows": []},
        {"sales_order_fulfillment_rows": [{"sales_order_row_id": 501, "quantity": "3"}]},
    ],
)
def test_our_schemas_can_refuse(change: dict[str, object]) -> None:
    good = {
        "sales_order_id": 7001,
        "status": "PACKED",
        "sales_order_fulfillment_rows": [{"sales_order_row_id": 501, "quantity": 3}],
    }
    schema = REQUESTS["POST /sales_order_fulfillments"][1]
    jsonschema.validate(good, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(good | change, schema)


def to_gateway(asked: Asked) -> MockRequest:
    return to_katana(asked.method, asked.path, args=MultiDict(asked.query), data=asked.raw or None)


def test_every_request_is_one_katanas_gateway_allows(requests: list[Asked]) -> None:
    for asked in requests:
        katana_gateway().validate_request(to_gateway(asked))


def test_katanas_gateway_refuses_a_body_with_an_unknown_key(requests: list[Asked]) -> None:
    """Without this the test above could be passing because nothing is looked at."""
    (post, *_) = [asked for asked in requests if asked.line == "POST /sales_order_fulfillments"]
    spoiled = Asked(post.method, post.path, [], post.headers, json.dumps(post.body | {"note": "x"}).encode())
    assert not allows(katana_gateway(), to_gateway(spoiled))


def test_every_name_in_a_query_is_one_the_gateway_knows(requests: list[Asked]) -> None:
    """Katana ignores names it does not know. Paging and dates are one shared parameter each in its document."""
    shared = {"limit", "page", "updated_at_min"}
    for asked in requests:
        operation = katana_document()["paths"][template(asked).split()[1]][asked.method.lower()]
        known = {each["name"] for each in operation.get("parameters", [])}
        assert {name for name, _ in asked.query} <= known | shared


def test_sample_orders_are_read(samples: Any) -> None:
    lists = answer(samples, "GET /sales_orders")["data"]
    for sample in [*lists, answer(samples, "GET /sales_orders/{id}")]:
        read = wire.production_order(Record(sample, "sales order"), {})
        assert (read.stage, read.availability) == (ProductionStage.OPEN, Availability.IN_STOCK)
        assert read.channel_order_ref == sample["ecommerce_order_id"]
        assert read.lines[0].quantity == sample["sales_order_rows"][0]["quantity"]
        assert not read.lines[0].needs_allocation


def test_the_sample_of_a_search_lacks_rows_and_is_not_taken_for_orders(samples: Any) -> None:
    for sample in answer(samples, "POST /sales_orders/search")["data"]:
        with pytest.raises(UnexpectedReply, match="sales_order_rows"):
            wire.production_order(Record(sample, "sales order"), {})


@pytest.mark.parametrize(
    "operation",
    [
        "GET /sales_order_fulfillments",
        "POST /sales_order_fulfillments",
        "PATCH /sales_order_fulfillments/{id}",
    ],
)
def test_sample_fulfillments_are_read(samples: Any, operation: str) -> None:
    said = answer(samples, operation)
    for sample in said.get("data", [said]):
        read = wire.packing(Record(sample, "fulfillment"))
        assert read.stage is ProductionStage.DELIVERED
        assert read.quantity == 2


def test_sample_factory_and_manufacturing_order_are_read(samples: Any) -> None:
    assert wire.account(Record(answer(samples, "GET /factory"), "account")).name == "Display name"
    made = Record(answer(samples, "GET /manufacturing_orders/{id}"), "manufacturing order")
    assert made.optional_id("sales_order_id") == 1


@pytest.mark.parametrize("operation", ["GET /manufacturing_orders", "POST /manufacturing_order_make_to_order"])
def test_sample_makings_are_read(samples: Any, operation: str) -> None:
    said = answer(samples, operation)
    records = [Record(each, "manufacturing order") for each in said.get("data", [said])]
    (read,) = supply_wire.makings(records, [], {})
    assert (read.number, read.state, read.quantity) == ("SO-2 / 1", MakingState.NOT_STARTED, Decimal(1))
    assert (read.line_ref, read.due_at) == ("1", datetime(2021, 10, 18, 8, 0, tzinfo=UTC))


def test_a_sample_recipe_row_is_read(samples: Any) -> None:
    (sample,) = answer(samples, "GET /manufacturing_order_recipe_rows")["data"]
    made = Record(answer(samples, "GET /manufacturing_orders/{id}") | {"id": 1}, "manufacturing order")
    (read,) = supply_wire.makings([made], [Record(sample, "recipe row")], {})
    assert [str(each.quantity) for each in read.short] == ["1.2"]


def test_a_sample_purchase_that_has_not_come_is_read(samples: Any) -> None:
    (sample,) = answer(samples, "GET /purchase_orders")["data"]
    assert supply_wire.purchases([Record(sample, "purchase order")], {}) == (), "its one row has come"
    rows = [row | {"received_date": None} for row in sample["purchase_order_rows"]]
    (read,) = supply_wire.purchases([Record(sample | {"purchase_order_rows": rows}, "purchase order")], {})
    assert (read.number, str(read.quantity)) == ("PO-1", "1.1")
    assert read.due_at == datetime(2021, 10, 13, 15, 31, 48, 490000, tzinfo=UTC)


def test_sample_inventory_is_read(samples: Any) -> None:
    records = [Record(each, "inventory record") for each in answer(samples, "GET /inventory")["data"]]
    (level,) = supply_wire.levels(records, supply_wire.places(records))
    assert (level.place, level.in_stock, level.expected) == ("Main location", Decimal(7), Decimal(100))
    assert level.available == 207


def test_sample_variants_are_read() -> None:
    answered = community_document()["paths"]["/variants"]["get"]["responses"]["200"]
    rows = answered["content"]["application/json"]["example"]["data"]
    read = [wire.variant(Record(each, "variant")) for each in rows]
    assert read[0].sku == "EM"
    assert not read[0].tracked


async def test_sample_registrations_are_read(samples: Any) -> None:
    said = answer(samples, "GET /webhooks")
    [registered] = said["data"]
    async with katana({"GET /webhooks": Said(body=said)}) as server:
        [ours] = await server.client.subscriptions(Address(registered["url"])).list()
    assert (ours.ref, ours.token) == (str(registered["id"]), registered["token"])
    assert ours.flaws and not any(registered["subscribed_events"][0] in each for each in ours.flaws)


def test_sample_errors_are_put_in_words(samples: Any) -> None:
    for name, sample in samples["errors"].items():
        if name == "note":
            continue
        inner = sample["error"]
        for envelope in (sample, inner):
            assert wire.error_words(inner["statusCode"], envelope).startswith(inner["message"][:40])


def test_the_sample_paging_header_is_read(samples: Any) -> None:
    assert wire.page_count(samples["pagination_header_example"]["X-Pagination"]) == 3


def test_sample_webhooks_are_read(samples: Any) -> None:
    vectors = next(value for name, value in samples["webhooks"].items() if name.startswith("signature_test_vectors"))
    assert vectors
    for vector in vectors:
        body = vector["raw_body"].encode()
        event = KatanaWebhooks(vector["token"]).read({"X-Sha2-Signature": vector["x-sha2-signature"]}, body)
        sent = json.loads(body)
        assert event.topic == sent["action"]
        assert str(sent["object"]["id"]) in (*event.order_refs, (event.pointer or "").rpartition(":")[2])
    payloads = samples["webhooks"]["payload_examples"].values()
    assert {json.dumps(each) for each in payloads} <= {json.dumps(json.loads(each["raw_body"])) for each in vectors}


async def test_an_error_of_the_gateway_reaches_the_caller_in_its_words(samples: Any) -> None:
    async with katana({"GET /factory": Said(422, samples["errors"]["422"])}) as server:
        with pytest.raises(Rejected, match=r"details.*\.city should NOT be longer"):
            await server.client.ping()
