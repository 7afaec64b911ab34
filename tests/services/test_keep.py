"""What is kept of a judgement: alerts that open, change and end; suspicions; and how long the arrows took."""

from datetime import timedelta

import pytest

from bot.orders.alert import AlertRule
from bot.orders.card import Card
from bot.orders.convergence import usual_of
from bot.orders.sync import Arrow, Sync
from bot.services import submissions
from bot.services.ask import Question
from bot.services.card import card_now
from integrations.errors import Unavailable
from integrations.model import ProductionOrder, ProductionStage, SalesOrder, Shipment, System
from storage.tables import Alert
from tests.orders.making import NOW, production, sales, shipment
from tests.services.house import House
from tests.services.shipping import (
    LABEL,
    OFF,
    PUSH_PRODUCTION,
    PUSH_SHOP,
    asked,
    gone,
    house_with,
    packed,
    ready,
    sent,
    told,
    whispered,
)

A3, A4, A5 = Arrow.DESK_TO_SHOP, Arrow.SHOP_TO_PRODUCTION, Arrow.PRODUCTION_TO_SHOP


async def looked(house: House, order_id: int, seconds: float = 60.0) -> None:
    house.clock.forward(seconds)
    await house.look(order_id)
    await house.work()


async def open_alert(house: House, order_id: int, rule: AlertRule) -> Alert:
    async with house.db.read() as unit:
        (alert,) = [one for one in await unit.alerts.open_for(order_id) if one.rule == rule]
    return alert


async def suspected(house: House, order_id: int) -> dict[str, float]:
    """Since how many seconds each contradiction is known."""
    async with house.db.read() as unit:
        found = await unit.alerts.suspected(order_id)
    return {rule: (house.clock() - since).total_seconds() for rule, since in found.items()}


async def usual(house: House, arrow: Arrow) -> float | None:
    async with house.db.read() as unit:
        found = usual_of(await unit.convergences.measured(house.shop.id, arrow.value))
    return found.half.total_seconds() if found else None


async def shipped(house: House) -> int:
    """An order that has just left, by a label at the desk, and was seen to."""
    order_id = await ready(house, sales(), packed(), shipment())
    house.change(sent(LABEL))
    await looked(house, order_id, 0)
    return order_id


# suspicions and alerts ----------------------------------------------------------------------------------------
async def test_a_contradiction_is_remembered_from_its_first_sight_and_told_of_once_it_counts(house: House) -> None:
    order_id = await shipped(house)
    assert await suspected(house, order_id) == {"shop_not_told": 0}
    await looked(house, order_id, 3599)
    assert (await suspected(house, order_id), await house.alerts(order_id)) == ({"shop_not_told": 3599}, [])
    await looked(house, order_id, 1)
    assert await house.alerts(order_id) == ["shop_not_told"]
    alert = await open_alert(house, order_id, AlertRule.D3)
    assert alert.data == {
        "words": "shipped in ShipStation, and Shopify has not told the customer",
        "severity": "high",
    }
    for _ in range(3):
        await looked(house, order_id)
    assert len(house.listener.lines("alert")) == 1


async def test_a_contradiction_that_is_gone_is_forgotten_and_begins_anew(house: House) -> None:
    order_id = await shipped(house)
    house.change(told())
    await looked(house, order_id)
    assert await suspected(house, order_id) == {"production_not_told": 0}
    house.change(sales())
    await looked(house, order_id)
    assert await suspected(house, order_id) == {"shop_not_told": 0}
    assert await house.alerts(order_id) == []


async def test_what_an_alert_says_is_kept_up_to_date_without_a_second_line(house: House) -> None:
    order_id = await ready(house, sales(cancelled_at=NOW), production(), shipment())
    await looked(house, order_id)
    assert "open in ShipStation and Katana" in str((await open_alert(house, order_id, AlertRule.D7)).data["words"])
    house.desk.records.clear()
    await looked(house, order_id)
    alert = await open_alert(house, order_id, AlertRule.D7)
    assert alert.data == {
        "words": "cancelled in Shopify, and still open in Katana: do not ship it",
        "severity": "critical",
    }
    assert len(house.listener.lines("alert")) == 1
    assert house.listener.cards()[0].alerts[0].words == alert.data["words"]


