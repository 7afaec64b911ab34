"""What is already known of an order, read from storage into the words of `orders`."""

from collections.abc import Iterable
from datetime import datetime

from bot.orders.alert import AlertRule
from bot.orders.belonging import Said
from bot.orders.care import Claim
from bot.orders.join import Linked
from bot.orders.judge import Past
from bot.orders.order import Sight, Strength
from bot.orders.phase import Phase
from bot.orders.plan import Intent
from bot.orders.problem import Pause, Problem, ProblemKind
from bot.orders.ship import DESK
from bot.orders.snapshots import from_json
from bot.services import submissions
from bot.services.deeds import has_written, our_pack
from bot.services.gather import Known
from bot.services.shops import Shop
from integrations.model import Shipment, ShipmentState
from storage.tables import Alert, Care
from storage.tables import Order as OrderRow
from storage.tables import Problem as StoredProblem
from storage.unit_of_work import UnitOfWork


async def order_row(unit: UnitOfWork, order_id: int) -> OrderRow:
    """The row of an order that an operation names. Raises `LookupError` when there is none."""
    row = await unit.orders.by_id(order_id)
    if row is None:
        raise LookupError(f"there is no order {order_id}")
    return row


async def known_of(unit: UnitOfWork, row: OrderRow, shop: Shop) -> Known:
    """The records we have of the order, and how fresh they are."""
    strengths = {(link.connection_id, link.ref): Strength(link.strength) for link in await unit.orders.links(row.id)}
    said = await said_of(unit, row, shop)
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
    return Known(
        order_id=row.id,
        channel_ref=row.channel_ref,
        number=row.number,
        linked=linked,
        sights=tuple(sights),
        untracked_on_purpose=await _untracked_on_purpose(unit, row.id, linked),
        problem=await open_problem(unit, row.id),
        said=said,
        namesakes=tuple(await unit.link_answers.namesakes(row)),
    )


async def said_of(unit: UnitOfWork, row: OrderRow, shop: Shop) -> Said:
    """What is settled of the records that bear the order's number."""
    systems = {connection.id: connection.system for connection in shop.connections}
    answers = [one for one in await unit.link_answers.standing(row.id) if one.connection_id in systems]
    taken = {(systems[which], ref) for which, ref in await unit.link_answers.taken(row) if which in systems}
    ours = {(systems[one.connection_id], one.ref) for one in answers if one.mine}
    others = {(systems[one.connection_id], one.ref) for one in answers if not one.mine}
    return Said(ours=frozenset(ours), not_ours=frozenset(others | taken))


async def open_problem(unit: UnitOfWork, order_id: int) -> Problem | None:
    """The problem that somebody reported and nobody has solved."""
    stored = await unit.problems.open_of(order_id)
    return problem_from(stored) if stored else None


def problem_from(stored: StoredProblem) -> Problem:
    """A stored problem in the words of `orders`."""
    return Problem(
        id=stored.id,
        kind=ProblemKind(stored.kind),
        note=stored.note,
        opened_by=stored.opened_by,
        owner=stored.owner,
        opened_at=stored.opened_at,
        ended_at=stored.ended_at,
        ended_by=stored.ended_by or "",
    )


async def _untracked_on_purpose(unit: UnitOfWork, order_id: int, linked: Iterable[Linked]) -> bool:
    """Whether somebody said "no tracking number" when it was shipped. Asked only of what has shipped."""
    shipments = [link.snapshot for link in linked if isinstance(link.snapshot, Shipment)]
    if not any(shipment.state is ShipmentState.SHIPPED for shipment in shipments):
        return False
    for operation in await unit.ledger.recent(submissions.subject(order_id), Intent.SHIP.value):
        # Only who shipped it said how: whoever tried after that could only tell the systems that did not follow.
        if operation.data.get("parcel") and await has_written(unit, operation, DESK):
            return operation.data["parcel"]["tracking_number"] is None
    return False


async def past_of(unit: UnitOfWork, row: OrderRow) -> Past:
    """What the order was judged to be last time."""
    transitions = await unit.orders.transitions(row.id)
    suspected = await unit.alerts.suspected(row.id)
    care = await unit.cares.of(row.id)
    told_before = await unit.alerts.last_ended(row.id, AlertRule.READY.value)
    pack = await our_pack(unit, row.id)
    standing = await open_alerts(unit, row.id)
    left = next((step for step in reversed(transitions) if step.from_phase == Phase.READY), None)
    lost_at = left.at if left and left.to_phase == Phase.WAITING_STOCK else None
    return Past(
        phase=Phase(row.phase),
        entered_at=None if row.phase == Phase.UNSEEN else row.phase_entered_at,
        waited=any(step.to_phase == Phase.WAITING_STOCK for step in transitions),
        standing=frozenset(standing),
        opened={rule: alert.opened_at for rule, alert in standing.items()},
        claim=claim_of(care),
        ready_lost_at=lost_at if told_before else None,
        taken_in=row.baseline and len(transitions) == 1,
        snoozed_until=care.snoozed_until if care else None,
        pauses=tuple(Pause(one.opened_at, one.ended_at) for one in await unit.problems.of(row.id)),
        packed_at=datetime.fromisoformat(pack.result["at"]) if pack else None,
        suspected={rule: suspected[rule] for rule in AlertRule if rule in suspected},
    )


def claim_of(care: Care | None) -> Claim | None:
    """Who took the order last; None while nobody ever has."""
    return Claim(care.owner, care.owned_at) if care and care.owner and care.owned_at else None


async def open_alerts(unit: UnitOfWork, order_id: int) -> dict[AlertRule, Alert]:
    """The alerts that stand, by rule. One that another version opened by a rule of its own is left alone."""
    known = {rule.value for rule in AlertRule}
    return {AlertRule(alert.rule): alert for alert in await unit.alerts.open_for(order_id) if alert.rule in known}


async def has_waited(unit: UnitOfWork, order_id: int) -> bool:
    """Whether the order was ever seen waiting for stock."""
    return any(step.to_phase == Phase.WAITING_STOCK for step in await unit.orders.transitions(order_id))
