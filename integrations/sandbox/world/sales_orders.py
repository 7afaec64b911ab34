"""Katana's sales orders and their fulfillments. Packing and delivering take from stock, exactly once.

A fulfillment is the only thing that moves stock: made PACKED or DELIVERED it takes, set from PACKED to DELIVERED it
takes nothing more, deleted it gives back (Katana sheet, section 3).
"""

from collections.abc import Callable
from datetime import datetime

from integrations.sandbox.state import KatanaFulfillment, KatanaOrder, KatanaRow
from integrations.sandbox.world.stock import Stock, open_quantity

TRACKING = ("tracking_number", "tracking_url", "tracking_carrier", "tracking_method")


class SalesOrders(Stock):
    """Opening, packing, delivering, undoing, ranking and deleting sales orders."""

    def __init__(self, *, seed: int = 1, now: Callable[[], datetime] | None = None) -> None:
        super().__init__(seed=seed, now=now)
        self._last_rank = 0
        self._imported: dict[str, KatanaOrder] = {}

    def katana_add_order(
        self, order_no: str, goods: list[tuple[int, int]], *, status: str = "NOT_SHIPPED"
    ) -> KatanaOrder:
        """A new sales order, last in line, for (variant id, quantity) pairs. Tells nobody yet: whoever makes it
        fills in where it comes from and calls `katana_opened`."""
        self._last_rank += 1
        order = KatanaOrder(
            id=self.new_id("katana_order"),
            order_no=order_no,
            base_status=status,
            created_at=self.now(),
            updated_at=self.now(),
            rank=self._last_rank,
            rows=[KatanaRow(self.new_id("katana_row"), variant_id, quantity) for variant_id, quantity in goods],
        )
        self.katana_orders[order.id] = order
        return order

    def katana_opened(self, order: KatanaOrder) -> None:
        """Let a new sales order take its place: goods are committed to it and the news goes out."""
        if order.ecommerce_order_id:
            self._imported[order.ecommerce_order_id] = order
        self.did("katana", "create", order.id, order_no=order.order_no)
        self.tell("katana", "sales_order.created", order.id)
        self._katana_changed(order, news=False)

    def katana_order_of(self, shop_order_id: int) -> KatanaOrder | None:
        """The sales order imported for a shop order; a deleted one too, since it hides its shop order for ever."""
        return self._imported.get(str(shop_order_id))

    def katana_copy_order(self, order_id: int) -> KatanaOrder:
        """A person duplicates a sales order: a second one bears the shop order's id, and the first stays."""
        first = self.katana_orders[order_id]
        copy = self.katana_add_order(first.order_no, [(row.variant_id, row.quantity) for row in first.rows])
        copy.ecommerce_order_type, copy.ecommerce_store_name = first.ecommerce_order_type, first.ecommerce_store_name
        copy.ecommerce_order_id, copy.delivery_date = first.ecommerce_order_id, first.delivery_date
        imported = dict(self._imported)
        self.katana_opened(copy)
        self._imported = imported
        return copy

    def katana_status(self, order: KatanaOrder) -> str:
        """The status people see, rolled up from the fulfillments. How Katana shows a whole order that is packed in
        one part and delivered in another nobody could say; here it is PARTIALLY_DELIVERED."""
        if not order.fulfillments:
            return order.base_status
        states = {fulfillment.status for fulfillment in order.fulfillments}
        goods = [row for row in order.rows if self.is_goods(row)] or order.rows
        whole = not any(open_quantity(order, row) for row in goods)
        if "DELIVERED" in states:
            return "DELIVERED" if whole and states == {"DELIVERED"} else "PARTIALLY_DELIVERED"
        return "PACKED" if whole else "PARTIALLY_PACKED"

    def katana_fulfill(
        self,
        order_id: int,
        status: str,
        rows: dict[int, int],
        *,
        tracking_number: str | None = None,
        tracking_url: str | None = None,
        tracking_carrier: str | None = None,
        tracking_method: str | None = None,
        picked_date: datetime | None = None,
    ) -> KatanaFulfillment:
        """Make a PACKED or DELIVERED fulfillment: stock falls. Two calls make two, as at the vendor.

        Raises `ValueError` for another status, no rows, a row of another order or a quantity below one.
        """
        order = self.katana_orders[order_id]
        _check_rows(order, status, rows)
        fulfillment = KatanaFulfillment(
            id=self.new_id("katana_fulfillment"),
            status=status,
            rows=dict(rows),
            picked_date=picked_date or self.now(),
            created_at=self.now(),
            updated_at=self.now(),
            tracking_number=tracking_number,
            tracking_url=tracking_url,
            tracking_carrier=tracking_carrier,
            tracking_method=tracking_method,
        )
        order.fulfillments.append(fulfillment)
        self._move(order, rows, -1)
        verb = "pack" if status == "PACKED" else "deliver"
        self.did("katana", verb, order_id, fulfillment=str(fulfillment.id), rows=_written(rows))
        self._katana_changed(order)
        return fulfillment

    def katana_set_fulfillment(self, fulfillment_id: int, **changes: str | None) -> KatanaFulfillment:
        """Change status or tracking of a fulfillment; PACKED to DELIVERED moves no stock.

        Raises `ValueError` for an unknown fulfillment, field or status.
        """
        order, fulfillment = self.katana_fulfillment(fulfillment_id)
        unknown = changes.keys() - {"status", "picked_date", *TRACKING}
        status = changes.get("status", fulfillment.status)
        if unknown or status not in ("PACKED", "DELIVERED"):
            raise ValueError(f"cannot set {', '.join(sorted(unknown)) or f'the status {status}'}")
        moved, fulfillment.status = status != fulfillment.status, status
        for name in TRACKING:
            setattr(fulfillment, name, changes.get(name, getattr(fulfillment, name)))
        if picked := changes.get("picked_date"):
            fulfillment.picked_date = datetime.fromisoformat(picked)
        fulfillment.updated_at = self.now()
        verb = f"set_{status.lower()}" if moved else "track"
        self.did("katana", verb, order.id, fulfillment=str(fulfillment_id))
        self._katana_changed(order)
        return fulfillment

    def katana_delete_fulfillment(self, fulfillment_id: int) -> None:
        """Undo a fulfillment: stock is restored. Raises `ValueError` for an unknown one."""
        order, fulfillment = self.katana_fulfillment(fulfillment_id)
        order.fulfillments.remove(fulfillment)
        self._move(order, fulfillment.rows, +1)
        self.did("katana", "unpack", order.id, fulfillment=str(fulfillment_id), rows=_written(fulfillment.rows))
        self._katana_changed(order)

    def katana_fulfillment(self, fulfillment_id: int) -> tuple[KatanaOrder, KatanaFulfillment]:
        """A fulfillment and its order; raises `ValueError` for an unknown one."""
        for order in self.katana_orders.values():
            for fulfillment in order.fulfillments:
                if fulfillment.id == fulfillment_id:
                    return order, fulfillment
        raise ValueError(f"there is no fulfillment {fulfillment_id}")

    def katana_delete_order(self, order_id: int) -> None:
        """Delete a sales order: what was committed to it is free again, what was picked stays gone."""
        order = self.katana_orders[order_id]
        order.deleted_at = order.updated_at = self.now()
        self.did("katana", "delete", order_id)
        self.tell("katana", "sales_order.deleted", order_id)
        self.reckon({row.variant_id for row in order.rows})

    def katana_set_order(
        self, order_id: int, *, status: str | None = None, rank: int | None = None, order_no: str | None = None
    ) -> None:
        """Change a sales order's own status (a quote becomes an order), its place in line or its number."""
        order = self.katana_orders[order_id]
        order.base_status = status or order.base_status
        order.rank = order.rank if rank is None else rank
        order.order_no = order_no or order.order_no
        self.did("katana", "edit", order_id)
        self._katana_changed(order)

    def katana_deliver_by(self, order_id: int, by: datetime) -> None:
        """Somebody changes the date on which an order is to be delivered. An import had filled one in."""
        order = self.katana_orders[order_id]
        order.delivery_date = by
        self.did("katana", "edit", order_id, delivery_date=by.isoformat())
        self._katana_changed(order)

    def katana_set_quantity(self, order_id: int, variant_id: int, quantity: int) -> None:
        """Want another quantity of a variant: its row follows, appears or goes.

        Raises `ValueError` once the order is picked, which Katana's screens refuse too.
        """
        order = self.katana_orders[order_id]
        if order.fulfillments:
            raise ValueError("the order is packed or delivered: revert that first")
        row = next((row for row in order.rows if row.variant_id == variant_id), None)
        if row is None:
            row = KatanaRow(self.new_id("katana_row"), variant_id, 0)
            order.rows.append(row)
        row.quantity = quantity
        if not quantity:
            order.rows.remove(row)
        self.did("katana", "edit", order_id, row=str(row.id), quantity=str(quantity))
        self._katana_changed(order)
        self.reckon([variant_id])

    def _move(self, order: KatanaOrder, rows: dict[int, int], direction: int) -> None:
        for row in order.rows:
            if self.is_goods(row):
                self.variants[row.variant_id].on_hand += direction * rows.get(row.id, 0)

    def _katana_changed(self, order: KatanaOrder, *, news: bool = True) -> None:
        """Tell what changed: `.packed` and `.delivered` come as twins of `.updated`."""
        order.updated_at = self.now()
        status = self.katana_status(order)
        self._follow(order)
        if news and status in ("PACKED", "DELIVERED"):
            self.tell("katana", f"sales_order.{status.lower()}", order.id)
        if news:
            self.tell("katana", "sales_order.updated", order.id)
        self.reckon({row.variant_id for row in order.rows})


def _check_rows(order: KatanaOrder, status: str, rows: dict[int, int]) -> None:
    if status not in ("PACKED", "DELIVERED"):
        raise ValueError(f"a fulfillment is PACKED or DELIVERED, not {status}")
    if not rows or not rows.keys() <= {row.id for row in order.rows}:
        raise ValueError("a fulfillment needs rows, and rows of this order")
    if any(quantity < 1 for quantity in rows.values()):
        raise ValueError("a fulfillment row needs a quantity of one or more")


def _written(rows: dict[int, int]) -> str:
    return ",".join(f"{row}:{quantity}" for row, quantity in rows.items())
