"""Webhooks: who may speak, what is understood, and that nothing else can come out."""

import hashlib
import hmac
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.errors import BadSignature, Unreadable, WebhookRejected
from integrations.katana.webhooks import KatanaWebhooks
from integrations.model import WebhookEvent
from integrations.ports import WebhookReader

TOKEN = "5f2ce1a90b7d4486"
ABOUT = {"id": "7001", "status": "PACKED", "href": "https://api.katanamrp.com/v1/sales_orders/7001"}


def signed(body: bytes, token: str = TOKEN) -> str:
    return hmac.new(token.encode(), body, hashlib.sha256).hexdigest()


def message(action: str, about: object = ABOUT) -> bytes:
    resource = action.partition(".")[0]
    return json.dumps({"resource_type": resource, "action": action, "webhook_id": 3, "object": about}).encode()


def read(body: bytes, **headers: str) -> WebhookEvent:
    reader: WebhookReader = KatanaWebhooks(TOKEN)
    return reader.read(headers or {"x-sha2-signature": signed(body)}, body)


@pytest.mark.parametrize("about", [ABOUT, {"id": 7001}, {"id": "7001"}])
@pytest.mark.parametrize("verb", ["packed", "availability_updated", "deleted", "some_new_verb"])
def test_a_sales_order_webhook_names_its_order(verb: str, about: object) -> None:
    event = read(message(f"sales_order.{verb}", about))
    assert event == WebhookEvent(topic=f"sales_order.{verb}", delivery_key=None, order_refs=("7001",))


def test_a_manufacturing_order_webhook_gives_a_pointer() -> None:
    event = read(message("manufacturing_order.done", {"id": 21, "status": "DONE"}))
    assert event == WebhookEvent(
        topic="manufacturing_order.done", delivery_key=None, pointer="manufacturing_order:21"
    )


@pytest.mark.parametrize(
    "action", ["purchase_order.received", "manufacturing_order_recipe_row.updated", "sales_orders.x"]
)
def test_other_topics_name_nothing(action: str) -> None:
    assert read(message(action)) == WebhookEvent(topic=action, delivery_key=None)


@pytest.mark.parametrize("body", [b"{}", b'{"action":null}', b'{"action":"test"}', b'{"action":["sales_order.x"]}'])
def test_the_test_message_is_an_empty_event(body: bytes) -> None:
    assert read(body) == WebhookEvent(topic="", delivery_key=None)


@pytest.mark.parametrize("spelling", ["x-sha2-signature", "X-SHA2-Signature"])
@pytest.mark.parametrize("change", [str, str.upper, "sha256={}".format, "SHA256={}".format])
def test_the_signature_may_be_written_in_several_ways(spelling: str, change: Any) -> None:
    body = message("sales_order.updated")
    assert read(body, **{spelling: change(signed(body))}).order_refs == ("7001",)


@pytest.mark.parametrize(
    "signature",
    ["", "sha256=", "0" * 64, signed(b"another body"), signed(b"x", "another-token"), "å" * 64, "\ud800"],
)
def test_a_wrong_signature_is_refused_before_the_body_is_looked_at(signature: str) -> None:
    for body in (message("sales_order.updated"), b"not json"):
        with pytest.raises(BadSignature):
            read(body, **{"x-sha2-signature": signature})
        with pytest.raises(BadSignature):
            read(body, other="header")


def test_a_changed_body_is_refused() -> None:
    body = message("sales_order.updated")
    with pytest.raises(BadSignature):
        read(body.replace(b"7001", b"7002"), **{"x-sha2-signature": signed(body)})


def test_an_old_token_may_end_gently() -> None:
    body = message("sales_order.updated")
    reader = KatanaWebhooks(["fresh-token", TOKEN])
    for token in ("fresh-token", TOKEN):
        assert reader.read({"x-sha2-signature": signed(body, token)}, body).order_refs == ("7001",)
    with pytest.raises(BadSignature):
        reader.read({"x-sha2-signature": signed(body, "third-token")}, body)


@pytest.mark.parametrize("secret", ["", [], ["good", ""]])
def test_no_token_is_no_reader(secret: Any) -> None:
    with pytest.raises(ValueError, match="token"):
        KatanaWebhooks(secret)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"[" * 50_000,
        message("sales_order.updated", None),
        message("sales_order.updated", {"id": "../../customers"}),
        message("sales_order.updated", {"id": True}),
        message("manufacturing_order.done", {"status": "DONE"}),
    ],
)
def test_a_signed_message_that_makes_no_sense_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read(body)


def test_errors_and_repr_keep_the_token() -> None:
    reader = KatanaWebhooks(TOKEN)
    with pytest.raises(BadSignature) as caught:
        reader.read({}, b"{}")
    assert TOKEN not in repr(reader) + repr(caught.value)


@given(st.dictionaries(st.sampled_from(["x-sha2-signature", "X-Other"]) | st.text(), st.text()), st.binary())
def test_any_unsigned_bytes_are_refused(headers: dict[str, str], body: bytes) -> None:
    with pytest.raises(BadSignature):
        KatanaWebhooks(TOKEN).read(headers, body)


whatever = st.recursive(st.none() | st.integers() | st.text() | st.booleans(), st.lists, max_leaves=3)
bodies = st.binary() | st.fixed_dictionaries(
    {},
    optional={
        "action": st.sampled_from(["sales_order.updated", "manufacturing_order.done", "variant.created"]) | whatever,
        "object": st.fixed_dictionaries({}, optional={"id": st.integers() | st.text() | whatever}) | whatever,
    },
).map(lambda value: json.dumps(value).encode())


@given(bodies)
def test_any_signed_bytes_are_an_event_or_a_rejection(body: bytes) -> None:
    try:
        event = read(body)
    except WebhookRejected as error:
        assert isinstance(error, Unreadable)
        return
    assert event.delivery_key is None
    assert all(ref.isdigit() for ref in event.order_refs)
