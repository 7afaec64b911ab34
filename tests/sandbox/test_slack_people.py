"""The people: what Slack's client lets them do, what they send exactly, and how events are retried."""

from typing import Any

import aiohttp
import pytest
from slack_sdk.signature import SignatureVerifier

from integrations.sandbox.slack import CannotDo
from tests.sandbox.slack_listener import Listener, aim
from tests.sandbox.slack_stage import SECRET, face_only, say


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


async def test_a_choice_in_a_thread_names_the_thread_and_the_state() -> None:
    options = [{"text": {"type": "plain_text", "text": text}, "value": text} for text in ("a", "b")]
    select = {"type": "static_select", "action_id": "pick", "options": options}
    listener = Listener()
    async with face_only() as stage, listener.server() as server:
        aim(stage, server)
        parent = await say(stage)
        blocks = [{"type": "actions", "block_id": "menu", "elements": [select]}]
        ts = await say(stage, thread_ts=parent, blocks=blocks)
        reaction = await stage.people.select("UAMY", "CORDERS", ts, "pick", "b")
        assert reaction.outgoing is not None
        payload = reaction.outgoing.payload
        assert payload["container"]["thread_ts"] == parent
        assert payload["state"]["values"]["menu"]["pick"]["selected_option"] == options[1]
        with pytest.raises(CannotDo):
            await stage.people.select("UAMY", "CORDERS", ts, "pick", "c")


async def test_a_button_inside_an_attachment_can_be_clicked() -> None:
    button = {"type": "button", "action_id": "pack", "text": {"type": "plain_text", "text": "Pack"}}
    coloured = {"color": "#36a64f", "blocks": [{"type": "actions", "elements": [button]}]}
    listener = Listener()
    async with face_only() as stage, listener.server() as server:
        aim(stage, server)
        ts = await say(stage, attachments=[coloured])
        assert (await stage.people.click("UAMY", "CORDERS", ts, "pack")).ok


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
