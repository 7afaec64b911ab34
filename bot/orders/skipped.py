"""Why no alert was raised of what may look wrong: the reasons that stand beside a verdict. Performs no I/O."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.orders.absence import is_absent, why_not_imported
from bot.orders.drift import too_old
from bot.orders.misfits import archived_unsent
from bot.orders.order import Order, Role
from bot.orders.phase import Phase, phase_of
from bot.orders.sync import Arrow, Sync

_IMPORTS = {Role.PRODUCTION: Arrow.ORDERS_TO_PRODUCTION, Role.DESK: Arrow.ORDERS_TO_DESK}
_STALLS = (Phase.READY, Phase.PACKED, Phase.WAITING_STOCK)
_OVER = (Phase.DONE, Phase.CANCELLED, Phase.NOT_SHIPPABLE)
STANDING_STILL = "standing still"


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """What nobody is told of, and why not. `since` belongs to the reason, where it names a moment."""

    of: str
    why: str
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of an order beside the order."""

    taken_in: bool = False
    """Still as it was at the first start."""
    snoozed_until: datetime | None = None


_NOTHING = Known()


def skipped(order: Order, sync: Sync, now: datetime, known: Known = _NOTHING) -> tuple[Skipped, ...]:
    """Every rule that does not apply though the order looks as if it should, with the reason."""
    if order.test:
        return (Skipped(of="every rule", why="test order: it raises no alert"),)
    phase = phase_of(order).phase
    reasons = [*_stale(order), *_absent(order, sync, now)] if phase not in _OVER else list(_stale(order))
    return (*reasons, *_standing_still(order, phase, now, known), *_archived(order))


def _stale(order: Order) -> Iterator[Skipped]:
    """What cannot be read raises nothing new."""
    for sight in order.sights:
        if sight.stale:
            system = order.named(sight.role)
            read = "not read since" if sight.seen_at else "never read yet"
            yield Skipped(of=f"what rests on {system}", why=f"stale: {system} {read}", since=sight.seen_at)


def _absent(order: Order, sync: Sync, now: datetime) -> Iterator[Skipped]:
    for role, arrow in _IMPORTS.items():
        sight = order.sight(role)
        if not is_absent(order, role) or sight is None or sight.stale:
            continue
        why = why_not_imported(order)
        if why is None and too_old(order, sync, arrow, now):
            why = f"outside the {sync.windows[arrow].days}-day window"
        if why is not None:
            yield Skipped(of=f"missing in {order.named(role)}", why=why)


def _standing_still(order: Order, phase: Phase, now: datetime, known: Known) -> Iterator[Skipped]:
    if phase is Phase.HELD:
        yield Skipped(of=STANDING_STILL, why="held: clock paused")
    elif phase in _STALLS and order.problem is not None:
        yield Skipped(of=STANDING_STILL, why="a problem is reported: clock paused")
    elif phase in _STALLS and known.taken_in:
        yield Skipped(of=STANDING_STILL, why="as it was at the first start: no news")
    elif phase in _STALLS and known.snoozed_until and now < known.snoozed_until:
        yield Skipped(of=STANDING_STILL, why="snoozed until", since=known.snoozed_until)


def _archived(order: Order) -> Iterator[Skipped]:
    if words := archived_unsent(order):
        yield Skipped(of=words, why="told in the digest only")
