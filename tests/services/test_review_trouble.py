"""A trouble that goes on is told once a day, and one that ends in other words is told again."""

from datetime import timedelta

from bot.orders.order import Role
from bot.services import submissions
from integrations.errors import Unauthorized
from tests.services.house import House


async def sweep_all_day(house: House, hours: int) -> None:
    for hour in range(hours):
        await house.submit(submissions.sweep(house.shop.production.id, f"{house.clock():%d} {hour}"))
        await house.work()
        house.clock.forward(600)


async def begun(house: House) -> None:
    async with house.db.write() as unit:
        row = await unit.orders.connection(house.shop.production.id)
        assert row is not None
        row.cursor_at = house.clock()
        await unit.orders.save_connection(row)


async def test_a_key_that_was_revoked_is_told_once_a_day_however_many_sweeps_it_stops(house: House) -> None:
    await begun(house)
    house.fail(Role.PRODUCTION, Unauthorized("katana", "search sales orders", "the key was revoked"))
    await sweep_all_day(house, 6)
    assert house.listener.kinds() == ["ailing"]
    house.clock.forward(timedelta(days=1).total_seconds())
    await sweep_all_day(house, 6)
    assert house.listener.kinds() == ["ailing", "ailing"]


async def test_another_reason_on_the_same_day_is_told_at_once(house: House) -> None:
    await begun(house)
    house.fail(Role.PRODUCTION, Unauthorized("katana", "search sales orders", "the key was revoked"))
    await sweep_all_day(house, 2)
    house.fail(Role.PRODUCTION, Unauthorized("katana", "search sales orders", "the plan has no API"))
    house.clock.forward(1)
    await sweep_all_day(house, 1)
    await house.submit(submissions.sweep(house.shop.production.id, "later"))
    await house.work()
    assert [words.data["cause"].rpartition(": ")[2] for words in house.listener.lines("ailing")] == [
        "the key was revoked",
        "the plan has no API",
    ]
