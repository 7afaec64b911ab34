"""Parcels are read while it matters what they say: has it left, who was told, was a label voided?"""

from dataclasses import replace

import pytest

from integrations.model import Parcel, Shipment, ShipmentState
from tests.orders.making import production, sales, shipment
from tests.services.house import House
from tests.services.shipping import LABEL, UPS, gone, ready, sent, told

VOIDED = replace(UPS, voided=True)


def asked_for(house: House) -> int:
    """How often parcels were asked for since the last time."""
    count = sum(call.startswith("parcels") for call in house.desk.calls)
    house.desk.calls.clear()
    return count


async def seen(house: House, order_id: int) -> tuple[Parcel, ...]:
    house.clock.forward(1)
    await house.look(order_id)
    return tuple(parcel for one in (await house.order(order_id)).shipments for parcel in one.parcels)


async def test_what_has_not_shipped_is_not_asked_about(house: House) -> None:
    order_id = await ready(house)
    assert (await seen(house, order_id), asked_for(house)) == ((), 0)


async def test_what_has_shipped_is_asked_about_until_the_customer_was_told(house: House) -> None:
    order_id = await ready(house)
    house.put(sent(LABEL))
    assert (await seen(house, order_id), asked_for(house)) == ((LABEL,), 1)
    failed = replace(LABEL, shop_notify_error="401")
    house.put(sent(failed))
    assert (await seen(house, order_id), asked_for(house)) == ((failed,), 1), "how the shop was told is news"
    house.put(told())
    assert (await seen(house, order_id), asked_for(house)) == ((failed,), 0), "then what we knew stands"


async def test_what_was_never_read_is_asked_about_though_the_customer_was_told(house: House) -> None:
    order_id = await ready(house, told(), gone(), shipment())
    house.desk.calls.clear()
    house.put(sent(UPS))
    assert (await seen(house, order_id), asked_for(house)) == ((UPS,), 1)
    assert (await seen(house, order_id), asked_for(house)) == ((UPS,), 0)


@pytest.mark.parametrize("shop", [told(), sales()], ids=["told", "not told"])
async def test_a_label_that_was_voided_is_seen_to_be(house: House, shop: object) -> None:
    """Scenario 27: the record at the desk awaits shipment again, and only its parcels say why."""
    order_id = await ready(house, shop, production(), sent(UPS))
    house.put(shipment(parcels=(VOIDED,)))
    assert await seen(house, order_id) == (VOIDED,)
    assert (await house.order(order_id)).label_voided


async def test_what_the_shop_fulfilled_is_asked_about_while_the_desk_awaits_it(house: House) -> None:
    order_id = await ready(house, told(), gone(), shipment())
    house.desk.calls.clear()
    assert (await seen(house, order_id), asked_for(house)) == ((), 1)


async def test_what_was_cancelled_at_the_desk_is_not_asked_about(house: House) -> None:
    order_id = await ready(house, told(), gone(), sent(UPS))
    house.put(shipment(state=ShipmentState.CANCELLED, parcels=(VOIDED,)))
    house.desk.calls.clear()
    assert (await seen(house, order_id), asked_for(house)) == ((), 0)


async def test_each_part_of_a_split_has_its_own_parcels(house: House) -> None:
    first: Shipment = replace(sent(UPS), ref="1", split=True)
    order_id = await ready(house, sales(), production(), first, shipment("2", split=True, parcels=(LABEL,)))
    house.desk.calls.clear()
    assert (await seen(house, order_id), asked_for(house)) == ((UPS,), 1)
