"""Settings: every problem at once with the variable and the fix, and never a value; and what `.env` may look like."""

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.__main__ import variables
from bot.channel_accounts import ShopifySettings
from bot.settings import Settings, SettingsError, read_settings

ROOT = Path(__file__).resolve().parents[1]
GOOD = {
    "SLACK_BOT_TOKEN": "xoxb-1",
    "SLACK_APP_TOKEN": "xapp-1",
    "SLACK_CHANNEL": "C0123456789",
    "SHOPIFY_SHOP": "acme",
    "SHOPIFY_CLIENT_ID": "id",
    "SHOPIFY_CLIENT_SECRET": "secret",
    "KATANA_API_KEY": "key",
    "SHIPSTATION_API_KEY": "key",
    "SHIPSTATION_API_SECRET": "secret",
}
MISSING_AT_ALL = [
    "SLACK_APP_TOKEN",
    "SLACK_BOT_TOKEN",
    "SLACK_CHANNEL",
    "SHOPIFY_SHOP",
    "SHOPIFY_CLIENT_ID",
    "SHOPIFY_CLIENT_SECRET",
    "KATANA_API_KEY",
    "SHIPSTATION_API_KEY",
    "SHIPSTATION_API_SECRET",
]
SECRET = [
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "SLACK_SIGNING_SECRET",
    "SHOPIFY_CLIENT_SECRET",
    "SHOPIFY_ACCESS_TOKEN",
    "SHOPIFY_WEBHOOK_SECRET",
    "KATANA_API_KEY",
    "KATANA_WEBHOOK_SECRET",
    "SHIPSTATION_API_KEY",
    "SHIPSTATION_API_SECRET",
    "SHIPSTATION_WEBHOOK_SECRET",
    "WOOCOMMERCE_CONSUMER_KEY",
    "WOOCOMMERCE_CONSUMER_SECRET",
    "WOOCOMMERCE_WEBHOOK_SECRET",
    "DATABASE_URL",
]
"""What nobody may ever read in a log. A database address may carry a password."""
CHOICES = [
    "SLACK_CHANNEL",
    "SLACK_ADMIN",
    "SLACK_API_URL",
    "SHOPIFY_SHOP",
    "SHOPIFY_CLIENT_ID",
    "SHOPIFY_API_URL",
    "KATANA_API_URL",
    "SHIPSTATION_API_URL",
    "PORT",
    "PUBLIC_URL",
    "BOT_TIMEZONE",
    "WORK_DAYS",
    "WORK_HOURS",
    "HOLIDAYS",
    "CARRIER_CUTOFF",
    "DIGEST_AT",
    "STALL_NO_PLAN_AFTER",
    "STALL_SUPPLY_AFTER",
    "STALL_READY_AFTER",
    "STALL_PACKED_AFTER",
    "STALL_PROMISE_BEFORE",
    "STALL_HOLD_AFTER",
    "PICKUP_NOTICE",
    "PROMISE_TAG",
    "READY_CARDS",
    "IN_STOCK_SETTLE",
    "IN_STOCK_AGAIN_AFTER",
    "STOCK_LOCATIONS",
    "SUPPLY_FRESH_FOR",
    "HTTP_TIMEOUT",
    "READ_LAG",
    "RATE",
    "SWEEP_EVERY",
    "ROLL_UP_FROM",
    "MESSAGES_A_DAY",
    "KEEP_AUDIT",
    "KEEP_WORK",
    "ADMINS",
    "SHIPPERS",
    "PACKERS",
    "VIEWERS",
    "MEMBERS_MAY",
    "GUESTS_MAY",
    "SHARED_TABLETS",
    "TABLET_NAMES",
]


def problems(**changes: str) -> list[str]:
    """What is wrong with these settings."""
    with pytest.raises(SettingsError) as error:
        read_settings(GOOD | changes)
    return error.value.problems


