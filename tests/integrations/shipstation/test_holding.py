"""Holding an order and letting it go: against a small ShipStation, and against the sandbox's own."""

from datetime import UTC, date, datetime

import pytest
from aiohttp.test_utils import TestServer

from integrations.errors import NotFound, Rejected
from integrations.http import open_session
from integrations.model import ShipmentState
from integrations.sandbox.shipstation import build_shipstation_face
from integrations.shipstation.client import ShipStationClient
from tests.integrations.http_bench import NotedBudget
from tests.integrations.shipstation.desk import Desk
from tests.sandbox.shipstation_stage import PAIR, add_desk_order, desk_world

DAY = date(2026, 12, 1)


async def test_what_is_sent_and_what_it_is_answered(client: ShipStationClient, desk: Desk) -> None:
    desk.says("/orders/holduntil", {"success": True, "message": "Order held successfully."})
    desk.says("/orders/restorefromhold", {"success": True, "message": "The requested order has been restored"})
    held, released = await client.hold("81000001", DAY), await client.release("81000001")
    assert [(each.method, each.path, each.body) for each in desk.asked] == [
        ("POST", "/orders/holduntil", {"orderId": 81000001, "holdUntilDate": "2026-12-01"}),
        ("POST", "/orders/restorefromhold", {"orderId": 81000001}),
    ]
    assert held.words == "Order held successfully."
    assert released.words == "The requested order has been restored"


async def test_an_answer_that_says_no_is_a_refusal_whatever_its_status(client: ShipStationClient, desk: Desk) -> None:
    desk.says("*", {"success": False, "message": "The order is locked."})
    for operation in (client.hold("81000001", DAY), client.release("81000001")):
        with pytest.raises(Rejected) as caught:
            await operation
        assert caught.value.detail == "The order is locked."


async def test_what_is_no_order_id_is_never_sent(client: ShipStationClient, desk: Desk) -> None:
    for operation in (client.hold("../stores", DAY), client.release("../stores")):
        with pytest.raises(NotFound):
            await operation
    assert desk.asked == []


async def test_the_sandbox_holds_it_and_lets_it_go() -> None:
    world = desk_world()
    ref = str(add_desk_order(world, "1042").id)
    face = build_shipstation_face(world, key=PAIR[0], secret=PAIR[1])
    async with TestServer(face) as server, open_session() as session:
        client = ShipStationClient(
            session,
            base_url=str(server.make_url("")).rstrip("/"),
            api_key=PAIR[0],
            api_secret=PAIR[1],
            budget=NotedBudget(),
        )
        await client.hold(ref, DAY)
        held = await client.get(ref)
        assert held
        assert (held.state, held.hold_until) == (ShipmentState.ON_HOLD, datetime(2026, 12, 1, 8, tzinfo=UTC))
        await client.release(ref)
        released = await client.get(ref)
        assert released
        assert (released.state, released.hold_until) == (ShipmentState.AWAITING_SHIPMENT, None)
        world.desk_mark_shipped(int(ref), carrier_code="ups")
        with pytest.raises(Rejected):
            await client.hold(ref, DAY)
