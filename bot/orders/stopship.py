"""What people do, and in which order, about an order that must not leave as it is. Performs no I/O.

A label is voided before its goods go back on the shelf, and both before the records are closed: nothing then claims
that a parcel is on its way, and no stock is counted twice. What the carrier has is past all of that.
"""

from collections.abc import Iterable
from datetime import datetime

from bot.orders.alert import AlertRule
from bot.orders.calendar import WorkingCalendar
from bot.orders.contradictions import written
from bot.orders.order import Order, Role
from integrations.model import Parcel, ProductionStage, ShipmentState

_CALLED_OFF = frozenset({AlertRule.D7, AlertRule.D12})
_PACKED = (ProductionStage.PACKED, ProductionStage.PARTLY_PACKED)
_DELIVERED = (ProductionStage.DELIVERED, ProductionStage.PARTLY_DELIVERED)
_OPEN_AT_THE_DESK = (ShipmentState.AWAITING_SHIPMENT, ShipmentState.AWAITING_PAYMENT, ShipmentState.ON_HOLD)


def next_steps(order: Order, standing: Iterable[AlertRule], calendar: WorkingCalendar, now: datetime) -> list[str]:
    """The steps in the order in which they are to be taken; none while nothing has to be stopped."""
    rules = frozenset(standing)
    if order.called_off and (rules & _CALLED_OFF or order.shipped_shipments):
        return _called_off(order, calendar, now)
    steps = [_corrected(order)] if AlertRule.D8 in rules else []
    return steps + ([_held(order)] if AlertRule.D9 in rules else [])


def is_moot(rule: AlertRule, order: Order) -> bool:
    """Whether what was wrong does not matter any more: the systems never agreed, the order was called off."""
    return order.called_off and rule not in _CALLED_OFF


def with_the_carrier(order: Order, calendar: WorkingCalendar, now: datetime) -> Parcel | None:
    """A parcel that a pick-up has taken since it was shipped, as far as anybody can tell."""
    sent = (parcel for shipment in order.shipped_shipments for parcel in shipment.parcels if not parcel.voided)
    return next((one for one in sent if one.shipped_at and calendar.next_cutoff(one.shipped_at) <= now), None)


def goods_of(order: Order) -> str:
    """What left stock for the order, as people count it."""
    lines = order.production.lines if order.production else ()
    taken = [f"{written(line.fulfilled)} × {line.sku or line.title}" for line in lines if line.fulfilled]
    return ", ".join(taken) or "its goods"


def _called_off(order: Order, calendar: WorkingCalendar, now: datetime) -> list[str]:
    desk, production = order.named(Role.DESK), order.named(Role.PRODUCTION)
    if gone := with_the_carrier(order, calendar, now):
        steps = [f"it is already with the carrier: ask {_whose(gone)} to stop it or bring it back"]
        back = f"once it is back, put {goods_of(order)} into stock in {production}"
        return steps + ([back] if order.stage in (*_PACKED, *_DELIVERED) else [])
    steps = []
    if order.shipped_shipments:
        steps.append(f"pull the parcel{_void(order)}")
    if order.stage in _PACKED:
        steps.append(f"unpack it in {production}: {goods_of(order)} go back into stock")
    elif order.stage in _DELIVERED:
        steps.append(f"take the delivery back in {production}: {goods_of(order)} go back into stock")
    if order.shipped_shipments or any(one.state in _OPEN_AT_THE_DESK for one in order.active_shipments):
        steps.append(f"cancel it in {desk}")
    if order.stage is not None:
        steps.append(f"close it in {production}")
    return steps


def _void(order: Order) -> str:
    labels = [parcel for parcel in order.parcels if parcel.has_label]
    return f" and void its label in {order.named(Role.DESK)}" if labels else ""


def _whose(parcel: Parcel) -> str:
    number = f" {parcel.tracking_number}" if parcel.tracking_number else ""
    return f"{parcel.carrier or 'the carrier'}{number}"


def _corrected(order: Order) -> str:
    others = f"{order.named(Role.PRODUCTION)} and {order.named(Role.DESK)}"
    return f"make the quantities the same in {order.named(Role.CHANNEL)}, {others}, then ship it"


def _held(order: Order) -> str:
    return f"hold it in {order.named(Role.DESK)} too, or release it in {order.named(Role.CHANNEL)}"
