"""Katana's stock: what is there, what is promised, what is on its way, and whom each change concerns."""

from collections.abc import Callable, Iterable
from datetime import datetime

from integrations.sandbox.state import KatanaOrder, KatanaRow
from integrations.sandbox.world.availability import (
    NOT_APPLICABLE,
    Availability,
    Demand,
    Supply,
    share_out,
    worst,
)
from integrations.sandbox.world.foundation import Foundation


class Stock(Foundation):
    """Availability of every order, kept per variant and worked out again only for the variants a change touched."""

    def __init__(self, *, seed: int = 1, now: Callable[[], datetime] | None = None) -> None:
        super().__init__(seed=seed, now=now)
        self._wanted_by: dict[int, set[int]] = {}
        self._shares: dict[int, tuple[int, dict[int, Availability]]] = {}
        self._shown: dict[int, Availability] = {}
        self._told: dict[int, tuple[int, int]] = {}

    def row_availability(self, order: KatanaOrder) -> dict[int, Availability]:
        """product_availability and product_expected_date of each row, computed from stock, commitments by rank,
        production and purchase orders."""
        self._follow(order)
        return {row.id: self._row(order, row) for row in order.rows}

    def availability(self, order: KatanaOrder) -> Availability:
        """The order's product_availability (the worst row) and latest expected date.

        PICKED once anything is packed or delivered; service items do not count.
        """
        goods = [row for row in order.rows if self.is_goods(row)]
        if goods and order.fulfillments:
            return ("PICKED", None)
        rows = self.row_availability(order)
        return worst(rows[row.id] for row in goods)

    def committed(self, variant_id: int) -> int:
        """How much of a variant is promised to open orders and still on the shelf. Quotes promise nothing."""
        return sum(
            open_quantity(order, row)
            for order in self._orders_wanting(variant_id)
            if order.base_status != "PENDING"
            for row in order.rows
            if row.variant_id == variant_id
        )

    def expected(self, variant_id: int) -> int:
        """How much of a variant is being made or on its way."""
        made = sum(
            order.quantity
            for order in self.manufacturing_orders.values()
            if order.variant_id == variant_id and order.status != "DONE"
        )
        return made + sum(supply.quantity for supply in self._bought(variant_id))

    def is_goods(self, row: KatanaRow) -> bool:
        """Whether a row is a thing on a shelf, not a service."""
        return self.variants[row.variant_id].requires_shipping

    def katana_row(self, row_id: int) -> tuple[KatanaOrder, KatanaRow]:
        """A row and its order; raises `ValueError` for an unknown row."""
        for order in self.katana_orders.values():
            for row in order.rows:
                if row.id == row_id:
                    return order, row
        raise ValueError(f"there is no sales order row {row_id}")

    def reckon(self, variant_ids: Iterable[int] | None = None) -> None:
        """Work availability out again and tell of every order for which it, or its expected date, changed.

        Every method that changes stock does this for the variants it touched. Whoever changes records by hand
        calls it without arguments.
        """
        if variant_ids is None:
            self._wanted_by = {}
            for order in self.katana_orders.values():
                self._follow(order)
            variant_ids = list(self.variants)
        touched = set(variant_ids)
        for variant_id in touched:
            self._shares.pop(variant_id, None)
        concerned = {order.id: order for each in touched for order in self._orders_wanting(each)}
        for order in sorted(concerned.values(), key=_place_in_line):
            self._show(order)
        for variant_id in sorted(touched):
            self._tell_stock(variant_id)

    def _tell_stock(self, variant_id: int) -> None:
        figures = (self.variants[variant_id].on_hand, self.committed(variant_id))
        if self._told.get(variant_id) != figures:
            self._told[variant_id] = figures
            self.tell("katana", "current_inventory.product_updated", variant_id)

    def _show(self, order: KatanaOrder) -> None:
        now = self.availability(order)
        before = self._shown.get(order.id)
        self._shown[order.id] = now
        if before is not None and before != now:
            self.tell("katana", "sales_order.availability_updated", order.id)
        if not any(open_quantity(order, row) for row in order.rows):
            for row in order.rows:
                self._wanted_by.get(row.variant_id, set()).discard(order.id)

    def _follow(self, order: KatanaOrder) -> None:
        """See to it that the order is in the line of everybody who wants its goods."""
        for row in order.rows:
            line = self._wanted_by.setdefault(row.variant_id, set())
            if order.id not in line and order.deleted_at is None and open_quantity(order, row):
                line.add(order.id)
                self._shares.pop(row.variant_id, None)

    def _orders_wanting(self, variant_id: int) -> list[KatanaOrder]:
        orders = (self.katana_orders.get(order_id) for order_id in self._wanted_by.get(variant_id, ()))
        return [order for order in orders if order and order.deleted_at is None]

    def _row(self, order: KatanaOrder, row: KatanaRow) -> Availability:
        if not self.is_goods(row):
            return NOT_APPLICABLE
        if picked_quantity(order, row):
            return ("PICKED", None)
        return self._shares_of(row.variant_id).get(row.id, ("IN_STOCK", None))

    def _shares_of(self, variant_id: int) -> dict[int, Availability]:
        on_hand = self.variants[variant_id].on_hand
        known = self._shares.get(variant_id)
        if known is None or known[0] != on_hand:
            shares = share_out(on_hand, self._demands(variant_id), self._coming(variant_id))
            known = self._shares[variant_id] = (on_hand, shares)
        return known[1]

    def _demands(self, variant_id: int) -> list[Demand]:
        orders = sorted(self._orders_wanting(variant_id), key=_place_in_line)
        return [
            self._demand(order, row)
            for order in orders
            for row in order.rows
            if row.variant_id == variant_id and open_quantity(order, row)
        ]

    def _demand(self, order: KatanaOrder, row: KatanaRow) -> Demand:
        quantity = open_quantity(order, row)
        making = self.manufacturing_orders.get(row.linked_manufacturing_order_id or 0)
        if making is None:
            return Demand(row.id, quantity)
        if making.status == "DONE":
            return Demand(row.id, quantity, reserved=True)
        return Demand(row.id, quantity, made_to_order=True, made_by=making.deadline)

    def _coming(self, variant_id: int) -> list[Supply]:
        made = [
            Supply(order.quantity, order.deadline)
            for order in self.manufacturing_orders.values()
            if order.variant_id == variant_id and order.status != "DONE" and order.linked_row_id is None
        ]
        return made + self._bought(variant_id)

    def _bought(self, variant_id: int) -> list[Supply]:
        return [
            Supply(order.quantity, order.expected_arrival)
            for order in self.purchase_orders.values()
            if order.variant_id == variant_id and order.status == "NOT_RECEIVED"
        ]


def picked_quantity(order: KatanaOrder, row: KatanaRow) -> int:
    """How much of a row is packed or delivered."""
    return sum(fulfillment.rows.get(row.id, 0) for fulfillment in order.fulfillments)


def open_quantity(order: KatanaOrder, row: KatanaRow) -> int:
    """How much of a row still has to be taken from the shelf."""
    return max(0, row.quantity - picked_quantity(order, row))


def _place_in_line(order: KatanaOrder) -> tuple[bool, int, int]:
    """Quotes come behind every real order, so they take nothing from one."""
    return order.base_status == "PENDING", order.rank, order.id
