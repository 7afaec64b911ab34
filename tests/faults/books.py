"""What the bot had in its own books of an order: printed with a verdict that is not good, and part of no verdict."""

import re
from datetime import datetime
from operator import itemgetter

from bot.orders.plan import Intent
from storage.engine import Database
from storage.tables import Operation, Order, Step
from storage.unit_of_work import UnitOfWork

_NUMBER = re.compile(r"#\d+")
_MOST = 5
"""Orders of one verdict that are printed."""


async def books_of(database_url: str, verdict: str) -> str:
    """The phases, operations and steps of the orders that a verdict names, in the order they came."""
    names = list(dict.fromkeys(_NUMBER.findall(verdict)))[:_MOST]
    db = await Database.open(database_url)
    try:
        async with db.read() as unit:
            pages = [await _page(unit, order) for name in names for order in await _orders(unit, name)]
    finally:
        await db.close()
    return "\n".join(pages)


async def _orders(unit: UnitOfWork, name: str) -> list[Order]:
    return [order for order in await unit.orders.by_number_digits(name.lstrip("#")) if order.number == name]


async def _page(unit: UnitOfWork, order: Order) -> str:
    lines = [(move.at, f"-> {move.to_phase}: {move.reason}") for move in await unit.orders.transitions(order.id)]
    for operation in await unit.ledger.recent(f"order:{order.id}", *(intent.value for intent in Intent), limit=50):
        lines.append((operation.created_at, _operation(operation)))
        lines += [(step.intent_at, _step(operation, step)) for step in await unit.ledger.steps_of(operation.id)]
    told = (f"  {_clock(at)} {words}" for at, words in sorted(lines, key=itemgetter(0)))
    return "\n".join([f"{order.number} (order {order.id}), by the bot's books:", *told])


def _operation(operation: Operation) -> str:
    asked = {name: value for name, value in operation.data.items() if value and name not in ("order", "channel")}
    return (
        f"{operation.kind} {operation.id} for {operation.asked_by}: {operation.state} at "
        f"{_clock(operation.finished_at)}, {operation.fence} runs, asked {asked}, result {operation.result}"
    )


def _step(operation: Operation, step: Step) -> str:
    return f"  {operation.kind} {operation.id}, {step.name}: {step.state} at {_clock(step.done_at)} {step.error}"


def _clock(at: datetime | None) -> str:
    return "never" if at is None else f"{at:%H:%M:%S.%f}"
