"""The people: what Slack's client lets them do, what they send exactly, and how events are retried."""

from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import BaseTestServer, TestServer
from slack_sdk.signature import SignatureVerifier

from integrations.sandbox.slack import CannotDo
from tests.sandbox.slack_stage import SECRET, Stage, face_only, say


class Listener:
    """A bare HTTP app that writes down what it is sent and answers as told."""

    def __init__(self, *statuses: int, headers: dict[str, str] | None = None, payload: Any = None) -> None:
        self.requests: list[tuple[dict[str, str], bytes]] = []
        self._statuses = list(statuses)
        self._headers = headers or {}
        self._payload = payload

    async def hear(self, request: web.Request) -> web.Response:
        self.requests.append((dict(request.headers), await request.read()))
        status = self._statuses.pop(0) if self._statuses else 200
        if self._payload is not None:
            return web.json_response(self._payload, status=status)
        return web.Response(status=status, headers=self._headers)

    def server(self) -> TestServer:
        app = web.Application()
        app.router.add_post("/", self.hear)
        return TestServer(app)


def aim(stage: Stage, server: BaseTestServer) -> None:
    stage.people.courier.mode = "http"
    stage.people.courier.signing_secret = SECRET
    stage.people.courier.url = str(server.make_url("/"))


@pytest.mark.parametrize(
    ("user", "channel"),
    [
        ("UOLGA", "CPARTNER"),
        ("UDAN", "CORDERS"),
        ("UBOT", "CORDERS"),
        ("UNOBODY", "CORDERS"),
        ("UBEN", "CMANAGE"),
        ("UAMY", "COLD"),
    ],
)
async def test_nobody_types_a_command_where_they_could_not(user: str, channel: str) -> None:
    async with face_only() as stage:
        with pytest.raises(CannotDo):
            await stage.people.command(user, channel, "/order 1042")


async def test_an_outsider_of_a_shared_channel_can_click_but_not_open_home() -> None:
    button = {"type": "button", "action_id": "pack", "text": {"type": "plain_text", "text": "Pack"}}
    listener = Listener()
    async with face_only() as stage, listener.server() as server:
        aim(stage, server)
        ts = await say(stage, channel="CPARTNER", blocks=[{"type": "actions", "elements": [button]}])
        clicked = await stage.people.click("UOLGA", "CPARTNER", ts, "pack")
        assert clicked.outgoing is not None
        assert clicked.outgoing.payload["user"]["team_id"] == "T0002"
        with pytest.raises(CannotDo):
            await stage.people.open_home("UOLGA")


async def test_nobody_clicks_what_is_not_shown_to_them() -> None:
    button = {"type": "button", "action_id": "pack", "text": {"type": "plain_text", "text": "Pack"}}
    blocks = [{"type": "actions", "elements": [button]}]
    async with face_only() as stage:
        ephemeral = await stage.client.chat_postEphemeral(channel="CORDERS", user="UAMY", text="a", blocks=blocks)
        with pytest.raises(CannotDo):
            await stage.people.click("UBEN", "CORDERS", ephemeral["message_ts"], "pack")
        ts = await say(stage, blocks=blocks)
        await stage.client.chat_update(channel="CORDERS", ts=ts, text="Packed")
        with pytest.raises(CannotDo):
            await stage.people.click("UBEN", "CORDERS", ts, "pack")


async def test_a_click_on_an_ephemeral_carries_no_message() -> None:
    button = {"type": "button", "action_id": "pack", "text": {"type": "plain_text", "text": "Pack"}}
    blocks = [{"type": "actions", "elements": [button]}]
    listener = Listener()
    async with face_only() as stage, listener.server() as server:
        aim(stage, server)
        posted = await stage.client.chat_postEphemeral(channel="CORDERS", user="UAMY", text="a", blocks=blocks)
        reaction = await stage.people.click("UAMY", "CORDERS", posted["message_ts"], "pack")
        assert reaction.outgoing is not None
        assert reaction.outgoing.payload["container"]["is_ephemeral"]
        assert "message" not in reaction.outgoing.payload
        await delete_original(reaction.outgoing.payload["response_url"])
        assert stage.shown("UAMY") == []


async def delete_original(url: str) -> None:
    async with aiohttp.ClientSession() as session:
        response = await session.post(url, json={"delete_original": True})
        assert response.status == 200


async def test_one_action_id_on_several_buttons_is_told_apart_by_value() -> None:
    def button(value: str) -> dict[str, Any]:
        text = {"type": "plain_text", "text": value}
        block = {"type": "button", "action_id": "pack", "text": text, "value": value}
        return {"type": "section", "text": text, "accessory": block}

    listener = Listener()
    async with face_only() as stage, listener.server() as server:
        aim(stage, server)
        ts = await say(stage, blocks=[button("1042"), button("1043")])
        reaction = await stage.people.click("UAMY", "CORDERS", ts, "pack", value="1043")
        assert reaction.outgoing is not None
        assert reaction.outgoing.payload["actions"][0]["value"] == "1043"
        with pytest.raises(CannotDo):
            await stage.people.click("UAMY", "CORDERS", ts, "pack", value="1044")


