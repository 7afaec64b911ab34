"""Keep what a reading and its judgement found: snapshots, phase, alerts, and contradictions that may become some.

Everything here is part of the look's own transaction.
"""

from datetime import datetime, timedelta

from bot.orders.absence import is_absent
from bot.orders.alert import STALLS, AlertRule, Finding, Severity
from bot.orders.drift import ARROW_OF
from bot.orders.judge import Judgement, Past
from bot.orders.number import digits
from bot.orders.order import Order, Role, Strength
from bot.orders.phase import Phase
from bot.orders.refresh import REFRESH
from bot.orders.ship import PRODUCTION, SHOP
from bot.orders.snapshots import from_json, gist, to_json
from bot.orders.sought import keys_of
from bot.orders.sync import Arrow
from bot.services import submissions
from bot.services.gather import Gathered, Known, Read
from bot.services.known import open_alerts
from bot.services.shops import Shop
from integrations.model import ProductionStage, Shipment, number_key
from storage.tables import Alert, Transition
from storage.tables import Order as OrderRow
from storage.unit_of_work import UnitOfWork

_CONVERGED = (Phase.SHIPPED, Phase.DONE)
MEASURED = {
    Arrow.DESK_TO_SHOP: frozenset({SHOP}),
    Arrow.PRODUCTION_TO_SHOP: frozenset({SHOP}),
    Arrow.SHOP_TO_PRODUCTION: frozenset({PRODUCTION}),
    Arrow.ORDERS_TO_DESK: frozenset({REFRESH}),
    Arrow.ORDERS_TO_PRODUCTION: frozenset[str](),
}
"""The arrows whose times are kept, and the steps of ours that do what each does: where one was taken, the arrow has
shown nothing."""


async def keep_reads(unit: UnitOfWork, known: Known, gathered: Gathered) -> None:
    """Store what each system said, and how fresh that is."""
    for read in gathered.reads:
        if read.error is None:
            await _keep_read(unit, known, read)
            found = bool(read.linked)
            await unit.orders.reading_seen(known.order_id, read.connection.id, read.ended_at, found=found)
        else:
            await unit.orders.reading_failed(known.order_id, read.connection.id, read.ended_at, read.error.detail)


async def _keep_read(unit: UnitOfWork, known: Known, read: Read) -> None:
    """Store one system's records and tie them to the order; let go of those it no longer says are this order."""
    connection_id = read.connection.id
    for link in read.linked:
        snapshot = link.snapshot
        if isinstance(snapshot, Shipment) and snapshot.merged_refs:
            await _share(unit, known.order_id, connection_id, snapshot)
        kept = await unit.orders.save_snapshot(
            connection_id=connection_id,
            ref=snapshot.ref,
            body=to_json(snapshot),
            digest=gist(snapshot),
            began_at=read.began_at,
            observed_at=read.ended_at,
            source="look",
        )
        if kept:
            await unit.aliases.called(connection_id, snapshot.ref, keys_of(snapshot))
        # Also when it is less sure than before: what somebody said was taken back, or a store is another shop's now.
        await unit.orders.link_again(known.order_id, connection_id, snapshot.ref, link.strength.value)
    standing = {link.snapshot.ref for link in read.linked}
    for old in known.linked:
        if old.snapshot.system is read.connection.system and old.snapshot.ref not in standing:
            await unit.orders.unlink(known.order_id, connection_id, old.snapshot.ref)


async def _share(unit: UnitOfWork, order_id: int, connection_id: int, shipment: Shipment) -> None:
    """Tie a combined shipment to the orders whose own are gone into it, and have all look that it speaks of."""
    row = await unit.orders.by_id(order_id)
    tied = {other.id for other in await unit.orders.by_link(connection_id, shipment.ref)}
    before = await unit.orders.snapshot(connection_id, shipment.ref)
    news = set() if before and before.digest == gist(shipment) else tied - {order_id}
    for ref in shipment.merged_refs:
        stored = await unit.orders.snapshot(connection_id, ref)
        gone = from_json(stored.body) if stored else None
        whose = gone.channel_order_ref if isinstance(gone, Shipment) else None
        other = await unit.orders.by_channel_ref(row.shop_id, whose) if row and whose else None
        if other is not None and other.id not in tied:
            await unit.orders.link(other.id, connection_id, shipment.ref, Strength.MEDIUM.value)
            news.add(other.id)
    for one in sorted(news):
        await unit.ledger.submit(submissions.look(one))


