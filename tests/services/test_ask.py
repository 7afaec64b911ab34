"""What a person asks for is kept once, with who asked, before anything is answered."""

from datetime import date

import pytest

from bot.orders.parcel import ParcelWish
from bot.orders.plan import Intent
from bot.services import submissions
from bot.services.ask import Question, Wish
from integrations.errors import OutcomeUnknown
from integrations.model import ProductionStage
from storage.tables import State
from tests.orders.making import production, sales, shipment, waiting
from tests.services.house import CHANNEL, LEASE, House

PACK, SHIP = Intent.PACK, Intent.SHIP
PARCEL = ParcelWish(carrier="UPS", tracking_number="1Z999AA10123456784", shipped_on=date(2026, 3, 2))


async def ready(house: House) -> int:
    return await house.known(sales(), production(), shipment())


async def test_a_wish_is_an_intent_with_who_asked_and_where(house: House) -> None:
    order_id = await ready(house)
    person = house.person("U7", response_url="https://r")
    assert await house.ask.wish(person, Wish(intent=PACK, order_id=order_id, seen="ready", confirmed=True))
    operation = await house.last("pack")
    assert (operation.state, operation.asked_by, operation.lane) == (State.WAITING, "U7", f"order:{order_id}")
    assert operation.give_up_at == house.clock() + submissions.INTENT_LIFE
    assert operation.data == {
        "order": order_id,
        "seen": "ready",
        "confirmed": True,
        "from_card": False,
        "user": "U7",
        "channel": CHANNEL,
        "response_url": "https://r",
        "asked_at": house.clock().isoformat(),
    }


async def test_a_wish_is_written_down_with_its_operation(house: House) -> None:
    order_id = await ready(house)
    await house.wish(PACK, order_id, user="U7")
    async with house.db.read() as unit:
        (entry,) = await unit.people.audit_of(order_id)
    assert (entry.user_id, entry.action, entry.operation_id) == ("U7", "pack", (await house.last("pack")).id)


async def test_a_repeated_delivery_counts_once(house: House) -> None:
    order_id = await ready(house)
    person, wish = house.person(), Wish(intent=PACK, order_id=order_id)
    assert await house.ask.wish(person, wish)
    await house.rest()
    assert not await house.ask.wish(person, wish)
    await house.rest()
    assert house.production.writes == ["pack 7001"]
    assert house.listener.whispered_kinds() == ["packed"]
    async with house.db.read() as unit:
        assert len(await unit.people.audit_of(order_id)) == 1


async def test_two_people_at_once_are_one_write_and_the_second_hears_whose_it_is(house: House) -> None:
    """Scenario 6."""
    order_id = await ready(house)
    await house.wish(PACK, order_id, user="U7")
    await house.wish(PACK, order_id, user="U8")
    assert [operation.kind for operation in await house.operations() if operation.kind == "pack"] == ["pack"]
    await house.rest()
    assert house.production.writes == ["pack 7001"]
    heard = {address.user: said for address, said in house.listener.whispered}
    assert {user: said.kind for user, said in heard.items() if hasattr(said, "kind")} == {
        "U7": "packed",
        "U8": "under_way",
    }
    under_way = next(said for said in house.listener.whispers() if getattr(said, "kind", "") == "under_way")
    assert under_way.data["who"] == "U7"  # type: ignore[union-attr] # it is words
    assert under_way.data["resumed"] is False  # type: ignore[union-attr]


async def test_after_it_is_done_it_may_be_asked_for_again(house: House) -> None:
    order_id = await ready(house)
    for intent in (PACK, Intent.UNPACK, PACK):
        await house.wish(intent, order_id)
        await house.rest()
    assert house.production.writes == ["pack 7001", "unpack 7001", "pack 7001"]


async def test_a_card_is_redrawn_while_somebody_is_at_it(house: House) -> None:
    order_id = await ready(house)
    async with house.db.write() as unit:
        await unit.notices.card(submissions.subject(order_id), CHANNEL)
    await house.wish(PACK, order_id)
    assert await house.waiting() == ["pack", "card"]


