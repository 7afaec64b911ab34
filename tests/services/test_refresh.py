"""An import that somebody asked for, over the ledger: lost answers, kills, presses too soon, and what it brings."""

from datetime import timedelta

from bot.orders.plan import Intent
from bot.services.notifier import Words
from integrations.errors import OutcomeUnknown, Rejected, Unavailable
from storage.tables import Operation, State
from tests.orders.making import NOW, production, sales, shipment
from tests.services.house import Crash, House

REFRESH = Intent.REFRESH


async def missing(house: House) -> int:
    """An order that the desk does not have, and a desk that has not imported for long."""
    house.desk.refresh_clock = house.clock
    house.desk.last_refresh = NOW - timedelta(hours=5)
    return await house.known(sales(), production())


async def asked(house: House, order_id: int) -> Operation:
    await house.wish(REFRESH, order_id)
    await house.rest()
    return await house.last(REFRESH.value)


def whispered(house: House, kind: str) -> list[Words]:
    return [said for said in house.listener.whispers() if isinstance(said, Words) and said.kind == kind]


async def test_an_import_is_asked_for_once(house: House) -> None:
    order_id = await missing(house)
    assert (await asked(house, order_id)).state is State.DONE
    assert house.desk.writes == ["refresh"]
    assert len(whispered(house, "refreshed")) == 1


async def test_a_second_within_a_quarter_of_an_hour_is_refused_whoever_began_the_first(house: House) -> None:
    order_id = await missing(house)
    await asked(house, order_id)
    house.clock.forward(600)
    assert (await asked(house, order_id)).state is State.REFUSED
    (refused,) = whispered(house, "refused")
    assert "began to import 10 min ago" in refused.data["words"]
    house.clock.forward(301)
    assert (await asked(house, order_id)).state is State.DONE
    assert house.desk.writes == ["refresh"] * 2


async def test_a_lost_answer_is_looked_for_and_nothing_is_imported_twice(house: House) -> None:
    order_id = await missing(house)
    house.desk.lost_answer = OutcomeUnknown("shipstation", "refresh", "timeout")
    assert (await asked(house, order_id)).state is State.DONE
    assert house.desk.writes == ["refresh"]


async def test_a_kill_after_the_write_goes_on_and_imports_once(house: House) -> None:
    order_id = await missing(house)
    await house.wish(REFRESH, order_id)
    house.crashes.before_result = True
    try:
        await house.work()
    except Crash:
        await house.restart()
    await house.rest()
    assert (await house.last(REFRESH.value)).state is State.DONE
    assert house.desk.writes == ["refresh"]


async def test_a_refusal_of_the_desk_is_told_in_its_words(house: House) -> None:
    order_id = await missing(house)
    house.desk.refusal = Rejected("shipstation", "refresh", "The store cannot be refreshed.")
    assert (await asked(house, order_id)).state is State.REFUSED
    (refused,) = whispered(house, "refused")
    assert "The store cannot be refreshed." in refused.data["words"]


async def test_without_the_desks_word_nothing_is_asked_for(house: House) -> None:
    order_id = await missing(house)
    house.desk.failing = Unavailable("shipstation", "read", "503", retry_after=30.0)
    await house.wish(REFRESH, order_id)
    await house.work()
    assert house.desk.writes == []
    house.desk.failing = None
    await house.rest()
    assert house.desk.writes == ["refresh"]


async def test_what_is_there_by_now_is_not_imported(house: House) -> None:
    order_id = await missing(house)
    house.desk.put(shipment())
    assert (await asked(house, order_id)).state is State.DONE
    assert house.desk.writes == []
    assert len(whispered(house, "already")) == 1
