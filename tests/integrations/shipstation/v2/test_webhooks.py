"""A V2 webhook: the signature first, by a key we hold and of now; then the pointer, and nothing else."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.errors import BadSignature, UnknownKey, Unreadable, WebhookRejected
from integrations.model import WebhookEvent
from integrations.shipstation.pointer import Pointer
from integrations.shipstation.v2.webhooks import PATHS, TOPICS, ShipStationV2Webhooks, read_pointer
from tests.integrations.shipstation.v2.signing import body_of, pair, signed

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
STAMP = "2026-11-30T12:00:00Z"
BASE = "https://api.shipstation.com"
BODY = body_of("SHIPMENT_CREATED_V2", f"{BASE}/v2/shipments?import_batch_id=ab-12")
KEYS = {"one": pair("one").public_key(), "other": pair("other").public_key()}

reader = ShipStationV2Webhooks(KEYS.get, lambda: NOW)


@pytest.mark.parametrize("topic", sorted(TOPICS))
def test_each_topic_points_at_a_list_without_its_host(topic: str) -> None:
    body = body_of(topic, f"{BASE}/v2/fulfillments?fulfillment_id=se-3&shipment_id=se-4&page=2&page_size=1")
    assert reader.read(signed(body, STAMP), body) == WebhookEvent(
        topic=topic, delivery_key=None, pointer="/v2/fulfillments?fulfillment_id=se-3&shipment_id=se-4"
    )


@pytest.mark.parametrize("topic", ["TRACK_EVENT_V2", "API_TRACK", "no topic at all"])
def test_what_we_do_not_use_points_nowhere(topic: str) -> None:
    body = body_of(topic, "https://elsewhere.example/")
    told = topic if topic.isupper() else ""
    assert reader.read(signed(body, STAMP), body) == WebhookEvent(topic=told, delivery_key=None)


@pytest.mark.parametrize(
    ("stamp", "fresh"),
    [
        ("2026-11-30T11:55:00Z", True),
        ("2026-11-30T12:05:00Z", True),
        ("2026-11-30T12:00:00.1234567Z", True),
        ("2026-11-30T04:00:00-08:00", True),
        ("2026-11-30T12:00:00", True),
        ("2026-11-30T11:54:59Z", False),
        ("2026-11-30T12:05:01Z", False),
        ("2026-11-30T12:00:00-08:00", False),
        ("1764504000", False),
        ("now", False),
    ],
)
def test_only_a_timestamp_of_now_is_taken(stamp: str, fresh: bool) -> None:
    headers = signed(BODY, stamp)
    if fresh:
        assert reader.read(headers, BODY).pointer == "/v2/shipments?import_batch_id=ab-12"
        return
    with pytest.raises(BadSignature, match="too old"):
        reader.read(headers, BODY)


def test_a_key_we_do_not_hold_asks_for_the_key_set() -> None:
    with pytest.raises(UnknownKey):
        reader.read(signed(BODY, STAMP, "third"), BODY)


GOOD = signed(BODY, STAMP)
NAMES = list(GOOD)
SHARED = base64.b64encode(hmac.digest(b"one", f"{STAMP}.".encode() + BODY, hashlib.sha256)).decode()
FORGED = {
    "nothing": {},
    **{f"no {name}": {each: value for each, value in GOOD.items() if each != name} for name in NAMES},
    "another body": signed(BODY + b" ", STAMP),
    "another time": {**GOOD, NAMES[2]: "2026-11-30T12:00:01Z"},
    "another key": signed(BODY, STAMP, "other", "one"),
    "a shared secret": {**GOOD, NAMES[1]: SHARED},
    "a time that is no text": {**GOOD, NAMES[2]: "2026-11-30\udce912:00:00Z"},
    "no base64": {**GOOD, NAMES[1]: GOOD[NAMES[1]] + "!"},
    "cut short": {**GOOD, NAMES[1]: base64.b64encode(base64.b64decode(GOOD[NAMES[1]])[:-1]).decode()},
    "no ASCII": {**GOOD, NAMES[1]: "é\ud800"},
}


@pytest.mark.parametrize("headers", FORGED.values(), ids=FORGED)
def test_what_is_not_signed_by_a_held_key_is_refused_before_the_body_is_looked_at(headers: dict[str, str]) -> None:
    with pytest.raises(BadSignature) as caught:
        reader.read(headers, BODY)
    assert not isinstance(caught.value, UnknownKey)
    assert "import_batch_id" not in str(caught.value)


@given(st.dictionaries(st.sampled_from(NAMES), st.text(max_size=40)), st.binary(max_size=40))
def test_no_headers_and_no_body_do_more_than_be_rejected(changes: dict[str, str], body: bytes) -> None:
    with pytest.raises(WebhookRejected):
        reader.read({**GOOD, **changes}, b"x" + body)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b"\xff",
        b"[" * 100_000,
        body_of("LABEL_CREATED_V2", None),
        body_of("LABEL_CREATED_V2", 5),
        body_of(None, f"{BASE}/v2/labels?batch_id=1"),
        body_of("LABEL_CREATED_V2", f"{BASE}/v2/labels?batch_id=" + "x" * 1000),
        body_of("LABEL_CREATED_V2", f"{BASE}/v2/labels?batch_id=" + "%3C" * 300 + "<" * 60),
    ],
    ids=range(11),
)
def test_a_signed_body_that_is_no_pointer_is_unreadable(text: bytes) -> None:
    with pytest.raises(Unreadable):
        reader.read(signed(text, STAMP), text)


HOSTILE = [
    "https://evil.example/v2/shipments?a=1",
    "http://api.shipstation.com/v2/shipments?a=1",
    "https://api.shipengine.com/v2/shipments?a=1",
    "https://ssapi.shipstation.com/v2/shipments?a=1",
    "https://api.shipstation.com.evil.example/v2/shipments?a=1",
    "https://api.shipstation.com@evil.example/v2/shipments?a=1",
    "https://user:pass@api.shipstation.com/v2/shipments?a=1",
    "https://api.shipstation.com:8443/v2/shipments?a=1",
    "https://API.shipstation.com./v2/shipments?a=1",
    "//evil.example/v2/shipments?a=1",
    "\\\\evil.example\\v2\\shipments?a=1",
    "https:/v2/shipments?a=1",
    "file:///v2/shipments?a=1",
    "https://[::1/v2/shipments?a=1",
    "https://api.shipstation.com/v2/users?a=1",
    "https://api.shipstation.com/v2/environment/webhooks?a=1",
    "https://api.shipstation.com/v2/labels/se-1/track?a=1",
    "https://api.shipstation.com/v2/shipments/?a=1",
    "https://api.shipstation.com/v2/shipments/../users?a=1",
    "https://api.shipstation.com/v2/%73hipments?a=1",
    "https://api.shipstation.com/v2/shipments?a=1#@evil.example",
    "https://api.shipstation.com/v2/shipments?a=1\r\nHost: evil.example",
    "https://api.shipstation.com/v2/shipments?a=1 HTTP/1.1",
    "https://api.shipstation.com/v2/shipments",
    "https://api.shipstation.com/v2/shipments?page=2&page_size=500&sort_by=x",
    "https://api.shipstation.com/v2/shipments?" + "&".join(f"a{each}=1" for each in range(21)),
    "v2/shipments?a=1",
    "",
]


@pytest.mark.parametrize("address", HOSTILE)
def test_a_hostile_pointer_is_unreadable(address: str) -> None:
    body = body_of("SHIPMENT_CREATED_V2", address)
    with pytest.raises(Unreadable) as caught:
        reader.read(signed(body, STAMP), body)
    assert "evil" not in str(caught.value)


def test_a_pointer_to_our_own_base_url_is_read() -> None:
    local = ShipStationV2Webhooks(KEYS.get, lambda: NOW + timedelta(seconds=1), base_url="http://127.0.0.1:8080/")
    body = body_of("LABEL_CREATED_V2", "http://127.0.0.1:8080/v2/labels?batch_id=7")
    assert local.read(signed(body, STAMP), body).pointer == "/v2/labels?batch_id=7"
    with pytest.raises(Unreadable):
        reader.read(signed(body, STAMP), body)


@given(
    st.text(), st.sampled_from(["", BASE, BASE + "/v2/shipments?", "https://api.shipstation", "//", BASE + "/v2/"])
)
def test_any_address_is_either_refused_or_stays_among_three_lists(address: str, start: str) -> None:
    try:
        pointer = read_pointer(start + address, base_url=BASE)
    except Unreadable:
        return
    assert pointer.path in PATHS
    assert pointer.query
    assert read_pointer(str(pointer), base_url="https://proxy.example") == pointer


def test_a_pointer_that_was_stored_reads_the_same() -> None:
    pointer = Pointer("/v2/labels", (("batch_id", "a b&é"), ("x", "1")))
    assert read_pointer(str(pointer), base_url=BASE) == pointer
