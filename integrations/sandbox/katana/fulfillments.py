"""Katana's routes for sales order fulfillments: the only way to pack, deliver and undo.

There is no idempotency key: two equal POSTs make two fulfillments. Quotes cannot be fulfilled and a batch-tracked
row needs its allocation; nobody could confirm either for the API, so the face takes the careful reading.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from aiohttp import web

from integrations.sandbox.katana.bodies import CHANGED_FULFILLMENT, NEW_FULFILLMENT
from integrations.sandbox.katana.body import number, read_body, text_or_none
from integrations.sandbox.katana.errors import not_found, refused
from integrations.sandbox.katana.json import Json, fulfillment
from integrations.sandbox.katana.lag import Replica
from integrations.sandbox.katana.query import Test, answer_list, is_, keep, moment, since, until
from integrations.sandbox.state import KatanaFulfillment, KatanaOrder
from integrations.sandbox.world import World

TRACKING = ("tracking_number", "tracking_url", "tracking_carrier", "tracking_method")


@dataclass(frozen=True)
class Fulfilled:
    """A fulfillment and the order it belongs to."""

    order: KatanaOrder
    made: KatanaFulfillment


class FulfillmentRoutes:
    """Reads lag as `replica` does; writes go to the world at once."""

    def __init__(self, world: World, replica: Replica) -> None:
        self._world = world
        self._replica = replica

    def routes(self) -> list[web.RouteDef]:
        one = r"/v1/sales_order_fulfillments/{id:\d+}"
        return [
            web.get("/v1/sales_order_fulfillments", self.list_fulfillments),
            web.post("/v1/sales_order_fulfillments", self.create),
            web.get(one, self.get_one),
            web.patch(one, self.change),
            web.delete(one, self.delete),
        ]

    async def list_fulfillments(self, request: web.Request) -> web.Response:
        shown = sorted(_all(self._replica.orders()), key=lambda each: each.made.id, reverse=True)
        return answer_list(keep(shown, request.query, TESTS), request.query, _render)

    async def get_one(self, request: web.Request) -> web.Response:
        return web.json_response(_render(_pick(request, self._replica.orders())))

    async def create(self, request: web.Request) -> web.Response:
        """Answers 200, as all of Katana's creating POSTs."""
        body = await read_body(request, NEW_FULFILLMENT)
        order = self._world.katana_orders.get(int(number(body, "sales_order_id")))
        if order is None or order.deleted_at is not None:
            raise not_found()
        if order.base_status == "PENDING":
            raise refused("A quote cannot be fulfilled.")
        rows = self._quantities(order, body["sales_order_fulfillment_rows"])
        picked = text_or_none(body, "picked_date")
        self._replica.about_to_write(order)
        made = self._world.katana_fulfill(
            order.id,
            str(body["status"]),
            rows,
            **{name: text_or_none(body, name) for name in TRACKING},
            picked_date=moment(picked, "picked_date") if picked else None,
        )
        return web.json_response(fulfillment(order, made))

    async def change(self, request: web.Request) -> web.Response:
        """Status and tracking. Rows cannot be changed: the body has no place for them."""
        body = await read_body(request, CHANGED_FULFILLMENT)
        found = _pick(request, self._world.katana_orders)
        changes = {name: text_or_none(body, name) for name in ("status", *TRACKING) if name in body}
        if picked := text_or_none(body, "picked_date"):
            changes["picked_date"] = moment(picked, "picked_date").isoformat()
        self._replica.about_to_write(found.order)
        made = self._world.katana_set_fulfillment(found.made.id, **changes)
        return web.json_response(fulfillment(found.order, made))

    async def delete(self, request: web.Request) -> web.Response:
        found = _pick(request, self._world.katana_orders)
        self._replica.about_to_write(found.order)
        self._world.katana_delete_fulfillment(found.made.id)
        return web.Response(status=204)

    def _quantities(self, order: KatanaOrder, asked: object) -> dict[int, int]:
        """Quantity by row id; two entries for one row add up. Raises 422 for what Katana's rules refuse."""
        quantities: dict[int, int] = {}
        for entry in asked if isinstance(asked, list) else []:
            row_id, quantity = int(number(entry, "sales_order_row_id")), number(entry, "quantity")
            if quantity <= 0 or quantity % 1:
                raise refused("The quantity of a fulfillment row must be a whole number above zero.")
            self._check_allocation(order, row_id, entry, quantity)
            quantities[row_id] = quantities.get(row_id, 0) + int(quantity)
        return quantities

    def _check_allocation(
        self, order: KatanaOrder, row_id: int, entry: Mapping[str, object], quantity: float
    ) -> None:
        row = next((row for row in order.rows if row.id == row_id), None)
        if row is None:
            raise refused(f"Sales order row {row_id} does not belong to sales order {order.id}.")
        allocated = _allocated(entry)
        if allocated is None and (row.batch_allocated or not self._world.variants[row.variant_id].batch_tracked):
            return
        if (allocated or 0) != quantity:
            raise refused(
                f"sum of batch quantity (current: {allocated or 0:g}) must match fulfillment row quantity "
                f"(expected: {quantity:g})"
            )


def _allocated(entry: Mapping[str, object]) -> float | None:
    """The quantity given from batches; `traceability` wins over `batch_transactions`. None without either."""
    for name in ("traceability", "batch_transactions"):
        given = entry.get(name)
        if isinstance(given, list) and given:
            return sum(float(part.get("quantity", 0)) for part in given)
    return None


def _all(orders: Mapping[int, KatanaOrder]) -> Iterator[Fulfilled]:
    for order in orders.values():
        for made in order.fulfillments:
            yield Fulfilled(order, made)


def _pick(request: web.Request, orders: Mapping[int, KatanaOrder]) -> Fulfilled:
    wanted = int(request.match_info["id"])
    for found in _all(orders):
        if found.made.id == wanted:
            return found
    raise not_found()


def _render(shown: Fulfilled) -> Json:
    return fulfillment(shown.order, shown.made)


TESTS: Mapping[str, Test[Fulfilled]] = {
    "sales_order_id": is_(lambda shown: shown.order.id),
    "status": is_(lambda shown: shown.made.status),
    "invoice_status": is_(lambda _: "NOT_INVOICED"),
    "tracking_number": is_(lambda shown: shown.made.tracking_number),
    "tracking_url": is_(lambda shown: shown.made.tracking_url),
    "tracking_carrier": is_(lambda shown: shown.made.tracking_carrier),
    "tracking_method": is_(lambda shown: shown.made.tracking_method),
    "picked_date_min": since(lambda shown: shown.made.picked_date),
    "created_at_min": since(lambda shown: shown.made.created_at),
    "created_at_max": until(lambda shown: shown.made.created_at),
    "updated_at_min": since(lambda shown: shown.made.updated_at),
    "updated_at_max": until(lambda shown: shown.made.updated_at),
}
