"""The WooCommerce client reads every sample of WooCommerce's own documents, and writes what these describe.

The samples are not part of this repository; where their folder is missing, the tests say so and are skipped.
"""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter

from integrations.errors import BadSignature, IntegrationError, NotFound, Rejected, Unauthorized
from integrations.http import open_session
from integrations.model import Parcel, Payment, Progress, SalesOrder
from integrations.woocommerce import tracking, wire
from integrations.woocommerce.auth import Keys
from integrations.woocommerce.client import WooCommerceClient
from integrations.woocommerce.nodes import OrderNode, RefundDetail
from integrations.woocommerce.reading import ORDERS, REFUNDS
from integrations.woocommerce.recording import FULFILLMENTS, NOTES, TRACKINGS
from integrations.woocommerce.replies import NoRoute
from integrations.woocommerce.subscriptions import WEBHOOK, WEBHOOKS
from integrations.woocommerce.webhooks import PING, WooCommerceWebhooks
from tests.contract.specs import json_of
from tests.integrations.http_bench import NotedBudget
from tests.integrations.woocommerce.samples import ORDER, REF, order
from tests.integrations.woocommerce.site import Site, open_site

SITE = "https://shop.example.com"
NUMBER = "1Z999AA10123456784"


def spec(name: str) -> Any:
    return json_of(f"woocommerce/{name}")


def sales(content: Any) -> SalesOrder:
    return wire.sales_order(OrderNode.model_validate(content), site_url=SITE)


SENT, TO_SEND = Progress.FULFILLED, Progress.UNFULFILLED


@pytest.mark.parametrize(
    ("name", "number", "progress", "placed_at", "skus"),
    [
        ("docs.order.processing", "727", TO_SEND, "2017-03-22T19:28:02", ["", "Bar3"]),
        ("docs.order.completed", "727", SENT, "2017-03-22T19:28:02", ["", "Bar3"]),
        ("sample.order.processing.v10", "2210", TO_SEND, "2026-11-20T15:04:11", ["WDO-001", "BWP-100"]),
        ("sample.order.completed.v10", "2210", SENT, "2026-11-20T15:04:11", ["WDO-001", "BWP-100"]),
        ("sample.order.sequential-number.v10", "1042", TO_SEND, "2026-11-21T02:15:00", ["OPS-001"]),
    ],
)
def test_the_sample_orders_are_read(
    name: str, number: str, progress: Progress, placed_at: str, skus: list[str]
) -> None:
    content = spec(f"{name}.json")
    found = sales(content)
    assert (found.ref, found.number) == (str(content["id"]), number)
    assert (found.payment, found.progress) == (Payment.PAID, progress)
    assert found.placed_at.isoformat() == f"{placed_at}+00:00"
    assert [line.sku for line in found.lines] == skus
    assert found.needs_shipping
    assert not any("&" in line.title for line in found.lines)


def test_what_shipstation_counted_is_shown_as_evidence() -> None:
    assert sales(spec("sample.order.completed.v10.json")).native == {
        "status": "completed",
        "shipped": "3 of 3 shipped",
    }


def test_the_sample_lists_are_read() -> None:
    first, second = (sales(each) for each in spec("docs.orders.list.json"))
    assert (first.ref, first.payment) == ("727", Payment.PAID)
    assert (second.ref, second.payment) == ("723", Payment.PARTIALLY_REFUNDED)
    assert second.native["refunds"] == "19.00 USD refunded"
    batch = spec("docs.orders.batch.response.json")
    every = [*batch["create"], *batch["update"], *batch["delete"]]
    assert len(ORDERS.validate_python(every)) == len(every)
    assert {sales(each).payment for each in every} >= {Payment.UNPAID, Payment.PAID}


def test_the_sample_refunds_are_read() -> None:
    whole = spec("docs.order-refunds.list.json")
    assert [each.id for each in REFUNDS.validate_python(whole)] == [str(each["id"]) for each in whole]
    assert RefundDetail.model_validate(spec("docs.order-refund.json")).line_items == ()
    rows = [row for each in whole for row in each["line_items"]]
    assert all(row["quantity"] <= 0 for row in rows)


def test_the_sample_notes_are_read() -> None:
    whole = spec("docs.order-notes.list.json")
    assert [each.note for each in NOTES.validate_python(whole)] == [each["note"] for each in whole]
    described = spec("docs.order-note.json").keys()
    sent = tracking.note_body(Parcel(carrier="UPS", tracking_number=NUMBER)).keys()
    assert sent - {"added_by_user"} <= described


def test_the_sample_webhooks_are_read() -> None:
    assert WEBHOOK.validate_python(spec("docs.webhook.json")).topic == "order.updated"
    assert all(each.status == "active" for each in WEBHOOKS.validate_python(spec("docs.webhooks.list.json")))


# Tracking numbers


def test_a_fulfillment_is_made_as_the_sample_describes() -> None:
    sample = spec("sample.fulfillments.json")
    url = f"https://www.ups.com/track?tracknum={NUMBER}"
    sent = tracking.fulfillment_body(
        Parcel(carrier="UPS", tracking_number=NUMBER, tracking_url=url), {"501": Decimal(2)}
    )
    wanted = sample["create_request"]["body"]
    assert {**sent, "meta_data": by_key(sent["meta_data"])} == {**wanted, "meta_data": by_key(wanted["meta_data"])}


def by_key(rows: Any) -> dict[str, object]:
    return {row["key"]: row["value"] for row in rows}


