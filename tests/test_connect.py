"""From settings to connections: the rows of the first start, the clients, the webhook readers, the rate budgets."""

import asyncio
from datetime import UTC, datetime

import aiohttp
import pytest

from bot.clients import RATES, MeteredBudget
from bot.connect import connect_shops, ensure_rows
from bot.orders.order import Role
from bot.services.shops import Shop
from bot.settings import Settings, read_settings
from integrations.errors import BudgetRefused
from integrations.model import System
from integrations.pacing import patient
from integrations.shopify.webhooks import ShopifyWebhooks
from storage.engine import Database
from tests.test_settings import GOOD

OTHER_SHOP = {"SHOPIFY_SHOP": "other", "BOT_TIMEZONE": "Europe/Tallinn", "SLACK_CHANNEL": "COTHER"}
WEBHOOKS = {"KATANA_WEBHOOK_SECRET": "k", "SHIPSTATION_WEBHOOK_SECRET": "s" * 40}


async def connected(db: Database, settings: Settings) -> Shop:
    """The one shop of these settings."""
    keys = await ensure_rows(db, settings)
    async with aiohttp.ClientSession() as session:
        (shop,) = connect_shops(settings, keys, db, session)
    return shop


async def test_the_shop_has_a_connection_for_each_role(sqlite_db: Database) -> None:
    shop = await connected(sqlite_db, read_settings(GOOD))
    assert [(one.key, one.role, one.system) for one in shop.connections] == [
        ("shopify", Role.CHANNEL, System.SHOPIFY),
        ("katana", Role.PRODUCTION, System.KATANA),
        ("shipstation", Role.DESK, System.SHIPSTATION),
    ]
    assert (shop.name, shop.slack_channel, str(shop.time_zone)) == ("acme.myshopify.com", "C0123456789", "UTC")
    async with sqlite_db.read() as unit:
        assert {row.id for row in await unit.orders.connections(shop.id)} == {one.id for one in shop.connections}


async def test_the_shop_works_when_the_settings_say(sqlite_db: Database) -> None:
    hours = {"WORK_DAYS": "Sat", "WORK_HOURS": "10:00-14:00", "CARRIER_CUTOFF": "13:00", "HOLIDAYS": "2026-03-14"}
    calendar = (await connected(sqlite_db, read_settings(GOOD | OTHER_SHOP | hours))).calendar
    assert calendar.next_opening(datetime(2026, 3, 9, tzinfo=UTC)) == datetime(2026, 3, 21, 8, tzinfo=UTC)
    assert calendar.next_cutoff(datetime(2026, 3, 9, tzinfo=UTC)) == datetime(2026, 3, 21, 11, tzinfo=UTC)
    assert not calendar.is_open(datetime(2026, 3, 21, 12, tzinfo=UTC))


async def test_a_second_start_finds_the_same_rows_and_keeps_how_far_they_were(sqlite_db: Database) -> None:
    first = await ensure_rows(sqlite_db, read_settings(GOOD))
    async with sqlite_db.write() as unit:
        row = await unit.orders.connection(first.connections["katana"])
        assert row is not None
        row.baseline_at = row.created_at
        await unit.orders.save_connection(row)
    assert await ensure_rows(sqlite_db, read_settings(GOOD)) == first
    async with sqlite_db.read() as unit:
        kept = await unit.orders.connection(first.connections["katana"])
    assert kept is not None
    assert kept.baseline_at == row.created_at


async def test_changed_settings_change_the_rows_and_not_their_ids(sqlite_db: Database) -> None:
    first = await ensure_rows(sqlite_db, read_settings(GOOD))
    assert await ensure_rows(sqlite_db, read_settings(GOOD | OTHER_SHOP)) == first
    async with sqlite_db.read() as unit:
        (shop,) = await unit.orders.shops()
    assert (shop.name, shop.time_zone) == ("other.myshopify.com", "Europe/Tallinn")


async def test_only_a_vendor_whose_webhooks_can_be_verified_has_a_door(sqlite_db: Database) -> None:
    shut = await connected(sqlite_db, read_settings(GOOD))
    assert [one.reader is not None for one in shut.connections] == [True, False, False]
    assert isinstance(shut.channel.reader, ShopifyWebhooks)
    opened = await connected(sqlite_db, read_settings(GOOD | WEBHOOKS))
    assert all(one.reader is not None for one in opened.connections)


async def test_a_custom_app_with_a_token_alone_has_no_door_for_webhooks(sqlite_db: Database) -> None:
    older = {name: value for name, value in GOOD.items() if not name.startswith("SHOPIFY_CLIENT")}
    shop = await connected(sqlite_db, read_settings(older | {"SHOPIFY_ACCESS_TOKEN": "shpat_1"}))
    assert shop.channel.reader is None


async def test_a_written_step_settles_after_the_timeout_and_the_read_lag(sqlite_db: Database) -> None:
    shop = await connected(sqlite_db, read_settings(GOOD | {"HTTP_TIMEOUT": "7", "READ_LAG": "3"}))
    assert all(one.client.settle.total_seconds() >= 10 for one in shop.connections)


# rate budgets -------------------------------------------------------------------------------------------------
async def test_a_budget_gives_its_burst_at_once_and_then_refuses_the_impatient(sqlite_db: Database) -> None:
    _, burst = RATES["katana"]
    budget = MeteredBudget(sqlite_db, "katana", "katana:1")
    for _ in range(int(burst)):
        await budget.reserve()
    with pytest.raises(BudgetRefused) as error:
        await budget.reserve()
    assert (error.value.system, error.value.retry_after > 0) == ("katana", True)


async def test_who_is_patient_waits_for_a_turn(sqlite_db: Database) -> None:
    budget = MeteredBudget(sqlite_db, "katana", "katana:1", rate=100.0)
    await budget.hold_off(0.05)
    with pytest.raises(BudgetRefused):
        await budget.reserve()
    time = asyncio.get_running_loop().time
    began = time()
    with patient(1.0):
        await budget.reserve()
    assert time() - began > 0.01


async def test_after_a_refusal_of_the_vendor_nobody_calls_until_it_says(sqlite_db: Database) -> None:
    await MeteredBudget(sqlite_db, "shopify", "shopify:1").hold_off(30.0)
    with patient(5.0), pytest.raises(BudgetRefused) as error:
        await MeteredBudget(sqlite_db, "shopify", "shopify:1").reserve()
    assert 20 < error.value.retry_after <= 31
    await MeteredBudget(sqlite_db, "shopify", "shopify:2").reserve()


@pytest.mark.parametrize("system", RATES)
def test_every_budget_is_below_what_its_vendor_allows(system: str) -> None:
    """The facts: Katana 60 a minute, ShipStation V1 40, V2 200, Slack one post a second, Shopify 100 points a second.

    WooCommerce has no limit; the sheet gives its hosts four calls a second.
    """
    allowed = {
        "katana": 60,
        "shipstation": 40,
        "shipstation_v2": 200,
        "slack": 60,
        "shopify": 6000,
        "woocommerce": 240,
    }
    assert RATES[system][0] <= allowed[system]
