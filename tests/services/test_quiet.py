"""A channel stays readable: a flood is one list, a day has its most, what is over before it was told is not told."""

from collections.abc import AsyncIterator

import pytest

from bot.orders.alert import AlertRule
from bot.orders.rollup import RollUp
from bot.services import submissions
from bot.services.notifier import Words
from integrations.errors import Unavailable
from integrations.model import ProductionStage, Progress, ShipmentState
from tests.orders.making import production, sales, shipment
from tests.services.house import CHANNEL, Crash, House
from tests.services.opening import opened

DOWN = Unavailable("slack", "post a message", "503", retry_after=5.0)
QUIETLY = [submissions.LOOK]


async def stall(house: House, count: int, begin: int = 1, *, seen: int | None = None) -> list[int]:
    """So many ready orders of which nobody has a card; then all of them have stood still for too long at once, and
    the first so many are `seen` to."""
    ids = []
    for number in range(begin, begin + count):
        ref = f"50{number}"
        ids.append(
            await house.taken_in(
                sales(ref, number=f"#{number}"),
                production(f"7{number}", number=f"#{number}", channel_order_ref=ref),
                shipment(f"9{number}", number=str(number), channel_order_ref=ref),
            )
        )
    for order_id in ids:
        await house.submit(submissions.look(order_id))
    await house.work(kinds=QUIETLY)
    house.clock.forward(24 * 3600.0)
    for order_id in ids[:seen]:
        await house.submit(submissions.look(order_id))
    return ids


def rollups(house: House) -> list[RollUp]:
    return [one.shown for one in house.listener.posted if isinstance(one.shown, RollUp)]


def others(house: House) -> list[str]:
    """What was posted besides: of the alerts, not of the day's list of what is ready."""
    return [kind for kind in house.listener.kinds() if kind not in ("RollUp", "ReadyList")]


@pytest.fixture
async def house(sqlite_url: str) -> AsyncIterator[House]:
    """A house in which three alerts of one rule at once are a flood."""
    async with opened(sqlite_url, roll_up_from=3) as house:
        yield house


async def test_a_flood_is_one_message(house: House) -> None:
    await stall(house, 6)
    await house.work(kinds=QUIETLY)
    await house.rest()
    (shown,) = rollups(house)
    assert [one.number for one in shown.standing] == [f"#{number}" for number in range(1, 7)]
    assert (shown.rule, shown.over) == (AlertRule.S4, 0)
    assert "not packed" in shown.standing[0].words
    assert others(house) == []


async def test_fewer_are_told_alone(house: House) -> None:
    await stall(house, 2)
    await house.rest()
    assert rollups(house) == []
    assert others(house) == ["Card", "alert", "Card", "alert"] or others(house) == ["Card", "Card", "alert", "alert"]


async def test_what_was_told_already_is_not_told_again_in_the_list(house: House) -> None:
    await stall(house, 5)
    await house.rest()
    (shown,) = rollups(house)
    told = {words.data["number"] for words in house.listener.lines("alert")}
    assert not told & {one.number for one in shown.standing}
    assert len(told) + len(shown.standing) == 5


async def test_what_is_just_being_told_alone_is_not_taken_into_the_list(house: House) -> None:
    ids = await stall(house, 3, seen=2)
    await house.work(kinds=[submissions.LOOK, submissions.CARD])
    house.listener.meanwhile = lambda: house.look(ids[2])
    await house.work(kinds=[submissions.LINE])
    await house.rest()
    (shown,) = rollups(house)
    told = [words.data["number"] for words in house.listener.lines("alert")]
    assert sorted([*told, *(one.number for one in shown.standing)]) == ["#1", "#2", "#3"]
    assert len(told) == 1


async def test_the_list_is_edited_as_its_orders_go_on(house: House) -> None:
    ids = await stall(house, 4)
    await house.work(kinds=QUIETLY)
    await house.rest()
    house.change(production("71", number="#1", channel_order_ref="501", stage=ProductionStage.PACKED))
    await house.look(ids[0])
    await house.rest()
    (shown,) = rollups(house)
    assert ([one.number for one in shown.standing], shown.over) == (["#2", "#3", "#4"], 1)
    assert [words.kind for words in house.listener.lines()] == []


async def test_what_must_not_leave_is_told_alone_in_any_flood(house: House) -> None:
    ids = await stall(house, 5)
    await house.work(kinds=QUIETLY)
    await house.rest()
    house.change(sales("501", number="#1", cancelled_at=house.clock.time))
    await house.look(ids[0])
    await house.rest()
    assert others(house) == ["Card", "alert"]
    assert house.listener.lines("alert")[0].data["severity"] == "critical"


@pytest.mark.parametrize("when", ["before_result", "after_result", "before_end"])
async def test_a_flood_survives_a_kill_and_is_still_one_message(house: House, when: str) -> None:
    await stall(house, 6)
    await house.work(kinds=QUIETLY)
    await house.work(kinds=[submissions.READY_LIST, submissions.CARD, submissions.LINE])
    setattr(house.crashes, when, True)
    with pytest.raises(Crash):
        await house.work(kinds=[submissions.ROLL_UP])
    await house.restart()
    await house.rest()
    (shown,) = rollups(house)
    assert len(shown.standing) == 6
    assert others(house) == []


