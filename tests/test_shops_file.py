"""Several shops in one file: what each has for itself, what they share, and every problem at once without a value."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import time
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.connect import connect_shops, ensure_rows
from bot.orders.belonging import Home, Whose
from bot.orders.sync import ALL_ON, Arrow
from bot.services.roles import Rank
from bot.services.shops import Shops
from bot.settings import Settings, SettingsError, read_settings
from bot.shops_file import SECRET, BadFile, parse
from integrations.model import ProductionOrder, Shipment, System
from storage.engine import Database
from tests.orders.making import production, shipment
from tests.test_settings import GOOD
from tests.test_settings import SECRET as SECRETS_OF_ALL

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = (ROOT / "shipmate.toml.example").read_text(encoding="utf-8")
SHARED = {name: value for name, value in GOOD.items() if not name.startswith("SHOPIFY")}
TOKENS = {"EU_CLIENT_ID": "id", "EU_CLIENT_SECRET": "shh-eu", "US_TOKEN": "shh-us"}


def two(**us: Any) -> dict[str, Any]:
    """Two shops; `us` is what the second one says more."""
    eu = {"shopify_shop": "acme-eu", "shopify_access_token": "env:US_TOKEN"}
    return {"shops": {"main": eu, "us": {"shopify_shop": "acme-us", "shopify_access_token": "env:US_TOKEN", **us}}}


def read(document: dict[str, Any], **more: str) -> Settings:
    return read_settings(SHARED | TOKENS | more, document)


def problems(document: dict[str, Any], **more: str) -> list[str]:
    with pytest.raises(SettingsError) as error:
        read(document, **more)
    return error.value.problems


async def connected(db: Database, settings: Settings) -> Shops:
    keys = await ensure_rows(db, settings)
    async with aiohttp.ClientSession() as session:
        return connect_shops(settings, keys, db, session)


# the example ----------------------------------------------------------------------------------------------------
async def test_the_example_is_two_shops_over_one_katana_and_one_shipstation(sqlite_db: Database) -> None:
    eu, us = await connected(sqlite_db, read(parse(EXAMPLE)))
    assert (eu.name, us.name) == ("Acme Europe", "Acme America")
    assert (eu.channel.key, us.channel.key) == ("shopify", "shopify-us")
    assert eu.production is us.production
    assert eu.desk is us.desk
    assert (eu.slack_channel, us.slack_channel) == ("C0123456789", "C0223456789")
    assert (eu.number_prefix, eu.number_suffix, us.number_prefix, us.number_suffix) == ("EU-", "", "", "-US")
    assert (eu.pending_ships, us.pending_ships) == (False, True)
    assert (eu.roles.members, us.roles.members) == (Rank.SHIPPER, Rank.VIEWER)
    assert us.roles.named == {"S0123456789": Rank.SHIPPER}
    switched = {Arrow.DESK_TO_SHOP, Arrow.SHOP_TO_PRODUCTION, Arrow.PRODUCTION_TO_SHOP}
    assert (eu.sync.on, us.sync.on) == (ALL_ON, ALL_ON - switched)
    assert (eu.calendar.cutoffs, us.calendar.cutoffs) == ((time(11, 30), time(15)), ())
    assert (len(eu.calendar.days), len(us.calendar.days)) == (5, 6)
    assert (str(eu.time_zone), str(us.time_zone)) == ("Europe/Tallinn", "America/New_York")


async def test_each_record_is_the_shops_whose_store_it_names(sqlite_db: Database) -> None:
    eu, us = await connected(sqlite_db, read(parse(EXAMPLE)))
    ours: list[ProductionOrder | Shipment] = [
        production(channel_account="ACME-EU.myshopify.com"),
        shipment(store_ref="120001"),
    ]
    assert [eu.home.whose(one) for one in ours] == [Whose.OURS] * 2
    assert [us.home.whose(one) for one in ours] == [Whose.ANOTHERS] * 2
    assert us.home.whose(production()) is us.home.whose(shipment(store_ref="7")) is Whose.UNSAID


async def test_the_comments_in_the_example_are_settings_too(sqlite_db: Database) -> None:
    text = EXAMPLE.replace("# shipstation_api", "shipstation_api")
    more = {"US_SHIPSTATION_KEY": "k2", "US_SHIPSTATION_SECRET": "s2"}
    eu, us = await connected(sqlite_db, read(parse(text), **more))
    assert (eu.desk.key, us.desk.key) == ("shipstation", "shipstation-us")
    assert eu.production is us.production


def test_the_second_shop_of_the_example_may_be_a_woocommerce_shop() -> None:
    text = re.sub(
        r"shopify_(shop|access_token) = .*us.*\n", "", EXAMPLE.replace("# woocommerce", "woocommerce"), flags=re.I
    )
    more = {"US_WOO_KEY": "ck_1", "US_WOO_SECRET": "cs_1", "US_WOO_WEBHOOKS": "w"}
    assert [shop.channel_key for shop in read(parse(text), **more).shops] == ["shopify", "woocommerce-us"]


# one shop and several -------------------------------------------------------------------------------------------
async def test_the_shop_of_the_environment_goes_on_as_main(sqlite_db: Database) -> None:
    (before,) = await connected(sqlite_db, read_settings(GOOD))
    main, us = await connected(sqlite_db, read(two()))
    assert (main.id, main.channel.id, main.channel.key) == (before.id, before.channel.id, "shopify")
    assert us.id != main.id
    assert [one.id for one in us.connections[1:]] == [one.id for one in before.connections[1:]]


def test_without_the_file_one_shop_is_what_the_environment_says() -> None:
    settings = read_settings(GOOD)
    (shop,) = settings.shops
    assert (settings.several, shop.key, shop.channel, shop.katana_key) == ((), "main", settings.channel, "katana")
    assert settings == read_settings(GOOD, {})
    changed = replace(settings, arrows=read_settings(GOOD | {"NATIVE_SYNC": "off"}).arrows)
    assert changed.shops[0].arrows == changed.arrows


def test_a_shop_is_the_environment_with_its_own_words_over_it() -> None:
    main, us = read(two(work_days="Sat", stall_ready_after=60), WORK_DAYS="Mon", HOLIDAYS="EE").shops
    assert (set(main.work.days), set(us.work.days)) == ({0}, {5})
    assert main.work.closed == us.work.closed
    assert (main.limits.ready_after.total_seconds(), us.limits.ready_after.total_seconds()) == (28800, 60)


# what is wrong --------------------------------------------------------------------------------------------------
def test_everything_wrong_is_told_at_once_with_the_shop_and_the_key() -> None:
    document = two(work_days="someday", shoe_size=45, katana_api_key="plain-and-secret", number_prefix={"a": 1})
    document["shops"]["main"]["shopify_access_token"] = "env:NOT_THERE"
    document["extra"] = 1
    document["shops"]["US!"] = {}
    said = problems(document, PORT="x", DIGEST_AT="noon")
    for part in (
        "PORT cannot be read",
        "DIGEST_AT cannot be read",
        "shop us: WORK_DAYS cannot be read",
        "shop us: shoe_size is no setting of a shop",
        "shop us: katana_api_key is a secret and stands in the file",
        "shop us: number_prefix cannot be read",
        "shop main: shopify_access_token names the variable NOT_THERE, which is not set",
        "extra is not known",
        "a shop's name is no plain word",
    ):
        assert sum(part in problem for problem in said) == 1, (part, said)
    assert "plain-and-secret" not in "\n".join(said)


def test_what_is_wrong_in_the_environment_is_told_once_and_what_a_shop_lacks_by_its_name() -> None:
    document = two()
    del document["shops"]["us"]["shopify_shop"]
    said = problems(document, WORK_HOURS="x", KATANA_API_KEY="")
    assert [problem.split(" ")[0] for problem in said if "shop" not in problem.split(":")[0]] == [
        "KATANA_API_KEY",
        "WORK_HOURS",
    ]
    assert [problem for problem in said if "SHOPIFY_SHOP is missing" in problem] == [
        "shipmate.toml, shop us: SHOPIFY_SHOP is missing. Give the shop's name, such as acme for acme.myshopify.com, "
        "or set WOOCOMMERCE_URL for a WooCommerce shop."
    ]


@pytest.mark.parametrize(
    ("us", "what"),
    [
        ({"shopify_shop": "acme-eu"}, "Shopify shop"),
        ({"katana_api_key": "env:KATANA_API_KEY"}, "Katana account"),
        ({"shipstation_api_key": "env:SHIPSTATION_API_KEY"}, "ShipStation account"),
    ],
)
def test_one_account_is_given_once(us: dict[str, Any], what: str) -> None:
    (said,) = problems(two(**us))
    assert f"two shops have the same {what}" in said


def test_a_store_at_the_desk_is_one_shops() -> None:
    document = two(shipstation_stores=[7])
    document["shops"]["main"]["shipstation_stores"] = "7,8"
    (said,) = problems(document)
    assert "the same store in ShipStation" in said


@pytest.mark.parametrize("shops", [3, [1], {"eu": 3}])
def test_shops_that_are_no_tables_are_told(shops: object) -> None:
    assert any("are no tables" in problem for problem in problems({"shops": shops}, **GOOD))


def test_every_secret_of_a_shop_may_only_be_named() -> None:
    assert set(SECRET) == {name for name in SECRETS_OF_ALL if not name.startswith(("SLACK", "DATABASE"))}


@given(st.sampled_from(SECRET), st.text(min_size=12).filter(lambda text: not text.startswith("env:")))
def test_no_secret_in_the_file_is_ever_said(name: str, secret: str) -> None:
    said = problems(two(**{name.lower(): secret}))
    assert any("is a secret" in problem for problem in said)
    assert not any(repr(secret) in problem for problem in said)


# the file -------------------------------------------------------------------------------------------------------
def test_what_is_no_toml_says_where() -> None:
    with pytest.raises(BadFile, match=r"shipmate\.toml cannot be read: .*line 2"):
        parse("[shops.eu]\nname ==\n")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"[shops.eu]\nname ==\n", "line 2"),
        (b"\xff\xfe", "not UTF-8"),
        (b'[shops.eu]\nshoe_size = "45"\n', "shoe_size is no setting"),
    ],
)
def test_the_command_reads_the_file_beside_env_and_says_what_is_wrong(
    tmp_path: Path, content: bytes, said: str
) -> None:
    (tmp_path / "shipmate.toml").write_bytes(content)
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **GOOD}
    command = [sys.executable, "-m", "bot", "migrate"]
    ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    assert ran.returncode == 1
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr


def test_two_homes_never_claim_one_store() -> None:
    store = (System.KATANA, "acme")
    assert Home(ours=frozenset({store}), others=frozenset()).whose(production(channel_account="Acme")) is Whose.OURS
