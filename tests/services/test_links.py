"""What people say of records that only a number ties to an order: kept once, told, undone, and gone by ever after."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.orders.linking import LinkSays, question_of, written
from bot.orders.order import Order
from bot.orders.plan import Intent
from bot.services import submissions
from bot.services.adopt import adopt
from bot.services.notifier import Words
from integrations.model import ProductionStage, Shipment, System
from storage.tables import State
from tests.orders.making import line, production, sales, shipment
from tests.services.house import Crash, House
from tests.services.opening import opened

BY_HAND = production(channel_order_ref=None)
"""Made by hand in Katana: nothing but its number says whose it is."""
KATANA = written((System.KATANA, "7001"))
DESK = written((System.SHIPSTATION, "9001"))


@pytest.fixture
async def two(sqlite_url: str) -> AsyncIterator[House]:
    """Two shops over one Katana and one ShipStation."""
    async with opened(sqlite_url, shops=2) as house:
        yield house


async def by_hand(house: House, *others: Any) -> int:
    return await house.known(sales(), BY_HAND, shipment(), *others)


async def says(house: House, how: LinkSays, order_id: int, user: str = "U1", **about: Any) -> None:
    """A second later somebody presses; each press is a delivery of its own."""
    house.clock.forward(1)
    person = house.person(user, f"link-{user}-{house.clock():%H%M%S}")
    await house.ask.link(person, how, about or {"record": KATANA}, order_id, from_card=False)
    await house.work()


async def answer_id(house: House, order_id: int) -> int:
    async with house.db.read() as unit:
        return (await unit.link_answers.standing(order_id))[-1].id


async def seen(house: House, order_id: int) -> Order:
    """The order after one more look."""
    house.clock.forward(1)
    await house.look(order_id)
    return await house.order(order_id)


def whispered(house: House, kind: str) -> list[dict[str, Any]]:
    return [said.data for said in house.listener.whispers() if isinstance(said, Words) and said.kind == kind]


async def packed(house: House, order_id: int) -> str:
    await house.wish(Intent.PACK, order_id)
    await house.work()
    return (await house.last("pack")).state


# yes ------------------------------------------------------------------------------------------------------------
async def test_until_somebody_says_so_nothing_is_written_and_the_refusal_says_how(house: House) -> None:
    order_id = await by_hand(house)
    assert await packed(house, order_id) == State.REFUSED
    assert house.production.writes == []
    (refused,) = whispered(house, "refused")
    assert "say first whether it is this order" in refused["words"]


async def test_once_said_what_was_refused_goes_through(house: House) -> None:
    order_id = await by_hand(house)
    await says(house, LinkSays.YES, order_id)
    assert await packed(house, order_id) == State.DONE
    assert house.production.writes == ["pack 7001"]
    async with house.db.read() as unit:
        (link,) = [one for one in await unit.orders.links(order_id) if one.ref == "7001"]
        entries = [one for one in await unit.people.audit_of(order_id) if one.action == "link_yes"]
    assert (link.strength, link.linked_by) == ("medium", "U1")
    assert [(one.user_id, one.after["record"]) for one in entries] == [("U1", KATANA)]


async def test_it_is_remembered_by_every_later_reading_even_under_another_number(house: House) -> None:
    order_id = await by_hand(house)
    await says(house, LinkSays.YES, order_id)
    house.change(production(channel_order_ref=None, number="renamed by hand"))
    order = await seen(house, order_id)
    assert order.production is not None
    assert (order.production.number, order.weak, question_of(order)) == ("renamed by hand", frozenset(), None)


async def test_a_record_that_names_the_shops_id_is_better_than_what_was_said(house: House) -> None:
    order_id = await by_hand(house)
    await says(house, LinkSays.YES, order_id)
    house.change(production("7002"), production(channel_order_ref="999", number="#999"))
    order = await seen(house, order_id)
    assert order.production is not None
    assert order.production.ref in ("7001", "7002")
    assert order.weak == frozenset()


# no -------------------------------------------------------------------------------------------------------------
async def test_what_is_not_this_order_is_left_out_of_every_later_reading(house: House) -> None:
    order_id = await by_hand(house)
    await says(house, LinkSays.NO, order_id)
    assert (await house.order(order_id)).production is None
    house.change(production(channel_order_ref=None, stage=ProductionStage.PACKED))
    assert (await seen(house, order_id)).production is None
    assert await packed(house, order_id) == State.REFUSED


async def test_of_two_records_the_other_one_is_asked_about_next(house: House) -> None:
    second = production("7002", channel_order_ref=None)
    order_id = await by_hand(house, second)
    first = question_of(await house.order(order_id))
    assert first is not None
    await says(house, LinkSays.NO, order_id, record=written((System.KATANA, first.ref)))
    next_one = question_of(await house.order(order_id))
    assert next_one is not None
    assert {first.ref, next_one.ref} == {"7001", "7002"}


# undo -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("how", [LinkSays.YES, LinkSays.NO])
async def test_taken_back_it_is_asked_again(house: House, how: LinkSays) -> None:
    order_id = await by_hand(house)
    await says(house, how, order_id)
    await says(house, LinkSays.UNDO, order_id, "U2", answer=await answer_id(house, order_id))
    order = await seen(house, order_id)
    assert order.weak == {System.KATANA}
    assert question_of(order) is not None
    assert await packed(house, order_id) == State.REFUSED
    await says(house, LinkSays.YES, order_id)
    assert await packed(house, order_id) == State.DONE


async def test_taken_back_it_is_asked_on_the_card_at_once_and_not_only_after_the_next_look(house: House) -> None:
    order_id = await by_hand(house)
    await says(house, LinkSays.YES, order_id)
    await house.ask.link(
        house.person("U1", "undo"),
        LinkSays.UNDO,
        {"answer": await answer_id(house, order_id)},
        order_id,
        from_card=False,
    )
    await house.work(kinds=[LinkSays.UNDO.value])
    assert question_of(await house.order(order_id)) is not None


async def test_taken_back_twice_is_once(house: House) -> None:
    order_id = await by_hand(house)
    await says(house, LinkSays.YES, order_id)
    answer = await answer_id(house, order_id)
    await says(house, LinkSays.UNDO, order_id, answer=answer)
    await says(house, LinkSays.YES, order_id, "U2")
    await says(house, LinkSays.UNDO, order_id, answer=answer)
    assert (await house.order(order_id)).weak == frozenset()


# once -----------------------------------------------------------------------------------------------------------
async def test_who_comes_second_is_told_who_was_first(house: House) -> None:
    order_id = await by_hand(house)
    await says(house, LinkSays.YES, order_id, "U1")
    await says(house, LinkSays.NO, order_id, "U2")
    (settled,) = whispered(house, "link_settled")
    assert (settled["who"], settled["mine"], settled["another"]) == ("U1", True, False)
    assert (await house.order(order_id)).production is not None


@pytest.mark.parametrize("record", ["katana:1", "shipstation:9001", "katana:7001:", "nonsense", "woocommerce:1"])
async def test_only_a_record_that_is_asked_about_can_be_spoken_of(house: House, record: str) -> None:
    order_id = await by_hand(house)
    await says(house, LinkSays.YES, order_id, record=record)
    assert len(whispered(house, "link_settled")) == 1
    assert (await house.order(order_id)).weak == {System.KATANA}


async def test_delivered_twice_and_killed_half_way_it_is_said_once(house: House) -> None:
    order_id = await by_hand(house)
    person = house.person("U1", "one press")
    house.clock.forward(1)
    assert await house.ask.link(person, LinkSays.YES, {"record": KATANA}, order_id, from_card=False)
    assert not await house.ask.link(person, LinkSays.YES, {"record": KATANA}, order_id, from_card=False)
    house.crashes.before_end = True
    with pytest.raises(Crash):
        await house.work(kinds=[LinkSays.YES.value])
    await house.restart()
    await house.work()
    async with house.db.read() as unit:
        assert len(await unit.link_answers.of_order(order_id)) == 1
    assert len(whispered(house, "link_answered")) == 1
    assert whispered(house, "link_settled") == []


# several shops --------------------------------------------------------------------------------------------------
async def a_second_1042(house: House, **changes: Any) -> int:
    """The other shop has an order of the same number."""
    other = house.premises[1]
    sold = sales("801", **changes)
    other.channel.put(sold)
    async with house.db.write() as unit:
        order_id = (await adopt(unit, other.shop, sold)).id
    await house.submit(submissions.look(order_id))
    await house.work()
    return order_id


async def order_of(house: House, order_id: int, nth: int) -> Order:
    from bot.services.known import known_of, order_row

    async with house.db.read() as unit:
        row = await order_row(unit, order_id)
        shop = house.premises[nth].shop
        return (await known_of(unit, row, shop)).order(shop)


async def test_what_is_one_shops_order_for_sure_is_never_asked_of_the_other(two: House) -> None:
    first = await two.known(sales(), production(), shipment())
    second = await a_second_1042(two)
    theirs = await order_of(two, second, 1)
    assert (theirs.production, theirs.shipments) == (None, ())
    assert (await order_of(two, first, 0)).weak == frozenset()


async def test_a_record_of_neither_shop_is_asked_of_both_and_one_yes_settles_both(two: House) -> None:
    loose: Shipment = shipment(channel_order_ref=None, lines=(line("CUP", 1),))
    first = await two.known(sales(), production(), loose)
    second = await a_second_1042(two)
    await two.submit(submissions.look(first))
    await two.work()
    asked = [question_of(await order_of(two, order_id, nth)) for nth, order_id in enumerate((first, second))]
    assert [one.namesakes for one in asked if one] == [("Shop2",), ("Main",)]
    await says(two, LinkSays.YES, second, record=DESK)
    mine, theirs = await order_of(two, first, 0), await order_of(two, second, 1)
    assert [one.ref for one in theirs.shipments] == ["9001"]
    assert (mine.shipments, mine.weak) == ((), frozenset())
    await says(two, LinkSays.YES, first, record=DESK)
    (settled,) = whispered(two, "link_settled")
    assert settled["another"] is True


async def test_both_shops_saying_yes_at_once_is_one_owner(two: House) -> None:
    first = await two.known(sales(), production(), shipment(channel_order_ref=None))
    second = await a_second_1042(two)
    for nth, order_id in enumerate((first, second)):
        person = two.person(f"U{nth}", f"press-{nth}")
        await two.ask.link(person, LinkSays.YES, {"record": DESK}, order_id, from_card=False)
    await two.work()
    owners = [
        [one.ref for one in (await order_of(two, order_id, nth)).shipments]
        for nth, order_id in enumerate((first, second))
    ]
    assert sorted(owners) == [[], ["9001"]]


# what is shown --------------------------------------------------------------------------------------------------
async def test_the_history_tells_who_said_what(house: House) -> None:
    from bot.services.history import history

    order_id = await by_hand(house)
    await says(house, LinkSays.YES, order_id)
    await says(house, LinkSays.UNDO, order_id, "U2", answer=await answer_id(house, order_id))
    async with house.db.read() as unit:
        events = [event for event in (await history(unit, await house.row(order_id))).events if event.kind != "moved"]
    assert [(event.kind, event.who, event.words) for event in events] == [
        ("link_yes", "U1", "Katana #1042"),
        ("link_undo", "U2", "Katana #1042"),
    ]
