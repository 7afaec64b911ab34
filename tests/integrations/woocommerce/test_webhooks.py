"""Webhooks: only genuine ones are read, nothing that is genuine is refused for being odd, and no two are mixed up."""

import base64
import hashlib
import hmac
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.errors import BadSignature, Unreadable
from integrations.model import WebhookEvent
from integrations.woocommerce.webhooks import ORDER_TOPICS, PING, WooCommerceWebhooks

SECRET = "whsec_made_up"
READER = WooCommerceWebhooks([SECRET])
BODY = b'{"id":3307,"number":"1042","url":"https:\\/\\/kites.example","name":"Stra\\u00dfe"}'
FORM = {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": "WooCommerce/10.2.1 Hookshot"}


def sign(body: bytes, secret: str = SECRET) -> str:
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def headers(body: bytes, topic: str = "order.updated", *, secret: str = SECRET, **other: str) -> dict[str, str]:
    sent = {
        "Content-Type": "application/json",
        "X-WC-Webhook-Source": "https://kites.example/",
        "X-WC-Webhook-Topic": topic,
        "X-WC-Webhook-Signature": sign(body, secret),
        "X-WC-Webhook-ID": "16",
        "X-WC-Webhook-Delivery-ID": "f00d",
    }
    return sent | {name.replace("_", "-"): value for name, value in other.items()}


def read(topic: str, content: object) -> WebhookEvent:
    body = json.dumps(content).encode()
    return READER.read(headers(body, topic), body)


@pytest.mark.parametrize("topic", ORDER_TOPICS)
def test_order_topics_name_the_order_by_its_id(topic: str) -> None:
    event = READER.read(headers(BODY, topic), BODY)
    assert (event.topic, event.order_refs, event.pointer) == (topic, ("3307",), None)


def test_a_deleted_order_is_named_by_nothing_but_its_id() -> None:
    assert read("order.deleted", {"id": 3307}).order_refs == ("3307",)


def test_an_event_of_the_shops_own_names_the_order_alone() -> None:
    content = {"action": "woocommerce_order_status_completed", "arg": 3307}
    assert read("action.woocommerce_order_status_completed", content).order_refs == ("3307",)
    assert read("action.woocommerce_order_status_completed", {"action": "x", "arg": {"id": 7}}).order_refs == ()


@pytest.mark.parametrize("topic", ["product.updated", "coupon.created", "action.woocommerce_add_to_cart", "anything"])
def test_topics_we_do_not_use_are_empty_events(topic: str) -> None:
    event = read(topic, {"id": 7, "arg": 7})
    assert (event.topic, event.order_refs, event.pointer) == (topic, (), None)


@pytest.mark.parametrize(
    "content",
    [
        {"code": "woocommerce_rest_shop_order_invalid_id", "message": "Invalid ID.", "data": {"status": 404}},
        {},
        {"id": None},
        {"id": True},
        {"id": -1},
        {"id": 1.5},
        {"id": "abc"},
        {"id": [7]},
    ],
)
def test_a_genuine_body_without_an_order_is_no_failure(content: object) -> None:
    """An answer other than a success would count against the webhook, until it is switched off."""
    assert read("order.updated", content).order_refs == ()


@pytest.mark.parametrize("body", [b"", b"not json", b"\xff", b"[1]", b"7", b"[" * 100_000, b'{"id":' + b"9" * 5000])
def test_a_genuine_body_that_is_no_object_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        READER.read(headers(body), body)


@pytest.mark.parametrize("topic", ["", "a topic", "x" * 101, "ö"])
def test_a_topic_that_is_none_is_unreadable(topic: str) -> None:
    with pytest.raises(Unreadable):
        READER.read(headers(BODY, topic), BODY)


def test_header_names_come_in_any_case() -> None:
    shouted = {name.upper(): value for name, value in headers(BODY).items()}
    assert READER.read(shouted, BODY).order_refs == ("3307",)


# Which delivery it is


def key(body: bytes = BODY, /, **other: str) -> str | None:
    return READER.read(headers(body, **other), body).delivery_key


def test_two_orders_told_in_one_second_are_two_deliveries() -> None:
    """Scenario 38: the delivery id says which webhook and which second, and no more."""
    other = BODY.replace(b"3307", b"3308")
    assert key() == key()
    assert len({key(), key(other), key(X_WC_Webhook_ID="17"), key(X_WC_Webhook_Delivery_ID="beef")}) == 4


@pytest.mark.parametrize(
    "other",
    [
        {"X_WC_Webhook_Delivery_ID": ""},
        {"X_WC_Webhook_ID": ""},
        {"X_WC_Webhook_ID": "sixteen"},
        {"X_WC_Webhook_Delivery_ID": "x" * 101},
        {"X_WC_Webhook_Delivery_ID": "two words"},
    ],
)
def test_without_a_sound_id_every_delivery_is_news(other: dict[str, str]) -> None:
    assert key(**other) is None


# Whose it is


def test_any_of_several_secrets_will_do() -> None:
    reader = WooCommerceWebhooks(["new", "old"])
    for secret in ("new", "old"):
        assert reader.read(headers(BODY, secret=secret), BODY).order_refs == ("3307",)
    with pytest.raises(BadSignature):
        reader.read(headers(BODY, secret="other"), BODY)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("a&b\"c'<d>", "a&b\"c'<d>"),
        ("a&amp;b&quot;c&#039;&lt;d&gt;", "a&b\"c'<d>"),
        ("&amp;lt;", "&lt;"),
        ("&copy;&nbsp", "&copy;&nbsp"),
        ("a&amp;b", "a&amp;b"),
    ],
)
def test_a_secret_is_used_as_its_html_reads(ours: str, theirs: str) -> None:
    reader = WooCommerceWebhooks([ours])
    assert reader.read(headers(BODY, secret=theirs), BODY).order_refs == ("3307",)


