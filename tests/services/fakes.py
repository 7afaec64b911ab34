"""Three small systems in memory that keep the ports' promises: what is written can be read, and nothing twice.

Each can be down, break off a listing, lag behind a write, or lose the answer to one. They know no HTTP.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Generic, TypeVar

from integrations.errors import IntegrationError, Rejected
from integrations.model import (
    Account,
    Availability,
    Packing,
    Parcel,
    ProductionOrder,
    ProductionStage,
    Progress,
    Receipt,
    SalesOrder,
    Shipment,
    ShipmentState,
    System,
    number_key,
)
from integrations.stock import Goods, Making, MakingState, Purchase, Supply

SETTLE = timedelta(seconds=20)
RecordT = TypeVar("RecordT", SalesOrder, ProductionOrder, Shipment)


class Records(Generic[RecordT]):
    """One account: its records by ref, and every call made to it. `failing` ends every call that way.

    A write can be refused, can lose its answer though it takes effect, and can be slow to be seen.
    """

    def __init__(self, system: System, is_open: Callable[[RecordT], bool]) -> None:
        self.records: dict[str, RecordT] = {}
        self.calls: list[str] = []
        self.failing: IntegrationError | None = None
        self.listing_breaks: tuple[int, BaseException] | None = None
        """After how many records a listing breaks off, and how."""
        self.pointers: dict[str, tuple[str, ...]] = {}
        self.writes: list[str] = []
        """What took effect, such as `pack 7001`."""
        self.parcels_sent: list[Parcel] = []
        """The parcels that writes spoke of."""
        self.lost_answer: IntegrationError | None = None
        """How the next write ends for its caller, though it takes effect."""
        self.refusal: IntegrationError | None = None
        """How the next write ends without any effect."""
        self.customers: dict[str, tuple[str, ...]] = {}
        """The refs of a customer's records, by name or e-mail address."""
        self.slow = 0.0
        """How many seconds a search by customer takes."""
        self.lagging = 0
        """How many more readings show a record as it was before its last write."""
        self.then: Callable[[], None] | None = None
        """What happens elsewhere right after the next write."""
        self.meanwhile: Callable[[], Awaitable[None]] | None = None
        """What happens while the answer of the next reading of one record is on its way."""
        self.lacks: tuple[str, ...] = ()
        """What the account itself warns of."""
        self._before: dict[str, RecordT] = {}
        self._system = system
        self._is_open: Callable[[RecordT], bool] = is_open

    @property
    def system(self) -> System:
        return self._system

    @property
    def settle(self) -> timedelta:
        return SETTLE

    def put(self, *records: RecordT) -> None:
        """These records are there now."""
        self.records |= {record.ref: record for record in records}

    async def ping(self) -> Account:
        self._called("ping")
        return Account(name="Acme", warnings=self.lacks)

    async def resolve(self, pointer: str) -> tuple[str, ...]:
        self._called(f"resolve {pointer}")
        return self.pointers.get(pointer, ())

    async def get(self, ref: str) -> RecordT | None:
        self._called(f"get {ref}")
        record = self._read(ref)
        if (happens := self.meanwhile) is not None:
            self.meanwhile = None
            await happens()
        return record

    async def find(self, number: str) -> tuple[RecordT, ...]:
        self._called(f"find {number}")
        wanted = number_key(number)
        return tuple(record for record in self._all() if number_key(record.number) == wanted)

    async def find_by_customer(self, customer: str) -> tuple[RecordT, ...]:
        """Whose orders are whose is in `customers`."""
        self._called("find_by_customer")
        if self.slow:
            await asyncio.sleep(self.slow)
        return tuple(record for ref in self.customers.get(customer, ()) if (record := self._read(ref)))

    async def changed_since(self, since: datetime) -> AsyncIterator[RecordT]:
        self._called(f"changed_since {since:%H:%M}")
        async for record in self._listing(lambda record: record.updated_at >= since):
            yield record

    async def open_orders(self) -> AsyncIterator[RecordT]:
        self._called("open_orders")
        async for record in self._listing(self._is_open):
            yield record

    async def _listing(self, wanted: Callable[[RecordT], bool]) -> AsyncIterator[RecordT]:
        for place, record in enumerate(list(self._all())):
            if self.listing_breaks and place >= self.listing_breaks[0]:
                raise self.listing_breaks[1]
            if wanted(record):
                yield record

    def _all(self) -> list[RecordT]:
        return [record for ref in self.records if (record := self._read(ref)) is not None]

    def _read(self, ref: str) -> RecordT | None:
        if self.lagging and ref in self._before:
            self.lagging -= 1
            return self._before[ref]
        return self.records.get(ref)

    def _written(
        self, verb: str, ref: str, change: Callable[[RecordT], RecordT], parcel: Parcel | None = None
    ) -> None:
        """One write, which takes effect unless it is refused. The caller has called."""
        if (refusal := self.refusal) is not None:
            self.refusal = None
            raise refusal
        self._before[ref] = self.records[ref]
        self.writes.append(f"{verb} {ref}")
        self.parcels_sent += [parcel] if parcel else []
        self.put(change(self.records[ref]))
        if (then := self.then) is not None:
            self.then = None
            then()
        if (lost := self.lost_answer) is not None:
            self.lost_answer = None
            raise lost

    def _called(self, call: str) -> None:
        self.calls.append(call)
        if self.failing is not None:
            raise self.failing


