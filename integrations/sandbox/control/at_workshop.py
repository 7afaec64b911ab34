"""What people begin at Katana's own screens: making and buying goods, and how far a making has got."""

from dataclasses import dataclass

from integrations.sandbox.control.input import Input, Json, WrongInput
from integrations.sandbox.state import ManufacturingOrder, PurchaseOrder
from integrations.sandbox.world import World

STATUSES = ("NOT_STARTED", "BLOCKED", "IN_PROGRESS", "PARTIALLY_COMPLETED")
MOST_DAYS = 365


@dataclass(frozen=True, slots=True)
class AtWorkshop:
    """Manufacturing and purchase orders; what ends them is an act of `stock`."""

    world: World

    def do(self, given: Input) -> Json:
        """Begin one, or move a making along."""
        acts = {"make": self._make, "buy": self._buy, "progress": self._progress}
        return acts[given.choice("do", tuple(acts))](given)

    def _make(self, given: Input) -> Json:
        sku, quantity, days = _wanted(given, 2)
        return _shown(self.world.start_production(sku, quantity, due_days=days))

    def _buy(self, given: Input) -> Json:
        sku, quantity, days = _wanted(given, 5)
        return _shown(self.world.order_supply(sku, quantity, due_days=days))

    def _progress(self, given: Input) -> Json:
        """For example blocked: nobody can go on with it."""
        making_id, status = given.need("id", int), given.choice("status", STATUSES)
        given.finish()
        making = self.world.manufacturing_orders.get(making_id)
        if making is None or making.status == "DONE":
            raise WrongInput("there is no such manufacturing order that is not done")
        return _shown(self.world.set_production(making_id, status))


def _wanted(given: Input, usual_days: int) -> tuple[str, int, int]:
    sku, quantity = given.need("sku", str), given.need("quantity", int)
    days = given.maybe("days", int)
    given.finish()
    if quantity < 1:
        raise WrongInput('"quantity" is one or more')
    if days is not None and not 0 <= days <= MOST_DAYS:
        raise WrongInput(f'"days" is from 0 to {MOST_DAYS}')
    return sku, quantity, usual_days if days is None else days


def _shown(order: ManufacturingOrder | PurchaseOrder) -> Json:
    return {"id": order.id, "order_no": order.order_no, "quantity": order.quantity, "status": order.status}
