"""The manifest asks Slack for what the code uses: each scope, each listener, and nothing that goes unheard.

https://docs.slack.dev/reference/app-manifest
"""

import ast
from pathlib import Path
from typing import Any

import pytest
import yaml

import bot.slack
from bot.slack.changes import CHANGES
from bot.slack.ids import BLOCKED_COMMAND, COMMAND, DIGEST_COMMAND, STOCK_COMMAND
from bot.slack.parse import COMMANDS, HELP, LISTS, NOW
from integrations.sandbox.slack import GRANTED

ROOM = Path(bot.slack.__file__).parent
SCOPES: dict[str, set[str]] = {
    "apps_connections_open": set(),
    "auth_test": set(),
    "chat_postEphemeral": {"chat:write"},
    "chat_postMessage": {"chat:write", "chat:write.public"},
    "chat_update": {"chat:write"},
    "conversations_history": {"channels:history", "groups:history", "im:history"},
    "conversations_info": {"channels:read", "groups:read"},
    "conversations_join": {"channels:join"},
    "conversations_members": {"channels:read", "groups:read"},
    "conversations_open": {"im:write"},
    "conversations_replies": {"channels:history", "groups:history", "im:history"},
    "usergroups_users_list": {"usergroups:read"},
    "users_info": {"users:read"},
    "views_open": set(),
}
"""What each method of the Web API that we call needs, by its page under docs.slack.dev/reference/methods."""
LIMITS = {"name": 35, "description": 140}
FAMILIES = ("apps_", "auth_", "chat_", "conversations_", "files_", "reactions_", "usergroups_", "users_", "views_")


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOM / "manifest.yaml").read_text(encoding="utf-8"))
    return loaded


def called() -> set[str]:
    """The Web API methods that the code names."""
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in ROOM.rglob("*.py")]
    names = {node.attr for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    return {name for name in names if name.startswith(FAMILIES)}


def test_every_method_that_is_called_has_its_scopes_and_no_scope_is_idle(manifest: dict[str, Any]) -> None:
    assert called() == SCOPES.keys()
    needed = set().union(*SCOPES.values()) | {"commands"}
    asked = manifest["oauth_config"]["scopes"]["bot"]
    assert set(asked) == needed
    assert asked == sorted(asked)


def test_the_sandbox_grants_what_the_manifest_asks_for(manifest: dict[str, Any]) -> None:
    assert set(manifest["oauth_config"]["scopes"]["bot"]) <= GRANTED


def test_the_commands_are_those_we_speak_of(manifest: dict[str, Any]) -> None:
    order, digest, stock, blocked = every = manifest["features"]["slash_commands"]
    assert (order["command"], digest["command"]) == (COMMAND, DIGEST_COMMAND)
    assert (stock["command"], blocked["command"]) == (STOCK_COMMAND, BLOCKED_COMMAND)
    assert not any("url" in one for one in every)
    assert {word for word in order["usage_hint"].split() if word.isalpha()} <= {*COMMANDS, *LISTS, HELP}
    assert {word for word in digest["usage_hint"].split() if word.isalpha()} == {NOW, HELP}


def test_nothing_is_sent_to_us_that_we_do_not_handle(manifest: dict[str, Any]) -> None:
    assert manifest["settings"]["event_subscriptions"] == {"bot_events": sorted(CHANGES)}
    assert "shortcuts" not in manifest["features"]
    assert not manifest["features"]["app_home"]["home_tab_enabled"]
    assert manifest["features"]["app_home"]["messages_tab_enabled"]


def test_buttons_and_socket_mode_are_on_and_tokens_stay(manifest: dict[str, Any]) -> None:
    settings = manifest["settings"]
    assert settings["interactivity"] == {"is_enabled": True}
    assert settings["socket_mode_enabled"]
    assert not settings["token_rotation_enabled"]
    assert not settings["org_deploy_enabled"]


def test_the_names_are_short_enough(manifest: dict[str, Any]) -> None:
    shown = manifest["display_information"]
    assert all(0 < len(shown[name]) <= most for name, most in LIMITS.items())
    assert len(manifest["features"]["bot_user"]["display_name"]) <= 80
