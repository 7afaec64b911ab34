"""Who moved an order: the deed of ours that a transition shows, and those of ours that it passes over.

A look may come late, or have read a system just before a deed that was done by the time it was stored. So a deed is
told by the first transition that shows it, whenever that comes, and each deed once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.orders.phase import Phase
from bot.orders.plan import Intent
from bot.services import submissions
from bot.services.deeds import has_written
from storage.tables import OPEN_STATES, Operation, State, StepState, Transition
from storage.unit_of_work import UnitOfWork

_LEADS_TO = {
    Intent.PACK: (Phase.PACKED,),
    Intent.UNPACK: (Phase.READY, Phase.WAITING_STOCK),
    Intent.HOLD: (Phase.HELD,),
    Intent.RELEASE: (Phase.READY, Phase.WAITING_STOCK, Phase.PACKED),
    Intent.SHIP: (Phase.SHIPPED, Phase.DONE),
}
_STAYS = (Phase.READY, Phase.WAITING_STOCK, Phase.HELD, Phase.PACKED)
_ONLY_FROM = {Intent.UNPACK: Phase.PACKED, Intent.RELEASE: Phase.HELD}
_NOT_FROM = {Intent.SHIP: Phase.SHIPPED}
"""What has shipped already is not shipped again: that the other systems followed is no deed."""


@dataclass(frozen=True, slots=True)
class Move:
    """One line of an order's history."""

    from_phase: str
    to_phase: str
    reason: str
    at: datetime
    deed: Operation | None
    """What we did; None when it happened in a vendor's own screen."""
    is_passed: bool = False
    """Whether the order was where it led to only while nobody looked."""


async def moves_of(unit: UnitOfWork, transition: Transition, since: datetime | None) -> list[Move]:
    """What a transition tells, oldest first and itself last. Until then the order was in its phase `since`."""
    subject = submissions.subject(transition.order_id)
    ours = await unit.ledger.recent(subject, *(intent.value for intent in _LEADS_TO))
    told = await unit.notices.told_of([deed.id for deed in ours])
    untold = [deed for deed in ours if deed.id not in told and await _wrote(unit, deed)]
    before = [one for one in await unit.orders.transitions(transition.order_id) if one.id != transition.id]
    showing = [deed for deed in untold if _shows(transition, deed, before)]
    shown = max(showing, key=lambda deed: deed.id, default=None)
    passed = [
        Move(transition.from_phase, _LEADS_TO[Intent(deed.kind)][0].value, "", at, deed, is_passed=True)
        for deed in untold
        if _passes(transition, deed, shown) and (at := await _done_at(unit, deed))
        if (deed.id > max(told) if told else since is None or at > since)
    ]
    last = Move(transition.from_phase, transition.to_phase, transition.reason, transition.at, shown)
    return [*sorted(passed, key=lambda move: move.at), last]


def _passes(transition: Transition, deed: Operation, shown: Operation | None) -> bool:
    """Whether a deed will not be shown any more: a later one is, or the order has left the phases it leads to."""
    if deed.kind == Intent.SHIP:
        return False
    return deed.id < shown.id if shown else transition.to_phase not in _STAYS


async def _wrote(unit: UnitOfWork, deed: Operation) -> bool:
    """Whether it wrote something, or is still at it and may have."""
    return deed.state in (State.DONE, *OPEN_STATES) and await has_written(unit, deed)


async def _done_at(unit: UnitOfWork, deed: Operation) -> datetime | None:
    """When it wrote what it is about; None when that is not known yet."""
    steps = await unit.ledger.steps_of(deed.id)
    wrote = [str((step.result or {})["at"]) for step in steps if step.state is StepState.DONE]
    return max(map(datetime.fromisoformat, wrote), default=None)


def _shows(transition: Transition, deed: Operation, before: Sequence[Transition]) -> bool:
    """Whether the deed led here, and no transition before has shown it."""
    intent, was = Intent(deed.kind), transition.from_phase
    leads_to = _LEADS_TO[intent]
    if was != _ONLY_FROM.get(intent, was) or was == _NOT_FROM.get(intent) or transition.to_phase not in leads_to:
        return False
    at = deed.result.get("at") if deed.state is State.DONE else None
    return at is None or all(one.at < datetime.fromisoformat(at) or one.to_phase not in leads_to for one in before)
