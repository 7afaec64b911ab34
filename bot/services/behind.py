"""Who asks for what somebody else has asked for already: their wish waits behind the open one.

When that one is done, so is theirs. When it comes to nothing (its form was drawn too early, its doubt was not
confirmed, a system said no), theirs begins, as they meant it and in their name: nobody's wish ends with another's.
"""

from datetime import datetime
from typing import Any

from bot.orders.plan import Intent
from bot.services import submissions
from storage.ledger import Operation, Submission
from storage.unit_of_work import UnitOfWork

_BEHIND = "behind"
_MEANT = ("seen", "confirmed", "from_card", "parcel", "on_behalf", "undoes", "until", "line")
"""What makes one person's wish another than their wish before."""


def wait_behind(operation: Operation, wish: Submission, *, at: datetime, audit_id: int) -> None:
    """Let a wish wait behind an open one that stays open until the transaction ends. `at` is the machine's time.

    Who presses again what they pressed already means the same: one answer is enough.
    """
    waiting = operation.data.get(_BEHIND, [])
    meant = {"who": wish.asked_by, "at": at.isoformat(), "audit": audit_id, "data": wish.data}
    before = [(operation.asked_by, operation.data), *((one["who"], one["data"]) for one in waiting)]
    if all(who != wish.asked_by or _differ(data, wish.data) for who, data in before):
        operation.data = {**operation.data, _BEHIND: [*waiting, meant]}


async def begin_behind(unit: UnitOfWork, operation: Operation) -> None:
    """Begin the wish that waited longest behind one that came to nothing, in the transaction that ends that one.

    The others wait behind it. Nobody waits longer for theirs than if it had been the first.
    """
    waiting = operation.data.get(_BEHIND)
    if not waiting:
        return
    first, *others = waiting
    data = {**first["data"], **({_BEHIND: others} if others else {})}
    order_id, asked_at = int(data["order"]), datetime.fromisoformat(first["at"])
    wish = submissions.intent(Intent(operation.kind), order_id, asked_by=first["who"], now=asked_at, data=data)
    begun = await unit.ledger.submit(wish)
    await unit.people.hand_over([one["audit"] for one in waiting], begun.operation.id)


def waiting_behind(operation: Operation) -> dict[str | None, dict[str, Any]]:
    """Who waits behind an operation, with the data of what they asked for last."""
    return {one["who"]: one["data"] for one in operation.data.get(_BEHIND, [])}


def _differ(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return any(one.get(name) != other.get(name) for name in _MEANT)
