"""What every `ShippingDesk` promises, asked of each client over its sandbox face. Another client is one line more."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import aiohttp
import pytest

from integrations.errors import NotFound, Rejected
from integrations.model import Parcel, ShipmentState
from integrations.ports import ShippingDesk
from integrations.sandbox.server import Sandbox
from tests.integrations.port_bench import (
    MONDAY,
    Opens,
    ordered,
    shipstation_v1,
    shipstation_v2,
    stocked_box,
    v2_rules,
)

NOBODYS = "999999999"
SENT = Parcel(carrier="UPS", tracking_number="1Z999AA10123456784", shipped_at=MONDAY)
OTHERWISE = "V2, as it may be too"
"""Where the documents leave it open, the other answers."""
DESKS: dict[str, Opens[ShippingDesk]] = {"V1": shipstation_v1, "V2": shipstation_v2, OTHERWISE: shipstation_v2}


@pytest.fixture
async def box() -> AsyncIterator[Sandbox]:
    """V2 can be asked for what is on hold; where it cannot, see `shipstation/v2/test_on_the_face.py`."""
    async with stocked_box() as box:
        v2_rules(box).on_hold_filter = "200"
        yield box


@pytest.fixture(params=DESKS)
def desk(request: pytest.FixtureRequest, box: Sandbox, session: aiohttp.ClientSession) -> ShippingDesk:
    opens: Opens[ShippingDesk] = DESKS[request.param]
    if request.param == OTHERWISE:
        rules = v2_rules(box)
        rules.shows_shipped_as, rules.number_match, rules.unknown_carrier = "pending", "prefix", "accepted"
        rules.notify_by_default, rules.already_fulfilled = True, "Conflict"
    return opens(box, session)


async def ref_of(desk: ShippingDesk, number: str) -> str:
    [found] = await desk.find(number)
    return found.ref


async def test_the_account_has_a_name(desk: ShippingDesk) -> None:
    assert (await desk.ping()).name
    assert desk.settle > timedelta(0)


async def test_an_order_is_found_by_exactly_its_number(box: Sandbox, desk: ShippingDesk) -> None:
    orders = {name: str(ordered(box, name).id) for name in ("#1042", "#10420", "#1042-A")}
    for typed, name in {"1042": "#1042", " #1042 ": "#1042", "1042-a": "#1042-A"}.items():
        [found] = await desk.find(typed)
        assert found.channel_order_ref == orders[name]
    assert await desk.find("104") == ()


async def test_an_order_is_read_by_its_ref_and_nobodys_is_none(box: Sandbox, desk: ShippingDesk) -> None:
    ordered(box, "#1042")
    found = await desk.get(await ref_of(desk, "1042"))
    assert found
    assert found.state is ShipmentState.AWAITING_SHIPMENT
    assert [(line.sku, line.quantity) for line in found.lines] == [("MUG-BLUE", Decimal(2))]
    assert await desk.get(NOBODYS) is None
    assert await desk.get("no ref") is None


async def test_orders_are_found_by_their_customer(box: Sandbox, desk: ShippingDesk) -> None:
    ordered(box, "#1", customer_name="Ida Fern")
    ordered(box, "#2", customer_name="Kim Reed")
    assert [each.number for each in await desk.find_by_customer("ida  fern")] == ["1"]
    assert await desk.find_by_customer("") == ()


async def test_lists_have_each_order_once_and_leave_out_what_has_gone(box: Sandbox, desk: ShippingDesk) -> None:
    for name in ("#1", "#2", "#3"):
        ordered(box, name)
    await desk.hold(await ref_of(desk, "2"), date(2026, 12, 1))
    await desk.mark_shipped(await ref_of(desk, "3"), SENT, notify_shop=False)
    assert sorted([each.number async for each in desk.open_orders()]) == ["1", "2"]
    changed = [each.number async for each in desk.changed_since(MONDAY - timedelta(minutes=1))]
    assert sorted(changed) == ["1", "2", "3"]
    assert [each async for each in desk.changed_since(MONDAY + timedelta(hours=1))] == []


@pytest.mark.parametrize("notify_shop", [True, False])
async def test_what_was_marked_shipped_has_its_parcel_and_the_shop_hears_of_it_if_asked(
    box: Sandbox, desk: ShippingDesk, notify_shop: bool
) -> None:
    order = ordered(box, "#1042")
    ref = await ref_of(desk, "1042")
    await desk.mark_shipped(ref, SENT, notify_shop=notify_shop)
    found = await desk.get(ref)
    assert found and found.state is ShipmentState.SHIPPED
    assert [(each.tracking_number, each.voided, each.has_label) for each in found.parcels] == [
        (SENT.tracking_number, False, False)
    ]
    box.world.advance(3600)
    assert bool(order.fulfillments) is notify_shop
    assert [each.tracking_number for each in await desk.parcels(ref)] == [SENT.tracking_number]


async def test_a_parcel_leads_to_its_shipment_however_its_number_is_spaced(box: Sandbox, desk: ShippingDesk) -> None:
    ordered(box, "#1042")
    ref = await ref_of(desk, "1042")
    await desk.mark_shipped(ref, SENT, notify_shop=False)
    assert [each.ref for each in await desk.find_by_tracking("1z 999 aa1 0123456784")] == [ref]
    assert await desk.find_by_tracking("1Z999AA1012345678") == ()


@pytest.mark.parametrize("number", ["1Z-999", "1Z999"])
async def test_a_number_that_is_written_with_a_dash_is_found_as_it_is_written(
    box: Sandbox, desk: ShippingDesk, number: str
) -> None:
    ordered(box, "#1042")
    ref = await ref_of(desk, "1042")
    await desk.mark_shipped(ref, replace(SENT, tracking_number=number), notify_shop=False)
    assert [each.ref for each in await desk.find_by_tracking("1Z-999")] == [ref]


async def test_a_voided_label_stays_and_is_marked(box: Sandbox, desk: ShippingDesk) -> None:
    ordered(box, "#1042")
    ref = await ref_of(desk, "1042")
    bought = box.world.desk_buy_label(int(ref), carrier_code="ups", tracking_number="1Z1")
    box.world.desk_void_label(bought.id)
    [parcel] = await desk.parcels(ref)
    assert (parcel.tracking_number, parcel.voided, parcel.has_label) == ("1Z1", True, True)
    assert [each.ref for each in await desk.find_by_tracking("1Z1")] == [ref]


async def test_a_hold_keeps_its_day_and_is_lifted(box: Sandbox, desk: ShippingDesk) -> None:
    ordered(box, "#1042")
    ref = await ref_of(desk, "1042")
    await desk.hold(ref, date(2026, 12, 1))
    held = await desk.get(ref)
    assert held and held.state is ShipmentState.ON_HOLD
    assert held.hold_until and held.hold_until.date() == date(2026, 12, 1)
    await desk.release(ref)
    free = await desk.get(ref)
    assert free and free.state is ShipmentState.AWAITING_SHIPMENT


async def test_a_refresh_brings_what_was_not_imported_and_says_when(box: Sandbox, desk: ShippingDesk) -> None:
    box.world.arrows["A2"].on = False
    ordered(box, "#1042")
    assert await desk.find("1042") == ()
    box.world.arrows["A2"].on = True
    if not desk.imports:
        with pytest.raises(Rejected):
            await desk.refresh()
        assert await desk.refreshed_at() is None
        return
    await desk.refresh()
    box.world.advance(60)
    assert len(await desk.find("1042")) == 1
    assert await desk.refreshed_at() == MONDAY


async def test_a_write_to_nobodys_order_is_a_refusal_and_changes_nothing(box: Sandbox, desk: ShippingDesk) -> None:
    for ref in (NOBODYS, "no ref"):
        with pytest.raises(NotFound):
            await desk.mark_shipped(ref, SENT, notify_shop=True)
        with pytest.raises(NotFound):
            await desk.hold(ref, date(2026, 12, 1))
        with pytest.raises(NotFound):
            await desk.release(ref)
    assert box.journal.effects("shipstation") == []
