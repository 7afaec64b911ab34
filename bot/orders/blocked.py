"""What holds orders up, and what would release them: SKUs, makings and purchases, each in its rank. Performs no I/O.

An order is *held* by every SKU of which a line of it is short, and its money is held whole: none of it ships before
the last line is there. A making or a purchase *helps* each order that has a line coming out of it, and *releases*
those of which every short line does. So nothing is counted as released that still waits for something else.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from bot.orders.stock import Unread
from bot.orders.supply import Short, Source, waits_of
from integrations.model import ProductionOrder
from integrations.stock import Making, Supply

Key = tuple[str, str]
BLOCKED = "blocked"
"""The command that asks for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """An open order that waits for goods: what is short of it, and what it is worth."""

    order_id: int
    number: str
    worth: Decimal
    short: tuple[Short, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockedSku:
    """A SKU that holds orders up. `quantity` is what all of them lack, `orders` their numbers, dearest first."""

    sku: str
    orders: tuple[str, ...]
    quantity: Decimal
    money: Decimal
    expected_at: datetime | None
    """When the first of it should be there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A making or a purchase order, the orders it releases and those it only helps; `money` is the released ones'."""

    sources: tuple[Source, ...]
    """The making, or those rows of the purchase order that somebody waits for."""
    releases: tuple[str, ...]
    helps: tuple[str, ...]
    money: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked:
    """The answer: SKUs by orders and by money held, and what comes by what it releases."""

    orders: int
    money: Decimal
    skus: tuple[BlockedSku, ...] = ()
    releases: tuple[Release, ...] = ()
    idle: tuple[str, ...] = ()
    """Short SKUs out of which nothing comes."""
    currency: str = ""
    orders_seen_from: datetime | None = None
    """How old what is known of the orders may be."""
    supply_seen_at: datetime | None = None
    whole: bool = True
    """False when more is being made or bought than was read."""


@dataclass(frozen=True, slots=True)
class BlockedView:
    """The answer as far as the systems could be read."""

    blocked: Blocked
    unread: tuple[Unread, ...] = ()


def held_of(order_id: int, number: str, order: ProductionOrder, lines: Iterable[Short]) -> Held:
    """One order, with the price of everything that is still to be sent of it."""
    left = ((line.quantity - line.fulfilled) * (line.unit_price or Decimal(0)) for line in order.lines)
    return Held(order_id=order_id, number=number, worth=sum(left, Decimal(0)), short=tuple(lines))


def again(order: ProductionOrder, supply: Supply | None) -> tuple[Short, ...]:
    """The short lines of an order, out of what comes now rather than what came when it was read."""
    waits = waits_of(replace(order, supply=supply))
    return waits.short if waits else ()


def blocked_of(
    held: Sequence[Held], supplies: Sequence[Supply] = (), *, orders_seen_from: datetime | None = None
) -> Blocked:
    """What holds these orders up, and what would release them."""
    by_sku: dict[str, list[tuple[Held, Short]]] = defaultdict(list)
    coming: dict[Key, dict[str, Source]] = defaultdict(dict)
    for order in held:
        for short in order.short:
            by_sku[short.sku].append((order, short))
            if short.source is not None:
                coming[_key(short.source)][short.source.ref] = short.source
    releases = [_release(tuple(each.values()), held) for each in coming.values()]
    fed = {short.sku for order in held for short in order.short if short.source is not None}
    skus = sorted((_sku(sku, lines) for sku, lines in by_sku.items()), key=_rank_of_sku)
    return Blocked(
        orders=len(held),
        money=sum((order.worth for order in held), Decimal(0)),
        skus=tuple(skus),
        releases=tuple(sorted(releases, key=_rank_of_release)),
        idle=tuple(one.sku for one in skus if one.sku not in fed),
        currency=next((one.currency for one in supplies if one.currency), ""),
        orders_seen_from=orders_seen_from,
        supply_seen_at=min((one.seen_at for one in supplies), default=None),
        whole=all(one.whole for one in supplies),
    )


def by_money(skus: Iterable[BlockedSku]) -> tuple[BlockedSku, ...]:
    """The same SKUs, those that hold most money first."""
    return tuple(sorted(skus, key=lambda one: (-one.money, -len(one.orders), one.sku)))


def _sku(sku: str, lines: Sequence[tuple[Held, Short]]) -> BlockedSku:
    orders: Mapping[int, Held] = {order.order_id: order for order, _ in lines}
    return BlockedSku(
        sku=sku,
        orders=_numbers(orders.values()),
        quantity=sum((short.quantity for _, short in lines), Decimal(0)),
        money=sum((order.worth for order in orders.values()), Decimal(0)),
        expected_at=min((short.expected_at for _, short in lines if short.expected_at), default=None),
    )


def _release(sources: tuple[Source, ...], held: Iterable[Held]) -> Release:
    key = _key(sources[0])
    fed = [order for order in held if any(_comes_of(short, key) for short in order.short)]
    freed = [order for order in fed if all(_comes_of(short, key) for short in order.short)]
    return Release(
        sources=tuple(sorted(sources, key=lambda one: one.ref)),
        releases=_numbers(freed),
        helps=_numbers(order for order in fed if order not in freed),
        money=sum((order.worth for order in freed), Decimal(0)),
    )


def _comes_of(short: Short, key: Key) -> bool:
    return short.source is not None and _key(short.source) == key


def _numbers(orders: Iterable[Held]) -> tuple[str, ...]:
    return tuple(one.number for one in sorted(orders, key=lambda one: (-one.worth, one.order_id)))


def _key(source: Source) -> Key:
    """What comes together: one making, or all the rows of one purchase order."""
    return ("making", source.ref) if isinstance(source, Making) else ("purchase", source.order_ref)


def _rank_of_sku(one: BlockedSku) -> tuple[int, Decimal, str]:
    return -len(one.orders), -one.money, one.sku


def _rank_of_release(one: Release) -> tuple[int, Decimal, int, str, str]:
    return -len(one.releases), -one.money, -len(one.helps), *_key(one.sources[0])
