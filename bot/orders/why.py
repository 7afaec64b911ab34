"""Why an order stands where it stands: the blocker first, then how it came there in every system. Performs no I/O.

The order of the timeline is that of our own observing: no two vendors' clocks are compared. What a vendor says of
the time stands behind the entry, as a label (order lifecycle, section 5).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.orders.blocker import Blocker, blockers_of
from bot.orders.card import Card, SystemRow
from bot.orders.drift import Suspicion
from bot.orders.history import ALERT, MOVED, OVER, SEEN, Event, Label
from bot.orders.order import NAMES, Order, Role
from bot.orders.phase import Phase
from bot.orders.skipped import Skipped

WHY = "why"
"""The command that asks for it."""
MOST_EVENTS = 30
_LEFT = (Phase.SHIPPED, Phase.PART_SHIPPED, Phase.DONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """An alert that was opened, in its words, and when it ended, if it has."""

    at: datetime
    words: str
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Everything the answer shows, in the order in which it shows it."""

    number: str
    phase: Phase
    since: datetime | None
    shop: str
    blockers: tuple[Blocker, ...]
    systems: tuple[SystemRow, ...]
    events: tuple[Event, ...]
    left_out: int = 0
    suspected: tuple[Suspicion, ...] = ()
    """What may be wrong and is watched."""
    skipped: tuple[Skipped, ...] = ()
    """Rules that do not apply though it looks as if they should, each with its reason."""


def why_of(
    order: Order,
    card: Card,
    *,
    first_seen: datetime,
    happened: Iterable[Event] = (),
    raised: Iterable[Raised] = (),
) -> Why:
    """The answer of an order as it is known now. `happened` is its history, `raised` its alerts."""
    events = [_seen(order, first_seen), *(_labelled(order, event) for event in happened), *_alerts(raised)]
    events.sort(key=lambda event: event.at)
    return Why(
        number=order.number,
        phase=card.phase,
        since=card.since,
        shop=order.shop,
        blockers=blockers_of(order, card),
        systems=card.systems,
        events=tuple(events[-MOST_EVENTS:]),
        left_out=max(0, len(events) - MOST_EVENTS),
        suspected=card.suspected,
        skipped=card.skipped,
    )


def _seen(order: Order, at: datetime) -> Event:
    """When we first saw it, and when its customer ordered, as the shop says."""
    return Event(
        at=at, kind=SEEN, labels=_labels((NAMES[order.sales.system], order.sales.placed_at)) if order.sales else ()
    )


def _alerts(raised: Iterable[Raised]) -> Iterable[Event]:
    for one in raised:
        yield Event(at=one.at, kind=ALERT, words=one.words)
        if one.ended_at is not None:
            yield Event(at=one.ended_at, kind=OVER, words=one.words)


def _labelled(order: Order, event: Event) -> Event:
    """A move with the moments that the vendors give for what it is about."""
    if event.kind != MOVED or event.state not in set(Phase):
        return event
    return replace(event, labels=_said_of(order, Phase(event.state)))


def _said_of(order: Order, phase: Phase) -> tuple[Label, ...]:
    sales, production = order.sales, order.production
    if phase in (Phase.CANCELLED, Phase.CONFLICT):
        return _labels((order.named(Role.CHANNEL), sales.cancelled_at if sales else None))
    if phase is Phase.PACKED:
        return _labels((order.named(Role.PRODUCTION), production.packed_at if production else None))
    if phase in _LEFT:
        shipped = max((one.shipped_at for one in order.shipped_shipments if one.shipped_at), default=None)
        told = max((one.shipped_at for one in sales.parcels if one.shipped_at), default=None) if sales else None
        return _labels((order.named(Role.DESK), shipped), (order.named(Role.CHANNEL), told))
    return ()


def _labels(*said: tuple[str, datetime | None]) -> tuple[Label, ...]:
    return tuple(Label(who, at) for who, at in said if at is not None)
