"""What is told of alerts that stand for long: once per alert, shift or claim, however often an order is looked at."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.orders.care import CareFor
from bot.services import submissions
from integrations.model import Availability, ProductionOrder
from tests.orders.making import NOW, line, production, sales, shipment, waiting
from tests.services.house import House

STALLED = datetime(2026, 3, 3, 8, 30, tzinfo=UTC)
"""Eight working hours after it came in stock: half past ten in Tallinn, where people work from eight to five."""
TWICE = datetime(2026, 3, 4, 7, 30, tzinfo=UTC)
SHIFT = datetime(2026, 3, 4, 6, 0, tzinfo=UTC)


async def looked(house: House, order_id: int, at: datetime) -> None:
    house.clock.time = at
    await house.look(order_id)
    await house.work()


async def stalled(house: House) -> int:
    order_id = await house.known(sales(), production(), shipment())
    await looked(house, order_id, STALLED)
    return order_id


def said(house: House, kind: str) -> list[dict[str, Any]]:
    return [words.data for words in house.listener.lines(kind)]


async def test_a_second_ring_comes_once_however_often_it_is_looked_at(house: House) -> None:
    order_id = await stalled(house)
    await looked(house, order_id, TWICE - timedelta(minutes=1))
    assert said(house, "escalated") == []
    for minute in range(3):
        await looked(house, order_id, TWICE + timedelta(minutes=minute))
    (data,) = said(house, "escalated")
    assert (data["broadcast"], data["owner"], data["had"]) == (True, None, None)
    assert data["since"] == STALLED.isoformat()


async def test_it_survives_a_restart_between_the_look_and_the_line(house: House) -> None:
    order_id = await stalled(house)
    house.clock.time = TWICE
    await house.look(order_id)
    await house.restart()
    await house.work()
    await looked(house, order_id, TWICE + timedelta(minutes=1))
    assert len(said(house, "escalated")) == 1


async def test_a_stall_after_a_snooze_is_another_alert_and_has_a_second_ring_of_its_own(house: House) -> None:
    order_id = await stalled(house)
    await house.cares(CareFor.A_WHILE, order_id)
    await house.work()
    await looked(house, order_id, STALLED + timedelta(hours=2, seconds=2))
    assert len(said(house, "alert")) == 2
    await looked(house, order_id, TWICE)
    assert said(house, "escalated") == []
    await looked(house, order_id, TWICE + timedelta(hours=3))
    assert len(said(house, "escalated")) == 1


async def test_next_morning_the_claim_is_over_everywhere(house: House) -> None:
    order_id = await stalled(house)
    await house.cares(CareFor.CLAIM, order_id, user="U7")
    await house.work()
    oldest = (await house.digests.digest([house.shop])).oldest
    assert oldest is not None and oldest.owner == "U7"
    await looked(house, order_id, SHIFT)
    (data,) = said(house, "lapsed")
    assert (data["had"], data["broadcast"]) == ("U7", False)
    (card,) = house.listener.cards()
    assert (card.owner, card.had) == (None, "U7")
    oldest = (await house.digests.digest([house.shop])).oldest
    assert oldest is not None and oldest.owner is None
    await looked(house, order_id, SHIFT + timedelta(minutes=5))
    assert len(said(house, "lapsed")) == 1


async def test_whoever_takes_it_again_is_told_of_again(house: House) -> None:
    """The same person on another day is news: until then it was nobody's."""
    order_id = await stalled(house)
    for day in range(2):
        house.clock.time = STALLED + timedelta(days=day)
        await house.cares(CareFor.CLAIM, order_id, user="U7")
        await house.work()
    assert [(data["who"], data["had"]) for data in said(house, "care")] == [("U7", None), ("U7", None)]


async def test_what_is_critical_is_said_with_each_shift(house: House) -> None:
    order_id = await house.known(sales(), production(), shipment())
    house.change(sales(cancelled_at=NOW))
    await looked(house, order_id, NOW + timedelta(minutes=1))
    for hours in (0, 1, 24, 25):
        await looked(house, order_id, SHIFT + timedelta(hours=hours))
    assert [data["severity"] for data in said(house, "repeated")] == ["critical", "critical"]


