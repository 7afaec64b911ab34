"""Who is told what: a card of its own, the day's list, a line in the thread, or nothing."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.orders.phase import Phase
from bot.orders.plan import Intent
from bot.services import submissions
from bot.services.notifier import ReadyList
from integrations.errors import Rejected
from integrations.model import Availability, ProductionStage, ShipmentState
from storage.tables import State
from tests.orders.making import production, sales, shipment, waiting
from tests.services.house import CHANNEL, House
from tests.services.opening import opened
from tests.services.shipping import LABEL, asked, house_with, sent

SETTLED = 120.0


async def ready_now(house: House, order_id: int) -> None:
    """The goods are there, and have been for long enough."""
    house.change(production())
    await house.look(order_id)
    house.clock.forward(SETTLED)
    await house.look(order_id)
    await house.rest()


async def waited(house: House) -> int:
    """An order that waited for its goods and now has a card."""
    order_id = await house.known(sales(), waiting(), shipment())
    await ready_now(house, order_id)
    return order_id


def the_list(house: House) -> ReadyList:
    """The day's list, of which there is one."""
    (found,) = [one.shown for one in house.listener.posted if isinstance(one.shown, ReadyList)]
    return found


async def test_an_order_that_waited_gets_a_card_of_its_own(house: House) -> None:
    await waited(house)
    assert house.listener.kinds() == ["Card"]
    (card,) = house.listener.cards()
    assert (card.number, card.phase, card.intents) == ("#1042", Phase.READY, (Intent.PACK, Intent.SHIP))
    assert card.waited_from == sales().placed_at


async def test_an_order_that_was_in_stock_on_arrival_is_on_the_days_list(house: House) -> None:
    await house.known(sales(), production(), shipment())
    house.clock.forward(SETTLED)
    await house.look(1)
    await house.rest()
    assert house.listener.kinds() == ["ReadyList"]
    assert [card.number for card in the_list(house).ready] == ["#1042"]
    assert the_list(house).day == "2026-03-02"


@pytest.mark.parametrize("reading", range(1, 25))
async def test_a_day_that_ends_in_the_middle_of_a_look_leaves_nothing_out(house: House, reading: int) -> None:
    """Whichever reading of the clock is the last of the old day, the order is on the one list that is shown."""
    await house.known(sales(), production(), shipment())
    house.clock.time = datetime(2026, 3, 2, 21, 59, 59, 500_000, tzinfo=UTC)
    house.clock.leaps_after = reading
    await house.look(1)
    await house.rest()
    assert [card.number for card in the_list(house).ready] == ["#1042"]


async def test_the_day_is_that_of_the_shop(house: House) -> None:
    """At 22:30 in London it is the next day in Tallinn."""
    await house.known(sales(), production(), shipment())
    house.clock.forward(13 * 3600)
    await house.look(1)
    await house.rest()
    assert the_list(house).day == "2026-03-03"


@pytest.fixture
async def card_house(sqlite_url: str) -> AsyncIterator[House]:
    async with opened(sqlite_url, all_cards=True) as house:
        yield house


async def test_with_all_cards_every_ready_order_gets_one(card_house: House) -> None:
    await card_house.known(sales(), production(), shipment())
    card_house.clock.forward(SETTLED)
    await card_house.look(1)
    await card_house.rest()
    assert card_house.listener.kinds() == ["Card"]


async def test_before_goods_have_settled_nobody_is_told(house: House) -> None:
    order_id = await house.known(sales(), waiting(), shipment())
    house.change(production())
    await house.look(order_id)
    await house.work()
    assert house.listener.posted == []


async def test_what_happens_to_an_order_without_a_card_is_told_to_nobody(house: House) -> None:
    order_id = await house.known(sales(), waiting(), shipment())
    house.change(shipment(state=ShipmentState.SHIPPED))
    await house.look(order_id)
    await house.work()
    assert house.listener.posted == []


async def test_the_same_news_twice_is_told_once(house: House) -> None:
    order_id = await waited(house)
    for _ in range(3):
        house.clock.forward(60)
        await house.look(order_id)
        await house.work()
    (message,) = house.listener.posted
    assert message.edits == 0


