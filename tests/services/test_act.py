"""An intent is carried out once, whatever dies in between, and who asked hears how it went."""

import pytest

from bot.orders.plan import Intent
from integrations.errors import BudgetRefused, OutcomeUnknown, Rejected, Unavailable
from integrations.model import Availability, Payment, ProductionStage, System
from storage.tables import Operation, State
from tests.orders.making import line, production, sales, shipment, waiting
from tests.services.fakes import SETTLE
from tests.services.house import Crash, House

PACK, UNPACK = Intent.PACK, Intent.UNPACK
LOST = OutcomeUnknown("katana", "pack", "no answer in time")
PACKED = production(stage=ProductionStage.PACKED)


async def ready(house: House) -> int:
    return await house.known(sales(), production(), shipment())


async def packed(house: House, *, user: str = "U7") -> int:
    order_id = await ready(house)
    await house.wish(PACK, order_id, user=user)
    await house.rest()
    return order_id


async def asked(house: House, intent: Intent, order_id: int, **changes: object) -> Operation:
    """Ask, and let everything come of it that does."""
    await house.wish(intent, order_id, **changes)  # type: ignore[arg-type] # as the wish takes them
    await house.rest()
    return await house.last(intent.value)


async def test_packing_writes_once_to_production_and_nowhere_else(house: House) -> None:
    """Scenario 4."""
    order_id = await ready(house)
    operation = await asked(house, PACK, order_id)
    assert (operation.state, operation.result["ref"]) == (State.DONE, "1")
    assert house.production.writes == ["pack 7001"]
    assert not [call for call in house.channel.calls + house.desk.calls if call.split()[0] not in ("get", "find")]
    assert (await house.row(order_id)).phase == "packed"
    words = house.listener.whispered_words()
    assert (words.kind, words.data["number"], words.data["items"]) == ("packed", "#1042", 2)


async def test_unpacking_takes_it_back(house: House) -> None:
    order_id = await packed(house)
    operation = await asked(house, UNPACK, order_id)
    assert operation.state is State.DONE
    assert house.production.writes == ["pack 7001", "unpack 7001"]
    assert await house.phases(order_id) == ["ready", "packed", "ready"]


async def test_on_its_card_the_card_is_the_answer(house: House) -> None:
    order_id = await house.known(sales(), waiting(), shipment())
    house.change(production())
    await house.look(order_id)
    house.clock.forward(120)
    await house.look(order_id)
    await house.rest()
    await asked(house, PACK, order_id, from_card=True)
    assert house.listener.whispered == []
    assert house.listener.cards()[0].deed is not None


async def test_everything_is_read_afresh_before_anything_is_written(house: House) -> None:
    order_id = await ready(house)
    house.change(sales(payment=Payment.REFUNDED))
    operation = await asked(house, PACK, order_id)
    assert operation.state is State.REFUSED
    assert house.production.writes == []
    words = house.listener.whispered_words()
    assert (words.kind, "do not ship" in words.data["words"]) == ("refused", True)


@pytest.mark.parametrize("system", [System.SHOPIFY, System.KATANA])
async def test_nothing_is_written_on_stale_knowledge(house: House, system: System) -> None:
    order_id = await ready(house)
    vendor = house.channel if system is System.SHOPIFY else house.production
    vendor.failing = Unavailable(system, "read", retry_after=5.0)
    await house.wish(PACK, order_id)
    await house.work(kinds=[PACK])
    assert house.production.writes == []
    assert (await house.last("pack")).state is State.WAITING
    vendor.failing = None
    await house.rest()
    assert house.production.writes == ["pack 7001"]


async def test_the_shipping_desk_may_be_down(house: House) -> None:
    order_id = await ready(house)
    house.desk.failing = Unavailable("shipstation", "read", retry_after=5.0)
    await house.wish(PACK, order_id)
    await house.work(kinds=[PACK])
    assert house.production.writes == ["pack 7001"]


async def test_a_refused_budget_waits_and_then_packs_once(house: House) -> None:
    order_id = await ready(house)
    house.production.refusal = BudgetRefused("katana", "pack", retry_after=3.0)
    operation = await asked(house, PACK, order_id)
    assert (operation.state, house.production.writes) == (State.DONE, ["pack 7001"])


# a lost answer, a crash --------------------------------------------------------------------------------------
async def test_a_write_with_no_clear_answer_is_looked_for_once_it_must_have_landed(house: House) -> None:
    order_id = await ready(house)
    house.production.lost_answer = LOST
    await house.wish(PACK, order_id)
    await house.work(kinds=[PACK])
    house.clock.forward(5)
    calls = len(house.production.calls)
    await house.work(kinds=[PACK])
    assert not [call for call in house.production.calls[calls:] if call.startswith("pack")]
    await house.rest(within=SETTLE.total_seconds() * 10)
    assert house.production.writes == ["pack 7001"]
    assert (await house.last("pack")).state is State.DONE
    assert (await house.row(order_id)).phase == "packed"


async def test_a_write_that_never_arrived_is_made_again(house: House) -> None:
    order_id = await ready(house)
    house.production.refusal = LOST
    operation = await asked(house, PACK, order_id)
    assert (operation.state, house.production.writes) == (State.DONE, ["pack 7001"])


