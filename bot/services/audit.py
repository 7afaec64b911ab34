"""Keeps in the audit what a deed found and what it left: each system's own words, before and after."""

from datetime import datetime

from bot.orders.order import Order
from bot.orders.shown import all_shown
from storage.engine import Database
from storage.tables import Operation
from storage.unit_of_work import UnitOfWork


async def keep_before(db: Database, operation: Operation, order: Order) -> None:
    """What the systems showed in the reading that the plan is made on."""
    async with db.write() as unit:
        await unit.people.keep_before(operation.id, all_shown(order))


async def keep_after(unit: UnitOfWork, order: Order, began_at: datetime) -> None:
    """What the systems show in the first complete look that began after a deed was over, and how that ended."""
    for row, operation in await unit.people.without_after(order.id, began_at):
        words = str(operation.result.get("words") or "")
        await unit.people.keep_after(row, all_shown(order), {"ended": operation.state.value, "words": words})
