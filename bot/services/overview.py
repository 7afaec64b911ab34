"""What is stored of many orders at once: the cards of a phase, and how fresh our knowledge of each system is.

Reads in pages, a few queries for each, so that ten thousand orders cost no more than their size.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.orders.card import Card, card_of
from bot.orders.digest import NOTED, Freshness, Noted, Reported
from bot.orders.join import Linked, join
from bot.orders.order import Strength
from bot.orders.phase import Phase
from bot.orders.snapshots import from_json
from bot.services.known import problem_from
from bot.services.shops import Shop
from storage.tables import Document
from storage.tables import Order as OrderRow
from storage.unit_of_work import UnitOfWork

FRESH_FOR = timedelta(minutes=30)
"""How old the last reading of a whole system may be and still count as fresh."""
PAGE = 50
MOST_NOTED = 5


async def cards_in(unit: UnitOfWork, shops: Sequence[Shop], phase: Phase, *, most: int | None = None) -> list[Card]:
    """A card for each order in a phase, or for the `most` oldest, from what is stored; test orders are left out."""
    names = {shop.id: shop.name for shop in shops}
    cards: list[Card] = []
    after = 0
    while rows := await unit.orders.page_in_phase(list(names), phase.value, after=after, limit=PAGE):
        if most is not None and len(cards) >= most:
            break
        bodies = await unit.orders.bodies([row.id for row in rows])
        cards += [_card(row, names[row.shop_id], bodies.get(row.id, [])) for row in rows]
        after = rows[-1].id
    return cards


async def cards_of(unit: UnitOfWork, shops: Sequence[Shop], order_ids: Sequence[int]) -> list[Card]:
    """A card for each of these orders, from what is stored; what is no longer known is left out."""
    names = {shop.id: shop.name for shop in shops}
    found = [await unit.orders.by_id(order_id) for order_id in order_ids]
    rows = [row for row in found if row is not None and row.shop_id in names]
    bodies = await unit.orders.bodies([row.id for row in rows])
    return [_card(row, names[row.shop_id], bodies.get(row.id, [])) for row in rows]


async def reported_in(unit: UnitOfWork, shops: Sequence[Shop], since: datetime) -> Reported | None:
    """The open problems of these shops, the oldest named; None when there are none. Claims count from `since` on:
    after that a problem is its owner's again."""
    names = {shop.id: shop.name for shop in shops}
    found = await unit.problems.open_in(list(names))
    if not found:
        return None
    stored, row = found[0]
    owners = await unit.cares.owners([row.id], since=since)
    return Reported(
        problems=len(found),
        number=row.number,
        shop=names[row.shop_id] if len(names) > 1 else "",
        words=problem_from(stored).words,
        owner=owners.get(row.id, stored.owner),
    )


async def noted_in(unit: UnitOfWork, shops: Sequence[Shop]) -> tuple[Noted, ...]:
    """What these shops' digest names: orders that are missing somewhere or archived with goods to send."""
    found = []
    for rule in NOTED:
        numbers = await unit.orders.numbers_with_alert([shop.id for shop in shops], rule.value)
        if numbers:
            found.append(Noted(rule, len(numbers), tuple(numbers[:MOST_NOTED])))
    return tuple(found)


def _card(row: OrderRow, shop: str, bodies: list[tuple[str, Document]]) -> Card:
    linked = [Linked(from_json(body), Strength(strength)) for strength, body in bodies]
    order = join(id=row.id, shop=shop, number=row.number, linked=linked)
    return card_of(order, since=row.phase_entered_at)


async def freshness(
    unit: UnitOfWork, shops: Sequence[Shop], now: datetime, fresh_for: timedelta
) -> tuple[Freshness, ...]:
    """When each system of these shops was last read whole; each account counts once."""
    found = []
    for connection in {one.id: one for shop in shops for one in shop.connections}.values():
        row = await unit.orders.connection(connection.id)
        read_at = row.cursor_at if row else None
        found.append(Freshness(connection.system, read_at, read_at is not None and now - read_at <= fresh_for))
    return tuple(found)


async def watched_since(unit: UnitOfWork, shops: Sequence[Shop]) -> datetime | None:
    """From when on all of these shops' orders were known; None while some are still being taken in."""
    rows = [await unit.orders.connection(one.id) for shop in shops for one in shop.connections]
    moments = [row.baseline_at if row else None for row in rows]
    known = [moment for moment in moments if moment is not None]
    return max(known) if known and len(known) == len(moments) else None
