"""Several orders are packed as one would be, each once, and one message says how each of them went."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.orders.bulk import Bulk, Outcome
from bot.orders.plan import Intent
from bot.services import submissions
from bot.services.ask import Wish
from bot.services.bulk import EACH_TAKES, Bulks
from bot.services.notifier import Words
from bot.services.overview import FRESH_FOR
from bot.services.submissions import INTENT_LIFE
from integrations.errors import OutcomeUnknown, Unavailable
from integrations.model import Payment, ProductionStage, System
from storage.tables import State
from tests.orders.making import production, sales, shipment, waiting
from tests.services.house import CHANNEL, Crash, House

PACE = timedelta(seconds=2)


async def ready(house: House, *numbers: int) -> list[int]:
    """Ready orders of these numbers, as three systems know them."""
    made = []
    for number in numbers:
        of, name = {"channel_order_ref": f"5{number}"}, f"#{number}"
        records = (
            sales(f"5{number}", number=name),
            production(f"7{number}", number=name, **of),
            shipment(f"9{number}", number=str(number), **of),
        )
        made.append(await house.known(*records))
    return made


def bulks(house: House) -> Bulks:
    return Bulks(house.db, house.shops, house.ask, clock=house.clock, wall=house.clock, pace=PACE)


async def pack(house: House, orders: Sequence[int], *, user: str = "U1", delivery: str = "view:1") -> bool:
    return await bulks(house).wish(house.person(user, delivery), orders)


def shown(house: House) -> list[Bulk]:
    """The messages about several orders, as they stand."""
    return [one.shown for one in house.listener.posted if isinstance(one.shown, Bulk)]


def outcomes(house: House) -> dict[str, Outcome]:
    return {item.number: item.outcome for item in shown(house)[-1].items}


async def test_each_is_packed_once_and_one_message_says_so(house: House) -> None:
    orders = await ready(house, 1042, 1043, 1044)
    assert await pack(house, orders)
    await house.rest()
    assert house.production.writes == ["pack 71042", "pack 71043", "pack 71044"]
    (message,) = shown(house)
    assert (message.who, message.over, message.count(Outcome.PACKED), message.left) == ("U1", True, 3, ())
    assert not [kind for kind in house.listener.whispered_kinds() if kind == "packed"], "the message is the answer"


async def test_the_message_stands_before_the_first_is_packed_and_is_edited(house: House) -> None:
    orders = await ready(house, 1042, 1043)
    await pack(house, orders)
    await house.work(kinds=["bulk"])
    (posted,) = [one for one in house.listener.posted if isinstance(one.shown, Bulk)]
    assert shown(house)[0].count(Outcome.TO_GO) == 2
    await house.rest()
    assert posted.edits >= 1
    assert shown(house)[0].over


async def test_what_is_offered_says_which_systems_were_not_read_for_long(house: House) -> None:
    await ready(house, 1042)
    await house.submit(submissions.baseline(house.shop.id))
    await house.work()
    assert (await bulks(house).form(CHANNEL)).stale == ()
    house.clock.forward(FRESH_FOR.total_seconds() + 1)
    await house.submit(submissions.sweep(house.shop.desk.id, "now"))
    await house.work()
    assert [one.system for one in (await bulks(house).form(CHANNEL)).stale] == [System.SHOPIFY, System.KATANA]


async def test_the_same_sending_counts_once(house: House) -> None:
    orders = await ready(house, 1042, 1043)
    assert await pack(house, orders)
    assert not await pack(house, orders)
    await house.rest()
    assert len(house.production.writes) == 2
    assert len(shown(house)) == 1


async def test_one_that_is_chosen_twice_and_one_that_nobody_knows(house: House) -> None:
    (order,) = await ready(house, 1042)
    await pack(house, [order, order, 987_654])
    await house.rest()
    assert house.production.writes == ["pack 71042"]
    assert outcomes(house) == {"#1042": Outcome.PACKED}


async def test_they_begin_one_after_another_so_that_a_press_meanwhile_does_not_wait(house: House) -> None:
    first, second, third, other = await ready(house, 1042, 1043, 1044, 1045)
    await pack(house, [first, second, third])
    operations = [one for one in await house.operations(State.WAITING) if one.kind == "pack"]
    assert [one.run_at - house.clock() for one in operations] == [0 * PACE, 1 * PACE, 2 * PACE]
    assert {one.give_up_at for one in operations} == {house.clock() + INTENT_LIFE + 3 * EACH_TAKES}
    await house.wish(Intent.PACK, other, user="U2")
    await house.work()
    assert house.production.writes == ["pack 71042", "pack 71045"]


async def test_each_goes_by_the_rules_and_its_reason_is_told(house: House) -> None:
    orders = await ready(house, 1042, 1043, 1044, 1045)
    house.change(
        waiting(ref="71043", number="#1043", channel_order_ref="51043"),
        sales("51044", number="#1044", payment=Payment.UNPAID),
        production("71045", number="#1045", channel_order_ref="51045", stage=ProductionStage.PACKED),
    )
    await pack(house, orders)
    await house.rest()
    assert house.production.writes == ["pack 71042"]
    told = {item.number: (item.outcome, item.words) for item in shown(house)[-1].items}
    assert told["#1042"] == (Outcome.PACKED, "")
    assert told["#1045"] == (Outcome.ALREADY, "already packed")
    assert {told["#1043"][0], told["#1044"][0]} == {Outcome.NOT_PACKED}
    assert told["#1043"][1] == "it has changed since it was chosen: waiting for stock that is expected"
    assert "paid" in told["#1044"][1]
    assert shown(house)[-1].left == (orders[1], orders[2])
    assert house.listener.whispered_kinds() == [], "the message says it all"


async def test_one_that_somebody_else_is_packing_is_shown_as_theirs_goes(house: House) -> None:
    first, second = await ready(house, 1042, 1043)
    await house.ask.wish(house.person("U2", "trigger-x"), Wish(intent=Intent.PACK, order_id=second))
    await pack(house, [first, second])
    await house.rest()
    assert house.production.writes.count("pack 71043") == 1
    told = {item.number: (item.outcome, item.words) for item in shown(house)[-1].items}
    assert told == {"#1042": (Outcome.PACKED, ""), "#1043": (Outcome.PACKED, "asked for before")}
    assert shown(house)[-1].over


@pytest.mark.parametrize("where", ["before_result", "after_result", "before_end"])
async def test_a_death_in_the_middle_loses_none_and_packs_none_twice(house: House, where: str) -> None:
    orders = await ready(house, 1042, 1043, 1044)
    await pack(house, orders)
    await house.work(kinds=["bulk"])
    setattr(house.crashes, where, True)
    with pytest.raises(Crash):
        await house.rest()
    await house.restart()
    await house.rest()
    assert sorted(house.production.writes) == ["pack 71042", "pack 71043", "pack 71044"]
    assert set(outcomes(house).values()) == {Outcome.PACKED}
    assert len(shown(house)) == 1


async def test_a_system_that_is_away_holds_them_up_and_the_message_says_why(house: House) -> None:
    orders = await ready(house, 1042, 1043)
    house.production.failing = Unavailable("katana", "read order", "503", retry_after=30.0)
    await pack(house, orders)
    await house.work()
    house.clock.forward(6)
    await house.work()
    assert {(item.outcome, "Katana" in item.words) for item in shown(house)[-1].items} == {(Outcome.TO_GO, True)}
    house.production.failing = None
    await house.rest()
    assert set(outcomes(house).values()) == {Outcome.PACKED}


async def test_what_stays_unclear_is_for_a_person_and_goes_on_when_asked_again(house: House) -> None:
    (order,) = await ready(house, 1042)
    house.production.lost_answer = OutcomeUnknown("katana", "pack", "no answer in time")
    await pack(house, [order])
    await house.work(kinds=["bulk", "pack"])
    house.production.failing = Unavailable("katana", "read order", "503")
    for _ in range(15):
        house.clock.forward(60)
        await house.work()
    (item,) = shown(house)[-1].items
    assert item.outcome is Outcome.NEEDS_PERSON
    house.production.failing = None
    form = await bulks(house).form(CHANNEL, again=shown(house)[-1].id)
    assert form.ticked
    await pack(house, [order], delivery="view:2")
    await house.rest()
    assert house.production.writes == ["pack 71042"]


async def test_from_elsewhere_the_message_stands_in_the_orders_channel_and_the_person_is_told_where(
    house: House,
) -> None:
    orders = await ready(house, 1042, 1043)
    await bulks(house).wish(house.person("U1", "view:1", channel="DPRIVATE"), orders)
    await house.rest()
    assert [one.channel for one in house.listener.posted if isinstance(one.shown, Bulk)] == [CHANNEL]
    assert house.listener.whispers() == [Words("bulk_there", {"count": 2, "channel": CHANNEL})]


async def test_everybody_who_asked_is_in_the_audit(house: House) -> None:
    orders = await ready(house, 1042, 1043)
    await pack(house, orders, user="U7")
    async with house.db.read() as unit:
        rows = [row for order in orders for row in await unit.people.audit_of(order)]
    assert [(row.action, row.user_id, row.order_id) for row in rows] == [("pack", "U7", each) for each in orders]


async def test_the_form_offers_what_is_ready_and_says_how_many_more_there_are(house: House) -> None:
    orders = await ready(house, 1042, 1043)
    await house.known(
        sales("51044", number="#1044"),
        waiting(ref="71044", number="#1044", channel_order_ref="51044"),
        shipment("91044", number="1044", channel_order_ref="51044"),
    )
    form = await bulks(house).form(CHANNEL)
    assert [card.order_id for card in form.orders] == orders
    assert (form.left_out, form.ticked) == (0, False)
