"""What people do through the page: each act does in the workspace what Slack's client would."""

import asyncio
import json
from typing import Any
from urllib.parse import parse_qs

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from integrations.sandbox.slack.messages import Draft
from tests.sandbox.page.stage import Stage, actions, button, field_of, modal, page_stage
from tests.sandbox.slack_listener import Listener

OPTIONS = [{"text": {"type": "plain_text", "text": each}, "value": each} for each in ("a", "b")]


def sent(stage: Stage) -> Any:
    """The last thing the app was told, as a document."""
    body = stage.listener.requests[-1][1]
    if body.startswith(b"{"):
        return json.loads(body)
    form = {name: values[0] for name, values in parse_qs(body.decode(), keep_blank_values=True).items()}
    return json.loads(form["payload"]) if "payload" in form else form


async def test_a_command_is_sent_from_where_it_was_typed() -> None:
    async with page_stage(Listener(payload={"text": "done"})) as stage:
        told = await stage.act("UAMY", "command", channel="CORDERS", text="/order 1042 status")
        assert (told["status"], told["error"], told["text"], told["errors"]) == ("acked", None, "done", {})
        assert (sent(stage)["text"], sent(stage)["user_id"], sent(stage)["channel_id"]) == (
            "1042 status",
            "UAMY",
            "CORDERS",
        )
        assert [each["text"] for each in await stage.channel("UAMY")] == ["done"]


async def test_what_is_said_is_seen_and_the_app_hears_of_it_only_when_it_is_named() -> None:
    async with page_stage() as stage:
        assert (await stage.act("UAMY", "say", channel="CORDERS", text="lunch?"))["status"] == "not_sent"
        assert stage.listener.requests == []
        first = (await stage.channel("UBEN"))[0]["ts"]
        told = await stage.act("UBEN", "say", channel="CORDERS", text="@shipmate help", thread_ts=first)
        assert told["status"] == "acked"
        event = sent(stage)["event"]
        assert (event["type"], event["text"], event["thread_ts"]) == ("app_mention", "<@UBOT> help", first)
        gone = await stage.act("UAMY", "say", channel="CGENERAL", text="<@UBOT> hi")
        assert (gone["status"], gone["error"]) == ("not_sent", "not_in_channel")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1 < 2 & <b>", "1 &lt; 2 &amp; &lt;b&gt;"),
        ("@ben, @here and @packers!", "<@UBEN>, <!here> and <!subteam^SPACKERS>!"),
        ("<@UBEN> <!channel>", "<@UBEN> <!channel>"),
        ("ask@ben.example @bennett <@UNONE>", "ask@ben.example @bennett &lt;@UNONE&gt;"),
    ],
)
async def test_typed_words_become_what_slack_keeps_of_them(typed: str, kept: str) -> None:
    async with page_stage() as stage:
        await stage.act("UAMY", "say", channel="CORDERS", text=typed)
        assert (await stage.channel("UAMY"))[0]["text"] == kept


async def test_an_outsider_learns_no_name_by_guessing_it() -> None:
    async with page_stage() as stage:
        await stage.act("UOLGA", "say", channel="CPARTNER", text="@ben <@UGUS> @packers")
        assert "&lt;@UGUS&gt;" in (await stage.channel("UOLGA", "CPARTNER"))[0]["text"]
        assert not {"UBEN", "UGUS"} & (await stage.get("/page/slack?as=UOLGA"))["users"].keys()


async def test_a_click_tells_buttons_apart_and_asks_before_it_is_sent() -> None:
    sure = {name: {"type": "plain_text", "text": name} for name in ("title", "text", "confirm", "deny")}
    blocks = [actions(button(value="1"), block_id="one"), actions(button(value="2", confirm=sure), block_id="two")]
    async with page_stage() as stage:
        ts = stage.say(blocks=blocks).ts
        press: dict[str, Any] = {"channel": "CORDERS", "ts": ts, "action_id": "pack", "block_id": "two", "value": "2"}
        asked = await stage.act("UAMY", "click", **press)
        assert (asked["status"], asked["confirm"]["title"]["text"]) == ("not_sent", "title")
        assert stage.listener.requests == []
        assert (await stage.act("UAMY", "click", **press, confirmed=True))["status"] == "acked"
        (action,) = sent(stage)["actions"]
        assert (action["block_id"], action["value"]) == ("two", "2")


async def test_choosing_in_a_message_sends_the_whole_option() -> None:
    select = {"type": "static_select", "action_id": "pick", "options": OPTIONS}
    async with page_stage() as stage:
        where: dict[str, Any] = {
            "channel": "CORDERS",
            "ts": stage.say(blocks=[actions(select)]).ts,
            "action_id": "pick",
        }
        await stage.act("UAMY", "select", **where, value="b")
        assert sent(stage)["actions"][0]["selected_option"] == OPTIONS[1]
        await stage.act("UAMY", "select", **where, value="c", expecting=409)
        await stage.act("UAMY", "select", **where, value=True, expecting=400)


