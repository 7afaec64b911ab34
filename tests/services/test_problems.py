"""A problem is opened once, told once and ended once, whatever is delivered twice or dies half-way."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.orders.plan import Intent
from bot.orders.problem import ProblemKind
from bot.orders.problem_form import ProblemWish
from bot.services import submissions
from bot.services.notifier import Words
from integrations.model import ProductionStage, ShipmentState
from storage.tables import State
from tests.orders.making import NOW, production, sales, shipment
from tests.services.house import CHANNEL, Crash, House

DUE = datetime(2026, 3, 3, 8, 30, tzinfo=UTC)
"""Eight working hours after it came in stock."""


async def ready(house: House) -> int:
    return await house.known(sales(), production(), shipment())


async def report(house: House, order_id: int, user: str = "U1", **wish: Any) -> bool:
    """A second later somebody sends the form; each form is a delivery of its own."""
    house.clock.forward(1)
    fields: dict[str, Any] = {"kind": ProblemKind.DAMAGED, "note": "wet", "owner": "U7"}
    person = house.person(user, f"view-{user}-{house.clock():%H%M%S}")
    return await house.ask.problem(person, ProblemWish(**fields | wish), order_id, from_card=False)


async def solve(house: House, order_id: int, problem_id: int, user: str = "U7") -> None:
    house.clock.forward(1)
    person = house.person(user, f"solved-{user}-{house.clock():%H%M%S}")
    await house.ask.solved(person, problem_id, order_id, from_card=False)
    await house.work()


async def open_problem(house: House, order_id: int) -> int | None:
    async with house.db.read() as unit:
        problem = await unit.problems.open_of(order_id)
    return problem.id if problem else None


def whispered(house: House, kind: str) -> list[Words]:
    return [said for said in house.listener.whispers() if isinstance(said, Words) and said.kind == kind]


async def test_it_is_kept_told_and_audited_and_the_order_is_its_owners(house: House) -> None:
    order_id = await ready(house)
    assert await report(house, order_id)
    await house.work()
    (line,) = house.listener.lines("problem")
    assert (line.data["who"], line.data["owner"], line.data["words"]) == ("U1", "U7", 'damaged: "wet"')
    (card,) = house.listener.cards()
    assert card.problem is not None
    assert (card.problem.opened_by, card.owner) == ("U1", "U7")
    async with house.db.read() as unit:
        (entry,) = await unit.people.audit_of(order_id)
    assert (entry.user_id, entry.action, entry.after["note"]) == ("U1", "problem", "wet")
    assert house.listener.whispered == []


async def test_delivered_twice_it_is_one_report(house: House) -> None:
    order_id = await ready(house)
    person = house.person("U1", "view-1")
    wish = ProblemWish(kind=ProblemKind.DAMAGED, note="wet", owner="U7")
    assert await house.ask.problem(person, wish, order_id, from_card=False)
    assert not await house.ask.problem(person, wish, order_id, from_card=False)
    await house.work()
    assert len(house.listener.lines("problem")) == 1
    assert house.listener.whispered == []


async def test_a_report_that_dies_before_its_end_opens_and_tells_once(house: House) -> None:
    order_id = await ready(house)
    await report(house, order_id, hold_until=date(2026, 3, 9))
    house.crashes.before_end = True
    with pytest.raises(Crash):
        await house.work(kinds=[submissions.PROBLEM])
    await house.restart()
    await house.rest()
    assert len(house.listener.lines("problem")) == 1
    assert whispered(house, "problem_open") == [], "it is no second report"
    assert house.desk.writes == ["hold 9001"]


async def test_two_reports_open_one_and_the_second_hears_of_the_first(house: House) -> None:
    order_id = await ready(house)
    await report(house, order_id)
    await report(house, order_id, user="U2", note="the label is torn", hold_until=date(2026, 3, 9))
    await house.work()
    (told,) = whispered(house, "problem_open")
    assert (told.data["who"], told.data["owner"], told.data["note"]) == ("U1", "U7", "the label is torn")
    assert house.desk.writes == [], "what was refused holds nothing"
    assert len(house.listener.lines("problem")) == 1


async def test_a_hold_that_is_refused_is_told_and_the_problem_stands(house: House) -> None:
    order_id = await ready(house)
    house.change(shipment(state=ShipmentState.PENDING_FULFILLMENT))
    await report(house, order_id, hold_until=date(2026, 3, 9))
    await house.work()
    assert await open_problem(house, order_id) is not None
    (told,) = whispered(house, "refused")
    assert told.data["intent"] == "hold"
    assert "ShipStation shows it as pending fulfillment" in told.data["words"]


async def test_the_hold_lasts_as_long_as_was_asked(house: House) -> None:
    order_id = await ready(house)
    await report(house, order_id, hold_until=date(2026, 3, 20))
    await house.work()
    held = house.desk.records["9001"]
    assert (held.state, held.hold_until) == (ShipmentState.ON_HOLD, datetime(2026, 3, 20, tzinfo=UTC))
    assert whispered(house, "held") == [], "the card is the answer"


async def test_it_is_solved_once_and_the_next_one_hears_by_whom(house: House) -> None:
    order_id = await ready(house)
    await report(house, order_id)
    await house.work()
    problem_id = await open_problem(house, order_id)
    assert problem_id is not None
    await solve(house, order_id, problem_id)
    await solve(house, order_id, problem_id)
    assert len(house.listener.lines("solved")) == 1
    assert house.listener.whispered == [], "who pressed twice is told nothing new"
    await solve(house, order_id, problem_id, user="U8")
    (told,) = whispered(house, "solved_before")
    assert told.data["ended_by"] == "U7"
    assert house.listener.cards()[0].problem is None


@pytest.mark.parametrize("how", ["shipped", "cancelled"])
async def test_a_look_ends_what_has_left_or_is_called_off(house: House, how: str) -> None:
    order_id = await ready(house)
    await report(house, order_id)
    await house.work()
    house.change(shipment(state=ShipmentState.SHIPPED) if how == "shipped" else sales(cancelled_at=NOW), production())
    for _ in range(2):
        await house.look(order_id)
        await house.work()
    assert await open_problem(house, order_id) is None
    (line,) = house.listener.lines("solved")
    assert (line.data["ended_by"], how[:4] in line.data["reason"]) == ("", True)
    await report(house, order_id, user="U2", note="late")
    await house.work()
    (told,) = whispered(house, "problem_too_late")
    assert told.data["note"] == "late"
    assert await open_problem(house, order_id) is None


async def test_it_does_not_stall_with_a_problem_and_does_after_it(house: House) -> None:
    order_id = await ready(house)
    await report(house, order_id)
    await house.work()
    house.clock.time = DUE
    await house.look(order_id)
    assert await house.alerts(order_id) == ["ready"]
    problem_id = await open_problem(house, order_id)
    assert problem_id is not None
    await solve(house, order_id, problem_id)
    assert await house.alerts(order_id) == ["ready"], "the eight hours had a problem"
    row = await house.row(order_id)
    assert row.look_again_at is not None
    house.clock.time = row.look_again_at
    await house.look(order_id)
    await house.work()
    assert await house.alerts(order_id) == ["ready", "ready_stalled"]
    (alert,) = house.listener.lines("alert")
    assert alert.data["owner"] is None, "who took it did so on another day"


async def test_a_stall_from_before_is_news_again_after_the_problem(house: House) -> None:
    order_id = await ready(house)
    house.clock.time = DUE
    await house.look(order_id)
    await house.work()
    assert await house.alerts(order_id) == ["ready", "ready_stalled"]
    await report(house, order_id)
    await house.work()
    assert await house.alerts(order_id) == ["ready"]
    problem_id = await open_problem(house, order_id)
    assert problem_id is not None
    await solve(house, order_id, problem_id)
    assert await house.alerts(order_id) == ["ready", "ready_stalled"]
    assert len(house.listener.lines("alert")) == 2


async def test_packing_with_a_problem_asks_and_is_done_when_confirmed(house: House) -> None:
    order_id = await ready(house)
    await report(house, order_id)
    await house.work()
    await house.wish(Intent.PACK, order_id)
    await house.work()
    (asked,) = whispered(house, "confirm")
    assert asked.data["words"] == 'it has an open problem, damaged: "wet"'
    assert house.production.writes == []
    await house.wish(Intent.PACK, order_id, confirmed=True)
    await house.work()
    assert house.production.records["7001"].stage is ProductionStage.PACKED
    assert await open_problem(house, order_id) is not None


async def test_the_digest_counts_what_is_open_and_names_the_oldest(house: House) -> None:
    order_id = await ready(house)
    assert (await house.digests.digest([house.shop])).reported is None
    await report(house, order_id)
    await house.work()
    found = (await house.digests.digest([house.shop])).reported
    assert found is not None
    assert (found.problems, found.number, found.words, found.owner) == (1, "#1042", 'damaged: "wet"', "U7")


async def test_a_report_of_an_order_without_a_card_makes_one(house: House) -> None:
    order_id = await ready(house)
    async with house.db.read() as unit:
        assert await unit.notices.find_card(submissions.subject(order_id), CHANNEL) is None
    await report(house, order_id)
    await house.work()
    assert len(house.listener.cards()) == 1
    assert all(one.state is State.DONE for one in await house.operations(*State) if one.kind == "line")
