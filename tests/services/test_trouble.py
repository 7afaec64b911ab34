"""When an operation ends in a way nobody wanted, somebody is told, somewhere that works, and it has an end."""

import pytest

from bot.orders.plan import Intent
from bot.services import submissions
from bot.work.runner import MOST_FAULTS
from integrations.errors import OutcomeUnknown, Unauthorized, Unavailable
from integrations.model import ProductionStage
from storage.tables import State
from tests.orders.making import production, sales, shipment
from tests.services.house import ADMIN, CHANNEL, House
from tests.services.opening import broken, opened

DEAD = Unauthorized("slack", "post a message", "is_archived")


async def given_up(house: House) -> None:
    """Let time pass until whatever failed has been given up."""
    await house.rest(within=7200)


async def test_an_operation_nobody_can_run_is_parked_and_the_admin_hears_of_it(house: House) -> None:
    (operation,) = await house.submit(broken())
    await given_up(house)
    row = await house.operation(operation)
    assert (row.state, row.attempts) == (State.PARKED, MOST_FAULTS)
    (message,) = house.listener.posted
    assert message.channel == ADMIN
    (words,) = house.listener.lines("trouble")
    assert words.data["what"] == "broken (broken:1)"
    assert "RuntimeError" in words.data["words"]


async def test_what_nobody_foresaw_is_told_without_what_it_said(house: House) -> None:
    """The text of an unforeseen exception may quote anything."""
    await house.submit(broken())
    await given_up(house)
    assert "nobody foresaw this" not in str(house.listener.lines("trouble"))


async def test_a_dead_channel_is_told_elsewhere(house: House) -> None:
    order_id = await house.known(sales(), production(), shipment())
    async with house.db.write() as unit:
        await unit.notices.card(submissions.subject(order_id), CHANNEL)
    await house.submit(submissions.card(order_id, CHANNEL))
    house.listener.failing[CHANNEL] = DEAD
    await given_up(house)
    (message,) = house.listener.posted
    assert message.channel == ADMIN
    assert "is_archived" in str(message.shown)


async def test_trouble_about_trouble_has_an_end(house: House) -> None:
    house.listener.failing = {CHANNEL: DEAD, ADMIN: DEAD}
    await house.submit(broken())
    await given_up(house)
    parked = await house.operations(State.PARKED)
    assert sorted(operation.kind for operation in parked) == ["broken", "post"]
    assert await house.waiting() == []


async def test_when_the_cards_channel_is_also_the_admins_its_death_ends_quietly(sqlite_url: str) -> None:
    async with opened(sqlite_url, admin=CHANNEL) as house:
        await house.submit(submissions.baseline(house.shop.id))
        house.listener.failing[CHANNEL] = DEAD
        await given_up(house)
        assert await house.waiting() == []
        assert [operation.kind for operation in await house.operations(State.PARKED)] == ["post"]


async def test_a_whisper_that_cannot_be_said_is_told_to_the_admin(house: House) -> None:
    data: dict[str, object] = {"user": "U1", "channel": CHANNEL, "kind": "hint", "words": {}}
    await house.submit(submissions.whisper("w", now=house.clock(), data=data))
    house.listener.failing["U1"] = DEAD
    await given_up(house)
    assert [message.channel for message in house.listener.posted] == [ADMIN]


async def wished(house: House) -> int:
    """An order with a card, and somebody asks for it to be packed."""
    order_id = await house.known(sales(), production(), shipment())
    async with house.db.write() as unit:
        await unit.notices.card(submissions.subject(order_id), CHANNEL)
    await house.submit(submissions.card(order_id, CHANNEL))
    await house.work()
    await house.wish(Intent.PACK, order_id, user="U7", from_card=True)
    return order_id


async def test_a_click_that_came_to_nothing_is_told_to_who_clicked(house: House) -> None:
    await wished(house)
    house.production.failing = Unauthorized("katana", "read", "the key was revoked")
    await house.work(kinds=[Intent.PACK.value])
    house.production.failing = None
    await given_up(house)
    words = house.listener.whispered_words()
    assert (words.kind, words.data["number"], words.data["intent"]) == ("needs_person", "#1042", "pack")
    assert (words.data["unclear"], "revoked" in words.data["words"]) == ([], True)
    assert house.listener.whispered[-1][0].user == "U7"
    (card,) = house.listener.cards()
    assert card.intents == (Intent.PACK, Intent.SHIP), "the card offers its button again"


async def test_a_click_given_up_after_its_time_says_that_nothing_happened(house: House) -> None:
    await wished(house)
    house.production.failing = Unavailable("katana", "read", "503", retry_after=60.0)
    while (operation := await house.last("pack")).state in (State.WAITING, State.RUNNING):
        house.clock.forward(30)
        await house.work(kinds=[Intent.PACK.value])
    assert operation.state is State.REFUSED
    house.production.failing = None
    await given_up(house)
    assert house.listener.whispered_words().data["unclear"] == []
    assert house.production.writes == []


@pytest.mark.parametrize("stage", [ProductionStage.PARTLY_PACKED, ProductionStage.DELIVERED])
async def test_what_nobody_can_judge_is_said_to_be_unclear(house: House, stage: ProductionStage) -> None:
    await wished(house)
    house.production.lost_answer = OutcomeUnknown("katana", "pack", "no answer in time")
    await house.work(kinds=[Intent.PACK.value])
    house.change(production(stage=stage))
    await given_up(house)
    assert (await house.last("pack")).state is State.ASK_HUMAN
    words = house.listener.whispered_words()
    assert (words.kind, words.data["unclear"]) == ("needs_person", ["pack"])
