"""What to fetch from the shelves for the orders that are ready, in the order in which they should leave. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from bot.orders.card import Card, CardLine
from bot.orders.digest import Freshness, is_express

READY = "ready"
"""The command that asks for it."""


@dataclass(frozen=True, slots=True)
class Total:
    """How much of one SKU all of it needs, and the bins it lies in."""

    name: str
    quantity: Decimal
    bins: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PickList:
    """The ready orders, those in a hurry first, then the oldest; and what they need in all, by bin."""

    orders: tuple[Card, ...]
    totals: tuple[Total, ...]
    shops: int = 1
    """How many shops the orders come from: with several, each order names its own."""
    stale: tuple[Freshness, ...] = ()
    """Systems that were not read lately."""


def pick_list_of(ready: Iterable[Card], *, shops: int = 1, connections: Iterable[Freshness] = ()) -> PickList:
    """The pick list of these orders; those that only try things out are left out."""
    orders = sorted((card for card in ready if not card.test), key=_urgency)
    return PickList(
        orders=tuple(orders),
        totals=_totals(line for card in orders for line in card.lines),
        shops=shops,
        stale=tuple(one for one in connections if not one.fresh),
    )


def _urgency(card: Card) -> tuple[bool, float, int]:
    return (not is_express(card), card.since.timestamp() if card.since else 0.0, card.order_id)


def _totals(lines: Iterable[CardLine]) -> tuple[Total, ...]:
    """By bin as one walks, what has none last; a SKU that lies in several bins stands at the first."""
    quantities: dict[str, Decimal] = {}
    bins: dict[str, set[str]] = {}
    for line in lines:
        name = line.sku or line.title
        quantities[name] = quantities.get(name, Decimal(0)) + line.quantity
        bins.setdefault(name, set()).update([line.bin] if line.bin else [])
    totals = [Total(name, quantity, tuple(sorted(bins[name]))) for name, quantity in quantities.items()]
    return tuple(sorted(totals, key=lambda total: (not total.bins, total.bins, total.name)))
