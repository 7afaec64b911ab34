"""Our webhooks at ShipStation: what is sent, what of the answer counts, and how it can fail."""

import aiohttp
import pytest
from aiohttp import web

from integrations.errors import OutcomeUnknown, Unauthorized
from integrations.shipstation.subscriptions import TOPICS
from integrations.subscriptions import Address
from tests.integrations.shipstation.desk import Desk, Json, client_of, serving

ADDRESS = Address("https://shipmate.example.com/webhooks/shipstation", "s" * 32)


def hook(number: int = 901, **changes: object) -> Json:
    """A subscription as the list shows it."""
    return {
        "IsLabelAPIHook": False,
        "WebHookID": number,
        "SellerID": 1,
        "StoreID": None,
        "HookType": "SHIP_NOTIFY",
        "MessageFormat": "Json",
        "Url": ADDRESS.url,
        "Name": "Shipmate",
        "Active": True,
        "WebhookLogs": [],
        **changes,
    }


async def test_each_topic_is_a_subscription_of_its_own(session: aiohttp.ClientSession) -> None:
    async with serving(Desk()) as desk:
        desk.says("/webhooks/subscribe", {"id": 902})
        await client_of(desk, session).subscriptions(ADDRESS).add(TOPICS)
    assert [(each.method, each.path) for each in desk.asked] == [("POST", "/webhooks/subscribe")] * 4
    assert desk.asked[0].body == {
        "target_url": f"https://shipmate.example.com/webhooks/shipstation/{'s' * 32}",
        "event": "FULFILLMENT_REJECTED",
        "friendly_name": "Shipmate",
    }


@pytest.mark.parametrize(
    ("change", "flaws"),
    [
        ({}, ()),
        ({"StoreID": 0}, ()),
        ({"Active": None}, ()),
        ({"MessageFormat": None}, ()),
        ({"Active": False}, ("it is switched off",)),
        ({"StoreID": 55}, ("it tells of one store only",)),
        ({"MessageFormat": "Xml"}, ("it is not sent as JSON",)),
        ({"Url": f"{ADDRESS.base}/an-older-secret"}, ("the secret in its path is another one",)),
    ],
)
async def test_what_is_wrong_with_one_is_said(
    session: aiohttp.ClientSession, change: Json, flaws: tuple[str, ...]
) -> None:
    async with serving(Desk()) as desk:
        desk.says("/webhooks", {"webhooks": [hook(**change), hook(2, Url="https://else.example"), hook(3, Url=None)]})
        (found,) = await client_of(desk, session).subscriptions(ADDRESS).list()
    assert (found.ref, found.topics, found.flaws) == ("901", frozenset({"SHIP_NOTIFY"}), flaws)


async def test_a_repair_puts_the_new_one_first_so_that_nothing_is_missed(session: aiohttp.ClientSession) -> None:
    async with serving(Desk()) as desk:
        desk.says("/webhooks", {"webhooks": [hook(Active=False)]})
        desk.says("/webhooks/subscribe", {"id": 902})
        desk.answers["/webhooks/901"] = lambda _: web.Response()
        ours = client_of(desk, session).subscriptions(ADDRESS)
        (broken,) = await ours.list()
        await ours.repair(broken)
    assert [(each.method, each.path) for each in desk.asked[1:]] == [
        ("POST", "/webhooks/subscribe"),
        ("DELETE", "/webhooks/901"),
    ]


async def test_no_subscriptions_at_all_may_be_null(session: aiohttp.ClientSession) -> None:
    async with serving(Desk()) as desk:
        desk.says("/webhooks", {"webhooks": None})
        assert await client_of(desk, session).subscriptions(ADDRESS).list() == ()


async def test_one_that_is_gone_is_no_failure_and_an_unclear_end_is_unclear(session: aiohttp.ClientSession) -> None:
    async with serving(Desk()) as desk:
        ours = client_of(desk, session).subscriptions(ADDRESS)
        await ours.remove("901")
        desk.fails(500)
        with pytest.raises(OutcomeUnknown):
            await ours.remove("901")


async def test_a_plan_without_api_says_so_and_not_the_secret(session: aiohttp.ClientSession) -> None:
    async with serving(Desk()) as desk:
        desk.fails(402)
        with pytest.raises(Unauthorized) as caught:
            await client_of(desk, session).subscriptions(ADDRESS).add(TOPICS)
    assert caught.value.status == 402
    assert ADDRESS.secret not in str(caught.value)
