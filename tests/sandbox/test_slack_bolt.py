"""An unmodified Bolt app, over Socket Mode and over signed HTTP, meets the stand-in as it meets Slack."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp

from tests.sandbox.slack_stage import Stage, http_stage, socket_stage, until

Open = Callable[[Callable[[AsyncApp], None]], AbstractAsyncContextManager[Stage]]
both = pytest.mark.parametrize("opened", [socket_stage, http_stage], ids=["socket", "http"])

PACK = {
    "type": "actions",
    "block_id": "order",
    "elements": [
        {
            "type": "button",
            "action_id": "order:pack",
            "text": {"type": "plain_text", "text": "Mark packed"},
            "value": "1042",
            "confirm": {
                "title": {"type": "plain_text", "text": "Pack?"},
                "text": {"type": "plain_text", "text": "Pack order 1042?"},
                "confirm": {"type": "plain_text", "text": "Pack"},
                "deny": {"type": "plain_text", "text": "Not yet"},
            },
        },
        {
            "type": "static_select",
            "action_id": "order:snooze",
            "options": [{"text": {"type": "plain_text", "text": "1 hour"}, "value": "3600"}],
        },
    ],
}


GO = {"type": "button", "action_id": "home:click", "text": {"type": "plain_text", "text": "Go"}}


def input_block(block_id: str, *, optional: bool = False) -> dict[str, Any]:
    return {
        "type": "input",
        "block_id": block_id,
        "optional": optional,
        "label": {"type": "plain_text", "text": block_id},
        "element": {"type": "plain_text_input", "action_id": f"{block_id}_text"},
    }


def modal(title: str, *blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    words = {name: {"type": "plain_text", "text": text} for name, text in (("title", title), ("submit", "Ship"))}
    return {"type": "modal", "callback_id": "ship", "blocks": list(blocks), **words, **more}


def warehouse(app: AsyncApp) -> None:
    """The app under test: one of everything."""

    @app.command("/order")
    async def order(ack: Any, command: Any, client: Any, respond: Any) -> None:
        if command["text"] == "ship":
            await ack()
            await client.views_open(trigger_id=command["trigger_id"], view=modal("Ship", input_block("tracking")))
        elif command["text"] == "all":
            await ack(text="Order 1042 is packed", response_type="in_channel")
        elif command["text"] == "later":
            await ack()
            await respond("Here it is")
        else:
            await ack(f"Status of {command['text']}")

    @app.action("order:pack")
    async def pack(ack: Any, body: Any, client: Any, action: Any) -> None:
        await ack()
        await client.chat_update(
            channel=body["container"]["channel_id"],
            ts=body["container"]["message_ts"],
            text=f"Packed {action['value']} by {body['user']['id']}",
        )

    @app.action("order:snooze")
    async def snooze(ack: Any, action: Any, respond: Any) -> None:
        await ack()
        await respond(f"Snoozed {action['selected_option']['value']}")

    @app.view("ship")
    async def ship(ack: Any, view: Any, client: Any, body: Any) -> None:
        typed = view["state"]["values"]["tracking"]["tracking_text"]["value"]
        if typed == "bad":
            await ack(response_action="errors", errors={"tracking": "That is no tracking number"})
            return
        await ack()
        await client.chat_postMessage(channel=body["user"]["id"], text=f"Shipped with {typed}")

    @app.event("app_mention")
    async def mentioned(event: Any, say: Any) -> None:
        await say(text="You called?", thread_ts=event["ts"])

    @app.event("app_home_opened")
    async def home(event: Any, client: Any) -> None:
        await client.views_publish(
            user_id=event["user"], view={"type": "home", "blocks": [{"type": "actions", "elements": [GO]}]}
        )


@both
async def test_a_command_is_answered_to_one_person_only(opened: Open) -> None:
    async with opened(warehouse) as stage:
        reaction = await stage.people.command("UAMY", "CORDERS", "/order 1042 status")
        assert reaction.ok
        assert reaction.text == "Status of 1042 status"
        assert stage.shown("UAMY") == ["Status of 1042 status"]
        assert stage.shown("UBEN") == []
        assert stage.effects[-1].data["via"] == "ack"


@both
async def test_an_in_channel_answer_shows_the_typed_command_to_everybody(opened: Open) -> None:
    async with opened(warehouse) as stage:
        await stage.people.command("UAMY", "CORDERS", "/order all")
        assert stage.shown("UBEN") == ["/order all", "Order 1042 is packed"]


@both
async def test_a_response_url_answers_later(opened: Open) -> None:
    async with opened(warehouse) as stage:
        reaction = await stage.people.command("UAMY", "CORDERS", "/order later")
        assert (reaction.ok, reaction.text) == (True, "")
        await until(lambda: stage.shown("UAMY") == ["Here it is"])
        assert stage.effects[-1].data["via"] == "response_url"


@both
async def test_a_click_needs_the_confirm_dialog_and_updates_the_message(opened: Open) -> None:
    async with opened(warehouse) as stage:
        ts = await post_card(stage)
        asked = await stage.people.click("UBEN", "CORDERS", ts, "order:pack")
        assert asked.status == "not_sent"
        assert asked.confirm is not None
        assert stage.verbs() == ["post"]
        assert (await stage.people.click("UBEN", "CORDERS", ts, "order:pack", confirmed=True)).ok
        await until(lambda: stage.shown("UAMY") == ["Packed 1042 by UBEN"])
        message = stage.workspace.channels["CORDERS"].messages[ts]
        assert message.blocks == []
        assert [version.text for version in message.versions] == ["Order 1042 can ship", "Packed 1042 by UBEN"]


@both
async def test_a_doubled_delivery_carries_the_same_trigger_id(opened: Open) -> None:
    seen: list[str] = []

    def register(app: AsyncApp) -> None:
        @app.action("order:pack")
        async def pack(ack: Any, body: Any) -> None:
            await ack()
            seen.append(body["trigger_id"])

    async with opened(register) as stage:
        ts = await post_card(stage)
        first = await stage.people.click("UBEN", "CORDERS", ts, "order:pack", confirmed=True)
        assert (await stage.people.redeliver(first)).ok
        assert len(seen) == 2
        assert seen[0] == seen[1]


@both
async def test_a_choice_in_a_menu_arrives_as_the_option(opened: Open) -> None:
    async with opened(warehouse) as stage:
        ts = await post_card(stage)
        assert (await stage.people.select("UAMY", "CORDERS", ts, "order:snooze", "3600")).ok
        await until(lambda: "Snoozed 3600" in stage.shown("UAMY"))
        assert "Snoozed 3600" not in stage.shown("UBEN")


@both
async def test_a_modal_complains_then_closes(opened: Open) -> None:
    async with opened(warehouse) as stage:
        await stage.people.command("UBEN", "CORDERS", "/order ship")
        await until(lambda: stage.workspace.views.top("UBEN") is not None)
        empty = await stage.people.submit_view("UBEN")
        assert (empty.status, list(empty.errors)) == ("not_sent", ["tracking"])
        refused = await stage.people.submit_view("UBEN", {"tracking_text": "bad"})
        assert refused.errors == {"tracking": "That is no tracking number"}
        assert stage.workspace.views.top("UBEN") is not None
        assert (await stage.people.submit_view("UBEN", {"tracking_text": "1Z999"})).ok
        assert stage.workspace.views.top("UBEN") is None
        await until(lambda: stage.shown("UBEN", "DBEN") == ["Shipped with 1Z999"])


async def test_a_doubled_submission_does_not_close_the_next_modal() -> None:
    async with socket_stage(warehouse) as stage:
        await stage.people.command("UBEN", "CORDERS", "/order ship")
        await until(lambda: stage.workspace.views.top("UBEN") is not None)
        sent = await stage.people.submit_view("UBEN", {"tracking_text": "1Z999"})
        await stage.people.command("UBEN", "CORDERS", "/order ship")
        await until(lambda: stage.workspace.views.top("UBEN") is not None)
        assert (await stage.people.redeliver(sent)).ok
        assert stage.workspace.views.top("UBEN") is not None


@both
async def test_home_is_published_when_opened_and_its_buttons_work(opened: Open) -> None:
    clicked: list[str] = []

    def register(app: AsyncApp) -> None:
        warehouse(app)

        @app.action("home:click")
        async def click(ack: Any, body: Any) -> None:
            clicked.append(body["container"]["type"])
            await ack()

    async with opened(register) as stage:
        assert (await stage.people.open_home("UAMY")).ok
        await until(lambda: "UAMY" in stage.workspace.views.homes)
        assert (await stage.people.click_view("UAMY", "home:click", home=True)).ok
        assert clicked == ["view"]


@both
async def test_a_mention_is_answered_in_its_thread(opened: Open) -> None:
    async with opened(warehouse) as stage:
        assert (await stage.people.mention("UAMY", "CORDERS", "where is 1042?")).ok
        await until(lambda: len(stage.shown("UBEN")) == 2)
        asked, answered = stage.workspace.channels["CORDERS"].messages.values()
        assert answered.thread_ts == asked.ts


@both
async def test_too_late_an_acknowledgement_is_a_timeout_for_the_person(opened: Open) -> None:
    release = asyncio.Event()

    def register(app: AsyncApp) -> None:
        @app.command("/order")
        async def slow(ack: Any) -> None:
            await release.wait()
            await ack("too late")

    async with opened(register) as stage:
        stage.people.courier.within = 0.05
        reaction = await stage.people.command("UAMY", "CORDERS", "/order 1042")
        assert (reaction.status, reaction.error) == ("failed", "operation_timeout")
        assert reaction.seconds >= 0.05
        release.set()
        if stage.people.courier.mode == "socket":
            await until(lambda: len(stage.workspace.sockets.late_acks) == 1)
        assert stage.shown("UAMY") == []


async def test_a_wrong_signature_is_refused_by_the_app() -> None:
    async with http_stage(warehouse, secret="another secret") as stage:
        reaction = await stage.people.command("UAMY", "CORDERS", "/order 1042")
        assert reaction.error == "http_client_error"
        assert stage.effects == []


async def post_card(stage: Stage) -> str:
    reply = await stage.client.chat_postMessage(channel="CORDERS", text="Order 1042 can ship", blocks=[PACK])
    return str(reply["ts"])