class FakeShop(Records[SalesOrder]):
    """A sales channel."""

    def __init__(self) -> None:
        super().__init__(System.SHOPIFY, lambda o: o.cancelled_at is None and o.progress is not Progress.FULFILLED)
        self.mailed: list[bool] = []
        """Whether each call to fulfil was to mail the customer."""
        self.goods: dict[str, Goods] = {}
        self.always_mails = False

    async def stock_of(self, sku: str) -> Goods | None:
        self._called(f"stock_of {sku}")
        return self.goods.get(sku.upper())

    async def fulfill(self, ref: str, parcel: Parcel, *, notify_customer: bool) -> Receipt:
        self._called(f"fulfill {ref}")
        if self.records[ref].progress is Progress.FULFILLED:
            raise Rejected("shopify", "fulfill", "nothing is left to fulfil")
        self.mailed.append(notify_customer)
        self._written(
            "fulfill", ref, lambda order: replace(order, progress=Progress.FULFILLED, parcels=(parcel,)), parcel
        )
        return Receipt(ref=f"fulfillment of {ref}")


class FakeDesk(Records[Shipment]):
    """A shipping desk. Only a shipped record that is read by itself comes with its parcels."""

    def __init__(self) -> None:
        closed = (ShipmentState.SHIPPED, ShipmentState.CANCELLED)
        super().__init__(System.SHIPSTATION, lambda shipment: shipment.state not in closed)
        self.told_shop: list[bool] = []
        """Whether each call to mark shipped was to tell the shop."""
        self.keeps_holds = False
        """Whether it accepts a release and keeps the hold."""
        self.imports = True
        self.needs_number = False
        self.last_refresh: datetime | None = None
        self.refresh_clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    async def get(self, ref: str) -> Shipment | None:
        record = await super().get(ref)
        return replace(record, parcels=self.records[ref].parcels) if record and _has_left(record) else record

    async def find_by_tracking(self, number: str) -> tuple[Shipment, ...]:
        self._called(f"find_by_tracking {number}")
        bearing = (r.ref for r in self.records.values() if any(p.tracking_number == number for p in r.parcels))
        return tuple([one for ref in bearing if (one := await self.get(ref)) is not None])

    async def parcels(self, ref: str) -> tuple[Parcel, ...]:
        self._called(f"parcels {ref}")
        return self.records[ref].parcels

    def _read(self, ref: str) -> Shipment | None:
        record = super()._read(ref)
        return replace(record, parcels=()) if record else None

    async def mark_shipped(self, ref: str, parcel: Parcel, *, notify_shop: bool) -> Receipt:
        self._called(f"mark_shipped {ref}")
        self.told_shop.append(notify_shop)
        self._written("mark_shipped", ref, lambda record: _shipped(record, parcel), parcel)
        return Receipt(ref=ref)

    async def hold(self, ref: str, until: date) -> Receipt:
        self._called(f"hold {ref}")
        at = datetime.combine(until, time(), UTC)
        self._written("hold", ref, lambda record: replace(record, state=ShipmentState.ON_HOLD, hold_until=at))
        return Receipt(ref=ref)

    async def release(self, ref: str) -> Receipt:
        self._called(f"release {ref}")
        state = ShipmentState.ON_HOLD if self.keeps_holds else ShipmentState.AWAITING_SHIPMENT
        self._written("release", ref, lambda record: replace(record, state=state))
        return Receipt(ref=ref)

    async def refresh(self) -> Receipt:
        self._called("refresh")
        if (refusal := self.refusal) is not None:
            self.refusal = None
            raise refusal
        self.writes.append("refresh")
        self.last_refresh = self.refresh_clock()
        if (lost := self.lost_answer) is not None:
            self.lost_answer = None
            raise lost
        return Receipt(words="started")

    async def refreshed_at(self) -> datetime | None:
        self._called("refreshed_at")
        return self.last_refresh


