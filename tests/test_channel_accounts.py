"""The account of a WooCommerce shop: which kind a shop is, each mistake in one line, and two shops of two kinds."""

from typing import Any

import aiohttp
import pytest

from bot.channel_accounts import WooCommerceSettings
from bot.clients import Clients
from bot.connect import ensure_rows
from bot.settings import Settings, SettingsError, read_settings
from bot.vendors import Unmetered
from integrations.model import System
from integrations.woocommerce.auth import Auth
from integrations.woocommerce.tracking import Tracking
from storage.engine import Database
from tests.test_settings import GOOD

KEYS = {"WOOCOMMERCE_CONSUMER_KEY": "ck_1", "WOOCOMMERCE_CONSUMER_SECRET": "cs_1"}
SHARED = {name: value for name, value in GOOD.items() if not name.startswith("SHOPIFY")}
WOO = SHARED | KEYS | {"WOOCOMMERCE_URL": "https://shop.example/store/"}


def account(**more: str) -> WooCommerceSettings:
    channel = read_settings(WOO | more).channel
    assert isinstance(channel, WooCommerceSettings)
    return channel


def problems(given: dict[str, str], document: dict[str, Any] | None = None) -> list[str]:
    with pytest.raises(SettingsError) as error:
        read_settings(given, document)
    return error.value.problems


def test_an_address_and_a_key_pair_are_enough() -> None:
    settings = read_settings(WOO)
    (shop,) = settings.shops
    assert (shop.channel_key, shop.trade.name, shop.trade.katana_stores) == (
        "woocommerce",
        "shop.example",
        frozenset({"shop.example"}),
    )
    assert account() == WooCommerceSettings(
        api_url="https://shop.example/store", consumer_key="ck_1", consumer_secret="cs_1"
    )


def test_what_else_is_said_of_a_shop_is_read() -> None:
    said = account(
        WOOCOMMERCE_WEBHOOK_SECRET="w",
        WOOCOMMERCE_TRACKING="AST",
        WOOCOMMERCE_AUTH="query",
        WOOCOMMERCE_STATUS_MAP="wc-packed = open, partial-shipped=part_shipped",
        PROMISE_TAG="leave-by",
        READ_LAG="3",
    )
    assert (said.webhook_secret, said.tracking, said.auth, said.promise_field, said.read_lag) == (
        "w",
        Tracking.ADVANCED,
        Auth.QUERY,
        "leave-by",
        3.0,
    )
    assert said.statuses == {"wc-packed": "open", "partial-shipped": "part_shipped"}


@pytest.mark.parametrize(
    ("given", "named"),
    [
        (GOOD | {"WOOCOMMERCE_URL": "https://shop.example"}, "SHOPIFY_SHOP and WOOCOMMERCE_URL are both set"),
        (SHARED | KEYS, "WOOCOMMERCE_URL is missing. Give the shop's address"),
        (WOO | {"WOOCOMMERCE_URL": "shop.example"}, "WOOCOMMERCE_URL is not a web address"),
        (WOO | {"WOOCOMMERCE_URL": "http://shop.example"}, "WOOCOMMERCE_URL is not https"),
        (WOO | {"WOOCOMMERCE_URL": "https://shop.example/wp-json/wc/v3"}, "WOOCOMMERCE_URL is not where the shop"),
        (WOO | {"WOOCOMMERCE_CONSUMER_KEY": ""}, "WOOCOMMERCE_CONSUMER_KEY is missing. Make a key"),
        (WOO | {"WOOCOMMERCE_CONSUMER_KEY": "cs_1"}, "WOOCOMMERCE_CONSUMER_KEY does not begin with ck_"),
        (WOO | {"WOOCOMMERCE_CONSUMER_SECRET": "1"}, "WOOCOMMERCE_CONSUMER_SECRET does not begin with cs_"),
        (WOO | {"WOOCOMMERCE_TRACKING": "plugin"}, "WOOCOMMERCE_TRACKING cannot be read. Give auto, st, ast"),
        (WOO | {"WOOCOMMERCE_AUTH": "header"}, "WOOCOMMERCE_AUTH cannot be read. Give auto, basic, query or oauth."),
        (
            WOO | {"WOOCOMMERCE_URL": "http://localhost", "WOOCOMMERCE_AUTH": "query"},
            "WOOCOMMERCE_AUTH would show the secret",
        ),
        (WOO | {"WOOCOMMERCE_STATUS_MAP": "packed"}, "WOOCOMMERCE_STATUS_MAP cannot be read. Give pairs"),
        (WOO | {"WOOCOMMERCE_STATUS_MAP": "packed=ready"}, "WOOCOMMERCE_STATUS_MAP cannot be read. Give pairs"),
        (WOO | {"READ_LAG": "soon"}, "READ_LAG cannot be read"),
    ],
    ids=str,
)
def test_each_mistake_is_one_line_that_names_the_variable(given: dict[str, str], named: str) -> None:
    (problem,) = problems(given)
    assert problem.startswith(named)


def two(**us: Any) -> dict[str, Any]:
    """A Shopify shop, and a second one of which only `us` is known."""
    keys = {name.lower(): f"env:{name}" for name in KEYS}
    return {"shops": {"main": {"shopify_shop": "acme"}, "us": {**keys, **us}}}


def test_a_shop_in_the_file_may_be_of_the_other_kind() -> None:
    settings = read_settings(GOOD | KEYS, two(woocommerce_url="https://shop.example"))
    assert [shop.channel_key for shop in settings.shops] == ["shopify", "woocommerce-us"]


def test_two_shops_at_one_address_are_one_account_under_two_names() -> None:
    document = two(woocommerce_url="https://shop.example")
    document["shops"]["eu"] = document["shops"]["us"] | {"woocommerce_url": "https://shop.example/"}
    (said,) = problems(GOOD | KEYS, document)
    assert "two shops have the same WooCommerce shop" in said


def test_a_shop_that_says_both_is_told_by_its_name() -> None:
    said = problems(GOOD | KEYS, two(woocommerce_url="https://shop.example", shopify_shop="acme-us"))
    assert said[0].startswith("shipmate.toml, shop us: SHOPIFY_SHOP and WOOCOMMERCE_URL are both set")


async def test_its_connection_settles_after_two_timeouts_and_what_php_may_go_on(sqlite_db: Database) -> None:
    settings: Settings = read_settings(WOO)
    keys = await ensure_rows(sqlite_db, settings)
    async with aiohttp.ClientSession() as session:
        clients = Clients(settings, keys.connections, lambda _system, _key: Unmetered(), session, _no_clock)
        channel = clients.channel(settings.shops[0])
        assert (channel.key, channel.system, channel.reader) == ("woocommerce", System.WOOCOMMERCE, None)
        assert channel.client.settle.total_seconds() == 2 * settings.http_timeout + 15


def _no_clock() -> Any:
    raise AssertionError("nobody asks for the time here")
