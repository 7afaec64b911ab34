"""ShipStation V2's webhooks over its API: list, create, read, change and delete."""

import re
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from aiohttp import web

from integrations.sandbox.shipstation_v2.body import Fields, Headers, read_json
from integrations.sandbox.shipstation_v2.errors import conflict, invalid, not_found
from integrations.sandbox.shipstation_v2.finding import id_in
from integrations.sandbox.shipstation_v2.rules import Rules
from integrations.sandbox.shipstation_v2.words import Json, number_of, se
from integrations.sandbox.world import World

EVENTS = (
    "batch",
    "carrier_connected",
    "order_source_refresh_complete",
    "rate",
    "report_complete",
    "sales_orders_imported",
    "track",
    "batch_processed_v2",
    "fulfillment_rejected_v2",
    "fulfillment_shipped_v2",
    "label_created_v2",
    "shipment_created_v2",
    "track_event_v2",
)
HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
FIRST_ID = 28_529_000


@dataclass(frozen=True, slots=True)
class Hook:
    """One webhook. Without a store it hears of every store."""

    id: str
    event: str
    url: str
    name: str
    store_id: int | str | None
    headers: Headers

    def as_json(self) -> Json:
        return {
            "webhook_id": self.id,
            "url": self.url,
            "event": self.event,
            "headers": [{"key": key, "value": value} for key, value in self.headers],
            "name": self.name,
            "store_id": self.store_id,
        }

    def hears_of(self, store_id: int) -> bool:
        """Whether a store's events are sent. It may be written as a number, as text, or as `se-` and a number."""
        return self.store_id is None or str(self.store_id).removeprefix("se-") == str(store_id)


HOOKS: web.AppKey[dict[str, Hook]] = web.AppKey("shipstation_v2_hooks", dict)


class HookRoutes:
    def __init__(self, world: World, rules: Rules, hooks: dict[str, Hook]) -> None:
        self._world = world
        self._rules = rules
        self._hooks = hooks

    def routes(self) -> list[web.RouteDef]:
        one = "/v2/environment/webhooks/{webhook_id}"
        return [
            web.get("/v2/environment/webhooks", self.list_all),
            web.post("/v2/environment/webhooks", self.create),
            web.get(one, self.get),
            web.put(one, self.change),
            web.delete(one, self.delete),
        ]

    async def list_all(self, request: web.Request) -> web.Response:
        """A bare list, without pages."""
        return web.json_response([hook.as_json() for hook in self._hooks.values()])

    async def create(self, request: web.Request) -> web.Response:
        names = ("name", "event", "url", "headers", "store_id")
        fields = Fields(await read_json(request), names, self._rules)
        event, url = fields.text("event"), _url(fields)
        if event not in EVENTS:
            raise fields.unfit("event")
        name, store_id, headers = fields.text_or_none("name") or "", _store(fields), _headers(fields) or ()
        self._check_conflict(event, url)
        hook = Hook(se(FIRST_ID + self._world.new_id("desk_v2_webhook")), event, url, name, store_id, headers)
        self._hooks[hook.id] = hook
        return web.json_response(hook.as_json())

    async def get(self, request: web.Request) -> web.Response:
        return web.json_response(self._find(request).as_json())

    async def change(self, request: web.Request) -> web.Response:
        """The address and the headers, nothing else."""
        hook = self._find(request)
        fields = Fields(await read_json(request), ("url", "headers"), self._rules)
        url, headers = _url(fields) if fields.has("url") else hook.url, _headers(fields)
        self._hooks[hook.id] = replace(hook, url=url, headers=hook.headers if headers is None else headers)
        return web.Response(status=204)

    async def delete(self, request: web.Request) -> web.Response:
        del self._hooks[self._find(request).id]
        return web.Response(status=204)

    def _find(self, request: web.Request) -> Hook:
        webhook_id = id_in(request, "webhook_id")
        if webhook_id not in self._hooks:
            raise not_found(f"Webhook ID {webhook_id}")
        return self._hooks[webhook_id]

    def _check_conflict(self, event: str, url: str) -> None:
        everywhere = self._rules.hook_conflict == "event"
        if any(each.event == event and (everywhere or each.url == url) for each in self._hooks.values()):
            raise conflict("A webhook for that event and URL already exists.", "webhook_event_type_conflict")


def _url(fields: Fields) -> str:
    url = fields.text("url")
    try:
        parts = urlsplit(url)
    except ValueError:
        raise fields.unfit("url") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise fields.unfit("url")
    return url


def _store(fields: Fields) -> int | str | None:
    """The reference has it as a number or as text."""
    value = fields.value("store_id")
    text = str(value).removeprefix("se-")
    if value is None or (isinstance(value, int | str) and number_of(f"se-{text}") is not None):
        return value
    raise fields.unfit("store_id")


def _headers(fields: Fields) -> Headers | None:
    """Each a name and a value that HTTP can carry; None where there is no such field."""
    given = fields.value("headers")
    if given is None:
        return None
    if not isinstance(given, list):
        raise fields.unfit("headers")
    return tuple(_header(each) for each in given)


def _header(given: object) -> tuple[str, str]:
    if isinstance(given, dict):
        key, value = given.get("key"), given.get("value")
        if isinstance(key, str) and HEADER_NAME.fullmatch(key) and isinstance(value, str) and value.isprintable():
            return key, value
    raise invalid("Each of headers has a key and a value.")
