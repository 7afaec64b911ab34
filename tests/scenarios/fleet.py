"""A shop with thousands of open orders in which some things are wrong: each kind of fault is planted three times.

What is wrong happened before the bot came, at the vendors' own screens, and the arrows that would have mended it were
switched off meanwhile. Some orders come to a standstill afterwards. Everything else is as it should be.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.orders.alert import AlertRule as R
from integrations.sandbox.world import World
from tests.scenarios.planting import EACH, Planted
from tests.scenarios.standstills import STANDSTILLS, Standstill, stand

SKUS = 500
_ON_SHELF = 10_000
STALLED = EACH * len(STANDSTILLS)


@dataclass(frozen=True)
class Fleet:
    """Which orders something is wrong with, and which will come to a standstill."""

    wrong: dict[str, R]
    standing: dict[str, tuple[Planted, Standstill]]

    @property
    def needed(self) -> dict[str, R]:
        """The alert that each planted order needs."""
        return self.wrong | {name: still.rule for name, (_, still) in self.standing.items()}

    def may_have(self, name: str) -> set[str]:
        """The rules that may speak of an order: of most, none."""
        if name in self.standing:
            return {self.standing[name][1].rule, *self.standing[name][1].also}
        return {self.wrong[name], *ALSO.get(self.wrong[name], ())} if name in self.wrong else set()

    def goes_on(self) -> None:
        """The days after the first start begin: orders come to their standstills."""
        for planted, still in self.standing.values():
            still.after(planted)


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


ALSO: Mapping[R, frozenset[R]] = {
    R.D10: frozenset({R.D8}),
    R.D11: frozenset({R.S5}),
    R.D13: frozenset({R.S4}),
}
"""What else is true of such an order: twice at the desk is twice as many, and who never shipped stands still."""
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


def launch(world: World, count: int) -> Fleet:
    """Fill the shop with `count` orders, the planted ones among them."""
    for number in range(SKUS):
        world.add_variant(f"SKU-{number}", f"Thing {number}", 1500, on_hand=_ON_SHELF)
    with world.history(timedelta(days=3).total_seconds()):
        orders = [world.place_order([(f"SKU-{n % SKUS}", 2)], name=f"#{n}") for n in range(1, count + 1 - STALLED)]
        standing = stand(world)
    for name in ("A1", "A2", "A3", "A4", "A5", "A7", "A8", "A9", "A12"):
        world.arrows[name].on = False
    kinds = [kind for kind in FAULTS.values() for _ in range(EACH)]
    stride = len(orders) // len(kinds)
    wrong = {}
    with world.history(timedelta(days=1).total_seconds()):
        for place, (rule, plant) in enumerate(kinds):
            order = orders[place * stride]
            plant(Planted(world, order))
            wrong[order.name] = rule
    for planted, still in standing.values():
        still.before(planted)
    return Fleet(wrong, standing)
