"""Our clients' own readers, as functions of a sample's JSON that fail on what the client could not read.

What a sample must be understood to say is held in each vendor's own contract test.
"""

import json
from collections.abc import Callable
from typing import Any

from pydantic import TypeAdapter

from integrations.http import Reply
from integrations.katana import supply_wire
from integrations.katana import wire as katana_wire
from integrations.katana.fields import Record
from integrations.shipstation import api, replies
from integrations.shipstation import wire as desk_wire
from integrations.shipstation.webhooks import ShipStationWebhooks
from integrations.shopify.webhooks import ShopifyWebhooks
from integrations.woocommerce import replies as site_replies
from integrations.woocommerce import wire as site_wire
from integrations.woocommerce.nodes import OrderNode
from integrations.woocommerce.reading import ORDERS, REFUNDS
from integrations.woocommerce.recording import FULFILLMENTS, NOTES, TRACKINGS
from integrations.woocommerce.subscriptions import WEBHOOKS
from integrations.woocommerce.webhooks import WooCommerceWebhooks
from tests.integrations.katana.test_supply import making

Reads = Callable[[Any], object]


def one(read: Callable[[Record], object]) -> Reads:
    """Katana's single answers and its lists, whose rows stand under `data`."""

    def reads(said: Any) -> object:
        rows = said["data"] if said.keys() == {"data"} else [said]
        return [read(Record(each, "record")) for each in rows]

    return reads


def page(form: TypeAdapter[Any], shown: Callable[[Any], object]) -> Reads:
    """ShipStation's lists: not a row may be lost."""

    def reads(said: Any) -> object:
        rows = [shown(row) for row in form.validate_python(said).rows]
        assert len(rows) == len(next(each for each in said.values() if isinstance(each, list)))
        return rows

    return reads


def rows_of(form: TypeAdapter[Any]) -> Reads:
    """WooCommerce's lists; a single record is read as a list of it."""

    def reads(said: Any) -> object:
        listed = said if isinstance(said, list) else [said]
        rows = form.validate_python(listed)
        assert len(rows) == len(listed)
        return rows

    return reads


def batch(reads: Reads) -> Reads:
    return lambda said: [reads(rows) for rows in said.values()]


def parts(**known: Reads) -> Reads:
    """A sample that holds several: those named are read, and each must be there."""
    return lambda said: [reads(said[name]) for name, reads in known.items()]


def desk_order(said: Any) -> object:
    order = api.ORDER.validate_python(said)
    assert order
    return desk_wire.shipment(order)


def stores(said: Any) -> object:
    read = api.STORES.validate_python(said if isinstance(said, list) else [said])
    return desk_wire.account(read), desk_wire.refreshed_at(read)


def desk_receipt(said: Any) -> object:
    body = json.dumps(said.get("response", said)).encode()
    assert replies.accepted(body)
    return replies.receipt(body)


def desk_errors(said: Any) -> object:
    bodies = [each.get("body", each) if isinstance(each, dict) else each for each in said.values()]
    words = [replies.error_words(400, json.dumps(body).encode()) for body in bodies]
    assert all(words)
    return words


def desk_webhooks(said: Any) -> object:
    secret = "s" * 32
    headers = {"X-Shipmate-Path-Secret": secret}
    return [ShipStationWebhooks(secret).read(headers, json.dumps(each).encode()) for each in said]


def site_order(said: Any) -> object:
    node = OrderNode.model_validate(said)
    return site_wire.sales_order(node, site_url="https://shop.example.com")


def site_orders(said: Any) -> object:
    rows_of(ORDERS)(said)
    return [site_order(each) for each in said]


def site_errors(said: Any) -> object:
    bodies = [each["body"] if isinstance(each["body"], str) else json.dumps(each["body"]) for each in said]
    words = [site_replies.explain(Reply(400, {}, body.encode())) for body in bodies]
    assert all(words)
    return words


def site_webhooks(said: Any) -> object:
    sound = [each for each in said if each.get("expect") != "reject"]
    return [WooCommerceWebhooks([each["secret"]]).read(each["headers"], each["raw_body"].encode()) for each in sound]


def shop_webhooks(said: Any) -> object:
    """Bodies as Shopify signed them: compact, and not escaped."""
    reader = ShopifyWebhooks(["test-client-secret"])
    sent = [
        (each["headers"], json.dumps(each["body"], separators=(",", ":"), ensure_ascii=False).encode())
        for each in said["samples"].values()
    ]
    return [reader.read(headers, body) for headers, body in sent]


DESK_ORDERS = page(api.ORDERS, desk_wire.shipment)
LABELS = page(api.LABELS, desk_wire.label_parcel)
BY_HAND = page(api.FULFILLMENTS, desk_wire.fulfillment_parcel)
HOOKS: Reads = api.WEBHOOKS.validate_python
DESK_HOOKS = parts(list_response=HOOKS)
SITE_NOTES = rows_of(NOTES)
SITE_REFUNDS = rows_of(REFUNDS)
SITE_WEBHOOKS = rows_of(WEBHOOKS)
SITE_FULFILLMENTS = parts(create_response_201=rows_of(FULFILLMENTS))
SITE_TRACKINGS = parts(create_response_201=rows_of(TRACKINGS))
ORDER_BATCH = batch(site_orders)
WEBHOOK_BATCH = batch(SITE_WEBHOOKS)


def recipe_row(row: Record) -> object:
    order = Record(making(id=row.id("manufacturing_order_id")), "manufacturing order")
    return supply_wire.makings([order], [row], {})


KATANA_ORDERS = one(lambda order: katana_wire.production_order(order, {}))
MAKINGS = one(lambda order: supply_wire.makings([order], [], {}))
RECIPE_ROWS = one(recipe_row)
PURCHASES = one(lambda order: supply_wire.purchases([order], {}))
PACKINGS = one(katana_wire.packing)
VARIANTS = one(katana_wire.variant)
FACTORY = one(katana_wire.account)
LEVELS = one(lambda row: supply_wire.levels([row], supply_wire.places([row])))