async def test_while_a_system_is_down_an_alert_stands_as_it_was(house: House) -> None:
    """Scenario 35."""
    order_id = await shipped(house)
    await looked(house, order_id, 3600)
    before = (await open_alert(house, order_id, AlertRule.D3)).data
    house.desk.failing = Unavailable("shipstation", "read", retry_after=5.0)
    house.change(told())
    await looked(house, order_id)
    assert (await open_alert(house, order_id, AlertRule.D3)).data == before
    house.desk.failing = None
    await looked(house, order_id)
    assert await house.alerts(order_id) == []


async def test_what_an_alert_of_ready_says_is_left_alone(house: House) -> None:
    order_id = await ready(house)
    await looked(house, order_id, 120)
    alert = await open_alert(house, order_id, AlertRule.READY)
    await looked(house, order_id, 60)
    assert (await open_alert(house, order_id, AlertRule.READY)).data == alert.data == {"listed": True}


# how long an arrow takes --------------------------------------------------------------------------------------
async def test_how_long_each_arrow_took_is_the_life_of_its_contradiction(house: House) -> None:
    order_id = await shipped(house)
    house.clock.forward(40)
    house.change(told())
    await looked(house, order_id, 0)
    assert await usual(house, A3) == 41.0
    assert await usual(house, A4) is None
    house.change(gone())
    await looked(house, order_id, 9)
    assert (await usual(house, A4), await usual(house, A5)) == (10.0, None)


async def test_how_long_an_import_takes_is_how_long_the_order_was_missing(house: House) -> None:
    order_id = await ready(house, sales())
    assert await suspected(house, order_id) == {"missing_in_production": 0, "missing_at_the_desk": 0}
    house.put(production())
    await looked(house, order_id, 40)
    house.put(shipment())
    await looked(house, order_id, 600)
    assert (await usual(house, Arrow.ORDERS_TO_PRODUCTION), await usual(house, Arrow.ORDERS_TO_DESK)) == (40.0, 640.0)


async def test_an_order_that_is_called_off_before_it_was_imported_says_nothing_of_the_import(house: House) -> None:
    order_id = await ready(house, sales())
    house.change(sales(cancelled_at=NOW))
    await looked(house, order_id, 40)
    assert await suspected(house, order_id) == {}
    assert await usual(house, Arrow.ORDERS_TO_PRODUCTION) is None


async def test_what_was_missing_before_anybody_looked_says_nothing_of_an_import(house: House) -> None:
    house.put(sales(), shipment())
    await house.submit(submissions.baseline(house.shop.id))
    await house.rest()
    assert "missing_in_production" in await suspected(house, 1)
    house.put(production())
    await looked(house, 1, 40)
    assert (await suspected(house, 1), await usual(house, Arrow.ORDERS_TO_PRODUCTION)) == ({}, None)


async def test_what_is_usual_stands_beside_what_is_watched(house: House) -> None:
    async with house.db.write() as unit:
        await unit.convergences.add(house.shop.id, Arrow.ORDERS_TO_PRODUCTION.value, 40.0, NOW)
    await ready(house, sales())
    house.clock.forward(120)
    question = Question(command="status", data={"number": "1042", "team": "T1"})
    await house.ask.question(house.person("U7", "t"), question)
    await house.work()
    card = next(one for one in house.listener.whispers() if isinstance(one, Card))
    usual_times = {one.rule: one.usual for one in card.suspected}
    assert usual_times == {AlertRule.D1: timedelta(seconds=40), AlertRule.D2: None}


