"""`connect` and `disconnect` against the sandbox: what they change, what they leave alone, and what they say."""

import asyncio
import os
import socket
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import Shipmate, running
from bot.demo.stage import aim, staged, variables_for
from bot.settings import Settings, read_settings
from bot.subscribing import connect_all, disconnect_all
from integrations.sandbox.faults import Fault
from integrations.sandbox.katana.webhooks import REGISTRATIONS, Registration
from integrations.sandbox.server import Sandbox
from integrations.sandbox.shipstation.webhooks import SUBSCRIPTIONS, Subscription
from integrations.sandbox.shopify import SHOP
from integrations.sandbox.shopify.subscriptions import Subscription as ShopSubscription
from integrations.sandbox.subscribers import SECOND
from tests.test_front_door import FILLED

ROOT = Path(__file__).resolve().parents[1]
PUBLIC = "https://shipmate.example.com"


@pytest.fixture
async def box() -> AsyncIterator[Sandbox]:
    async with Sandbox(seeded=False, limits=False, second_store="second.myshopify.com") as box:
        yield box


class Terminal:
    """What was said, and what the sandbox's vendors hold."""

    def __init__(self, box: Sandbox, **more: str) -> None:
        self.box = box
        self.variables = variables_for(box, Path("/nowhere")) | {"PUBLIC_URL": PUBLIC} | more
        self.lines: list[str] = []

    @property
    def settings(self) -> Settings:
        return read_settings({name: value for name, value in self.variables.items() if value})

    async def connect(self) -> int:
        self.lines = []
        return await connect_all(self.settings, self.lines.append)

    async def disconnect(self) -> int:
        self.lines = []
        return await disconnect_all(self.settings, self.lines.append)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def writes(self) -> list[str]:
        """What was asked of vendors and was no reading."""
        return [
            str(each)
            for each in self.box.journal.entries
            if each.method != "GET" and "oauth" not in each.path and "query Subscriptions" not in each.body
        ]

    def katana(self) -> dict[int, Registration]:
        return self.box.apps["katana"][REGISTRATIONS].by_id

    def shipstation(self) -> dict[int, Subscription]:
        return self.box.apps["shipstation"][SUBSCRIPTIONS]

    def shopify(self, face: str = "shopify") -> dict[int, ShopSubscription]:
        return self.box.apps[face][SHOP].subscriptions.all

    def know_katanas_token(self) -> None:
        (one,) = self.katana().values()
        self.variables["KATANA_WEBHOOK_SECRET"] = one.token


async def test_the_first_time_everything_is_made_and_the_second_time_nothing_is(box: Sandbox) -> None:
    terminal = Terminal(box)
    assert await terminal.connect() == 0
    assert (len(terminal.shopify()), len(terminal.katana()), len(terminal.shipstation())) == (12, 1, 4)
    terminal.know_katanas_token()
    box.journal.clear()
    assert await terminal.connect() == 0
    assert terminal.lines == [f"{vendor}: nothing to change." for vendor in ("shopify", "katana", "shipstation")]
    assert terminal.writes() == []


async def test_katanas_token_is_told_as_a_line_for_env_until_it_is_there(box: Sandbox) -> None:
    terminal = Terminal(box, KATANA_WEBHOOK_SECRET="")
    for _ in range(2):
        assert await terminal.connect() == 0
        (made,) = terminal.katana().values()
        assert f"KATANA_WEBHOOK_SECRET={made.token}" in terminal.lines
        assert "restart" in terminal.text
    terminal.know_katanas_token()
    await terminal.connect()
    assert made.token not in terminal.text


async def test_what_was_switched_off_cut_short_or_lost_is_repaired(box: Sandbox) -> None:
    terminal = Terminal(box)
    await terminal.connect()
    terminal.know_katanas_token()
    (registration,) = terminal.katana().values()
    registration.enabled, registration.subscribed_events = False, ["sales_order.created"]
    terminal.shopify().popitem()
    number, one = terminal.shopify().popitem()
    terminal.shopify()[number] = replace(one, filter="id:1")
    number, hook = terminal.shipstation().popitem()
    terminal.shipstation()[number] = replace(hook, store_id=7)
    assert await terminal.connect() == 0
    assert "repaired (it is switched off, it does not tell" in terminal.text
    assert "a filter holds some of it back" in terminal.text
    assert "it tells of one store only" in terminal.text
    terminal.know_katanas_token()
    assert registration.enabled
    await terminal.connect()
    assert terminal.text.count("nothing to change") == 3


