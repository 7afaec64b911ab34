"""`/order 1042 history`: who asked for what, how it went in each system, and how the order moved meanwhile."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.orders.care import CareFor
from bot.orders.history import Event, History
from bot.orders.order import Role
from bot.orders.phase import Phase
from bot.orders.plan import Intent
from bot.services import submissions
from integrations.calls import Call, note
from integrations.errors import OutcomeUnknown, Rejected, Unavailable
from storage.tables import State
from tests.orders.making import production, sales, shipment
from tests.services.house import House
from tests.services.opening import opened
from tests.services.test_lookup import answer


@pytest.fixture
async def house(sqlite_url: str) -> AsyncIterator[House]:
    """A house with one order #1042 that is ready."""
    async with opened(sqlite_url) as house:
        await house.known(sales(), production(), shipment())
        yield house


async def history(house: House) -> History:
    said = await answer(house, "1042", "history")
    assert isinstance(said, History), said
    return said


async def asked(house: House) -> list[Event]:
    return [event for event in (await history(house)).events if event.kind != "moved"]


async def test_an_order_nobody_touched_has_only_moved(house: House) -> None:
    shown = await history(house)
    assert shown.number == "#1042"
    assert {event.kind for event in shown.events} <= {"moved"}


async def test_who_packed_it_when_and_what_was_written(house: House) -> None:
    await house.wish(Intent.PACK, 1, user="UAMY")
    at = house.clock.time
    await house.rest()
    (packed,) = await asked(house)
    assert (packed.kind, packed.who, packed.state, packed.at) == ("pack", "UAMY", State.DONE, at)
    assert [(write.step, write.done_at is not None, write.error) for write in packed.writes] == [("pack", True, "")]
    moves = [event for event in (await history(house)).events if event.kind == "moved"]
    assert (moves[-1].state, moves[-1].at >= at) == (Phase.PACKED, True)


async def test_what_a_system_refused_is_told_in_its_words(house: House) -> None:
    house.production.refusal = Rejected("katana", "pack", "no such row")
    await house.wish(Intent.PACK, 1, user="UBEN")
    await house.rest()
    (refused,) = await asked(house)
    assert (refused.who, refused.state) == ("UBEN", State.REFUSED)
    assert "no such row" in refused.words
    assert [(write.step, write.done_at) for write in refused.writes] == [("pack", None)]


@pytest.mark.parametrize(
    ("status", "ended", "answered"),
    [(503, "", "HTTP 503"), (None, "no answer in time", "no answer in time"), (200, "", "")],
    ids=["a status", "no answer", "a yes that could not be read"],
)
async def test_how_a_call_ended_is_told_while_nobody_knows_what_came_of_it(
    house: House, status: int | None, ended: str, answered: str
) -> None:
    call = Call(system="katana", operation="pack", method="PATCH", path="/rows/7", status=status, ended=ended, ms=1)
    house.production.then = lambda: note(call)
    house.production.lost_answer = OutcomeUnknown("katana", "pack", "no answer in time")
    await house.wish(Intent.PACK, 1)
    await house.work(kinds=[Intent.PACK])
    (event,) = await asked(house)
    assert [write.answered for write in event.writes] == [answered]
    await house.rest()
    (event,) = await asked(house)
    assert [(write.done_at is not None, write.answered) for write in event.writes] == [(True, "")]


async def test_who_took_care_of_it_is_told_at_business_time(house: House) -> None:
    """The ledger keeps to the machine's clock, which a demo leaves hours behind."""
    at = house.clock.time - timedelta(hours=1)
    await house.submit(submissions.care(CareFor.CLAIM, 1, key="press-1", asked_by="UAMY", at=at))
    await house.rest()
    assert [(event.kind, event.who, event.at) for event in await asked(house)] == [("claim", "UAMY", at)]


async def test_history_is_told_while_a_system_is_down(house: House) -> None:
    for role in Role:
        house.fail(role, Unavailable("katana", "read", "503"))
    assert (await history(house)).number == "#1042"