@pytest.mark.parametrize("secrets", [[], [""], ["good", ""]])
def test_an_empty_secret_is_no_secret(secrets: list[str]) -> None:
    with pytest.raises(ValueError, match="need a secret"):
        WooCommerceWebhooks(secrets)


def test_the_signature_is_over_the_bytes_as_sent() -> None:
    """PHP escapes slashes and letters in its own way; the same JSON written anew has another signature."""
    again = json.dumps(json.loads(BODY)).encode()
    with pytest.raises(BadSignature):
        READER.read(headers(BODY), again)


@pytest.mark.parametrize("signature", [None, "", "not base64", "ä", "\udcff", sign(b"another body"), sign(BODY)[:-1]])
def test_a_wrong_signature_is_refused_before_the_body_is_looked_at(signature: str | None) -> None:
    sent = headers(BODY, X_WC_Webhook_Signature=signature or "")
    if signature is None:
        del sent["X-WC-Webhook-Signature"]
    for body in (BODY, b"not json"):
        with pytest.raises(BadSignature):
            READER.read(sent, body + b" ")


@given(place=st.integers(0, len(BODY) - 1), bit=st.integers(0, 7))
def test_one_bit_of_the_body_makes_another_message(place: int, bit: int) -> None:
    forged = bytearray(BODY)
    forged[place] ^= 1 << bit
    with pytest.raises(BadSignature):
        READER.read(headers(BODY), bytes(forged))


@given(secret=st.text(st.characters(codec="utf-8"), min_size=1, max_size=20).filter(lambda text: text != SECRET))
def test_another_secret_makes_another_signature(secret: str) -> None:
    with pytest.raises(BadSignature):
        READER.read(headers(BODY, secret=secret), BODY)


NAMES = ["X-WC-Webhook-Topic", "X-WC-Webhook-Signature", "X-WC-Webhook-ID", "Content-Type", "Other"]


@given(
    sent=st.dictionaries(st.sampled_from(NAMES), st.text() | st.just(FORM["Content-Type"])),
    body=st.binary(max_size=40) | st.just(b"webhook_id=7"),
)
def test_whatever_else_arrives_names_nothing(sent: dict[str, str], body: bytes) -> None:
    try:
        event = READER.read(sent, body)
    except BadSignature:
        return
    assert event == WebhookEvent(topic=PING, delivery_key=None, unsigned=True)
    assert body == b"webhook_id=7"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["id", "arg", "number"]), inner, max_size=3)
    ),
    max_leaves=5,
)


@given(
    topic=st.sampled_from([*ORDER_TOPICS, "action.woocommerce_order_x", "other"]) | st.text(max_size=10),
    body=st.binary(max_size=40) | JSON.map(lambda content: json.dumps(content).encode()),
    delivery=st.text(max_size=10),
)
def test_any_genuine_body_is_read_or_unreadable(topic: str, body: bytes, delivery: str) -> None:
    try:
        event = READER.read(headers(body, topic, X_WC_Webhook_Delivery_ID=delivery), body)
    except Unreadable:
        return
    assert all(ref.isascii() and ref.isdigit() and len(ref) <= 20 for ref in event.order_refs)
    assert event.delivery_key is None or (event.delivery_key.isascii() and len(event.delivery_key) <= 160)


# The test that bears no signature


def test_a_test_is_an_event_that_names_nothing() -> None:
    event = READER.read(FORM, b"webhook_id=16")
    assert event == WebhookEvent(topic=PING, delivery_key=None, order_refs=(), pointer=None, unsigned=True)
    charset = {"content-type": "Application/X-WWW-form-urlencoded; charset=UTF-8"}
    assert READER.read(charset, b"webhook_id=16").topic == PING


@pytest.mark.parametrize(
    ("sent", "body"),
    [
        ({}, b"webhook_id=16"),
        ({"Content-Type": "application/json"}, b"webhook_id=16"),
        (FORM, b"webhook_id="),
        (FORM, b"webhook_id=16&id=3307"),
        (FORM, b"webhook_id=16\n"),
        (FORM, b"webhook_id=" + b"1" * 21),
        (FORM, b"id=16"),
        (FORM, b""),
        (FORM | {"X-WC-Webhook-Topic": "order.updated"}, b"webhook_id=16"),
        (FORM | {"x-wc-webhook-id": "16"}, b"webhook_id=16"),
    ],
)
def test_what_only_looks_like_a_test_has_to_be_signed(sent: dict[str, str], body: bytes) -> None:
    with pytest.raises(BadSignature):
        READER.read(sent, body)
