"""ShipStation V2's tags, which are plain names: those of the account, and those on a shipment."""

from aiohttp import web

from integrations.sandbox.shipstation_v2.errors import not_found
from integrations.sandbox.shipstation_v2.finding import find_shipment
from integrations.sandbox.shipstation_v2.rules import Rules
from integrations.sandbox.shipstation_v2.words import se
from integrations.sandbox.world import World


class TagRoutes:
    def __init__(self, world: World, rules: Rules) -> None:
        self._world = world
        self._rules = rules

    def routes(self) -> list[web.RouteDef]:
        one = "/v2/shipments/{shipment_id}/tags/{tag_name}"
        return [
            web.get("/v2/tags", self.list_all),
            web.post("/v2/tags/{tag_name}", self.create),
            web.post(one, self.add),
            web.delete(one, self.remove),
        ]

    async def list_all(self, request: web.Request) -> web.Response:
        return web.json_response({"tags": [{"name": name} for name in self._world.desk_tags.values()]})

    async def create(self, request: web.Request) -> web.Response:
        """One that is there already stays as it is."""
        name = request.match_info["tag_name"]
        if self._id_of(name) is None:
            self._world.desk_new_tag(name)
        return web.json_response({"name": name})

    async def add(self, request: web.Request) -> web.Response:
        order, name = find_shipment(self._world, request), request.match_info["tag_name"]
        tag_id = self._id_of(name)
        if tag_id is None and self._rules.unknown_tag == "404":
            raise not_found(f"Tag {name}")
        self._world.desk_tag(order.id, self._world.desk_new_tag(name) if tag_id is None else tag_id)
        return web.json_response({"shipment_id": se(order.id), "tag": {"name": name}})

    async def remove(self, request: web.Request) -> web.Response:
        """A tag that is not on it is no error."""
        order = find_shipment(self._world, request)
        tag_id = self._id_of(request.match_info["tag_name"])
        if tag_id is not None:
            self._world.desk_untag(order.id, tag_id)
        return web.Response(status=204)

    def _id_of(self, name: str) -> int | None:
        return next((tag_id for tag_id, each in self._world.desk_tags.items() if each == name), None)