def test_a_fulfillment_is_recognised_as_the_sample_answers() -> None:
    [made] = FULFILLMENTS.validate_python([spec("sample.fulfillments.json")["create_response_201"]])
    assert tracking.bears(made, Parcel(carrier="UPS", tracking_number=NUMBER))
    sold = OrderNode.model_validate(spec("sample.order.processing.v10.json"))
    assert tracking.left_of(sold, {}, [made]) == {"502": Decimal(1)}


@pytest.mark.parametrize(
    ("carrier", "url", "sample"),
    [
        ("usps", None, "create_request"),
        ("Example Courier", "https://courier.example.com/t/12345678", "create_request_custom_provider"),
    ],
)
def test_a_tracking_is_made_as_the_sample_describes(carrier: str, url: str | None, sample: str) -> None:
    described = spec("sample.shipment-tracking.json")
    wanted = described[sample].get("body", described[sample])
    parcel = Parcel(
        carrier=carrier,
        tracking_number=wanted["tracking_number"],
        tracking_url=url,
        shipped_at=datetime(2026, 11, 23, 17, tzinfo=UTC),
    )
    providers = described["providers_response_200"]
    sent = tracking.extension_body(parcel, providers, advanced=False, dated=True)
    assert sent | ({"custom_tracking_link": wanted["custom_tracking_link"]} if url else {}) == wanted
    advanced = tracking.extension_body(parcel, providers, advanced=True, dated=True)
    assert advanced.keys() <= described["ast_variant_request"]["body"].keys()
    [made] = TRACKINGS.validate_python([described["create_response_201"]])
    assert made.tracking_number


# Refusals


READS: list[tuple[str, type[IntegrationError]]] = [
    ("GET or DELETE unknown order id", NotFound),
    ("no credentials, or unknown consumer key over Basic", Unauthorized),
    ("known key, wrong secret over Basic", Unauthorized),
    ("OAuth: unknown key", Unauthorized),
    ("OAuth: signature mismatch", Unauthorized),
    ("OAuth: clock skew over 15 min", Unauthorized),
    ("OAuth: nonce replay", Unauthorized),
    ("per_page=101", Rejected),
    ("route absent", NoRoute),
]
WRITES: list[tuple[str, type[IntegrationError]]] = [
    ("PUT unknown order id", NotFound),
    ("write with a read-only key", Unauthorized),
    ("valid key whose WP user lacks the capability", Unauthorized),
    ("PUT status not in the site enum", Rejected),
]


def refusal(when: str) -> Any:
    return next(each for each in spec("errors.json") if each["when"].startswith(when))


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with open_site() as opened:
        yield opened


@pytest.fixture
async def client(site: Site) -> AsyncIterator[WooCommerceClient]:
    async with open_session() as session:
        yield WooCommerceClient(session, site_url=site.url, keys=Keys("ck", "cs"), budget=NotedBudget())


@pytest.mark.parametrize(("when", "kind"), READS)
async def test_a_refused_read(client: WooCommerceClient, site: Site, when: str, kind: type[IntegrationError]) -> None:
    said = refusal(when)
    site.says(ORDER, said["body"], status=said["http"], **said.get("headers", {}))
    if kind is NotFound:
        assert await client.get(REF) is None
        return
    with pytest.raises(kind) as caught:
        await client.get(REF)
    assert type(caught.value) is kind
    assert said["body"]["code"] in caught.value.detail


@pytest.mark.parametrize(("when", "kind"), WRITES)
async def test_a_refused_write(
    client: WooCommerceClient, site: Site, when: str, kind: type[IntegrationError]
) -> None:
    said = refusal(when)
    site.says(ORDER, order())
    site.says(ORDER, said["body"], method="POST", status=said["http"])
    with pytest.raises(kind) as caught:
        await client.fulfill(REF, Parcel(carrier="UPS"), notify_customer=True)
    assert type(caught.value) is kind


def test_every_refusal_that_we_can_meet_is_in_a_table() -> None:
    ours = [when for when, _ in (*READS, *WRITES)]
    others = [each["when"] for each in spec("errors.json") if not any(each["when"].startswith(when) for when in ours)]
    assert [each.split(",")[0] for each in others] == [
        "DELETE an already trashed order without force",
        "batch item failure is embedded",
        "webhook create with a bad topic",
        "webhook DELETE without force=true",
        "host",
    ]


# Webhooks


def test_the_sample_deliveries_are_read() -> None:
    keys = []
    for each in spec("webhook.deliveries.json"):
        reader, body = WooCommerceWebhooks([each["secret"]]), each["raw_body"].encode()
        if each.get("expect") == "reject":
            with pytest.raises(BadSignature):
                reader.read(each["headers"], body)
            continue
        event = reader.read(each["headers"], body)
        if each["case"] == PING:
            assert (event.topic, event.order_refs, event.delivery_key) == (PING, (), None)
            continue
        assert event.topic == each["headers"]["X-WC-Webhook-Topic"]
        assert event.order_refs == (str(json.loads(body)["id"]),)
        keys.append(event.delivery_key)
    assert len(set(keys)) == len(keys) == 4


def test_what_a_delivery_shows_is_an_order() -> None:
    shown = [json.loads(each["raw_body"]) for each in spec("webhook.deliveries.json") if "{" in each["raw_body"]]
    whole = TypeAdapter(list[OrderNode]).validate_python([each for each in shown if "number" in each])
    assert {node.number for node in whole} == {"2210", "1042"}
