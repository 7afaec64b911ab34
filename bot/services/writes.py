"""The writes: one call to one system each, and how to see from its record that it happened. Knows no retries.

Each makes exactly one write, as its last act, of a record that was read just before: what an earlier attempt or
somebody else achieved meanwhile is not done again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.clock import Clock
from bot.orders.hold import HOLD, RELEASE
from bot.orders.make import MAKE
from bot.orders.order import NAMES, Order
from bot.orders.refresh import REFRESH
from bot.orders.ship import DESK, PRODUCTION, SHOP
from bot.orders.sync import Arrow
from bot.services.refresh import RefreshWrite
from bot.services.shops import Shop
from bot.work.outcome import AskHuman
from bot.work.runner import Result
from integrations.model import Parcel, ProductionOrder, ProductionStage, Progress, SalesOrder, Shipment, ShipmentState
from integrations.ports import Connected

PACK, UNPACK = "pack", "unpack"
_FROM_TO = {
    PACK: (ProductionStage.OPEN, ProductionStage.PACKED),
    UNPACK: (ProductionStage.PACKED, ProductionStage.OPEN),
}
_HELD_FROM_TO = {
    HOLD: (ShipmentState.AWAITING_SHIPMENT, ShipmentState.ON_HOLD),
    RELEASE: (ShipmentState.ON_HOLD, ShipmentState.AWAITING_SHIPMENT),
}
_BEFORE_DELIVERY = (ProductionStage.OPEN, ProductionStage.PACKED, ProductionStage.PARTLY_DELIVERED)
"""Stages an order can be delivered from. Partly delivered is what an attempt leaves that was cut short."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What a write is about: the order as it was just read, in its shop, and the parcel it ships with."""

    shop: Shop
    order: Order
    parcel: Parcel
    clock: Clock
    hold_until: date
    """When the desk lets it go by itself, if it is held."""
    line: str = ""
    """The line that it is about, if it is about one."""


class Write(Protocol):
    """One write to one system."""

    @property
    def client(self) -> Connected: ...

    async def act(self) -> Result:
        """Write it, unless its record shows that it is done already."""

    async def look(self) -> Result | None:
        """What was achieved; None when nothing was. What is neither before nor after is for a person to judge."""


class PackWrite:
    """Pack in production, or take that back: `step` says which."""

    def __init__(self, task: Task, step: str) -> None:
        self.client = task.shop.production.client
        self._task = task
        self._step = step
        self._order = _production_of(task)

    async def act(self) -> Result:
        write = self.client.pack if self._step == PACK else self.client.unpack
        receipt = await write(self._order)
        return _result(self._task, receipt.ref)

    async def look(self) -> Result | None:
        before, after = _FROM_TO[self._step]
        now = await self.client.get(self._order.ref)
        if now is None or now.stage not in (before, after):
            raise _strange(self.client, now.stage.value if now else "deleted")
        if now.stage is before:
            return None
        return _result(self._task, now.packings[-1].ref if now.packings else None)


class DeskWrite:
    """Mark shipped at the desk, which tells the shop if that arrow is on, and never mails the customer."""

    def __init__(self, task: Task) -> None:
        self.client = task.shop.desk.client
        self._task = task
        self._shipment = _shipment_of(task)

    async def act(self) -> Result:
        notify_shop = self._task.shop.sync.runs(Arrow.DESK_TO_SHOP)
        await self.client.mark_shipped(self._shipment.ref, self._task.parcel, notify_shop=notify_shop)
        return _result(self._task, self._shipment.ref)

    async def look(self) -> Result | None:
        now = await self.client.get(self._shipment.ref)
        if now is None or now.state not in (ShipmentState.AWAITING_SHIPMENT, ShipmentState.SHIPPED):
            raise _strange(self.client, now.state.value if now else "deleted")
        return _result(self._task, now.ref) if now.state is ShipmentState.SHIPPED else None


class ShopWrite:
    """Fulfill what is left in the shop, which mails the customer once; not of what they collected, if it can be told
    so. Nothing left is a success."""

    def __init__(self, task: Task) -> None:
        self.client = task.shop.channel.client
        self._task = task
        self._sales = _sales_of(task)

    async def act(self) -> Result:
        if found := await self.look():
            return found
        # who has it in their hands needs no mail that it is on its way
        by_mail = not self._task.order.pickup or self.client.always_mails
        receipt = await self.client.fulfill(self._sales.ref, self._task.parcel, notify_customer=by_mail)
        return _result(self._task, receipt.ref)

    async def look(self) -> Result | None:
        now = await self.client.get(self._sales.ref)
        if now is None or now.cancelled_at is not None:
            raise _strange(self.client, "cancelled" if now else "deleted")
        return _result(self._task, now.ref) if now.progress is Progress.FULFILLED else None