async def keep_phase(
    unit: UnitOfWork, row: OrderRow, order: Order, judgement: Judgement, now: datetime
) -> Transition | None:
    transition = None
    if judgement.phase.value != row.phase:
        transition = await unit.orders.add_transition(
            row.id, row.phase, judgement.phase.value, now, judgement.verdict.reason
        )
    row.phase, row.phase_reason = judgement.phase.value, judgement.verdict.reason
    row.phase_entered_at, row.look_again_at = judgement.entered_at, judgement.look_again_at
    row.number, row.number_key = order.number, number_key(order.number)
    row.number_digits, row.test = digits(row.number_key), order.test
    await unit.orders.save(row)
    return transition


async def keep_alerts(
    unit: UnitOfWork, order_id: int, judgement: Judgement, now: datetime, *, listed: bool
) -> tuple[tuple[Finding, ...], tuple[Alert, ...]]:
    """Open and end alerts until those stand that ought to; answers what was opened and what has ended.

    A stall that stands and now rests on other dates counts as opened: people are told, and it stays one alert.
    """
    standing, opened = await open_alerts(unit, order_id), []
    for finding in judgement.findings:
        data = _told(finding, listed=listed)
        if alert := standing.get(finding.rule):
            if finding.rule in STALLS and alert.data.get("entry", alert.entry) != finding.entry:
                opened.append(finding)
            if finding.words and alert.data != data and finding.rule is not AlertRule.READY:
                await unit.alerts.retold(alert.id, data)
        elif await unit.alerts.open(order_id, finding.rule.value, finding.entry, data, now):
            opened.append(finding)
    ended = [await unit.alerts.end(order_id, rule.value, now) for rule in standing.keys() - judgement.alerts]
    return tuple(opened), tuple(alert for alert in ended if alert is not None)


def _told(finding: Finding, *, listed: bool) -> dict[str, object]:
    if finding.rule is AlertRule.READY:
        return {"listed": listed}
    stands = {"next": finding.next, "entry": finding.entry} if finding.rule in STALLS else {}
    return {"words": finding.words, "severity": finding.severity.value, **stands}


def told(alert: Alert) -> Finding:
    """What an alert that stands says."""
    severity = Severity(alert.data.get("severity", Severity.WARN.value))
    return Finding(
        rule=AlertRule(alert.rule),
        entry=alert.entry,
        words=str(alert.data.get("words", "")),
        severity=severity,
        next=str(alert.data.get("next", "")),
    )


async def keep_suspicions(
    unit: UnitOfWork, shop: Shop, order: Order, past: Past, judgement: Judgement, now: datetime
) -> None:
    """Remember the contradictions there are, forget those that are gone, and measure the arrows that ended them."""
    there = {suspicion.rule: suspicion.since for suspicion in judgement.suspicions}
    for rule, since in there.items():
        if rule not in past.suspected:
            await unit.alerts.suspect(order.id, rule.value, since)
    for rule in sorted(past.suspected.keys() - there.keys()):
        await unit.alerts.clear(order.id, rule.value)
        if not past.taken_in:  # else it was missing before anybody looked
            await _measure(unit, shop, order, judgement.phase, rule, now - past.suspected[rule], now)


async def _measure(
    unit: UnitOfWork, shop: Shop, order: Order, phase: Phase, rule: AlertRule, took: timedelta, now: datetime
) -> None:
    """One system has followed another by itself: how long that took is how long it usually takes."""
    arrow = ARROW_OF.get(rule)
    if arrow not in MEASURED or not shop.sync.runs(arrow) or not _arrived(arrow, order, phase):
        return
    if await unit.ledger.last_write(submissions.subject(order.id), MEASURED[arrow]) is None:
        await unit.convergences.add(shop.id, arrow.value, took.total_seconds(), now)


def _arrived(arrow: Arrow, order: Order, phase: Phase) -> bool:
    """Whether the system an arrow leads to is there: a contradiction can also end by giving way to another."""
    if arrow is Arrow.ORDERS_TO_PRODUCTION:
        return not is_absent(order, Role.PRODUCTION)
    if arrow is Arrow.ORDERS_TO_DESK:
        return not is_absent(order, Role.DESK)
    told = order.stage is ProductionStage.DELIVERED if arrow is Arrow.SHOP_TO_PRODUCTION else order.shop_fulfilled
    return told and phase in _CONVERGED
