"""What V2's documents leave open, as the sandbox shows it: the client says what it cannot do, and loses nothing."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import aiohttp
import pytest

from integrations.errors import Rejected, UnknownKey
from integrations.model import Parcel, ShipmentState
from integrations.sandbox.server import Sandbox
from integrations.sandbox.shipstation_v2.keys import KEYS
from integrations.shipstation.v2.client import ShipStationV2Client
from integrations.shipstation.v2.keys import V2Keys
from integrations.shipstation.v2.webhooks import ShipStationV2Webhooks
from integrations.subscriptions import Address, repairs
from tests.integrations.http_bench import NotedBudget
from tests.integrations.port_bench import MONDAY, ordered, shipstation_v2, stocked_box, v2_rules

OURS, OTHERS = "https://shipmate.example.com/webhooks/ours", "https://elsewhere.example/hook"


@pytest.fixture
async def box() -> AsyncIterator[Sandbox]:
    async with stocked_box() as box:
        yield box


@pytest.fixture
def client(box: Sandbox, session: aiohttp.ClientSession) -> ShipStationV2Client:
    return shipstation_v2(box, session)


async def test_where_held_ones_cannot_be_listed_only_they_are_left_out(
    box: Sandbox, client: ShipStationV2Client
) -> None:
    v2_rules(box).on_hold_filter = "400"
    ordered(box, "#1")
    ordered(box, "#2")
    [held] = await client.find("2")
    await client.hold(held.ref, date(2026, 12, 1))
    assert [each.number async for each in client.open_orders()] == ["1"]
    changed = client.changed_since(MONDAY - timedelta(minutes=1))
    assert {each.number: each.state async for each in changed}["2"] is ShipmentState.ON_HOLD


async def test_without_external_ids_it_is_found_by_its_number_and_linked_to_nothing(
    box: Sandbox, client: ShipStationV2Client
) -> None:
    v2_rules(box).external_ids = False
    ordered(box, "#1042")
    [found] = await client.find("1042")
    assert (found.number, found.channel_order_ref) == ("1042", None)


@pytest.mark.parametrize(("restore", "words"), [(False, "restore the shipment in ShipStation"), (True, None)])
async def test_a_hold_that_cannot_be_lifted_from_here_is_lifted_there(
    box: Sandbox, client: ShipStationV2Client, restore: bool, words: str | None
) -> None:
    v2_rules(box).restore = restore
    ordered(box, "#1042")
    [found] = await client.find("1042")
    await client.hold(found.ref, date(2026, 12, 1))
    if words:
        with pytest.raises(Rejected, match=words):
            await client.release(found.ref)
    else:
        await client.release(found.ref)
    [now] = await client.find("1042")
    assert now.state is (ShipmentState.ON_HOLD if words else ShipmentState.AWAITING_SHIPMENT)


@pytest.mark.parametrize(("kind", "words"), [("error", "carriers connected there are"), ("accepted", None)])
async def test_a_carrier_that_is_not_connected_ships_or_is_refused_with_nothing_done(
    box: Sandbox, client: ShipStationV2Client, kind: str, words: str | None
) -> None:
    v2_rules(box).unknown_carrier = "error" if words else "accepted"
    ordered(box, "#1042")
    [found] = await client.find("1042")
    sent = Parcel(carrier="Other", tracking_number="VAN-1")
    if words:
        with pytest.raises(Rejected, match=words):
            await client.mark_shipped(found.ref, sent, notify_shop=True)
    else:
        await client.mark_shipped(found.ref, sent, notify_shop=True)
    assert [each.tracking_number for each in await client.parcels(found.ref)] == ([] if words else ["VAN-1"])


async def test_what_a_rotated_key_signs_is_believed_once_the_keys_were_read_again(
    box: Sandbox, session: aiohttp.ClientSession
) -> None:
    passed = [0.0]
    url = box.url("shipstation_v2")
    keys = V2Keys(session, url=f"{url}/jwks", budget=NotedBudget(), clock=lambda: passed[0])
    reader = ShipStationV2Webhooks(keys.key, lambda: datetime.now(UTC), base_url=url)
    resource = f"{url}/v2/labels?batch_id=se-7"
    body = json.dumps({"resource_url": resource, "resource_type": "LABEL_CREATED_V2"}).encode()
    for key in (1, 2):
        v2_rules(box).signing_key = key
        headers = box.apps["shipstation_v2"][KEYS].sign(body)
        with pytest.raises(UnknownKey):
            reader.read(headers, body)
        await keys.refresh()
        assert reader.read(headers, body).pointer
        passed[0] += 61.0


async def test_where_an_event_is_told_to_one_address_only_ours_is_still_repaired(
    box: Sandbox, client: ShipStationV2Client
) -> None:
    v2_rules(box).hook_conflict = "event"
    before, ours = client.subscriptions(Address(f"{OURS}/old")), client.subscriptions(Address(OURS))
    await before.add(before.topics)
    for each in await before.list():
        await ours.repair(each)
    assert repairs(await ours.list(), ours.topics).none
    with pytest.raises(Rejected, match="already exists"):
        await client.subscriptions(Address(OTHERS)).add(frozenset({"label_created_v2"}))
