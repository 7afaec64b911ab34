"""Our webhooks at ShipStation V2: what is sent, what of the answer counts, and how it can fail."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from integrations.errors import OutcomeUnknown, Rejected, Unauthorized
from integrations.shipstation.v2.subscriptions import TOPICS, V2Subscriptions
from integrations.shipstation.v2.webhooks import TOPICS as READ
from integrations.subscriptions import Address
from tests.integrations.shipstation.desk import Json, serving
from tests.integrations.shipstation.v2.desk import client_of
from tests.integrations.shipstation.v2.hooks import PATH, HookDesk

ADDRESS = Address("https://shipmate.example.com/webhooks/shipstation")


@pytest.fixture
async def hooks() -> AsyncIterator[HookDesk]:
    desk = HookDesk()
    async with serving(desk):
        yield desk


@pytest.fixture
def ours(hooks: HookDesk, session: aiohttp.ClientSession) -> V2Subscriptions:
    return client_of(hooks, session).subscriptions(ADDRESS)


def test_what_is_subscribed_to_is_what_is_read() -> None:
    assert {topic.upper() for topic in TOPICS} == READ


async def test_each_topic_is_a_subscription_of_its_own(ours: V2Subscriptions, hooks: HookDesk) -> None:
    await ours.add(TOPICS)
    assert [(each.method, each.path) for each in hooks.asked] == [("POST", PATH)] * 4
    assert hooks.asked[0].body == {
        "name": "Shipmate",
        "event": "fulfillment_rejected_v2",
        "url": "https://shipmate.example.com/webhooks/shipstation",
    }


@pytest.mark.parametrize(
    ("change", "flaws"),
    [
        ({}, ()),
        ({"store_id": ""}, ()),
        ({"store_id": 792882}, ("it tells of one store only",)),
        ({"store_id": "se-55"}, ("it tells of one store only",)),
        ({"url": f"{ADDRESS.base}/an-older-secret"}, ("it leads to another address of ours",)),
    ],
)
async def test_what_is_wrong_with_one_is_said(
    ours: V2Subscriptions, hooks: HookDesk, change: Json, flaws: tuple[str, ...]
) -> None:
    hook = {"webhook_id": "se-901", "event": "label_created_v2", "url": ADDRESS.url, "store_id": None}
    hooks.hooks = {"1": {**hook, **change}, "2": {**hook, "url": "https://else.example"}, "3": {**hook, "url": None}}
    (found,) = await ours.list()
    assert (found.ref, found.topics, found.flaws) == ("se-901", frozenset({"label_created_v2"}), flaws)


async def test_a_repair_deletes_first_for_the_same_twice_is_refused(ours: V2Subscriptions, hooks: HookDesk) -> None:
    await ours.add(frozenset({"label_created_v2"}))
    with pytest.raises(Rejected, match="Twice"):
        await ours.add(frozenset({"label_created_v2"}))
    (broken,) = await ours.list()
    await ours.repair(broken)
    assert [each.method for each in hooks.asked[-2:]] == ["DELETE", "POST"]
    assert len(await ours.list()) == 1


async def test_an_unclear_end_is_unclear_and_a_plan_without_api_says_so(
    ours: V2Subscriptions, hooks: HookDesk
) -> None:
    await ours.remove("se-901")
    hooks.fails(500)
    with pytest.raises(OutcomeUnknown):
        await ours.remove("se-901")
    hooks.fails(402)
    with pytest.raises(Unauthorized) as caught:
        await ours.add(TOPICS)
    assert caught.value.status == 402
