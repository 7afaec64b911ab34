"""What of one order does not fit together, though nothing is late: a hold the desk ignores, several records for one
order, an archive with goods still to send. Performs no I/O.

Each function answers None when there is nothing of the kind. Section 9 of the order lifecycle numbers them.
"""

from bot.orders.order import Order, Role
from integrations.model import ProductionStage, Progress, ShipmentState

_PACKED = (ProductionStage.PACKED, ProductionStage.PARTLY_PACKED)
_MOST_NAMED = 5


def held_and_awaiting(order: Order) -> str | None:
    """D9: held in the shop, and the desk would ship it. With quantities of nothing the desk knows of the hold."""
    if order.sales is None or not order.sales.held or order.called_off:
        return None
    waits = [one for one in order.active_shipments if one.state is ShipmentState.AWAITING_SHIPMENT]
    if not any(line.quantity > 0 for one in waits for line in one.lines):
        return None
    desk, reason = order.named(Role.DESK), order.sales.hold_reason or "no reason given"
    return f"on hold in {order.named(Role.CHANNEL)} ({reason}), and {desk} awaits shipment: do not ship it"


def several_records(order: Order) -> str | None:
    """D10: several records claim to be this order, so nothing is written. Once it is sent, that is no matter."""
    if not order.ambiguous or order.called_off or order.shop_fulfilled:
        return None
    claims = [f"{order.named(role)} ({', '.join(refs)})" for role in Role if (refs := _claims(order, role))]
    where = " and in ".join(claims) or ", ".join(sorted(order.ambiguous))
    return f"several records claim it in {where}: nothing is written until only one is left there"


def archived_unsent(order: Order) -> str | None:
    """D13: archived in the shop with goods still to send."""
    if order.sales is None or order.sales.archived_at is None or order.called_off or not order.sales.needs_shipping:
        return None
    if order.sales.progress not in (Progress.UNFULFILLED, Progress.PARTIAL):
        return None
    return f"archived in {order.named(Role.CHANNEL)}, and not fulfilled there"


def may_leave(order: Order) -> bool:
    """Whether somebody could hand it to a carrier right now: it is packed, or its label is bought."""
    return order.stage in _PACKED or bool(order.shipped_shipments)


def _claims(order: Order, role: Role) -> list[str]:
    """The records of a system that claim the order, by number and by the system's own id."""
    if role is Role.PRODUCTION and order.production and order.production.system in order.ambiguous:
        records = [order.production, *order.rivals]
        return [f"{one.number} id {one.ref}" for one in records[:_MOST_NAMED]]
    whole = [one for one in order.active_shipments if not one.split and one.parent_ref is None]
    if role is Role.DESK and any(one.system in order.ambiguous for one in whole):
        return [f"{one.number} id {one.ref}" for one in whole[:_MOST_NAMED]]
    return []