def test_what_is_needed_is_enough() -> None:
    settings = read_settings(GOOD)
    assert (settings.host, settings.port, settings.ready_cards) == ("127.0.0.1", 8080, "waited")
    assert (settings.data_folder, settings.database_url) == ("data", "sqlite:///data/shipmate.db")
    assert (settings.in_stock_settle, settings.in_stock_again_after) == (timedelta(minutes=2), timedelta(minutes=30))
    assert (settings.http_timeout, settings.read_lag, settings.rate) == (15.0, 5.0, 1.0)
    assert (settings.sweep_every, str(settings.time_zone)) == (timedelta(minutes=5), "UTC")
    assert isinstance(settings.channel, ShopifySettings)
    assert (settings.channel.shop, settings.channel.api_url) == ("acme.myshopify.com", "https://acme.myshopify.com")
    assert (settings.keep_audit, settings.keep_work) == (timedelta(days=730), timedelta(days=90))
    assert settings.channel.webhook_secrets == ("secret",)
    assert settings.slack.admin == "C0123456789"


def test_a_public_address_is_https_or_this_machine() -> None:
    assert read_settings(GOOD).public_url is None
    assert read_settings(GOOD | {"PUBLIC_URL": "https://a.example/b/"}).public_url == "https://a.example/b"
    assert read_settings(GOOD | {"PUBLIC_URL": "http://127.0.0.1:8080"}).public_url == "http://127.0.0.1:8080"
    (problem,) = problems(PUBLIC_URL="http://a.example")
    assert problem.startswith("PUBLIC_URL is not https")
    (problem,) = problems(PUBLIC_URL="a.example")
    assert problem.startswith("PUBLIC_URL is not a web address")


def test_no_day_at_all_is_for_ever() -> None:
    settings = read_settings(GOOD | {"KEEP_AUDIT": "0", "KEEP_WORK": "7"})
    assert (settings.keep_audit, settings.keep_work) == (None, timedelta(days=7))


def test_without_any_setting_each_missing_one_is_named_with_its_fix() -> None:
    with pytest.raises(SettingsError) as error:
        read_settings({})
    for name in MISSING_AT_ALL:
        (line,) = [
            problem for problem in error.value.problems if problem.startswith((name, f"SHOPIFY_CLIENT_ID and {name}"))
        ]
        assert "missing" in line
        assert line.count(". ") >= 1, f"{name}: no fix is given"
    text = str(error.value)
    assert "./shipmate demo" in text
    assert "docs/connect.md" in text


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"SLACK_BOT_TOKEN": "xoxp-1"}, "SLACK_BOT_TOKEN does not begin with xoxb-"),
        ({"SLACK_APP_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN does not begin with xapp-"),
        ({"SLACK_APP_TOKEN": " "}, "SLACK_APP_TOKEN is missing"),
        ({"SLACK_CHANNEL": "#orders"}, "SLACK_CHANNEL is not an id"),
        ({"SLACK_CHANNEL": "orders"}, "SLACK_CHANNEL is not an id"),
        ({"SLACK_ADMIN": "@ana"}, "SLACK_ADMIN is not an id"),
        ({"SLACK_CLIENT_ID": "1", "SLACK_CLIENT_SECRET": "2"}, "SLACK_CLIENT_ID and SLACK_CLIENT_SECRET are set"),
        ({"SHOPIFY_SHOP": "https://acme.myshopify.com"}, "SHOPIFY_SHOP is not"),
        ({"SHOPIFY_SHOP": "acme.myshopify.com/admin"}, "SHOPIFY_SHOP is not"),
        ({"SHOPIFY_SHOP": "Acme Store"}, "SHOPIFY_SHOP is not"),
        ({"SHOPIFY_CLIENT_SECRET": ""}, "SHOPIFY_CLIENT_ID and SHOPIFY_CLIENT_SECRET are missing"),
        ({"DATABASE_URL": "mysql://localhost/x"}, "DATABASE_URL is not"),
        ({"KEEP_AUDIT": "-1"}, "KEEP_AUDIT cannot be read. Give days"),
        ({"KEEP_AUDIT": "two years"}, "KEEP_AUDIT cannot be read. Give days"),
        ({"KEEP_WORK": "1.5"}, "KEEP_WORK cannot be read. Give days"),
        ({"KEEP_WORK": "9999999"}, "KEEP_WORK cannot be read. Give days"),
        ({"KATANA_API_URL": "api.katanamrp.com"}, "KATANA_API_URL is not a web address"),
        ({"KATANA_API_URL": "http://[oops"}, "KATANA_API_URL is not a web address"),
        ({"SLACK_API_URL": "file:///etc/passwd"}, "SLACK_API_URL is not a web address"),
        ({"SHOPIFY_API_URL": "https://ann:secret@shop.example"}, "SHOPIFY_API_URL is not a web address"),
        ({"KATANA_API_URL": "https://katana.example/v1?x=1"}, "KATANA_API_URL is not a web address"),
        ({"SLACK_API_URL": "http://slack.com/api/"}, "SLACK_API_URL is not https"),
        ({"SHOPIFY_API_URL": "http://10.0.0.1"}, "SHOPIFY_API_URL is not https"),
        ({"KATANA_API_URL": "http://localhost.evil.example"}, "KATANA_API_URL is not https"),
        ({"SHIPSTATION_API_URL": "http://127.0.0.1.nip.io"}, "SHIPSTATION_API_URL is not https"),
        ({"PORT": "65536"}, "PORT cannot be read"),
        ({"PORT": "-1"}, "PORT cannot be read"),
        ({"PORT": "http"}, "PORT cannot be read"),
        ({"BOT_TIMEZONE": "Tallinn"}, "BOT_TIMEZONE cannot be read"),
        ({"BOT_TIMEZONE": "../../etc/passwd"}, "BOT_TIMEZONE cannot be read"),
        ({"READY_CARDS": "some"}, "READY_CARDS cannot be read"),
        ({"IN_STOCK_SETTLE": "-1"}, "IN_STOCK_SETTLE cannot be read"),
        ({"IN_STOCK_SETTLE": "nan"}, "IN_STOCK_SETTLE cannot be read"),
        ({"HTTP_TIMEOUT": "0"}, "HTTP_TIMEOUT cannot be read"),
        ({"HTTP_TIMEOUT": "inf"}, "HTTP_TIMEOUT cannot be read"),
        ({"RATE": "fast"}, "RATE cannot be read"),
        ({"SWEEP_EVERY": "1e99"}, "SWEEP_EVERY cannot be read"),
    ],
    ids=str,
)
def test_each_mistake_is_one_line_that_names_the_variable(changes: dict[str, str], named: str) -> None:
    (problem,) = problems(**changes)
    assert problem.startswith(named)


