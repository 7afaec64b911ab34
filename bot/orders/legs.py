"""How far each system has got once an order ships: there, on its way, failed, or not tried yet. Performs no I/O.

What a system shows wins over what we remember of writing it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from bot.orders.contradictions import notify_error
from bot.orders.convergence import Usual
from bot.orders.order import Order, Role
from bot.orders.phase import Phase
from bot.orders.ship import DESK, PRODUCTION, ROLES, SHOP, STEPS, ours, shipped_in
from bot.orders.sync import Arrow, Sync

_LEADS_TO = {SHOP: Arrow.DESK_TO_SHOP, PRODUCTION: Arrow.SHOP_TO_PRODUCTION}


class Mark(StrEnum):
    """How far one system has got."""

    DONE = "done"
    WAITING = "waiting"
    FAILED = "failed"
    UNTRIED = "untried"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A shipping of ours that has not come to its end. `trouble` is why, in the words of whoever said no."""

    done: frozenset[str] = frozenset()
    begun: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()
    """Steps that were tried and came to nothing."""
    trouble: str = ""
    laid_aside: bool = False
    whole: bool = True
    """Whether it is the shipping itself, which can be gone on with as one, and not a push to one system."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How a shop's systems follow each other: which arrows are on, and how long each usually takes."""

    sync: Sync = field(default_factory=Sync)
    usual: Mapping[Arrow, Usual] = field(default_factory=dict)
    waited: Mapping[Arrow, timedelta] = field(default_factory=dict)
    """For how long this order has been waiting for each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One system on the way to being shipped. `usual` is how long it takes when nothing is wrong."""

    mark: Mark
    note: str = ""
    usual: timedelta | None = None
    late: timedelta | None = None
    """How long it has taken so far, when that is longer than nearly all others took."""


def legs_of(order: Order, phase: Phase, pace: Pace, attempt: Attempt | None) -> dict[Role, Leg]:
    """The legs by role; none while nothing of the order has shipped and nobody is shipping it."""
    if phase not in (Phase.SHIPPED, Phase.DONE) and not (attempt and (attempt.done or attempt.trouble)):
        return {}
    failing = _failing(order, pace.sync, attempt)
    legs = {}
    for step in STEPS:
        if _takes_part(step, order):
            legs[ROLES[step]] = _leg(step, order, pace, attempt, failing)
    return legs


def _takes_part(step: str, order: Order) -> bool:
    if step == DESK:
        return bool(order.active_shipments)
    return order.sales is not None if step == SHOP else order.stage is not None


def _leg(step: str, order: Order, pace: Pace, attempt: Attempt | None, failing: str | None) -> Leg:
    if shipped_in(step, order):
        return Leg(mark=Mark.DONE)
    if step == failing and attempt is not None:
        return Leg(mark=Mark.FAILED, note=attempt.trouble)
    arrow = _LEADS_TO.get(step)
    if step == SHOP and failing is None and order.desk_shipped and (refused := notify_error(order)):
        return Leg(mark=Mark.FAILED, note=f"{order.named(Role.DESK)}: {refused}")
    if arrow is not None and pace.sync.runs(arrow):
        return _waiting(arrow, pace)
    if attempt is None or step in attempt.begun | attempt.done:
        return Leg(mark=Mark.WAITING)
    return Leg(mark=Mark.UNTRIED)


def _waiting(arrow: Arrow, pace: Pace) -> Leg:
    usual, waited = pace.usual.get(arrow), pace.waited.get(arrow)
    if usual is None:
        return Leg(mark=Mark.WAITING)
    return Leg(mark=Mark.WAITING, usual=usual.half, late=waited if waited and waited > usual.most else None)


def _failing(order: Order, sync: Sync, attempt: Attempt | None) -> str | None:
    """The step an attempt hangs at: the one that was tried, unless it is there by now; else the first of ours."""
    if attempt is None or not attempt.trouble:
        return None
    if tried := [step for step in STEPS if step in attempt.begun | attempt.refused]:
        return next((step for step in tried if not shipped_in(step, order)), None)
    return next(iter(ours(order, sync)), None)
