"""Whatever a signed webhook holds, its reader finds an event fit to store, or says that it cannot be read."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.errors import BadSignature, Unreadable, WebhookRejected
from integrations.katana.webhooks import KatanaWebhooks
from integrations.model import WebhookEvent
from integrations.ports import WebhookReader
from integrations.shipstation.webhooks import ShipStationWebhooks
from integrations.shopify.webhooks import ORDER_AT, ShopifyWebhooks
from integrations.woocommerce.webhooks import ORDER_TOPICS, WooCommerceWebhooks
from tests.security.fuzz import any_bytes, any_text, bent, tries

SECRET = "s" * 40
LONGEST = 1000
"""Characters of anything that is stored of an event: the indexes of a database take no more than 2,700 bytes."""
READERS: dict[str, WebhookReader] = {
    "shop": ShopifyWebhooks((SECRET,)),
    "woo": WooCommerceWebhooks((SECRET,)),
    "katana": KatanaWebhooks(SECRET),
    "desk": ShipStationWebhooks(SECRET, base_url="https://desk.example"),
}
GENUINE: dict[str, list[Any]] = {
    "shop": [
        {"id": 501, "admin_graphql_api_id": "gid://shopify/Order/501", "order_id": 501},
        {"order_edit": {"id": 1, "order_id": 501}},
        {"fulfillment_order": {"id": "gid://shopify/FulfillmentOrder/7", "status": "on_hold"}},
    ],
    "woo": [
        {"id": 1042, "number": "1042", "status": "processing"},
        {"action": "woocommerce_order_paid", "arg": 1042},
    ],
    "katana": [
        {"resource_type": "sales_order", "action": "sales_order.updated", "object": {"id": "17", "status": "PACKED"}},
        {"resource_type": "manufacturing_order", "action": "manufacturing_order.done", "object": {"id": 17}},
    ],
    "desk": [
        {"resource_url": "https://ssapi6.shipstation.com/orders?importBatch=abc", "resource_type": "ORDER_NOTIFY"},
        {"resource_url": "https://desk.example/shipments?batchId=5", "resource_type": "SHIP_NOTIFY"},
    ],
}
TOPICS = [*ORDER_AT, "fulfillment_orders/placed_on_hold", "app/uninstalled"]


def shop_signs(body: bytes, secret: str = SECRET) -> dict[str, str]:
    return {"x-shopify-hmac-sha256": base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256)).decode()}


def woo_signs(body: bytes, secret: str = SECRET) -> dict[str, str]:
    return {"x-wc-webhook-signature": base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256)).decode()}


def katana_signs(body: bytes, secret: str = SECRET) -> dict[str, str]:
    return {"x-sha2-signature": hmac.digest(secret.encode(), body, hashlib.sha256).hex()}


def desk_signs(_: bytes) -> dict[str, str]:
    return {"x-shipmate-path-secret": SECRET}


SIGNED: dict[str, Callable[[bytes], dict[str, str]]] = {
    "shop": shop_signs,
    "woo": woo_signs,
    "katana": katana_signs,
    "desk": desk_signs,
}


def storable(event: WebhookEvent) -> bool:
    """Whether every database can keep it: UTF-8 without a zero byte, and short enough for an index."""
    texts = [event.topic, event.delivery_key or "", event.pointer or "", *event.order_refs]
    return all(text.isprintable() and text.isascii() and len(text) <= LONGEST for text in texts)


@pytest.mark.parametrize("name", READERS)
@tries(150)
@given(data=st.data())
def test_what_is_signed_becomes_an_event_that_can_be_kept_or_is_refused(name: str, data: st.DataObject) -> None:
    body = data.draw(bent(GENUINE[name]).map(lambda value: json.dumps(value).encode()) | any_bytes)
    header = any_text | st.sampled_from(["", "d-1", "x" * 8000, "\udcff", "<!channel>"])
    headers = {
        "x-shopify-topic": data.draw(st.sampled_from(TOPICS) | header),
        "x-shopify-webhook-id": data.draw(header),
        "x-wc-webhook-topic": data.draw(st.sampled_from([*ORDER_TOPICS, "action.woocommerce_order_paid"]) | header),
        "x-wc-webhook-id": data.draw(st.just("7") | header),
        "x-wc-webhook-delivery-id": data.draw(header),
    }
    try:
        event = READERS[name].read(headers | SIGNED[name](body), body)
    except Unreadable as error:
        assert str(error).isascii()
        assert len(str(error)) < 200, "it quotes the body"
    else:
        assert storable(event)


@pytest.mark.parametrize("name", READERS)
@tries(100)
@given(data=st.data())
def test_what_is_not_signed_is_never_read(name: str, data: st.DataObject) -> None:
    body = data.draw(bent(GENUINE[name]).map(lambda value: json.dumps(value).encode()) | any_bytes)
    (header,) = SIGNED[name](body)
    genuine = SIGNED[name](body)[header]
    forged = data.draw(any_text | st.sampled_from([genuine[:-1], genuine + "0", genuine.swapcase()[:20], ""]))
    for headers in ({}, {header: forged}):
        with pytest.raises(WebhookRejected) as caught:
            READERS[name].read({"x-shopify-topic": "orders/updated", **headers}, body)
        assert type(caught.value) is BadSignature


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("body", [body for bodies in GENUINE.values() for body in bodies], ids="-".join)
def test_a_genuine_body_is_read_by_its_own_reader(name: str, body: Any) -> None:
    """The fuzzing starts from what is really accepted."""
    if body not in GENUINE[name]:
        return
    raw = json.dumps(body).encode()
    topic = {"id": "orders/updated", "order_edit": "orders/edited"}.get(next(iter(body)), "fulfillment_orders/moved")
    of_woo = "order.updated" if "id" in body else f"action.{body.get('action')}"
    event = READERS[name].read({"x-shopify-topic": topic, "x-wc-webhook-topic": of_woo, **SIGNED[name](raw)}, raw)
    assert event.order_refs or event.pointer
