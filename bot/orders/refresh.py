"""Asking the shipping desk to import from the shop: when that may help, and when it is too soon. Performs no I/O."""

from datetime import datetime, timedelta

from bot.orders import guards
from bot.orders.absence import why_not_imported
from bot.orders.answer import AlreadySo, Answer, Plan, Refusal
from bot.orders.guards import guarded
from bot.orders.order import Order, Role

REFRESH = "refresh_desk"
"""The step. A name is a checkpoint in the ledger and never changes."""
EVERY = timedelta(minutes=15)
"""An import loads the desk and the shop, and one that has just run brings nothing new."""
_AHEAD = timedelta(minutes=1)
"""How far the desk's clock may be before ours and still be believed."""


def plan_refresh(order: Order) -> Answer:
    """Import, if the desk lacks what it should have."""
    desk = order.named(Role.DESK)
    if order.active_shipments:
        return AlreadySo(f"in {desk} already")
    if refusal := guarded(order, (guards.known_to_shop, guards.not_called_off)):
        return refusal
    if order.shipments:
        return Refusal(f"it was cancelled in {desk}, and an import does not bring it back: restore it there")
    if why := why_not_imported(order):
        return Refusal(f"an import would not bring it ({why})")
    if not order.desk_imports:
        return Refusal(f"{desk} cannot be asked to import from here: press its own refresh button")
    return Plan((REFRESH,))


def can_be_refreshed(order: Order) -> bool:
    """Whether an import would be asked for, as far as is known."""
    return isinstance(plan_refresh(order), Plan)


def too_soon(order: Order, last: datetime | None, now: datetime) -> Refusal | None:
    """Why no import is asked for so soon after the last one, whoever asked for that."""
    if not just_refreshed(last, now) or last is None:
        return None
    ago, wait = _minutes(now - last), _minutes(last + EVERY - now) + 1
    desk = order.named(Role.DESK)
    return Refusal(
        f"{desk} began to import {ago} min ago. If it does not bring the order, look into the store's import there, "
        f"or ask again in {wait} min"
    )


def just_refreshed(last: datetime | None, now: datetime) -> bool:
    """Whether the desk's last import is so recent that another makes no sense."""
    return last is not None and -_AHEAD <= now - last < EVERY


def _minutes(length: timedelta) -> int:
    return max(0, int(length.total_seconds() // 60))
