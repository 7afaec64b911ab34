"""A verdict that is not good comes with what the bot had written down about the orders it names."""

from tests.faults.books import books_of
from tests.orders.making import production, sales, shipment
from tests.services.house import House
from tests.services.opening import opened
from tests.services.shipping import PARCEL, SHIP, asked, ready


async def test_the_books_tell_of_an_orders_phases_wishes_and_steps(sqlite_url: str) -> None:
    async with opened(sqlite_url) as house:
        await _shipped(house)
        books = await books_of(sqlite_url, "lost: fulfillments of #1042: 0 instead of 1\nlost: the card of #9")
    head, *told = books.splitlines()
    assert head == "#1042 (order 1), by the bot's books:"
    words = [line.split(maxsplit=1)[1] for line in told]
    assert [line.partition(":")[0] for line in words] == [
        "-> ready",
        "-> shipped",
        "ship 2 for U7",
        "ship 2, ship_desk",
    ]
    assert "done at 09:30:01" in words[3]


async def _shipped(house: House) -> None:
    order_id = await ready(house, sales(), production(), shipment())
    await asked(house, order_id, SHIP, parcel=PARCEL, user="U7")