async def test_production_first_and_the_shop_follows(house: House) -> None:
    order_id = await ready(house, sales(), gone(), shipment())
    await looked(house, order_id)
    house.change(told())
    await looked(house, order_id)
    assert (await usual(house, A5), await usual(house, A3)) == (121.0, None)


Record = SalesOrder | ProductionOrder | Shipment
NOT_MEASURED: list[tuple[str, list[Record], list[Record]]] = [
    ("shipped at the desk meanwhile, and not told", [gone()], [sent(LABEL)]),
    ("cancelled meanwhile", [packed(), sent(LABEL)], [sales(cancelled_at=NOW)]),
    ("taken back at the desk", [packed(), sent(LABEL)], [shipment()]),
    ("deleted in production meanwhile", [told(), sent(LABEL)], [production(deleted_at=NOW)]),
    ("partly delivered", [told(), sent(LABEL)], [production(stage=ProductionStage.PARTLY_DELIVERED)]),
    ("the desk follows the shop", [told(), gone()], [sent(LABEL)]),
    ("not called off after all", [sales(cancelled_at=NOW), gone()], [told()]),
]


@pytest.mark.parametrize(("before", "after"), [row[1:] for row in NOT_MEASURED], ids=[row[0] for row in NOT_MEASURED])
async def test_what_ends_in_another_way_says_nothing_of_an_arrow(
    house: House, before: list[Record], after: list[Record]
) -> None:
    order_id = await ready(house, sales(), packed(), shipment())
    house.change(*before)
    await looked(house, order_id)
    assert await suspected(house, order_id) != {}
    house.change(*after)
    await looked(house, order_id)
    assert [arrow.value for arrow in Arrow if await usual(house, arrow) is not None] == []


async def test_what_we_wrote_ourselves_says_nothing_of_an_arrow(sqlite_url: str) -> None:
    async with house_with(sqlite_url, Sync()) as house:
        order_id = await shipped(house)
        await looked(house, order_id, 3600)
        await asked(house, order_id, PUSH_SHOP)
        assert whispered(house, "pushed") != []
        await looked(house, order_id)
        assert await house.alerts(order_id) == []
        assert await usual(house, A3) is None
        await asked(house, order_id, PUSH_PRODUCTION)
        await looked(house, order_id)
        assert ((await house.row(order_id)).phase, await usual(house, A4)) == ("done", None)


async def test_an_arrow_that_is_off_is_not_measured(sqlite_url: str) -> None:
    async with house_with(sqlite_url, OFF) as house:
        order_id = await shipped(house)
        house.change(told())
        await looked(house, order_id)
        assert await usual(house, A3) is None


async def test_what_is_usual_is_shown_while_it_is_waited_for(house: House) -> None:
    async with house.db.write() as unit:
        for seconds in (10.0, 30.0, 1000.0):
            await unit.convergences.add(house.shop.id, A3.value, seconds, NOW)
    order_id = await shipped(house)
    await looked(house, order_id, 3600)
    (card,) = house.listener.cards()
    (waits,) = [row.leg for row in card.systems if row.leg and row.leg.usual]
    assert waits.usual is not None
    assert (waits.mark.value, waits.usual.total_seconds()) == ("waiting", 30.0)


# how long that takes ------------------------------------------------------------------------------------------
async def test_what_takes_longer_than_it_ever_did_is_said_on_its_card(house: House) -> None:
    order_id = await shipped(house)
    async with house.db.write() as unit:
        for _ in range(5):
            await unit.convergences.add(house.shop.id, Arrow.DESK_TO_SHOP.value, 40.0, house.clock())
    seen = []
    for seconds in (30, 690):
        await looked(house, order_id, seconds)
        async with house.db.read() as unit:
            card = await card_now(unit, house.shops, order_id, house.clock())
        (leg,) = [row.leg for row in card.systems if row.system is System.SHOPIFY]
        assert leg is not None
        seen.append((leg.usual, leg.late))
    usual_time = timedelta(seconds=40)
    assert seen == [(usual_time, None), (usual_time, timedelta(minutes=12))]
