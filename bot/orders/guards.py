"""What forbids an intent before anything is written, each in words for the person who asked. Performs no I/O."""

from collections.abc import Callable, Iterable
from decimal import Decimal

from bot.orders.answer import Refusal
from bot.orders.contradictions import differing_from, quantities_differ, written
from bot.orders.order import Order, Role
from integrations.model import Payment, ProductionStage, Progress, ShipmentState, System

Guard = Callable[[Order], Refusal | None]


def guarded(order: Order, guards: Iterable[Guard]) -> Refusal | None:
    """The first guard that objects."""
    return next((refusal for guard in guards if (refusal := guard(order))), None)


def known_to_shop(order: Order) -> Refusal | None:
    return Refusal("the shop does not have this order") if order.sales is None else None


def not_called_off(order: Order) -> Refusal | None:
    if not order.called_off:
        return None
    return Refusal(f"the order is {'cancelled' if order.cancelled else 'refunded'} in the shop: do not ship it")


def paid(order: Order) -> Refusal | None:
    payment = order.sales.payment if order.sales else None
    if payment is Payment.UNKNOWN:
        return Refusal("nobody can tell whether the order is paid: the shop uses a word we do not know")
    return Refusal("the order is not paid yet") if order.unpaid else None


def known_to_production(order: Order) -> Refusal | None:
    return Refusal("production does not have this order") if order.stage is None else None


def one_record(order: Order) -> Refusal | None:
    """D10: nobody can say which of them is the order."""
    if not order.ambiguous:
        return None
    return Refusal(f"several records in {_names(order.ambiguous)} claim this order; sort that out there first")


def surely_linked_in_production(order: Order) -> Refusal | None:
    if order.production is None or order.production.system not in order.weak:
        return None
    return _unsure(order, order.named(Role.PRODUCTION))


def surely_linked_at_the_desk(order: Order) -> Refusal | None:
    if not any(shipment.system in order.weak for shipment in order.active_shipments):
        return None
    return _unsure(order, order.named(Role.DESK))


def _unsure(order: Order, system: str) -> Refusal:
    others = f", and {' and '.join(order.namesakes)} has an order of that number too" if order.namesakes else ""
    words = f"the record in {system} matches by number only{others}: say first whether it is this order"
    return Refusal(f"{words}, on its card or after /order {order.number.removeprefix('#')}")


def same_quantities(order: Order) -> Refusal | None:
    """D8: what would be shipped is not what is to be shipped."""
    words = quantities_differ(order)
    return Refusal(words, link_of(order)) if words else None


def same_quantities_in_production(order: Order) -> Refusal | None:
    """D8, as far as packing is concerned: the desk has no part in it."""
    words = differing_from(order, Role.PRODUCTION)
    return Refusal(words, link_of(order)) if words else None


def not_held(order: Order) -> Refusal | None:
    if order.sales is not None and order.sales.held:
        reason = order.sales.hold_reason or "no reason given"
        return Refusal(f"it is on hold in the shop ({reason}): release it there first")
    if any(shipment.state is ShipmentState.ON_HOLD for shipment in order.active_shipments):
        return Refusal(f"it is on hold in {order.named(Role.DESK)}: release it there first")
    return None


def awaits_shipment(order: Order) -> Refusal | None:
    """What the desk has must be one whole shipment that waits to be shipped, or be shipped already."""
    desk, active = order.named(Role.DESK), order.active_shipments
    if len(active) > 1 and not order.desk_shipped:
        shipped = len(order.shipped_shipments)
        return Refusal(f"it is split: {shipped} of {len(active)} shipments shipped; ship the rest in {desk}")
    if active and active[0].state not in (ShipmentState.AWAITING_SHIPMENT, ShipmentState.SHIPPED):
        return Refusal(f"{desk} shows it as {active[0].state.value.replace('_', ' ')}: nothing can be shipped there")
    return None


def nothing_partial(order: Order) -> Refusal | None:
    """A part of it has gone already. What is left is for a person to count."""
    if order.sales is not None and order.sales.progress is Progress.PARTIAL and not order.desk_shipped:
        return Refusal(f"partly fulfilled in {order.named(Role.CHANNEL)}: ship the rest in {order.named(Role.DESK)}")
    return not_partial_in_production(order)


def not_partial_in_production(order: Order) -> Refusal | None:
    if order.stage not in (ProductionStage.PARTLY_PACKED, ProductionStage.PARTLY_DELIVERED):
        return None
    lines = order.production.lines if order.production else ()
    done = written(sum((line.fulfilled for line in lines), Decimal(0)))
    whole = written(sum((line.quantity for line in lines), Decimal(0)))
    return Refusal(f"partly packed or shipped ({done} of {whole}); finish it in production", link_of(order))


def label_stands(order: Order) -> Refusal | None:
    if not (order.label_voided and order.shop_fulfilled):
        return None
    words = f"its label was voided after the customer was told: buy the new one in {order.named(Role.DESK)}"
    return Refusal(f"{words}, and correct the tracking number in {order.named(Role.CHANNEL)}")


def allocated(order: Order) -> Refusal | None:
    """Which batch or serial number leaves is for a person to say, in production."""
    lines = order.production.lines if order.production else ()
    tracked = next((line.sku for line in lines if line.needs_allocation), None)
    if tracked is None:
        return None
    return Refusal(f"{tracked} is tracked by batch or serial number: pack this one in production", link_of(order))


def link_of(order: Order) -> str | None:
    """Where to do by hand what we will not do."""
    return order.production.url if order.production else None


def _names(systems: frozenset[System]) -> str:
    return ", ".join(sorted(system.value for system in systems))
