"""What the README and the docs say is held against the code: settings, phases, rooms, messages, links."""

import ast
import asyncio
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from bot.orders.phase import RULES, Phase
from bot.run import CANNOT_START, why_not
from bot.settings import Settings, SettingsError, read_settings
from bot.slack.parse import COMMANDS
from integrations.shipstation.webhooks import SHORTEST_SECRET, TOPICS
from integrations.shopify.scopes import NEEDED
from integrations.shopify.webhooks import ORDER_AT, POINTER_TOPICS
from storage.migrate import migrate

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONNECT = (ROOT / "docs/connect.md").read_text(encoding="utf-8")
RUNBOOK = (ROOT / "docs/runbook.md").read_text(encoding="utf-8")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
ROOMS = ("bot", "integrations", "storage")

FILLED = {
    "SLACK_BOT_TOKEN": "xoxb-1",
    "SLACK_APP_TOKEN": "xapp-1",
    "SLACK_CHANNEL": "C1",
    "SHOPIFY_SHOP": "acme",
    "SHOPIFY_CLIENT_ID": "id",
    "SHOPIFY_CLIENT_SECRET": "secret",
    "KATANA_API_KEY": "key",
    "SHIPSTATION_API_KEY": "key",
    "SHIPSTATION_API_SECRET": "secret",
}
"""What `.env.example` asks for first."""


def names_read() -> set[str]:
    """Every variable that the settings read: the texts in them that are written as variables are."""
    trees = [
        ast.parse((ROOT / file).read_text(encoding="utf-8"))
        for file in (
            "bot/settings.py",
            "bot/shop_settings.py",
            "bot/production_accounts.py",
            "bot/channel_accounts.py",
            "bot/desk_accounts.py",
            "bot/trade.py",
            "bot/hours.py",
            "bot/limits.py",
            "bot/quieting.py",
            "bot/places.py",
            "bot/arrows.py",
            "bot/who.py",
        )
    ]
    texts = [node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return {text for text in texts if isinstance(text, str) and re.fullmatch(r"[A-Z][A-Z0-9_]{3,}", text)}


def example(*, commented: bool) -> dict[str, str]:
    """The variables of `.env.example`: those to fill in, or those that stand there as comments."""
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    form = re.compile(r"# ([A-Z_0-9]+)=(.*)" if commented else r"([A-Z_0-9]+)=(.*)")
    return {found[1]: found[2] for line in lines if (found := form.fullmatch(line))}


def table() -> dict[str, str]:
    """The README's settings: each variable with its default."""
    rows = re.findall(r"^\| ((?:`[A-Z_0-9]+` ?)+) \| ([^|]*) \|", README, flags=re.MULTILINE)
    return {name: default.strip() for names, default in rows for name in re.findall(r"`([A-Z_0-9]+)`", names)}


@cache
def words_of_the_code() -> str:
    """Every text constant of the product and the launcher, one a line; what an f-string fills in is a line's end."""
    files = [ROOT / "shipmate", *(file for room in ROOMS for file in (ROOT / room).rglob("*.py"))]
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in files]
    nodes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return "\n".join(node.value for node in nodes if isinstance(node.value, str))


def test_the_settings_are_found() -> None:
    """The tests below rest on these; a reader that was renamed must not make them pass for nothing."""
    assert names_read() >= {"SLACK_BOT_TOKEN", "PORT", "DATABASE_URL", "SHOPIFY_API_URL", "RATE", "WORK_DAYS"}
    assert len(table()) >= 30


def test_readme_lists_every_setting_and_no_other() -> None:
    assert set(table()) == names_read()


def test_the_example_file_lists_every_setting_and_no_other() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    never = {"SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"}
    assert set(example(commented=False)) | set(example(commented=True)) == names_read() - never
    assert all(name in text for name in never)


def test_the_example_file_asks_for_what_is_needed_and_for_nothing_else() -> None:
    assert set(example(commented=False)) == set(FILLED)
    assert set(example(commented=False).values()) == {""}
    read_settings(FILLED)
    for name in FILLED:
        with pytest.raises(SettingsError) as caught:
            read_settings(FILLED | {name: ""})
        assert any(name in problem for problem in caught.value.problems)


def test_the_defaults_in_the_example_file_are_the_real_ones() -> None:
    assert read_settings(FILLED | example(commented=True)) == read_settings(FILLED)


def test_the_defaults_in_the_readme_are_those_of_the_example_file() -> None:
    stated = {name: default.strip("`") for name, default in table().items() if default.startswith("`")}
    stated.pop("SLACK_ADMIN")
    assert stated == {name: value for name, value in example(commented=True).items() if value}


def test_needed_in_the_readme_means_needed() -> None:
    assert {name for name, default in table().items() if default.startswith("needed")} == set(FILLED)


def test_the_diagram_knows_every_phase() -> None:
    (diagram,) = re.findall(r"```mermaid\n(.*?)```", README, flags=re.DOTALL)
    arrows = re.findall(r"^    (\w+|\[\*\]) --> (\w+)", diagram, flags=re.MULTILINE)
    assert {name for arrow in arrows for name in arrow} - {"[*]"} == {phase.value for phase in Phase}


def test_the_order_of_the_phases_is_that_of_the_table() -> None:
    said = README.partition("in this order:\n")[2].partition("when none does")[0]
    assert re.findall(r"`(\w+)`", said) == [*(phase.value for phase, _ in RULES), Phase.UNKNOWN.value]


def test_readme_names_every_command() -> None:
    assert all(f"`/order 1042 {command}`" in README for command in COMMANDS)


