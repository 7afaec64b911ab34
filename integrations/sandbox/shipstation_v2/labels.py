"""ShipStation V2's labels, which are V1's shipments: the list, one, and voiding one."""

from aiohttp import web

from integrations.sandbox.shipstation_v2.account import CARRIER_IDS, WAREHOUSE
from integrations.sandbox.shipstation_v2.errors import not_found, not_found_silently
from integrations.sandbox.shipstation_v2.finding import find_label, parcels
from integrations.sandbox.shipstation_v2.parcel_json import Sent, batch_of, label, label_status
from integrations.sandbox.shipstation_v2.query import Listing, id_is, since, text_is, until, word_is
from integrations.sandbox.shipstation_v2.rules import Rules
from integrations.sandbox.shipstation_v2.words import se
from integrations.sandbox.world import World

STATUSES = ("processing", "completed", "error", "voided")


class LabelRoutes:
    def __init__(self, world: World, rules: Rules) -> None:
        self._world = world
        self._rules = rules

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/v2/labels", self.list_all),
            web.get("/v2/labels/{label_id}", self.get),
            web.put("/v2/labels/{label_id}/void", self.void),
        ]

    async def list_all(self, request: web.Request) -> web.Response:
        labels = parcels(self._world, label=True)
        return LABELS.answer(request, labels, self._rules, lambda sent: label(sent, self._rules))

    async def get(self, request: web.Request) -> web.Response:
        found = find_label(self._world, request)
        if found is None:
            raise not_found_silently()
        return web.json_response(label(found, self._rules))

    async def void(self, request: web.Request) -> web.Response:
        """200 also where it is not approved. The shop hears nothing of it."""
        found = find_label(self._world, request)
        if found is None:
            raise not_found("The label")
        reason = "label_already_voided" if found.parcel.voided_at else self._rules.void_refusal
        if reason:
            refusal = {"approved": False, "message": "Unable to void this label.", "reason_code": reason}
            return web.json_response(refusal)
        self._world.desk_void_label(found.parcel.id)
        return web.json_response({"approved": True, "message": "This label has been voided."})


LABELS: Listing[Sent] = Listing(
    "labels",
    filters={
        "label_status": word_is(STATUSES, label_status),
        "service_code": text_is(lambda sent: f"{sent.parcel.carrier_code}_ground"),
        "carrier_id": id_is(lambda sent: CARRIER_IDS.get(sent.parcel.carrier_code, "")),
        "tracking_number": text_is(lambda sent: sent.parcel.tracking_number),
        "batch_id": id_is(lambda sent: batch_of(sent.parcel)),
        "rate_id": id_is(lambda _: ""),
        "shipment_id": id_is(lambda sent: se(sent.order.id)),
        "warehouse_id": id_is(lambda _: WAREHOUSE),
        "created_at_start": since(lambda sent: sent.parcel.created_at),
        "created_at_end": until(lambda sent: sent.parcel.created_at),
    },
    sort_keys={
        "created_at": lambda sent: sent.parcel.created_at,
        "modified_at": lambda sent: sent.parcel.voided_at or sent.parcel.created_at,
    },
)
