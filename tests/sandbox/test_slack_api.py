"""The Web API face at large, through Slack's own client: tokens, scopes, arguments, channels and people."""

import json
from typing import Any

import aiohttp
import pytest

from tests.sandbox.slack_stage import APP_TOKEN, BOT_TOKEN, face_only, refusal, say

DIVIDER = {"type": "divider"}


async def test_auth_test_names_team_bot_and_scopes() -> None:
    async with face_only() as stage:
        reply = await stage.client.auth_test()
        assert (reply["team_id"], reply["user_id"], reply["bot_id"]) == ("T0001", "UBOT", "B0001")
        assert "chat:write" in reply.headers["x-oauth-scopes"].split(",")


@pytest.mark.parametrize(
    ("token", "method", "error"),
    [
        (None, "auth.test", "not_authed"),
        ("xoxb-wrong", "auth.test", "invalid_auth"),
        (APP_TOKEN, "auth.test", "not_allowed_token_type"),
        (BOT_TOKEN, "apps.connections.open", "not_allowed_token_type"),
        (BOT_TOKEN, "chat.shout", "unknown_method"),
    ],
)
async def test_wrong_tokens_and_methods_are_refused_with_status_200(
    token: str | None, method: str, error: str
) -> None:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with face_only() as stage, aiohttp.ClientSession() as session:
        response = await session.post(f"{stage.url}/api/{method}", headers=headers)
        assert response.status == 200
        assert (await response.json())["error"] == error


async def test_a_scope_not_granted_is_named() -> None:
    async with face_only(granted=frozenset({"users:read"})) as stage:
        body = await refusal(stage, "chat.postMessage", channel="CORDERS", text="Hello")
        assert (body["error"], body["needed"], body["provided"]) == ("missing_scope", "chat:write", "users:read")
        assert stage.effects == []


async def test_arguments_are_read_from_query_form_and_json() -> None:
    async with face_only() as stage, aiohttp.ClientSession() as session:
        address = f"{stage.url}/api/chat.postMessage"
        blocks = json.dumps([DIVIDER])
        ways: list[dict[str, Any]] = [
            {"params": {"token": BOT_TOKEN, "channel": "CORDERS", "text": "a", "blocks": blocks}},
            {"data": {"token": BOT_TOKEN, "channel": "CORDERS", "text": "a", "blocks": blocks}},
            {"json": {"token": BOT_TOKEN, "channel": "CORDERS", "text": "a", "blocks": [DIVIDER]}},
        ]
        for way in ways:
            response = await session.post(address, **way)
            assert (await response.json())["message"]["blocks"][0]["type"] == "divider"


@pytest.mark.parametrize(("text", "error"), [("{", "invalid_json"), ("[]", "json_not_object")])
async def test_broken_json_is_named(text: str, error: str) -> None:
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {BOT_TOKEN}"}
    async with face_only() as stage, aiohttp.ClientSession() as session:
        response = await session.post(f"{stage.url}/api/chat.postMessage", data=text, headers=headers)
        assert (await response.json())["error"] == error


async def test_channels_tell_what_a_bot_must_know_before_posting() -> None:
    async with face_only() as stage:
        shared = (await stage.client.conversations_info(channel="CPARTNER"))["channel"]
        assert (shared["is_ext_shared"], shared["is_member"], shared["is_archived"]) == (True, True, False)
        assert (await refusal(stage, "conversations.info", channel="CMANAGE"))["error"] == "channel_not_found"
        members = await stage.client.conversations_members(channel="CPARTNER", limit=2)
        assert members["members"] == ["UBOT", "UAMY"]
        rest = await stage.client.conversations_members(channel="CPARTNER", cursor=next_cursor(members))
        assert rest["members"] == ["UADA", "UOLGA"]
        listed = await stage.client.conversations_list(types="public_channel,private_channel", exclude_archived=True)
        names = [channel["name"] for channel in listed["channels"]]
        assert names == ["orders", "shipping-alerts", "general", "partner-orders", "dispatch"]


def next_cursor(reply: Any) -> str:
    return str(reply["response_metadata"]["next_cursor"])


async def test_history_needs_membership_which_joining_gives() -> None:
    async with face_only() as stage:
        assert (await refusal(stage, "conversations.history", channel="CGENERAL"))["error"] == "not_in_channel"
        await stage.client.conversations_join(channel="CGENERAL")
        assert (await stage.client.conversations_history(channel="CGENERAL"))["messages"] == []
        assert (await stage.client.conversations_join(channel="CGENERAL"))["warning"] == "already_in_channel"
        assert stage.verbs() == ["join"]


@pytest.mark.parametrize(("channel", "needed"), [("CORDERS", "channels"), ("CDISPATCH", "groups"), ("DAMY", "im")])
async def test_reading_back_needs_the_scope_of_the_channels_kind(channel: str, needed: str) -> None:
    granted = frozenset({"chat:write", "im:write"})
    async with face_only(granted=granted) as stage:
        stage.workspace.direct("UAMY")
        body = await refusal(stage, "conversations.history", channel=channel)
        assert (body["error"], body["needed"]) == ("missing_scope", f"{needed}:history")


async def test_people_differ_in_what_a_permission_rule_looks_at() -> None:
    async with face_only() as stage:
        users = {
            name: (await stage.client.users_info(user=f"U{name.upper()}"))["user"]
            for name in ("amy", "ada", "gus", "olga", "dan", "bot")
        }
        assert users["ada"]["is_admin"]
        assert users["gus"]["is_restricted"]
        assert users["olga"]["is_stranger"]
        assert users["olga"]["team_id"] != users["amy"]["team_id"]
        assert users["dan"]["deleted"]
        assert users["bot"]["is_bot"]
        assert (await refusal(stage, "users.info", user="UNOBODY"))["error"] == "user_not_found"
        listed = [user["id"] for user in (await stage.client.users_list())["members"]]
        assert "UOLGA" not in listed


async def test_user_groups_are_for_paying_teams() -> None:
    async with face_only() as stage:
        groups = (await stage.client.usergroups_list())["usergroups"]
        assert [group["handle"] for group in groups] == ["packers"]
        users = await stage.client.usergroups_users_list(usergroup=groups[0]["id"])
        assert users["users"] == ["UAMY", "UBEN"]
        assert (await refusal(stage, "usergroups.users.list", usergroup="S0"))["error"] == "no_such_subteam"
        stage.workspace.paid = False
        assert (await refusal(stage, "usergroups.list"))["error"] == "plan_upgrade_required"


async def test_a_reaction_is_added_once() -> None:
    async with face_only() as stage:
        ts = await say(stage)
        await stage.client.reactions_add(channel="CORDERS", timestamp=ts, name="package")
        body = await refusal(stage, "reactions.add", channel="CORDERS", timestamp=ts, name="package")
        assert body["error"] == "already_reacted"
        assert stage.effects[-1].data["reaction"] == "package"
