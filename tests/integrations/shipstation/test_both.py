"""An account with both keys: V1 answers, and V2's webhooks lead to V1's orders."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from integrations.errors import Unauthorized
from integrations.shipstation.both import ShipStationBoth
from integrations.shipstation.subscriptions import TOPICS as OF_V1
from integrations.shipstation.v2.subscriptions import TOPICS as OF_V2
from integrations.subscriptions import Address, repairs
from tests.integrations.http_bench import NotedBudget
from tests.integrations.shipstation import desk as v1
from tests.integrations.shipstation.v2.desk import KEY, client_of, label, shipment
from tests.integrations.shipstation.v2.hooks import HookDesk

BASE = "https://shipmate.example.com/webhooks/shipstation"


@pytest.fixture
async def old() -> AsyncIterator[v1.Desk]:
    async with v1.serving(v1.Desk()) as desk:
        yield desk


@pytest.fixture
async def new() -> AsyncIterator[HookDesk]:
    desk = HookDesk()
    async with v1.serving(desk):
        yield desk


@pytest.fixture
def client(old: v1.Desk, new: HookDesk, session: aiohttp.ClientSession) -> ShipStationBoth:
    return ShipStationBoth(
        session,
        v2=client_of(new, session),
        base_url=old.url,
        api_key=v1.KEY,
        api_secret=v1.SECRET,
        budget=NotedBudget(),
    )


async def test_a_webhook_of_v2_leads_to_the_order_of_the_same_number(
    client: ShipStationBoth, old: v1.Desk, new: HookDesk
) -> None:
    new.lists("/v2/labels", [label(1, of=5), label(2, of=5), label(3, of=6)])
    assert await client.resolve("/v2/labels?batch_id=se-7") == ("5", "6")
    assert old.asked == []
    assert {asked.login for asked in new.asked} == {KEY}


async def test_an_id_without_a_number_is_found_by_the_orders_number(
    client: ShipStationBoth, old: v1.Desk, new: HookDesk
) -> None:
    odd = shipment(1, "2207", shipment_id="se-ab-12")
    new.lists("/v2/shipments", [odd, shipment(9, "2208"), {**odd, "shipment_number": None}])
    old.lists("/orders", [v1.order(81, "2207"), v1.order(82, "22070"), v1.order(83, "2207")])
    assert await client.resolve("/v2/shipments?import_batch_id=x") == ("81", "83", "9")


async def test_a_webhook_of_v1_that_came_before_is_still_followed(
    client: ShipStationBoth, old: v1.Desk, new: HookDesk
) -> None:
    old.lists("/orders", [v1.order(81)])
    assert await client.resolve("/orders?importBatch=ab-12") == ("81",)
    assert new.asked == []


async def test_both_keys_have_to_work(client: ShipStationBoth, old: v1.Desk, new: HookDesk) -> None:
    old.says("/stores", [])
    new.lists("/v2/shipments", [])
    assert (await client.ping()).name == "ShipStation (no connected store)"
    new.fails(401)
    with pytest.raises(Unauthorized, match="SHIPSTATION_V2_API_KEY"):
        await client.ping()


async def test_the_webhooks_of_v1_are_spare_and_are_removed_there(
    client: ShipStationBoth, old: v1.Desk, new: HookDesk
) -> None:
    hook = {"WebHookID": 901, "HookType": "SHIP_NOTIFY", "Url": f"{BASE}/{'s' * 32}", "Active": True}
    old.says("/webhooks", {"webhooks": [hook]})
    old.says("/webhooks/901", None)
    ours = client.subscriptions(Address(BASE))
    assert ours.topics == OF_V2 and not OF_V1 & OF_V2
    await ours.add(ours.topics)
    seen = repairs(await ours.list(), ours.topics)
    assert ([each.ref for each in seen.spare], seen.broken, seen.missing) == (["901"], (), frozenset())
    await ours.repair((await ours.list())[0])
    await ours.remove("901")
    await ours.remove((await ours.list())[0].ref)
    assert [asked.method for asked in old.asked if asked.path.startswith("/webhooks/")] == ["DELETE"]
    assert len(new.hooks) == 3