async def test_http_deliveries_are_signed_over_their_raw_body() -> None:
    listener = Listener()
    async with face_only() as stage, listener.server() as server:
        aim(stage, server)
        assert (await stage.people.command("UAMY", "CORDERS", "/order Ærø & søn")).ok
        headers, body = listener.requests[0]
        assert SignatureVerifier(SECRET).is_valid_request(body, headers)
        assert headers["Content-Type"] == "application/x-www-form-urlencoded"
        assert b"command=%2Forder&text=%C3%86r%C3%B8+%26+s%C3%B8n" in body


async def test_commands_are_not_retried_events_are_three_times() -> None:
    listener = Listener(500, 500, 500, 500, 500)
    async with face_only() as stage, listener.server() as server:
        aim(stage, server)
        assert (await stage.people.command("UAMY", "CORDERS", "/order 1042")).error == "http_service_error"
        assert len(listener.requests) == 1
        await stage.people.open_home("UAMY")
        await stage.people.dispatch.settled()
        numbers = [headers.get("X-Slack-Retry-Num") for headers, _ in listener.requests[1:]]
        assert numbers == [None, "1", "2", "3"]
        assert listener.requests[2][0]["X-Slack-Retry-Reason"] == "http_error"
        assert len({body for _, body in listener.requests[1:]}) == 1


async def test_an_app_can_ask_for_no_retry() -> None:
    listener = Listener(500, headers={"x-slack-no-retry": "1"})
    async with face_only() as stage, listener.server() as server:
        aim(stage, server)
        await stage.people.open_home("UAMY")
        await stage.people.dispatch.settled()
        assert len(listener.requests) == 1


async def test_a_retried_event_that_succeeds_is_not_sent_again() -> None:
    listener = Listener(503)
    async with face_only() as stage, listener.server() as server:
        aim(stage, server)
        await stage.people.mention("UAMY", "CORDERS", "hello")
        await stage.people.dispatch.settled()
        assert len(listener.requests) == 2


async def test_a_bot_that_is_down_shows_a_failure() -> None:
    listener = Listener()
    async with face_only() as stage:
        async with listener.server() as server:
            aim(stage, server)
        reaction = await stage.people.command("UAMY", "CORDERS", "/order 1042")
        assert (reaction.status, reaction.error) == ("failed", "dispatch_failed")


async def test_an_acknowledgement_slack_cannot_show_is_an_error_for_the_person() -> None:
    listener = Listener(payload={"response_type": "in_channel", "blocks": [{"type": "poem"}]})
    async with face_only() as stage, listener.server() as server:
        aim(stage, server)
        reaction = await stage.people.command("UAMY", "CORDERS", "/order 1042")
        assert reaction.error == "invalid_command_response"
        assert stage.effects == []


async def test_a_modal_with_wrong_error_keys_stays_open() -> None:
    listener = Listener(payload={"response_action": "errors", "errors": {"no_such_block": "Hm"}})
    block = {
        "type": "input",
        "block_id": "note",
        "optional": True,
        "label": {"type": "plain_text", "text": "Note"},
        "element": {"type": "plain_text_input", "action_id": "text", "initial_value": "as it was"},
    }
    words = {name: {"type": "plain_text", "text": "Ship"} for name in ("title", "submit")}
    async with face_only() as stage, listener.server() as server:
        aim(stage, server)
        stage.workspace.views.open("UAMY", {"type": "modal", **words, "blocks": [block]})
        reaction = await stage.people.submit_view("UAMY")
        assert reaction.error == "invalid_errors"
        assert reaction.outgoing is not None
        values = reaction.outgoing.payload["view"]["state"]["values"]
        assert values == {"note": {"text": {"type": "plain_text_input", "value": "as it was"}}}
        assert stage.workspace.views.top("UAMY") is not None


@pytest.mark.parametrize("wanted", [True, False])
async def test_closing_is_told_only_when_asked_for(wanted: bool) -> None:
    listener = Listener()
    modal = {
        "type": "modal",
        "title": {"type": "plain_text", "text": "Ship"},
        "blocks": [],
        "notify_on_close": wanted,
    }
    async with face_only() as stage, listener.server() as server:
        aim(stage, server)
        stage.workspace.views.open("UAMY", modal)
        await stage.people.close_view("UAMY")
        assert stage.workspace.views.top("UAMY") is None
        assert len(listener.requests) == int(wanted)


async def test_suggestions_and_shortcuts_carry_their_facts() -> None:
    listener = Listener(payload={"options": []})
    select = {"type": "external_select", "action_id": "find"}
    async with face_only() as stage, listener.server() as server:
        aim(stage, server)
        ts = await say(stage, blocks=[{"type": "actions", "elements": [select]}])
        message = stage.workspace.channels["CORDERS"].messages[ts]
        assert (await stage.people.suggest("UAMY", message, "find", "10")).payload == {"options": []}
        sent = [await stage.people.shortcut("UAMY", "find_order")]
        sent.append(await stage.people.message_shortcut("UAMY", "link_order", "CORDERS", ts))
        kinds = [reaction.outgoing.payload["type"] for reaction in sent if reaction.outgoing]
        assert kinds == ["shortcut", "message_action"]
