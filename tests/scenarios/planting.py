"""One order of a big shop in which something is planted, and what people do with it at the vendors' own screens."""

from dataclasses import dataclass

from integrations.sandbox.state import DeskOrder, KatanaOrder, ShopOrder
from integrations.sandbox.world import World

EACH = 3
"""How often each kind is planted."""


@dataclass(frozen=True)
class Planted:
    """One order in which something is wrong, in all three systems."""

    world: World
    order: ShopOrder

    @property
    def sku(self) -> str:
        return self.order.lines[0].sku

    @property
    def katana(self) -> KatanaOrder:
        made = self.world.katana_order_of(self.order.id)
        assert made is not None
        return made

    @property
    def desk(self) -> DeskOrder:
        (one,) = self.world.desk_orders_of(str(self.order.id))
        return one

    def deliver(self) -> None:
        self.world.katana_fulfill(self.katana.id, "DELIVERED", {row.id: row.quantity for row in self.katana.rows})

    def pack(self) -> None:
        self.world.katana_fulfill(self.katana.id, "PACKED", {row.id: row.quantity for row in self.katana.rows})

    def label(self) -> int:
        number = f"1Z{self.desk.id}"
        return self.world.desk_buy_label(self.desk.id, carrier_code="ups", tracking_number=number).id

    def fulfil(self) -> None:
        self.world.fulfill(self.order.id, company="UPS", number=f"1Z{self.desk.id}")

    def edit(self) -> None:
        self.world.edit(self.order.id, self.sku, 5)
