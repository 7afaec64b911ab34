"""What was submitted to be told is told once: cards coalesce, lines wait, a second try first looks for the first."""

from contextlib import nullcontext

import pytest

from bot.orders.phase import Phase
from bot.orders.plan import Intent
from bot.services import submissions
from bot.services.notifier import Address, Words
from integrations.errors import OutcomeUnknown, RateLimited, Unavailable
from integrations.model import Availability, ProductionOrder, ProductionStage
from storage.tables import Operation, State
from tests.orders.making import production, sales, shipment, waiting
from tests.services.house import CHANNEL, Crash, House

LOST = OutcomeUnknown("slack", "post a message", "no answer in time")


async def with_card(house: House) -> int:
    """A waiting order whose card is on its way."""
    order_id = await house.known(sales(), waiting(), shipment())
    async with house.db.write() as unit:
        await unit.notices.card(submissions.subject(order_id), CHANNEL)
    await house.submit(submissions.card(order_id, CHANNEL))
    return order_id


async def add_line(house: House, order_id: int | None, key: str = "moved:1") -> Operation:
    async with house.db.write() as unit:
        notice = await unit.notices.add_notice(
            key=key, kind="moved", channel=CHANNEL, data={"n": key}, order_id=order_id
        )
        kind = submissions.LINE if order_id else submissions.POST
        return (await unit.ledger.submit(submissions.told(kind, notice))).operation


async def test_a_card_is_posted_once_and_then_edited(house: House) -> None:
    order_id = await with_card(house)
    await house.work()
    house.change(production())
    await house.look(order_id)
    await house.submit(submissions.card(order_id, CHANNEL))
    await house.work()
    assert house.listener.kinds() == ["Card", "moved"]
    assert house.listener.posted[0].edits == 1
    assert house.listener.cards()[0].phase is Phase.READY


@pytest.mark.parametrize("dies", [False, True], ids=["its answer is lost", "its process dies"])
async def test_an_edit_that_lands_behind_a_newer_one_does_not_stay(house: House, dies: bool) -> None:
    order_id = await with_card(house)
    await house.work()
    house.listener.edits_land_late = Crash() if dies else OutcomeUnknown("slack", "edit a message", "no answer")
    with pytest.raises(Crash) if dies else nullcontext():
        await changed(house, order_id, waiting(Availability.NOT_AVAILABLE))
    house.listener.edits_land_late = None
    await house.restart()
    await changed(house, order_id, production())
    assert house.listener.cards()[0].phase is Phase.READY
    house.listener.land()
    assert house.listener.cards()[0].phase is Phase.WAITING_STOCK
    house.clock.forward(house.listener.settle.total_seconds())
    await house.rest()
    assert house.listener.cards()[0].phase is Phase.READY


async def test_an_edit_that_was_not_sent_is_not_made_twice(house: House) -> None:
    order_id = await with_card(house)
    await house.work()
    house.listener.failing[CHANNEL] = RateLimited("slack", "edit a message", retry_after=1.0)
    await changed(house, order_id, production())
    house.listener.failing.clear()
    house.clock.forward(house.listener.settle.total_seconds())
    await house.rest()
    house.clock.forward(house.listener.settle.total_seconds())
    await house.rest()
    assert house.listener.cards()[0].phase is Phase.READY
    assert house.listener.posted[0].edits == 1


async def test_a_card_that_was_edited_by_a_process_that_died_is_not_taken_for_what_it_showed_before(
    house: House,
) -> None:
    """The edit took effect and nobody wrote that down; by the next one the order stands as it did before."""
    order_id = await with_card(house)
    await changed(house, order_id, production())
    house.listener.edits_land_late = Crash()
    with pytest.raises(Crash):
        await changed(house, order_id, production(stage=ProductionStage.PACKED))
    house.listener.land()
    await house.restart()
    assert house.listener.cards()[0].phase is Phase.PACKED
    house.change(production())
    await house.look(order_id)
    await house.rest()
    assert house.listener.cards()[0].phase is Phase.READY


