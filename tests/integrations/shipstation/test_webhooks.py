"""A V1 webhook: the secret first, then the pointer, and nothing else."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.errors import BadSignature, Unreadable, WebhookRejected
from integrations.model import WebhookEvent
from integrations.shipstation.pointer import Pointer
from integrations.shipstation.webhooks import PATHS, TOPICS, ShipStationWebhooks, read_pointer
from tests.integrations.shipstation.test_resolve import HOSTILE

SECRET = "an-invented-path-secret-of-40-characters"
GOOD = {"x-shipmate-path-secret": SECRET}
BASE = "https://ssapi.shipstation.com"

reader = ShipStationWebhooks(SECRET)


def body(address: object = f"{BASE}/orders?importBatch=ab-12", topic: object = "ORDER_NOTIFY") -> bytes:
    return json.dumps({"resource_url": address, "resource_type": topic}).encode()


def test_a_pointer_loses_its_host() -> None:
    address = "https://ssapi13.shipstation.com/shipments?batchId=7&includeShipmentItems=False"
    assert reader.read(GOOD, body(address, "SHIP_NOTIFY")) == WebhookEvent(
        topic="SHIP_NOTIFY", delivery_key=None, pointer="/shipments?batchId=7"
    )


@pytest.mark.parametrize("topic", sorted(TOPICS))
def test_every_topic_we_use_points_somewhere(topic: str) -> None:
    assert reader.read(GOOD, body(topic=topic)).pointer == "/orders?importBatch=ab-12"


def test_a_topic_we_do_not_use_points_nowhere() -> None:
    event = reader.read(GOOD, body("https://elsewhere.example/", "CARRIER_NOTIFY"))
    assert event == WebhookEvent(topic="CARRIER_NOTIFY", delivery_key=None)


def test_the_name_of_the_header_has_no_case() -> None:
    assert reader.read({"X-Shipmate-Path-Secret": SECRET}, body()).topic == "ORDER_NOTIFY"


@pytest.mark.parametrize(
    "headers",
    [{}, *({"x-shipmate-path-secret": wrong} for wrong in ("", SECRET[:-1], SECRET.upper(), "é\ud800"))],
)
def test_without_the_secret_the_body_is_not_looked_at(headers: dict[str, str]) -> None:
    with pytest.raises(BadSignature) as caught:
        reader.read(headers, b"not even JSON")
    assert SECRET not in str(caught.value)


def test_the_route_may_verify_first() -> None:
    reader.verify(SECRET)
    with pytest.raises(BadSignature):
        reader.verify(SECRET + "x")


@pytest.mark.parametrize("secret", ["", "x" * 31])
def test_a_secret_that_can_be_guessed_is_refused(secret: str) -> None:
    with pytest.raises(ValueError, match="32 characters"):
        ShipStationWebhooks(secret)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b"\xff",
        b"[" * 100_000,
        body(None),
        body(5),
        body(topic=None),
        body(topic=["ORDER_NOTIFY"]),
        body(f"{BASE}/orders?importBatch=" + "x" * 1000),
    ],
    ids=range(11),
)
def test_a_body_that_is_no_pointer_is_unreadable(text: bytes) -> None:
    with pytest.raises(Unreadable):
        reader.read(GOOD, text)


@pytest.mark.parametrize("address", HOSTILE)
def test_a_hostile_pointer_is_unreadable(address: str) -> None:
    with pytest.raises(Unreadable):
        reader.read(GOOD, body(address))


def test_a_pointer_to_our_own_base_url_is_read() -> None:
    local = ShipStationWebhooks(SECRET, base_url="http://127.0.0.1:8080/")
    address = "http://127.0.0.1:8080/fulfillments?batchId=7"
    assert local.read(GOOD, body(address)).pointer == "/fulfillments?batchId=7"
    with pytest.raises(Unreadable):
        reader.read(GOOD, body(address))


JSON = st.recursive(st.none() | st.text() | st.integers(), st.lists)


@given(st.binary() | JSON.map(lambda value: json.dumps(value).encode()))
def test_no_body_does_more_than_be_rejected(text: bytes) -> None:
    with pytest.raises(WebhookRejected):
        reader.read(GOOD, text)


@given(st.text(), st.text())
def test_any_address_is_either_refused_or_stays_among_three_lists(address: str, topic: str) -> None:
    for start in ("", BASE, BASE + "/orders?", "https://ssapi", "//"):
        try:
            pointer = read_pointer(start + address, base_url=BASE)
        except Unreadable:
            continue
        assert pointer.path in PATHS
        assert pointer.query


QUERIES = st.lists(
    st.tuples(st.sampled_from(["importBatch", "batchId", "storeID", "x y", "é"]), st.text(min_size=1)),
    min_size=1,
    max_size=6,
)


@given(st.sampled_from(sorted(PATHS)), QUERIES)
def test_a_pointer_that_was_stored_reads_the_same(path: str, query: list[tuple[str, str]]) -> None:
    text = [(name, value.encode("utf-8", "replace").decode()) for name, value in query]
    pointer = Pointer(path, tuple(text))
    assert read_pointer(str(pointer), base_url=BASE) == pointer
    assert read_pointer(BASE + str(pointer), base_url="https://proxy.example") == pointer


def test_everything_said_about_a_webhook_stays_free_of_its_content() -> None:
    secrets: Any = body("https://evil.example/orders?token=hush")
    with pytest.raises(Unreadable) as caught:
        reader.read(GOOD, secrets)
    assert "hush" not in str(caught.value)
    assert "evil" not in str(caught.value)
