"""An attempt that came to nothing is made again only by the rules of the moment it is made in."""

from dataclasses import replace

import pytest

from bot.orders.order import Role
from bot.orders.plan import Intent
from bot.services import submissions
from integrations.errors import OutcomeUnknown, Unavailable
from integrations.model import Availability, ShipmentState
from storage.tables import State
from tests.orders.making import production, sales, shipment
from tests.services.house import House


async def test_a_pack_that_did_not_land_is_not_made_again_once_the_order_is_cancelled(house: House) -> None:
    order_id = await house.known(sales(), production(), shipment())
    house.production.refusal = OutcomeUnknown("katana", "pack order", "the connection broke")
    await house.wish(Intent.PACK, order_id)
    await house.work()
    house.change(sales(cancelled_at=house.clock()))
    await house.rest()
    assert house.production.writes == []
    assert (await house.last("pack")).state is State.REFUSED
    assert "cancelled in the shop" in house.listener.whispered_words().data["words"]


async def test_a_pack_that_did_land_is_ours_though_the_order_is_cancelled_since(house: House) -> None:
    order_id = await house.known(sales(), production(), shipment())
    house.production.lost_answer = OutcomeUnknown("katana", "pack order", "the connection broke")
    await house.wish(Intent.PACK, order_id)
    await house.work()
    house.change(sales(cancelled_at=house.clock()))
    await house.rest()
    assert house.production.writes == ["pack 7001"]
    assert (await house.last("pack")).state is State.DONE


async def test_a_pack_that_did_not_land_needs_a_confirmation_when_the_goods_are_gone_meanwhile(house: House) -> None:
    order_id = await house.known(sales(), production(), shipment())
    house.production.refusal = OutcomeUnknown("katana", "pack order", "the connection broke")
    await house.wish(Intent.PACK, order_id)
    await house.work()
    order = production()
    short = tuple(replace(line, availability=Availability.NOT_AVAILABLE) for line in order.lines)
    house.change(replace(order, availability=Availability.NOT_AVAILABLE, lines=short))
    await house.rest()
    assert house.production.writes == []
    assert house.listener.whispered_kinds() == ["confirm"]


@pytest.mark.parametrize("shipped", [True, False])
async def test_nothing_is_unpacked_until_the_desk_can_say_that_it_has_not_left(house: House, shipped: bool) -> None:
    order_id = await house.known(sales(), production(), shipment())
    await house.wish(Intent.PACK, order_id)
    await house.rest()
    house.fail(Role.DESK, Unavailable("shipstation", "find order", "no answer in time"))
    house.change(shipment(state=ShipmentState.SHIPPED if shipped else ShipmentState.AWAITING_SHIPMENT))
    await house.wish(Intent.UNPACK, order_id)
    await house.work(kinds=[submissions.LOOK, Intent.UNPACK])
    assert house.production.writes == ["pack 7001"]
    house.fail(Role.DESK, None)
    await house.rest()
    assert house.production.writes == (["pack 7001"] if shipped else ["pack 7001", "unpack 7001"])
