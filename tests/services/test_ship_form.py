"""The form for shipping comes from storage alone, by id or by the one order a number means."""

from datetime import UTC, date, datetime

import pytest

from bot.orders.number import BadNumber
from bot.orders.order import Role
from bot.orders.phase import Phase
from bot.services.ship_form import ShipForms
from bot.services.shops import Shops
from integrations.errors import Unreachable
from tests.orders.making import production, sales, shipment
from tests.services.house import House
from tests.services.opening import opened


def forms_of(house: House) -> ShipForms:
    return ShipForms(house.db, Shops(tuple(one.shop for one in house.premises)), clock=house.clock)


async def test_a_form_is_read_without_asking_any_system(house: House) -> None:
    order_id = await house.known(sales(), production(), shipment())
    for role in Role:
        house.fail(role, Unreachable("any", "read", "no connection"))
    shown = await forms_of(house).read(order_id)
    assert shown is not None
    assert (shown.order_id, shown.number, shown.phase) == (order_id, "#1042", Phase.READY)
    assert [line.sku for line in shown.lines] == ["MUG"]


async def test_today_is_the_shops_day(house: House) -> None:
    """It is half past ten in the evening in Greenwich, and tomorrow in Tallinn."""
    order_id = await house.known(sales())
    house.clock.time = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)
    shown = await forms_of(house).read(order_id)
    assert shown is not None
    assert shown.today == date(2026, 3, 3)


async def test_an_order_nobody_looked_at_is_unseen_and_one_nobody_knows_has_no_form(house: House) -> None:
    order_id = await house.taken_in(sales())
    shown = await forms_of(house).read(order_id)
    assert shown is not None
    assert (shown.phase, shown.refusal) == (Phase.UNSEEN, None)
    assert await forms_of(house).read(999) is None


async def test_a_number_finds_the_form_of_the_one_order_it_means(house: House) -> None:
    order_id = await house.known(sales())
    shown = await forms_of(house).find("#1042")
    assert shown is not None
    assert shown.order_id == order_id
    assert await forms_of(house).find("1043") is None
    with pytest.raises(BadNumber):
        await forms_of(house).find("#")


async def test_a_number_of_two_shops_finds_none(sqlite_url: str) -> None:
    async with opened(sqlite_url, shops=2) as house:
        async with house.db.write() as unit:
            for one in house.premises:
                await unit.orders.add(
                    shop_id=one.shop.id, channel_ref="1", number="#1042", number_key="1042", placed_at=house.clock()
                )
        assert await forms_of(house).find("1042") is None
