"""Production orders that belong to no order of the shop cost one reading, not one for every sweep."""

from bot.services import submissions
from tests.orders.making import production, sales
from tests.services.house import House


async def swept(house: House, slot: str) -> list[str]:
    """The calls that one sweep of production leads to."""
    house.production.calls.clear()
    house.clock.forward(300)
    await house.submit(submissions.sweep(house.shop.production.id, slot))
    await house.rest()
    return house.production.calls


async def begun(house: House) -> None:
    async with house.db.write() as unit:
        for connection in house.shop.connections:
            row = await unit.orders.connection(connection.id)
            assert row is not None
            row.cursor_at = row.baseline_at = house.clock()
            await unit.orders.save_connection(row)


async def test_an_order_made_by_hand_is_read_once_and_again_only_when_it_changes(house: House) -> None:
    await begun(house)
    by_hand = production(ref="9001", number="B2B-7")
    house.put(by_hand)
    assert await swept(house, "1") == ["open_orders", "get 9001"]
    assert await swept(house, "2") == ["open_orders"]
    house.put(production(ref="9001", number="B2B-7", lines=()))
    assert await swept(house, "3") == ["open_orders", "get 9001"]


async def test_it_is_found_all_the_same_when_the_shop_tells_of_its_order_later(house: House) -> None:
    await begun(house)
    house.put(production(channel_order_ref="501"))
    await swept(house, "1")
    order_id = await house.known(sales())
    assert (await house.order(order_id)).production is not None
