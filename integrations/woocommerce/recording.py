"""Puts a tracking number where the shop keeps such, once: what bears it already is left alone."""

from typing import Annotated

from pydantic import TypeAdapter

from integrations.errors import UnexpectedReply
from integrations.model import Parcel
from integrations.woocommerce import tracking, wire
from integrations.woocommerce.api import V3, RestApi
from integrations.woocommerce.extensions import Extensions
from integrations.woocommerce.nodes import AsRows, OrderNode
from integrations.woocommerce.reading import read_refunds
from integrations.woocommerce.replies import NoRoute
from integrations.woocommerce.tracking import EXTENSION, EXTENSION_ADVANCED, Tracking

TRACKINGS = TypeAdapter(Annotated[tuple[tracking.TrackingNode, ...], AsRows])
FULFILLMENTS = TypeAdapter(tracking.Rows)
NOTES = TypeAdapter(Annotated[tuple[tracking.NoteNode, ...], AsRows])
ANYTHING = TypeAdapter(object)
_READS, _WRITES = "read tracking numbers", "write tracking number"


class Recorder:
    """Keeps tracking numbers in one shop, as `tracking` says or as the shop allows."""

    def __init__(self, api: RestApi, extensions: Extensions, choice: Tracking) -> None:
        self._api = api
        self._extensions = extensions
        self._choice = choice

    async def record(self, order: OrderNode, parcel: Parcel) -> str:
        """Where the number is now, in words; empty when nothing was to be kept.

        A write of which nobody knows whether it came about is `OutcomeUnknown`; doing it again looks first.
        """
        if not (parcel.tracking_number or parcel.tracking_url) or self._choice is Tracking.OFF:
            return ""
        match self._choice:
            case Tracking.NOTE:
                return await self._in_note(order, parcel)
            case Tracking.FULFILLMENTS:
                return await self._in_fulfillment(order, parcel)
            case Tracking.AUTO:
                return await self._wherever(order, parcel)
            case _:
                return await self._in_extension(order, parcel, advanced=self._choice is Tracking.ADVANCED, dated=True)

    async def _wherever(self, order: OrderNode, parcel: Parcel) -> str:
        """In what the shop has, the most telling first. A place that is not there has kept nothing."""
        known = await self._extensions.namespaces()
        if parcel.tracking_number and (known is None or known & {EXTENSION, EXTENSION_ADVANCED}):
            advanced = EXTENSION_ADVANCED in (known or ())
            try:
                return await self._in_extension(order, parcel, advanced=advanced, dated=known is not None)
            except NoRoute:
                pass  # it hides its list, and has no such extension
        try:
            return await self._in_fulfillment(order, parcel)
        except (NoRoute, UnexpectedReply):
            return await self._in_note(order, parcel)

    async def _in_extension(self, order: OrderNode, parcel: Parcel, *, advanced: bool, dated: bool) -> str:
        path = f"/{EXTENSION}/orders/{order.id}/shipment-trackings"
        rows = await self._api.read(path, TRACKINGS, says=_READS)
        if all(row.tracking_number != parcel.tracking_number for row in rows):
            providers = await self._providers()
            body = tracking.extension_body(parcel, providers, advanced=advanced, dated=dated)
            await self._api.write("POST", path, body, ANYTHING, says=_WRITES)
        return "tracking number in Shipment Tracking"

    async def _providers(self) -> object:
        try:
            return await self._api.read(f"/{EXTENSION}/shipment-trackings/providers", ANYTHING, says="read carriers")
        except (NoRoute, UnexpectedReply):
            return None

    async def _in_fulfillment(self, order: OrderNode, parcel: Parcel) -> str:
        path = f"{V3}/orders/{order.id}/fulfillments"
        rows = await self._api.read(path, FULFILLMENTS, says=_READS)
        taken_off = wire.refunded(order, await read_refunds(self._api, order))
        left = tracking.left_of(order, taken_off, rows)
        if not any(tracking.bears(row, parcel) for row in rows):
            if not left:
                return await self._in_note(order, parcel)
            body = tracking.fulfillment_body(parcel, left)
            await self._api.write("POST", path, body, ANYTHING, says=_WRITES)
        return "tracking number in a fulfillment"

    async def _in_note(self, order: OrderNode, parcel: Parcel) -> str:
        path = f"{V3}/orders/{order.id}/notes"
        sign = parcel.tracking_number or parcel.tracking_url or ""
        rows = await self._api.read(path, NOTES, says=_READS)
        if not any(sign in row.note for row in rows):
            await self._api.write("POST", path, tracking.note_body(parcel), ANYTHING, says=_WRITES)
        return "tracking number in a note"
