"""Katana's route for sales order rows across orders, with the variant (and its SKU) when asked to extend."""

from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from integrations.sandbox.katana.json import Json, sales_order_row
from integrations.sandbox.katana.lag import Replica
from integrations.sandbox.katana.query import Test, answer_list, is_, keep, one_of, since, until
from integrations.sandbox.katana.stock_json import variant
from integrations.sandbox.state import KatanaOrder, KatanaRow
from integrations.sandbox.world import World


@dataclass(frozen=True)
class RowOfOrder:
    order: KatanaOrder
    row: KatanaRow
    availability: str


class SalesRowRoutes:
    """Rows of every order that is not deleted, newest order first."""

    def __init__(self, world: World, replica: Replica) -> None:
        self._world = world
        self._replica = replica

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/v1/sales_order_rows", self.list_rows)]

    async def list_rows(self, request: web.Request) -> web.Response:
        extended = "variant" in request.query.getall("extend", [])
        rows = keep(self._rows(), request.query, ROW_TESTS)
        return answer_list(rows, request.query, self._extended if extended else self._plain)

    def _rows(self) -> list[RowOfOrder]:
        orders = [order for order in self._replica.orders().values() if order.deleted_at is None]
        orders.sort(key=lambda order: (order.created_at, order.id), reverse=True)
        return [
            RowOfOrder(order, row, self._world.row_availability(order)[row.id][0])
            for order in orders
            for row in order.rows
        ]

    def _plain(self, shown: RowOfOrder) -> Json:
        return sales_order_row(self._world, shown.order, shown.row)

    def _extended(self, shown: RowOfOrder) -> Json:
        return {**self._plain(shown), "variant": variant(self._world.variants[shown.row.variant_id])}


ROW_TESTS: Mapping[str, Test[RowOfOrder]] = {
    "ids": one_of(lambda shown: shown.row.id),
    "sales_order_ids": one_of(lambda shown: shown.order.id),
    "variant_id": is_(lambda shown: shown.row.variant_id),
    "location_id": is_(lambda shown: shown.order.location_id),
    "linked_manufacturing_order_id": is_(lambda shown: shown.row.linked_manufacturing_order_id),
    "product_availability": is_(lambda shown: shown.availability),
    "created_at_min": since(lambda shown: shown.order.created_at),
    "created_at_max": until(lambda shown: shown.order.created_at),
    "updated_at_min": since(lambda shown: shown.order.updated_at),
    "updated_at_max": until(lambda shown: shown.order.updated_at),
}