async def changed(house: House, order_id: int, record: ProductionOrder) -> None:
    """Katana says something else, and the card is to show it."""
    house.change(record)
    await house.look(order_id)
    await house.submit(submissions.card(order_id, CHANNEL))
    await house.work()


async def test_any_number_of_changes_is_one_edit(house: House) -> None:
    order_id = await with_card(house)
    await house.work()
    for availability in (Availability.NOT_AVAILABLE, Availability.EXPECTED, Availability.NOT_AVAILABLE):
        house.change(waiting(availability))
        await house.look(order_id)
        await house.submit(submissions.card(order_id, CHANNEL))
    await house.work()
    assert house.listener.posted[0].edits == 1


async def test_a_card_that_shows_the_same_is_left_alone(house: House) -> None:
    order_id = await with_card(house)
    await house.work()
    house.clock.forward(600)
    await house.look(order_id)
    (operation,) = await house.submit(submissions.card(order_id, CHANNEL))
    await house.work()
    assert house.listener.posted[0].edits == 0
    assert (await house.operation(operation)).result == {"words": "nothing to edit"}


async def test_a_system_that_goes_down_is_shown_on_the_card(house: House) -> None:
    order_id = await with_card(house)
    await house.work()
    house.production.failing = Unavailable("katana", "read")
    house.clock.forward(60)
    await house.look(order_id)
    await house.submit(submissions.card(order_id, CHANNEL))
    await house.work(kinds=[submissions.CARD])
    assert house.listener.posted[0].edits == 1
    assert [row.stale for row in house.listener.cards()[0].systems] == [False, True, False]


async def test_an_order_without_a_card_is_not_given_one_by_drawing_it(house: House) -> None:
    order_id = await house.known(sales(), waiting(), shipment())
    (operation,) = await house.submit(submissions.card(order_id, CHANNEL))
    await house.work()
    assert (await house.operation(operation)).state is State.DONE
    assert house.listener.posted == []


async def test_a_card_whose_message_was_deleted_is_posted_anew(house: House) -> None:
    order_id = await with_card(house)
    await house.work()
    house.listener.posted.clear()
    house.change(production())
    await house.look(order_id)
    await house.submit(submissions.card(order_id, CHANNEL))
    await house.rest()
    assert [card.phase for card in house.listener.cards()] == [Phase.READY]


@pytest.mark.parametrize("lost", [False, True], ids=["it was not sent", "it was"])
async def test_a_post_with_no_clear_answer_is_looked_for_before_it_is_tried_again(house: House, lost: bool) -> None:
    order_id = await with_card(house)
    if lost:
        house.listener.lost_answer = LOST
    else:
        house.listener.failing[CHANNEL] = LOST
    await house.work()
    house.listener.failing.clear()
    house.clock.forward(1)
    await house.work()
    assert len(house.listener.posted) == int(lost), "nobody may look before the first post can have landed"
    await house.rest()
    (message,) = house.listener.posted
    await house.submit(submissions.card(order_id, CHANNEL))
    await house.work()
    assert (len(house.listener.posted), message.edits) == (1, int(lost))


@pytest.mark.parametrize("before_end", [False, True], ids=["before its result is kept", "before its end is"])
async def test_a_post_whose_process_dies_is_found_again(house: House, before_end: bool) -> None:
    await with_card(house)
    house.crashes.before_end, house.crashes.before_result = before_end, not before_end
    with pytest.raises(Crash):
        await house.work()
    await house.restart()
    await house.rest()
    assert house.listener.kinds() == ["Card"]
    async with house.db.read() as unit:
        (card,) = await unit.notices.cards(submissions.subject(1))
    assert card.ts == house.listener.posted[0].ts


async def test_a_rate_limit_passes_and_posts_once(house: House) -> None:
    await with_card(house)
    house.listener.failing[CHANNEL] = RateLimited("slack", "post a message", retry_after=30.0)
    await house.work()
    house.clock.forward(29)
    await house.work()
    house.listener.failing.clear()
    await house.rest()
    assert house.listener.kinds() == ["Card"]


