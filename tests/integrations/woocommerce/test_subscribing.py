"""The shop's webhooks: which reach us, which were switched off behind our back, and what a person wants off."""

import pytest

from integrations.errors import Rejected
from integrations.woocommerce.client import WooCommerceClient
from integrations.woocommerce.subscriptions import Subscribed
from integrations.woocommerce.webhooks import ORDER_TOPICS
from tests.integrations.woocommerce.site import Json, Site

HERE = "https://bot.example/webhooks/woo"


def webhook(ref: int, topic: str, status: str = "active", address: str = HERE) -> Json:
    return {"id": ref, "name": topic, "topic": topic, "status": status, "delivery_url": address}


async def test_what_is_missing_is_made_with_our_secret(client: WooCommerceClient, site: Site) -> None:
    site.lists("/webhooks", [webhook(1, "order.created", address="https://other.example/")])
    site.says("/webhooks", webhook(9, "order.created"), method="POST", status=201)
    assert await client.subscribe(HERE, "whsec") == Subscribed(created=ORDER_TOPICS)
    assert [asked.body for asked in site.writes()] == [
        {
            "name": f"Shipmate {topic}",
            "topic": topic,
            "delivery_url": HERE,
            "secret": "whsec",
            "status": "active",
        }
        for topic in ("order.created", "order.updated", "order.deleted", "order.restored")
    ]


async def test_what_was_switched_off_is_switched_on(client: WooCommerceClient, site: Site) -> None:
    """Scenario 39: WooCommerce gave up on the webhook while we were away."""
    others = [webhook(ref, topic) for ref, topic in enumerate(ORDER_TOPICS, 1) if topic != "order.updated"]
    site.lists("/webhooks", [*others, webhook(16, "order.updated", "disabled", f"{HERE}/")])
    site.says("/webhooks/16", webhook(16, "order.updated"), method="PUT")
    done = await client.subscribe(HERE, "whsec")
    assert done == Subscribed(active=("order.created", "order.deleted", "order.restored"), revived=("order.updated",))
    assert [(asked.method, asked.body) for asked in site.writes()] == [("PUT", {"status": "active"})]


async def test_a_paused_one_is_a_persons_wish(client: WooCommerceClient, site: Site) -> None:
    site.lists("/webhooks", [webhook(ref, topic, "paused") for ref, topic in enumerate(ORDER_TOPICS, 1)])
    assert await client.subscribe(HERE, "whsec") == Subscribed(paused=ORDER_TOPICS)
    assert site.writes() == []


async def test_one_that_works_is_enough(client: WooCommerceClient, site: Site) -> None:
    twins = [webhook(ref, topic, "disabled") for ref, topic in enumerate(ORDER_TOPICS, 1)]
    site.lists("/webhooks", [*twins, *(webhook(ref + 10, topic) for ref, topic in enumerate(ORDER_TOPICS, 1))])
    assert await client.subscribe(HERE, "whsec") == Subscribed(active=ORDER_TOPICS)
    assert site.writes() == []


async def test_a_shop_that_cannot_reach_us_says_so(client: WooCommerceClient, site: Site) -> None:
    """The webhook that is made is tried at once."""
    site.lists("/webhooks", [])
    body = {"code": "woocommerce_rest_cannot_create", "message": "Error: Delivery URL returned response code: 404"}
    site.says("/webhooks", body, method="POST", status=400)
    with pytest.raises(Rejected, match="response code: 404"):
        await client.subscribe(HERE, "whsec")