@pytest.mark.parametrize(
    "address", ["http://localhost:8422", "http://127.0.0.1:1", "http://[::1]:80", "https://10.0.0.1"]
)
def test_only_this_machine_may_be_asked_over_http(address: str) -> None:
    assert read_settings(GOOD | {"KATANA_API_URL": address}).katana.api_url == address


def test_all_mistakes_are_told_at_once() -> None:
    told = problems(PORT="x", RATE="x", SLACK_BOT_TOKEN="x", KATANA_API_KEY="", DATABASE_URL="x")
    assert len(told) == 5
    with pytest.raises(SettingsError, match=r"5 setting\(s\)"):
        read_settings(
            GOOD | {"PORT": "x", "RATE": "x", "SLACK_BOT_TOKEN": "x", "KATANA_API_KEY": "", "DATABASE_URL": "x"}
        )


def test_either_way_of_slack_and_either_way_of_shopify_will_do() -> None:
    over_http = {name: value for name, value in GOOD.items() if name != "SLACK_APP_TOKEN"}
    assert read_settings(over_http | {"SLACK_SIGNING_SECRET": "s"}).slack.app_token is None
    older = {name: value for name, value in GOOD.items() if not name.startswith("SHOPIFY_CLIENT")}
    channel = read_settings(older | {"SHOPIFY_ACCESS_TOKEN": "shpat_1"}).channel
    assert isinstance(channel, ShopifySettings)
    assert channel.webhook_secrets == ()


@pytest.mark.parametrize(
    ("shop", "domain"),
    [
        ("acme", "acme.myshopify.com"),
        ("acme-2.myshopify.com", "acme-2.myshopify.com"),
        (" acme ", "acme.myshopify.com"),
        ("ACME", "acme.myshopify.com"),
    ],
)
def test_a_shop_may_be_given_by_its_name_or_its_domain(shop: str, domain: str) -> None:
    settings = read_settings(GOOD | {"SHOPIFY_SHOP": shop})
    assert (settings.channel.domain, settings.channel.api_url) == (domain, f"https://{domain}")


def test_blanks_around_a_value_and_empty_values_do_not_count() -> None:
    settings = read_settings(GOOD | {"PORT": " 81 ", "HOST": "", "READY_CARDS": " ALL ", "DATA_FOLDER": " "})
    assert (settings.port, settings.host, settings.ready_cards, settings.data_folder) == (
        81,
        "127.0.0.1",
        "all",
        "data",
    )


