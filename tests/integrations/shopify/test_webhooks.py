"""Webhooks: only genuine ones are read, and each names the order to look at, a pointer to it, or nothing."""

import base64
import hashlib
import hmac
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.errors import BadSignature, Unreadable
from integrations.model import WebhookEvent
from integrations.shopify.webhooks import ORDER_AT, ShopifyWebhooks
from tests.integrations.shopify.samples import FULFILLMENT_ORDER, ORDER_ID

SECRET = "shpss_made_up"
READER = ShopifyWebhooks([SECRET])


def sign(body: bytes, secret: str = SECRET) -> str:
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def headers(topic: str, body: bytes, *, secret: str = SECRET) -> dict[str, str]:
    return {
        "X-Shopify-Topic": topic,
        "X-Shopify-Hmac-SHA256": sign(body, secret),
        "X-Shopify-Webhook-Id": "delivery-1",
        "X-Shopify-Event-Id": "event-1",
    }


def read(topic: str, content: object) -> WebhookEvent:
    body = json.dumps(content).replace("/", "\\/").encode()
    return READER.read(headers(topic, body), body)


@pytest.mark.parametrize(
    "topic", ["orders/create", "orders/updated", "orders/fulfilled", "orders/partially_fulfilled", "orders/cancelled"]
)
def test_order_topics_name_the_order(topic: str) -> None:
    event = read(topic, {"id": int(ORDER_ID), "name": "#3301"})
    assert event == WebhookEvent(topic=topic, delivery_key="delivery-1", order_refs=(ORDER_ID,))


def test_an_edit_wraps_its_order() -> None:
    event = read("orders/edited", {"order_edit": {"id": 1, "order_id": int(ORDER_ID)}})
    assert event.order_refs == (ORDER_ID,)


@pytest.mark.parametrize("topic", ["fulfillments/create", "fulfillments/update", "refunds/create"])
def test_topics_about_a_part_name_its_order(topic: str) -> None:
    assert read(topic, {"id": 5, "order_id": int(ORDER_ID)}).order_refs == (ORDER_ID,)


@pytest.mark.parametrize(
    ("topic", "content"),
    [
        ("fulfillment_orders/placed_on_hold", {"fulfillment_order": {"id": FULFILLMENT_ORDER, "status": "on_hold"}}),
        ("fulfillment_orders/hold_released", {"fulfillment_order": {"id": FULFILLMENT_ORDER}}),
        ("fulfillment_orders/moved", {"reason": None, "original_fulfillment_order": {"id": FULFILLMENT_ORDER}}),
        (
            "fulfillment_holds/added",
            {"fulfillment_hold": {"id": "x"}, "fulfillment_order": {"id": FULFILLMENT_ORDER}},
        ),
    ],
)
def test_fulfillment_order_topics_point_to_the_order(topic: str, content: object) -> None:
    event = read(topic, content)
    assert event == WebhookEvent(topic=topic, delivery_key="delivery-1", pointer=FULFILLMENT_ORDER)


@pytest.mark.parametrize("topic", ["inventory_levels/update", "app/uninstalled", "products/update", "anything"])
def test_topics_we_do_not_use_are_empty_events(topic: str) -> None:
    assert read(topic, ["whatever"]) == WebhookEvent(topic=topic, delivery_key="delivery-1")


def test_ids_beyond_double_precision_stay_exact() -> None:
    assert read("orders/create", {"id": 9007199254740993}).order_refs == ("9007199254740993",)
    assert read("orders/create", {"id": "9007199254740993"}).order_refs == ("9007199254740993",)


def test_header_names_come_in_any_case() -> None:
    body = b'{"id": 7}'
    shouted = {name.upper(): value for name, value in headers("ORDERS/CREATE", body).items()}
    assert READER.read(shouted, body).order_refs == ("7",)
    assert READER.read(shouted, body).topic == "orders/create"


def test_without_a_webhook_id_there_is_no_delivery_key() -> None:
    """The event id would do no good: several topics share one."""
    body = b'{"id": 7}'
    sent = {name: value for name, value in headers("orders/create", body).items() if name != "X-Shopify-Webhook-Id"}
    assert READER.read(sent, body).delivery_key is None


