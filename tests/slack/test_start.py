"""What stops a start, with one clear message, and what of the environment must not reach Slack."""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest
from structlog.testing import capture_logs

from bot.demo.stage import CHANNEL, variables_for
from bot.services.ask import Person
from bot.services.notifier import Words
from bot.settings import SettingsError, read_settings
from bot.slack.access import Access
from bot.slack.app import build_app
from bot.slack.client import SlackClient, build_client, check_token
from bot.slack.listen import Running
from bot.slack.socket import SocketMode
from integrations.sandbox.faults import Fault
from tests.slack.room import PING, Room, by_socket

PROXIES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy")
NOWHERE = "http://127.0.0.1:9"
"""A port on which nobody listens."""


@contextlib.contextmanager
def environment(**variables: str) -> Iterator[None]:
    """The process's own environment with these variables in it, for what reads it behind our back."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


def problem(error: SettingsError) -> str:
    (line,) = error.problems
    return line


@pytest.mark.parametrize("value", ["given", ""])
def test_credentials_of_an_oauth_app_are_refused_in_the_settings(
    unconnected: Room, tmp_path: Path, value: str
) -> None:
    oauth = {"SLACK_CLIENT_ID": value, "SLACK_CLIENT_SECRET": value}
    with pytest.raises(SettingsError) as caught:
        read_settings(variables_for(unconnected.box, tmp_path) | oauth)
    assert "Remove them" in problem(caught.value)


@pytest.mark.parametrize("value", ["given", ""])
def test_credentials_of_an_oauth_app_in_the_process_stop_the_start(unconnected: Room, value: str) -> None:
    """Bolt reads them by itself, empty ones too, and forgets our token."""
    room = unconnected
    with environment(SLACK_CLIENT_ID=value, SLACK_CLIENT_SECRET=value), pytest.raises(SettingsError) as caught:
        build_app(room.settings.slack, room.client, room.ask, room.forms, room.problem_forms, room.access, Running())
    assert "SLACK_CLIENT_ID" in problem(caught.value)


async def test_a_wrong_bot_token_stops_the_start(unconnected: Room) -> None:
    address = unconnected.client.base_url
    client = SlackClient(token="xoxb-wrong", base_url=address, session=unconnected.session, access=Access())
    with pytest.raises(SettingsError) as caught:
        await check_token(client)
    assert problem(caught.value).startswith("SLACK_BOT_TOKEN is refused by Slack (invalid_auth).")
    assert "xoxb-wrong" not in str(caught.value)


@pytest.mark.parametrize(
    ("token", "word"), [("xapp-wrong", "invalid_auth"), ("xoxb", "not_allowed_token_type")], ids=["wrong", "kind"]
)
async def test_a_wrong_app_token_stops_the_start(unconnected: Room, token: str, word: str) -> None:
    token = unconnected.box.credentials.slack_bot_token if token == "xoxb" else token
    socket = SocketMode(unconnected.bolt, token, ping_interval=PING)
    with pytest.raises(SettingsError) as caught:
        await socket.start()
    assert problem(caught.value).startswith(f"SLACK_APP_TOKEN is refused by Slack ({word}).")
    assert len(unconnected.calls("apps.connections.open")) == 1


async def test_no_slack_at_all_is_said_and_does_not_stop_the_start(unconnected: Room) -> None:
    """Whoever restarts during an outage of Slack still takes the vendors' webhooks in."""
    access = Access()
    client = SlackClient(token="xoxb-1", base_url=f"{NOWHERE}/api/", session=unconnected.session, access=access)
    with capture_logs() as said:
        await check_token(client)
    assert [(line["address"], line["why"]) for line in said] == [(f"{NOWHERE}/api/", "no connection")]
    assert access.team is None


@pytest.mark.parametrize("fault", ["status", "garble", "truncate", "reset_after"])
async def test_a_slack_that_answers_nonsense_is_said_to_do_so_and_asked_again(unconnected: Room, fault: str) -> None:
    unconnected.box.faults.add(Fault(fault, face="slack", path="/api/apps.connections.open", status=502))
    socket = SocketMode(unconnected.bolt, unconnected.box.credentials.slack_app_token, ping_interval=PING)
    with capture_logs() as said:
        await socket.start()
    assert said[0]["event"] == "Slack cannot be reached; it goes on trying"
    await unconnected.box.workspace.sockets.connected()
    await socket.stop()


async def test_nobody_may_act_until_slack_has_said_whose_bot_this_is(unconnected: Room) -> None:
    """Whose people may ask is learned from Slack: while it is not known, a stranger could be anybody."""
    room, access = unconnected, Access()
    room.box.faults.add(Fault("status", face="slack", path="/api/auth.test", status=503))
    client = build_client(room.settings.slack, room.session, access)
    await check_token(client)
    amy = Person(user="UAMY", team="T0001", channel=CHANNEL, delivery="1")
    assert "which workspace" in (access.refusal(amy) or "")
    room.bolt = build_app(room.settings.slack, client, room.ask, room.forms, room.problem_forms, access, room.running)
    async with by_socket(room):
        assert (await room.box.people.command("UAMY", CHANNEL, "/order 1042")).ok
    assert await room.kinds() == ["answer"]
    assert access.refusal(amy) is None


@pytest.mark.parametrize("name", PROXIES)
async def test_a_proxy_of_the_environment_is_not_used(unconnected: Room, name: str) -> None:
    """The SDK reads it in each client it builds, and knows no NO_PROXY: every request would go there."""
    room = unconnected
    with environment(**{name: NOWHERE}):
        access = Access()
        client = build_client(room.settings.slack, room.session, access)
        await check_token(client)
        room.bolt = build_app(
            room.settings.slack, client, room.ask, room.forms, room.problem_forms, access, room.running
        )
        async with by_socket(room):
            assert (await room.box.people.command("UAMY", "CORDERS", "/order 1042")).ok
        await room.notifier.say("CORDERS", Words("help"), key="k")
    assert access.team == "T0001"
    assert len(room.calls("chat.postMessage")) == 1


async def test_requests_are_answered_with_our_client_and_never_ask_who_we_are_again(unconnected: Room) -> None:
    room, seen = unconnected, []

    async def peek(context: dict[str, object], ack: object) -> None:
        seen.append(context["client"])
        await ack()  # type: ignore[operator] # Bolt hands it in

    room.bolt._async_listeners.clear()
    room.bolt.command("/order")(peek)
    body = {"command": "/order", "text": "", "user_id": "UAMY", "team_id": "T0001", "channel_id": "CORDERS"}
    with environment(HTTPS_PROXY=NOWHERE):
        for _ in range(3):
            answer = await room.bolt.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=dict(body)))
            assert answer.status == 200
    assert [client is room.client for client in seen] == [True, True, True]
    assert len(room.calls("auth.test")) == 1


def test_an_http_app_without_a_signing_secret_does_not_start(unconnected: Room, tmp_path: Path) -> None:
    variables = variables_for(unconnected.box, tmp_path, slack="http") | {"SLACK_SIGNING_SECRET": ""}
    with pytest.raises(SettingsError) as caught:
        read_settings(variables)
    assert "SLACK_SIGNING_SECRET" in problem(caught.value)


def test_no_token_is_in_what_is_printed(unconnected: Room) -> None:
    told = repr(replace(unconnected.settings.slack, channel="C1"))
    assert "xoxb" not in told
    assert "xapp" not in told
