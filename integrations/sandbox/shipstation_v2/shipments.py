"""ShipStation V2's shipments: the list with its filters, one by either of its ids, and cancelling one."""

from datetime import datetime

from aiohttp import web

from integrations.sandbox.shipstation.webhooks import Imports
from integrations.sandbox.shipstation_v2.errors import not_found, refused
from integrations.sandbox.shipstation_v2.finding import find_shipment
from integrations.sandbox.shipstation_v2.parcel_json import batch_of
from integrations.sandbox.shipstation_v2.query import (
    Filter,
    Listing,
    Test,
    check_word,
    contains,
    id_is,
    since,
    text_is,
    until,
)
from integrations.sandbox.shipstation_v2.rules import Rules
from integrations.sandbox.shipstation_v2.shipment_json import external_id, shipment
from integrations.sandbox.shipstation_v2.words import se, status_of
from integrations.sandbox.state import DeskOrder
from integrations.sandbox.world import World

FILTER_STATUSES = ("pending", "processing", "label_purchased", "cancelled")


class ShipmentRoutes:
    def __init__(self, world: World, rules: Rules, imports: Imports) -> None:
        self._world = world
        self._rules = rules
        self._listing = Listing(
            "shipments",
            filters={**FILTERS, **self._own_filters(imports)},
            sort_keys={"created_at": lambda order: order.created_at, "modified_at": lambda order: order.modified_at},
            fewest_pages=1,
            ignored=frozenset({"sales_order_id", "pickup_id"}),
        )

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/v2/shipments", self.list_all),
            web.get("/v2/shipments/external_shipment_id/{external_id}", self.get_by_external_id),
            web.get("/v2/shipments/{shipment_id}", self.get),
            web.put("/v2/shipments/{shipment_id}/cancel", self.cancel),
        ]

    async def list_all(self, request: web.Request) -> web.Response:
        by_id = sorted(self._world.desk_orders.values(), key=lambda order: order.id)
        return self._listing.answer(
            request, by_id, self._rules, lambda order: shipment(self._world, order, self._rules)
        )

    async def get(self, request: web.Request) -> web.Response:
        return self._answer(find_shipment(self._world, request))

    async def get_by_external_id(self, request: web.Request) -> web.Response:
        """Of a split order the one that came first."""
        wanted = request.match_info["external_id"]
        for order in self._world.desk_orders.values():
            if external_id(order, self._rules) == wanted:
                return self._answer(order)
        raise not_found(f"External shipment ID {wanted}")

    async def cancel(self, request: web.Request) -> web.Response:
        order = find_shipment(self._world, request)
        if order.status in ("shipped", "cancelled"):
            raise refused("A shipment that is shipped or cancelled cannot be cancelled; void its label first.")
        self._world.desk_cancel(order.id)
        return web.Response(status=204)

    def _answer(self, order: DeskOrder) -> web.Response:
        return web.json_response(shipment(self._world, order, self._rules))

    def _own_filters(self, imports: Imports) -> dict[str, Filter[DeskOrder]]:
        """Those that depend on the switches, on the account's tags or on what was imported when."""

        def status(name: str, text: str) -> Test[DeskOrder]:
            held = ("on_hold",) if self._rules.on_hold_filter == "200" else ()
            check_word(name, text, (*FILTER_STATUSES, *held))
            return lambda order: status_of(order, self._rules) == text

        def number(name: str, text: str) -> Test[DeskOrder]:
            if self._rules.number_match == "prefix":
                return lambda order: order.number.startswith(text)
            return lambda order: order.number == text

        return {
            "shipment_status": status,
            "shipment_number": number,
            "external_shipment_id": text_is(lambda order: external_id(order, self._rules)),
            "tag": lambda name, text: lambda order: text in map(self._world.desk_tags.get, order.tag_ids),
            "import_batch_id": lambda name, text: imports.of(text),
        }


def _keywords(order: DeskOrder) -> str:
    return "\n".join(f"{item.sku}\n{item.name}" for item in order.items)


def _paid_at(order: DeskOrder) -> datetime | None:
    return None if order.status == "awaiting_payment" else order.order_date


def _batch(order: DeskOrder) -> str:
    """The batch of the label that is on it; the empty text when there is none."""
    return next((batch_of(each) for each in order.parcels if each.label and not each.voided_at), "")


FILTERS: dict[str, Filter[DeskOrder]] = {
    "batch_id": id_is(_batch),
    "store_id": id_is(lambda order: se(order.store_id)),
    "ship_to_name": contains(lambda order: order.customer_name),
    "item_keyword": contains(_keywords),
    "created_at_start": since(lambda order: order.created_at),
    "created_at_end": until(lambda order: order.created_at),
    "modified_at_start": since(lambda order: order.modified_at),
    "modified_at_end": until(lambda order: order.modified_at),
    "payment_date_start": since(_paid_at),
    "payment_date_end": until(_paid_at),
}