async def test_each_move_of_an_order_with_a_card_edits_it_and_adds_one_line(house: House) -> None:
    order_id = await waited(house)
    house.change(production(stage=ProductionStage.PACKED))
    await house.look(order_id)
    house.change(shipment(state=ShipmentState.SHIPPED))
    await house.look(order_id)
    await house.work()
    assert house.listener.kinds() == ["Card", "moved", "moved"]
    card, *lines = house.listener.posted
    assert {line.thread_ts for line in lines} == {card.ts}
    moves = [(words.data["from"], words.data["to"], words.data["who"]) for words in house.listener.lines("moved")]
    assert moves == [("ready", "packed", None), ("packed", "shipped", None)]
    assert house.listener.cards()[0].phase is Phase.SHIPPED


async def test_a_move_of_ours_names_who_asked_for_it(house: House) -> None:
    order_id = await waited(house)
    await house.wish(Intent.PACK, order_id, user="U7", from_card=True)
    await house.rest()
    house.clock.forward(60)
    await house.wish(Intent.UNPACK, order_id, user="U8", from_card=True)
    await house.rest()
    assert [words.data["who"] for words in house.listener.lines("moved")] == ["U7", "U8"]


async def test_a_move_in_katanas_own_screen_is_nobodys_of_ours(house: House) -> None:
    """Packed by us, taken back and packed again by hand there: the second time it was not us."""
    order_id = await waited(house)
    await house.wish(Intent.PACK, order_id, user="U7", from_card=True)
    await house.rest()
    house.clock.forward(600)
    for stage in (ProductionStage.OPEN, ProductionStage.PACKED):
        house.change(production(stage=stage))
        await house.look(order_id)
        house.clock.forward(60)
    await house.rest()
    assert [words.data["who"] for words in house.listener.lines("moved")] == ["U7", None, None]


async def test_two_deeds_between_two_looks_are_both_told(house: House) -> None:
    """Nobody looked when it was let go: the next look finds it packed."""
    order_id = await waited(house)
    await house.wish(Intent.HOLD, order_id, user="U7")
    await house.rest()
    await house.wish(Intent.RELEASE, order_id, user="U8")
    await house.work(kinds=[Intent.RELEASE])
    await house.wish(Intent.PACK, order_id, user="U9")
    await house.work(kinds=[Intent.PACK])
    await house.rest()
    lines = [(words.data["did"], words.data["who"]) for words in house.listener.lines("moved")]
    assert lines == [("hold", "U7"), ("release", "U8"), ("pack", "U9")]


async def test_a_deed_that_was_done_while_a_look_read_is_told_by_the_look_that_shows_it(house: House) -> None:
    """The look that had read Katana before is stored after: it shows the order let go, and not yet packed."""
    order_id = await waited(house)
    await house.wish(Intent.HOLD, order_id, user="U7")
    await house.rest()
    await house.wish(Intent.RELEASE, order_id, user="U8")
    await house.work(kinds=[Intent.RELEASE])
    await house.wish(Intent.PACK, order_id, user="U9")
    await house.work(kinds=[Intent.PACK])
    house.change(production())
    house.clock.forward(60)
    await house.look(order_id)
    house.change(production(stage=ProductionStage.PACKED))
    await house.look(order_id)
    await house.rest()
    lines = [(words.data["did"], words.data["who"]) for words in house.listener.lines("moved")]
    assert lines == [("hold", "U7"), ("release", "U8"), ("pack", "U9")]


async def test_a_shipping_that_stopped_half_way_is_told_once_though_it_is_still_open(sqlite_url: str) -> None:
    """Its parcel comes back, and somebody else ships the order at the desk."""
    async with house_with(sqlite_url) as house:
        order_id = await waited(house)
        house.channel.refusal = Rejected(house.channel.system, "write", "location is closed")
        assert (await asked(house, order_id, user="U7")).state is State.ASK_HUMAN
        for at_the_desk in (shipment(), sent(LABEL)):
            house.clock.forward(600)
            house.change(at_the_desk)
            await house.look(order_id)
        await house.rest()
        assert (await house.last("ship")).state is State.ASK_HUMAN
        moves = [(words.data["to"], words.data["who"]) for words in house.listener.lines("moved")]
        assert moves == [("shipped", "U7"), ("ready", None), ("shipped", None)]


async def packed_without_a_card(house: House) -> int:
    """Somebody packs an order of the list, which gets its card later."""
    order_id = await house.known(sales(), production(), shipment())
    await house.wish(Intent.PACK, order_id, user="U7")
    await house.rest()
    async with house.db.write() as unit:
        await unit.notices.card(submissions.subject(order_id), CHANNEL)
    await house.submit(submissions.card(order_id, CHANNEL))
    await house.rest()
    return order_id


