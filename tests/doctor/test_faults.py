"""Each fault, made where it would be made, and the line that names it with its fix."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.doctor.slack import NEEDED, judged_clock
from integrations.sandbox.katana.webhooks import REGISTRATIONS
from integrations.sandbox.shipstation import RULES
from integrations.sandbox.shipstation.webhooks import SUBSCRIPTIONS
from integrations.sandbox.shopify import SHOP
from tests.doctor.ward import Ward, ward

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("variable", "value", "line", "fix"),
    [
        ("KATANA_API_KEY", "mistyped", "katana key: is refused", "Settings, API, API keys"),
        ("SHIPSTATION_API_SECRET", "mistyped", "shipstation key: is refused", "Legacy API"),
        ("SHOPIFY_CLIENT_SECRET", "mistyped", "shopify key: is refused", "Dev Dashboard"),
        ("SHOPIFY_CLIENT_ID", "mistyped", "shopify key: is refused", "Dev Dashboard"),
        ("SLACK_BOT_TOKEN", "xoxb-mistyped", "Slack token: is refused", "OAuth & Permissions"),
        ("SLACK_APP_TOKEN", "xapp-mistyped", "Slack connection: is refused", "connections:write"),
        ("SLACK_CHANNEL", "CNOWHERE", "SLACK_CHANNEL CNOWHERE: is no channel", "/invite @shipmate"),
        ("SLACK_ADMIN", "CNOWHERE", "SLACK_ADMIN CNOWHERE: is no channel", "/invite @shipmate"),
        ("SLACK_ADMIN", "UNOBODY", "who hears of trouble: UNOBODY is nobody", "SLACK_ADMIN"),
        ("KATANA_WEBHOOK_SECRET", "", "katana webhooks: are refused", "./shipmate connect"),
        ("KATANA_WEBHOOK_SECRET", "another", "katana webhooks: are refused", "./shipmate connect"),
        ("SHIPSTATION_WEBHOOK_SECRET", "", "SHIPSTATION_WEBHOOK_SECRET is not set", "./shipmate connect"),
        ("SHIPSTATION_WEBHOOK_SECRET", "n" * 40, "the secret in its path is another one", "./shipmate connect"),
        ("SHIPPERS", "SNOBODY", "role of SNOBODY: gives nobody a role", "Name a group"),
    ],
)
async def test_a_wrong_setting_fails(here: Ward, variable: str, value: str, line: str, fix: str) -> None:
    here.variables[variable] = value
    assert await here.look() == 1
    assert any(line in each for each in here.of("fail")), here.text
    assert fix in here.fix_of(line)


async def test_another_public_address_has_no_webhooks_yet(here: Ward) -> None:
    here.variables["PUBLIC_URL"] = here.variables["PUBLIC_URL"].replace("127.0.0.1", "localhost")
    assert await here.look() == 1
    assert sum("webhooks: are missing" in line for line in here.of("fail")) == 3
    assert "./shipmate connect" in here.fix_of("katana webhooks")


@pytest.mark.parametrize(
    ("leads_to", "words"),
    [("http://127.0.0.1:9", "does not lead to Shipmate: no connection"), ("", "something else answers 401")],
)
async def test_a_public_address_that_does_not_lead_here(here: Ward, leads_to: str, words: str) -> None:
    here.variables["PUBLIC_URL"] = leads_to or here.box.url("katana")
    await here.look()
    (line,) = [line for line in here.of("warn") if line.startswith("public address")]
    assert words in line
    assert "tunnel" in here.fix_of(line)


async def test_without_a_public_address_it_warns_of_the_delay(here: Ward) -> None:
    here.variables |= {"PUBLIC_URL": "", "SWEEP_EVERY": "300"}
    assert await here.look() == 0
    assert len(here.of("warn")) == 3
    assert all("up to 300 seconds later (SWEEP_EVERY)" in line for line in here.of("warn"))
    assert "PUBLIC_URL" in here.fix_of("katana webhooks")


@pytest.mark.parametrize("scope", sorted(NEEDED))
async def test_a_missing_scope_of_slack_is_named(tmp_path: Path, scope: str) -> None:
    async with ward(tmp_path, without=scope) as here:
        code = await here.look()
        (line,) = [each for each in here.of("fail") + here.of("warn") if f"Slack scope {scope}:" in each]
        assert "manifest" in here.fix_of(line)
        assert code == (1 if here.of("fail") else 0)


@pytest.mark.parametrize("scope", ["read_inventory", "read_all_orders", "write_merchant_managed_fulfillment_orders"])
async def test_a_missing_scope_of_shopify_is_named(here: Ward, scope: str) -> None:
    tokens = here.box.apps["shopify"][SHOP].tokens
    tokens.scopes = tuple(each for each in tokens.scopes if each != scope)
    assert await here.look() == 0
    (line,) = here.of("warn")
    assert f"Scope {scope} is missing" in line
    assert "version of the app" in here.fix_of(line)


async def test_a_key_that_may_not_read_orders_fails(here: Ward) -> None:
    here.box.world.add_variant("MUG", "Mug", 1900, on_hand=1)
    here.box.world.place_order([("MUG", 1)], name="#1042")
    here.box.apps["shopify"][SHOP].tokens.scopes = ("read_all_orders",)
    assert await here.look() == 1
    assert any(line.startswith("shopify orders: is refused") for line in here.of("fail"))


async def test_a_plan_without_api_is_said_to_be_that(here: Ward) -> None:
    here.box.apps["shipstation"][RULES].plan_has_api = False
    assert await here.look() == 1
    assert "plan has no API access" in here.of("fail")[0]
    assert here.fix_of("shipstation key").startswith("Choose a plan")


async def test_a_plan_of_slack_without_groups_is_said_to_be_that(here: Ward) -> None:
    here.variables["SHIPPERS"] = "SSHIPPERS"
    here.box.workspace.paid = False
    assert await here.look() == 1
    assert "the plan of this workspace has no user groups" in here.text


async def test_channels_without_the_bot(here: Ward) -> None:
    workspace = here.box.workspace
    workspace.add_channel("COPEN", "open", ["UAMY"])
    workspace.add_channel("CCLOSED", "closed", ["UAMY"], is_private=True)
    workspace.add_channel("COLD", "old", [workspace.bot_user], is_archived=True)
    for channel, verdict, words in (
        ("COPEN", "warn", "the bot is not in #open"),
        ("CCLOSED", "fail", "is no channel that the bot can see"),
        ("COLD", "fail", "#old is archived"),
    ):
        here.variables["SLACK_CHANNEL"] = channel
        assert await here.look() == (verdict == "fail")
        (line,) = here.of(verdict)
        assert words in line and here.fix_of(line)


async def test_webhooks_that_are_off_gone_or_there_twice(here: Ward) -> None:
    (registration,) = here.box.apps["katana"][REGISTRATIONS].by_id.values()
    registration.enabled = False
    here.box.apps["shopify"][SHOP].subscriptions.all.clear()
    hooks = here.box.apps["shipstation"][SUBSCRIPTIONS]
    hooks[9] = next(iter(hooks.values()))
    assert await here.look() == 1
    assert [line.partition(":")[0] for line in here.of("fail")] == ["shopify webhooks", "katana webhooks"]
    assert "ORDERS_CREATE" in here.of("fail")[0]
    assert "it is switched off" in here.of("fail")[1]
    (spare,) = here.of("warn")
    assert spare.startswith("shipstation webhooks: come more often than needed")
    await here.connect()
    assert await here.look() == 0
    assert here.of("warn") == []


@pytest.mark.parametrize(
    ("off", "verdict", "words"),
    [
        (0, "pass", "agrees"),
        (25, "pass", "agrees"),
        (-25, "pass", "agrees"),
        (60, "warn", "60 seconds ahead of"),
        (-60, "warn", "60 seconds behind"),
        (900, "fail", "900 seconds ahead of"),
        (-900, "fail", "900 seconds behind"),
    ],
)
def test_how_far_off_a_clock_may_be(off: float, verdict: str, words: str) -> None:
    found = judged_clock(NOW + timedelta(seconds=off), NOW)
    assert found.verdict == verdict
    assert words in found.words
    assert bool(found.fix) is (verdict != "pass")


async def test_a_clock_that_is_wrong_fails(here: Ward) -> None:
    here.wall = lambda: datetime.now(UTC) + timedelta(minutes=10)
    assert await here.look() == 1
    (line,) = here.of("fail")
    assert line.startswith("clock: is ")
    assert "NTP" in here.fix_of(line)
