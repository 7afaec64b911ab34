"""Decides what to send for pack, unpack and deliver, and refuses before anything is sent. Performs no I/O.

Orders are packed and delivered only through sales order fulfillments (developer.katanamrp.com, "Create a sales
order fulfillment", and the changelog entry on partial delivery): Katana works out the order's status from them, and
an order whose own status is patched may answer 200 and stay as it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from integrations.errors import NotSent, Rejected
from integrations.katana.fields import SYSTEM, number
from integrations.model import Line, Packing, Parcel, ProductionOrder, ProductionStage

Body = dict[str, object]
FULFILLMENTS = "/sales_order_fulfillments"

TO_PACK = {
    ProductionStage.QUOTE: "This order is a quote in Katana. Turn it into a sales order there first.",
    ProductionStage.PARTLY_PACKED: "Part of this order is already packed. Pack the rest in Katana.",
    ProductionStage.PARTLY_DELIVERED: "Part of this order has already left. Pack the rest in Katana.",
    ProductionStage.DELIVERED: "This order has already left: Katana shows it as delivered.",
    ProductionStage.UNKNOWN: "Katana shows a status Shipmate does not know. Look at the order in Katana.",
}
TO_UNPACK = {
    ProductionStage.DELIVERED: "This order has already left. Take the delivery back in Katana.",
    ProductionStage.UNKNOWN: TO_PACK[ProductionStage.UNKNOWN],
}
TO_DELIVER = {
    ProductionStage.QUOTE: TO_PACK[ProductionStage.QUOTE],
    ProductionStage.UNKNOWN: TO_PACK[ProductionStage.UNKNOWN],
}


@dataclass(frozen=True, slots=True)
class Change:
    """One writing call."""

    method: str
    path: str
    body: Body | None = None


def to_pack(order: ProductionOrder) -> tuple[Change, ...]:
    """What packs everything that is left: one call, or none when all is packed already. Raises `Rejected`."""
    operation = "pack order"
    _refuse(order, operation, TO_PACK)
    return _fulfill_rest(order, operation, {"status": "PACKED"})


def to_unpack(order: ProductionOrder) -> tuple[Change, ...]:
    """What deletes the packed records, and only those. Raises `Rejected` for an order that has left."""
    operation = "unpack order"
    _refuse(order, operation, TO_UNPACK)
    return tuple(Change("DELETE", f"{FULFILLMENTS}/{each.ref}") for each in _packed(order, operation))


def to_deliver(order: ProductionOrder, parcel: Parcel) -> tuple[Change, ...]:
    """What turns packed records into delivered ones and delivers the rest. Raises `Rejected`.

    The one call that must not be made twice, which makes a record, comes last.
    """
    operation = "deliver order"
    _refuse(order, operation, TO_DELIVER)
    delivered: Body = {"status": "DELIVERED", **_tracking(parcel)}
    packed = _packed(order, operation)
    changes = tuple(Change("PATCH", f"{FULFILLMENTS}/{each.ref}", delivered) for each in packed)
    return changes + _fulfill_rest(order, operation, delivered)


def _refuse(order: ProductionOrder, operation: str, words: dict[ProductionStage, str]) -> None:
    if order.deleted_at:
        raise Rejected(SYSTEM, operation, "This order was deleted in Katana.")
    if order.stage in words:
        raise Rejected(SYSTEM, operation, words[order.stage])
    if not order.lines:
        raise Rejected(SYSTEM, operation, "This order has no lines in Katana.")


def _packed(order: ProductionOrder, operation: str) -> tuple[Packing, ...]:
    """The order's packed records. An order shown as packed without any was read from a copy that lags."""
    packed = tuple(each for each in order.packings if each.stage is ProductionStage.PACKED)
    if not packed and order.stage in (ProductionStage.PACKED, ProductionStage.PARTLY_PACKED):
        detail = "the packed records cannot be read yet: read the order again"
        raise NotSent(SYSTEM, operation, detail, retry_after=5.0)
    return packed


def _fulfill_rest(order: ProductionOrder, operation: str, words: Body) -> tuple[Change, ...]:
    left = [line for line in order.lines if line.quantity > line.fulfilled]
    _refuse_unallocated(left, operation)
    if not left:
        return ()
    rows = [
        {"sales_order_row_id": int(line.ref), "quantity": number(line.quantity - line.fulfilled)} for line in left
    ]
    body = {"sales_order_id": int(order.ref), **words, "sales_order_fulfillment_rows": rows}
    return (Change("POST", FULFILLMENTS, body),)


def _refuse_unallocated(lines: Sequence[Line], operation: str) -> None:
    names = [line.sku or line.title for line in lines if line.needs_allocation]
    if names:
        listed = ", ".join(names[:5]) + (" and more" if len(names) > 5 else "")
        raise Rejected(SYSTEM, operation, f"Choose the batch or serial numbers in Katana first: {listed}.")


def _tracking(parcel: Parcel) -> Body:
    """The parcel in Katana's words. Empty texts are left out: Katana refuses them in a change."""
    told = {
        "tracking_carrier": parcel.carrier,
        "tracking_number": parcel.tracking_number,
        "tracking_url": parcel.tracking_url,
    }
    return {name: text for name, text in told.items() if text}
