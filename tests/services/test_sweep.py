"""The safety net: what differs is looked at, what is the same wakes nobody, and a broken pass is made again whole."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.orders.order import Role
from bot.orders.snapshots import gist, to_json
from bot.services import submissions
from bot.services.sweep import MOST_DUE, OVERLAP
from integrations.errors import Unavailable
from integrations.model import Payment, ProductionOrder, ProductionStage, Progress, SalesOrder, ShipmentState
from storage.tables import Link, Operation, Snapshot, State
from storage.tables import Order as OrderRow
from tests.orders.making import NOW, production, sales, shipment, waiting
from tests.services.house import House

ROLES = list(Role)


async def begun(house: House) -> int:
    """One waiting order, taken in by a baseline that is over."""
    house.put(sales(), waiting(), shipment())
    await house.submit(submissions.baseline(house.shop.id))
    await house.work()
    house.clock.forward(300)
    return 1


async def sweep(house: House, role: Role) -> Operation:
    """Sweep one connection, and look at nothing yet."""
    connection = next(one for one in house.shop.connections if one.role is role)
    (operation,) = await house.submit(submissions.sweep(connection.id, str(house.clock.time.timestamp())))
    await house.work(kinds=[submissions.SWEEP])
    return await house.operation(operation)


async def cursor(house: House, role: Role) -> object:
    connection = next(one for one in house.shop.connections if one.role is role)
    async with house.db.read() as unit:
        row = await unit.orders.connection(connection.id)
    assert row is not None
    return row.cursor_at


@pytest.mark.parametrize("role", ROLES)
async def test_where_nothing_changed_nothing_follows(house: House, role: Role) -> None:
    await begun(house)
    operation = await sweep(house, role)
    assert (operation.state, operation.result) == (State.DONE, {"read": 1, "changed": 0})
    assert await house.waiting() == []
    assert await cursor(house, role) == house.clock()


@pytest.mark.parametrize("role", ROLES)
async def test_what_differs_is_looked_at_and_not_stored_by_the_sweep(house: House, role: Role) -> None:
    order_id = await begun(house)
    before = await house.order(order_id)
    now = house.clock()
    house.put(
        sales(payment=Payment.REFUNDED, updated_at=now),
        production(updated_at=now),
        shipment(state=ShipmentState.ON_HOLD, updated_at=now),
    )
    operation = await sweep(house, role)
    assert operation.result == {"read": 1, "changed": 1}
    assert await house.waiting() == ["look"]
    assert await house.order(order_id) == before
    await house.work()
    assert (await house.order(order_id)).sales == sales(payment=Payment.REFUNDED, updated_at=now)


async def test_touched_without_news_is_no_difference(house: House) -> None:
    await begun(house)
    house.put(sales(updated_at=house.clock()), waiting(updated_at=house.clock()), shipment(updated_at=house.clock()))
    for role in Role:
        assert (await sweep(house, role)).result["changed"] == 0


@pytest.mark.parametrize("role", [Role.CHANNEL, Role.DESK])
async def test_a_sweep_reaches_back_behind_the_last_one(house: House, role: Role) -> None:
    """Search indexes lag and clocks differ, so what changed shortly before the last sweep is read again."""
    await begun(house)
    await sweep(house, role)
    last = house.clock()
    house.clock.forward(300)
    late = last - OVERLAP + timedelta(seconds=1)
    house.put(sales(payment=Payment.REFUNDED, updated_at=late), shipment(split=True, updated_at=late))
    assert (await sweep(house, role)).result["changed"] == 1
    early = last - OVERLAP - timedelta(seconds=1)
    await sweep(house, role)
    house.put(sales(held=True, updated_at=early), shipment(parent_ref="1", updated_at=early))
    house.clock.forward(300)
    assert (await sweep(house, role)).result["changed"] == 0


async def test_production_is_read_whole_because_availability_may_not_count_as_a_change(house: House) -> None:
    await begun(house)
    house.put(production(updated_at=NOW - timedelta(days=30)))
    assert (await sweep(house, Role.PRODUCTION)).result["changed"] == 1


async def test_an_order_nobody_knew_is_resolved(house: House) -> None:
    await begun(house)
    house.put(sales("502", number="#1043", updated_at=house.clock()))
    await sweep(house, Role.CHANNEL)
    assert await house.work() == ["resolve", "look"]
    async with house.db.read() as unit:
        assert await unit.orders.by_channel_ref(house.shop.id, "502") is not None


@pytest.mark.parametrize(
    "gone",
    [None, production(stage=ProductionStage.DELIVERED), production(deleted_at=NOW)],
    ids=["vanished", "delivered", "deleted"],
)
async def test_what_production_no_longer_lists_is_looked_at(house: House, gone: ProductionOrder | None) -> None:
    await begun(house)
    house.production.records.clear()
    if gone is not None:
        house.put(gone)
    assert (await sweep(house, Role.PRODUCTION)).result == {"read": 0, "changed": 1}
    assert await house.waiting() == ["look"]


TWICE = (production(), production("7002"))


@pytest.mark.parametrize(
    ("order", "made"),
    [
        (sales(), TWICE),
        (sales(held=True), (production(),)),
        (sales(cancelled_at=NOW), (production(stage=ProductionStage.PACKED),)),
        (sales(progress=Progress.PARTIAL), (production(stage=ProductionStage.PARTLY_DELIVERED),)),
    ],
    ids=["one of two", "held", "called off and packed", "partly sent"],
)
async def test_a_record_that_is_gone_is_missed_in_any_phase_once(
    house: House, order: SalesOrder, made: tuple[ProductionOrder, ...]
) -> None:
    house.put(order, *made, shipment())
    await house.submit(submissions.baseline(house.shop.id))
    await house.rest()
    await house.look(1)
    house.clock.forward(300)
    del house.production.records["7001"]
    assert (await sweep(house, Role.PRODUCTION)).result == {"read": len(made) - 1, "changed": 1}
    await house.work()
    house.clock.forward(300)
    assert (await sweep(house, Role.PRODUCTION)).result == {"read": len(made) - 1, "changed": 0}


async def test_what_was_never_in_production_is_not_missing_there(house: House) -> None:
    await begun(house)
    await house.known(sales("502", number="#1043"))
    house.put(sales("503", number="#1044"), production("3", channel_order_ref="503", stage=ProductionStage.DELIVERED))
    await house.known(sales("503", number="#1044"))
    assert (await sweep(house, Role.PRODUCTION)).result["changed"] == 0


@pytest.mark.parametrize("role", ROLES)
async def test_a_pass_that_breaks_off_leaves_the_cursor_and_keeps_what_it_found(house: House, role: Role) -> None:
    await begun(house)
    before = await cursor(house, role)
    now = house.clock()
    house.put(
        sales(payment=Payment.REFUNDED, updated_at=now),
        production(updated_at=now),
        shipment(split=True, updated_at=now),
        sales("502", number="#1043", updated_at=now),
        production("7002", channel_order_ref="502"),
        shipment("9002", channel_order_ref="502", updated_at=now),
    )
    house.break_listing(role, 1, Unavailable("some", "list", retry_after=5.0))
    operation = await sweep(house, role)
    assert operation.state is State.WAITING
    assert await cursor(house, role) == before
    assert "look" in await house.waiting()
    house.mend_listings()
    house.clock.forward(60)
    await house.work(kinds=[submissions.SWEEP])
    assert (await house.operation(operation)).result == {"read": 2, "changed": 2}
    assert await cursor(house, role) == house.clock()


async def test_before_the_baseline_is_over_a_sweep_waits(house: House) -> None:
    operation = await sweep(house, Role.PRODUCTION)
    assert operation.state is State.WAITING
    assert house.production.calls == []


async def test_one_sweep_of_a_connection_runs_at_a_time_and_each_slot_once(house: House) -> None:
    await begun(house)
    first, second, again = await house.submit(*(submissions.sweep(house.shop.desk.id, slot) for slot in "112"))
    assert first.id == second.id != again.id
    async with house.db.write() as unit:
        assert await unit.ledger.claim("me", house.clock(), timedelta(minutes=1)) is not None
        assert await unit.ledger.claim("me", house.clock(), timedelta(minutes=1)) is None


# time alone ---------------------------------------------------------------------------------------------------
async def test_the_heartbeat_looks_at_what_time_alone_may_have_changed(house: House) -> None:
    order_id = await house.known(sales(), production(), shipment())
    await house.sweep.heartbeat()
    assert await house.waiting() == []
    house.clock.forward(120)
    for _ in range(3):
        await house.sweep.heartbeat()
    (operation,) = await house.operations(State.WAITING)
    assert (operation.kind, operation.data) == ("look", {"order": order_id})
    await house.work()
    async with house.db.read() as unit:
        assert [alert.rule for alert in await unit.alerts.open_for(order_id)] == ["ready"]


async def test_a_heartbeat_is_bounded_and_the_next_one_goes_on(house: House) -> None:
    async with house.db.write() as unit:
        for number in range(MOST_DUE + 10):
            row = await unit.orders.add(
                shop_id=house.shop.id,
                channel_ref=str(number),
                number=str(number),
                number_key=str(number),
                placed_at=NOW,
            )
            row.look_again_at = NOW
            await unit.orders.save(row)
    await house.sweep.heartbeat()
    assert len(await house.waiting()) == MOST_DUE


async def held(house: House, records: list[ProductionOrder]) -> None:
    """These production orders were taken in as waiting orders before, and nothing has changed since."""
    katana = house.shop.production.id
    house.put(*records)
    async with house.db.write() as unit:
        for record in records:
            unit.session.add(
                OrderRow(
                    id=int(record.ref),
                    shop_id=house.shop.id,
                    channel_ref=record.channel_order_ref or "",
                    number=record.number,
                    number_key=record.number,
                    phase="waiting_stock",
                    phase_entered_at=NOW,
                    placed_at=NOW,
                    created_at=NOW,
                    updated_at=NOW,
                )
            )
        await unit.session.flush()
        for record in records:
            unit.session.add(
                Link(order_id=int(record.ref), connection_id=katana, ref=record.ref, strength="strong", linked_at=NOW)
            )
            unit.session.add(
                Snapshot(
                    connection_id=katana,
                    ref=record.ref,
                    body=to_json(record),
                    digest=gist(record),
                    began_at=NOW,
                    observed_at=NOW,
                    source="look",
                )
            )
        connection = await unit.orders.connection(katana)
        assert connection is not None
        connection.cursor_at = NOW
        await unit.orders.save_connection(connection)


@pytest.mark.slow
async def test_ten_thousand_orders_are_compared_in_one_listing_and_seconds(house: House) -> None:
    """One listing of the system; the database answers in few queries, and none of them keeps the writer for long."""
    count = 10_000
    records = [waiting(ref=str(n), channel_order_ref=f"c{n}", number=str(n)) for n in range(1, count + 1)]
    await held(house, records)
    house.put(replace(records[7], stage=ProductionStage.PACKED))
    house.production.records.pop("9")
    house.clock.forward(60)
    time = asyncio.get_running_loop().time
    began = time()
    operation = await sweep(house, Role.PRODUCTION)
    took = time() - began
    assert operation.result == {"read": count - 1, "changed": 2}
    assert house.production.calls == ["open_orders"]
    assert len(await house.waiting()) == 2
    assert took < 5.0, f"{took:.1f} s for {count} orders"
