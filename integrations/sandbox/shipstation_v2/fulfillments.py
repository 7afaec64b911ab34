"""ShipStation V2's fulfillments: what was shipped without a label, and marking shipments as shipped.

The answer is 200 even where nothing worked: `has_errors` and each item's `error_message` decide
(docs.shipstation.com/create-fulfillments).
"""

from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from integrations.sandbox.shipstation_v2.account import CARRIER_CODES
from integrations.sandbox.shipstation_v2.body import Fields, read_json
from integrations.sandbox.shipstation_v2.errors import refused
from integrations.sandbox.shipstation_v2.finding import parcels
from integrations.sandbox.shipstation_v2.parcel_json import PROVIDER, Sent, fulfillment
from integrations.sandbox.shipstation_v2.query import Listing, contains, since, text_is, until
from integrations.sandbox.shipstation_v2.rules import Rules
from integrations.sandbox.shipstation_v2.words import Json, number_of, se
from integrations.sandbox.state import DeskOrder
from integrations.sandbox.world import World

MOST_PER_PAGE = 500
FIELDS = ("shipment_id", "tracking_number", "carrier_code", "ship_date", "notify_customer", "notify_order_source")


@dataclass(frozen=True)
class Wish:
    """One item of a request, read."""

    shipment_id: str
    tracking_number: str
    carrier_code: str
    ship_date: datetime | None
    notify_customer: bool
    notify_order_source: bool


class FulfillmentRoutes:
    def __init__(self, world: World, rules: Rules) -> None:
        self._world = world
        self._rules = rules

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/v2/fulfillments", self.list_all),
            web.post("/v2/fulfillments", self.create),
        ]

    async def list_all(self, request: web.Request) -> web.Response:
        return FULFILLMENTS.answer(request, parcels(self._world, label=False), self._rules, fulfillment)

    async def create(self, request: web.Request) -> web.Response:
        """All items are read before the first is done, so a malformed one ships nothing."""
        body = Fields(await read_json(request), ("fulfillments",), self._rules)
        wishes = [self._read(item, nth) for nth, item in enumerate(body.items("fulfillments"))]
        if not self._rules.email_verified:
            raise refused("The account's email address is not verified.", "verification_failure")
        results = [self._fulfill(wish) for wish in wishes]
        failed = any(result["error_message"] for result in results)
        return web.json_response({"has_errors": failed, "fulfillments": results})

    def _read(self, item: object, nth: int) -> Wish:
        fields = Fields(item, FIELDS, self._rules, f"fulfillments[{nth}].")
        return Wish(
            fields.text("shipment_id"),
            fields.text("tracking_number"),
            fields.text("carrier_code"),
            fields.moment_or_none("ship_date"),
            fields.flag("notify_customer", self._rules.notify_by_default),
            fields.flag("notify_order_source", self._rules.notify_by_default),
        )

    def _fulfill(self, wish: Wish) -> Json:
        order = self._world.desk_orders.get(number_of(wish.shipment_id) or 0)
        error = self._problem(order, wish.carrier_code)
        if order and not error:
            self._world.desk_mark_shipped(
                order.id,
                carrier_code=wish.carrier_code,
                tracking_number=wish.tracking_number,
                ship_date=wish.ship_date,
                notify_customer=wish.notify_customer,
                notify_sales_channel=wish.notify_order_source,
            )
        return {
            "shipment_id": wish.shipment_id,
            "shipment_number": order.number if order else None,
            "error_message": error,
        }

    def _problem(self, order: DeskOrder | None, carrier_code: str) -> str | None:
        if order is None:
            return "Shipment was not found"
        if order.status == "shipped":
            return self._rules.already_fulfilled
        if order.status == "cancelled":
            return "Shipment has been cancelled"
        if carrier_code not in CARRIER_CODES and self._rules.unknown_carrier == "error":
            return f"Carrier code {carrier_code} is not connected to this account"
        return None


FULFILLMENTS: Listing[Sent] = Listing(
    "fulfillments",
    filters={
        "ship_to_name": contains(lambda sent: sent.order.customer_name),
        "ship_to_country_code": text_is(lambda _: "US"),
        "shipment_number": text_is(lambda sent: sent.order.number),
        "shipment_id": text_is(lambda sent: se(sent.order.id)),
        "fulfillment_id": text_is(lambda sent: se(sent.parcel.id)),
        "order_source_id": text_is(lambda sent: se(sent.order.store_id)),
        "fulfillment_provider_code": text_is(lambda _: PROVIDER),
        "tracking_number": text_is(lambda sent: sent.parcel.tracking_number),
        "ship_date_start": since(lambda sent: sent.parcel.ship_date),
        "ship_date_end": until(lambda sent: sent.parcel.ship_date),
        "create_date_start": since(lambda sent: sent.parcel.created_at),
        "create_date_end": until(lambda sent: sent.parcel.created_at),
    },
    sort_keys={
        "created_at": lambda sent: sent.parcel.created_at,
        "modified_at": lambda sent: sent.parcel.voided_at or sent.parcel.created_at,
        "shipped_at": lambda sent: sent.parcel.ship_date,
    },
    sort_dir="asc",
    most_per_page=MOST_PER_PAGE,
    ignored=frozenset({"batch_id"}),
)
