"""Reads what became of an order: what people asked for and how it went, and how its phase moved."""

from datetime import datetime
from typing import Any

from bot.orders.history import MOVED, PROBLEM, SOLVED, Event, History, Written, history_of
from bot.orders.linking import LinkSays
from bot.orders.plan import Intent
from bot.services import submissions
from bot.services.known import problem_from
from bot.services.links import record_words
from storage.tables import Operation, Step, StepState
from storage.tables import Order as OrderRow
from storage.unit_of_work import UnitOfWork

_ASKED = (*(intent.value for intent in Intent), submissions.CARE)
_MOST = 50
"""Operations of one kind that are read."""


async def history(unit: UnitOfWork, row: OrderRow) -> History:
    """Everything that is kept of one order, at the business time at which it happened."""
    return history_of(row.number, await happened(unit, row))


async def happened(unit: UnitOfWork, row: OrderRow) -> list[Event]:
    """Every event that is kept, by kinds."""
    moves = [
        Event(at=move.at, kind=MOVED, state=move.to_phase, words=move.reason)
        for move in await unit.orders.transitions(row.id)
    ]
    asked = [
        await _asked(unit, operation)
        for operation in await unit.ledger.recent(submissions.subject(row.id), *_ASKED, limit=_MOST)
        if operation.asked_by
    ]
    return moves + asked + await _problems(unit, row.id) + await _links(unit, row.id)


async def _links(unit: UnitOfWork, order_id: int) -> list[Event]:
    """What people said of records, and took back."""
    events = []
    for answer in await unit.link_answers.of_order(order_id):
        says, words = LinkSays.YES if answer.mine else LinkSays.NO, await record_words(unit, answer)
        events.append(Event(at=answer.said_at, kind=says.value, who=answer.said_by, words=words))
        if answer.undone_at is not None:
            undone = LinkSays.UNDO.value
            events.append(Event(at=answer.undone_at, kind=undone, who=answer.undone_by or "", words=words))
    return events


async def _problems(unit: UnitOfWork, order_id: int) -> list[Event]:
    """What was reported, and how it ended."""
    events = []
    for problem in map(problem_from, await unit.problems.of(order_id)):
        events.append(Event(at=problem.opened_at, kind=PROBLEM, who=problem.opened_by, words=problem.words))
        if problem.ended_at is not None:
            events.append(Event(at=problem.ended_at, kind=SOLVED, who=problem.ended_by, words=problem.words))
    return events


async def _asked(unit: UnitOfWork, operation: Operation) -> Event:
    steps = await unit.ledger.steps_of(operation.id)
    return Event(
        at=_moment(operation.data.get("asked_at")) or operation.created_at,
        kind=str(operation.data.get("how") or operation.kind),
        who=str(operation.asked_by),
        on_behalf=str(operation.data.get("on_behalf", "")),
        state=operation.state.value,
        words=str(operation.result.get("words") or operation.result.get("detail") or ""),
        writes=tuple(_written(step) for step in steps),
    )


def _written(step: Step) -> Written:
    done = _moment((step.result or {}).get("at")) or step.done_at if step.state is StepState.DONE else None
    error = step.error if step.state is StepState.WITHDRAWN else ""
    return Written(step.name, done, error, _answered(step) if step.state is StepState.INTENT else "")


def _answered(step: Step) -> str:
    """What its last call was answered, where that is not a plain "yes": nobody knows what became of it."""
    call = (step.calls or [{}])[-1]
    status = call.get("status")
    if status is None:
        return str(call.get("ended", ""))
    return "" if 200 <= status < 300 else f"HTTP {status}"


def _moment(text: Any) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
