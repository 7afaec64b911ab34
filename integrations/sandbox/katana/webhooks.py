"""Katana's webhooks: registering them over the API, and the signed poke each sends.

A poke is no data: no event id, no time, an id and at most a status. The signature is the hex HMAC-SHA256 of the raw
body with the registration's token as key (Katana's page on verifying a webhook signature).
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from aiohttp import web

from integrations.sandbox.deliveries import Delivery
from integrations.sandbox.katana.bodies import CHANGED_WEBHOOK, NEW_WEBHOOK
from integrations.sandbox.katana.body import read_body
from integrations.sandbox.katana.errors import not_found
from integrations.sandbox.katana.json import Json, stamp
from integrations.sandbox.katana.query import Test, answer_list, is_, keep, one_of
from integrations.sandbox.world import World

API = "https://api.katanamrp.com/v1"


@dataclass
class Registration:
    """One registered webhook. `token` is its signing key: 16 lowercase hex characters."""

    id: int
    token: str
    created_at: datetime
    updated_at: datetime
    url: str = ""
    description: str = ""
    enabled: bool = True
    subscribed_events: list[str] = field(default_factory=list)

    def as_json(self) -> Json:
        return {
            "id": self.id,
            "url": self.url,
            "token": self.token,
            "enabled": self.enabled,
            "description": self.description,
            "subscribed_events": self.subscribed_events,
            "created_at": stamp(self.created_at),
            "updated_at": stamp(self.updated_at),
        }


class Registrations:
    """All registered webhooks by id. Registering one URL twice makes two."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.by_id: dict[int, Registration] = {}

    def add(self, body: dict[str, object]) -> Registration:
        now = self._world.now()
        token = f"{self._world.rng.getrandbits(64):016x}"
        made = Registration(self._world.new_id("katana_webhook"), token, now, now)
        self.by_id[made.id] = made
        self.change(made, body)
        return made

    def change(self, registration: Registration, body: dict[str, object]) -> None:
        """`body` satisfies CHANGED_WEBHOOK, so its keys are fields here."""
        for name, value in body.items():
            setattr(registration, name, value)
        registration.updated_at = self._world.now()


REGISTRATIONS: web.AppKey[Registrations] = web.AppKey("registrations", Registrations)


class WebhookRoutes:
    def __init__(self, registrations: Registrations) -> None:
        self._registrations = registrations

    def routes(self) -> list[web.RouteDef]:
        one = r"/v1/webhooks/{id:\d+}"
        return [
            web.get("/v1/webhooks", self.list_all),
            web.post("/v1/webhooks", self.create),
            web.get(one, self.get_one),
            web.patch(one, self.change),
            web.delete(one, self.delete),
        ]

    async def list_all(self, request: web.Request) -> web.Response:
        shown = keep(list(self._registrations.by_id.values()), request.query, TESTS)
        return answer_list(shown, request.query, Registration.as_json)

    async def get_one(self, request: web.Request) -> web.Response:
        return web.json_response(self._find(request).as_json())

    async def create(self, request: web.Request) -> web.Response:
        return web.json_response(self._registrations.add(await read_body(request, NEW_WEBHOOK)).as_json())

    async def change(self, request: web.Request) -> web.Response:
        body = await read_body(request, CHANGED_WEBHOOK)
        registration = self._find(request)
        self._registrations.change(registration, body)
        return web.json_response(registration.as_json())

    async def delete(self, request: web.Request) -> web.Response:
        del self._registrations.by_id[self._find(request).id]
        return web.Response(status=204)

    def _find(self, request: web.Request) -> Registration:
        found = self._registrations.by_id.get(int(request.match_info["id"]))
        if found is None:
            raise not_found()
        return found


TESTS: Mapping[str, Test[Registration]] = {
    "ids": one_of(lambda registration: registration.id),
    "url": is_(lambda registration: registration.url),
    "enabled": is_(lambda registration: registration.enabled),
}


def katana_webhook(world: World, topic: str, id: str, secret: str, *, webhook_id: int = 1) -> list[Delivery]:
    """The POST Katana makes for `topic` about the record `id`, signed with `secret`, the registration's token.

    None for resources the sandbox does not keep. The header of a repeated attempt is the sender's business.
    """
    resource, _, verb = topic.partition(".")
    if resource not in STATUS:
        return []
    content = {"resource_type": resource, "action": topic, "webhook_id": webhook_id}
    body = json.dumps({**content, "object": _pointer(world, resource, verb, int(id))}).encode()
    signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    headers = {"content-type": "application/json", "x-sha2-signature": signature}
    return [Delivery(headers, body)]


def _pointer(world: World, resource: str, verb: str, record_id: int) -> Json:
    """The documents quote the id, observers saw a number: here even ids are text and odd ones numbers."""
    pointer: Json = {"id": record_id if record_id % 2 else str(record_id)}
    status = STATUS[resource](world, record_id)
    if status:
        pointer["status"] = status
    if verb != "deleted":
        pointer["href"] = f"{API}/{resource}s/{record_id}"
    return pointer


def _sales_order_status(world: World, order_id: int) -> str | None:
    order = world.katana_orders.get(order_id)
    return world.katana_status(order) if order else None


def _production_status(world: World, order_id: int) -> str | None:
    order = world.manufacturing_orders.get(order_id)
    return order.status if order else None


def _supply_status(world: World, order_id: int) -> str | None:
    order = world.purchase_orders.get(order_id)
    return order.status if order else None


STATUS = {
    "sales_order": _sales_order_status,
    "manufacturing_order": _production_status,
    "purchase_order": _supply_status,
}