async def test_what_was_typed_goes_with_a_press_in_a_modal_and_stays() -> None:
    async with page_stage() as stage:
        stage.box.workspace.views.open("UAMY", modal(field_of("one"), field_of("two"), actions(button("more"))))
        typed = {"one": {"text": "first"}, "two": {"text": "second"}}
        told = await stage.act("UAMY", "click_view", action_id="more", block_id="acts", values=typed)
        assert told["status"] == "acked"
        state = sent(stage)["view"]["state"]["values"]
        assert [state[each]["text"]["value"] for each in ("one", "two")] == ["first", "second"]
        (shown,) = (await stage.get("/page/slack?as=UAMY"))["modals"]
        assert shown["values"]["two"]["text"]["value"] == "second"


@pytest.mark.parametrize("value", [None, "", "1"])
async def test_a_button_that_stands_alone_needs_no_value(value: str | None) -> None:
    async with page_stage() as stage:
        stage.box.workspace.views.open("UAMY", modal(actions(button(value="1"))))
        assert (await stage.act("UAMY", "click_view", action_id="pack", value=value))["status"] == "acked"
        assert sent(stage)["actions"][0]["value"] == "1"
        await stage.act("UAMY", "click_view", action_id="pack", value="2", expecting=409)


async def test_a_choice_that_is_taken_back_is_empty() -> None:
    menu = {"type": "static_select", "action_id": "menu", "options": OPTIONS, "initial_option": OPTIONS[0]}
    async with page_stage() as stage:
        view = stage.box.workspace.views.open("UAMY", modal(actions(menu)))
        await stage.act("UAMY", "click_view", action_id="menu", value=None)
        assert sent(stage)["actions"][0]["selected_option"] is None
        assert view.values["acts"]["menu"]["selected_option"] is None


async def test_a_choice_in_home_is_sent() -> None:
    days = {"type": "checkboxes", "action_id": "days", "options": OPTIONS}
    async with page_stage() as stage:
        stage.box.workspace.views.publish("UAMY", {"type": "home", "blocks": [actions(days)]})
        await stage.act("UAMY", "click_view", action_id="days", home=True, value=["a", "b"])
        assert sent(stage)["actions"][0]["selected_options"] == OPTIONS
        home = (await stage.get("/page/slack?as=UAMY"))["home"]
        assert home["values"]["acts"]["days"]["selected_options"] == OPTIONS
        await stage.act("UBEN", "click_view", action_id="days", home=True, value="a", expecting=409)


async def test_a_submission_sends_what_was_typed_and_an_emptied_field_is_empty() -> None:
    fields = modal(field_of("one"), field_of("two", initial_value="as it was"))
    async with page_stage() as stage:
        stage.box.workspace.views.open("UAMY", fields)
        await stage.act("UAMY", "submit", values={"one": {"text": "x"}, "two": {"text": None}})
        state = sent(stage)["view"]["state"]["values"]
        assert [state[each]["text"]["value"] for each in ("one", "two")] == ["x", None]
        assert (await stage.get("/page/slack?as=UAMY"))["modals"] == []


async def test_complaints_are_shown_at_their_inputs_slacks_own_and_the_apps() -> None:
    complaint = {"response_action": "errors", "errors": {"user": "too short"}}
    async with page_stage(Listener(payload=complaint)) as stage:
        stage.box.workspace.views.open("UAMY", modal(field_of("user", optional=False)))
        empty = await stage.act("UAMY", "submit", values={})
        assert (empty["status"], list(empty["errors"]), stage.listener.requests) == ("not_sent", ["user"], [])
        told = await stage.act("UAMY", "submit", values={"user": {"text": "x"}})
        assert (told["status"], told["errors"]) == ("acked", {"user": "too short"})
        assert (await stage.get("/page/slack?as=UAMY"))["modals"][0]["errors"] == {"user": "too short"}


async def test_values_for_a_field_that_is_gone_change_nothing() -> None:
    async with page_stage() as stage:
        view = stage.box.workspace.views.open("UAMY", modal(field_of("one")))
        await stage.act("UAMY", "submit", values={"one": {"text": "x"}, "old": {"text": "y"}}, expecting=409)
        assert (view.values, stage.listener.requests) == ({}, [])


async def test_closing_takes_the_top_or_everything() -> None:
    async with page_stage() as stage:
        views = stage.box.workspace.views
        views.open("UAMY", modal())
        views.push("UAMY", modal())
        views.push("UAMY", modal())
        await stage.act("UAMY", "close")
        assert len(views.modals["UAMY"]) == 2
        await stage.act("UAMY", "close", everything=True)
        assert views.modals["UAMY"] == []
        assert (await stage.act("UAMY", "close", expecting=409))["error"] == "no modal is open"


