"""ShipStation V1's two lists of parcels, which never overlap.

/shipments has labels made in ShipStation; /fulfillments has what was marked shipped without one.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from integrations.sandbox.shipstation import json as shown_as
from integrations.sandbox.shipstation.query import (
    Test,
    answer_page,
    arrange,
    between,
    contains,
    flag,
    keep,
    number_is,
    text_is,
)
from integrations.sandbox.state import DeskOrder, DeskParcel
from integrations.sandbox.world import World


@dataclass(frozen=True)
class Sent:
    """A parcel and the order it belongs to."""

    order: DeskOrder
    parcel: DeskParcel


class ParcelRoutes:
    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/shipments", self.list_shipments),
            web.get("/fulfillments", self.list_fulfillments),
        ]

    async def list_shipments(self, request: web.Request) -> web.Response:
        """`batchId` is what SHIP_NOTIFY points to: here every label is its own batch."""
        query = request.query
        with_items = flag(query.get("includeShipmentItems") or "false", "includeShipmentItems")
        found = arrange(keep(self._sent(label=True), query, SHIPMENT_TESTS), query, SORT_KEYS)
        return answer_page(
            "shipments",
            found,
            query,
            lambda sent: shown_as.shipment(sent.order, sent.parcel, with_items=with_items),
        )

    async def list_fulfillments(self, request: web.Request) -> web.Response:
        found = keep(self._sent(label=False), request.query, FULFILLMENT_TESTS)
        return answer_page(
            "fulfillments",
            arrange(found, request.query, SORT_KEYS),
            request.query,
            lambda sent: shown_as.fulfillment(sent.order, sent.parcel),
        )

    def _sent(self, *, label: bool) -> Iterator[Sent]:
        for order in self._world.desk_orders.values():
            for parcel in order.parcels:
                if parcel.label == label:
                    yield Sent(order, parcel)


TESTS: Mapping[str, Test[Sent]] = {
    "orderId": number_is(lambda sent: sent.order.id),
    "orderNumber": text_is(lambda sent: sent.order.number),
    "trackingNumber": text_is(lambda sent: sent.parcel.tracking_number),
    "recipientName": contains(lambda sent: sent.order.customer_name),
    **between("createDate", lambda sent: sent.parcel.created_at),
    **between("shipDate", lambda sent: sent.parcel.ship_date),
}
SHIPMENT_TESTS: Mapping[str, Test[Sent]] = {
    **TESTS,
    **between("voidDate", lambda sent: sent.parcel.voided_at),
    "batchId": number_is(lambda sent: sent.parcel.id),
    "storeId": number_is(lambda sent: sent.order.store_id),
    "carrierCode": text_is(lambda sent: sent.parcel.carrier_code),
    "recipientCountryCode": text_is(lambda _: "US"),
}
FULFILLMENT_TESTS: Mapping[str, Test[Sent]] = {
    **TESTS,
    "fulfillmentId": number_is(lambda sent: sent.parcel.id),
}
SORT_KEYS: Mapping[str, Callable[[Sent], datetime]] = {
    "ShipDate": lambda sent: sent.parcel.ship_date,
    "CreateDate": lambda sent: sent.parcel.created_at,
}
