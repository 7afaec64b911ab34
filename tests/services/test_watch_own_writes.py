"""Within its read lag, no system can contradict what it has just taken from us; after that it is believed again."""

from datetime import timedelta

import pytest

from integrations.model import ProductionOrder, SalesOrder, Shipment
from storage.tables import State
from tests.orders.making import production, sales, shipment
from tests.services.fakes import SETTLE
from tests.services.house import House
from tests.services.shipping import LABEL, PARCEL, SHIP, gone, house_with, packed, ready, sent, systems_of, told

NAMES = ("shipstation", "shopify-main", "katana")
BEFORE: tuple[SalesOrder | ProductionOrder | Shipment, ...] = (shipment(), sales(), production())


async def shipped_by_us(house: House) -> int:
    """An order that we have shipped everywhere just now, and nobody has looked at it since."""
    order_id = await ready(house)
    await house.wish(SHIP, order_id, parcel=PARCEL)
    await house.work(kinds=["ship"])
    assert (await house.last(SHIP)).state is State.DONE
    return order_id


@pytest.mark.parametrize("system", range(3), ids=NAMES)
async def test_a_system_that_lags_is_waited_for_and_then_believed(sqlite_url: str, system: int) -> None:
    """Scenario 37."""
    async with house_with(sqlite_url) as house:
        order_id = await shipped_by_us(house)
        systems_of(house)[system].lagging = 4
        house.clock.forward(2)
        operation = await house.look(order_id)
        assert operation.state is State.WAITING
        assert house.clock() < operation.run_at <= house.clock() + timedelta(seconds=1)
        assert operation.result["detail"] == f"{NAMES[system]} has not caught up with our own write"
        assert await house.phases(order_id) == ["ready"]
        systems_of(house)[system].lagging = 0
        house.clock.forward(SETTLE.total_seconds())
        house.change(BEFORE[system])
        await house.look(order_id)
        assert await house.phases(order_id) == ["ready", "shipped"], "it takes it back, and that is news"


async def test_what_nobody_contradicts_is_not_waited_for(sqlite_url: str) -> None:
    async with house_with(sqlite_url) as house:
        order_id = await shipped_by_us(house)
        assert (await house.look(order_id)).state is State.DONE
        assert await house.phases(order_id) == ["ready", "done"]


async def test_what_we_did_not_write_may_lag_as_it_likes(house: House) -> None:
    order_id = await shipped_by_us(house)
    house.clock.forward(2)
    assert (await house.look(order_id)).state is State.DONE
    assert await house.phases(order_id) == ["ready", "shipped"]


async def test_systems_that_lost_the_order_are_believed(sqlite_url: str) -> None:
    """Gone is not the same as not shown yet: nobody waits for a record that is no more."""
    async with house_with(sqlite_url) as house:
        order_id = await shipped_by_us(house)
        house.channel.records.clear()
        house.production.records.clear()
        house.desk.records.clear()
        assert (await house.look(order_id)).state is State.DONE


async def test_after_a_pack_the_last_write_to_production_counts(sqlite_url: str) -> None:
    async with house_with(sqlite_url) as house:
        order_id = await ready(house, sales(), packed(), sent(LABEL))
        await house.wish(SHIP, order_id)
        await house.work(kinds=["ship"])
        house.put(told(), packed())
        operation = await house.look(order_id)
        assert (operation.state, "katana has not caught up" in operation.result["detail"]) == (State.WAITING, True)
        house.put(gone())
        house.clock.forward(2)
        await house.work(kinds=["look"])
        assert (await house.row(order_id)).phase == "done"
