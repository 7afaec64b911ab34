"""What people did with an order here, as far as it can be taken back, read from the ledger."""

from datetime import datetime
from typing import Any

from bot.orders.answer import Refusal
from bot.orders.guards import link_of
from bot.orders.order import Order
from bot.orders.plan import Intent
from bot.orders.undo import TAKES_BACK, Done, why_not
from bot.services import submissions
from bot.services.shops import Shop
from storage.tables import Operation, State
from storage.unit_of_work import UnitOfWork

_DEEDS = [intent.value for intent in Intent if intent is not Intent.REFRESH]
"""An import does nothing with the order itself."""


async def deeds_of(unit: UnitOfWork, order_id: int) -> list[Done]:
    """Everything that people did with the order here and that was written, the latest of each kind."""
    return [
        Done(
            operation=operation.id,
            intent=Intent(operation.kind),
            who=operation.asked_by or "",
            at=datetime.fromisoformat(operation.result["at"]),
            ref=operation.result.get("ref"),
        )
        for operation in await unit.ledger.recent(submissions.subject(order_id), *_DEEDS)
        if operation.state is State.DONE and "at" in operation.result
    ]


def refused_words(refusal: Refusal) -> dict[str, Any]:
    """A refusal as it is told, with whose deed it is about if it is about one."""
    said: dict[str, Any] = {"words": refusal.words, "link": refusal.link}
    if refusal.whose is not None:
        did, who, at = refusal.whose
        said |= {"did": did, "who": who, "at": at.isoformat()}
    return said


async def outlived(unit: UnitOfWork, operation: Operation, order: Order, shop: Shop, now: datetime) -> Refusal | None:
    """Why the deed that an operation is to take back cannot be any more; None for one that takes nothing back."""
    undoes = operation.data.get("undoes")
    if not undoes:
        return None
    deeds = await deeds_of(unit, order.id)
    deed = next((one for one in deeds if one.operation == undoes), None)
    if deed is None or TAKES_BACK.get(deed.intent) != operation.kind:
        return Refusal("what was to be undone is not known here any more", link_of(order))
    return why_not(deed, deeds, order, shop.calendar, now)
