"""After an outage, or a deletion, what has to be done is done once and nothing stays undone."""

from bot.orders.card import Card
from bot.orders.order import Role
from bot.services import submissions
from integrations.errors import Unavailable
from integrations.model import Availability
from storage.tables import State
from tests.orders.making import production, sales, shipment
from tests.services.house import CHANNEL, House


async def test_after_an_outage_one_sweep_is_enough_for_all_that_were_missed(house: House) -> None:
    katana = house.shop.production.id
    async with house.db.write() as unit:
        row = await unit.orders.connection(katana)
        assert row is not None
        row.cursor_at = house.clock()
        await unit.orders.save_connection(row)
    house.fail(Role.PRODUCTION, Unavailable("katana", "search sales orders", "503"))
    for slot in range(12):
        await house.submit(submissions.sweep(katana, str(slot)))
        await house.work()
        house.clock.forward(300)
    house.production.calls.clear()
    house.fail(Role.PRODUCTION, None)
    await house.rest()
    assert house.production.calls == ["open_orders"]
    assert (await house.last(submissions.SWEEP)).state is State.DONE


async def test_what_waits_for_the_baseline_asks_ever_more_rarely(house: House) -> None:
    (resolve,) = await house.submit(submissions.resolve(house.shop.channel.id, ref="501"))
    until = house.clock().timestamp() + 300
    while house.clock().timestamp() < until:
        await house.work()
        house.clock.forward(1)
    most = 7 + 300 / 15  # pauses double to half a minute in seven tries, and chance may halve each
    assert (await house.operation(resolve)).fence <= most


async def test_a_card_whose_message_was_deleted_is_posted_once_more_with_what_is_true_now(house: House) -> None:
    order_id = await house.known(sales(), production(availability=Availability.NOT_AVAILABLE), shipment())
    house.change(production())
    await house.look(order_id)
    house.clock.forward(200)
    await house.look(order_id)
    await house.rest()
    assert len(house.listener.cards()) == 1
    house.listener.posted.clear()
    house.change(sales(cancelled_at=house.clock()))
    await house.look(order_id)
    await house.rest()
    (card,) = house.listener.cards()
    assert card.reason == "cancelled in the shop"
    async with house.db.read() as unit:
        row = await unit.notices.find_card(submissions.subject(order_id), CHANNEL)
    assert row is not None
    assert row.ts == next(one.ts for one in house.listener.posted if isinstance(one.shown, Card))
    assert house.listener.lines("trouble") == []
