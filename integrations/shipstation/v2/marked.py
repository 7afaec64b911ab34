"""Which shipments were marked shipped without a label: V2 tells that in another list than the shipments.

What `shipment_status` shows of them is documented nowhere, so it is not relied on: a fulfillment that stands means
shipped, whatever the status says.
"""

from datetime import datetime

from integrations.shipstation.api import Query
from integrations.shipstation.v2 import api, moments, wire
from integrations.shipstation.v2.records import FulfillmentRecord


class Marked:
    """The fulfillments of one account."""

    def __init__(self, calls: api.V2Api) -> None:
        self._api = calls

    async def since(self, moment: datetime | None, operation: str) -> dict[str, str]:
        """What was marked shipped since then, or ever, and stands: shipment ids, each with its fulfillment's."""
        query: Query = (("create_date_start", moments.write_moment(moment)),) if moment else ()
        return await self._standing(query, operation)

    async def where(self, field: str, value: str, operation: str) -> dict[str, str]:
        """The same of what a field of the list holds."""
        return await self._standing(((field, value),), operation)

    async def one(self, shipment_id: str, operation: str) -> tuple[FulfillmentRecord, ...]:
        """Every fulfillment of one shipment, voided ones too."""
        query = (("shipment_id", shipment_id),)
        rows = self._api.rows("/v2/fulfillments", api.FULFILLMENTS, operation=operation, query=query)
        return tuple([row async for row in rows if row.shipment_id == shipment_id])

    async def _standing(self, query: Query, operation: str) -> dict[str, str]:
        rows = self._api.rows("/v2/fulfillments", api.FULFILLMENTS, operation=operation, query=query)
        return {row.shipment_id: row.fulfillment_id async for row in rows if row.shipment_id and wire.stands(row)}