async def test_of_two_alike_one_is_removed_and_it_is_not_the_one_whose_token_is_known(box: Sandbox) -> None:
    terminal = Terminal(box)
    await terminal.connect()
    (first,) = terminal.katana().values()
    registrations = box.apps["katana"][REGISTRATIONS]
    second = registrations.add({"url": first.url, "subscribed_events": list(first.subscribed_events)})
    terminal.variables["KATANA_WEBHOOK_SECRET"] = second.token
    (hook, *_) = terminal.shipstation().values()
    terminal.shipstation()[999_999] = replace(hook, id=999_999)
    assert await terminal.connect() == 0
    assert list(terminal.katana()) == [second.id]
    assert len(terminal.shipstation()) == 4
    assert terminal.text.count("removed 1") == 2


async def test_another_path_secret_takes_the_old_one_out(box: Sandbox) -> None:
    terminal = Terminal(box)
    await terminal.connect()
    terminal.variables["SHIPSTATION_WEBHOOK_SECRET"] = "n" * 40
    assert await terminal.connect() == 0
    assert {each.url for each in terminal.shipstation().values()} == {f"{PUBLIC}/webhooks/shipstation/{'n' * 40}"}
    assert len(terminal.shipstation()) == 4
    assert "n" * 40 not in terminal.text


async def test_disconnect_ends_ours_and_leaves_what_others_made(box: Sandbox) -> None:
    ours, theirs = Terminal(box), Terminal(box, PUBLIC_URL="https://other.example")
    await theirs.connect()
    await ours.connect()
    assert await ours.disconnect() == 0
    assert ours.lines == ["shopify: removed 12.", "katana: removed 1.", "shipstation: removed 4."]
    held = [each.url for each in ours.katana().values()] + [each.uri for each in ours.shopify().values()]
    held += [each.url for each in ours.shipstation().values()]
    assert len(held) == 17 and all(url.startswith("https://other.example/") for url in held)
    box.journal.clear()
    assert await ours.disconnect() == 0
    assert ours.writes() == []
    assert ours.text.count("nothing to change") == 3


async def test_without_a_public_address_the_delay_is_said_and_nobody_is_asked(box: Sandbox) -> None:
    terminal = Terminal(box, PUBLIC_URL="", SWEEP_EVERY="300")
    for command in (terminal.connect, terminal.disconnect):
        assert await command() == 0
        assert "polling alone, and sees what changes up to 300 seconds later (SWEEP_EVERY)" in terminal.lines[0]
    assert box.journal.entries == []


async def test_a_missing_path_secret_is_invented_for_env_and_used_nowhere_yet(box: Sandbox) -> None:
    terminal = Terminal(box, SHIPSTATION_WEBHOOK_SECRET="")
    assert await terminal.connect() == 1
    assert terminal.shipstation() == {}
    (line,) = [line for line in terminal.lines if line.startswith("SHIPSTATION_WEBHOOK_SECRET=")]
    terminal.variables["SHIPSTATION_WEBHOOK_SECRET"] = line.partition("=")[2]
    assert await terminal.connect() == 0
    assert len(terminal.shipstation()) == 4


async def test_a_shop_with_an_older_app_needs_the_secret_that_signs(box: Sandbox) -> None:
    token = {"SHOPIFY_ACCESS_TOKEN": box.credentials.shopify_access_token}
    terminal = Terminal(box, **token, SHOPIFY_CLIENT_ID="", SHOPIFY_CLIENT_SECRET="")
    assert await terminal.connect() == 1
    assert terminal.shopify() == {}
    assert "SHOPIFY_WEBHOOK_SECRET is not set" in terminal.text


