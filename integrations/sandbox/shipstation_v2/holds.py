"""Holding a shipment until a day, and restoring it (docs.shipstation.com/hold-and-restore-shipments)."""

from datetime import datetime

from aiohttp import web

from integrations.sandbox.shipstation_v2.body import Fields, read_json
from integrations.sandbox.shipstation_v2.errors import invalid, refused
from integrations.sandbox.shipstation_v2.finding import find_shipment
from integrations.sandbox.shipstation_v2.rules import Rules
from integrations.sandbox.shipstation_v2.shipment_json import shipment
from integrations.sandbox.shipstation_v2.words import read_day
from integrations.sandbox.state import DeskOrder
from integrations.sandbox.world import World


class HoldRoutes:
    def __init__(self, world: World, rules: Rules) -> None:
        self._world = world
        self._rules = rules

    def routes(self) -> list[web.RouteDef]:
        return [
            web.put("/v2/shipments/{shipment_id}/hold", self.hold),
            web.put("/v2/shipments/{shipment_id}/restore", self.restore),
        ]

    async def hold(self, request: web.Request) -> web.Response:
        """Until a later day; a shipment that is held already gets the new day."""
        order = find_shipment(self._world, request)
        until = self._day(Fields(await read_json(request), ("hold_until_date",), self._rules))
        if order.status in ("shipped", "cancelled"):
            raise refused("A cancelled shipment or one with a purchased label cannot be held.")
        self._world.desk_hold(order.id, until)
        return self._answer(order)

    async def restore(self, request: web.Request) -> web.Response:
        if not self._rules.restore:
            raise web.HTTPNotFound
        order = find_shipment(self._world, request)
        if order.status != "on_hold":
            raise refused("The shipment is not on hold.")
        if order.hold_until is None and self._rules.dateless_restore == "400":
            raise refused("The shipment has no hold_until_date.")
        self._world.desk_restore(order.id)
        return self._answer(order)

    def _day(self, fields: Fields) -> datetime:
        try:
            until = read_day(fields.text("hold_until_date"))
        except ValueError:
            raise fields.unfit("hold_until_date") from None
        if until <= self._world.now():
            raise invalid("hold_until_date must be later than today.")
        return until

    def _answer(self, order: DeskOrder) -> web.Response:
        return web.json_response(shipment(self._world, order, self._rules))
