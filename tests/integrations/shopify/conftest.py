"""Fixtures: a shop on loopback, and a client connected to it."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from integrations.ports import SalesChannel
from integrations.shopify.client import ShopifyClient
from integrations.shopify.token import StaticToken
from tests.integrations.shopify.shop import Budget, Shop, open_shop

TOKEN = "shpat_made_up"


@pytest.fixture
async def shop() -> AsyncIterator[Shop]:
    async with open_shop() as opened:
        yield opened


@pytest.fixture
def budget() -> Budget:
    return Budget()


@pytest.fixture
def client(session: aiohttp.ClientSession, shop: Shop, budget: Budget) -> SalesChannel:
    return ShopifyClient(session, base_url=shop.url, budget=budget, token=StaticToken(TOKEN))