@pytest.mark.parametrize("kind", ["reset_before", "reset_after", "garble"])
async def test_one_vendors_trouble_stops_no_other_and_the_next_run_ends_it(box: Sandbox, kind: str) -> None:
    terminal = Terminal(box)
    for face in ("shipstation", "shopify"):
        box.faults.add(Fault(kind, face=face, method="POST", containing="ORDER_NOTIFY"))
        box.faults.add(Fault(kind, face=face, method="POST", containing="ORDERS_PAID"))
    assert await terminal.connect() == 1
    assert terminal.text.count("this failed") >= 1
    assert len(terminal.katana()) == 1
    assert await terminal.connect() == 0
    assert (len(terminal.shopify()), len(terminal.katana()), len(terminal.shipstation())) == (12, 1, 4)


async def test_each_shop_has_its_own_address_and_a_shared_account_one(box: Sandbox) -> None:
    terminal = Terminal(box)
    second = {
        "shopify_shop": "second",
        "shopify_api_url": box.url(SECOND),
        "shopify_client_id": box.second.shopify_client_id,
        "shopify_client_secret": "env:SECOND_SECRET",
    }
    variables = terminal.variables | {"SECOND_SECRET": box.second.shopify_client_secret}
    document = {"shops": {"main": {}, "us": second}}
    settings = read_settings(variables, document)
    assert await connect_all(settings, terminal.lines.append) == 0
    assert {each.uri for each in terminal.shopify(SECOND).values()} == {f"{PUBLIC}/webhooks/shopify-us"}
    assert {each.uri for each in terminal.shopify().values()} == {f"{PUBLIC}/webhooks/shopify"}
    assert len(terminal.katana()) == 1
    assert [line.partition(":")[0] for line in terminal.lines if ": told" in line] == [
        "shopify",
        "katana",
        "shipstation",
        "shopify-us",
    ]


async def test_the_bot_runs_without_a_public_address_and_says_what_that_means(
    capsys: pytest.CaptureFixture[str],
) -> None:
    async with staged(seeded=False, SWEEP_EVERY="240"):
        said = capsys.readouterr().out
    assert "PUBLIC_URL is not set" in said and "up to 240 seconds later" in said
    async with staged(seeded=False, PUBLIC_URL=PUBLIC):
        assert "polling" not in capsys.readouterr().out


async def test_what_connect_registers_arrives_and_is_believed(box: Sandbox, tmp_path: Path) -> None:
    """Katana's own token, ShipStation's path and Shopify's signature, from the vendors to the inbox."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    public = f"http://127.0.0.1:{port}"
    terminal = Terminal(box, PUBLIC_URL=public, PORT=str(port), KATANA_WEBHOOK_SECRET="")
    terminal.variables |= {"DATA_FOLDER": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/shipmate.db"}
    assert await terminal.connect() == 0
    terminal.know_katanas_token()
    box.world.add_variant("MUG", "Mug", 1900, on_hand=3)
    async with running(terminal.settings, clock=box.world.now) as bot:
        aim(box, terminal.settings, public)
        box.world.place_order([("MUG", 1)], name="#1042")
        async with asyncio.timeout(20):
            while not all([await _heard(bot, key) for key in ("shopify", "katana", "shipstation")]):
                await box.settle()
                await asyncio.sleep(0.01)


async def _heard(bot: Shipmate, key: str) -> bool:
    """Whether a webhook of this connection stands in the inbox."""
    (connection,) = [each.id for each in bot.shops.connections().values() if each.key == key]
    async with bot.db.read() as unit:
        return bool(await unit.inbox.recent(connection))


@pytest.mark.parametrize("command", ["connect", "disconnect"])
async def test_the_command_is_there_and_needs_settings(tmp_path: Path, command: str) -> None:
    for settings, code, words in ((FILLED, 0, b"by polling alone"), ({}, 1, b"KATANA_API_KEY is missing")):
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **settings}
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", command, cwd=tmp_path, env=environment, stdout=PIPE, stderr=PIPE
        )
        out, complaint = await asyncio.wait_for(process.communicate(), 60)
        assert process.returncode == code
        assert words in (complaint if code else out)
        assert not (out if code else complaint)
