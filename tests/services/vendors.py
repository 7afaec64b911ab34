"""What can happen to an order in the vendors' own screens, each as one event. Nobody here knows what it means.

An event that makes no sense where an order stands is no event: it answers False and changes nothing.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from bot.orders.order import Role
from integrations.model import (
    Availability,
    Line,
    Parcel,
    Payment,
    ProductionOrder,
    ProductionStage,
    Progress,
    SalesOrder,
    Shipment,
    ShipmentState,
)
from tests.orders.making import line, production, sales, shipment
from tests.services.house import House

OPEN, PACKED, DELIVERED = ProductionStage.OPEN, ProductionStage.PACKED, ProductionStage.DELIVERED
AWAITING, ON_HOLD, SHIPPED = ShipmentState.AWAITING_SHIPMENT, ShipmentState.ON_HOLD, ShipmentState.SHIPPED
TO_SEND = (Progress.UNFULFILLED, Progress.PARTIAL)
_SHORT = (Availability.EXPECTED, Availability.NOT_AVAILABLE)
Touched = tuple[Role, str]
"""Which system changed, and what it calls the record: all that a webhook says."""


class Vendors:
    """The three systems' own screens, and one order in them."""

    def __init__(self, house: House, place: int) -> None:
        self.house, self.ref, self.number = house, f"50{place}", f"#{1040 + place}"
        self._made = 0
        self.touched: list[Touched] = []
        """What changed and nobody has told us of yet."""

    # what is there ----------------------------------------------------------------------------------------
    @property
    def sales(self) -> SalesOrder:
        return self.house.channel.records[self.ref]

    @property
    def productions(self) -> list[ProductionOrder]:
        return [one for one in self.house.production.records.values() if one.channel_order_ref == self.ref]

    @property
    def shipments(self) -> list[Shipment]:
        return [one for one in self.house.desk.records.values() if one.channel_order_ref == self.ref]

    # the shop ---------------------------------------------------------------------------------------------
    def place(self, *, paid: bool = True, shippable: bool = True, pickup: bool = False) -> bool:
        goods = (line("MUG", 2, shippable=shippable),)
        payment = Payment.PAID if paid else Payment.UNPAID
        self._shop(sales(self.ref, number=self.number, payment=payment, lines=goods, pickup=pickup))
        return True

    def edit_shop(self, **changes: Any) -> bool:
        new = replace(self.sales, **changes)
        if new == self.sales:
            return False
        self._shop(new)
        return True

    def pay(self) -> bool:
        return self.sales.payment is Payment.UNPAID and self.edit_shop(payment=Payment.PAID)

    def hold(self) -> bool:
        return self.sales.progress in TO_SEND and self.edit_shop(held=True, hold_reason="address")

    def release(self) -> bool:
        return self.edit_shop(held=False, hold_reason=None)

    def cancel(self) -> bool:
        return self.sales.cancelled_at is None and self.edit_shop(cancelled_at=self.house.clock())

    def refund(self) -> bool:
        return self.sales.payment is not Payment.UNPAID and self.edit_shop(payment=Payment.REFUNDED)

    def archive(self) -> bool:
        return self.edit_shop(archived_at=None if self.sales.archived_at else self.house.clock())

    def customer_adds(self) -> bool:
        return self.sales.progress in TO_SEND and self.edit_shop(lines=_one_more(self.sales.lines))

    def fulfil(self) -> bool:
        return self.sales.cancelled_at is None and self.edit_shop(progress=Progress.FULFILLED, held=False)

    def fulfil_in_part(self) -> bool:
        return self.sales.progress is Progress.UNFULFILLED and self.edit_shop(progress=Progress.PARTIAL)

    def reopen(self) -> bool:
        return self.edit_shop(progress=Progress.UNFULFILLED, parcels=())

    def promise(self) -> bool:
        return self.edit_shop(promised_on=(self.house.clock() + timedelta(days=1)).date())

    # production -------------------------------------------------------------------------------------------
    def import_production(self) -> bool:
        if self.productions:
            return False
        self._make(production(self._new(7), number=self.number, channel_order_ref=self.ref, lines=self.sales.lines))
        return self.goods(Availability.IN_STOCK)

    def make_twice(self) -> bool:
        if len(self.productions) != 1:
            return False
        self._make(replace(self.productions[0], ref=self._new(7)))
        return True

    def goods(self, availability: Availability, in_days: int | None = None) -> bool:
        """Stock arrives or leaves, or gets another date."""
        at = None if in_days is None else self.house.clock() + timedelta(days=in_days)
        fitting = [one for one in self.productions if one.stage is OPEN]
        for one in fitting:
            lines = tuple(replace(each, availability=availability, expected_at=at) for each in one.lines)
            self._make(replace(one, availability=availability, expected_at=at, lines=lines))
        return bool(fitting)

    def stage(self, to: ProductionStage) -> bool:
        """Packed, taken back or delivered; goods that are not there are packed all the same."""
        fitting = [one for one in self.productions if one.stage is not to]
        for one in fitting:
            there = Availability.IN_STOCK if to is OPEN else Availability.PICKED
            lines = tuple(replace(each, availability=there, expected_at=None) for each in one.lines)
            self._make(replace(one, stage=to, availability=there, expected_at=None, lines=lines))
        return bool(fitting)

    def delete_production(self) -> bool:
        gone = self.productions[:1]
        for one in gone:
            del self.house.production.records[one.ref]
            self.touched.append((Role.PRODUCTION, one.ref))
        return bool(gone)

    def edit_production(self) -> bool:
        for one in self.productions:
            goods = {each.sku: each.quantity for each in self.sales.lines}
            self._make(replace(one, lines=tuple(replace(each, quantity=goods[each.sku]) for each in one.lines)))
        return bool(self.productions)

    # the desk ---------------------------------------------------------------------------------------------
    def import_desk(self) -> bool:
        if any(one.state is not ShipmentState.CANCELLED for one in self.shipments):
            return False
        return self.copy_at_desk()

    def copy_at_desk(self) -> bool:
        if len(self.shipments) > 2:
            return False
        number = self.number.removeprefix("#")
        self._ship(shipment(self._new(9), number=number, channel_order_ref=self.ref, lines=self.sales.lines))
        return True

    def split(self) -> bool:
        whole = [one for one in self._in(AWAITING) if not one.split and one.lines[0].quantity > 1]
        for one in whole[:1]:
            left, moved = (tuple(replace(each, quantity=q) for each in one.lines) for q in (Decimal(1), Decimal(1)))
            rest = tuple(replace(each, quantity=one.lines[0].quantity - 1) for each in left)
            self._ship(replace(one, split=True, lines=rest))
            self._ship(replace(one, ref=self._new(9), split=True, parent_ref=one.ref, lines=moved))
        return bool(whole)

    def desk(self, was: tuple[ShipmentState, ...], state: ShipmentState, **changes: Any) -> bool:
        fitting = self._in(*was)
        for one in fitting[:1]:
            self._ship(replace(one, state=state, **changes))
        return bool(fitting)

    def label(self) -> bool:
        """A label is bought: the shipment counts as shipped."""
        fitting = self._in(AWAITING)
        for one in fitting[:1]:
            parcel = Parcel(carrier="ups", tracking_number=f"1Z{self._new(1)}", has_label=True)
            self._ship(replace(one, state=SHIPPED, parcels=(*one.parcels, parcel)))
        return bool(fitting)

    def by_hand(self) -> bool:
        """Marked shipped with no tracking number: nobody can say where the parcel is."""
        parcel = Parcel(carrier="other")
        return self.desk((AWAITING,), SHIPPED, parcels=(parcel,))

    def void(self) -> bool:
        fitting = [one for one in self._in(SHIPPED) if one.parcels]
        for one in fitting[:1]:
            dead = tuple(replace(parcel, voided=True) for parcel in one.parcels)
            self._ship(replace(one, state=AWAITING, parcels=dead))
        return bool(fitting)

    def ship_by(self) -> bool:
        return self.desk((AWAITING,), AWAITING, ship_by=self.house.clock() + timedelta(hours=30))

    def edit_desk(self) -> bool:
        fitting = [one for one in self._in(AWAITING, ON_HOLD) if not one.split]
        for one in fitting:
            self._ship(replace(one, lines=self.sales.lines))
        return bool(fitting)

    # the vendors' own sync --------------------------------------------------------------------------------
    def arrows(self) -> bool:
        """Whatever one system should tell another is told at once."""
        if self.sales.cancelled_at is not None:
            return self.desk((AWAITING, ON_HOLD), ShipmentState.CANCELLED)
        if self.sales.payment is Payment.PAID and self.sales.progress in TO_SEND:
            self.import_production()
            self.import_desk()
        shipments = [one for one in self.shipments if one.state is not ShipmentState.CANCELLED]
        if shipments and all(one.state is SHIPPED for one in shipments):
            alive = tuple(parcel for one in shipments for parcel in one.parcels if not parcel.voided)
            self.edit_shop(progress=Progress.FULFILLED, parcels=alive, held=False)
        if self.sales.progress is Progress.FULFILLED:
            self.stage(DELIVERED)
        return True

    # ------------------------------------------------------------------------------------------------------
    def _in(self, *states: ShipmentState) -> list[Shipment]:
        return [one for one in self.shipments if one.state in states]

    def _new(self, kind: int) -> str:
        self._made += 1
        return f"{kind}{self.ref}{self._made:02}"

    def _shop(self, record: SalesOrder) -> None:
        self.house.put(replace(record, updated_at=self.house.clock()))
        self.touched.append((Role.CHANNEL, record.ref))

    def _make(self, record: ProductionOrder) -> None:
        self.house.put(replace(record, updated_at=self.house.clock()))
        self.touched.append((Role.PRODUCTION, record.ref))

    def _ship(self, record: Shipment) -> None:
        self.house.put(replace(record, updated_at=self.house.clock()))
        self.touched.append((Role.DESK, record.ref))


