"""What is already known of an order, read from storage into the words of `orders`."""

from datetime import datetime

from bot.orders.card import Deed
from bot.orders.join import Linked
from bot.orders.judge import AlertRule, Past
from bot.orders.order import Sight, Strength
from bot.orders.phase import Phase
from bot.orders.plan import Intent
from bot.orders.snapshots import from_json
from bot.services import submissions
from bot.services.gather import Known
from bot.services.shops import Shop
from storage.tables import Operation, State
from storage.tables import Order as OrderRow
from storage.unit_of_work import UnitOfWork

_UNPACKED = (Phase.READY, Phase.WAITING_STOCK)
"""Phases in which production has the order open: a pack from before that has been taken back."""


async def order_row(unit: UnitOfWork, order_id: int) -> OrderRow:
    """The row of an order that an operation names. Raises `LookupError` when there is none."""
    row = await unit.orders.by_id(order_id)
    if row is None:
        raise LookupError(f"there is no order {order_id}")
    return row


async def known_of(unit: UnitOfWork, row: OrderRow, shop: Shop) -> Known:
    """The records we have of the order, and how fresh they are."""
    strengths = {(link.connection_id, link.ref): Strength(link.strength) for link in await unit.orders.links(row.id)}
    linked = tuple(
        Linked(from_json(stored.body), strengths[stored.connection_id, stored.ref])
        for stored in await unit.orders.snapshots(row.id)
    )
    readings = {reading.connection_id: reading for reading in await unit.orders.readings(row.id)}
    sights = []
    for connection in shop.connections:
        sight = Sight(role=connection.role, system=connection.system)
        if reading := readings.get(connection.id):
            sight = Sight(
                role=connection.role,
                system=connection.system,
                seen_at=reading.seen_at,
                found=reading.found,
                failed_since=reading.failed_since,
                failure=reading.failure,
            )
        sights.append(sight)
    return Known(order_id=row.id, channel_ref=row.channel_ref, number=row.number, linked=linked, sights=tuple(sights))


async def past_of(unit: UnitOfWork, row: OrderRow) -> Past:
    """What the order was judged to be last time."""
    transitions = await unit.orders.transitions(row.id)
    open_rules = {alert.rule for alert in await unit.alerts.open_for(row.id)}
    told_before = await unit.alerts.last_ended(row.id, AlertRule.READY.value)
    left = next((step for step in reversed(transitions) if step.from_phase == Phase.READY), None)
    lost_at = left.at if left and left.to_phase == Phase.WAITING_STOCK else None
    return Past(
        phase=Phase(row.phase),
        entered_at=None if row.phase == Phase.UNSEEN else row.phase_entered_at,
        waited=any(step.to_phase == Phase.WAITING_STOCK for step in transitions),
        ready_open=AlertRule.READY.value in open_rules,
        ready_lost_at=lost_at if told_before else None,
    )


async def has_waited(unit: UnitOfWork, order_id: int) -> bool:
    """Whether the order was ever seen waiting for stock."""
    return any(step.to_phase == Phase.WAITING_STOCK for step in await unit.orders.transitions(order_id))


async def deed_of(unit: UnitOfWork, order_id: int, phase: Phase) -> Deed | None:
    """What a person is doing with the order, or did to bring it into its phase."""
    subject = submissions.subject(order_id)
    for operation in await unit.ledger.open_for(subject, [intent.value for intent in Intent]):
        if operation.state in (State.WAITING, State.RUNNING):
            return Deed(
                intent=Intent(operation.kind),
                who=operation.asked_by or "",
                at=datetime.fromisoformat(operation.data["asked_at"]),
                running=True,
            )
    ours = await our_pack(unit, order_id) if phase is Phase.PACKED else None
    if ours is None:
        return None
    return Deed(intent=Intent.PACK, who=ours.asked_by or "", at=datetime.fromisoformat(ours.result["at"]))


async def our_pack(unit: UnitOfWork, order_id: int) -> Operation | None:
    """The pack of ours that still stands; None when the order was seen unpacked since, whoever packed it then."""
    unpacked = [step.at for step in await unit.orders.transitions(order_id) if step.to_phase in _UNPACKED]
    for operation in await unit.ledger.recent(submissions.subject(order_id), Intent.PACK.value):
        if operation.state is State.DONE and "at" in operation.result:
            at = datetime.fromisoformat(operation.result["at"])
            return operation if not unpacked or at >= max(unpacked) else None
    return None
