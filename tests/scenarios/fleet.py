"""A shop with thousands of open orders in which some things are wrong: each kind of fault is planted three times.

What is planted happened before the bot came, at the vendors' own screens, and the arrows that would have mended it
were switched off meanwhile. Everything else is as it should be.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.orders.alert import AlertRule as R
from integrations.sandbox.state import DeskOrder, KatanaOrder, ShopOrder
from integrations.sandbox.world import World

EACH = 3
SKUS = 500
_ON_SHELF = 10_000


@dataclass(frozen=True)
class Planted:
    """One order in which something is wrong, in all three systems."""

    world: World
    order: ShopOrder

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
        self.world.edit(self.order.id, self.order.lines[0].sku, 5)


def _missing_in_production(one: Planted) -> None:
    del one.world.katana_orders[one.katana.id]


def _missing_at_the_desk(one: Planted) -> None:
    del one.world.desk_orders[one.desk.id]
    one.world.desk_orders_of(str(one.order.id)).clear()


def _shop_not_told(one: Planted) -> None:
    one.label()


def _production_not_told(one: Planted) -> None:
    one.label()
    one.fulfil()


def _not_shipped_at_the_desk(one: Planted) -> None:
    one.deliver()
    one.fulfil()


def _shop_behind_production(one: Planted) -> None:
    one.deliver()


def _called_off_and_open(one: Planted) -> None:
    one.world.cancel(one.order.id)


def _called_off_and_only_at_the_desk(one: Planted) -> None:
    one.world.katana_delete_order(one.katana.id)
    one.world.cancel(one.order.id)


def _called_off_and_packed(one: Planted) -> None:
    one.pack()
    one.world.cancel(one.order.id)


def _quantities_differ(one: Planted) -> None:
    one.edit()


def _held_and_awaiting(one: Planted) -> None:
    one.world.hold(one.order.id)


def _twice_at_the_desk(one: Planted) -> None:
    one.world.desk_copy(one.desk.id)


def _label_voided(one: Planted) -> None:
    parcel = one.label()
    one.fulfil()
    one.deliver()
    one.world.desk_void_label(parcel)


def _archived_unsent(one: Planted) -> None:
    one.world.archive(one.order.id)


FAULTS: Mapping[str, tuple[R, Callable[[Planted], None]]] = {
    "missing in production": (R.D1, _missing_in_production),
    "missing at the desk": (R.D2, _missing_at_the_desk),
    "shipped, and the shop not told": (R.D3, _shop_not_told),
    "fulfilled, and open in production": (R.D4, _production_not_told),
    "fulfilled, and awaiting at the desk": (R.D5, _not_shipped_at_the_desk),
    "delivered, and open in the shop": (R.D6, _shop_behind_production),
    "cancelled, and open": (R.D7, _called_off_and_open),
    "cancelled, and open at the desk alone": (R.D7, _called_off_and_only_at_the_desk),
    "cancelled, and packed": (R.D12, _called_off_and_packed),
    "quantities differ": (R.D8, _quantities_differ),
    "held, and awaiting": (R.D9, _held_and_awaiting),
    "twice at the desk": (R.D10, _twice_at_the_desk),
    "label voided": (R.D11, _label_voided),
    "archived unsent": (R.D13, _archived_unsent),
}
"""Each kind of fault, the alert that tells of it, and how it comes about."""


def launch(world: World, count: int) -> dict[str, R]:
    """Fill the shop with `count` orders, the planted ones among them; answers which alert each planted one needs."""
    for number in range(SKUS):
        world.add_variant(f"SKU-{number}", f"Thing {number}", 1500, on_hand=_ON_SHELF)
    with world.history(timedelta(days=3).total_seconds()):
        orders = [world.place_order([(f"SKU-{n % SKUS}", 2)], name=f"#{n}") for n in range(1, count + 1)]
    for name in ("A1", "A2", "A3", "A4", "A5", "A7", "A8", "A9", "A12"):
        world.arrows[name].on = False
    kinds = [kind for kind in FAULTS.values() for _ in range(EACH)]
    stride = count // len(kinds)
    planted = {}
    with world.history(timedelta(days=1).total_seconds()):
        for place, (rule, plant) in enumerate(kinds):
            order = orders[place * stride]
            plant(Planted(world, order))
            planted[order.name] = rule
    return planted
