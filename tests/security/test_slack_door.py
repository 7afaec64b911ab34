"""Slack's door under attack: signed or not, whatever arrives is answered soon and plainly, and counted once."""

import json
import logging
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
import structlog
from aiohttp.test_utils import BaseTestServer
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import system_clock
from bot.demo.stage import CHANNEL
from bot.services.intake import Intake
from bot.slack.http import slack_route
from bot.slack.ids import Button, Modal
from bot.web import build_web
from integrations.sandbox.slack.deliveries import signed_headers
from tests.security.fuzz import any_bytes, any_json, any_text, bent, tries
from tests.security.raw import Answer, Header, Server, exchange, request
from tests.slack.conftest import unconnected
from tests.slack.room import Room

__all__ = ["unconnected"]
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
DOCUMENTED = {200, 400, 401, 404, 408, 413}
PERSON = {"id": "UAMY", "name": "amy", "username": "amy", "team_id": "T0001"}
ABOUT = {
    "team": {"id": "T0001", "domain": "demo"},
    "user": PERSON,
    "enterprise": None,
    "is_enterprise_install": False,
}
PRESS: dict[str, Any] = {
    **ABOUT,
    "type": "block_actions",
    "channel": {"id": CHANNEL, "name": "orders"},
    "container": {"type": "message", "message_ts": "1.2", "channel_id": CHANNEL},
    "trigger_id": "1.2.press",
    "response_url": "http://127.0.0.1:9/response/1",
    "state": {"values": {}},
    "message": {"ts": "1.2", "text": "A card"},
    "actions": [
        {
            "type": "button",
            "action_id": "order:pack",
            "block_id": "b",
            "value": Button(order_id=1, seen="ready").encode(),
            "action_ts": "1.3",
        }
    ],
}
SENT: dict[str, Any] = {
    **ABOUT,
    "type": "view_submission",
    "trigger_id": "1.2.sent",
    "view": {
        "id": "V1",
        "type": "modal",
        "callback_id": "order:ship",
        "private_metadata": Modal(order_id=1, channel=CHANNEL).encode(),
        "state": {
            "values": {
                "tracking": {"tracking": {"type": "plain_text_input", "value": "1Z999AA10123456784"}},
                "carrier": {"carrier": {"type": "static_select", "selected_option": {"value": "UPS"}}},
                "shipped_on": {"shipped_on": {"type": "datepicker", "selected_date": "2026-11-24"}},
                "no_tracking": {"no_tracking": {"type": "checkboxes", "selected_options": []}},
            }
        },
    },
}
EVENT = {
    "type": "event_callback",
    "team_id": "T0001",
    "event_id": "Ev1",
    "event": {"type": "app_mention", "user": "UAMY", "channel": CHANNEL, "text": "hello", "ts": "1.2"},
    "authorizations": [{"team_id": "T0001", "user_id": "UBOT", "is_bot": True, "enterprise_id": None}],
}
COMMAND = {
    "command": "/order",
    "text": "1042",
    "user_id": "UAMY",
    "team_id": "T0001",
    "channel_id": CHANNEL,
    "trigger_id": "1.2.command",
    "response_url": "http://127.0.0.1:9/response/1",
}
INTERACTIONS: list[Any] = [PRESS, SENT, {**PRESS, "type": "block_suggestion", "action_id": "a", "value": "x"}]
DIRECT: list[Any] = [EVENT, COMMAND, {"type": "url_verification", "challenge": "abc"}, {"ssl_check": "1"}]


@dataclass(frozen=True, slots=True)
class Gate:
    """Slack's door as the bot serves it, and the room behind it."""

    room: Room
    server: BaseTestServer
    log: pytest.LogCaptureFixture

    async def attack(self, body: bytes, headers: list[Header], *, kind: str = FORM, method: str = "POST") -> Answer:
        """Send it. Checks what must hold of every answer."""
        self.log.clear()
        sent = request(method, "/slack/events", [("Content-Type", kind), *headers], body)
        with structlog.testing.capture_logs() as said:
            answer = await exchange(self.server, sent)
            await self.room.running.drained(5.0)
        assert answer.status in DOCUMENTED, f"{answer.status}: {answer.body[:200]}"
        assert "Traceback" not in answer.body
        assert [entry for entry in said if entry["log_level"] in ("error", "critical")] == []
        assert [record.getMessage() for record in self.log.records if record.levelno >= logging.ERROR] == []
        return answer

    def signed(self, body: bytes, *, age: float = 0.0) -> list[Header]:
        secret = self.room.box.credentials.slack_signing_secret
        return list(signed_headers(secret, body, now=time.time() - age).items())


