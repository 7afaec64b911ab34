"""What every `Subscriptions` promises, asked of each vendor's over its sandbox face."""

from collections.abc import AsyncIterator, Callable

import aiohttp
import pytest

from integrations.katana.client import KatanaClient
from integrations.ports import Subscriptions
from integrations.sandbox.server import Sandbox
from integrations.shipstation.client import ShipStationClient
from integrations.shopify.client import ShopifyClient
from integrations.shopify.token import StaticToken
from integrations.subscriptions import Address, repairs
from integrations.woocommerce.auth import Keys
from integrations.woocommerce.client import WooCommerceClient
from tests.integrations.http_bench import NotedBudget
from tests.integrations.port_bench import shipstation_v2

HOUSE = "https://shipmate.example.com/webhooks"
Opens = Callable[[Address], Subscriptions]


@pytest.fixture(params=["shopify", "woocommerce", "katana", "shipstation", "shipstation_v2"])
async def box(request: pytest.FixtureRequest) -> AsyncIterator[Sandbox]:
    """An outside world whose shop is of the vendor in question, where that is a shop."""
    shop = "woocommerce" if request.param == "woocommerce" else "shopify"
    async with Sandbox(seeded=False, limits=False, channel=shop) as box:
        yield box


@pytest.fixture
def opens(request: pytest.FixtureRequest, box: Sandbox, session: aiohttp.ClientSession) -> Opens:
    """One vendor's, for any address of ours."""
    keys, budget = box.credentials, NotedBudget()
    vendor: str = request.node.callspec.params["box"]
    if vendor == "shopify":
        token = StaticToken(keys.shopify_access_token)
        return ShopifyClient(session, base_url=box.url(vendor), budget=budget, token=token).subscriptions
    if vendor == "woocommerce":
        pair = Keys(keys.woocommerce_consumer_key, keys.woocommerce_consumer_secret)
        return WooCommerceClient(
            session, site_url=box.url(vendor), keys=pair, budget=budget, webhook_secret="whsec-1"
        ).subscriptions
    if vendor == "katana":
        url = f"{box.url(vendor)}/v1"
        return KatanaClient(session, base_url=url, api_key=keys.katana_api_key, budget=budget).subscriptions
    if vendor == "shipstation_v2":
        return shipstation_v2(box, session).subscriptions
    return ShipStationClient(
        session,
        base_url=box.url(vendor),
        api_key=keys.shipstation_api_key,
        api_secret=keys.shipstation_api_secret,
        budget=budget,
    ).subscriptions


async def test_there_are_none_at_first(opens: Opens) -> None:
    ours = opens(Address(f"{HOUSE}/ours"))
    assert await ours.list() == ()
    assert repairs(await ours.list(), ours.topics).missing == ours.topics


async def test_what_is_added_is_listed_and_has_no_flaw(opens: Opens) -> None:
    ours = opens(Address(f"{HOUSE}/ours"))
    await ours.add(ours.topics)
    found = await ours.list()
    assert frozenset[str]().union(*(each.topics for each in found)) == ours.topics
    assert [each.flaws for each in found] == [()] * len(found)
    assert repairs(found, ours.topics).none


async def test_others_are_neither_shown_nor_can_they_be_mistaken(opens: Opens) -> None:
    """Another tool's, another connection's, and one whose path only begins like ours."""
    for other in ("https://elsewhere.example/webhooks/ours", f"{HOUSE}/ours-too", f"{HOUSE}/other"):
        strangers = opens(Address(other))
        await strangers.add(strangers.topics)
    assert await opens(Address(f"{HOUSE}/ours")).list() == ()


async def test_what_is_removed_is_gone_and_removing_it_again_is_no_failure(opens: Opens) -> None:
    ours, other = opens(Address(f"{HOUSE}/ours")), opens(Address(f"{HOUSE}/other"))
    await ours.add(ours.topics)
    await other.add(other.topics)
    for _ in range(2):
        for each in await ours.list():
            await ours.remove(each.ref)
            await ours.remove(each.ref)
    assert await ours.list() == ()
    assert repairs(await other.list(), other.topics).none


async def test_one_of_an_earlier_secret_is_ours_and_is_repaired(opens: Opens) -> None:
    before = opens(Address(f"{HOUSE}/ours", "s" * 32))
    await before.add(before.topics)
    ours = opens(Address(f"{HOUSE}/ours", "t" * 32))
    broken = repairs(await ours.list(), ours.topics).broken
    assert broken and all(each.flaws for each in broken)
    for each in broken:
        await ours.repair(each)
    found = await ours.list()
    assert len(found) == len(broken)
    assert repairs(found, ours.topics).none


async def test_no_secret_is_shown_when_one_is_printed(opens: Opens) -> None:
    ours = opens(Address(f"{HOUSE}/ours", "s" * 32))
    await ours.add(ours.topics)
    found = await ours.list()
    assert "s" * 32 not in repr(found) + repr(Address(f"{HOUSE}/ours", "s" * 32))
    assert all(each.token is None or each.token not in repr(found) for each in found)
