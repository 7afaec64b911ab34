"""What a blocked line waits for: the making or the purchase that brings its goods. Performs no I/O.

Katana says of a line when its goods should be there, and not out of what. A making tied to the line is certain; else
it is the last that comes by then: the line is complete when the last of what it needs is there. Goods that are not
even expected wait for nothing: what is on its way then is promised to orders before it (katana sheet, section 2).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from bot.orders.availability import short_lines
from integrations.model import Availability, Line, ProductionOrder, ProductionStage
from integrations.stock import Making, Purchase, Supply

Source = Making | Purchase


@dataclass(frozen=True, slots=True, kw_only=True)
class Short:
    """A line whose goods are not there, and where they are to come from."""

    line_ref: str
    sku: str
    quantity: Decimal
    """What is still to be packed of it."""
    expected_at: datetime | None
    source: Source | None
    being_made: bool = False
    """Whether something is made for it alone, known or not."""
    makeable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """How an order stands with its goods: so many lines of so many are in stock, and these are short."""

    lines: int
    in_stock: int
    short: tuple[Short, ...]
    seen_at: datetime | None
    """When what is coming was read; None: nobody could."""


def waits_of(order: ProductionOrder) -> Waits | None:
    """What an order waits for; None when nothing of it is short, or it is packed already."""
    if order.stage is not ProductionStage.OPEN or order.deleted_at is not None:
        return None
    short = tuple(short_of(line, order.supply) for line in short_lines(order) if line.shippable)
    if not short:
        return None
    goods = sum(line.shippable and line.quantity > 0 for line in order.lines)
    seen_at = order.supply.seen_at if order.supply else None
    return Waits(lines=goods, in_stock=goods - len(short), short=short, seen_at=seen_at)


def short_of(line: Line, supply: Supply | None) -> Short:
    """A short line with where its goods are to come from."""
    return Short(
        line_ref=line.ref,
        sku=line.sku or line.title,
        quantity=line.quantity - line.fulfilled,
        expected_at=line.expected_at,
        source=source_of(line, supply) if supply else None,
        being_made=line.made_by is not None,
        makeable=line.makeable and line.made_by is None,
    )


def source_of(line: Line, supply: Supply) -> Source | None:
    """The making or the purchase that brings a line's goods; None when none does, or it is done."""
    if line.made_by is not None:
        return next((making for making in supply.makings if making.ref == line.made_by), None)
    if line.availability is not Availability.EXPECTED:
        return None
    coming = sorted(_for_anybody(line.goods, supply), key=_due)
    before = [one for one in coming if one.due_at and line.expected_at and one.due_at <= line.expected_at]
    return next(iter(before[::-1] + coming), None)


def with_supply(order: ProductionOrder, supply: Supply | None) -> ProductionOrder:
    """The order with as much of the supply as its short lines could come from."""
    lines = short_lines(order)
    if supply is None or not lines:
        return replace(order, supply=None)
    goods, tied = {line.goods for line in lines if line.goods}, {line.made_by for line in lines}
    makings = tuple(one for one in supply.makings if one.ref in tied or (one.goods in goods and not one.line_ref))
    purchases = tuple(one for one in supply.purchases if one.goods in goods)
    return replace(order, supply=replace(supply, makings=makings, purchases=purchases))


def _for_anybody(goods: str, supply: Supply) -> Iterable[Source]:
    """What comes of these goods and is nobody's own."""
    if not goods:
        return
    yield from (making for making in supply.makings if making.goods == goods and making.line_ref is None)
    yield from (purchase for purchase in supply.purchases if purchase.goods == goods)


def _due(source: Source) -> tuple[bool, str, str]:
    """By date, the undated last; alike by number."""
    return source.due_at is None, source.due_at.isoformat() if source.due_at else "", source.number
