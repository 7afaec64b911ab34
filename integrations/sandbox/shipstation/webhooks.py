"""ShipStation V1's webhooks: subscribing over the API, and the unsigned pointer each sends.

A pointer is a URL to read and the name of the event. The list behind it may hold all orders of one import.
"""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from aiohttp import web

from integrations.sandbox.deliveries import Delivery
from integrations.sandbox.shipstation.body import read_body
from integrations.sandbox.shipstation.errors import not_found
from integrations.sandbox.shipstation.query import Passes
from integrations.sandbox.state import DeskOrder
from integrations.sandbox.world import World

Json = dict[str, object]

EVENTS = (
    "ORDER_NOTIFY",
    "ITEM_ORDER_NOTIFY",
    "SHIP_NOTIFY",
    "ITEM_SHIP_NOTIFY",
    "FULFILLMENT_SHIPPED",
    "FULFILLMENT_REJECTED",
)
SELLER_ID = 100_200
BATCHES = uuid.UUID("5f0c3c52-8a7e-4c0e-9d43-0c6f7f5a1d21")
"""The namespace in which an import's order ids make its batch id."""


def import_batch(order_ids: str) -> str:
    """The batch id of one import, from the ids the news of it carries ("id,id,...")."""
    return str(uuid.uuid5(BATCHES, order_ids))


class Imports:
    """Which orders came in with which import, as far as the world has told."""

    def __init__(self, world: World) -> None:
        self._batches: dict[str, frozenset[int]] = {}
        world.subscribe(self._hear)

    def of(self, batch: str) -> Passes[DeskOrder]:
        """What an order of that batch passes."""
        ids = self._batches.get(batch, frozenset())
        return lambda order: order.id in ids

    def _hear(self, system: str, topic: str, ids: str) -> None:
        if (system, topic) == ("shipstation", "ORDER_NOTIFY"):
            self._batches[import_batch(ids)] = frozenset(int(each) for each in ids.split(","))


@dataclass(frozen=True)
class Subscription:
    id: int
    event: str
    url: str
    name: str
    store_id: int | None

    def as_json(self) -> Json:
        """The list's field names, which are not those of the subscribe call."""
        return {
            "IsLabelAPIHook": False,
            "WebHookID": self.id,
            "SellerID": SELLER_ID,
            "StoreID": self.store_id,
            "HookType": self.event,
            "MessageFormat": "Json",
            "Url": self.url,
            "Name": self.name,
            "BulkCopyBatchID": None,
            "BulkCopyRecordID": None,
            "Active": True,
            "WebhookLogs": [],
            "Seller": None,
            "Store": None,
        }


class WebhookRoutes:
    """Subscriptions can be made, listed and deleted, not changed."""

    def __init__(self, world: World, subscriptions: dict[int, Subscription]) -> None:
        self._world = world
        self._subscriptions = subscriptions

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/webhooks", self.list_all),
            web.post("/webhooks/subscribe", self.subscribe),
            web.delete(r"/webhooks/{id:\d+}", self.delete),
        ]

    async def list_all(self, request: web.Request) -> web.Response:
        return web.json_response({"webhooks": [each.as_json() for each in self._subscriptions.values()]})

    async def subscribe(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        url, event = body.text("target_url"), body.text("event")
        if event not in EVENTS:
            raise body.unfit("event")
        store_id = body.whole("store_id") if body.has("store_id") else None
        name = body.text_or_none("friendly_name") or ""
        made = Subscription(self._world.new_id("desk_webhook"), event, url, name, store_id)
        self._subscriptions[made.id] = made
        return web.json_response({"id": made.id})

    async def delete(self, request: web.Request) -> web.Response:
        if self._subscriptions.pop(int(request.match_info["id"]), None) is None:
            raise not_found("webhook")
        return web.Response()


SUBSCRIPTIONS: web.AppKey[dict[int, Subscription]] = web.AppKey("subscriptions", dict)


def shipstation_webhook(
    world: World, topic: str, id: str, *, base_url: str, fulfillment_shipped: bool = False
) -> list[Delivery]:
    """The POST ShipStation makes for `topic`: `id` is "id,id,..." of one import, or a parcel.

    The pointer leads to `base_url`, for which the vendor also uses hosts such as ssapi6. Whether marking an order
    as shipped makes FULFILLMENT_SHIPPED nobody could confirm: `fulfillment_shipped` decides, as does the query it
    points to.
    """
    pointers: Mapping[str, tuple[str, dict[str, str]]] = {
        "ORDER_NOTIFY": ("orders", {"importBatch": import_batch(id)}),
        "SHIP_NOTIFY": ("shipments", {"batchId": id, "includeShipmentItems": "False"}),
        **({"FULFILLMENT_SHIPPED": ("fulfillments", {"fulfillmentId": id})} if fulfillment_shipped else {}),
    }
    if topic not in pointers:
        return []
    path, query = pointers[topic]
    pointer = {"resource_url": f"{base_url}/{path}?{urlencode(query)}", "resource_type": topic}
    return [Delivery({"Content-Type": "application/json"}, json.dumps(pointer).encode())]