async def test_opening_home_is_told_to_the_app() -> None:
    async with page_stage() as stage:
        await stage.act("UAMY", "open_home")
        assert sent(stage)["event"]["type"] == "app_home_opened"


@pytest.mark.parametrize(
    "blocks",
    [
        [{"type": "divider"}] * 51,
        [actions(*[button(f"b{n}") for n in range(26)])],
        [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}],
    ],
)
async def test_an_answer_over_slacks_limits_is_an_error_for_the_person(blocks: Any) -> None:
    async with page_stage(Listener(payload={"text": "x", "blocks": blocks})) as stage:
        told = await stage.act("UAMY", "command", channel="CORDERS", text="/order 1042")
        assert (told["status"], told["error"]) == ("failed", "invalid_command_response")
        assert await stage.channel("UAMY") == []


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"response_action": "push", "view": modal({"type": "poem"})}, "invalid_arguments"),
        ({"response_action": "errors", "errors": {"none": "x"}}, "invalid_errors"),
    ],
)
async def test_a_modal_the_app_answers_badly_stays_open_with_slacks_word(answer: Any, error: str) -> None:
    async with page_stage(Listener(payload=answer)) as stage:
        stage.box.workspace.views.open("UAMY", modal(field_of("one")))
        told = await stage.act("UAMY", "submit", values={})
        assert (told["status"], told["error"]) == ("failed", error)
        assert len((await stage.get("/page/slack?as=UAMY"))["modals"]) == 1


async def test_an_app_that_answers_late_is_said_to_have_timed_out() -> None:
    never = asyncio.Event()

    async def wait(_: web.Request) -> web.Response:
        await never.wait()
        return web.Response()

    app = web.Application()
    app.router.add_post("/", wait)
    async with page_stage() as stage, TestServer(app) as slow:
        stage.box.people.courier.url, stage.box.people.courier.within = str(slow.make_url("/")), 0.01
        told = await stage.act("UAMY", "command", channel="CORDERS", text="/order 1042")
        assert (told["status"], told["error"]) == ("failed", "operation_timeout")
        never.set()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"do": "dance"}, "one of command"),
        ({}, '"do" is missing'),
        ({"do": "command", "channel": "CORDERS", "text": "order"}, "begins with /"),
        ({"do": "say", "channel": "CORDERS", "text": "  "}, "empty"),
        ({"do": "say", "channel": "CORDERS", "text": "x", "thred_ts": "1"}, "unknown: thred_ts"),
        ({"do": "click", "channel": "CORDERS"}, '"ts" is missing'),
        ({"do": "submit", "values": []}, '"values" is an object'),
        ({"do": "submit", "values": {"a": "b"}}, '"values" is an object'),
        ({"do": "submit", "values": {"a": {"b": [1]}}}, "text, a list of texts"),
        ({"do": "close", "everything": "yes"}, "true or false"),
    ],
)
async def test_what_is_sent_wrongly_is_refused_in_words(fields: dict[str, Any], words: str) -> None:
    async with page_stage() as stage:
        assert words in (await stage.post("/page/act", 400, **{"as": "UAMY", **fields}))["error"]
        assert stage.listener.requests == []


@pytest.mark.parametrize(
    ("user", "fields"),
    [
        ("UOLGA", {"do": "command", "channel": "CPARTNER", "text": "/order 1"}),
        ("UOLGA", {"do": "open_home"}),
        ("UBEN", {"do": "say", "channel": "CMANAGE", "text": "x"}),
        ("UAMY", {"do": "say", "channel": "COLD", "text": "x"}),
        ("UAMY", {"do": "say", "channel": "CORDERS", "text": "x", "thread_ts": "1.000000"}),
        ("UAMY", {"do": "click", "channel": "CORDERS", "ts": "1.000000", "action_id": "pack"}),
        ("UAMY", {"do": "submit", "values": {}}),
    ],
)
async def test_what_slack_would_not_let_a_person_do_is_refused(user: str, fields: dict[str, Any]) -> None:
    async with page_stage() as stage:
        assert (await stage.post("/page/act", 409, **{"as": user, **fields}))["error"]
        assert stage.listener.requests == []


async def test_nobody_presses_a_button_that_only_another_sees() -> None:
    async with page_stage() as stage:
        place = stage.box.workspace.channels["CORDERS"]
        own = stage.box.workspace.messages.whisper(place, "UBOT", "UAMY", Draft("x", [actions(button())]))
        press: dict[str, Any] = {"channel": "CORDERS", "ts": own.ts, "action_id": "pack"}
        await stage.act("UBEN", "click", **press, expecting=409)
        assert (await stage.act("UAMY", "click", **press))["status"] == "acked"
