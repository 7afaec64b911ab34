"""Holding an order at the shipping desk, and letting it go: what is written, or why not. Performs no I/O.

The shop's own holds are not ours to lift. A hold has an end: on that day the desk lets the order go by itself.
"""

from datetime import date, timedelta

from bot.orders import guards
from bot.orders.answer import AlreadySo, Answer, Plan, Refusal
from bot.orders.guards import guarded
from bot.orders.order import Order, Role
from integrations.model import Shipment, ShipmentState

HOLD, RELEASE = "hold_desk", "release_desk"
"""The steps. A name is a checkpoint in the ledger and never changes."""
FOR_AS_LONG = timedelta(days=7)
"""How long a hold lasts of which nobody said an end."""
AT_MOST = timedelta(days=365)
_SURE = (guards.one_record, guards.surely_linked_at_the_desk)


def plan_hold(order: Order) -> Answer:
    """Keep it from being shipped. Only one whole order that waits to be shipped can be held."""
    if held_at_the_desk(order):
        return AlreadySo(f"already on hold in {order.named(Role.DESK)}")
    return guarded(order, (_at_the_desk, *_SURE, _whole, _waits)) or Plan((HOLD,))


def plan_release(order: Order) -> Answer:
    """Let it go again, where it is the desk that holds it."""
    if refusal := _held_elsewhere(order):
        return refusal
    if not held_at_the_desk(order):
        return AlreadySo("not on hold")
    return guarded(order, (guards.not_called_off, *_SURE, _whole)) or Plan((RELEASE,))


def held_at_the_desk(order: Order) -> bool:
    """Whether anything the desk has of it is on hold there."""
    return any(shipment.state is ShipmentState.ON_HOLD for shipment in order.active_shipments)


def can_be_held(order: Order) -> bool:
    """Whether a hold would be written, as far as is known."""
    return isinstance(plan_hold(order), Plan)


def can_be_released(order: Order) -> bool:
    """Whether a release would be written, as far as is known."""
    return isinstance(plan_release(order), Plan)


def end_of_hold(said: date | None, today: date) -> date:
    """The day on which the desk lets the order go: the one that was said, if it is still to come."""
    return said if said is not None and said > today else today + FOR_AS_LONG


def still_held(order: Order) -> Refusal:
    """The desk accepted a release, and shows the order on hold all the same."""
    desk = order.named(Role.DESK)
    return Refusal(f"{desk} accepted it, and still shows the order on hold: release it in {desk} itself")


def _held_elsewhere(order: Order) -> Refusal | None:
    """Whatever the desk says of it, what the shop holds is not let go here."""
    if order.sales is None or not order.sales.held:
        return None
    reason = order.sales.hold_reason or "no reason given"
    return Refusal(f"it is on hold in {order.named(Role.CHANNEL)} ({reason}): release it there")


def _at_the_desk(order: Order) -> Refusal | None:
    if order.active_shipments:
        return None
    return Refusal(f"{order.named(Role.DESK)} does not have it: there is nothing to hold")


def _whole(order: Order) -> Refusal | None:
    desk = order.named(Role.DESK)
    if len(order.active_shipments) > 1:
        return Refusal(f"it is split into {len(order.active_shipments)} shipments: do it in {desk}, one by one")
    if any(shipment.merged_refs for shipment in order.active_shipments):
        return Refusal(f"it is combined with other orders, which would be touched too: do it in {desk}")
    return None


def _waits(order: Order) -> Refusal | None:
    shipment = order.active_shipments[0]
    if shipment.state is ShipmentState.AWAITING_SHIPMENT:
        return None
    desk = order.named(Role.DESK)
    if shipment.state is ShipmentState.SHIPPED:
        return Refusal(_gone(shipment, desk))
    return Refusal(f"{desk} shows it as {shipment.state.value.replace('_', ' ')}: only what awaits shipment is held")


def _gone(shipment: Shipment, desk: str) -> str:
    if any(parcel.has_label for parcel in shipment.parcels if not parcel.voided):
        return f"its label is bought in {desk}: a hold keeps nothing back. Pull the parcel and void the label there"
    return f"it has shipped in {desk}: a hold keeps nothing back"
