"""A look after our own write, and that a change is stored together with what people are told of it."""

from datetime import timedelta

from bot.orders.plan import Intent
from bot.services import submissions
from bot.services.announce import Announcer, Change
from bot.services.shops import Shop
from integrations.model import ProductionStage
from storage.tables import State
from storage.unit_of_work import UnitOfWork
from tests.orders.making import NOW, production, sales, shipment, waiting
from tests.services.fakes import SETTLE
from tests.services.house import CHANNEL, House
from tests.services.opening import opened


async def packed_by_us(house: House) -> int:
    """An order we packed just now, which nobody has looked at since."""
    order_id = await house.known(sales(), production(), shipment())
    await house.wish(Intent.PACK, order_id)
    await house.work(kinds=[Intent.PACK.value])
    assert house.production.writes == ["pack 7001"]
    return order_id


async def test_within_its_read_lag_production_cannot_contradict_our_own_write(house: House) -> None:
    order_id = await packed_by_us(house)
    house.production.lagging = 4
    house.clock.forward(2)
    operation = await house.look(order_id)
    assert operation.state is State.WAITING
    assert house.clock() < operation.run_at <= house.clock() + timedelta(seconds=1)
    assert "not caught up" in operation.result["detail"]
    assert await house.phases(order_id) == ["ready"]
    house.production.lagging = 0
    await house.rest()
    assert await house.phases(order_id) == ["ready", "packed"]


async def test_after_its_read_lag_production_is_believed_again(house: House) -> None:
    order_id = await packed_by_us(house)
    house.clock.forward(1)
    await house.look(order_id)
    house.clock.forward(SETTLE.total_seconds())
    house.change(production())
    await house.look(order_id)
    assert await house.phases(order_id) == ["ready", "packed", "ready"]


async def test_within_the_lag_somebody_elses_further_step_is_believed(house: House) -> None:
    order_id = await packed_by_us(house)
    house.change(production(stage=ProductionStage.DELIVERED))
    await house.look(order_id)
    assert (await house.row(order_id)).phase == "shipped"


async def test_a_change_its_alert_and_what_people_are_told_are_stored_together(house: House) -> None:
    order_id = await house.known(sales(), waiting(), shipment())
    house.change(production())
    await house.look(order_id)
    house.clock.forward(120)
    await house.look(order_id)
    async with house.db.read() as unit:
        (alert,) = await unit.alerts.open_for(order_id)
        card = await unit.notices.find_card(submissions.subject(order_id), CHANNEL)
    assert (alert.rule, alert.opened_at) == ("ready", house.clock())
    assert card is not None
    assert await house.waiting() == [submissions.CARD]


class PenBreaks(Announcer):
    """Fails once it has written all it had to write."""

    async def announce(self, unit: UnitOfWork, shop: Shop, change: Change) -> None:
        await super().announce(unit, shop, change)
        raise RuntimeError("the pen broke")


async def test_when_people_cannot_be_told_nothing_happened_at_all(sqlite_url: str) -> None:
    async with opened(sqlite_url) as house:
        order_id = await house.known(sales(), waiting(), shipment())
        house.change(production())
        await house.look(order_id)
        house.clock.forward(120)
    async with opened(sqlite_url, announcer_type=PenBreaks) as house:
        house.clock.forward(120)
        house.put(sales(), production(), shipment())
        operation = await house.look(order_id)
        assert (operation.state, operation.faults) == (State.WAITING, 1)
        async with house.db.read() as unit:
            assert await unit.alerts.open_for(order_id) == []
            assert await unit.notices.cards(submissions.subject(order_id)) == []
            readings = await unit.orders.readings(order_id)
        assert {reading.seen_at for reading in readings} == {NOW + timedelta(seconds=1)}
        assert await house.waiting() == [submissions.LOOK]
    async with opened(sqlite_url) as house:
        house.clock.forward(600)
        house.put(sales(), production(), shipment())
        await house.work()
        assert len(house.listener.cards()) == 1
