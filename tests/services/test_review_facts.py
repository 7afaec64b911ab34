"""What people are shown is of the moment: since when, by whom, under which number."""

from datetime import timedelta

from bot.orders.card import Card
from bot.orders.phase import Phase
from bot.orders.plan import STATUS, Intent
from bot.services import submissions
from integrations.model import Availability
from tests.orders.making import production, sales, shipment
from tests.services.house import CHANNEL, House

WAITING = {"availability": Availability.NOT_AVAILABLE}


async def asked(house: House, order_id: int) -> Card:
    """The answer to somebody who asks how the order stands, before anybody else has looked at it."""
    data = {"user": "U2", "channel": CHANNEL, "command": STATUS, "number": f"id:{order_id}"}
    await house.submit(submissions.answer("trigger-9", now=house.clock(), asked_by="U2", data=data))
    await house.work(kinds=[submissions.ANSWER])
    (card,) = house.listener.whispers()
    assert isinstance(card, Card)
    return card


async def test_who_asks_first_after_a_change_hears_since_when_it_is_so(house: House) -> None:
    order_id = await house.known(sales(), production(**WAITING), shipment())
    house.clock.forward(timedelta(days=3).total_seconds())
    house.change(production())
    card = await asked(house, order_id)
    assert (card.phase, card.since) == (Phase.READY, house.clock())


async def test_who_packed_an_order_that_is_open_again_is_not_said(house: House) -> None:
    order_id = await house.known(sales(), production(), shipment())
    await house.wish(Intent.PACK, order_id)
    await house.rest()
    house.change(production())
    house.listener.whispered.clear()
    card = await asked(house, order_id)
    assert (card.phase, card.deed) == (Phase.READY, None)


async def test_goods_that_were_gone_once_are_not_back_again_when_an_order_is_unpacked(house: House) -> None:
    order_id = await house.known(sales(), production(**WAITING), shipment())
    for record in (production(), production(**WAITING), production()):
        house.change(record)
        await house.look(order_id)
        house.clock.forward(3600)
        await house.look(order_id)
        await house.rest()
    assert [words.kind for words in house.listener.lines("again")] == ["again"]
    for intent in (Intent.PACK, Intent.UNPACK):
        house.clock.forward(3600)
        await house.wish(intent, order_id)
        await house.rest()
    house.clock.forward(3600)
    await house.look(order_id)
    await house.rest()
    assert house.listener.cards()[0].phase is Phase.READY
    assert [words.kind for words in house.listener.lines("again")] == ["again"]


async def test_an_order_is_found_by_the_number_the_shop_gives_it_now(house: House) -> None:
    order_id = await house.known(sales(), production(), shipment())
    house.change(sales(number="#EU-77"))
    await house.look(order_id)
    async with house.db.read() as unit:
        assert [row.id for row in await unit.orders.by_number_key("eu-77")] == [order_id]
        assert [row.id for row in await unit.orders.by_number_digits("77")] == [order_id]
        assert await unit.orders.by_number_key("1042") == []