@pytest.fixture
async def gate(unconnected: Room, caplog: pytest.LogCaptureFixture) -> AsyncIterator[Gate]:
    async def ready() -> dict[str, object]:
        return {"ready": True}

    room = unconnected
    slack = slack_route(room.bolt, room.box.credentials.slack_signing_secret)
    app = build_web(room.shops, Intake(room.db, room.shops, clock=system_clock), ready, slack)
    async with Server(app) as server:
        yield Gate(room, server, caplog)


def form(payload: Any) -> bytes:
    """As Slack sends an interaction."""
    return urlencode({"payload": json.dumps(payload)}).encode()


def flat(fields: Any) -> bytes:
    """As Slack sends a command: what is no text is written out."""
    if not isinstance(fields, dict):
        return json.dumps(fields).encode()
    return urlencode(
        {str(k).encode(errors="replace"): str(v).encode(errors="replace") for k, v in fields.items()}
    ).encode()


bodies = (
    bent(INTERACTIONS).map(form)
    | bent(DIRECT).map(flat)
    | bent([*INTERACTIONS, *DIRECT]).map(lambda value: json.dumps(value).encode())
    | any_json.map(form)
    | any_bytes
)
odd_headers = st.lists(
    st.sampled_from(
        [
            ("X-Slack-Retry-Num", "3"),
            ("X-Slack-Retry-Reason", "http_timeout"),
            ("X-Slack-Retry-Num", "many"),
            ("x-slack-bolt-lazy-only", "1"),
            ("x-slack-bolt-lazy-function-name", "press"),
            ("Cookie", "=;;="),
            ("Authorization", "Bearer x"),
            ("Content-Encoding", "gzip"),
            ("User-Agent", b"\xff\xfe"),
        ]
    ),
    max_size=3,
    unique_by=lambda header: header[0],
)
kinds = st.sampled_from([FORM, JSON, "text/plain", "multipart/form-data; boundary=x", "", f"{JSON}; charset=utf-16"])


@tries(80)
@given(body=bodies, kind=kinds, headers=odd_headers)
async def test_whatever_is_signed_is_answered_plainly(
    gate: Gate, body: bytes, kind: str, headers: list[Header]
) -> None:
    assert (await gate.attack(body, [*gate.signed(body), *headers], kind=kind)).status in (200, 400, 401, 404)


signatures = any_text.filter(lambda text: not {"\r", "\n", "\x00"} & set(text)) | st.sampled_from(
    ["v0=", "v0=" + "0" * 64, "v1=" + "0" * 64, "v0=ü"]
)


@tries(25)
@given(body=bodies, kind=kinds, signature=signatures, fresh=st.booleans())
async def test_whatever_is_not_signed_is_refused(
    gate: Gate, body: bytes, kind: str, signature: str, fresh: bool
) -> None:
    stamp = str(int(time.time())) if fresh else signature
    headers: list[Header] = [("X-Slack-Request-Timestamp", stamp), ("X-Slack-Signature", signature)]
    for some in ([], headers, headers[:1], headers[1:]):
        assert (await gate.attack(body, some, kind=kind)).status in (400, 401)
    assert await gate.room.kept() == []


@pytest.mark.parametrize("body", [form(PRESS), form(SENT), flat(COMMAND)], ids=["press", "form", "command"])
@pytest.mark.parametrize("age", [-400, 301, 86_400])
async def test_a_replay_of_another_time_is_refused(gate: Gate, body: bytes, age: float) -> None:
    assert (await gate.attack(body, gate.signed(body, age=age))).status == 401
    assert await gate.room.kept() == []


@pytest.mark.parametrize("body", [form(PRESS), form(SENT), flat(COMMAND)], ids=["press", "form", "command"])
async def test_a_replay_within_five_minutes_is_acted_on_once(gate: Gate, body: bytes) -> None:
    """Signed anew as well: what counts is the trigger, or the modal, not the signature."""
    answers = [await gate.attack(body, gate.signed(body, age=age)) for age in (0, 0, 60, 299)]
    assert {answer.status for answer in answers} == {200}
    assert len(await gate.room.kept()) == 1


async def test_ssl_checks_and_the_address_check_need_a_signature_too(gate: Gate) -> None:
    check = json.dumps({"type": "url_verification", "challenge": "abc"}).encode()
    assert (await gate.attack(check, [], kind=JSON)).status == 401
    assert (await gate.attack(b"ssl_check=1&token=x", [])).status == 401
    assert json.loads((await gate.attack(check, gate.signed(check), kind=JSON)).body) == {"challenge": "abc"}
    assert (await gate.attack(b"ssl_check=1&token=x", gate.signed(b"ssl_check=1&token=x"))).status == 200
