"""One order as all systems see it, joined. Performs no I/O; everything derived here is derived afresh each time."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from bot.orders.problem import Problem
from integrations.model import (
    Parcel,
    Payment,
    ProductionOrder,
    ProductionStage,
    Progress,
    SalesOrder,
    Shipment,
    ShipmentState,
    System,
)


class Role(StrEnum):
    """What a connection is to a shop."""

    CHANNEL = "channel"
    PRODUCTION = "production"
    DESK = "desk"


NAMES = {
    System.SHOPIFY: "Shopify",
    System.WOOCOMMERCE: "WooCommerce",
    System.KATANA: "Katana",
    System.SHIPSTATION: "ShipStation",
}
"""What people call the systems."""
PendingShips = bool | frozenset[str]
"""Whether a shop ships what is to be paid later: yes, no, or what bears one of these words, in small letters."""
_ROLES = {Role.CHANNEL: "the shop", Role.PRODUCTION: "production", Role.DESK: "the shipping desk"}


class Strength(StrEnum):
    """How sure we are that a record in one system is this order (lifecycle sheet, section 4)."""

    STRONG = "strong"
    MEDIUM = "medium"
    WEAK = "weak"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """How fresh our knowledge of the order in one system is. `seen_at` None: never read successfully."""

    role: Role
    system: System
    seen_at: datetime | None = None
    found: bool = False
    failed_since: datetime | None = None
    failure: str = ""

    @property
    def stale(self) -> bool:
        """Whether the last try to read this system failed, so that what we show is older than we would like."""
        return self.failed_since is not None or self.seen_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One order: what each system says of it, and how old that knowledge is."""

    id: int
    shop: str
    number: str
    sales: SalesOrder | None = None
    production: ProductionOrder | None = None
    shipments: tuple[Shipment, ...] = ()
    sights: tuple[Sight, ...] = ()
    weak: frozenset[System] = frozenset()
    """Systems whose record is linked by number only: fit to show, not to write to."""
    ambiguous: frozenset[System] = frozenset()
    """Systems in which several records claim to be this order (D10)."""

    rivals: tuple[ProductionOrder, ...] = ()
    """The other production orders that claim to be this order, where several do."""

    untracked_on_purpose: bool = False
    """Whether the person who marked it shipped said that there is no tracking number."""

    problem: Problem | None = None
    """The problem that somebody reported and nobody has solved."""

    pending_ships: PendingShips = False
    """Whether the shop ships what is to be paid later: on net terms, or in cash on delivery."""

    desk_imports: bool = True
    """Whether the desk can be asked to import from the shop now."""

    namesakes: tuple[str, ...] = ()
    """The other shops that have an order of the same number."""

    def sight(self, role: Role) -> Sight | None:
        return next((sight for sight in self.sights if sight.role is role), None)

    def named(self, role: Role) -> str:
        """What people call the system that plays `role` for this order."""
        sight = self.sight(role)
        return NAMES[sight.system] if sight else _ROLES[role]

    @property
    def weak_records(self) -> tuple[ProductionOrder | Shipment, ...]:
        """The records that a number alone ties to it, of which nobody has said yet whether they are this order."""
        made = (self.production,) if self.production and self.production.deleted_at is None else ()
        return tuple(record for record in (*made, *self.active_shipments) if record.system in self.weak)

    @property
    def unpaid(self) -> bool:
        """Whether the money has to come first."""
        if self.sales is None or self.sales.payment is not Payment.UNPAID:
            return False
        terms = self.pending_ships
        agreed = terms if isinstance(terms, bool) else any(word.casefold() in terms for word in self.sales.terms)
        return not (agreed and self.sales.pay_later)

    @property
    def pickup(self) -> bool:
        """Whether the customer collects it, so that no parcel is expected."""
        return self.sales is not None and self.sales.pickup

    @property
    def called_off(self) -> bool:
        """Whether it must not ship any more."""
        return self.cancelled or self.refunded

    @property
    def cancelled(self) -> bool:
        return self.sales is not None and self.sales.cancelled_at is not None

    @property
    def refunded(self) -> bool:
        return self.sales is not None and self.sales.payment is Payment.REFUNDED

    @property
    def active_shipments(self) -> tuple[Shipment, ...]:
        """The shipments that still count: cancelled ones do not."""
        return tuple(s for s in self.shipments if s.state is not ShipmentState.CANCELLED)

    @property
    def shipped_shipments(self) -> tuple[Shipment, ...]:
        return tuple(s for s in self.active_shipments if s.state is ShipmentState.SHIPPED)

    @property
    def desk_shipped(self) -> bool:
        """Whether everything the desk has of it is shipped."""
        return bool(self.active_shipments) and len(self.shipped_shipments) == len(self.active_shipments)

    @property
    def shop_fulfilled(self) -> bool:
        """Whether the shop has told the customer that all of it is on its way."""
        return self.sales is not None and self.sales.progress is Progress.FULFILLED

    @property
    def parcels(self) -> tuple[Parcel, ...]:
        """The desk's parcels that count: voided ones do not."""
        return tuple(p for shipment in self.active_shipments for p in shipment.parcels if not p.voided)

    @property
    def tracked(self) -> bool:
        """Whether anybody can tell where its parcel is: by a label or a number at the desk, or one in the shop."""
        in_shop = self.sales.parcels if self.sales else ()
        return any(p.has_label or p.tracking_number for p in (*self.parcels, *in_shop))

    @property
    def label_voided(self) -> bool:
        """Whether a parcel was taken back at the desk, and none has taken its place."""
        parcels = [parcel for shipment in self.active_shipments for parcel in shipment.parcels]
        return bool(parcels) and all(parcel.voided for parcel in parcels) and not self.desk_shipped

    @property
    def stage(self) -> ProductionStage | None:
        """Where production has the order; None when it does not have it."""
        if self.production is None or self.production.deleted_at is not None:
            return None
        return self.production.stage

    @property
    def test(self) -> bool:
        return self.sales is not None and self.sales.test


def sku_quantities(record: SalesOrder | ProductionOrder | Shipment) -> dict[str, Decimal]:
    """Physical goods by SKU, for comparing two systems; lines of nothing and unnamed lines do not count."""
    totals: dict[str, Decimal] = {}
    for line in record.lines:
        if line.shippable and line.sku and line.quantity > 0:
            totals[line.sku] = totals.get(line.sku, Decimal(0)) + line.quantity
    return totals
