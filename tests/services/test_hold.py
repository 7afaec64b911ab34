"""Holds and Undo over the ledger: lost answers, releases that are swallowed, looks within the lag, presses twice."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.orders.plan import Intent
from bot.services.card import card_now
from bot.services.notifier import Words
from bot.services.shops import Shops
from integrations.errors import OutcomeUnknown, Rejected
from integrations.model import ProductionStage
from storage.tables import Operation, State
from tests.orders.making import production, sales, shipment
from tests.services.house import Crash, House

HOLD, RELEASE, PACK, UNPACK = Intent.HOLD, Intent.RELEASE, Intent.PACK, Intent.UNPACK


async def ready(house: House) -> int:
    return await house.known(sales(), production(), shipment())


async def asked(house: House, intent: Intent, order_id: int, **changes: Any) -> Operation:
    await house.wish(intent, order_id, **changes)
    await house.rest()
    return await house.last(intent.value)


def whispered(house: House, kind: str) -> list[Words]:
    return [said for said in house.listener.whispers() if isinstance(said, Words) and said.kind == kind]


async def test_held_and_released(house: House) -> None:
    order_id = await ready(house)
    assert (await asked(house, HOLD, order_id)).state is State.DONE
    assert await house.phases(order_id) == ["ready", "held"]
    (told,) = whispered(house, "held")
    assert told.data["until"] == "2026-03-09"
    assert (await asked(house, RELEASE, order_id)).state is State.DONE
    assert house.desk.writes == ["hold 9001", "release 9001"]
    assert await house.phases(order_id) == ["ready", "held", "ready"]


@pytest.mark.parametrize("intent", [HOLD, RELEASE])
async def test_a_lost_answer_is_looked_for_and_nothing_is_written_twice(house: House, intent: Intent) -> None:
    order_id = await ready(house)
    if intent is RELEASE:
        await asked(house, HOLD, order_id)
    house.desk.lost_answer = OutcomeUnknown("shipstation", intent.value, "timeout")
    assert (await asked(house, intent, order_id)).state is State.DONE
    assert house.desk.writes[-1:] == [f"{intent.value} 9001"]
    assert len(house.desk.writes) == (1 if intent is HOLD else 2)


async def test_a_hold_that_dies_after_its_write_goes_on_and_writes_once(house: House) -> None:
    order_id = await ready(house)
    await house.wish(HOLD, order_id)
    house.crashes.before_result = True
    with pytest.raises(Crash):
        await house.work(kinds=[HOLD.value])
    await house.restart()
    await house.rest()
    assert (await house.last(HOLD.value)).state is State.DONE
    assert house.desk.writes == ["hold 9001"]


async def test_a_release_that_is_swallowed_is_refused_and_can_be_asked_again(house: House) -> None:
    order_id = await ready(house)
    await asked(house, HOLD, order_id)
    house.desk.keeps_holds = True
    operation = await asked(house, RELEASE, order_id)
    assert operation.state is State.REFUSED
    (told,) = whispered(house, "refused")
    assert "still shows the order on hold: release it in ShipStation itself" in told.data["words"]
    house.desk.keeps_holds = False
    assert (await asked(house, RELEASE, order_id)).state is State.DONE
    assert house.desk.writes == ["hold 9001", "release 9001", "release 9001"]


async def test_a_desk_that_lags_is_waited_for(house: House) -> None:
    """Within its read lag, that it does not show the hold is no evidence: neither for the hold nor for a look."""
    order_id = await ready(house)
    await house.wish(HOLD, order_id)
    house.desk.lagging = 3
    await house.rest(within=timedelta(minutes=1).total_seconds())
    assert (await house.last(HOLD.value)).state is State.DONE
    assert await house.phases(order_id) == ["ready", "held"]


async def test_a_look_within_the_lag_of_our_own_hold_learns_nothing(house: House) -> None:
    order_id = await ready(house)
    await house.wish(HOLD, order_id)
    await house.work()
    assert await house.phases(order_id) == ["ready", "held"]
    house.clock.forward(1)
    house.desk.lagging = 1
    assert (await house.look(order_id)).state is State.WAITING
    await house.rest()
    assert await house.phases(order_id) == ["ready", "held"]


async def test_an_undo_that_did_not_take_effect_is_not_tried_on_a_newer_pack(house: House) -> None:
    """Its answer was lost and nothing happened; before it is tried again, somebody packs anew in Katana."""
    order_id, pack = await packed(house)
    await house.wish(UNPACK, order_id, undoes=pack)
    before = house.production.records["7001"]
    house.production.refusal = OutcomeUnknown("katana", "unpack", "timeout")
    await house.work()
    house.change(replace(before, packings=(replace(before.packings[0], ref="by somebody else"),)))
    await house.rest()
    assert (await house.last(UNPACK.value)).state is State.REFUSED
    assert house.production.records["7001"].stage is ProductionStage.PACKED
    (told,) = whispered(house, "not_undone")
    assert told.data["words"] == "it was packed anew since, in Katana"


async def test_what_the_desk_refuses_is_told_in_its_words(house: House) -> None:
    order_id = await ready(house)
    house.desk.refusal = Rejected("shipstation", "hold order", "The order is locked.")
    operation = await asked(house, HOLD, order_id)
    assert operation.state is State.REFUSED
    (told,) = whispered(house, "refused")
    assert (told.data["words"], told.data["link"]) == ("ShipStation said: The order is locked.", None)


async def packed(house: House) -> tuple[int, int]:
    """The order, and the operation that packed it."""
    order_id = await ready(house)
    return order_id, (await asked(house, PACK, order_id)).id


async def test_undo_takes_back_the_pack_it_belongs_to_once(house: House) -> None:
    order_id, pack = await packed(house)
    assert (await asked(house, UNPACK, order_id, undoes=pack)).state is State.DONE
    assert (await asked(house, UNPACK, order_id, undoes=pack, user="U2")).state is State.REFUSED
    assert house.production.writes == ["pack 7001", "unpack 7001"]
    (told,) = whispered(house, "not_undone")
    assert (told.data["did"], told.data["who"]) == ("pack", "U1")
    assert told.data["words"] == "it was taken back since"


async def test_undo_of_an_undo_or_of_anything_else_is_refused(house: House) -> None:
    order_id, pack = await packed(house)
    undone = await asked(house, UNPACK, order_id, undoes=pack)
    await asked(house, PACK, order_id)
    hold = await asked(house, HOLD, order_id)
    for operation_id in (undone.id, pack, hold.id, 10**6):
        assert (await asked(house, UNPACK, order_id, undoes=operation_id)).state is State.REFUSED
    assert house.production.records["7001"].stage is ProductionStage.PACKED


async def test_an_undo_that_loses_its_answer_is_still_that_undo(house: House) -> None:
    """Taken up again, its own effect is no reason to refuse it."""
    order_id, pack = await packed(house)
    house.production.lost_answer = OutcomeUnknown("katana", "unpack", "timeout")
    assert (await asked(house, UNPACK, order_id, undoes=pack)).state is State.DONE
    assert house.production.writes == ["pack 7001", "unpack 7001"]
    assert whispered(house, "not_undone") == []


async def test_the_card_carries_the_pack_until_the_working_day_ends(house: House) -> None:
    order_id, pack = await packed(house)
    await asked(house, PACK, order_id)
    closes = house.shop.calendar.closing_after(house.clock())
    stalls_at = (await house.row(order_id)).look_again_at
    assert stalls_at is not None and stalls_at < closes
    house.clock.time = stalls_at
    await house.look(order_id)
    assert (await house.row(order_id)).look_again_at == closes
    async with house.db.read() as unit:
        shown = await card_now(unit, Shops((house.shop,)), order_id, house.clock())
        over = await card_now(unit, Shops((house.shop,)), order_id, closes)
    assert (shown.undo, Intent.UNPACK in shown.intents) == (pack, True)
    assert (over.undo, Intent.UNPACK in over.intents) == (None, False)