def _one_more(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    return tuple(replace(each, quantity=each.quantity + 1) for each in lines)


EVENTS: dict[str, Callable[[Vendors], bool]] = {
    "paid": Vendors.pay,
    "held": Vendors.hold,
    "released": Vendors.release,
    "cancelled": Vendors.cancel,
    "refunded": Vendors.refund,
    "archived": Vendors.archive,
    "edited": Vendors.customer_adds,
    "fulfilled": Vendors.fulfil,
    "fulfilled in part": Vendors.fulfil_in_part,
    "reopened": Vendors.reopen,
    "promised": Vendors.promise,
    "in production": Vendors.import_production,
    "twice in production": Vendors.make_twice,
    "stock arrives": lambda order: order.goods(Availability.IN_STOCK),
    "stock leaves": lambda order: order.goods(Availability.NOT_AVAILABLE),
    "stock expected": lambda order: order.goods(Availability.EXPECTED, in_days=2),
    "packed": lambda order: order.stage(PACKED),
    "packed in part": lambda order: order.stage(ProductionStage.PARTLY_PACKED),
    "unpacked": lambda order: order.stage(OPEN),
    "delivered": lambda order: order.stage(DELIVERED),
    "delivered in part": lambda order: order.stage(ProductionStage.PARTLY_DELIVERED),
    "deleted": Vendors.delete_production,
    "edited in production": Vendors.edit_production,
    "at the desk": Vendors.import_desk,
    "twice at the desk": Vendors.copy_at_desk,
    "split": Vendors.split,
    "shipped": Vendors.label,
    "shipped by hand": Vendors.by_hand,
    "label voided": Vendors.void,
    "ship by": Vendors.ship_by,
    "desk holds": lambda order: order.desk((AWAITING,), ON_HOLD),
    "desk lets go": lambda order: order.desk((ON_HOLD,), AWAITING),
    "desk cancels": lambda order: order.desk((AWAITING, ON_HOLD), ShipmentState.CANCELLED),
    "edited at the desk": Vendors.edit_desk,
    "followed": Vendors.arrows,
}
