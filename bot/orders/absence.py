"""What is paid in the shop and missing in another system, and why it may well be missing there. Performs no I/O.

An order that a system does not import by its own rules is not missed. Each such rule is a reason in words, so that
whoever asks can read why nobody was told (order lifecycle, sections 3 and 6).
"""

from collections.abc import Callable
from datetime import timedelta

from bot.orders.order import Order, Role
from integrations.model import Payment, ProductionStage, Progress

_PAID = (Payment.PAID, Payment.PARTIALLY_REFUNDED)
_TO_SEND = (Progress.UNFULFILLED, Progress.PARTIAL)
_WINDOW = "its import window"
Reason = Callable[[Order], str | None]


def missing_in_production(order: Order) -> str | None:
    """D1: paid in the shop, and production does not have it."""
    if not is_absent(order, Role.PRODUCTION) or why_not_imported(order):
        return None
    shop, production = order.named(Role.CHANNEL), order.named(Role.PRODUCTION)
    if order.production is not None:
        again = f"it will never be imported again. Make it there by hand, or cancel it in {shop}"
        return f"paid in {shop}, and deleted in {production}: {again}"
    rules = f"on hold, archived, deleted there before or outside {_WINDOW}"
    return f"paid in {shop}, and {production} does not have it; it imports no order that was {rules}"


def missing_at_the_desk(order: Order) -> str | None:
    """D2: paid and to be sent, and the shipping desk does not have it."""
    if not is_absent(order, Role.DESK) or why_not_imported(order):
        return None
    shop, desk = order.named(Role.CHANNEL), order.named(Role.DESK)
    if order.shipments:
        return f"cancelled in {desk}, and {shop} waits for it to be shipped: restore it there, or cancel it in {shop}"
    rules = f"without a full address, on hold, with money only authorised or outside {_WINDOW}"
    lost = "and none while it has lost the shop"
    return f"paid in {shop}, and {desk} does not have it; it imports no order {rules}, {lost}"


def in_days(words: str, window: timedelta) -> str:
    """The same words, with how long the import window is."""
    return words.replace(_WINDOW, f"the {window.days}-day window")


def is_absent(order: Order, role: Role) -> bool:
    """Whether a system has nothing of the order that counts. Whether it was asked at all is another question."""
    if role is Role.PRODUCTION:
        return order.stage is None
    return not order.active_shipments


def why_not_imported(order: Order) -> str | None:
    """The first reason for which no other system needs to have the order; None when they should."""
    return next((why for reason in _REASONS if (why := reason(order))), None)


def _unseen(order: Order) -> str | None:
    return "not seen in the shop" if order.sales is None else None


def _called_off(order: Order) -> str | None:
    if not order.called_off:
        return None
    return f"{'cancelled' if order.cancelled else 'refunded'}: not imported"


def _unpaid(order: Order) -> str | None:
    payment = order.sales.payment if order.sales else None
    if payment is Payment.UNKNOWN:
        return "the shop says of the money what we do not know: not guessed at"
    return None if payment in _PAID else "not paid: not imported yet"


def _digital(order: Order) -> str | None:
    return None if order.sales and order.sales.needs_shipping else "nothing to ship: not imported"


def _pickup(order: Order) -> str | None:
    return "pickup: not imported by default" if order.sales and order.sales.pickup else None


def _held(order: Order) -> str | None:
    return "held: clock paused" if order.sales and order.sales.held else None


def _archived(order: Order) -> str | None:
    return "archived: not imported" if order.sales and order.sales.archived_at else None


def _sent(order: Order) -> str | None:
    if order.sales and order.sales.progress is Progress.UNKNOWN:
        return "the shop says of the order what we do not know: not guessed at"
    return None if order.sales and order.sales.progress in _TO_SEND else "nothing left to send: not imported"


def _has_left(order: Order) -> str | None:
    """What has left without a system is past importing: the others tell that the shop is behind."""
    if order.desk_shipped:
        return f"shipped in {order.named(Role.DESK)}: not imported any more"
    if order.stage is ProductionStage.DELIVERED:
        return f"delivered in {order.named(Role.PRODUCTION)}: not imported any more"
    return None


_REASONS: tuple[Reason, ...] = (_unseen, _called_off, _digital, _pickup, _held, _unpaid, _archived, _sent, _has_left)
"""From the top; the first that applies is the one to read."""