# a date that moves --------------------------------------------------------------------------------------------
def due(days: int | None, **changes: Any) -> ProductionOrder:
    """The order with goods that are expected so many days from now; None: nobody knows when."""
    if days is None:
        return waiting(Availability.NOT_AVAILABLE, **changes)
    return waiting(expected_at=NOW + timedelta(days=days), **changes)


async def test_each_slip_of_a_date_is_a_line_of_its_own(house: House) -> None:
    promised = shipment(ship_by=NOW + timedelta(days=2), ship_by_day=date(2026, 3, 4))
    order_id = await house.known(sales(), due(3), promised)
    await looked(house, order_id, NOW + timedelta(minutes=1))
    assert len(said(house, "alert")) == 1, "it will miss its promise, so that it has a card"
    for minute, days in enumerate((4, 4, 5, None), start=2):
        house.change(due(days))
        await looked(house, order_id, NOW + timedelta(minutes=minute))
    moved = [(data["was"], data["to"]) for data in said(house, "slipped")]
    dates = [(NOW + timedelta(days=days)).isoformat() for days in (3, 4, 5)]
    assert moved == [(dates[0], dates[1]), (dates[1], dates[2]), (dates[2], None)]


async def test_without_a_card_a_slip_is_nobodys_business(house: House) -> None:
    order_id = await house.known(sales(), due(3), shipment())
    house.change(due(5))
    await looked(house, order_id, NOW + timedelta(minutes=2))
    assert house.listener.posted == []


async def test_a_date_that_production_filled_in_is_remembered_until_a_person_changes_it(house: House) -> None:
    filled, chosen = NOW + timedelta(days=14), NOW + timedelta(days=2)
    order_id = await house.known(sales(), due(5, due_at=filled), shipment())
    for minute in (1, 2):
        await looked(house, order_id, NOW + timedelta(minutes=minute))
    assert await house.alerts(order_id) == []
    house.change(due(5, due_at=chosen))
    await looked(house, order_id, NOW + timedelta(minutes=3))
    assert await house.alerts(order_id) == ["will_miss_promise"]
    await looked(house, order_id, NOW + timedelta(minutes=4))
    assert await house.alerts(order_id) == ["will_miss_promise"], "the first date is still the first"
    house.change(due(5, due_at=filled))
    await looked(house, order_id, NOW + timedelta(minutes=5))
    assert await house.alerts(order_id) == []


# what is kept -------------------------------------------------------------------------------------------------
async def taken_in(house: House) -> None:
    """Every existing order is known."""
    async with house.db.write() as unit:
        for connection in house.shop.connections:
            row = await unit.orders.connection(connection.id)
            assert row is not None
            row.baseline_at = NOW
            await unit.orders.save_connection(row)


async def test_the_memory_of_a_pickup_is_no_message_that_waits(house: House) -> None:
    await taken_in(house)
    order_id = await house.known(sales(), production(lines=(line(),)), shipment())
    house.clock.time = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
    for _ in range(2):
        await house.pickups.tick()
        await house.work()
    key = f"{submissions.pickup_subject('2026-03-03:15:00')}:{house.shop.slack_channel}"
    async with house.db.read() as unit:
        kept = await unit.notices.by_key(key)
        unsent = [one for one in await unit.notices.unsent() if one.kind == "pickup"]
    assert kept is not None and kept.data == {"orders": [order_id]}
    assert unsent == []


async def test_no_pickup_is_told_while_orders_are_still_being_taken_in(house: House) -> None:
    await house.known(sales(), production(), shipment())
    house.clock.time = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
    await house.pickups.tick()
    assert submissions.PICKUP not in await house.work()
    await taken_in(house)
    await house.pickups.tick()
    assert submissions.PICKUP in await house.work()