def test_any_of_several_secrets_will_do() -> None:
    body = b'{"id": 7}'
    reader = ShopifyWebhooks(["new", "old", "by hand"])
    for secret in ("new", "old", "by hand"):
        assert reader.read(headers("orders/create", body, secret=secret), body).order_refs == ("7",)
    with pytest.raises(BadSignature):
        reader.read(headers("orders/create", body, secret="other"), body)


@pytest.mark.parametrize("secrets", [[], [""], ["good", ""]])
def test_an_empty_secret_is_no_secret(secrets: list[str]) -> None:
    with pytest.raises(ValueError, match="at least one secret, and none may be empty"):
        ShopifyWebhooks(secrets)


@pytest.mark.parametrize("signature", [None, "", "not base64", "ä", "\udcff", sign(b"another body")])
def test_a_wrong_signature_is_refused_before_the_body_is_looked_at(signature: str | None) -> None:
    body = b"not json"
    sent = headers("orders/create", body) | {"X-Shopify-Hmac-SHA256": signature or ""}
    if signature is None:
        del sent["X-Shopify-Hmac-SHA256"]
    with pytest.raises(BadSignature):
        READER.read(sent, body)


def test_the_signature_is_over_the_bytes_as_sent() -> None:
    """Shopify writes `/` as `\\/`; the same JSON written anew has another signature."""
    body = b'{"id": 7, "url": "https:\\/\\/lamps.example"}'
    sent = headers("orders/create", body)
    assert READER.read(sent, body).order_refs == ("7",)
    with pytest.raises(BadSignature):
        READER.read(sent, json.dumps(json.loads(body)).encode())


@pytest.mark.parametrize(
    ("topic", "body"),
    [
        ("", b"{}"),
        ("orders/create", b""),
        ("orders/create", b"not json"),
        ("orders/create", b"\xff"),
        ("orders/create", b"[1]"),
        ("orders/create", b"{}"),
        ("orders/create", b'{"id": true}'),
        ("orders/create", b'{"id": 1.5}'),
        ("orders/create", b'{"id": -1}'),
        ("orders/create", b'{"id": "abc"}'),
        ("orders/create", b'{"id": ' + b"9" * 5000 + b"}"),
        ("orders/create", b"[" * 100_000),
        ("orders/edited", b'{"order_edit": 3}'),
        ("orders/edited", b'{"id": 7}'),
        ("fulfillments/create", b'{"id": 7}'),
        ("fulfillment_orders/placed_on_hold", b"{}"),
        ("fulfillment_orders/placed_on_hold", b'{"fulfillment_order": {"id": 7}}'),
        ("fulfillment_orders/placed_on_hold", b'{"order": {"id": "gid://shopify/Order/7"}}'),
    ],
)
def test_a_genuine_body_of_another_shape_is_unreadable(topic: str, body: bytes) -> None:
    with pytest.raises(Unreadable):
        READER.read(headers(topic, body), body)


@given(
    topic=st.sampled_from([*ORDER_AT, "fulfillment_orders/moved", "other"]) | st.text(max_size=10),
    body=st.binary(max_size=40)
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=2)
            | st.dictionaries(
                st.sampled_from(["id", "order_id", "order_edit", "fulfillment_order"]), inner, max_size=3
            )
        ),
        max_leaves=5,
    ).map(lambda content: json.dumps(content).encode()),
)
def test_any_genuine_body_is_read_or_unreadable(topic: str, body: bytes) -> None:
    try:
        event = READER.read(headers(topic, body), body)
    except Unreadable:
        return
    assert all(ref.isdigit() for ref in event.order_refs)
    assert event.pointer is None or event.pointer.startswith("gid://shopify/FulfillmentOrder/")


@given(
    sent=st.dictionaries(st.sampled_from(["X-Shopify-Topic", "X-Shopify-Hmac-SHA256", "Other"]), st.text()),
    body=st.binary(max_size=40),
)
def test_whatever_else_arrives_is_a_bad_signature(sent: dict[str, str], body: bytes) -> None:
    with pytest.raises(BadSignature):
        READER.read(sent, body)
