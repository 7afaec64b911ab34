"""No secret is seen anywhere: a bot with unmistakable ones, all that can go wrong, and a search of what was said."""

import base64
import logging
import sqlite3
import traceback
from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from urllib.parse import quote

import aiohttp
import pytest
import structlog

from bot.app import Shipmate, running
from bot.demo.stage import CHANNEL, aim, variables_for
from bot.logs import log_to_stderr
from bot.settings import Settings, SettingsError, read_settings
from integrations.errors import IntegrationError
from integrations.sandbox.faults import KINDS, Fault
from integrations.sandbox.server import Sandbox
from storage.tables import InboxEvent

PASSWORD = "p4ssw0rd-of-the-database"
NO_SECRETS = {"shopify_client_id"}
SECRETS = (
    *("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"),
    *("SHOPIFY_CLIENT_SECRET", "SHOPIFY_ACCESS_TOKEN", "SHOPIFY_WEBHOOK_SECRET"),
    *("KATANA_API_KEY", "KATANA_WEBHOOK_SECRET"),
    *("SHIPSTATION_API_KEY", "SHIPSTATION_API_SECRET", "SHIPSTATION_WEBHOOK_SECRET"),
)


def forms(secret: str) -> set[str]:
    """A secret as it stands, and in the ways in which it travels."""
    raw = secret.encode()
    return {
        secret,
        quote(secret, safe=""),
        base64.b64encode(raw).decode(),
        base64.b64encode(raw).decode().rstrip("="),
    }


@dataclass(slots=True)
class Watched:
    """A running bot, and everything it has said."""

    box: Sandbox
    bot: Shipmate
    settings: Settings
    said: dict[str, str] = field(default_factory=dict)

    def hear(self, where: str, text: str) -> None:
        self.said[where] = self.said.get(where, "") + text + "\n"

    def needles(self) -> dict[str, str]:
        """Every form of every secret, and whose it is."""
        given = {name: value for name, value in asdict(self.box.credentials).items() if name not in NO_SECRETS}
        basic = f"{given['shipstation_api_key']}:{given['shipstation_api_secret']}"
        return {form: name for name, secret in {**given, "basic": basic}.items() for form in forms(secret)}

    def leaked(self) -> list[str]:
        return [
            f"{name} in {where}"
            for form, name in self.needles().items()
            for where, text in self.said.items()
            if form in text
        ]


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]) -> Iterator[None]:
    """Logs as the bot writes them, and as loud as they get."""
    before = structlog.get_config()
    caplog.set_level(logging.DEBUG)
    log_to_stderr(logging.DEBUG)
    yield
    structlog.configure(**before)


@pytest.fixture
async def watched(tmp_path: Path, logged: None) -> AsyncIterator[Watched]:
    async with Sandbox(limits=False) as box:
        settings = read_settings(variables_for(box, tmp_path, slack="http"))
        async with running(settings, clock=box.world.now) as bot:
            aim(box, settings, bot.url)
            yield Watched(box, bot, settings)


async def ask_every_system(watched: Watched) -> None:
    """Call each system, and keep what is said of a failure: in short, at length and in a traceback."""
    for connection in watched.bot.shops.connections().values():
        for call in (connection.client.ping(), connection.client.get("1")):
            try:
                await call
            except IntegrationError as error:
                watched.hear("errors", "".join(traceback.format_exception(error)) + repr(error) + repr(vars(error)))


async def knock(watched: Watched) -> None:
    """Wrong deliveries at every door, the right path of ShipStation among them."""
    secret = watched.settings.shipstation.webhook_secret
    paths = [
        "shopify",
        "katana",
        f"shipstation/{secret}",
        f"shipstation/{secret}x",
        f"shipstation/{secret}/more",
        "x",
    ]
    async with aiohttp.ClientSession() as session:
        for path in [*(f"/webhooks/{each}" for each in paths), "/slack/events", "/readyz"]:
            for method, body in (("POST", b"{"), ("POST", b'{"id": 1}'), ("GET", None)):
                async with session.request(method, watched.bot.url + path, data=body) as answer:
                    watched.hear("answers", f"{answer.status} {answer.headers} {await answer.text()}")


def dump(watched: Watched, folder: Path) -> None:
    with sqlite3.connect(folder / "shipmate.db") as database:
        watched.hear("database", "\n".join(database.iterdump()))
    database.close()


async def crash(watched: Watched) -> None:
    """For a while the database has lost a table, so that listeners and routes fail where nobody foresaw it."""
    for was, now in ((InboxEvent.__tablename__, "elsewhere"), ("elsewhere", InboxEvent.__tablename__)):
        async with watched.bot.db.write() as unit:
            connection = await unit.session.connection()
            await connection.exec_driver_sql(f"ALTER TABLE {was} RENAME TO {now}")
        await watched.box.people.command("UAMY", CHANNEL, "/order 1043")
        await knock(watched)


async def test_no_failure_gives_a_secret_away(
    watched: Watched, tmp_path: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    for kind in KINDS:
        for status in (401, 403, 500) if kind.startswith("status") else (503,):
            watched.box.faults.add(Fault(kind, status=status, remaining=6, seconds=0.01))
            await ask_every_system(watched)
            watched.box.faults.clear()
    await watched.box.people.command("UAMY", CHANNEL, "/order 1042")
    await crash(watched)
    dump(watched, tmp_path)
    out, err = capsys.readouterr()
    watched.hear("logs", out + err + caplog.text)
    watched.hear("settings", repr(watched.settings) + str(watched.settings) + repr(watched.box.credentials))
    watched.hear("slack", "\n".join(str(each) for each in watched.box.workspace.channels.values()))
    clients = [one.client for one in watched.bot.shops.connections().values()]
    watched.hear("parts", repr(watched.bot) + "".join(repr(vars(client)) for client in clients))
    assert watched.said.keys() == {"errors", "answers", "database", "logs", "settings", "slack", "parts"}
    for trace in ("a listener failed", "a request failed", "Traceback"):
        assert trace in watched.said["logs"], "nothing crashed, so nothing was searched"
    assert watched.leaked() == []
    for form, name in watched.needles().items():
        watched.said = {"logs": f"key={form}"}
        assert f"{name} in logs" in watched.leaked()


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_in_the_wrong_variable_is_not_repeated(name: str) -> None:
    """The message of a start that fails is copied into chats and tickets."""
    secret = "s3cret-" + name.lower()
    for variable in (
        "PORT",
        "DATABASE_URL",
        "SLACK_API_URL",
        "SHOPIFY_SHOP",
        "BOT_TIMEZONE",
        "SLACK_CHANNEL",
        "WORK_DAYS",
        name,
    ):
        with pytest.raises(SettingsError) as caught:
            read_settings({variable: secret})
        assert secret not in str(caught.value) + repr(caught.value)


def test_settings_show_no_secret(tmp_path: Path) -> None:
    values = {name: f"xoxb-{name}" if name == "SLACK_BOT_TOKEN" else f"xapp-{name}{'x' * 32}" for name in SECRETS}
    values |= {"SLACK_CHANNEL": "C1", "SHOPIFY_SHOP": "acme", "DATABASE_URL": f"postgresql://ann:{PASSWORD}@db/x"}
    shown = repr(read_settings(values))
    assert PASSWORD not in shown
    assert [name for name in SECRETS if values[name] in shown] == []