async def test_what_waits_for_a_person_is_taken_up_again_by_the_next_one_who_asks(house: House) -> None:
    order_id = await ready(house)
    await house.wish(PACK, order_id, user="U7")
    house.production.lost_answer = OutcomeUnknown("katana", "pack", "no answer in time")
    await house.work(kinds=["pack"])
    house.change(production(stage=ProductionStage.PARTLY_PACKED))
    await house.rest()
    laid_aside = await house.last("pack")
    assert laid_aside.state is State.ASK_HUMAN
    house.change(production(stage=ProductionStage.PACKED))
    house.clock.forward(3600)
    await house.wish(PACK, order_id, user="U8")
    await house.rest()
    assert (await house.operation(laid_aside)).state is State.DONE
    assert house.production.writes == ["pack 7001"]
    assert "under_way" in house.listener.whispered_kinds()
    assert house.listener.whispered_kinds()[-1] == "packed"


async def test_a_question_is_answered_by_an_operation_of_its_own(house: House) -> None:
    person = house.person("U7")
    assert await house.ask.question(person, Question(command="status", data={"number": "1042"}))
    assert not await house.ask.question(person, Question(command="status", data={"number": "1042"}))
    (operation,) = await house.operations(State.WAITING)
    assert (operation.kind, operation.asked_by) == ("answer", "U7")
    assert operation.data["number"] == "1042"


async def test_who_may_not_act_is_told_once_and_it_is_written_down(house: House) -> None:
    person = house.person("U9")
    assert await house.ask.refuse(person, "guests may not")
    assert not await house.ask.refuse(person, "guests may not")
    await house.rest()
    words = house.listener.whispered_words()
    assert (words.kind, words.data) == ("not_allowed", {"words": "guests may not"})
    assert len(house.listener.whispered) == 1


async def test_an_order_nobody_knows_is_refused_and_leaves_no_intent(house: House) -> None:
    await house.wish(PACK, 999)
    await house.rest()
    assert house.listener.whispered_kinds() == ["not_allowed"]
    assert [operation for operation in await house.operations() if operation.kind == "pack"] == []


async def refused_once(house: House, intent: Intent, order_id: int, parcel: ParcelWish | None = None) -> int:
    """The id of an intent that came to its end, as one does that met a doubt."""
    await house.wish(intent, order_id, parcel=parcel)
    operation = await house.last(intent.value)
    async with house.db.write() as unit:
        claimed = await unit.ledger.claim("me", house.clock(), LEASE, kinds=[intent.value])
        assert claimed is not None
        await unit.ledger.finish(claimed, State.REFUSED)
    return operation.id


async def test_a_doubt_names_the_request_it_is_about(house: House) -> None:
    """The second press repeats that request, parcel and all."""
    order_id = await house.known(sales(), waiting(), shipment())
    await house.wish(PACK, order_id)
    asked = await house.last("pack")
    await house.rest()
    words = house.listener.whispered_words()
    assert (words.kind, words.data["again"]) == ("confirm", asked.id)


async def test_what_is_asked_again_after_a_doubt_ships_the_same_parcel(house: House) -> None:
    order_id = await ready(house)
    first = await refused_once(house, SHIP, order_id, PARCEL)
    await house.wish(SHIP, order_id, again=first, confirmed=True)
    again = await house.last("ship")
    assert again.id != first
    assert ParcelWish.from_data(again.data["parcel"]) == PARCEL
    assert again.data["confirmed"] is True


async def test_a_label_that_was_only_watched_is_only_watched_again(house: House) -> None:
    order_id = await ready(house)
    first = await refused_once(house, SHIP, order_id)
    await house.wish(SHIP, order_id, again=first)
    again = await house.last("ship")
    assert again.id != first
    assert "parcel" not in again.data


@pytest.mark.parametrize("other", ["order", "intent", "nothing"])
async def test_a_parcel_of_something_else_is_not_taken_over(house: House, other: str) -> None:
    order_id, another = await ready(house), await house.known(sales("502", number="#1043"))
    first = await refused_once(house, PACK if other == "intent" else SHIP, another if other == "order" else order_id)
    before = await house.last("ship") if other != "intent" else None
    await house.wish(SHIP, order_id, again=999 if other == "nothing" else first)
    assert [one for one in await house.operations(State.WAITING) if one.kind == "ship"] == []
    assert before is None or (await house.last("ship")).id == before.id
    await house.rest()
    assert house.listener.whispered_words().kind == "not_allowed"
