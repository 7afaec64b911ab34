"""Marks a shipment shipped without a label: `POST /v2/fulfillments`, whose 200 may be a refusal.

docs.shipstation.com, "Create fulfillments": `has_errors` and the `error_message` of each row decide, not the status.
"""

import structlog

from integrations.errors import IntegrationError, NotFound, OutcomeUnknown, Rejected
from integrations.model import Parcel, Receipt, System
from integrations.shipstation import carriers
from integrations.shipstation.v2 import replies, wire
from integrations.shipstation.v2.api import SHIPMENT, V2Api
from integrations.shipstation.v2.connected import ConnectedCarriers
from integrations.shipstation.v2.marked import Marked

NO_NUMBER = (
    "ShipStation's V2 API takes no parcel without a tracking number: give one, mark it shipped in ShipStation, or "
    "give Shipmate a V1 key pair too (SHIPSTATION_API_KEY and SHIPSTATION_API_SECRET)"
)

log = structlog.get_logger(__name__)


class Marking:
    """The one write of V2 that ships something."""

    def __init__(self, calls: V2Api, marked: Marked) -> None:
        self._api = calls
        self._marked = marked
        self._carriers = ConnectedCarriers(calls)

    async def mark(self, shipment_id: str, parcel: Parcel, operation: str, *, notify_shop: bool) -> Receipt:
        """What ShipStation answered. A refusal counts only when the parcel is not there: the words with which a
        second attempt is refused are not known, and the first may have taken effect. Without a number nothing is
        sent, and that is `Rejected`."""
        if not parcel.tracking_number:
            raise Rejected(System.SHIPSTATION, operation, NO_NUMBER)
        code = await self._carriers.code_for(parcel.carrier, operation)
        row = wire.mark(shipment_id, parcel.tracking_number, code, parcel.shipped_at, notify_shop=notify_shop)
        reply = await self._api.write("POST", "/v2/fulfillments", {"fulfillments": [row]}, operation=operation)
        answer = replies.marked(reply.body)
        if answer is None:
            raise OutcomeUnknown(System.SHIPSTATION, operation, "the answer does not say what became of it")
        words = replies.refusal(answer, shipment_id)
        if words is None or await self._is_there(shipment_id, parcel.tracking_number, operation):
            return replies.receipt(answer, shipment_id)
        if replies.knows_not(answer, shipment_id):
            await self._exists(shipment_id, operation)
        raise Rejected(System.SHIPSTATION, operation, words + self._carriers.lacks(code), status=reply.status)

    async def _exists(self, shipment_id: str, operation: str) -> None:
        """Raises `NotFound` when there is no such shipment: in which words V2 refuses it is not known."""
        try:
            await self._api.read(f"/v2/shipments/{shipment_id}", SHIPMENT, operation=operation)
        except NotFound:
            raise
        except IntegrationError as error:
            log.warning("shipstation does not show what it refused", why=error.detail)

    async def _is_there(self, shipment_id: str, number: str, operation: str) -> bool:
        """Whether a parcel of that number stands. Raises `OutcomeUnknown` when that cannot be read."""
        try:
            rows = await self._marked.one(shipment_id, operation)
        except IntegrationError as error:
            detail = "it was refused, and whether an earlier attempt took effect could not be read"
            raise OutcomeUnknown(System.SHIPSTATION, operation, detail) from error
        return any(wire.stands(row) and carriers.bare(row.tracking_number) == carriers.bare(number) for row in rows)
