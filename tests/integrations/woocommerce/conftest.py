"""Fixtures: a site on loopback, and a client connected to it."""

from collections.abc import AsyncIterator, Callable

import aiohttp
import pytest

from integrations.woocommerce.auth import Keys
from integrations.woocommerce.client import WooCommerceClient
from integrations.woocommerce.tracking import Tracking
from tests.integrations.http_bench import NotedBudget
from tests.integrations.woocommerce.site import Site, open_site

KEYS = Keys("ck_made_up", "cs_made_up")
Connect = Callable[..., WooCommerceClient]


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with open_site() as opened:
        yield opened


@pytest.fixture
def budget() -> NotedBudget:
    return NotedBudget()


@pytest.fixture
def connect(session: aiohttp.ClientSession, site: Site, budget: NotedBudget) -> Connect:
    """Makes clients of the site; what is not said is as usual."""

    def make(*, tracking: Tracking = Tracking.AUTO, **more: object) -> WooCommerceClient:
        settings: dict[str, object] = {"site_url": site.url, "keys": KEYS, "budget": budget, "timeout": 5.0, **more}
        return WooCommerceClient(session, tracking=tracking, **settings)  # type: ignore[arg-type]

    return make


@pytest.fixture
def client(connect: Connect) -> WooCommerceClient:
    return connect()
