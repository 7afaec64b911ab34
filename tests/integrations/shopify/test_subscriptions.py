"""Our webhooks at Shopify: what is sent, what of the answer counts, and how it can fail."""

import aiohttp
import pytest

from integrations.errors import OutcomeUnknown, Rejected
from integrations.shopify.client import ShopifyClient
from integrations.shopify.subscriptions import READ, TOPICS, ShopifySubscriptions
from integrations.shopify.token import StaticToken
from integrations.shopify.webhooks import ORDER_AT
from integrations.subscriptions import Address
from tests.integrations.shopify import samples
from tests.integrations.shopify.shop import Budget, Shop, open_shop

ADDRESS = Address("https://shipmate.example.com/webhooks/shopify")
POINTERS = ("fulfillment_orders/placed_on_hold", "fulfillment_orders/hold_released")
APPROVAL = "This app is not approved to subscribe to webhook topics containing protected customer data."


def ours_at(shop: Shop, session: aiohttp.ClientSession, address: Address = ADDRESS) -> ShopifySubscriptions:
    client = ShopifyClient(session, base_url=shop.url, budget=Budget(), token=StaticToken("shpat_made_up"))
    return client.subscriptions(address)


def done(name: str, *words: str) -> dict[str, object]:
    return {name: {"userErrors": [{"field": None, "message": each} for each in words]}}


async def test_each_topic_is_a_subscription_of_its_own(session: aiohttp.ClientSession) -> None:
    async with open_shop() as shop:
        for _ in TOPICS:
            shop.says(done("webhookSubscriptionCreate"))
        await ours_at(shop, session).add(TOPICS)
        assert [each.variables for each in shop.asked] == [
            {"topic": topic, "uri": ADDRESS.url, "fields": list(READ[topic]) or None} for topic in sorted(TOPICS)
        ]


def test_of_a_body_that_may_tell_of_a_person_only_ids_are_sent_and_they_are_enough() -> None:
    """The order is read at the place where the webhook's reader looks, at the top of the body."""
    for topic, fields in READ.items():
        name = next(each for each in [*ORDER_AT, *POINTERS] if each.replace("/", "_").upper() == topic)
        about_people = name.startswith(("orders/", "refunds/", "fulfillments/")) and name != "orders/edited"
        assert fields == (ORDER_AT[name] if about_people else ()), topic


async def test_a_topic_that_is_there_already_and_one_that_is_gone_are_as_wanted(
    session: aiohttp.ClientSession,
) -> None:
    async with open_shop() as shop:
        shop.says(done("webhookSubscriptionCreate", "Address for this topic has already been taken"))
        await ours_at(shop, session).add(frozenset({"ORDERS_PAID"}))
        shop.says(done("webhookSubscriptionDelete", "Webhook subscription does not exist"))
        await ours_at(shop, session).remove("gid://shopify/WebhookSubscription/1")


@pytest.mark.parametrize("words", ["Address protocol http:// is not supported", APPROVAL])
async def test_a_refusal_is_in_shopifys_words(session: aiohttp.ClientSession, words: str) -> None:
    async with open_shop() as shop:
        shop.says(done("webhookSubscriptionCreate", words))
        with pytest.raises(Rejected, match=words[:20]):
            await ours_at(shop, session, Address("http://plain.example")).add(frozenset({"ORDERS_PAID"}))


async def test_a_topic_that_is_refused_keeps_no_other_from_being_told(session: aiohttp.ClientSession) -> None:
    """Without leave for protected customer data the orders are refused and the holds are not."""
    async with open_shop() as shop:
        for words in ([], [APPROVAL], [APPROVAL], []):
            shop.says(done("webhookSubscriptionCreate", *words))
        topics = frozenset({"FULFILLMENTS_CREATE", "ORDERS_CREATE", "ORDERS_PAID", "REFUNDS_CREATE"})
        with pytest.raises(Rejected) as caught:
            await ours_at(shop, session).add(topics)
        assert caught.value.detail == f"ORDERS_CREATE, ORDERS_PAID: {APPROVAL}"
        assert [each.variables["topic"] for each in shop.asked] == sorted(topics)


@pytest.mark.parametrize(
    ("change", "flaws"),
    [
        ({}, ()),
        ({"filter": None}, ()),
        ({"filter": "total_price:>=10"}, ("a filter holds some of it back",)),
        ({"format": "XML"}, ("it is not sent as JSON",)),
        ({"includeFields": ["name"]}, ("parts of it are left out",)),
        ({"includeFields": ["id"]}, ()),
        ({"topic": "ORDERS_EDITED", "includeFields": ["id"]}, ("parts of it are left out",)),
        ({"uri": f"{ADDRESS.base}/older"}, ("its path is another one",)),
    ],
)
async def test_what_is_wrong_with_one_is_said(
    session: aiohttp.ClientSession, change: dict[str, object], flaws: tuple[str, ...]
) -> None:
    async with open_shop() as shop:
        other = samples.subscription(8, uri="arn:aws:events:eu::event-source/aws.partner/shopify.com/1/else")
        shop.says({"webhookSubscriptions": samples.page(other, more="after-8")})
        shop.says({"webhookSubscriptions": samples.page(samples.subscription(7, **change))})
        (found,) = await ours_at(shop, session).list()
        topic = str(change.get("topic", "ORDERS_CREATE"))
        assert (found.topics, found.flaws, found.known) == (frozenset({topic}), flaws, True)


async def test_a_repair_removes_first_because_an_address_takes_a_topic_once(session: aiohttp.ClientSession) -> None:
    async with open_shop() as shop:
        shop.says({"webhookSubscriptions": samples.page(samples.subscription(7, format="XML"))})
        shop.says(done("webhookSubscriptionDelete"))
        shop.says(done("webhookSubscriptionCreate"))
        ours = ours_at(shop, session)
        (broken,) = await ours.list()
        await ours.repair(broken)
        assert shop.operations == ["Subscriptions", "Unsubscribe", "Subscribe"]
        assert shop.asked[1].variables == {"id": "gid://shopify/WebhookSubscription/7"}


async def test_an_answer_of_another_shape_leaves_the_end_of_a_write_unclear(session: aiohttp.ClientSession) -> None:
    async with open_shop() as shop:
        shop.says({"webhookSubscriptionCreate": {"made": True}})
        with pytest.raises(OutcomeUnknown):
            await ours_at(shop, session).add(frozenset({"ORDERS_PAID"}))
