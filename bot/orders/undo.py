"""What of our own deeds can be taken back, for how long, and why another cannot. Performs no I/O.

Undo belongs to one deed: a pack that was undone, made anew or outlived its working day is no longer that deed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.orders.answer import Refusal
from bot.orders.calendar import WorkingCalendar
from bot.orders.guards import link_of
from bot.orders.hold import held_at_the_desk
from bot.orders.order import Order, Role
from bot.orders.phase import Phase, phase_of
from bot.orders.plan import Intent
from integrations.model import ProductionStage

UNDO = "undo"
"""The command that takes the last deed back."""
TAKES_BACK = {Intent.PACK: Intent.UNPACK, Intent.HOLD: Intent.RELEASE}
"""What undoes what. Nothing undoes an undo."""
_LEFT = (Phase.SHIPPED, Phase.DONE, Phase.PART_SHIPPED)
_UNDOING = {Intent.UNPACK: "unpacking", Intent.RELEASE: "a release"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """Something that somebody did here and that was written. `operation` is its place in the ledger."""

    operation: int
    intent: Intent
    who: str
    at: datetime
    ref: str | None = None
    """The record it made in the system it wrote."""


def why_not(
    deed: Done, deeds: Iterable[Done], order: Order, calendar: WorkingCalendar, now: datetime
) -> Refusal | None:
    """Why this deed cannot be taken back any more; None when it can. `deeds` are all that people did here."""
    later = [one for one in deeds if one.operation > deed.operation]
    words = _packed(deed, later, order, calendar, now) if deed.intent is Intent.PACK else _held(later, order)
    return Refusal(words, link_of(order), whose=(deed.intent, deed.who, deed.at)) if words else None


def undoable_pack(deeds: Sequence[Done], order: Order, calendar: WorkingCalendar, now: datetime) -> Done | None:
    """The pack that the order's card offers to take back."""
    last = max((one for one in deeds if one.intent is Intent.PACK), key=lambda one: one.operation, default=None)
    return last if last and why_not(last, deeds, order, calendar, now) is None else None


def last_undoable(deeds: Sequence[Done], order: Order, calendar: WorkingCalendar, now: datetime) -> Done | Refusal:
    """The last deed that can be taken back; for want of one, why the last of all cannot."""
    ordered = sorted(deeds, key=lambda one: one.operation, reverse=True)
    for deed in ordered:
        if deed.intent in TAKES_BACK and why_not(deed, deeds, order, calendar, now) is None:
            return deed
    if not ordered:
        return _not_ours(order)
    last = ordered[0]
    if last.intent in _UNDOING:
        return Refusal(
            f"the last thing done here was {_UNDOING[last.intent]}, and an undo is not undone: do it again"
        )
    if last.intent in TAKES_BACK:
        return why_not(last, deeds, order, calendar, now) or _not_ours(order)
    if last.intent is Intent.MAKE:
        production = order.named(Role.PRODUCTION)
        words = f"what is being made is not taken back from here: delete the production order in {production}"
        return Refusal(words, link_of(order), whose=(last.intent, last.who, last.at))
    return _has_left(order, last)


def _packed(deed: Done, later: Sequence[Done], order: Order, calendar: WorkingCalendar, now: datetime) -> str | None:
    if words := _moved_on(later, order) or _packed_elsewhere(deed, order):
        return words
    if now >= calendar.closing_after(deed.at):
        return f"it ended with that working day: type /order {order.number} unpack"
    return None


def _moved_on(later: Sequence[Done], order: Order) -> str | None:
    """What became of it since, by our hands or on its way."""
    if any(one.intent is Intent.PACK for one in later):
        return "it was packed anew since"
    if any(one.intent is Intent.UNPACK for one in later):
        return "it was taken back since"
    left = phase_of(order).phase in _LEFT or order.stage is ProductionStage.DELIVERED
    return "it has shipped since" if left else None


def _packed_elsewhere(deed: Done, order: Order) -> str | None:
    """What production says of it: another record of packing is somebody's in production itself."""
    production = order.named(Role.PRODUCTION)
    if order.stage is not ProductionStage.PACKED:
        return f"{production} does not show it as packed any more"
    there = {packing.ref for packing in order.production.packings} if order.production else set()
    anew = deed.ref is not None and bool(there) and deed.ref not in there
    return f"it was packed anew since, in {production}" if anew else None


def _held(later: Sequence[Done], order: Order) -> str | None:
    if any(one.intent is Intent.HOLD for one in later):
        return "it was held anew since"
    released = any(one.intent is Intent.RELEASE for one in later) or not held_at_the_desk(order)
    return "it is not on hold any more" if released else None


def _not_ours(order: Order) -> Refusal:
    if order.stage is ProductionStage.PACKED:
        production = order.named(Role.PRODUCTION)
        words = f"it was not packed here: take it back in {production}, where it was packed"
        return Refusal(words, link_of(order))
    return Refusal("nothing was done with it here that could be undone", link_of(order))


def _has_left(order: Order, last: Done) -> Refusal:
    """Shipping and telling others of it is final: what a person can still do by hand, and where."""
    desk, shop, production = (order.named(role) for role in (Role.DESK, Role.CHANNEL, Role.PRODUCTION))
    mailed = order.shop_fulfilled or last.intent is Intent.PUSH_SHOP
    told = "the customer has been mailed" if mailed else f"{shop} mails the customer as soon as it follows"
    words = (
        f"shipping cannot be taken back from here ({desk} has no call for it), and {told}. By hand: mark it "
        f"unshipped or void its label in {desk}, cancel the fulfillment in {shop}, "
        f"and take the delivery back in {production}"
    )
    return Refusal(words, link_of(order), whose=(last.intent, last.who, last.at))
