"""A place that keeps subscriptions as V2 does: by event and address once, each with an id."""

from dataclasses import dataclass, field

from aiohttp import web

from tests.integrations.shipstation.desk import Json
from tests.integrations.shipstation.v2.desk import DeskV2

PATH = "/v2/environment/webhooks"


@dataclass
class HookDesk(DeskV2):
    """A desk of which every webhook can be listed, made and deleted."""

    hooks: dict[str, Json] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.answers = {"*": self._webhooks}

    def _webhooks(self, request: web.Request) -> web.Response:
        body: Json = self.asked[-1].body
        ref = request.path.removeprefix(PATH).strip("/")
        if request.method == "GET":
            return web.json_response(list(self.hooks.values()))
        if request.method == "DELETE":
            gone = self.hooks.pop(ref, None) is None
            return web.Response(status=404 if gone else 204)
        if any((each["event"], each["url"]) == (body["event"], body["url"]) for each in self.hooks.values()):
            fault = {"error_source": "ShipStation", "error_code": "webhook_event_type_conflict", "message": "Twice"}
            return web.json_response({"request_id": "ab-12", "errors": [fault]}, status=409)
        made = {"webhook_id": f"se-{len(self.hooks) + 1}-{len(self.asked)}", "store_id": None, **body}
        self.hooks[made["webhook_id"]] = made
        return web.json_response(made)
