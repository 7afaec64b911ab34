"""The commands in docs/connect.md do what the page says: each is run as it stands there, against the sandbox."""

import asyncio
import json
import os
import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from integrations.katana.subscriptions import TOPICS as OF_KATANA
from integrations.sandbox.server import Sandbox
from integrations.sandbox.woocommerce import SHOP, Rules
from integrations.shipstation.subscriptions import TOPICS as OF_SHIPSTATION
from integrations.shopify.subscriptions import TOPICS as OF_SHOPIFY
from integrations.woocommerce.subscriptions import TOPICS as OF_WOOCOMMERCE

PAGE = (Path(__file__).resolve().parents[1] / "docs/connect.md").read_text(encoding="utf-8")
PUBLIC = "https://shipmate.example.com"
PATH_SECRET = "p" * 32


@pytest.fixture
async def box() -> AsyncIterator[Sandbox]:
    async with Sandbox(seeded=False) as box:
        yield box


@pytest.fixture
async def site() -> AsyncIterator[Sandbox]:
    """A world whose shop is on WooCommerce, behind TLS."""
    async with Sandbox(seeded=False, channel="woocommerce", woocommerce=Rules(tls=True)) as box:
        yield box


def commands(vendor: str) -> list[str]:
    """The page's tested commands for a vendor, in its order."""
    return re.findall(rf"<!-- tested: {vendor} -->\n```sh\n(.*?)```", PAGE, flags=re.DOTALL)


async def type_in(box: Sandbox, command: str) -> list[str]:
    """Run one block of the page, with the sandbox in the vendors' place; answers the lines it printed."""
    if shutil.which("curl") is None or shutil.which("bash") is None:
        pytest.skip("curl or bash is not on this machine, so the page's commands cannot be run")
    for vendor, there in (
        ("https://api.katanamrp.com", box.url("katana")),
        ("https://ssapi.shipstation.com", box.url("shipstation")),
        ("https://$SHOPIFY_SHOP.myshopify.com", box.url(box.channel)),
        ("$WOOCOMMERCE_URL", box.url(box.channel)),
    ):
        command = command.replace(vendor, there)
    assert not re.search(r"https://(?!shipmate)", command), "a command would leave this machine"
    shell = await asyncio.create_subprocess_exec(
        "bash",
        "-euo",
        "pipefail",
        "-c",
        command.replace("curl -sS", "curl -sS -w '\\n'"),
        env=_environment(box),
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await shell.communicate()
    assert shell.returncode == 0
    return said.decode().splitlines()


def _environment(box: Sandbox) -> dict[str, str]:
    given = box.credentials
    return {
        "PATH": os.environ["PATH"],
        "PUBLIC": PUBLIC,
        "KATANA_API_KEY": given.katana_api_key,
        "SHIPSTATION_API_KEY": given.shipstation_api_key,
        "SHIPSTATION_API_SECRET": given.shipstation_api_secret,
        "SHIPSTATION_WEBHOOK_SECRET": PATH_SECRET,
        "SHOPIFY_CLIENT_ID": given.shopify_client_id,
        "SHOPIFY_CLIENT_SECRET": given.shopify_client_secret,
        "WOOCOMMERCE_CONSUMER_KEY": given.woocommerce_consumer_key,
        "WOOCOMMERCE_CONSUMER_SECRET": given.woocommerce_consumer_secret,
        "WOOCOMMERCE_WEBHOOK_SECRET": given.woocommerce_webhook_secret,
    }


async def test_katana_lists_first_and_then_makes_one_webhook(box: Sandbox) -> None:
    look, make = commands("katana")
    assert json.loads((await type_in(box, look))[0]) in ([], {"data": []})
    made = json.loads("".join(await type_in(box, make)))
    assert made["url"] == f"{PUBLIC}/webhooks/katana"
    assert re.fullmatch("[0-9a-f]{16}", made["token"]), "the page tells people to keep it"
    assert "sales_order.availability_updated" in made["subscribed_events"]
    assert PUBLIC in (await type_in(box, look))[0], "the second time the list is not empty"


async def test_shipstation_is_subscribed_with_the_secret_in_the_path(box: Sandbox) -> None:
    (make,) = commands("shipstation")
    answers = await type_in(box, make)
    assert [list(json.loads(answer)) for answer in answers if answer] == [["id"]] * 4
    stored = (await _shipstation(box, "/webhooks"))["webhooks"]
    assert {hook["Url"] for hook in stored} == {f"{PUBLIC}/webhooks/shipstation/{PATH_SECRET}"}
    assert {hook["HookType"] for hook in stored} == {
        "ORDER_NOTIFY",
        "SHIP_NOTIFY",
        "FULFILLMENT_SHIPPED",
        "FULFILLMENT_REJECTED",
    }


async def _shipstation(box: Sandbox, path: str) -> Any:
    given = box.credentials
    key = aiohttp.encode_basic_auth(given.shipstation_api_key, given.shipstation_api_secret)
    url = f"{box.url('shipstation')}{path}"
    async with aiohttp.ClientSession(headers={"Authorization": key}) as session, session.get(url) as reply:
        return await reply.json()


async def test_shopify_takes_every_topic_and_says_so_when_it_has_it_already(box: Sandbox) -> None:
    (make,) = commands("shopify")
    first, again = await type_in(box, make), await type_in(box, make)
    topics = make.partition("for topic in ")[2].partition(";")[0].replace("\\", "").split()
    assert _errors(first) == [[]] * len(topics)
    assert _errors(again) == [["Address for this topic has already been taken"]] * len(topics)


def _errors(answers: list[str]) -> list[list[str]]:
    payloads = [json.loads(answer)["data"]["webhookSubscriptionCreate"] for answer in answers if answer]
    return [[error["message"] for error in payload["userErrors"]] for payload in payloads]


async def test_woocommerce_is_subscribed_as_the_command_would(site: Sandbox) -> None:
    (make,) = commands("woocommerce")
    answers = await type_in(site, make)
    made = [json.loads(answer) for answer in answers if answer]
    assert {each["topic"] for each in made} == OF_WOOCOMMERCE
    assert {each["delivery_url"] for each in made} == {f"{PUBLIC}/webhooks/woocommerce"}
    hooks = site.apps["woocommerce"][SHOP].hooks.by_id.values()
    assert {each.secret for each in hooks} == {site.credentials.woocommerce_webhook_secret}


def test_by_hand_the_topics_are_those_that_the_command_registers() -> None:
    (shopify,), (_, katana), (shipstation,) = (commands(vendor) for vendor in ("shopify", "katana", "shipstation"))
    assert set(_listed_after("for topic in ", shopify)) == OF_SHOPIFY
    assert set(_listed_after("for event in ", shipstation)) == OF_SHIPSTATION
    assert set(re.findall(r'"([a-z_]+_order\.[a-z_]+)"', katana)) == OF_KATANA


def _listed_after(words: str, command: str) -> list[str]:
    return command.partition(words)[2].partition(";")[0].replace("\\", "").split()
