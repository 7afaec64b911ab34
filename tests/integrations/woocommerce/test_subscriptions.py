"""Our webhooks at WooCommerce: what is sent, what was switched off behind our back, and what a person wants off."""

import pytest

from integrations.errors import Rejected, Unauthorized
from integrations.subscriptions import Address, repairs
from integrations.woocommerce.subscriptions import TOPICS, WooCommerceSubscriptions
from tests.integrations.woocommerce.conftest import Connect
from tests.integrations.woocommerce.site import Json, Site

HERE = "https://bot.example/webhooks/woocommerce"
MARK = "ed6cadef"
"""What names bear of the secret `whsec`."""


@pytest.fixture
def ours(connect: Connect) -> WooCommerceSubscriptions:
    return connect(webhook_secret="whsec").subscriptions(Address(HERE))


def webhook(ref: int, topic: str, status: str = "active", address: str = HERE, mark: str = MARK) -> Json:
    return {
        "id": ref,
        "name": f"Shipmate {topic} {mark}",
        "topic": topic,
        "status": status,
        "delivery_url": address,
    }


async def test_what_is_missing_is_made_with_our_secret(ours: WooCommerceSubscriptions, site: Site) -> None:
    site.says("/webhooks", webhook(9, "order.created"), method="POST", status=201)
    await ours.add(TOPICS)
    assert [asked.body for asked in site.writes()] == [
        {
            "name": f"Shipmate {topic} {MARK}",
            "topic": topic,
            "delivery_url": HERE,
            "secret": "whsec",
            "status": "active",
        }
        for topic in ("order.created", "order.deleted", "order.restored", "order.updated")
    ]


@pytest.mark.parametrize(
    ("found", "flaws"),
    [
        (webhook(1, "order.updated"), ()),
        (webhook(1, "order.updated", "disabled"), ("it is switched off",)),
        (webhook(1, "order.updated", "paused"), ("it is paused",)),
        (webhook(1, "order.updated", address=f"{HERE}/"), ("its path is another one",)),
        (webhook(1, "order.updated", mark="0badc0de"), ("it is signed with another secret",)),
        (webhook(1, "order.updated", mark="by hand"), ()),
    ],
)
async def test_a_flaw_is_named_and_its_repair_makes_it_as_new(
    ours: WooCommerceSubscriptions, site: Site, found: Json, flaws: tuple[str, ...]
) -> None:
    """Scenario 39: WooCommerce gave up on the webhook while we were away."""
    site.lists("/webhooks", [found])
    (one,) = await ours.list()
    assert (one.flaws, one.topics) == (flaws, frozenset({"order.updated"}))
    assert one.paused is (found["status"] == "paused")
    site.says("/webhooks/1", webhook(1, "order.updated"), method="PUT")
    await ours.repair(one)
    (asked,) = site.writes()
    assert asked.body == {
        "name": f"Shipmate order.updated {MARK}",
        "delivery_url": HERE,
        "secret": "whsec",
        "status": "active",
    }


async def test_one_that_works_is_enough(ours: WooCommerceSubscriptions, site: Site) -> None:
    twins = [webhook(ref, topic, "disabled") for ref, topic in enumerate(sorted(TOPICS), 1)]
    site.lists("/webhooks", [*twins, *(webhook(ref + 10, topic) for ref, topic in enumerate(sorted(TOPICS), 1))])
    seen = repairs(await ours.list(), ours.topics)
    assert (seen.broken, seen.missing, len(seen.spare)) == ((), frozenset(), 4)


async def test_what_is_removed_is_removed_for_good(ours: WooCommerceSubscriptions, site: Site) -> None:
    """Without `force` WooCommerce answers 501: webhooks have no trash."""
    site.says("/webhooks/7", webhook(7, "order.created"), method="DELETE")
    await ours.remove("7")
    assert site.writes()[0].params == {"force": "true"}


async def test_a_shop_without_woocommerce_is_not_taken_for_a_removed_webhook(
    ours: WooCommerceSubscriptions,
) -> None:
    with pytest.raises(Unauthorized, match="no such route"):
        await ours.remove("7")


async def test_a_shop_that_cannot_reach_us_says_so(ours: WooCommerceSubscriptions, site: Site) -> None:
    """The webhook that is made is tried at once."""
    body = {"code": "woocommerce_rest_cannot_create", "message": "Error: Delivery URL returned response code: 404"}
    site.says("/webhooks", body, method="POST", status=400)
    with pytest.raises(Rejected, match="response code: 404"):
        await ours.add(TOPICS)
