"""Decides what to send to make goods to order, and refuses before anything is sent. Performs no I/O.

developer.katanamrp.com, "Create a make-to-order manufacturing order": a manufacturing order is tied to a row only
when it is made. The field about subassemblies is sent although it has a default: a live account asked for it.
"""

from integrations.errors import Rejected
from integrations.katana.fields import SYSTEM
from integrations.katana.packing import Change
from integrations.model import Line, ProductionOrder

OPERATION = "make to order"
MAKE = "/manufacturing_order_make_to_order"


def to_make(order: ProductionOrder, line_ref: str) -> tuple[Change, ...]:
    """What begins to make one line's goods: one call, or none when they are being made. Raises `Rejected`."""
    line = _line(order, line_ref)
    if line.made_by:
        return ()
    if not line.makeable:
        raise Rejected(SYSTEM, OPERATION, f"{line.sku or line.title} is not a made product in Katana.")
    return (Change("POST", MAKE, {"sales_order_row_id": int(line.ref), "create_subassemblies": False}),)


def _line(order: ProductionOrder, line_ref: str) -> Line:
    if order.deleted_at:
        raise Rejected(SYSTEM, OPERATION, "This order was deleted in Katana.")
    found = next((line for line in order.lines if line.ref == line_ref), None)
    if found is None:
        raise Rejected(SYSTEM, OPERATION, "Katana no longer lists this line.")
    return found