def test_the_map_shows_every_room_and_nothing_else() -> None:
    block = README.partition("## The rooms")[2].partition("```\n")[2].partition("```")[0]
    shown, room = set(), ""
    for line in block.splitlines():
        name = line.split()[0]
        room = "" if not line.startswith(" ") else room
        shown.add(f"{room}{name}")
        room = name if not line.startswith(" ") else room
    assert not [name for name in shown if not (ROOT / name).exists()]
    for package in ("bot", "integrations"):
        inside = [
            path for path in (ROOT / package).iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
        ]
        names = {f"{package}/{path.name}{'/' * path.is_dir()}" for path in inside if path.name != "__init__.py"}
        assert names == {name for name in shown if name.startswith(f"{package}/") and name != f"{package}/"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    assert not [link for link in links if not (page.parent / link).exists()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_files_that_are_named_are_there(page: Path) -> None:
    named = re.findall(
        r"`((?:bot|integrations|storage|tests|docs|\.ci)/[\w./]*\w)`", page.read_text(encoding="utf-8")
    )
    assert not [name for name in named if not (ROOT / name).exists()]


def quoted(heading: str) -> list[str]:
    """The parts of a quoted message that never change."""
    return [part.strip() for part in heading.split("...") if part.strip()]


@pytest.mark.parametrize("heading", re.findall(r"^### `(.+)`$", RUNBOOK, flags=re.MULTILINE))
def test_the_runbook_quotes_what_the_code_says(heading: str) -> None:
    said = words_of_the_code()
    assert all(part in said for part in quoted(heading))


def test_connecting_names_every_scope_and_only_webhooks_that_are_read() -> None:
    assert all(f"`{scope}`" in CONNECT for scope in NEEDED)
    shopify = re.findall(r"\b((?:ORDERS|REFUNDS|FULFILLMENTS|FULFILLMENT_ORDERS)_[A-Z_]+)\b", CONNECT)
    known = {topic.replace("/", "_").upper() for topic in ORDER_AT}
    pointers = tuple(topic.replace("/", "_").upper() for topic in POINTER_TOPICS)
    assert shopify and all(topic in known or topic.startswith(pointers) for topic in shopify)
    (shipstation,) = re.findall(r"for event in ([A-Z_ ]+);", CONNECT)
    assert set(shipstation.split()) < TOPICS


def test_the_procfile_starts_the_bot_and_says_what_is_missing(tmp_path: Path) -> None:
    line = (ROOT / "Procfile").read_text(encoding="utf-8")
    assert line == "web: python -m bot run\n"
    words = line.partition(": ")[2].split()
    started = subprocess.run(  # noqa: S603 - our own Procfile
        [sys.executable, *words[1:]],
        env={"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (started.returncode, started.stdout) == (1, "")
    assert "8 setting(s) need attention" in started.stderr
    assert "docs/connect.md" in started.stderr


def test_a_short_path_secret_is_refused_with_the_others() -> None:
    """It used to be a traceback; the limit is the one the webhook reader has."""
    short = FILLED | {"SHIPSTATION_WEBHOOK_SECRET": "s" * (SHORTEST_SECRET - 1), "PORT": "x"}
    with pytest.raises(SettingsError) as caught:
        read_settings(short)
    assert len(caught.value.problems) == 2
    assert "sss" not in str(caught.value)
    assert read_settings(FILLED | {"SHIPSTATION_WEBHOOK_SECRET": "s" * SHORTEST_SECRET}).shipstation.webhook_secret


def test_the_settings_show_no_secret_when_printed() -> None:
    secret = "hunter2-" * 5
    given = names_read() - {"SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"}
    secrets = dict.fromkeys([name for name in given if re.search("SECRET|TOKEN|KEY", name)], secret)
    prefixed = {"SLACK_BOT_TOKEN": f"xoxb-{secret}", "SLACK_APP_TOKEN": f"xapp-{secret}"}
    address = {"DATABASE_URL": f"postgresql://bot:{secret}@localhost/bot"}
    settings: Settings = read_settings(FILLED | secrets | prefixed | address)
    assert secret not in repr(settings)


async def test_a_taken_port_is_named() -> None:
    taken = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = taken.sockets[0].getsockname()[1]
    async with taken:
        with pytest.raises(OSError) as caught:
            await asyncio.start_server(lambda *_: None, "127.0.0.1", port)
    said = why_not(caught.value, read_settings(FILLED | {"PORT": str(port)}))
    assert said == f"Shipmate cannot start: port {port} is taken. Stop what uses it, or give another PORT."


async def test_a_database_that_does_not_answer_is_named_without_its_password() -> None:
    address = "postgresql://bot:hunter2@127.0.0.1:1/bot"
    with pytest.raises(CANNOT_START) as caught:
        await migrate(address)
    said = why_not(caught.value, read_settings(FILLED | {"DATABASE_URL": address}))
    assert said.startswith("Shipmate cannot start: the database cannot be used (")
    assert said.endswith("Check DATABASE_URL.")
    assert "hunter2" not in said and "\n" not in said


async def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CANNOT_START) as caught:
        await migrate(f"sqlite:///{tmp_path}/file/data/shipmate.db")
    said = why_not(caught.value, read_settings(FILLED))
    assert said.startswith("Shipmate cannot start: Not a directory: ") and "PORT" not in said


@pytest.mark.parametrize("command", ["run", "migrate"])
def test_a_start_that_cannot_be_ends_in_words_and_not_in_a_traceback(command: str, tmp_path: Path) -> None:
    started = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "bot", command],
        env=FILLED | {"DATABASE_URL": "sqlite:///:memory:", "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (started.returncode, started.stdout) == (1, "")
    assert started.stderr == "a database in memory forgets; give sqlite:///path/file.db\n"
