"""Adds to an order what is being made and bought of the goods it waits for. Never fails an order's reading."""

from datetime import datetime

import structlog

from bot.orders.availability import short_lines
from bot.orders.join import Linked
from bot.orders.supply import with_supply
from integrations.errors import IntegrationError
from integrations.model import ProductionOrder, ProductionStage
from integrations.ports import Production
from integrations.stock import Supply

log = structlog.get_logger(__name__)


async def supplied(client: Production, link: Linked, known: tuple[Linked, ...], now: datetime) -> Linked:
    """The record with its supply, where it waits for goods. What cannot be read stays as it was known, with its age:
    an order is not the less known for that."""
    order = link.snapshot
    if not isinstance(order, ProductionOrder) or order.stage is not ProductionStage.OPEN or not short_lines(order):
        return link
    try:
        supply: Supply | None = await client.supply(now)
    except IntegrationError as error:
        log.warning("supply could not be read", system=error.system, operation=error.operation, detail=error.detail)
        supply = next((_supply_of(old) for old in known if old.snapshot.ref == order.ref), None)
    return Linked(with_supply(order, supply), link.strength)


def _supply_of(link: Linked) -> Supply | None:
    return link.snapshot.supply if isinstance(link.snapshot, ProductionOrder) else None
