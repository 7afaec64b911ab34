"""What people do to an order at Katana's own screens. Each act reads all of its input before it changes anything."""

from dataclasses import dataclass
from datetime import UTC, datetime, time

from integrations.sandbox.control import views
from integrations.sandbox.control.input import Input, Json, WrongInput
from integrations.sandbox.control.named import named_order
from integrations.sandbox.state import KatanaOrder
from integrations.sandbox.world import World
from integrations.sandbox.world.stock import open_quantity


@dataclass(frozen=True, slots=True)
class AtKatana:
    """Packing, delivering, taking both back, changing quantities and dates, deleting."""

    world: World

    def do(self, given: Input) -> Json:
        """One thing people do to the sales order of a shop order."""
        acts = {
            "pack": self._pack,
            "unpack": self._unpack,
            "deliver": self._deliver,
            "edit": self._edit,
            "due": self._due,
            "delete": self._delete,
            "copy": self._copy,
        }
        act, order = acts[given.choice("do", tuple(acts))], named_order(self.world, given)
        sales_order = self.world.katana_order_of(order.id)
        if sales_order is None:
            raise WrongInput(f"{order.name} is not in Katana")
        if sales_order.deleted_at:
            raise WrongInput(f"{order.name} was deleted in Katana")
        act(sales_order, given)
        return views.order(self.world, order)

    def _pack(self, order: KatanaOrder, given: Input) -> None:
        """Pack all that is not picked yet; Katana lets stock go below zero."""
        given.finish()
        rows = _open_rows(order)
        if not rows:
            raise WrongInput(f"nothing of {order.order_no} is left to pack")
        self.world.katana_fulfill(order.id, "PACKED", rows)

    def _unpack(self, order: KatanaOrder, given: Input) -> None:
        """Revert: everything packed or delivered is back on the shelf."""
        given.finish()
        if not order.fulfillments:
            raise WrongInput(f"nothing of {order.order_no} is packed or delivered")
        for each in list(order.fulfillments):
            self.world.katana_delete_fulfillment(each.id)

    def _deliver(self, order: KatanaOrder, given: Input) -> None:
        """What is packed becomes delivered, and so does the rest."""
        given.finish()
        packed, rows = [each for each in order.fulfillments if each.status == "PACKED"], _open_rows(order)
        if not packed and not rows:
            raise WrongInput(f"{order.order_no} is delivered already")
        for each in packed:
            self.world.katana_set_fulfillment(each.id, status="DELIVERED")
        if rows:
            self.world.katana_fulfill(order.id, "DELIVERED", rows)

    def _edit(self, order: KatanaOrder, given: Input) -> None:
        """Want another quantity; the shop is not told."""
        sku, quantity = given.need("sku", str), given.need("quantity", int)
        given.finish()
        if quantity < 0:
            raise WrongInput('"quantity" is not negative')
        self.world.katana_set_quantity(order.id, self.world.variant(sku).id, quantity)

    def _due(self, order: KatanaOrder, given: Input) -> None:
        """Choose a delivery date. Which time of day Katana stores nobody could confirm; noon is on that day almost
        everywhere."""
        day = given.need_day("day")
        given.finish()
        self.world.katana_deliver_by(order.id, datetime.combine(day, time(12), UTC))

    def _delete(self, order: KatanaOrder, given: Input) -> None:
        """Delete it for good: it is never imported again."""
        given.finish()
        self.world.katana_delete_order(order.id)

    def _copy(self, order: KatanaOrder, given: Input) -> None:
        """Duplicate it: two sales orders claim one shop order then."""
        given.finish()
        self.world.katana_copy_order(order.id)


def _open_rows(order: KatanaOrder) -> dict[int, int]:
    return {row.id: quantity for row in order.rows if (quantity := open_quantity(order, row))}
