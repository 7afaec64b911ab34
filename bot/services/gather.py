"""Read one order, live, in every system of its shop. Stores nothing; a system that is down hides only itself."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.clock import Clock
from bot.orders.belonging import Said
from bot.orders.join import Linked, best, join
from bot.orders.order import Order, Role, Sight, Strength
from bot.orders.problem import Problem
from bot.services.shops import Connection, Shop
from bot.services.supplied import supplied
from integrations.errors import IntegrationError
from integrations.model import ProductionOrder, Progress, SalesOrder, Shipment, ShipmentState
from integrations.ports import Connected


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What we knew of an order before this reading."""

    order_id: int
    channel_ref: str
    number: str
    linked: tuple[Linked, ...] = ()
    sights: tuple[Sight, ...] = ()
    untracked_on_purpose: bool = False
    """Whether the person who marked it shipped said that there is no tracking number."""
    problem: Problem | None = None
    """The problem that somebody reported and nobody has solved."""
    said: Said = field(default_factory=Said)
    """What is settled of records that only its number ties to it."""
    namesakes: tuple[str, ...] = ()
    """The other shops that have an order of the same number."""

    def order(self, shop: Shop) -> Order:
        """The order as it is known, without reading anything."""
        return self.joined(shop, self.linked, self.sights)

    def joined(self, shop: Shop, linked: Iterable[Linked], sights: Iterable[Sight]) -> Order:
        """The order that these records make together with what else we know of it."""
        return join(
            id=self.order_id,
            shop=shop.name,
            number=self.number,
            linked=linked,
            sights=sights,
            untracked_on_purpose=self.untracked_on_purpose,
            problem=self.problem,
            pending_ships=shop.pending_ships,
            desk_imports=shop.desk.client.imports,
            namesakes=self.namesakes,
        )

    def records(self, role: Role, shop: Shop) -> tuple[Linked, ...]:
        """What we knew of it in one system."""
        system = connection_for(shop, role).system
        return tuple(link for link in self.linked if link.snapshot.system is system)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """How the reading of one system went: what was found there, or why nothing can be said."""

    connection: Connection[Connected]
    began_at: datetime
    ended_at: datetime
    linked: tuple[Linked, ...] = ()
    error: IntegrationError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """One order as it is now: fresh where the system answered, as last known where it did not."""

    order: Order
    reads: tuple[Read, ...]

    @property
    def errors(self) -> tuple[IntegrationError, ...]:
        return tuple(read.error for read in self.reads if read.error is not None)


def connection_for(shop: Shop, role: Role) -> Connection[Connected]:
    """The connection that plays `role` for a shop."""
    return next(connection for connection in shop.connections if connection.role is role)


async def gather(shop: Shop, known: Known, clock: Clock) -> Gathered:
    """Read the order everywhere: the shop first, whose ids the other two are matched by."""
    channel = await _read(shop.channel, clock, lambda: _channel(shop, known))
    sales = _sales(channel) or _sales_known(known)
    others = await asyncio.gather(
        _read(shop.production, clock, lambda: _supplied(shop, known, sales, clock)),
        _read(shop.desk, clock, lambda: _desk(shop, known, sales)),
    )
    reads = (channel, *others)
    return Gathered(order=_joined(shop, known, reads), reads=reads)


async def _read(
    connection: Connection[Connected], clock: Clock, find: Callable[[], Awaitable[Sequence[Linked]]]
) -> Read:
    began_at = clock()
    try:
        linked = tuple(await find())
    except IntegrationError as error:
        return Read(connection=connection, began_at=began_at, ended_at=clock(), error=error)
    return Read(connection=connection, began_at=began_at, ended_at=clock(), linked=linked)


async def _channel(shop: Shop, known: Known) -> Sequence[Linked]:
    sales = await shop.channel.client.get(known.channel_ref)
    return [Linked(sales, Strength.STRONG)] if sales else []


async def _supplied(shop: Shop, known: Known, sales: SalesOrder | None, clock: Clock) -> Sequence[Linked]:
    before = known.records(Role.PRODUCTION, shop)
    found = await _production(shop, known, sales, clock())
    return [await supplied(shop.production.client, _remembering(before, link), before, clock()) for link in found]


async def _production(shop: Shop, known: Known, sales: SalesOrder | None, now: datetime) -> Sequence[Linked]:
    """By the link we have; else by the shop's id; else by number. What a list shows is read again, whole.

    A link by number only is never enough to stop looking: the record that names the shop's id may have come since.
    """
    client, before = shop.production.client, known.records(Role.PRODUCTION, shop)
    again = [await client.get(link.snapshot.ref) for link in before]
    standing = [
        (record, link.strength)
        for record, link in zip(again, before, strict=True)
        if record and record.deleted_at is None
    ]
    if sales is None:
        return [Linked(record, sure) for record, sure in standing]
    linked = best(sales, [record for record, _ in standing], shop.home, known.said)
    if any(link.strength is not Strength.WEAK for link in linked):
        return linked
    listed = await client.find_by_channel_order(sales.ref) or await client.find(sales.number)
    whole = [await client.get(record.ref) for record in listed]
    return best(sales, [record for record in whole if record], shop.home, known.said) or _deleted(before, again, now)