# lines --------------------------------------------------------------------------------------------------------
async def test_a_line_is_added_to_the_thread_of_its_card(house: House) -> None:
    order_id = await with_card(house)
    await add_line(house, order_id)
    await house.rest()
    card, line = house.listener.posted
    assert (line.thread_ts, line.shown) == (card.ts, Words("moved", {"n": "moved:1"}))


async def test_a_line_waits_for_its_card(house: House) -> None:
    order_id = await with_card(house)
    await add_line(house, order_id)
    house.listener.failing[CHANNEL] = RateLimited("slack", "post a message", retry_after=30.0)
    await house.work()
    house.listener.failing.clear()
    house.clock.forward(5)
    await house.work(kinds=[submissions.LINE])
    assert house.listener.posted == []
    await house.rest()
    assert house.listener.kinds() == ["Card", "moved"]


async def test_a_line_whose_card_will_never_come_ends(house: House) -> None:
    order_id = await house.known(sales(), waiting(), shipment())
    operation = await add_line(house, order_id)
    await house.work()
    assert (await house.operation(operation)).state is State.DONE
    assert house.listener.posted == []


async def test_the_lines_of_a_thread_keep_their_order(house: House) -> None:
    order_id = await with_card(house)
    for number in range(5):
        await add_line(house, order_id, f"moved:{number}")
    await house.rest()
    assert [words.data["n"] for words in house.listener.lines()] == [f"moved:{number}" for number in range(5)]


async def test_a_notice_is_told_once_however_often_it_is_submitted(house: House) -> None:
    for _ in range(3):
        await add_line(house, None, "baseline:1")
        await house.work()
    assert house.listener.kinds() == ["moved"]
    async with house.db.read() as unit:
        assert await unit.notices.unsent() == []


async def test_a_line_with_no_clear_answer_is_not_said_twice(house: House) -> None:
    order_id = await with_card(house)
    await house.work()
    await add_line(house, order_id)
    house.listener.lost_answer = LOST
    await house.rest()
    assert house.listener.kinds() == ["Card", "moved"]


# one person ---------------------------------------------------------------------------------------------------
async def test_a_whisper_goes_to_who_asked_and_nobody_else(house: House) -> None:
    data = {"user": "U1", "channel": CHANNEL, "response_url": "https://r", "kind": "hint", "words": {"a": 1}}
    await house.submit(submissions.whisper("w", now=house.clock(), data=data))
    await house.work()
    address = Address(user="U1", channel=CHANNEL, response_url="https://r")
    assert house.listener.whispered == [(address, Words("hint", {"a": 1}))]
    assert house.listener.posted == []


async def test_a_whisper_with_no_clear_answer_is_said_again(house: House) -> None:
    """Nobody can look for what only one person sees: an answer twice beats an answer never."""
    data: dict[str, object] = {"user": "U1", "channel": CHANNEL, "kind": "hint", "words": {}}
    await house.submit(submissions.whisper("w", now=house.clock(), data=data))
    house.listener.failing["U1"] = LOST
    await house.work()
    house.listener.failing.clear()
    await house.rest()
    assert len(house.listener.whispered) == 1


# what a card says of people -----------------------------------------------------------------------------------
async def test_a_card_says_who_is_packing_then_who_packed(house: House) -> None:
    order_id = await with_card(house)
    house.change(production())
    await house.look(order_id)
    await house.work()
    await house.wish(Intent.PACK, order_id, user="U7", from_card=True)
    await house.work(kinds=[submissions.CARD])
    (card,) = house.listener.cards()
    assert card.deed is not None
    assert (card.deed.who, card.deed.running, card.intents) == ("U7", True, ())
    await house.rest()
    (card,) = house.listener.cards()
    assert card.deed is not None
    assert (card.phase, card.deed.who, card.deed.running) == (Phase.PACKED, "U7", False)


async def test_a_card_credits_nobody_with_what_was_packed_in_katana(house: House) -> None:
    order_id = await with_card(house)
    house.change(production(stage=ProductionStage.PACKED))
    await house.look(order_id)
    await house.rest()
    (card,) = house.listener.cards()
    assert (card.phase, card.deed) == (Phase.PACKED, None)
