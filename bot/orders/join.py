"""Which records in the other systems are this order, and how sure we are. Performs no I/O.

The canonical key is the shop's own id of the order; the number is only for people (lifecycle sheet, section 4).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.orders.order import Order, Sight, Strength
from bot.orders.problem import Problem
from integrations.model import ProductionOrder, SalesOrder, Shipment, Snapshot, System, number_key


@dataclass(frozen=True, slots=True)
class Linked:
    """One record and how it is tied to the order."""

    snapshot: Snapshot
    strength: Strength


def strength_of(sales: SalesOrder, record: ProductionOrder | Shipment) -> Strength | None:
    """How sure it is that `record` is this sales order; None when it names another one or only half the number."""
    if record.channel_order_ref is not None and record.channel_order_ref == sales.ref:
        return Strength.STRONG
    if number_key(record.number) != number_key(sales.number):
        return None
    return Strength.WEAK if record.channel_order_ref is None else None


def best(sales: SalesOrder, records: Iterable[ProductionOrder | Shipment]) -> tuple[Linked, ...]:
    """The records that are this order: the strong ones, or for want of any the weak ones."""
    linked = [Linked(record, strength) for record in records if (strength := strength_of(sales, record))]
    strong = tuple(link for link in linked if link.strength is not Strength.WEAK)
    return strong or tuple(linked)


def join(
    *,
    id: int,
    shop: str,
    number: str,
    linked: Iterable[Linked],
    sights: Iterable[Sight] = (),
    untracked_on_purpose: bool = False,
    problem: Problem | None = None,
) -> Order:
    """All records of one order as one `Order`."""
    links = list(linked)
    sales = next((link.snapshot for link in links if isinstance(link.snapshot, SalesOrder)), None)
    production = [link.snapshot for link in links if isinstance(link.snapshot, ProductionOrder)]
    standing = [record for record in production if record.deleted_at is None]
    shipments = tuple(link.snapshot for link in links if isinstance(link.snapshot, Shipment))
    return Order(
        id=id,
        shop=shop,
        number=sales.number if sales else number,
        sales=sales,
        production=next(iter(standing or production), None),
        shipments=tuple(sorted(shipments, key=lambda shipment: shipment.ref)),
        sights=tuple(sights),
        weak=frozenset(link.snapshot.system for link in links if link.strength is Strength.WEAK),
        ambiguous=_ambiguous(standing, shipments),
        rivals=tuple(standing[1:]),
        untracked_on_purpose=untracked_on_purpose,
        problem=problem,
    )


def _ambiguous(production: list[ProductionOrder], shipments: tuple[Shipment, ...]) -> frozenset[System]:
    """Several production orders for one sales order, or shipments that are not parts of a split (D10)."""
    doubtful = {record.system for record in production} if len(production) > 1 else set()
    whole = [s for s in shipments if not s.split and s.parent_ref is None and s.state != "cancelled"]
    if len(whole) > 1:
        doubtful |= {shipment.system for shipment in whole}
    return frozenset(doubtful)
