"""ShipStation V2's webhooks as bytes: pointers in capitals, signed, with the headers their subscription asked for.

A label and a mark as shipped are two different events; neither makes the other (sheet, 80). What the world tells of
the desk is told again here in V2's words.
"""

import json
from urllib.parse import urlencode

from aiohttp import web

from integrations.sandbox.deliveries import Delivery
from integrations.sandbox.shipstation.webhooks import import_batch
from integrations.sandbox.shipstation_v2.hooks import HOOKS, Hook
from integrations.sandbox.shipstation_v2.keys import KEYS
from integrations.sandbox.shipstation_v2.parcel_json import batch_of
from integrations.sandbox.shipstation_v2.words import se
from integrations.sandbox.world import World

SYSTEM = "shipstation_v2"
EVENTS = {
    "ORDER_NOTIFY": "shipment_created_v2",
    "SHIP_NOTIFY": "label_created_v2",
    "FULFILLMENT_SHIPPED": "fulfillment_shipped_v2",
}
"""The world's news of the desk, which is in V1's words, as V2's events."""


def tell_again(world: World) -> None:
    """Have the world tell V2's events too, as the news of a system of its own."""

    def hear(system: str, topic: str, subject: str) -> None:
        if system == "shipstation" and topic in EVENTS:
            world.tell(SYSTEM, EVENTS[topic], subject)

    world.subscribe(hear)


def shipstation_v2_webhooks(
    world: World, app: web.Application, topic: str, subject: str, *, target: str, base_url: str
) -> list[Delivery]:
    """What ShipStation posts to `target` for this event: `subject` is "id,id,..." of one import, or a parcel.

    An address that is subscribed gets what it is subscribed to, with the headers it asked for; any other gets every
    event. The pointers lead to `base_url`.
    """
    own = [hook for hook in app[HOOKS].values() if hook.url == target]
    wanted = [hook for hook in own if hook.event == topic and _concerns(world, hook, topic, subject)]
    pointer = {"resource_url": f"{base_url}{_resource(world, topic, subject)}", "resource_type": topic.upper()}
    raw = json.dumps(pointer).encode()
    asked = [dict(hook.headers) for hook in wanted] if own else [{}]
    return [Delivery({**each, "Content-Type": "application/json", **app[KEYS].sign(raw)}, raw) for each in asked]


def _concerns(world: World, hook: Hook, topic: str, subject: str) -> bool:
    """Whether it is about the store of the subscription, at least in part."""
    if topic != "shipment_created_v2":
        return hook.hears_of(world.desk_parcel(int(subject))[0].store_id)
    return any(hook.hears_of(world.desk_orders[int(each)].store_id) for each in subject.split(","))


def _resource(world: World, topic: str, subject: str) -> str:
    if topic == "shipment_created_v2":
        return f"/v2/shipments?{urlencode({'import_batch_id': import_batch(subject)})}"
    order, parcel = world.desk_parcel(int(subject))
    if topic == "label_created_v2":
        return f"/v2/labels?{urlencode({'batch_id': batch_of(parcel)})}"
    return f"/v2/fulfillments?{urlencode({'fulfillment_id': se(parcel.id), 'shipment_id': se(order.id)})}"
