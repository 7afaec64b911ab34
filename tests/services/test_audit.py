"""The audit of a deed: what each system showed before it and after it, in its own words, whoever pressed."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.orders.care import CareFor
from bot.orders.order import Role
from bot.orders.plan import Intent
from bot.services import submissions
from bot.services.ask import Wish
from integrations.errors import OutcomeUnknown, Rejected, Unavailable
from integrations.model import ProductionStage
from storage.tables import AuditEntry
from tests.orders.making import production, sales, shipment
from tests.services.house import House
from tests.services.opening import opened

BEFORE = {"shopify": "Paid, Unfulfilled", "katana": "Not shipped, In stock", "shipstation": "Awaiting shipment"}
PACKED = production(stage=ProductionStage.PACKED, native={"status": "PACKED", "product_availability": "PICKED"})


@pytest.fixture
async def house(database_url: str) -> AsyncIterator[House]:
    """A house with one order that is ready, and a Katana that says "packed" in its own words once it is."""
    async with opened(database_url) as house:
        await house.known(sales(), production(), shipment())
        house.production.then = lambda: house.production.put(
            replace(house.production.records["7001"], native=PACKED.native)
        )
        yield house


async def rows(house: House) -> list[AuditEntry]:
    """The audit of the order, oldest first."""
    async with house.db.read() as unit:
        return list(reversed(await unit.people.audit_of(1)))


async def test_a_deed_has_what_was_before_and_what_came_of_it(house: House) -> None:
    await house.wish(Intent.PACK, 1)
    await house.rest()
    (row,) = await rows(house)
    assert row.before == BEFORE
    assert row.after == BEFORE | {"katana": "Packed, Picked"}
    assert row.detail["ended"] == "done"


async def test_everybody_who_pressed_while_it_was_open_has_the_same_in_their_row(house: House) -> None:
    house.fail(Role.PRODUCTION, Unavailable("katana", "read", "503"))
    await house.wish(Intent.PACK, 1, user="UAMY")
    await house.wish(Intent.PACK, 1, user="UBEN")
    await house.work(kinds=[Intent.PACK])
    house.fail(Role.PRODUCTION, None)
    await house.rest()
    amy, ben = await rows(house)
    assert (amy.user_id, ben.user_id, amy.operation_id) == ("UAMY", "UBEN", ben.operation_id)
    assert (amy.before, amy.after) == (ben.before, ben.after) == (BEFORE, BEFORE | {"katana": "Packed, Picked"})


async def test_who_presses_after_it_was_planned_has_what_was_before_too(house: House) -> None:
    house.production.lost_answer = OutcomeUnknown("katana", "pack", "no answer in time")
    await house.wish(Intent.PACK, 1, user="UAMY")
    await house.work(kinds=[Intent.PACK])
    await house.wish(Intent.PACK, 1, user="UBEN")
    await house.rest()
    amy, ben = await rows(house)
    assert amy.before == ben.before == BEFORE
    assert amy.after == ben.after == BEFORE | {"katana": "Packed, Picked"}


async def test_what_was_before_stays_when_a_step_is_tried_again(house: House) -> None:
    """The second run reads the order as the first one left it."""
    house.production.lost_answer = OutcomeUnknown("katana", "pack", "no answer in time")
    await house.wish(Intent.PACK, 1)
    await house.rest()
    (row,) = await rows(house)
    assert row.before == BEFORE


async def test_what_a_refused_deed_found_and_why_it_was_refused_is_kept(house: House) -> None:
    house.production.refusal = Rejected("katana", "pack", "no such row")
    await house.wish(Intent.PACK, 1)
    await house.rest()
    (row,) = await rows(house)
    assert (row.before, row.after) == (BEFORE, BEFORE)
    assert (row.detail["ended"], row.detail["words"]) == ("refused", "Katana said: no such row")


async def test_a_deed_that_waits_for_a_person_keeps_why_it_stopped(house: House) -> None:
    house.production.lost_answer = OutcomeUnknown("katana", "pack", "no answer in time")
    await house.wish(Intent.PACK, 1)
    await house.work(kinds=[Intent.PACK])
    house.change(production(stage=ProductionStage.DELIVERED))
    await house.rest()
    (row,) = await rows(house)
    assert (row.before, row.after) == (BEFORE, {})
    assert row.detail["stopped"] == "Katana shows the order as delivered"


async def test_only_a_complete_look_says_what_came_of_it(house: House) -> None:
    await house.wish(Intent.PACK, 1)
    await house.work(kinds=[Intent.PACK])
    house.fail(Role.DESK, Unavailable("shipstation", "read", "503"))
    await house.work(kinds=[submissions.LOOK])
    assert [row.after for row in await rows(house)] == [{}]
    house.fail(Role.DESK, None)
    await house.rest()
    assert [row.after for row in await rows(house)] == [BEFORE | {"katana": "Packed, Picked"}]


async def test_a_look_that_began_before_the_deed_was_over_says_nothing_of_it(house: House) -> None:
    await house.wish(Intent.PACK, 1)
    await house.submit(submissions.look(1))
    async with house.db.write() as unit:
        look = await unit.ledger.claim("me", house.clock(), submissions.INTENT_LIFE, kinds=[submissions.LOOK])
    assert look is not None
    house.clock.forward(1)
    await house.work(kinds=[Intent.PACK])
    await house.runner.run(look)
    assert [row.after for row in await rows(house)] == [{}]
    await house.rest()
    assert [row.after for row in await rows(house)] == [BEFORE | {"katana": "Packed, Picked"}]


async def test_later_changes_are_not_put_down_to_the_deed(house: House) -> None:
    await house.wish(Intent.PACK, 1)
    await house.rest()
    house.change(production(stage=ProductionStage.DELIVERED, native={"status": "DELIVERED"}))
    house.clock.forward(60)
    await house.look(1)
    (row,) = await rows(house)
    assert row.after["katana"] == "Packed, Picked"


async def test_a_system_that_could_not_be_read_is_said_to_be_older(house: House) -> None:
    """Packing rests on the shop and on Katana; the desk need not answer."""
    house.fail(Role.DESK, Unavailable("shipstation", "read", "503"))
    await house.wish(Intent.PACK, 1)
    await house.work(kinds=[Intent.PACK])
    (row,) = await rows(house)
    assert row.before == BEFORE | {"shipstation": "Awaiting shipment (as last known)"}


async def test_claims_have_neither(house: House) -> None:
    await house.cares(CareFor.CLAIM, 1, from_card=False)
    await house.rest()
    (row,) = await rows(house)
    assert (row.action, row.before, row.after) == ("claim", {}, {})


async def test_the_address_of_an_answer_is_not_kept_once_it_was_given(house: House) -> None:
    person = house.person(response_url="https://hooks.example/secret")
    await house.ask.wish(person, Wish(intent=Intent.PACK, order_id=1))
    await house.rest()
    (address, _) = house.listener.whispered[-1]
    assert address.response_url == "https://hooks.example/secret"
    assert [one.kind for one in await house.operations() if "response_url" in one.data] == []
