"""A look: what is kept of it, what it means for people, and that both happen together or not at all."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.orders.order import Role
from bot.orders.snapshots import gist, to_json
from bot.services import submissions
from integrations.errors import (
    BudgetRefused,
    IntegrationError,
    RateLimited,
    Unauthorized,
    Unavailable,
    UnexpectedReply,
)
from integrations.model import Availability, Payment, ProductionStage, ShipmentState, System
from storage.tables import State
from tests.orders.making import NOW, production, sales, shipment, waiting
from tests.services.house import House

DOWN = Unavailable("katana", "read", "503", retry_after=5.0)


async def test_a_look_reads_every_system_and_keeps_what_they_say(house: House) -> None:
    order_id = await house.taken_in(sales(), production(), shipment())
    done = await house.look(order_id)
    assert (done.state, done.result) == (State.DONE, {"phase": "ready"})
    order = await house.order(order_id)
    assert (order.sales, order.production, order.shipments) == (sales(), production(), (shipment(),))
    assert all(sight.seen_at == NOW and sight.found and not sight.stale for sight in order.sights)
    row = await house.row(order_id)
    assert (row.phase, row.number, row.phase_entered_at) == ("ready", "#1042", NOW)
    assert row.look_again_at == NOW + timedelta(minutes=2)
    assert await house.phases(order_id) == ["ready"]


async def test_a_second_look_at_an_unchanged_order_changes_nothing(house: House) -> None:
    order_id = await house.known(sales(), waiting(), shipment())
    before = await house.row(order_id)
    house.clock.forward(60)
    await house.look(order_id)
    after = await house.row(order_id)
    assert (after.phase, after.phase_entered_at) == (before.phase, before.phase_entered_at)
    assert await house.phases(order_id) == ["waiting_stock"]
    assert await house.waiting() == []


async def test_an_order_no_system_has_is_unknown(house: House) -> None:
    order_id = await house.taken_in(sales())
    house.channel.records.clear()
    await house.look(order_id)
    row = await house.row(order_id)
    assert (row.phase, row.phase_reason) == ("unknown", "not seen in the shop")


async def test_of_two_readings_the_one_that_began_later_stays(house: House) -> None:
    order_id = await house.known(sales(), waiting(), shipment())
    newer = production(availability=Availability.IN_STOCK)
    async with house.db.write() as unit:
        later = house.clock() + timedelta(seconds=1)
        await unit.orders.save_snapshot(
            connection_id=house.shop.production.id,
            ref=newer.ref,
            body=to_json(newer),
            digest=gist(newer),
            began_at=later,
            observed_at=later,
            source="look",
        )
    await house.look(order_id)
    assert (await house.order(order_id)).production == newer


async def test_the_verdict_is_of_what_is_stored_not_of_an_older_reading(house: House) -> None:
    """A look that was frozen and thaws after a later one must not take the order back to where it was."""
    order_id = await house.known(sales(), waiting(), shipment())
    packed = production(stage=ProductionStage.PACKED)
    house.put(packed)
    house.clock.forward(10)
    await house.look(order_id)
    house.put(waiting())
    house.clock.forward(-5)
    await house.look(order_id)
    assert (await house.order(order_id)).production == packed
    assert (await house.row(order_id)).phase == "packed"
    assert await house.phases(order_id) == ["waiting_stock", "packed"]


@pytest.mark.parametrize("role", Role)
async def test_a_system_that_is_down_hides_only_itself(house: House, role: Role) -> None:
    order_id = await house.known(sales(), waiting(), shipment())
    house.fail(role, DOWN)
    house.clock.forward(60)
    operation = await house.look(order_id)
    assert operation.state is State.WAITING
    assert operation.run_at >= house.clock() + timedelta(seconds=5)
    order = await house.order(order_id)
    assert order.production is not None
    assert (order.sales, replace(order.production, supply=None)) == (sales(), waiting())
    assert order.shipments == (shipment(),)
    for sight in order.sights:
        assert sight.stale is (sight.role is role)
        assert sight.seen_at == (NOW if sight.role is role else house.clock())
    assert (await house.row(order_id)).phase == "waiting_stock"


async def test_the_age_of_a_failure_is_that_of_the_first_one_and_ends_with_the_first_success(house: House) -> None:
    order_id = await house.known(sales(), waiting(), shipment())
    house.production.failing = DOWN
    house.clock.forward(60)
    first_failed = house.clock()
    await house.look(order_id)
    house.clock.forward(600)
    await house.work(kinds=[submissions.LOOK])
    sight = (await house.order(order_id)).sight(Role.PRODUCTION)
    assert sight is not None
    assert (sight.failed_since, sight.failure, sight.seen_at) == (first_failed, "503", NOW)
    house.production.failing = None
    house.clock.forward(600)
    await house.work(kinds=[submissions.LOOK])
    sight = (await house.order(order_id)).sight(Role.PRODUCTION)
    assert sight is not None
    assert (sight.failed_since, sight.stale, sight.seen_at) == (None, False, house.clock())


async def test_what_changed_elsewhere_is_kept_while_one_system_is_down(house: House) -> None:
    order_id = await house.known(sales(), waiting(), shipment())
    house.production.failing = DOWN
    house.change(sales(payment=Payment.REFUNDED))
    await house.look(order_id)
    assert (await house.row(order_id)).phase == "cancelled"


@pytest.mark.parametrize(
    ("error", "pause"),
    [
        (Unavailable("katana", "read", retry_after=7.0), 7.0),
        (RateLimited("katana", "read", retry_after=45.0), 45.0),
        (Unauthorized("katana", "read", "key refused"), 60.0),
    ],
)
async def test_a_system_that_failed_is_asked_again_when_that_makes_sense(
    house: House, error: IntegrationError, pause: float
) -> None:
    order_id = await house.taken_in(sales(), production(), shipment())
    house.production.failing = error
    operation = await house.look(order_id)
    assert operation.state is State.WAITING
    assert operation.run_at >= house.clock() + timedelta(seconds=pause)
    assert operation.run_at <= house.clock() + timedelta(seconds=pause + 60)


async def test_half_of_an_answer_is_no_refusal_and_is_asked_for_again_at_once(house: House) -> None:
    order_id = await house.taken_in(sales(), production(), shipment())
    house.production.failing = UnexpectedReply("katana", "read", "the body is not JSON")
    operation = await house.look(order_id)
    assert operation.state is State.WAITING
    assert operation.run_at <= house.clock() + timedelta(seconds=1)


async def test_a_refused_budget_is_no_news_so_nothing_is_stored(house: House) -> None:
    order_id = await house.known(sales(), waiting(), shipment())
    house.put(sales(payment=Payment.REFUNDED), production())
    house.production.failing = BudgetRefused("katana", "wait for the rate budget", retry_after=3.0)
    house.clock.forward(60)
    operation = await house.look(order_id)
    assert (operation.state, operation.faults) == (State.WAITING, 0)
    assert operation.run_at >= house.clock() + timedelta(seconds=3)
    order = await house.order(order_id)
    assert order.production is not None
    assert (order.sales, replace(order.production, supply=None)) == (sales(), waiting())
    assert all(sight.seen_at == NOW and not sight.stale for sight in order.sights)
    assert await house.phases(order_id) == ["waiting_stock"]


async def test_a_record_that_vanished_is_let_go(house: House) -> None:
    order_id = await house.known(sales(), waiting(), shipment("1"), shipment("2", split=True))
    house.desk.records.pop("2")
    house.production.records.clear()
    await house.look(order_id)
    order = await house.order(order_id)
    assert [one.ref for one in order.shipments] == ["1"]
    assert order.production is None
    sight = order.sight(Role.PRODUCTION)
    assert sight is not None
    assert not sight.found
    async with house.db.read() as unit:
        assert {link.ref for link in await unit.orders.links(order_id)} == {"501", "1"}


async def test_a_record_that_names_another_order_now_is_let_go(house: House) -> None:
    order_id = await house.known(sales(), waiting(), shipment())
    house.change(waiting(channel_order_ref="999"))
    await house.look(order_id)
    assert (await house.order(order_id)).production is None


async def test_a_production_order_renamed_by_hand_stays_linked(house: House) -> None:
    """Scenario 31."""
    order_id = await house.known(sales(), waiting(), shipment())
    house.change(waiting(number="renamed"))
    await house.look(order_id)
    production_order = (await house.order(order_id)).production
    assert production_order is not None
    assert production_order.number == "renamed"


async def test_a_shipment_renamed_at_the_desk_stays_linked(house: House) -> None:
    order_id = await house.known(sales(), waiting(), shipment())
    house.change(shipment(number="1042-B"))
    await house.look(order_id)
    assert [one.number for one in (await house.order(order_id)).shipments] == ["1042-B"]


async def test_the_real_production_order_takes_the_place_of_one_made_by_hand(house: House) -> None:
    """One typed in by hand has only the number; the import names the shop's id and comes later."""
    by_hand = waiting(ref="1", channel_order_ref=None)
    order_id = await house.known(sales(), by_hand, shipment())
    assert (await house.order(order_id)).weak == {System.KATANA}
    house.change(waiting(ref="2"))
    await house.look(order_id)
    order = await house.order(order_id)
    assert order.production is not None
    assert (order.production.ref, order.weak) == ("2", frozenset())


async def test_a_sibling_of_a_split_is_found_by_number(house: House) -> None:
    order_id = await house.known(sales(), production(), shipment("1", split=True, state=ShipmentState.SHIPPED))
    house.change(shipment("2", split=True))
    await house.look(order_id)
    assert (await house.row(order_id)).phase_reason == "1 of 2 shipments shipped"