@pytest.mark.parametrize("before_end", [False, True], ids=["before the result is kept", "before the end is"])
@pytest.mark.parametrize("intent", [PACK, UNPACK])
async def test_after_a_crash_it_goes_on_without_writing_twice(house: House, intent: Intent, before_end: bool) -> None:
    order_id = await ready(house) if intent is PACK else await packed(house)
    before = len(house.production.writes)
    await house.wish(intent, order_id)
    house.crashes.before_end, house.crashes.before_result = before_end, not before_end
    with pytest.raises(Crash):
        await house.work(kinds=[intent])
    await house.restart()
    house.clock.forward(1)
    await house.rest()
    assert house.production.writes[before:] == [f"{intent.value} 7001"]
    operation = await house.last(intent.value)
    assert (operation.state, operation.fence > 1) == (State.DONE, True)
    assert house.listener.whispered_kinds()[-1] == f"{intent.value}ed"


async def test_a_run_taken_up_again_does_not_plan_anew(house: House) -> None:
    """The order was packed by the run that died: planned anew it would be "already packed", by nobody."""
    order_id = await ready(house)
    await house.wish(PACK, order_id, user="U7")
    house.crashes.before_result = True
    with pytest.raises(Crash):
        await house.work(kinds=[PACK])
    await house.restart()
    await house.rest()
    assert house.listener.whispered_kinds() == ["packed"]


async def test_an_order_that_left_production_half_way_is_for_a_person(house: House) -> None:
    order_id = await ready(house)
    house.production.lost_answer = LOST
    await house.wish(PACK, order_id)
    await house.work(kinds=[PACK])
    house.production.records.clear()
    await house.rest()
    assert (await house.last("pack")).state is State.ASK_HUMAN
    assert house.listener.whispered_kinds() == ["needs_person"]


# what the system says ----------------------------------------------------------------------------------------
async def test_a_refusal_of_the_system_is_told_in_its_own_words(house: House) -> None:
    order_id = await ready(house)
    house.production.refusal = Rejected("katana", "pack", "location is closed")
    operation = await asked(house, PACK, order_id)
    assert (operation.state, house.production.writes) == (State.REFUSED, [])
    words = house.listener.whispered_words()
    assert (words.data["words"], words.data["link"]) == ("Katana said: location is closed", production().url)


async def test_a_refusal_that_has_written_all_the_same_counts_as_done(house: House) -> None:
    order_id = await ready(house)
    house.production.lost_answer = Rejected("katana", "pack", "internal conflict")
    operation = await asked(house, PACK, order_id)
    assert (operation.state, house.production.writes) == (State.DONE, ["pack 7001"])
    assert house.listener.whispered_kinds() == ["packed"]


# already so ---------------------------------------------------------------------------------------------------
async def test_what_is_so_already_names_who_did_it_and_when(house: House) -> None:
    """Scenario 5."""
    order_id = await packed(house, user="U7")
    done_at = (await house.last("pack")).result["at"]
    house.clock.forward(600)
    operation = await asked(house, PACK, order_id, user="U8")
    assert (operation.state, house.production.writes) == (State.DONE, ["pack 7001"])
    words = house.listener.whispered_words()
    assert (words.kind, words.data["words"]) == ("already", "already packed")
    assert (words.data["who"], words.data["at"]) == ("U7", done_at)


async def test_what_was_done_in_katanas_own_screen_is_credited_to_nobody(house: House) -> None:
    order_id = await packed(house, user="U7")
    house.clock.forward(600)
    house.change(production())
    await house.look(order_id)
    house.change(PACKED)
    await asked(house, PACK, order_id, user="U8")
    words = house.listener.whispered_words()
    assert (words.kind, "who" in words.data) == ("already", False)


async def test_what_has_shipped_is_not_said_to_be_packed_by_anybody(house: House) -> None:
    order_id = await packed(house)
    house.change(production(stage=ProductionStage.DELIVERED))
    await asked(house, PACK, order_id, user="U8")
    words = house.listener.whispered_words()
    assert (words.data["words"], "who" in words.data) == ("already shipped", False)


# buttons ------------------------------------------------------------------------------------------------------
async def test_a_button_drawn_for_another_phase_is_refused(house: House) -> None:
    """Scenario 40: whatever it would do now, the person decided on what it said then."""
    order_id = await house.known(sales(), waiting(), shipment())
    house.change(production())
    operation = await asked(house, PACK, order_id, seen="waiting_stock", confirmed=True)
    assert (operation.state, house.production.writes) == (State.REFUSED, [])
    assert (
        "changed since this button was drawn: everything is in stock"
        in house.listener.whispered_words().data["words"]
    )


async def test_a_button_drawn_for_this_phase_is_not_stale(house: House) -> None:
    order_id = await ready(house)
    assert (await asked(house, PACK, order_id, seen="ready")).state is State.DONE


async def test_what_is_so_already_is_said_by_a_stale_button_too(house: House) -> None:
    order_id = await packed(house)
    await asked(house, PACK, order_id, seen="ready")
    assert house.listener.whispered_kinds()[-1] == "already"


async def test_without_the_confirmation_nothing_is_written(house: House) -> None:
    """Scenario 7."""
    order_id = await house.known(sales(), waiting(Availability.EXPECTED), shipment())
    operation = await asked(house, PACK, order_id)
    assert (operation.state, house.production.writes) == (State.REFUSED, [])
    words = house.listener.whispered_words()
    assert (words.kind, words.data["intent"], words.data["order"]) == ("confirm", "pack", order_id)
    assert "not in stock: MUG" in words.data["words"]
    operation = await asked(house, PACK, order_id, confirmed=True)
    assert (operation.state, house.production.writes) == (State.DONE, ["pack 7001"])


async def test_a_confirmation_confirms_only_what_it_was_about(house: House) -> None:
    order_id = await house.known(sales(), waiting(), shipment())
    house.change(sales(lines=(line(quantity=3),)))
    operation = await asked(house, PACK, order_id, confirmed=True)
    assert (operation.state, house.production.writes) == (State.REFUSED, [])
