"""A shipping that a system refuses, that shows something strange, or that is called off half-way."""

import pytest

from bot.orders.sync import Sync
from integrations.errors import OutcomeUnknown, Rejected
from integrations.model import Payment, ProductionOrder, ProductionStage, SalesOrder, Shipment, ShipmentState
from storage.tables import State
from tests.orders.making import NOW, production, sales, shipment, waiting
from tests.services.house import Crash
from tests.services.shipping import (
    ALL_WRITES,
    PARCEL,
    SHIP,
    STEPS,
    asked,
    house_with,
    ready,
    settled,
    systems_of,
    whispered,
    writes,
)


@pytest.mark.parametrize("step", [1, 2], ids=STEPS[1:])
async def test_a_refusal_half_way_is_for_a_person_who_goes_on_from_there(sqlite_url: str, step: int) -> None:
    """Scenario 12."""
    async with house_with(sqlite_url) as house:
        order_id, system = await ready(house), systems_of(house)[step]
        system.refusal = Rejected(system.system, "write", "location is closed")
        operation = await asked(house, order_id)
        name = ["ShipStation", "Shopify", "Katana"][step]
        assert (operation.state, operation.result["words"]) == (State.ASK_HUMAN, f"{name} said: location is closed")
        assert writes(house) == ALL_WRITES[:step]
        (words,) = whispered(house, "needs_person")
        assert (words.data["words"], words.data["done"]) == (f"{name} said: location is closed", list(STEPS[:step]))
        assert words.data["unclear"] == []
        await house.wish(SHIP, order_id, user="U8")
        await house.work()
        again = await settled(house)
        assert (again.id, again.state) == (operation.id, State.DONE)
        assert writes(house) == ALL_WRITES
        assert [len(one.writes) for one in systems_of(house)] == [1, 1, 1]
        (under_way,) = whispered(house, "under_way")
        assert under_way.data["resumed"] is True


async def test_a_refusal_at_the_first_step_changes_nothing_and_is_no_half_done_work(sqlite_url: str) -> None:
    async with house_with(sqlite_url) as house:
        order_id = await ready(house)
        house.desk.refusal = Rejected("shipstation", "mark shipped", "carrier is unknown")
        operation = await asked(house, order_id)
        assert (operation.state, writes(house)) == (State.REFUSED, [])
        (words,) = whispered(house, "refused")
        assert words.data["words"] == "ShipStation said: carrier is unknown"


@pytest.mark.parametrize("step", range(3), ids=STEPS)
async def test_a_refusal_that_has_written_all_the_same_counts_as_done(sqlite_url: str, step: int) -> None:
    async with house_with(sqlite_url) as house:
        order_id, system = await ready(house), systems_of(house)[step]
        system.lost_answer = Rejected(system.system, "write", "internal conflict")
        assert (await asked(house, order_id)).state is State.DONE
        assert writes(house) == ALL_WRITES


STRANGE = [
    (0, shipment(state=ShipmentState.ON_HOLD), "ShipStation shows the order as on hold"),
    (0, shipment(state=ShipmentState.CANCELLED), "ShipStation does not have the order as one shipment any more"),
    (1, sales(cancelled_at=NOW), "Shopify shows the order as cancelled"),
    (2, production(stage=ProductionStage.QUOTE), "Katana shows the order as quote"),
]


@pytest.mark.parametrize(("step", "record", "words"), STRANGE, ids=[row[2] for row in STRANGE])
async def test_what_is_neither_before_nor_after_a_write_is_for_a_person(
    sqlite_url: str, step: int, record: SalesOrder | ProductionOrder | Shipment, words: str
) -> None:
    async with house_with(sqlite_url) as house:
        order_id = await ready(house)
        systems_of(house)[step].refusal = OutcomeUnknown("it", "write", "no answer")
        await house.wish(SHIP, order_id, parcel=PARCEL)
        await house.work(kinds=["ship"])
        house.change(record)
        operation = await settled(house)
        assert (operation.state, operation.result["words"]) == (State.ASK_HUMAN, words)
        assert writes(house) == ALL_WRITES[:step]


