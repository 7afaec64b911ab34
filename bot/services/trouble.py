"""What happens when an operation ends in a way nobody wanted: somebody is told, somewhere that works."""

from typing import Any

from bot.clock import Clock
from bot.orders.plan import Intent
from bot.services import submissions
from bot.services.behind import waiting_behind
from bot.work.outcome import Ended
from storage.tables import Operation, State, StepState
from storage.unit_of_work import UnitOfWork

POSTED = (
    submissions.CARD,
    submissions.LINE,
    submissions.POST,
    submissions.READY_LIST,
    submissions.DIGEST,
    submissions.BULK,
    submissions.ROLL_UP,
    submissions.PICKUP,
)
"""Kinds that speak in a channel: when one of them fails, the channel may be the trouble."""


class Trouble:
    """Tells of operations that gave up, were parked or need a person. `admin` is a user or channel id of Slack."""

    def __init__(self, *, admin: str, wall: Clock) -> None:
        self._admin = admin
        self._wall = wall

    async def ended_badly(self, unit: UnitOfWork, operation: Operation, ended: Ended) -> None:
        """Called in the transaction that ends the operation, so it cannot be forgotten."""
        if operation.kind in {intent.value for intent in Intent}:
            await self._tell_askers(unit, operation, ended)
        else:
            await self._tell_admin(unit, operation, ended)

    async def put_off(self, unit: UnitOfWork, operation: Operation) -> None:
        """A system did not answer well, and what a person asked for goes on by itself: the card says so meanwhile,
        and how far the others are."""
        if operation.kind in {intent.value for intent in Intent}:
            await unit.ledger.submit(submissions.look(int(operation.data["order"])))
            await self._redraw(unit, operation)

    async def _tell_askers(self, unit: UnitOfWork, operation: Operation, ended: Ended) -> None:
        """Who pressed hears it; the card offers its buttons again; the order is looked at.

        Whoever waits behind one that was given up begins now. Behind one laid aside they wait on, and hear of it too.
        """
        order_id = int(operation.data["order"])
        await unit.people.add_detail(operation.id, {"stopped": str(ended.result.get("words", ""))})
        askers = {} if submissions.bulk_of(operation) else {operation.asked_by: operation.data}
        if ended.state is not State.REFUSED:
            askers |= waiting_behind(operation)
        words = await self._needs_person(unit, operation, ended)
        for number, (user, asked) in enumerate(askers.items()):
            address = {"user": user, "channel": asked["channel"], "response_url": asked.get("response_url")}
            data = {**address, "kind": "needs_person", "words": words}
            key = f"{operation.id}:{operation.fence}:needs_person:{number}"
            await unit.ledger.submit(submissions.whisper(key, now=self._wall(), data=data))
        await unit.ledger.submit(submissions.look(order_id))
        await self._redraw(unit, operation)

    async def _needs_person(self, unit: UnitOfWork, operation: Operation, ended: Ended) -> dict[str, Any]:
        row = await unit.orders.by_id(int(operation.data["order"]))
        steps = await unit.ledger.steps_of(operation.id)
        return {
            "number": row.number if row else "",
            "intent": operation.kind,
            "words": ended.result.get("words", ""),
            "done": [step.name for step in steps if step.state is StepState.DONE],
            "unclear": ended.result.get("unclear") or [],
        }

    async def _redraw(self, unit: UnitOfWork, operation: Operation) -> None:
        for card in await unit.notices.cards(operation.subject):
            await unit.ledger.submit(submissions.card(int(operation.data["order"]), card.channel))
        for told in submissions.bulk_of(operation):
            await unit.ledger.submit(told)

    async def _tell_admin(self, unit: UnitOfWork, operation: Operation, ended: Ended) -> None:
        """A trouble that goes on is told once a day. A channel that does not work cannot be told so in itself."""
        words = str(ended.result.get("words", ""))
        if operation.kind in POSTED and operation.data["channel"] == self._admin:
            return
        notice = await unit.notices.add_notice(
            key=f"trouble:{operation.kind}:{operation.subject}:{self._wall():%Y-%m-%d}:{words}",
            kind="trouble",
            channel=self._admin,
            data={"what": f"{operation.kind} ({operation.subject})", "words": words},
        )
        await unit.ledger.submit(submissions.told(submissions.POST, notice))
