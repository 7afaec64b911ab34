"""Making to order over the ledger: once per line, whatever becomes of answers, processes and readings."""

from dataclasses import replace
from typing import Any

import pytest

from bot.orders.plan import Intent
from bot.orders.undo import UNDO
from bot.services.ask import Question
from bot.services.notifier import Words
from bot.services.writes import MakeWrite, Task
from integrations.errors import OutcomeUnknown, Rejected, Unavailable
from integrations.model import Availability, Parcel, ProductionOrder
from storage.tables import Operation, State
from tests.orders.making import sales, shipment, waiting
from tests.services.house import Crash, House

MAKE = Intent.MAKE
LINE = "501"


def oak(**changes: Any) -> ProductionOrder:
    """The order in production, waiting for a tray that is made in the house."""
    order = waiting(Availability.NOT_AVAILABLE)
    values: dict[str, Any] = {"ref": LINE, "goods": "31", "makeable": True} | changes
    return replace(order, lines=(replace(order.lines[0], **values),))


async def known(house: House, **changes: Any) -> int:
    return await house.known(sales(), oak(**changes), shipment())


async def asked(house: House, order_id: int, line: str = LINE, **changes: Any) -> Operation:
    await house.wish(MAKE, order_id, line=line, **changes)
    await house.rest()
    return await house.last(MAKE.value)


def whispered(house: House, kind: str) -> list[Words]:
    return [said for said in house.listener.whispers() if isinstance(said, Words) and said.kind == kind]


async def test_made_once_and_told(house: House) -> None:
    order_id = await known(house)
    assert (await asked(house, order_id)).state is State.DONE
    assert house.production.writes == ["make 7001"]
    (told,) = whispered(house, "made")
    assert told.data["goods"] == "2 × MUG"
    order = await house.order(order_id)
    assert order.production is not None and order.production.supply is not None
    assert [making.line_ref for making in order.production.supply.makings] == [LINE]
    assert (await asked(house, order_id)).state is State.DONE
    assert house.production.writes == ["make 7001"]
    assert [told.data["words"] for told in whispered(house, "already")] == [
        "already waiting for MUG, which is being made"
    ]


async def test_a_lost_answer_is_looked_for_and_nothing_is_made_twice(house: House) -> None:
    order_id = await known(house)
    house.production.lost_answer = OutcomeUnknown("katana", "make to order", "timeout")
    assert (await asked(house, order_id)).state is State.DONE
    assert house.production.writes == ["make 7001"]


async def test_what_dies_after_its_write_goes_on_and_makes_once(house: House) -> None:
    order_id = await known(house)
    await house.wish(MAKE, order_id, line=LINE)
    house.crashes.before_result = True
    with pytest.raises(Crash):
        await house.work(kinds=[MAKE.value])
    await house.restart()
    await house.rest()
    assert (await house.last(MAKE.value)).state is State.DONE
    assert house.production.writes == ["make 7001"]


async def test_a_press_within_the_read_lag_does_not_make_a_second_time(house: House) -> None:
    """Production still shows the line as nobody's: our own acknowledged write says more."""
    order_id = await known(house)
    await house.wish(MAKE, order_id, line=LINE)
    await house.work(kinds=[MAKE.value])
    house.production.lagging = 4
    await house.wish(MAKE, order_id, user="U2", line=LINE)
    await house.rest()
    assert house.production.writes == ["make 7001"]


async def test_what_somebody_had_made_meanwhile_is_not_made_again(house: House) -> None:
    """In production itself, between our reading and our write."""
    order_id = await known(house)
    order = await house.order(order_id)
    house.change(oak(made_by="17"))
    now = house.clock()
    parcel = Parcel(carrier="")
    task = Task(shop=house.shop, order=order, parcel=parcel, clock=lambda: now, hold_until=now.date(), line=LINE)
    assert (await MakeWrite(task).act())["ref"] == "17"
    assert house.production.writes == []


async def test_two_presses_make_once_and_the_second_hears_whose_the_first_was(house: House) -> None:
    order_id = await known(house)
    await house.wish(MAKE, order_id, line=LINE)
    await house.wish(MAKE, order_id, user="U2", line=LINE)
    await house.rest()
    assert house.production.writes == ["make 7001"]
    (told,) = whispered(house, "under_way")
    assert told.data["who"] == "U1"


async def test_what_is_refused_is_told_in_words_and_nothing_is_written(house: House) -> None:
    order_id = await known(house, makeable=False)
    assert (await asked(house, order_id)).state is State.REFUSED
    (told,) = whispered(house, "refused")
    assert told.data["words"] == "MUG is not a made product in Katana: buy it there"
    assert house.production.writes == []


async def test_what_production_refuses_is_told_in_its_words(house: House) -> None:
    order_id = await known(house)
    house.production.refusal = Rejected("katana", "make to order", "the recipe is archived")
    assert (await asked(house, order_id)).state is State.REFUSED
    (told,) = whispered(house, "refused")
    assert "the recipe is archived" in told.data["words"]


async def test_production_that_cannot_be_read_is_waited_for(house: House) -> None:
    order_id = await known(house)
    house.production.failing = Unavailable("katana", "read")
    await house.wish(MAKE, order_id, line=LINE)
    await house.work(kinds=[MAKE.value])
    assert (await house.last(MAKE.value)).state is State.WAITING
    house.production.failing = None
    await house.rest()
    assert house.production.writes == ["make 7001"]


async def test_what_is_made_is_not_undone_from_here(house: House) -> None:
    order_id = await known(house)
    await asked(house, order_id)
    await house.ask.question(house.person(delivery="undo"), _undo())
    await house.rest()
    (told,) = whispered(house, "not_undone")
    assert told.data["words"].startswith("what is being made is not taken back from here")


def _undo() -> Question:
    return Question(command=UNDO, data={"number": "1042", "team": "T1"})