def _deleted(before: Sequence[Linked], again: Sequence[ProductionOrder | None], now: datetime) -> Sequence[Linked]:
    """What was surely this order and is not answered for any more: a deleted record hides its order from imports."""
    return [
        Linked(record or replace(old.snapshot, deleted_at=old.snapshot.deleted_at or now), old.strength)
        for old, record in zip(before, again, strict=True)
        if isinstance(old.snapshot, ProductionOrder)
        and old.strength is not Strength.WEAK
        and (record is None or record.deleted_at is not None)
    ]


def _remembering(known: Sequence[Linked], link: Linked) -> Linked:
    """The record with the date that production gave it at first: what differs from that was set by a person."""
    record = link.snapshot
    if not isinstance(record, ProductionOrder):
        return link
    old = next((one.snapshot for one in known if one.snapshot.ref == record.ref), None)
    before = (old.due_at_first or old.due_at) if isinstance(old, ProductionOrder) else None
    return Linked(first_read(record, before), link.strength)


def first_read(record: ProductionOrder, before: datetime | None = None) -> ProductionOrder:
    """The record as it is kept: with the date it had at first, which is its own unless it was read `before`."""
    return replace(record, due_at_first=before or record.due_at)


async def _desk(shop: Shop, known: Known, sales: SalesOrder | None) -> Sequence[Linked]:
    """By number, which also finds the parts of a split; and by the links whose number was changed since.

    For want of both by the shipment that it was combined into, which bears another order's number.
    """
    client = shop.desk.client
    found = list(await client.find(sales.number if sales else known.number))
    combined: list[Shipment] = []
    refs = {shipment.ref for shipment in found}
    for link in known.records(Role.DESK, shop):
        if link.snapshot.ref not in refs and (moved := await client.get(link.snapshot.ref)):
            (combined if link.strength is Strength.MEDIUM and moved.merged_refs else found).append(moved)
    shared = [Linked(record, Strength.MEDIUM) for record in combined]
    if sales is None:
        return [Linked(record, Strength.WEAK) for record in found] or shared
    return [
        await _with_parcels(shop, known, sales, link) for link in best(sales, found, shop.home, known.said) or shared
    ]


async def _with_parcels(shop: Shop, known: Known, sales: SalesOrder, link: Linked) -> Linked:
    """A search brings no parcels. They are read while it matters what they say: has it left, and who was told?

    Once the customer has been told, what we knew of them stands until the shipment changes; and when the desk awaits
    a shipment after that, its label was voided, or it never had one.
    """
    shipment, told = link.snapshot, sales.progress is Progress.FULFILLED
    if not isinstance(shipment, Shipment) or shipment.parcels:
        return link
    before = next((old.snapshot for old in known.linked if old.snapshot.ref == shipment.ref), None)
    kept = before.parcels if isinstance(before, Shipment) else ()
    unchanged = before is not None and before.updated_at == shipment.updated_at
    shipped = shipment.state is ShipmentState.SHIPPED
    if shipped and told and kept and unchanged:
        return Linked(replace(shipment, parcels=kept), link.strength)
    if not (shipped or told or kept) or shipment.state is ShipmentState.CANCELLED:
        return link
    return Linked(replace(shipment, parcels=await shop.desk.client.parcels(shipment.ref)), link.strength)


def _joined(shop: Shop, known: Known, reads: Iterable[Read]) -> Order:
    linked: list[Linked] = []
    sights: list[Sight] = []
    for read in reads:
        linked += read.linked if read.error is None else known.records(read.connection.role, shop)
        sights.append(sight_after(read, known))
    return known.joined(shop, linked, sights)


def sight_after(read: Read, known: Known) -> Sight:
    """How fresh we are in one system after this reading."""
    role, system = read.connection.role, read.connection.system
    before = next((sight for sight in known.sights if sight.role is role), Sight(role=role, system=system))
    if read.error is None:
        return Sight(role=role, system=system, seen_at=read.ended_at, found=bool(read.linked))
    return Sight(
        role=role,
        system=system,
        seen_at=before.seen_at,
        found=before.found,
        failed_since=before.failed_since or read.ended_at,
        failure=read.error.detail,
    )


def _sales(read: Read) -> SalesOrder | None:
    return next((link.snapshot for link in read.linked if isinstance(link.snapshot, SalesOrder)), None)


def _sales_known(known: Known) -> SalesOrder | None:
    return next((link.snapshot for link in known.linked if isinstance(link.snapshot, SalesOrder)), None)
