"""An order that ships, in the house: what it ships with, how it is asked for, and what was written where."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from typing import Any

from bot.orders.parcel import ParcelWish
from bot.orders.plan import Intent
from bot.orders.sync import Arrow, Sync
from bot.services.notifier import Words
from integrations.model import Parcel, ProductionOrder, ProductionStage, Progress, SalesOrder, Shipment, ShipmentState
from storage.tables import Operation, State
from tests.orders.making import line, production, sales, shipment
from tests.services.fakes import FakeDesk, FakeKatana, FakeShop
from tests.services.house import House
from tests.services.opening import opened

SHIP, PUSH_SHOP, PUSH_PRODUCTION = Intent.SHIP, Intent.PUSH_SHOP, Intent.PUSH_PRODUCTION
PARCEL = ParcelWish(carrier="UPS", tracking_number="1Z999AA10123456784", shipped_on=date(2026, 3, 2))
NUMBERLESS = ParcelWish(carrier="", tracking_number=None, shipped_on=date(2026, 3, 2))
LABEL = Parcel(carrier="DPD", tracking_number="DPD5", has_label=True)
UPS = Parcel(carrier="UPS", tracking_number="1Z999AA10123456784")
OFF = Sync(on=frozenset())
SHOP_FOLLOWS = Sync(on=frozenset({Arrow.DESK_TO_SHOP}))
PRODUCTION_FOLLOWS = Sync(on=frozenset({Arrow.SHOP_TO_PRODUCTION}))
STEPS = ("ship_desk", "ship_shop", "ship_production")
ALL_WRITES = ["mark_shipped 9001", "fulfill 501", "deliver 7001"]


@asynccontextmanager
async def house_with(url: str, sync: Sync = OFF) -> AsyncIterator[House]:
    """A house whose systems follow each other as `sync` says: by default none does."""
    async with opened(url, sync=sync) as house:
        yield house


def sent(*parcels: Parcel) -> Shipment:
    """The order at the desk, shipped with these parcels."""
    return shipment(state=ShipmentState.SHIPPED, parcels=parcels or (UPS,))


def told(**changes: Any) -> SalesOrder:
    """The order in the shop, whose customer has been told."""
    return sales(progress=Progress.FULFILLED, **changes)


def gone() -> ProductionOrder:
    return production(stage=ProductionStage.DELIVERED)


def packed(**changes: Any) -> ProductionOrder:
    return replace(production(lines=(line(**changes),)), stage=ProductionStage.PACKED)


async def ready(house: House, *others: Any) -> int:
    """An order that all systems have: as it can ship, unless others are given."""
    return await house.known(*(others or (sales(), production(), shipment())))


async def asked(house: House, order_id: int, intent: Intent = SHIP, **changes: Any) -> Operation:
    """Ask, and let everything come of it that does."""
    if intent is SHIP:
        changes = {"parcel": PARCEL} | changes
    await house.wish(intent, order_id, **changes)
    await house.work()
    return await settled(house, intent)


async def settled(house: House, intent: Intent = SHIP, *, within: int = 120) -> Operation:
    """The operation once it no longer goes on. Looks and cards may still wait for their time."""
    for _ in range(within):
        operation = await house.last(intent.value)
        if operation.state not in (State.WAITING, State.RUNNING):
            await house.work()
            return operation
        house.clock.forward(max(1.0, (operation.run_at - house.clock.time).total_seconds()))
        await house.work()
    raise AssertionError(f"it still goes on: {operation.result}")


def systems_of(house: House) -> tuple[FakeDesk, FakeShop, FakeKatana]:
    """The systems in the order in which they are written."""
    return house.desk, house.channel, house.production


def writes(house: House) -> list[str]:
    """What took effect, system by system in the order of the plan."""
    return [*house.desk.writes, *house.channel.writes, *house.production.writes]


def whispered(house: House, kind: str) -> list[Words]:
    return [said for said in house.listener.whispers() if isinstance(said, Words) and said.kind == kind]


async def steps_done(house: House, operation: Operation) -> Collection[str]:
    async with house.db.read() as unit:
        return [step.name for step in await unit.ledger.steps_of(operation.id) if step.done_at]
