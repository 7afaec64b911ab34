"""Orders that come to a standstill in the days after the bot's first start: each kind of stall, three times.

Each has goods of its own. What stands still when the bot comes is no news, so most of it begins afterwards, at the
vendors' own screens; a date that somebody gave counts whenever it was given.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.orders.alert import AlertRule as R
from integrations.sandbox.world import World
from tests.scenarios.planting import EACH, Planted

WANTED = 2
_DAY = timedelta(days=1)


def _nothing(_: Planted) -> None:
    """It has happened before."""


@dataclass(frozen=True, kw_only=True)
class Standstill:
    """One kind: what was there when it was ordered, and what happens before the bot comes and afterwards."""

    rule: R
    on_hand: int = WANTED
    bought_in_days: int = 0
    """When what was bought should come, from the day of the order on; 0: nothing was bought."""
    before: Callable[[Planted], None] = _nothing
    after: Callable[[Planted], None] = _nothing
    also: frozenset[R] = frozenset()
    """What else becomes true of it in those days."""


def _goods_are_gone(one: Planted) -> None:
    one.world.add_stock(one.sku, -WANTED)


def _goods_arrive(one: Planted) -> None:
    one.world.add_stock(one.sku, WANTED)


def _promised_for_tomorrow(one: Planted) -> None:
    one.world.desk_ship_by(one.desk.id, one.world.now() + _DAY)


def _gone_and_expected_too_late(one: Planted) -> None:
    _promised_for_tomorrow(one)
    one.world.order_supply(one.sku, WANTED, due_days=6)
    _goods_are_gone(one)


def _held_at_the_desk(one: Planted) -> None:
    one.world.desk_hold(one.desk.id, None)


STANDSTILLS: Mapping[str, Standstill] = {
    "goods that nobody planned": Standstill(rule=R.S1, after=_goods_are_gone),
    "goods that did not come": Standstill(rule=R.S2, on_hand=0, bought_in_days=4),
    "goods that come too late": Standstill(rule=R.S3, after=_gone_and_expected_too_late, also=frozenset({R.S6})),
    "ready, and nobody packs": Standstill(rule=R.S4, on_hand=0, bought_in_days=12, after=_goods_arrive),
    "packed, and nobody ships": Standstill(rule=R.S5, after=Planted.pack),
    "promised for tomorrow": Standstill(rule=R.S6, before=_promised_for_tomorrow),
    "held at the desk": Standstill(rule=R.S7, after=_held_at_the_desk),
}


def stand(world: World) -> dict[str, tuple[Planted, Standstill]]:
    """Customers order what will come to a standstill; answers these orders by name."""
    standing = {}
    for kind, still in enumerate(STANDSTILLS.values()):
        for number in range(EACH):
            sku = f"OWN-{kind}-{number}"
            world.add_variant(sku, f"Own thing {kind}-{number}", 1500, on_hand=still.on_hand)
            if still.bought_in_days:
                world.order_supply(sku, WANTED, due_days=still.bought_in_days)
            order = world.place_order([(sku, WANTED)], name=f"#S{kind}-{number}")
            standing[order.name] = (Planted(world, order), still)
    return standing