async def test_a_deed_that_was_seen_before_there_was_a_card_is_not_taken_for_a_later_one(house: House) -> None:
    order_id = await packed_without_a_card(house)
    for stage in (ProductionStage.OPEN, ProductionStage.PACKED):
        house.clock.forward(600)
        house.change(production(stage=stage))
        await house.look(order_id)
    await house.rest()
    assert [words.data["who"] for words in house.listener.lines("moved")] == [None, None]


async def test_what_was_done_before_there_was_a_card_is_not_made_up_for(house: House) -> None:
    order_id = await packed_without_a_card(house)
    house.clock.forward(600)
    await house.wish(Intent.UNPACK, order_id, user="U8")
    await house.rest()
    assert [words.data["who"] for words in house.listener.lines("moved")] == ["U8"]


async def flickered(house: House, away: float) -> int:
    """Told as ready, away for some seconds, and back."""
    order_id = await waited(house)
    house.change(waiting(Availability.NOT_AVAILABLE))
    await house.look(order_id)
    house.clock.forward(away)
    house.change(production())
    await house.look(order_id)
    await house.rest()
    return order_id


async def test_goods_that_go_away_edit_the_card_and_add_a_line(house: House) -> None:
    """Scenario 3: no longer in stock, no button to pack it as ready, one line."""
    order_id = await waited(house)
    house.change(waiting(Availability.NOT_AVAILABLE))
    await house.look(order_id)
    await house.rest()
    assert house.listener.kinds() == ["Card", "moved"]
    assert house.listener.cards()[0].phase is Phase.WAITING_STOCK


async def test_goods_that_are_back_ring_once_when_they_have_stayed(house: House) -> None:
    order_id = await flickered(house, away=300)
    assert house.listener.kinds() == ["Card", "moved", "moved"]
    house.clock.forward(29 * 60)
    await house.look(order_id)
    await house.rest()
    assert house.listener.lines("again") == []
    house.clock.forward(60)
    for _ in range(3):
        await house.look(order_id)
        await house.rest()
        house.clock.forward(600)
    (again,) = house.listener.lines("again")
    assert again.data["broadcast"] is True


async def test_an_order_that_was_held_and_released_moves_but_does_not_ring(house: House) -> None:
    """Its goods were there all the time."""
    order_id = await waited(house)
    for held in (True, False):
        house.change(
            sales(held=held), shipment(state=ShipmentState.ON_HOLD if held else ShipmentState.AWAITING_SHIPMENT)
        )
        await house.look(order_id)
        await house.rest()
    house.clock.forward(SETTLED)
    await house.look(order_id)
    await house.rest()
    assert house.listener.kinds() == ["Card", "moved", "moved"]


async def test_an_order_of_the_list_that_goes_away_is_marked_there(house: House) -> None:
    await house.known(sales(), production(), shipment())
    house.clock.forward(SETTLED)
    await house.look(1)
    await house.rest()
    house.change(waiting(Availability.NOT_AVAILABLE))
    await house.look(1)
    await house.rest()
    assert house.listener.kinds() == ["ReadyList"]
    assert ([card.number for card in the_list(house).gone], the_list(house).ready) == (["#1042"], ())


async def test_a_list_of_yesterday_is_marked_yesterday(house: House) -> None:
    await house.known(sales(), production(), shipment())
    house.clock.forward(SETTLED)
    await house.look(1)
    await house.rest()
    house.clock.forward(24 * 3600)
    house.change(waiting(Availability.NOT_AVAILABLE))
    await house.look(1)
    await house.rest()
    assert the_list(house).day == "2026-03-02"
    assert [card.number for card in the_list(house).gone] == ["#1042"]


async def test_an_order_of_the_list_that_then_waits_leaves_it_for_a_card(house: House) -> None:
    await house.known(sales(), production(), shipment())
    house.clock.forward(SETTLED)
    await house.look(1)
    await house.rest()
    house.change(waiting(Availability.NOT_AVAILABLE))
    await house.look(1)
    await house.rest()
    house.clock.forward(3600)
    await ready_now(house, 1)
    assert house.listener.kinds() == ["ReadyList", "Card"]


async def test_a_test_order_is_told_to_nobody(house: House) -> None:
    order_id = await house.known(sales(test=True), waiting(), shipment())
    await ready_now(house, order_id)
    assert house.listener.posted == []