# forbidden half-way -------------------------------------------------------------------------------------------
FORBIDDEN = [
    (sales(cancelled_at=NOW), "the order is cancelled in the shop: do not ship it"),
    (sales(payment=Payment.REFUNDED), "the order is refunded in the shop: do not ship it"),
    (sales(held=True, hold_reason="address"), "it is on hold in the shop (address): release it there first"),
]


@pytest.mark.parametrize(("shop", "words"), FORBIDDEN, ids=["cancelled", "refunded", "held"])
async def test_what_is_called_off_half_way_is_not_said_to_be_shipped(
    sqlite_url: str, shop: SalesOrder, words: str
) -> None:
    """The desk was written, and the process died. What is left is for a person, who may go on once it is allowed."""
    async with house_with(sqlite_url) as house:
        await house.wish(SHIP, await ready(house), parcel=PARCEL)
        house.crashes.after_result = True
        with pytest.raises(Crash):
            await house.work(kinds=["ship"])
        await house.restart()
        house.change(shop)
        operation = await settled(house)
        assert (operation.state, operation.result["words"]) == (State.ASK_HUMAN, words)
        assert writes(house) == ALL_WRITES[:1]
        assert whispered(house, "shipped") == []
        house.change(sales())
        await house.wish(SHIP, 1)
        assert (await settled(house)).state is State.DONE
        assert writes(house) == ALL_WRITES


async def test_with_nothing_of_ours_left_a_cancelled_order_is_shipped_all_the_same(sqlite_url: str) -> None:
    async with house_with(sqlite_url, Sync()) as house:
        await house.wish(SHIP, await ready(house), parcel=PARCEL)
        house.crashes.before_end = True
        with pytest.raises(Crash):
            await house.work(kinds=["ship"])
        await house.restart()
        house.change(sales(cancelled_at=NOW))
        assert (await settled(house)).state is State.DONE
        assert (await house.row(1)).phase == "conflict"
        assert await house.alerts(1) == ["called_off_and_open"]


async def test_goods_that_ran_out_half_way_are_no_new_question(sqlite_url: str) -> None:
    async with house_with(sqlite_url) as house:
        await house.wish(SHIP, await ready(house), parcel=PARCEL)
        house.crashes.after_result = True
        with pytest.raises(Crash):
            await house.work(kinds=["ship"])
        await house.restart()
        house.change(waiting())
        assert (await settled(house)).state is State.DONE
        assert writes(house) == ALL_WRITES


async def test_what_is_called_off_before_anything_is_written_is_refused(sqlite_url: str) -> None:
    async with house_with(sqlite_url) as house:
        await house.wish(SHIP, await ready(house), parcel=PARCEL)
        house.change(sales(cancelled_at=NOW))
        await house.work(kinds=["ship"])
        assert ((await settled(house)).state, writes(house)) == (State.REFUSED, [])


async def test_what_is_called_off_while_the_first_write_is_unclear_is_not_tried_again(sqlite_url: str) -> None:
    async with house_with(sqlite_url) as house:
        order_id = await ready(house)
        house.desk.refusal = OutcomeUnknown("shipstation", "mark shipped", "no answer")
        await house.wish(SHIP, order_id, parcel=PARCEL)
        await house.work(kinds=["ship"])
        house.change(sales(cancelled_at=NOW))
        assert ((await settled(house)).state, writes(house)) == (State.REFUSED, [])
        (words,) = whispered(house, "refused")
        assert "do not ship" in words.data["words"]


async def test_what_is_held_while_a_later_write_is_unclear_is_for_a_person(sqlite_url: str) -> None:
    async with house_with(sqlite_url) as house:
        order_id = await ready(house)
        house.channel.refusal = OutcomeUnknown("shopify", "fulfill", "no answer")
        await house.wish(SHIP, order_id, parcel=PARCEL)
        await house.work(kinds=["ship"])
        house.change(sales(held=True, hold_reason="address"))
        operation = await settled(house)
        assert (operation.state, writes(house)) == (State.ASK_HUMAN, ALL_WRITES[:1])
        assert "on hold in the shop (address)" in operation.result["words"]
