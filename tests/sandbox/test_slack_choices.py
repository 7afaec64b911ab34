"""What is typed and chosen, for every kind of input: kept as Slack keeps it, refused as its client would."""

from typing import Any

import pytest

from integrations.sandbox.slack import CannotDo
from integrations.sandbox.slack.choices import STATE, state_of
from integrations.sandbox.slack.elements import ELEMENTS
from tests.sandbox.slack_listener import Listener, aim
from tests.sandbox.slack_stage import face_only
from tests.sandbox.test_slack_modals import modal, note

A, B = ({"text": {"type": "plain_text", "text": each.upper()}, "value": each} for each in "ab")
GROUPED = {"option_groups": [{"label": A["text"], "options": [A]}, {"label": B["text"], "options": [B]}]}
RICH = {
    "type": "rich_text",
    "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "hi"}]}],
}
FOUND = {"text": {"type": "plain_text", "text": "Order 1042"}, "value": "1042"}


@pytest.mark.parametrize(
    ("kind", "value", "key", "kept"),
    [
        ("plain_text_input", "hi", "value", "hi"),
        ("plain_text_input", "", "value", None),
        ("number_input", "12.5", "value", "12.5"),
        ("email_text_input", "a@b.example", "value", "a@b.example"),
        ("url_text_input", "https://b.example", "value", "https://b.example"),
        ("rich_text_input", "hi", "rich_text_value", RICH),
        ("rich_text_input", RICH, "rich_text_value", RICH),
        ("static_select", "b", "selected_option", B),
        ("static_select", B, "selected_option", B),
        ("static_select", "", "selected_option", None),
        ("radio_buttons", "a", "selected_option", A),
        ("overflow", "a", "selected_option", A),
        ("external_select", FOUND, "selected_option", FOUND),
        ("checkboxes", ["b", "a"], "selected_options", [B, A]),
        ("checkboxes", "a", "selected_options", [A]),
        ("checkboxes", [], "selected_options", []),
        ("checkboxes", "", "selected_options", []),
        ("multi_static_select", ["a"], "selected_options", [A]),
        ("multi_external_select", [FOUND], "selected_options", [FOUND]),
        ("users_select", "UAMY", "selected_user", "UAMY"),
        ("multi_users_select", ["UAMY", "UBEN"], "selected_users", ["UAMY", "UBEN"]),
        ("conversations_select", "CORDERS", "selected_conversation", "CORDERS"),
        ("multi_conversations_select", ["CORDERS"], "selected_conversations", ["CORDERS"]),
        ("channels_select", "CORDERS", "selected_channel", "CORDERS"),
        ("multi_channels_select", "CORDERS", "selected_channels", ["CORDERS"]),
        ("datepicker", "2026-11-23", "selected_date", "2026-11-23"),
        ("timepicker", "09:30", "selected_time", "09:30"),
        ("datetimepicker", "1795424400", "selected_date_time", 1795424400),
    ],
)
def test_what_is_chosen_is_kept_as_slack_keeps_it(kind: str, value: Any, key: str, kept: Any) -> None:
    element = {"type": kind, "options": [A, B]}
    assert state_of(element, value) == {"type": kind, key: kept}


def test_every_input_slack_takes_has_a_state_but_files() -> None:
    assert ELEMENTS.keys() - STATE.keys() == {"button", "workflow_button", "file_input"}


def test_an_option_is_found_in_its_group() -> None:
    assert state_of({"type": "static_select", **GROUPED}, "b")["selected_option"] == B


@pytest.mark.parametrize("kind", STATE)
def test_nothing_chosen_is_how_it_starts(kind: str) -> None:
    key, initial = STATE[kind]
    assert state_of({"type": kind}, None) == {"type": kind, key: None}
    if initial:
        assert state_of({"type": kind, initial: "x"}, None) == {"type": kind, key: "x"}


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("plain_text_input", ["hi"]),
        ("plain_text_input", {"value": "hi"}),
        ("static_select", "c"),
        ("static_select", {**A, "value": "c"}),
        ("checkboxes", ["a", "c"]),
        ("users_select", ["UAMY"]),
        ("multi_users_select", [{}]),
        ("datepicker", "23.11.2026"),
        ("timepicker", "9"),
        ("datetimepicker", "soon"),
        ("datetimepicker", "²"),
    ],
)
def test_what_its_client_could_not_send_is_refused(kind: str, value: Any) -> None:
    with pytest.raises(CannotDo):
        state_of({"type": kind, "options": [A, B]}, value)


async def test_one_action_id_in_two_blocks_is_filled_in_each() -> None:
    listener = Listener()
    async with face_only() as stage, listener.server() as server:
        aim(stage, server)
        stage.workspace.views.open("UAMY", modal(note("first"), note("second")))
        reaction = await stage.people.submit_view("UAMY", {("first", "text"): "1", ("second", "text"): "2"})
        assert reaction.outgoing is not None
        values = reaction.outgoing.payload["view"]["state"]["values"]
        assert {block_id: by_id["text"]["value"] for block_id, by_id in values.items()} == {
            "first": "1",
            "second": "2",
        }


async def test_one_field_that_cannot_be_filled_leaves_all_as_they_were() -> None:
    async with face_only() as stage:
        view = stage.workspace.views.open("UAMY", modal(note("first")))
        for place in [("second", "text"), ("first", "other")]:
            with pytest.raises(CannotDo):
                stage.people.fill("UAMY", {("first", "text"): "1", place: "2"})
        assert view.values == {}


async def test_the_home_tab_is_filled_like_a_modal() -> None:
    async with face_only() as stage:
        home = stage.workspace.views.publish("UAMY", {"type": "home", "blocks": [note()]})
        stage.people.fill("UAMY", {("note", "text"): "typed"}, home=True)
        assert home.values["note"]["text"]["value"] == "typed"
        with pytest.raises(CannotDo):
            stage.people.fill("UAMY", {("note", "text"): "typed"})


async def test_an_app_may_complain_of_a_block_of_any_name() -> None:
    listener = Listener(payload={"response_action": "errors", "errors": {"user": "who?"}})
    async with face_only() as stage, listener.server() as server:
        aim(stage, server)
        stage.workspace.views.open("UAMY", modal(note("user")))
        assert (await stage.people.submit_view("UAMY")).errors == {"user": "who?"}
        assert stage.effects[-1].data["user"] == "UAMY"


async def test_writing_tells_the_app_only_when_it_is_named() -> None:
    listener = Listener()
    async with face_only() as stage, listener.server() as server:
        aim(stage, server)
        assert (await stage.people.write("UAMY", "CORDERS", "<@UBOTTOM> hello")).status == "not_sent"
        assert listener.requests == []
        assert (await stage.people.write("UAMY", "CORDERS", "hello <@UBOT|shipmate>")).ok
        assert stage.shown("UBEN") == ["<@UBOTTOM> hello", "hello <@UBOT|shipmate>"]