def _has_left(record: Shipment) -> bool:
    return record.state is ShipmentState.SHIPPED


def _shipped(record: Shipment, parcel: Parcel) -> Shipment:
    return replace(record, state=ShipmentState.SHIPPED, parcels=(*record.parcels, parcel))


class FakeKatana(Records[ProductionOrder]):
    """Production: packs, takes back and delivers, and refuses what cannot be done."""

    def __init__(self) -> None:
        closed = (ProductionStage.DELIVERED, ProductionStage.QUOTE)
        super().__init__(System.KATANA, lambda o: o.deleted_at is None and o.stage not in closed)
        self.goods: dict[str, Goods] = {}
        self.makings: tuple[Making, ...] = ()
        self.purchases: tuple[Purchase, ...] = ()
        self.supply_failing: IntegrationError | None = None

    async def supply(self, now: datetime) -> Supply:
        if error := self.failing or self.supply_failing:
            raise error
        return Supply(seen_at=now, makings=self.makings, purchases=self.purchases, currency="USD")

    async def stock_of(self, sku: str) -> Goods | None:
        self._called(f"stock_of {sku}")
        return self.goods.get(sku.upper())

    async def skus(self) -> tuple[str, ...]:
        self._called("skus")
        return tuple(self.goods)

    async def make(self, order: ProductionOrder, line_ref: str) -> Receipt:
        """Begin a making for one line, once more each time it is asked to: who must not, has to look first."""
        self._called(f"make {order.ref} {line_ref}")
        made = f"making {len(self.makings) + 1}"
        line = next(one for one in order.lines if one.ref == line_ref)
        making = Making(
            ref=made,
            number=f"{order.number} / 1",
            goods=line.goods,
            sku=line.sku,
            quantity=line.quantity,
            state=MakingState.NOT_STARTED,
            line_ref=line_ref,
        )
        self.makings = (*self.makings, making)
        self._written("make", order.ref, lambda record: _made_by(record, line_ref, made))
        return Receipt(ref=made)

    async def find_by_channel_order(self, channel_order_ref: str) -> tuple[ProductionOrder, ...]:
        self._called(f"find_by_channel_order {channel_order_ref}")
        return tuple(order for order in self._all() if order.channel_order_ref == channel_order_ref)

    async def pack(self, order: ProductionOrder) -> Receipt:
        return self._write("pack", order, ProductionStage.PACKED, wrong=order.stage is ProductionStage.PACKED)

    async def unpack(self, order: ProductionOrder) -> Receipt:
        return self._write("unpack", order, ProductionStage.OPEN, wrong=False)

    async def deliver(self, order: ProductionOrder, parcel: Parcel) -> Receipt:
        return self._write("deliver", order, ProductionStage.DELIVERED, wrong=False, parcel=parcel)

    def _write(
        self, verb: str, order: ProductionOrder, stage: ProductionStage, *, wrong: bool, parcel: Parcel | None = None
    ) -> Receipt:
        self._called(f"{verb} {order.ref}")
        if wrong:
            raise Rejected("katana", verb, "the order is fulfilled already")
        ref = str(len(self.writes) + 1)
        self._written(verb, order.ref, lambda record: _moved(record, stage, ref=ref), parcel)
        return Receipt(ref=ref)


def _made_by(order: ProductionOrder, line_ref: str, made: str) -> ProductionOrder:
    lines = tuple(
        replace(line, made_by=made, availability=Availability.EXPECTED) if line.ref == line_ref else line
        for line in order.lines
    )
    return replace(order, lines=lines)


def _moved(order: ProductionOrder, stage: ProductionStage, *, ref: str) -> ProductionOrder:
    """The order in its new stage: packed goods count as picked, goods taken back as in stock."""
    is_open = stage is ProductionStage.OPEN
    availability = Availability.IN_STOCK if is_open else Availability.PICKED
    lines = tuple(
        replace(line, availability=availability, fulfilled=Decimal(0) if is_open else line.quantity)
        for line in order.lines
    )
    packings = () if is_open else (Packing(ref=ref, stage=stage),)
    return replace(order, stage=stage, availability=availability, lines=lines, packings=packings)
