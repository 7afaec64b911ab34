"""What people did with an order through us, read from the ledger: who packed and shipped it, and how far it got."""

from datetime import datetime

from bot.orders.card import Deed
from bot.orders.legs import Attempt
from bot.orders.phase import Phase
from bot.orders.plan import Intent
from bot.services import submissions
from storage.tables import Operation, State, StepState
from storage.unit_of_work import UnitOfWork

_UNPACKED = (Phase.READY, Phase.WAITING_STOCK)
"""Phases in which production has the order open: a pack from before that has been taken back."""
_SHIPPED = (Phase.SHIPPED, Phase.DONE)
SHIPPING = (Intent.SHIP, Intent.PUSH_SHOP, Intent.PUSH_PRODUCTION)
_GOING_ON = (State.WAITING, State.RUNNING)


async def deed_of(unit: UnitOfWork, order_id: int, phase: Phase) -> Deed | None:
    """What a person is doing with the order, or did to bring it into its phase."""
    subject = submissions.subject(order_id)
    for operation in await unit.ledger.open_for(subject, [intent.value for intent in Intent]):
        if operation.state in _GOING_ON and operation.asked_by:
            asked_at = datetime.fromisoformat(operation.data["asked_at"])
            return _deed(operation, asked_at, running=True)
    ours = None
    if phase is Phase.PACKED:
        ours = await our_pack(unit, order_id)
    elif phase in _SHIPPED:
        ours = await our_shipping(unit, order_id)
        for operation in [] if ours else await shippings_laid_aside(unit, order_id):
            if (wrote_at := await began_to_ship(unit, operation)) is not None:
                return _deed(operation, wrote_at)
    elif phase is Phase.HELD:
        ours = await our_hold(unit, order_id)
    return _deed(ours, datetime.fromisoformat(ours.result["at"])) if ours else None


def _deed(operation: Operation, at: datetime, *, running: bool = False) -> Deed:
    return Deed(
        intent=Intent(operation.kind),
        who=operation.asked_by or "",
        at=at,
        running=running,
        on_behalf=str(operation.data.get("on_behalf", "")),
    )


async def began_to_ship(unit: UnitOfWork, operation: Operation) -> datetime | None:
    """When a shipping that stopped half-way wrote its first system; None when it wrote none, or did not stop."""
    if operation.kind != Intent.SHIP or operation.state not in (State.ASK_HUMAN, State.PARKED):
        return None
    steps = await unit.ledger.steps_of(operation.id)
    wrote = [str((step.result or {})["at"]) for step in steps if step.state is StepState.DONE]
    return min(map(datetime.fromisoformat, wrote), default=None)


async def our_pack(unit: UnitOfWork, order_id: int) -> Operation | None:
    """The pack of ours that still stands; None when the order was seen unpacked since, whoever packed it then."""
    operation = await _latest_done(unit, order_id, Intent.PACK)
    if operation is None:
        return None
    unpacked = [step.at for step in await unit.orders.transitions(order_id) if step.to_phase in _UNPACKED]
    at = datetime.fromisoformat(operation.result["at"])
    return operation if not unpacked or at >= max(unpacked) else None


async def our_hold(unit: UnitOfWork, order_id: int) -> Operation | None:
    """The hold of ours that nobody has taken back here."""
    held = await _latest_done(unit, order_id, Intent.HOLD)
    released = await _latest_done(unit, order_id, Intent.RELEASE)
    return held if held and (released is None or released.id < held.id) else None


async def our_shipping(unit: UnitOfWork, order_id: int) -> Operation | None:
    """The shipping of ours that wrote something; None when somebody else shipped it."""
    return await _latest_done(unit, order_id, Intent.SHIP)


async def asked_to_ship(unit: UnitOfWork, order_id: int) -> Operation | None:
    """The shipping that the rest follows from: ours; for want of one, a label that somebody asked us to watch."""
    if ours := await our_shipping(unit, order_id):
        return ours
    asked = await unit.ledger.recent(submissions.subject(order_id), Intent.SHIP.value)
    return next((operation for operation in asked if operation.state is State.DONE), None)


async def has_written(unit: UnitOfWork, operation: Operation, name: str = "") -> bool:
    """Whether an operation wrote something, or, for as long as it is open, may have; with a `name`, in that step."""
    if operation.state is State.DONE and not name:
        return "at" in operation.result
    steps = await unit.ledger.steps_of(operation.id)
    return any(step.state is not StepState.WITHDRAWN and name in ("", step.name) for step in steps)


async def _latest_done(unit: UnitOfWork, order_id: int, intent: Intent) -> Operation | None:
    """The latest operation of a kind that wrote something."""
    for operation in await unit.ledger.recent(submissions.subject(order_id), intent.value):
        if operation.state is State.DONE and "at" in operation.result:
            return operation
    return None


async def shippings_laid_aside(unit: UnitOfWork, order_id: int) -> list[Operation]:
    """The shippings of ours that wait for a person."""
    kinds = [intent.value for intent in SHIPPING]
    open_ones = await unit.ledger.open_for(submissions.subject(order_id), kinds)
    return [operation for operation in open_ones if operation.state not in _GOING_ON]


async def attempt_of(unit: UnitOfWork, order_id: int) -> Attempt | None:
    """The shipping of ours that has not come to its end, and how far it got."""
    kinds = [intent.value for intent in SHIPPING]
    going = await unit.ledger.open_for(submissions.subject(order_id), kinds)
    if not going:
        return None
    operation = going[0]
    steps = await unit.ledger.steps_of(operation.id)
    named = {state: frozenset(step.name for step in steps if step.state is state) for state in StepState}
    return Attempt(
        done=named[StepState.DONE],
        begun=named[StepState.INTENT],
        refused=named[StepState.WITHDRAWN],
        trouble=str(operation.result.get("words") or operation.result.get("detail") or ""),
        laid_aside=operation.state not in _GOING_ON,
        whole=operation.kind == Intent.SHIP,
    )
