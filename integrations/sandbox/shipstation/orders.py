"""ShipStation V1's order reads: the list with its many filters, and one order."""

from collections.abc import Callable, Mapping
from datetime import datetime

from aiohttp import web

from integrations.sandbox.shipstation.errors import invalid, not_found
from integrations.sandbox.shipstation.json import order as order_json
from integrations.sandbox.shipstation.query import (
    Test,
    answer_page,
    arrange,
    between,
    contains,
    keep,
    number_is,
    starts_with,
    text_is,
)
from integrations.sandbox.shipstation.webhooks import Imports
from integrations.sandbox.state import DeskOrder
from integrations.sandbox.world import World

STATUSES = ("awaiting_payment", "awaiting_shipment", "pending_fulfillment", "shipped", "on_hold", "cancelled")


class OrderRoutes:
    def __init__(self, world: World, imports: Imports) -> None:
        self._world = world
        self._imports = imports

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/orders", self.list_orders),
            web.get(r"/orders/{id:\d+}", self.get_order),
        ]

    async def list_orders(self, request: web.Request) -> web.Response:
        """`importBatch` is what ORDER_NOTIFY points to; `all` is no status."""
        status = request.query.get("orderStatus")
        if status and status not in STATUSES:
            raise invalid({"orderStatus": [f"The value '{status}' is not valid for orderStatus."]})
        tests = {**TESTS, "importBatch": self._imports.of}
        by_id = sorted(self._world.desk_orders.values(), key=lambda order: order.id)
        found = arrange(keep(by_id, request.query, tests), request.query, SORT_KEYS)
        return answer_page("orders", found, request.query, order_json)

    async def get_order(self, request: web.Request) -> web.Response:
        found = self._world.desk_orders.get(int(request.match_info["id"]))
        if found is None:
            raise not_found("order")
        return web.json_response(order_json(found))


def _keywords(order: DeskOrder) -> str:
    return "\n".join(f"{item.sku}\n{item.name}" for item in order.items)


def _paid_at(order: DeskOrder) -> datetime | None:
    return None if order.status == "awaiting_payment" else order.order_date


TESTS: Mapping[str, Test[DeskOrder]] = {
    "customerName": contains(lambda order: order.customer_name),
    "itemKeyword": contains(_keywords),
    "orderNumber": starts_with(lambda order: order.number),
    "orderStatus": text_is(lambda order: order.status),
    "storeId": number_is(lambda order: order.store_id),
    **between("createDate", lambda order: order.created_at),
    **between("modifyDate", lambda order: order.modified_at),
    **between("orderDate", lambda order: order.order_date),
    **between("paymentDate", _paid_at),
}
SORT_KEYS: Mapping[str, Callable[[DeskOrder], datetime]] = {
    "OrderDate": lambda order: order.order_date,
    "ModifyDate": lambda order: order.modified_at,
    "CreateDate": lambda order: order.created_at,
}