class HoldWrite:
    """Put on hold at the desk, or let go: `step` says which."""

    def __init__(self, task: Task, step: str) -> None:
        self.client = task.shop.desk.client
        self._task = task
        self._step = step
        self._shipment = _shipment_of(task)

    async def act(self) -> Result:
        if found := await self.look():
            return found
        ref, until = self._shipment.ref, self._task.hold_until
        await (self.client.hold(ref, until) if self._step == HOLD else self.client.release(ref))
        return _result(self._task, ref)

    async def look(self) -> Result | None:
        before, after = _HELD_FROM_TO[self._step]
        now = await self.client.get(self._shipment.ref)
        if now is None or now.state not in (before, after):
            raise _strange(self.client, now.state.value if now else "deleted")
        return _result(self._task, now.ref) if now.state is after else None


class DeliverWrite:
    """Say in production that it left the building."""

    def __init__(self, task: Task) -> None:
        self.client = task.shop.production.client
        self._task = task
        self._order = _production_of(task)

    async def act(self) -> Result:
        now = await self._read()
        if now.stage is ProductionStage.DELIVERED:
            return _result(self._task, now.ref)
        receipt = await self.client.deliver(now, self._task.parcel)
        return _result(self._task, receipt.ref)

    async def look(self) -> Result | None:
        now = await self._read()
        return _result(self._task, now.ref) if now.stage is ProductionStage.DELIVERED else None

    async def _read(self) -> ProductionOrder:
        now = await self.client.get(self._order.ref)
        if now is None or now.stage not in (*_BEFORE_DELIVERY, ProductionStage.DELIVERED):
            raise _strange(self.client, now.stage.value if now else "deleted")
        return now


class MakeWrite:
    """Begin to make one line's goods in production. A line that has its making tells so itself."""

    def __init__(self, task: Task) -> None:
        self.client = task.shop.production.client
        self._task = task
        self._order = _production_of(task)

    async def act(self) -> Result:
        now = await self._read()
        if found := self._made(now):
            return found
        receipt = await self.client.make(now, self._task.line)
        return _result(self._task, receipt.ref)

    async def look(self) -> Result | None:
        return self._made(await self._read())

    def _made(self, now: ProductionOrder) -> Result | None:
        made_by = next(line.made_by for line in now.lines if line.ref == self._task.line)
        return _result(self._task, made_by) if made_by else None

    async def _read(self) -> ProductionOrder:
        now = await self.client.get(self._order.ref)
        if now is None or now.deleted_at is not None:
            raise _strange(self.client, "deleted")
        if all(line.ref != self._task.line for line in now.lines):
            raise AskHuman(f"{NAMES[self.client.system]} does not list the line any more")
        return now


WRITES: dict[str, Callable[[Task], Write]] = {
    PACK: lambda task: PackWrite(task, PACK),
    UNPACK: lambda task: PackWrite(task, UNPACK),
    DESK: DeskWrite,
    SHOP: ShopWrite,
    PRODUCTION: DeliverWrite,
    HOLD: lambda task: HoldWrite(task, HOLD),
    RELEASE: lambda task: HoldWrite(task, RELEASE),
    MAKE: MakeWrite,
    REFRESH: lambda task: RefreshWrite(task.shop, task.clock),
}
"""Every write by the name of its step, in the order in which several of them are made."""


def _result(task: Task, ref: str | None) -> Result:
    return {"ref": ref, "at": task.clock().isoformat()}


def _strange(client: Connected, how: str) -> AskHuman:
    return AskHuman(f"{NAMES[client.system]} shows the order as {how.replace('_', ' ')}")


def _production_of(task: Task) -> ProductionOrder:
    if task.order.production is None:
        raise AskHuman(f"{NAMES[task.shop.production.system]} does not have the order any more")
    return task.order.production


def _sales_of(task: Task) -> SalesOrder:
    if task.order.sales is None:
        raise AskHuman(f"{NAMES[task.shop.channel.system]} does not have the order any more")
    return task.order.sales


def _shipment_of(task: Task) -> Shipment:
    if len(task.order.active_shipments) != 1:
        raise AskHuman(f"{NAMES[task.shop.desk.system]} does not have the order as one shipment any more")
    return task.order.active_shipments[0]
