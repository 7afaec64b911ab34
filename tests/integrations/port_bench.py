"""A small outside world for the port suites: a clock that stands, some goods, orders that have arrived everywhere."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TypeVar

import aiohttp

from integrations.katana.client import KatanaClient
from integrations.sandbox.server import Sandbox
from integrations.sandbox.shipstation_v2.rules import RULES, Rules
from integrations.sandbox.state import ShopOrder
from integrations.shipstation.client import ShipStationClient
from integrations.shipstation.v2.client import ShipStationV2Client
from tests.integrations.http_bench import NotedBudget

MONDAY = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
"""Noon in Los Angeles."""
Port = TypeVar("Port")
Opens = Callable[[Sandbox, aiohttp.ClientSession], Port]
"""A client of one system, on its face."""


@asynccontextmanager
async def stocked_box() -> AsyncIterator[Sandbox]:
    """Five mugs, which the house makes, and a download."""
    async with Sandbox(seeded=False, limits=False, now=lambda: MONDAY) as box:
        box.world.add_variant("MUG-BLUE", "Blue mug", 1900, on_hand=5, bin="A3")
        box.world.variant("MUG-BLUE").producible = True
        box.world.add_variant("PDF", "Pattern", 500, requires_shipping=False)
        yield box


def ordered(box: Sandbox, name: str, quantity: int = 2, *, customer_name: str = "") -> ShopOrder:
    """Mugs are ordered, and the order has reached production and the desk."""
    order = box.world.place_order([("MUG-BLUE", quantity)], name=name, customer_name=customer_name)
    box.world.run_due()
    return order


def katana(box: Sandbox, session: aiohttp.ClientSession) -> KatanaClient:
    url, key = f"{box.url('katana')}/v1", box.credentials.katana_api_key
    return KatanaClient(session, base_url=url, api_key=key, budget=NotedBudget())


def shipstation_v1(box: Sandbox, session: aiohttp.ClientSession) -> ShipStationClient:
    keys = box.credentials
    return ShipStationClient(
        session,
        base_url=box.url("shipstation"),
        api_key=keys.shipstation_api_key,
        api_secret=keys.shipstation_api_secret,
        budget=NotedBudget(),
    )


def shipstation_v2(box: Sandbox, session: aiohttp.ClientSession) -> ShipStationV2Client:
    return ShipStationV2Client(
        session,
        base_url=box.url("shipstation_v2"),
        api_key=box.credentials.shipstation_v2_api_key,
        budget=NotedBudget(),
    )


def v2_rules(box: Sandbox) -> Rules:
    """The switches of the V2 face."""
    return box.apps["shipstation_v2"][RULES]
