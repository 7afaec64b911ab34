"""What a shop has for itself counts for its orders: its limits, its digest, its stores, its terms of payment."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.orders.belonging import Home
from bot.orders.judge import Rules
from bot.orders.stall import StallLimits
from bot.services.adopt import orders_of
from bot.services.digest import Digests
from bot.services.shops import Shops
from integrations.model import Payment, System
from tests.orders.making import production, sales, shipment
from tests.services.house import House
from tests.services.opening import DIGEST_AT, opened


@pytest.fixture
async def two(sqlite_url: str) -> AsyncIterator[House]:
    """Two shops over one Katana and one ShipStation."""
    async with opened(sqlite_url, shops=2) as house:
        yield house


async def stalled(url: str, limits: StallLimits | None) -> list[str]:
    """The alerts of a ready order after two working hours."""
    settled = Rules(in_stock_settle=timedelta(0))
    async with opened(url, rules=settled, more={"limits": limits}) as house:
        order_id = await house.known(sales(), production(), shipment())
        house.clock.forward(2 * 3600)
        await house.look(order_id)
        return [rule for rule in await house.alerts(order_id) if "stalled" in rule]


async def test_a_shops_own_limit_says_when_its_orders_stand_still(sqlite_url: str) -> None:
    assert await stalled(sqlite_url, StallLimits(ready_after=timedelta(hours=1))) == ["ready_stalled"]


async def test_without_one_the_limit_of_all_does(sqlite_url: str) -> None:
    assert await stalled(sqlite_url, None) == []


@pytest.mark.parametrize(("own", "due"), [(None, False), (time(7, 0), True)])
async def test_a_shops_own_digest_is_due_at_its_own_time(house: House, own: time | None, due: bool) -> None:
    shops = Shops(tuple(replace(shop, digest_at=own) for shop in house.shops))
    async with house.db.write() as unit:
        for connection in house.shop.connections:
            row = await unit.orders.connection(connection.id)
            assert row is not None
            row.baseline_at = house.clock() - timedelta(days=2)
            await unit.orders.save_connection(row)
    digests = Digests(house.db, shops, house.listener, clock=house.clock, at=DIGEST_AT)
    quarter_past_seven = house.clock.time.replace(hour=5, minute=15)  # in Tallinn; the others' is due at 7:45
    house.clock.time = quarter_past_seven
    await digests.tick()
    assert ("digest" in await house.waiting()) is due


@pytest.mark.parametrize(("ships", "phase"), [(True, "ready"), (False, "pending_payment")])
async def test_net_terms_are_the_shops(sqlite_url: str, ships: bool, phase: str) -> None:
    async with opened(sqlite_url, more={"pending_ships": ships}) as house:
        later = sales(payment=Payment.UNPAID, pay_later=True)
        order_id = await house.known(later, production(), shipment())
        assert (await house.row(order_id)).phase == phase


async def test_a_new_record_is_followed_to_the_shop_of_its_store_and_the_other_is_not_even_asked(two: House) -> None:
    """Turns red without `Whose.ANOTHERS` in `_followed` of `bot/services/adopt.py`."""
    stores = [frozenset({(System.KATANA, f"store-{nth}")}) for nth in range(2)]
    homes = (Home(ours=stores[0], others=stores[1]), Home(ours=stores[1], others=stores[0]))
    first, second = (replace(one.shop, home=home) for one, home in zip(two.premises, homes, strict=True))
    two.premises[1].channel.put(sales("801", number="#2001"))
    record = production("7801", channel_order_ref="801", number="#2001", channel_account="STORE-1")
    assert await orders_of(two.db, first, record) == []
    assert two.channel.calls == []
    (order_id,) = await orders_of(two.db, second, record)
    assert (await two.row(order_id)).shop_id == second.id


async def test_what_the_desk_calls_by_a_key_of_its_own_is_followed_by_store_and_number(two: House) -> None:
    ours = Home(ours=frozenset({(System.SHIPSTATION, "11")}))
    first = replace(two.shop, home=ours)
    order_id = await two.taken_in(sales())
    loose = shipment(channel_order_ref="90071", store_ref="11")
    assert await orders_of(two.db, first, loose) == [order_id]
    assert await orders_of(two.db, two.shop, loose) == []
    assert await orders_of(two.db, two.shop, shipment(channel_order_ref="manual-7")) == [order_id]
