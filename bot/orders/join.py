"""Which records in the other systems are this order, and how sure we are. Performs no I/O.

The canonical key is the shop's own id of the order; the number is only for people (lifecycle sheet, section 4).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.orders.belonging import Home, Said, Whose, names_an_order, record_of
from bot.orders.order import Order, PendingShips, Sight, Strength
from bot.orders.problem import Problem
from integrations.model import ProductionOrder, SalesOrder, Shipment, Snapshot, System, number_key

_ANYWHERE, _NOTHING = Home(), Said()
_SURE = {Strength.WEAK: 1, Strength.MEDIUM: 2, Strength.STRONG: 3}


@dataclass(frozen=True, slots=True)
class Linked:
    """One record and how it is tied to the order."""

    snapshot: Snapshot
    strength: Strength


def strength_of(
    sales: SalesOrder, record: ProductionOrder | Shipment, home: Home = _ANYWHERE, said: Said = _NOTHING
) -> Strength | None:
    """How sure it is that `record` is this sales order; None when it names another one or only half the number."""
    whose = home.whose(record)
    if whose is Whose.ANOTHERS:
        return None
    if record.channel_order_ref is not None and record.channel_order_ref == sales.ref:
        return Strength.STRONG
    if record_of(record) in said.not_ours:
        return None
    if record_of(record) in said.ours:
        return Strength.MEDIUM
    if number_key(record.number) != number_key(sales.number):
        return None
    return _by_number(record, whose)


def _by_number(record: ProductionOrder | Shipment, whose: Whose) -> Strength | None:
    """The number is the same. The desk's key may be another id than the order's; production's never is."""
    named = names_an_order(record.channel_order_ref)
    if whose is Whose.OURS and not (named and isinstance(record, ProductionOrder)):
        return Strength.MEDIUM
    return None if named else Strength.WEAK


def best(
    sales: SalesOrder,
    records: Iterable[ProductionOrder | Shipment],
    home: Home = _ANYWHERE,
    said: Said = _NOTHING,
) -> tuple[Linked, ...]:
    """The records that are this order: the surest there are, and none that is less sure."""
    linked = [Linked(record, strength) for record in records if (strength := strength_of(sales, record, home, said))]
    surest = max((_SURE[link.strength] for link in linked), default=0)
    return tuple(link for link in linked if _SURE[link.strength] == surest)


def join(
    *,
    id: int,
    shop: str,
    number: str,
    linked: Iterable[Linked],
    sights: Iterable[Sight] = (),
    untracked_on_purpose: bool = False,
    problem: Problem | None = None,
    pending_ships: PendingShips = False,
    desk_imports: bool = True,
    namesakes: tuple[str, ...] = (),
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
        pending_ships=pending_ships,
        desk_imports=desk_imports,
        namesakes=namesakes,
    )


def _ambiguous(production: list[ProductionOrder], shipments: tuple[Shipment, ...]) -> frozenset[System]:
    """Several production orders for one sales order, or shipments that are not parts of a split (D10)."""
    doubtful = {record.system for record in production} if len(production) > 1 else set()
    whole = [s for s in shipments if not s.split and s.parent_ref is None and s.state != "cancelled"]
    if len(whole) > 1:
        doubtful |= {shipment.system for shipment in whole}
    return frozenset(doubtful)
