"""Katana's routes for sales orders: list, read, search, and the PATCH that packs nothing.

PACKED and DELIVERED are computed from fulfillments. Writing them on the order was answered 200 and changed nothing
in a live probe; that is what happens here too, unless the face is told that it works.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from aiohttp import web

from integrations.sandbox.katana.bodies import CHANGED_ORDER
from integrations.sandbox.katana.body import read_body, text_or_none
from integrations.sandbox.katana.errors import not_found, refused
from integrations.sandbox.katana.fields import MOMENT_FIELDS, ORDER_FIELDS, Value
from integrations.sandbox.katana.json import Json, sales_order
from integrations.sandbox.katana.lag import Replica
from integrations.sandbox.katana.query import Test, answer_list, answer_page, is_, keep, one_of, since, until
from integrations.sandbox.katana.search import SEARCH, page_asked, understand
from integrations.sandbox.state import KatanaOrder
from integrations.sandbox.world import World
from integrations.sandbox.world.stock import open_quantity

UNFILTERED = MOMENT_FIELDS | {"id", "customer_ref", "tracking_number"}
"""Fields the search knows and the list has no equality filter for."""
COMPUTED = ("PACKED", "DELIVERED")


class OrderRoutes:
    """Sales orders as a reader of `replica` sees them."""

    def __init__(self, world: World, replica: Replica, *, patch_status_works: bool) -> None:
        self._world = world
        self._replica = replica
        self._patch_status_works = patch_status_works

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/v1/sales_orders", self.list_orders),
            web.post("/v1/sales_orders/search", self.search),
            web.get(r"/v1/sales_orders/{id:\d+}", self.get_order),
            web.patch(r"/v1/sales_orders/{id:\d+}", self.patch_order),
        ]

    async def list_orders(self, request: web.Request) -> web.Response:
        deleted_too = request.query.get("include_deleted") == "true"
        orders = sorted(self._visible(deleted_too=deleted_too), key=_age, reverse=True)
        return answer_list(keep(orders, request.query, self._tests()), request.query, self._render)

    async def search(self, request: web.Request) -> web.Response:
        body = await read_body(request, SEARCH)
        search = understand(body)
        found = [order for order in self._visible() if search.accepts(self._reader(order))]
        for name, descending in reversed(search.order):
            found.sort(key=self._sort_key(name), reverse=descending)
        return answer_page(found, page_asked(body, len(found)), self._render)

    async def get_order(self, request: web.Request) -> web.Response:
        return web.json_response(self._render(self._find(request)))

    async def patch_order(self, request: web.Request) -> web.Response:
        """Only `status` and `order_no` reach the world, which has no place for the rest."""
        body = await read_body(request, CHANGED_ORDER)
        order = self._world.katana_orders[self._find(request).id]
        order_no, status = text_or_none(body, "order_no"), text_or_none(body, "status")
        if order_no and order.fulfillments:
            raise refused("The sales order is packed or delivered. Revert that before changing it.")
        self._replica.about_to_write(order)
        if status in COMPUTED and self._patch_status_works:
            self._fulfill_rest(order, status)
        elif order_no or (status and status not in COMPUTED):
            own = None if status in COMPUTED else status
            self._world.katana_set_order(order.id, status=own, order_no=order_no)
        return web.json_response(self._render(order))

    def _fulfill_rest(self, order: KatanaOrder, status: str) -> None:
        rest = {row.id: open_quantity(order, row) for row in order.rows}
        wanted = {row_id: quantity for row_id, quantity in rest.items() if quantity}
        if wanted:
            self._world.katana_fulfill(order.id, status, wanted)

    def _visible(self, *, deleted_too: bool = False) -> Iterator[KatanaOrder]:
        for order in self._replica.orders().values():
            if deleted_too or order.deleted_at is None:
                yield order

    def _find(self, request: web.Request) -> KatanaOrder:
        order = self._replica.orders().get(int(request.match_info["id"]))
        if order is None or order.deleted_at is not None:
            raise not_found()
        return order

    def _reader(self, order: KatanaOrder) -> Callable[[str], Value]:
        """Reads a field by name. Custom fields may be asked for; nobody here has any."""
        return lambda name: ORDER_FIELDS[name](self._world, order) if name in ORDER_FIELDS else None

    def _sort_key(self, name: str) -> Callable[[KatanaOrder], tuple[bool, float, str]]:
        return lambda order: _sortable(self._reader(order)(name))

    def _render(self, order: KatanaOrder) -> Json:
        return sales_order(self._world, order)

    def _tests(self) -> Mapping[str, Test[KatanaOrder]]:
        equals = {name: is_(self._field(name)) for name in ORDER_FIELDS.keys() - UNFILTERED}
        return {**equals, **DATE_TESTS}

    def _field(self, name: str) -> Callable[[KatanaOrder], Value]:
        return lambda order: ORDER_FIELDS[name](self._world, order)


DATE_TESTS: Mapping[str, Test[KatanaOrder]] = {
    "ids": one_of(lambda order: order.id),
    "created_at_min": since(lambda order: order.created_at),
    "created_at_max": until(lambda order: order.created_at),
    "updated_at_min": since(lambda order: order.updated_at),
    "updated_at_max": until(lambda order: order.updated_at),
}


def _age(order: KatanaOrder) -> tuple[datetime, int]:
    return order.created_at, order.id


def _sortable(value: Value) -> tuple[bool, float, str]:
    """A key that orders values of one field; null comes last, as in the database."""
    if isinstance(value, datetime):
        return False, value.timestamp(), ""
    if isinstance(value, int):
        return False, value, ""
    return value is None, 0, value or ""
