"""Modals as people meet them: filling in, every response_action, what stays typed, closing."""

from typing import Any

import pytest

from integrations.sandbox.slack.records import View
from tests.sandbox.slack_listener import Listener, aim
from tests.sandbox.slack_stage import Stage, face_only


def note(block_id: str = "note", *, optional: bool = True, **element: Any) -> dict[str, Any]:
    return {
        "type": "input",
        "block_id": block_id,
        "optional": optional,
        "label": {"type": "plain_text", "text": "Note"},
        "element": {"type": "plain_text_input", "action_id": "text", **element},
    }


def modal(*blocks: dict[str, Any], title: str = "Ship", **more: Any) -> dict[str, Any]:
    words = {name: {"type": "plain_text", "text": title} for name in ("title", "submit")}
    return {"type": "modal", **words, "blocks": list(blocks), **more}


def titles(stage: Stage) -> list[str]:
    """What amy has open, the root first."""
    return [view.content["title"]["text"] for view in stage.workspace.views.modals.get("UAMY", [])]


def opened(stage: Stage, *contents: dict[str, Any]) -> View:
    """A stack of modals for amy; the last is on top."""
    first, *rest = contents
    view = stage.workspace.views.open("UAMY", first)
    for content in rest:
        view = stage.workspace.views.push("UAMY", content)
    return view


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        ({}, ["Ship"]),
        ({"response_action": "clear"}, []),
        ({"response_action": "update", "view": modal(title="Sure?")}, ["Ship", "Sure?"]),
        ({"response_action": "push", "view": modal(title="More")}, ["Ship", "Ship", "More"]),
    ],
)
async def test_what_a_submission_does_to_the_stack(answer: dict[str, Any], left: list[str]) -> None:
    listener = Listener(payload=answer)
    async with face_only() as stage, listener.server() as server:
        aim(stage, server)
        opened(stage, modal(note()), modal(note()))
        assert (await stage.people.submit_view("UAMY")).ok
        assert titles(stage) == left


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"response_action": "errors", "errors": {"no_such_block": "Hm"}}, "invalid_errors"),
        ({"response_action": "errors", "errors": {}}, "invalid_errors"),
        ({"response_action": "update", "view": modal({"type": "poem"})}, "invalid_arguments"),
        ({"response_action": "explode"}, "invalid_response_action"),
    ],
)
async def test_an_answer_slack_cannot_follow_leaves_the_modal_open(answer: dict[str, Any], error: str) -> None:
    listener = Listener(payload=answer)
    async with face_only() as stage, listener.server() as server:
        aim(stage, server)
        opened(stage, modal(note()))
        reaction = await stage.people.submit_view("UAMY")
        assert (reaction.status, reaction.error) == ("failed", error)
        assert titles(stage) == ["Ship"]


async def test_a_submission_carries_every_input_touched_or_not() -> None:
    listener = Listener()
    async with face_only() as stage, listener.server() as server:
        aim(stage, server)
        opened(stage, modal(note("kept", initial_value="as it was"), note("empty"), note("typed", action_id="other")))
        reaction = await stage.people.submit_view("UAMY", {"other": "new"})
        assert reaction.outgoing is not None
        values = reaction.outgoing.payload["view"]["state"]["values"]
        found = {block_id: state["value"] for block_id, by_id in values.items() for state in by_id.values()}
        assert found == {"kept": "as it was", "empty": None, "typed": "new"}


async def test_typed_text_survives_an_update_where_the_block_id_stays() -> None:
    listener = Listener()
    async with face_only() as stage, listener.server() as server:
        aim(stage, server)
        view = opened(stage, modal(note()))
        stage.people.fill("UAMY", {"text": "typed"})
        await stage.client.views_update(view_id=view.id, view=modal(note(), title="Still"))
        assert view.values["note"]["text"]["value"] == "typed"
        await stage.client.views_update(view_id=view.id, view=modal(note("fresh")))
        assert view.values == {}


async def test_a_required_input_keeps_the_modal_from_being_sent() -> None:
    listener = Listener()
    async with face_only() as stage, listener.server() as server:
        aim(stage, server)
        opened(stage, modal(note(optional=False)))
        assert list((await stage.people.submit_view("UAMY")).errors) == ["note"]
        assert listener.requests == []


@pytest.mark.parametrize("wanted", [True, False])
async def test_closing_is_told_only_when_asked_for(wanted: bool) -> None:
    listener = Listener()
    async with face_only() as stage, listener.server() as server:
        aim(stage, server)
        opened(stage, modal(), modal(notify_on_close=wanted))
        await stage.people.close_view("UAMY")
        assert titles(stage) == ["Ship"]
        assert len(listener.requests) == int(wanted)


async def test_clear_on_close_closes_the_whole_stack_and_says_so() -> None:
    listener = Listener()
    async with face_only() as stage, listener.server() as server:
        aim(stage, server)
        opened(stage, modal(), modal(clear_on_close=True, notify_on_close=True))
        reaction = await stage.people.close_view("UAMY")
        assert titles(stage) == []
        assert reaction.outgoing is not None
        assert reaction.outgoing.payload["is_cleared"] is True


async def test_a_view_over_250_kilobytes_is_refused() -> None:
    text = {"type": "mrkdwn", "text": "x" * 3000}
    listener = Listener(payload={"response_action": "push", "view": modal(*[{"type": "section", "text": text}] * 90)})
    async with face_only() as stage, listener.server() as server:
        aim(stage, server)
        opened(stage, modal(note()))
        assert (await stage.people.submit_view("UAMY")).error == "view_too_large"
