"""ShipStation V1's order writes: mark as shipped, hold, restore, tag.

Marking shipped is for the whole order, makes a fulfillment record and no label, and tells neither the customer nor
the shop unless asked: both notify flags default to false (ShipStation's page on marking an order as shipped).
"""

from datetime import datetime

from aiohttp import web

from integrations.sandbox.shipstation import time as pacific
from integrations.sandbox.shipstation.account import CARRIER_CODES
from integrations.sandbox.shipstation.body import Body, read_body
from integrations.sandbox.shipstation.errors import not_found, refused
from integrations.sandbox.shipstation.rules import DeskRules
from integrations.sandbox.state import DeskOrder
from integrations.sandbox.world import World

LOCKED = ("shipped", "cancelled")


class ActionRoutes:
    def __init__(self, world: World, rules: DeskRules) -> None:
        self._world = world
        self._rules = rules

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/orders/markasshipped", self.mark_as_shipped),
            web.post("/orders/holduntil", self.hold_until),
            web.post("/orders/restorefromhold", self.restore),
            web.post("/orders/addtag", self.add_tag),
            web.post("/orders/removetag", self.remove_tag),
        ]

    async def mark_as_shipped(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        order, carrier = self._order(body), body.text("carrierCode")
        if order.status == "cancelled":
            raise refused("A cancelled order cannot be marked as shipped.")
        if order.status == "shipped" and self._rules.already_shipped == "400":
            raise refused("The order is already shipped.")
        if carrier not in CARRIER_CODES and self._rules.unknown_carrier == "400":
            raise refused(f"The carrier '{carrier}' is not known to this account.")
        ship_date = body.text_or_none("shipDate")
        self._world.desk_mark_shipped(
            order.id,
            carrier_code=carrier,
            tracking_number=body.text_or_none("trackingNumber"),
            ship_date=_day(body, "shipDate") if ship_date else None,
            notify_customer=body.flag("notifyCustomer"),
            notify_sales_channel=body.flag("notifySalesChannel"),
        )
        return web.json_response({"orderId": order.id, "orderNumber": order.number})

    async def hold_until(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        order, until = self._order(body), _day(body, "holdUntilDate")
        if order.status in LOCKED:
            raise refused("Only an open order can be held.")
        self._world.desk_hold(order.id, until)
        return _done("The order is on hold.")

    async def restore(self, request: web.Request) -> web.Response:
        order = self._order(await read_body(request))
        if order.status != "on_hold":
            raise refused("The order is not on hold.")
        if order.hold_until is None and self._rules.dateless_restore == "400":
            raise refused("The order has no hold date.")
        self._world.desk_restore(order.id)
        return _done("The order has been restored.")

    async def add_tag(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        self._world.desk_tag(self._order(body).id, self._tag(body))
        return _done("The tag was added.")

    async def remove_tag(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        self._world.desk_untag(self._order(body).id, self._tag(body))
        return _done("The tag was removed.")

    def _order(self, body: Body) -> DeskOrder:
        order = self._world.desk_orders.get(body.whole("orderId"))
        if order is None:
            raise not_found("order")
        return order

    def _tag(self, body: Body) -> int:
        tag_id = body.whole("tagId")
        if tag_id not in self._world.desk_tags:
            raise refused("The tag does not exist.")
        return tag_id


def _day(body: Body, name: str) -> datetime:
    try:
        return pacific.read_day(body.text(name)[:10])
    except ValueError:
        raise body.unfit(name) from None


def _done(message: str) -> web.Response:
    return web.json_response({"success": True, "message": message})
