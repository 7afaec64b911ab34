"""Slack over HTTP: what is signed is understood, what is not is refused before anything reads it."""

import json
import time
from urllib.parse import urlencode

import pytest
import structlog
from aiohttp import ClientSession

from bot.demo.stage import CHANNEL
from integrations.sandbox.slack.deliveries import signed_headers
from tests.slack.room import Room

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


async def send(room: Room, body: bytes, headers: dict[str, str]) -> int:
    async with (
        ClientSession() as session,
        session.post(room.box.people.courier.url, data=body, headers=headers) as got,
    ):
        return got.status


def signed(room: Room, body: bytes, *, now: float | None = None) -> dict[str, str]:
    return FORM | signed_headers(room.box.credentials.slack_signing_secret, body, now=now)


def command(text: str = "1042", **more: str) -> bytes:
    fields = {
        "command": "/order",
        "text": text,
        "user_id": "UAMY",
        "team_id": "T0001",
        "channel_id": CHANNEL,
        "channel_name": "orders",
        "trigger_id": "1.2.x",
        **more,
    }
    return urlencode(fields).encode()


@pytest.mark.parametrize("typed", ["payload 1042", "1042 payload", "payload=1", "PO-payload-7 status"])
async def test_the_word_payload_in_a_command_is_only_a_word(http_room: Room, typed: str) -> None:
    """Bolt takes a form with that word in it for an interaction, and reads it as empty."""
    assert (await http_room.box.people.command("UAMY", CHANNEL, f"/order {typed}")).error is None


async def test_a_channel_may_be_called_payload(http_room: Room) -> None:
    http_room.box.workspace.channels[CHANNEL].name = "payload-alerts"
    assert (await http_room.box.people.command("UAMY", CHANNEL, "/order 1042")).ok
    (question,) = await http_room.kept()
    assert question.data["number"] == "1042"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Slack-Request-Timestamp": "noon"},
        {"X-Slack-Request-Timestamp": "-1"},
        {"X-Slack-Request-Timestamp": "1" * 400},
        {"X-Slack-Request-Timestamp": "٣٤٥"},
        {"X-Slack-Signature": "v0=käse"},
        {"X-Slack-Signature": "v0=" + "0" * 64},
        {"X-Slack-Signature": ""},
    ],
    ids=["none", "no number", "negative", "huge", "arabic digits", "not ascii", "forged", "empty"],
)
async def test_what_is_not_signed_gets_401(http_room: Room, headers: dict[str, str]) -> None:
    body = command()
    whole = signed(http_room, body) | headers if headers else FORM
    assert await send(http_room, body, whole) == 401
    assert await http_room.kept() == []


async def test_a_changed_body_gets_401(http_room: Room) -> None:
    assert await send(http_room, command("1043 pack"), signed(http_room, command())) == 401


@pytest.mark.parametrize("age", [-301, 301])
async def test_a_signature_of_another_time_gets_401(http_room: Room, age: int) -> None:
    body = command()
    assert await send(http_room, body, signed(http_room, body, now=time.time() - age)) == 401


async def test_a_replay_within_five_minutes_counts_once(http_room: Room) -> None:
    body = command()
    headers = signed(http_room, body)
    assert [await send(http_room, body, headers) for _ in range(3)] == [200, 200, 200]
    assert await http_room.kinds() == ["answer"]


@pytest.mark.parametrize(
    "body", [b"payload=no-json", b"payload=[1]", b"payload=%7B", b"{", b"\xff\xfe", b"payload=null"]
)
async def test_a_stranger_reaches_no_parser(http_room: Room, body: bytes) -> None:
    now = str(int(time.time()))
    assert await send(http_room, body, FORM | {"X-Slack-Request-Timestamp": now, "X-Slack-Signature": "v0=1"}) == 401


@pytest.mark.parametrize("body", [b"payload=no-json", b"payload=[1]", b"payload=%7B", b"{"])
async def test_what_is_signed_and_cannot_be_read_gets_400(http_room: Room, body: bytes) -> None:
    with structlog.testing.capture_logs() as logged:
        assert await send(http_room, body, signed(http_room, body)) == 400
    assert [entry["log_level"] for entry in logged] == ["warning"]


async def test_slacks_check_of_the_address_is_answered(http_room: Room) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc"}).encode()
    headers = signed(http_room, body) | {"Content-Type": "application/json"}
    url = http_room.box.people.courier.url
    async with ClientSession() as session, session.post(url, data=body, headers=headers) as got:
        assert (got.status, await got.json()) == (200, {"challenge": "abc"})


async def test_slack_may_see_that_the_address_is_ours(http_room: Room) -> None:
    """It asks when an address for events is set, and takes no address that does not say its word back."""
    body = json.dumps({"type": "url_verification", "token": "x", "challenge": "a word"}).encode()
    headers = signed_headers(http_room.box.credentials.slack_signing_secret, body)
    async with (
        ClientSession() as session,
        session.post(
            http_room.box.people.courier.url, data=body, headers=headers | {"Content-Type": "application/json"}
        ) as got,
    ):
        assert (got.status, (await got.json())["challenge"]) == (200, "a word")