# what is over before it was told --------------------------------------------------------------------------------
async def not_told(house: House) -> int:
    """An order that left, and of which the shop was not told for an hour, while Slack is down."""
    order_id = await house.known(sales(), production(), shipment())
    house.listener.posted.clear()
    house.listener.failing[CHANNEL] = DOWN
    sent = shipment(state=ShipmentState.SHIPPED)
    house.change(production(stage=ProductionStage.DELIVERED), sent)
    for seconds in (0, 1800, 1900):
        house.clock.forward(seconds)
        await house.look(order_id)
    assert "shop_not_told" in await house.alerts(order_id)
    return order_id


async def test_an_alert_that_is_over_before_it_was_told_is_never_told(house: House) -> None:
    order_id = await not_told(house)
    house.change(sales(progress=Progress.FULFILLED))
    await house.look(order_id)
    assert await house.alerts(order_id) == []
    house.listener.failing.clear()
    await house.rest()
    assert house.listener.posted == []
    async with house.db.read() as unit:
        assert await unit.notices.find_card(submissions.subject(order_id), CHANNEL) is None


async def test_one_that_was_told_says_that_it_is_over(house: House) -> None:
    order_id = await not_told(house)
    house.listener.failing.clear()
    await house.rest()
    house.change(sales(progress=Progress.FULFILLED))
    await house.look(order_id)
    await house.rest()
    kinds = [kind for kind in others(house) if kind in ("alert", "over")]
    assert kinds.count("alert") == kinds.count("over") >= 1


async def test_what_may_have_been_posted_is_seen_to_its_end(house: House) -> None:
    """Slack has the line and its answer was lost: that it is over now must not leave it without an end."""
    order_id = await not_told(house)
    house.listener.failing.clear()
    await house.work(kinds=[submissions.CARD])
    house.listener.lost_answer = DOWN
    await house.work(kinds=[submissions.LINE])
    house.change(sales(progress=Progress.FULFILLED))
    await house.look(order_id)
    await house.rest()
    assert len(house.listener.lines("alert")) == len({words.data["rule"] for words in house.listener.lines("alert")})
    assert house.listener.lines("over")


# the day's most ------------------------------------------------------------------------------------------------
async def test_what_a_day_cannot_hold_is_in_the_digest(sqlite_url: str) -> None:
    async with opened(sqlite_url, roll_up_from=50, messages_a_day=2) as house:
        await stall(house, 4)
        await house.rest()
        assert house.listener.kinds().count("Card") + house.listener.kinds().count("alert") <= 2 * 2
        digest = await house.digests.digest([house.shop])
        held = digest.overflow
        told = [words.data["number"] for words in house.listener.lines("alert")]
        assert sorted([*told, *held]) == ["#1", "#2", "#3", "#4"]
        assert len(held) >= 2
        day = await counted(house)
        assert (day["messages"], day["held"] > 0) == (2, True)


async def counted(house: House) -> dict[str, int]:
    async with house.db.read() as unit:
        (day,) = [one for one in await unit.channel_days.since("2026-01-01") if one.held or one.day > "2026-03-02"]
    return {"messages": day.messages, "pings": day.pings, "held": day.held}


async def test_a_critical_one_is_told_all_the_same(sqlite_url: str) -> None:
    async with opened(sqlite_url, messages_a_day=1) as house:
        ids = await stall(house, 2)
        await house.rest()
        house.change(sales("502", number="#2", cancelled_at=house.clock.time))
        await house.look(ids[1])
        await house.rest()
        (critical,) = [words for words in house.listener.lines("alert") if words.data["severity"] == "critical"]
        assert (critical.data["number"], critical.data["broadcast"]) == ("#2", True)


async def test_who_is_mentioned_is_counted(house: House) -> None:
    order_id = await not_told(house)
    async with house.db.write() as unit:
        await unit.cares.claim(order_id, "UAMY", house.clock())
        for notice in await unit.notices.unsent():
            await unit.notices.fill(notice.id, {**notice.data, "owner": "UAMY"})
    house.listener.failing.clear()
    await house.rest()
    async with house.db.read() as unit:
        days = await unit.channel_days.since("2026-01-01")
    told = [words for words in house.listener.lines() if words.data.get("owner")]
    assert sum(day.pings for day in days) == len(told) > 0


async def test_a_line_of_an_older_version_is_told(house: House) -> None:
    """It names no rule and no entry, and is told as it was."""
    order_id = await not_told(house)
    async with house.db.write() as unit:
        data = {"number": "#1042", "words": "as before", "severity": "warn"}
        notice = await unit.notices.add_notice("alert:old", "alert", CHANNEL, data, order_id=order_id)
        await unit.ledger.submit(submissions.told(submissions.LINE, notice))
    house.listener.failing.clear()
    await house.rest()
    assert Words("alert", data) in house.listener.lines("alert")
