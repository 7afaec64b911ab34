"""Who asks for what is asked for already waits behind it, and begins when that comes to nothing."""

from dataclasses import replace
from typing import Any

import pytest

from integrations.errors import Rejected, Unauthorized, Unavailable
from storage.tables import State
from tests.orders.making import production, sales, shipment, waiting
from tests.services.house import House
from tests.services.shipping import (
    ALL_WRITES,
    LABEL,
    NUMBERLESS,
    OFF,
    PARCEL,
    SHIP,
    house_with,
    ready,
    sent,
    settled,
    whispered,
    writes,
)

OTHER = replace(PARCEL, carrier="DPD", tracking_number="DPD9")
FORM: dict[str, Any] = {"seen": "ready", "parcel": PARCEL, "user": "U7"}
TYPED: dict[str, Any] = {"parcel": NUMBERLESS, "user": "U8"}


def heard(house: House) -> list[tuple[str, str]]:
    """Who was told what, in the order in which it was said."""
    return [(address.user, getattr(said, "kind", "")) for address, said in house.listener.whispered]


@pytest.mark.parametrize("form_first", [True, False])
async def test_a_form_drawn_too_early_takes_nobody_elses_wish_along(form_first: bool, sqlite_url: str) -> None:
    """A form waits, a label is bought, and somebody who sees that says that it has left: so the others are told."""
    async with house_with(sqlite_url, OFF) as house:
        order_id = await ready(house)
        for wish in (FORM, TYPED) if form_first else (TYPED, FORM):
            await house.wish(SHIP, order_id, **wish)
        house.change(sent(LABEL))
        await house.work()
        operation = await settled(house)
        assert (operation.state, operation.asked_by) == (State.DONE, "U8")
        assert writes(house) == ALL_WRITES[1:]
        if form_first:
            assert heard(house) == [("U8", "under_way"), ("U7", "refused"), ("U8", "shipped")]
        else:
            assert heard(house) == [("U7", "under_way"), ("U8", "shipped")]


async def test_who_asks_while_an_old_form_is_being_carried_out_is_not_refused_with_it(sqlite_url: str) -> None:
    async with house_with(sqlite_url, OFF) as house:
        order_id = await ready(house)
        await house.wish(SHIP, order_id, **FORM)
        house.change(sent(LABEL))

        async def somebody_types() -> None:
            await house.wish(SHIP, order_id, **TYPED)

        house.production.meanwhile = somebody_types
        await house.work()
        assert (await settled(house)).state is State.DONE
        assert writes(house) == ALL_WRITES[1:]


async def test_each_is_carried_out_as_they_meant_it_and_answered_themselves(house: House) -> None:
    """Three ask with a number each: the desk refuses the first, and the second saw it otherwise."""
    order_id = await ready(house)
    house.desk.refusal = Rejected("shipstation", "mark shipped", "no")
    await house.wish(SHIP, order_id, user="U7", parcel=PARCEL)
    await house.wish(SHIP, order_id, user="U8", parcel=NUMBERLESS, seen="held")
    await house.wish(SHIP, order_id, user="U9", parcel=OTHER)
    await house.work()
    operation = await settled(house)
    assert (operation.state, operation.asked_by) == (State.DONE, "U9")
    assert house.desk.parcels_sent[-1].tracking_number == "DPD9"
    assert [one for one in heard(house) if one[1] != "under_way"] == [
        ("U7", "refused"),
        ("U8", "refused"),
        ("U9", "shipped"),
    ]


async def test_a_yes_to_a_doubt_is_not_asked_again_because_somebody_else_asked_first(house: House) -> None:
    order_id = await ready(house, sales(), waiting(), shipment())
    await house.wish(SHIP, order_id, user="U7", parcel=PARCEL)
    await house.wish(SHIP, order_id, user="U8", parcel=OTHER, confirmed=True)
    await house.work()
    assert (await settled(house)).asked_by == "U8"
    assert house.desk.parcels_sent[-1].tracking_number == "DPD9"
    assert ("U7", "confirm") in heard(house)


async def test_who_presses_the_same_button_twice_is_answered_once(house: House) -> None:
    order_id = await ready(house, sales(held=True, hold_reason="address"), production(), shipment())
    for _ in range(3):
        await house.wish(SHIP, order_id, user="U7", parcel=PARCEL)
    await house.work()
    await settled(house)
    assert len(whispered(house, "refused")) == 1


async def test_what_was_done_is_not_done_again_for_who_waited(house: House) -> None:
    order_id = await ready(house)
    await house.wish(SHIP, order_id, user="U7", parcel=PARCEL)
    await house.wish(SHIP, order_id, user="U8", parcel=OTHER)
    await house.work()
    assert (await settled(house)).asked_by == "U7"
    assert writes(house) == ALL_WRITES[:1]
    assert [one for one in heard(house) if one[0] == "U8"] == [("U8", "under_way")]


async def test_the_audit_says_of_each_how_their_own_wish_ended(sqlite_url: str) -> None:
    async with house_with(sqlite_url, OFF) as house:
        order_id = await ready(house)
        await house.wish(SHIP, order_id, **FORM)
        await house.wish(SHIP, order_id, **TYPED)
        house.change(sent(LABEL))
        await house.work()
        await settled(house)
        async with house.db.read() as unit:
            rows = {row.user_id: row for row in await unit.people.audit_of(order_id)}
            ended = {user: await unit.ledger.get(row.operation_id or 0) for user, row in rows.items()}
        states = {user: operation.state for user, operation in ended.items() if operation}
        assert states == {"U7": State.REFUSED, "U8": State.DONE}


async def test_what_waited_is_given_up_in_its_own_time_and_its_person_is_told(house: House) -> None:
    """Katana cannot be asked: the first gives up after ten minutes, the second ten minutes after they asked."""
    order_id = await ready(house)
    house.production.failing = Unavailable("katana", "read")
    await house.wish(SHIP, order_id, user="U7", parcel=PARCEL)
    house.clock.forward(300)
    await house.wish(SHIP, order_id, user="U8", parcel=OTHER)
    await settled(house, within=400)
    assert [one for one in heard(house) if one[1] == "needs_person"] == [
        ("U7", "needs_person"),
        ("U8", "needs_person"),
    ]


async def test_when_a_wish_is_laid_aside_for_a_person_whoever_waits_behind_it_hears_of_it(house: House) -> None:
    order_id = await ready(house)
    house.production.failing = Unauthorized("katana", "read", "the key was revoked")
    for user in ("U7", "U8", "U8", "U9"):
        await house.wish(SHIP, order_id, user=user, parcel=PARCEL)
    await house.work(kinds=[SHIP.value])
    house.production.failing = None
    await house.work()
    assert (await house.last(SHIP.value)).state is State.PARKED
    told = [one for one in heard(house) if one[1] == "needs_person"]
    assert sorted(told) == [("U7", "needs_person"), ("U8", "needs_person"), ("U9", "needs_person")]
    assert len({repr(said) for said in whispered(house, "needs_person")}) == 1