secrets = st.text("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789_-", min_size=40, max_size=60)


def read_or_complain(given_: dict[str, str]) -> tuple[Settings | None, str]:
    """The settings, or all that is ever shown of what is wrong with them."""
    try:
        settings = read_settings(given_)
    except SettingsError as error:
        return None, "\n".join([str(error), repr(error), *error.problems])
    return settings, repr(settings)


@given(st.sampled_from(SECRET), secrets)
def test_a_secret_is_never_shown_wherever_it_stands(name: str, secret: str) -> None:
    form = {"SLACK_BOT_TOKEN": "xoxb-{}", "SLACK_APP_TOKEN": "xapp-{}", "DATABASE_URL": "postgresql://me:{}@db/x"}
    settings, shown = read_or_complain(GOOD | {name: form.get(name, "{}").format(secret)})
    assert settings is not None
    assert secret not in shown


@given(st.sampled_from(SECRET + CHOICES), st.sampled_from(["", "xoxb-", "shpat_", "https://["]), secrets)
def test_a_secret_typed_into_the_wrong_variable_is_not_repeated_in_the_complaint(
    name: str, prefix: str, secret: str
) -> None:
    """Every address is wrong too, so that each of them complains and gives an example."""
    wrong = {"SHOPIFY_API_URL": "x", "KATANA_API_URL": "x", "SHIPSTATION_API_URL": "x", "SLACK_API_URL": "x"}
    settings, shown = read_or_complain(GOOD | wrong | {name: prefix + secret})
    assert settings is None
    assert secret.lower() not in shown.lower()


@given(st.dictionaries(st.sampled_from(SECRET + CHOICES), st.text(max_size=20), max_size=6))
def test_whatever_is_typed_there_are_settings_or_one_complaint(typed: dict[str, str]) -> None:
    with contextlib.suppress(SettingsError):
        read_settings(GOOD | typed)


# .env ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A working folder of its own."""
    with contextlib.chdir(tmp_path):
        yield tmp_path


def test_a_file_is_read_line_by_line(folder: Path) -> None:
    lines = ["# a comment", "", "  A = 1", "B='two words'", 'C="a=b=c"', "D=", "no assignment", "  # E=5", "F=x#y"]
    (folder / ".env").write_text("\n".join(lines), encoding="utf-8")
    read = {name: variables()[name] for name in "ABCDF"}
    assert read == {"A": "1", "B": "two words", "C": "a=b=c", "D": "", "F": "x#y"}
    assert "E" not in variables()


def test_a_file_of_a_windows_editor_is_read_alike(folder: Path) -> None:
    (folder / ".env").write_bytes("A_FIRST_LINE=1\r\nA_SECOND_LINE=2\r\n".encode("utf-8-sig"))
    assert (variables()["A_FIRST_LINE"], variables()["A_SECOND_LINE"]) == ("1", "2")


def test_without_a_file_there_is_the_environment(folder: Path) -> None:
    assert "PATH" in variables()


# the command --------------------------------------------------------------------------------------------------
def shipmate(folder: Path, environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder of its own, with nothing in its environment but this."""
    return subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_start_without_settings_says_once_what_is_missing(tmp_path: Path) -> None:
    ended = shipmate(tmp_path, {}, "run")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "Traceback" not in ended.stderr
    for name in MISSING_AT_ALL:
        assert ended.stderr.count(f"{name} ") >= 1
    assert ended.stderr.count("Shipmate cannot start") == 1
    assert "./shipmate demo" in ended.stderr
    assert "docs/connect.md" in ended.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_file_of_the_working_folder_is_read_and_the_environment_wins(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("\n".join(f"{name}={value}" for name, value in GOOD.items()) + "\nPORT=x\n")
    ended = shipmate(tmp_path, {"RATE": "x"}, "run")
    assert [line[4:9].strip() for line in ended.stderr.splitlines() if line.startswith("  - ")] == ["PORT", "RATE"]
    ended = shipmate(tmp_path, {"RATE": "x", "PORT": "1"}, "run")
    assert [line[4:9].strip() for line in ended.stderr.splitlines() if line.startswith("  - ")] == ["RATE"]
