"""Somebody takes an order, or does not want to hear of it for a while: kept once, told once, and it comes back."""

from datetime import UTC, datetime

from bot.orders.alert import AlertRule
from bot.orders.care import CareFor
from bot.services import submissions
from integrations.model import ProductionStage
from storage.tables import State
from tests.orders.making import production, sales, shipment
from tests.services.house import CHANNEL, Crash, House

CLAIM, A_WHILE, TOMORROW = CareFor.CLAIM, CareFor.A_WHILE, CareFor.TOMORROW
DUE = datetime(2026, 3, 3, 8, 30, tzinfo=UTC)
"""Eight working hours after it came in stock: it is half past ten in Tallinn."""


async def stalled(house: House) -> int:
    """An order that has been ready for too long, of which people have been told."""
    order_id = await house.known(sales(), production(), shipment())
    house.clock.time = DUE
    await looked(house, order_id)
    assert await house.alerts(order_id) == ["ready", "ready_stalled"]
    return order_id


async def looked(house: House, order_id: int) -> None:
    await house.look(order_id)
    await house.work()


async def taken(house: House, how: CareFor, order_id: int, **changes: object) -> None:
    await house.cares(how, order_id, **changes)  # type: ignore[arg-type] # as the house takes them
    await house.work()


def alerts_told(house: House) -> list[object]:
    """Whose each alert was when it was told."""
    return [words.data["owner"] for words in house.listener.lines("alert")]


async def test_a_claim_is_told_in_the_thread_and_shown_on_the_card(house: House) -> None:
    order_id = await stalled(house)
    await taken(house, CLAIM, order_id, user="U7")
    (words,) = house.listener.lines("care")
    assert words.data == {"who": "U7", "how": "claim", "at": house.clock().isoformat(), "had": None}
    (card,) = house.listener.cards()
    assert card.owner == "U7"
    line = house.listener.posted[-1]
    assert (line.channel, line.thread_ts) == (CHANNEL, house.listener.posted[0].ts)
    async with house.db.read() as unit:
        (entry,) = await unit.people.audit_of(order_id)
    assert (entry.user_id, entry.action) == ("U7", "claim")
    assert house.listener.whispered == []


async def test_a_claim_twice_by_one_person_says_nothing_new_and_by_another_takes_it_over(house: House) -> None:
    order_id = await stalled(house)
    for user in ("U7", "U7", "U8"):
        await taken(house, CLAIM, order_id, user=user)
    assert [(words.data["who"], words.data["had"]) for words in house.listener.lines("care")] == [
        ("U7", None),
        ("U8", "U7"),
    ]
    assert house.listener.cards()[0].owner == "U8"


async def test_the_next_alert_names_whose_the_order_is(house: House) -> None:
    order_id = await stalled(house)
    await taken(house, CLAIM, order_id, user="U7")
    house.change(sales(cancelled_at=house.clock()))
    await looked(house, order_id)
    assert await house.alerts(order_id) == ["called_off_and_open"]
    assert alerts_told(house) == [None, "U7"]


async def test_a_snooze_ends_the_stall_and_it_comes_back_at_that_moment(house: House) -> None:
    """Two working hours later it is told again, and not before."""
    order_id = await stalled(house)
    await taken(house, A_WHILE, order_id, user="U7")
    until = datetime(2026, 3, 3, 10, 30, 1, tzinfo=UTC)
    (words,) = house.listener.lines("care")
    assert words.data == {
        "who": "U7",
        "how": "snooze",
        "at": house.clock().isoformat(),
        "until": until.isoformat(),
    }
    assert await house.alerts(order_id) == ["ready"]
    assert (await house.row(order_id)).look_again_at == until
    assert house.listener.cards()[0].alerts == ()
    assert house.listener.lines("over") == [], "it still stands where it stood"
    house.clock.forward((until - house.clock()).total_seconds() - 1)
    await looked(house, order_id)
    assert (await house.alerts(order_id), len(alerts_told(house))) == (["ready"], 1)
    house.clock.forward(1)
    await looked(house, order_id)
    assert (await house.alerts(order_id), len(alerts_told(house))) == (["ready", "ready_stalled"], 2)
    await looked(house, order_id)
    assert len(alerts_told(house)) == 2


async def test_until_tomorrow_is_until_the_shift_and_said_once(house: House) -> None:
    order_id = await stalled(house)
    for user in ("U7", "U7"):
        await taken(house, TOMORROW, order_id, user=user)
    (words,) = house.listener.lines("care")
    assert words.data["until"] == datetime(2026, 3, 4, 6, 0, tzinfo=UTC).isoformat()


async def test_what_is_done_after_all_is_a_move_and_says_no_more(house: House) -> None:
    order_id = await stalled(house)
    house.clock.forward(600)
    house.put(production(stage=ProductionStage.PACKED))
    await looked(house, order_id)
    assert await house.alerts(order_id) == []
    assert (house.listener.lines("over"), len(house.listener.lines("moved"))) == ([], 1)


async def test_a_second_stall_after_a_snooze_is_told(house: House) -> None:
    """Stalled, snoozed, packed, unpacked and standing still once more."""
    order_id = await stalled(house)
    await taken(house, A_WHILE, order_id)
    house.clock.time = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
    await looked(house, order_id)
    for stage in (ProductionStage.PACKED, ProductionStage.OPEN):
        house.change(production(stage=stage))
        await looked(house, order_id)
    house.clock.time = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)
    await looked(house, order_id)
    async with house.db.read() as unit:
        standing = {alert.rule for alert in await unit.alerts.open_for(order_id)}
    assert AlertRule.S4 in standing
    assert len(alerts_told(house)) == 3


# what is pressed ----------------------------------------------------------------------------------------------
async def test_a_press_delivered_twice_counts_once(house: House) -> None:
    order_id = await stalled(house)
    person = house.person("U7")
    assert await house.ask.care(person, CLAIM, order_id, from_card=False)
    assert not await house.ask.care(person, CLAIM, order_id, from_card=False)
    assert [one.kind for one in await house.operations() if one.kind == submissions.CARE] == ["care"]
    await house.work()
    assert len(house.listener.lines("care")) == 1


async def test_after_a_crash_it_is_told_once(house: House) -> None:
    order_id = await stalled(house)
    await house.cares(CLAIM, order_id, user="U7")
    house.crashes.before_end = True
    try:
        await house.work(kinds=[submissions.CARE])
    except Crash:
        await house.restart()
    await house.work()
    assert (await house.last(submissions.CARE)).state is State.DONE
    assert len(house.listener.lines("care")) == 1


async def test_an_order_nobody_knows_and_a_card_that_is_no_more_are_refused(house: House) -> None:
    order_id = await stalled(house)
    person = house.person("U7", "trigger-x", message_ts="1.2")
    assert await house.ask.care(person, CLAIM, order_id, from_card=True)
    assert await house.ask.care(house.person("U7", "trigger-y"), CLAIM, 999, from_card=False)
    await house.work()
    assert house.listener.whispered_kinds() == ["not_allowed", "not_allowed"]
    assert [one for one in await house.operations() if one.kind == submissions.CARE] == []


async def test_without_a_card_it_is_kept_and_told_to_nobody(house: House) -> None:
    order_id = await house.known(sales(), production(), shipment())
    await taken(house, CLAIM, order_id, user="U7", from_card=False)
    assert house.listener.posted == []
    async with house.db.read() as unit:
        assert await unit.cares.owners([order_id], since=house.clock()) == {order_id: "U7"}
