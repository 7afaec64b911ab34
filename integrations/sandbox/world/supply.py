"""How goods come into Katana's stock: counted in, made, or bought."""

from datetime import timedelta

from integrations.sandbox.state import KatanaRow, ManufacturingOrder, PurchaseOrder
from integrations.sandbox.world.materials import Materials


class Supplies(Materials):
    """Stock adjustments, manufacturing orders and purchase orders."""

    def add_stock(self, sku: str, quantity: int) -> None:
        """Stock arrives (or, negative, is found missing): availabilities flip by rank."""
        variant = self.variant(sku)
        variant.on_hand += quantity
        self.did("katana", "stock", variant.id, sku=sku, quantity=str(quantity))
        self.reckon([variant.id])

    def start_production(self, sku: str, quantity: int, *, due_days: float = 2.0) -> ManufacturingOrder:
        """Make `quantity` for the shelf; the goods belong to nobody until they are done."""
        number = f"MO-{len(self.manufacturing_orders) + 81}"
        return self._start(number, self.variant(sku).id, quantity, due_days)

    def make_to_order(self, row_id: int, *, due_days: float = 2.0) -> ManufacturingOrder:
        """Make exactly what one row needs; the row waits for it whatever its rank. Raises `ValueError` when the
        row is unknown or already linked."""
        order, row = self.katana_row(row_id)
        if row.linked_manufacturing_order_id is not None:
            raise ValueError("the row already has a manufacturing order")
        number = f"{order.order_no} / {order.rows.index(row) + 1}"
        return self._start(number, row.variant_id, row.quantity, due_days, row)

    def unlink_production(self, row_id: int) -> None:
        """Cut a row from its manufacturing order, which then makes for the shelf."""
        _, row = self.katana_row(row_id)
        making = self.manufacturing_orders.get(row.linked_manufacturing_order_id or 0)
        row.linked_manufacturing_order_id = None
        if making:
            making.linked_row_id = None
        self.reckon([row.variant_id])

    def set_production(self, manufacturing_order_id: int, status: str) -> ManufacturingOrder:
        """Move a manufacturing order along without finishing it, for example to BLOCKED."""
        making = self.manufacturing_orders[manufacturing_order_id]
        making.status = status
        self.did("katana", "production", making.id, status=status)
        self.tell("katana", "manufacturing_order.updated", making.id)
        if status in ("IN_PROGRESS", "BLOCKED"):
            self.tell("katana", f"manufacturing_order.{status.lower()}", making.id)
        return making

    def finish_production(self, manufacturing_order_id: int) -> None:
        """The goods are made: they are stock, kept for the row they were made for. Twice is once."""
        making = self.manufacturing_orders[manufacturing_order_id]
        if making.status == "DONE":
            return
        making.status, making.done_at = "DONE", self.now()
        self.variants[making.variant_id].on_hand += making.quantity
        self.use_up(making)
        self.did("katana", "finish_production", making.id, quantity=str(making.quantity))
        self.tell("katana", "manufacturing_order.done", making.id)
        self.reckon([making.variant_id])

    def order_supply(self, sku: str, quantity: int, *, due_days: float = 5.0) -> PurchaseOrder:
        """Buy `quantity`, expected in `due_days` days."""
        purchase_id = self.new_id("purchase_order")
        purchase = PurchaseOrder(
            id=purchase_id,
            order_no=f"PO-{len(self.purchase_orders) + 31}",
            variant_id=self.variant(sku).id,
            quantity=quantity,
            status="NOT_RECEIVED",
            expected_arrival=self.now() + timedelta(days=due_days),
        )
        self.purchase_orders[purchase_id] = purchase
        self.did("katana", "order_supply", purchase_id, sku=sku, quantity=str(quantity))
        self.tell("katana", "purchase_order.created", purchase_id)
        self.reckon([purchase.variant_id])
        return purchase

    def receive_supply(self, purchase_order_id: int) -> None:
        """What was bought arrives. Twice is once."""
        purchase = self.purchase_orders[purchase_order_id]
        if purchase.status == "RECEIVED":
            return
        purchase.status, purchase.received_at = "RECEIVED", self.now()
        self.variants[purchase.variant_id].on_hand += purchase.quantity
        self.did("katana", "receive_supply", purchase.id, quantity=str(purchase.quantity))
        self.tell("katana", "purchase_order.received", purchase.id)
        self.reckon([purchase.variant_id])

    def postpone_supply(self, purchase_order_id: int, days: float) -> None:
        """What was bought comes later than it was expected, or (negative) sooner."""
        purchase = self.purchase_orders[purchase_order_id]
        purchase.expected_arrival = purchase.expected_arrival + timedelta(days=days)
        self.did("katana", "postpone_supply", purchase.id, expected=purchase.expected_arrival.isoformat())
        self.tell("katana", "purchase_order.updated", purchase.id)
        self.reckon([purchase.variant_id])

    def postpone_production(self, manufacturing_order_id: int, days: float) -> None:
        """What is made is done later than it was to be, or (negative) sooner."""
        making = self.manufacturing_orders[manufacturing_order_id]
        making.deadline = (making.deadline or self.now()) + timedelta(days=days)
        self.did("katana", "postpone_production", making.id, deadline=making.deadline.isoformat())
        self.tell("katana", "manufacturing_order.updated", making.id)
        self.reckon([making.variant_id])

    def _start(
        self, number: str, variant_id: int, quantity: int, due_days: float, row: KatanaRow | None = None
    ) -> ManufacturingOrder:
        making = ManufacturingOrder(
            id=self.new_id("manufacturing_order"),
            order_no=number,
            variant_id=variant_id,
            quantity=quantity,
            status="NOT_STARTED",
            deadline=self.now() + timedelta(days=due_days),
            created_at=self.now(),
            linked_row_id=row.id if row else None,
            ingredients=self.ingredients_of(variant_id),
        )
        self.manufacturing_orders[making.id] = making
        if row:
            row.linked_manufacturing_order_id = making.id
        self.did("katana", "start_production", making.id, quantity=str(quantity))
        self.tell("katana", "manufacturing_order.created", making.id)
        self.reckon([variant_id])
        return making
