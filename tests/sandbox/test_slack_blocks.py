"""Block rules: what fits is taken, one more is refused, and the problem names its place."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.sandbox.slack.blocks import message_problems, view_problems
from tests.sandbox.slack_stage import face_only, refusal

Json = dict[str, Any]


def plain(length: int) -> Json:
    return {"type": "plain_text", "text": "x" * length}


def mrkdwn(length: int) -> Json:
    return {"type": "mrkdwn", "text": "x" * length}


def button(**more: Any) -> Json:
    return {"type": "button", "text": plain(2), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def section(accessory: Json) -> Json:
    return {"type": "section", "text": plain(1), "accessory": accessory}


def confirm(title: int, text: int, yes: int, no: int) -> Json:
    return {"title": plain(title), "text": mrkdwn(text), "confirm": plain(yes), "deny": plain(no)}


def select(options: int, text: int = 1, value: int = 1) -> Json:
    option = {"text": plain(text), "value": "v" * value}
    return {"type": "static_select", "placeholder": plain(1), "options": [option] * options}


LIMITS = [
    ("section text", lambda n: {"type": "section", "text": mrkdwn(n)}, 3000),
    ("section fields", lambda n: {"type": "section", "fields": [mrkdwn(1)] * n}, 10),
    ("section field", lambda n: {"type": "section", "fields": [mrkdwn(n)]}, 2000),
    ("header", lambda n: {"type": "header", "text": plain(n)}, 150),
    ("context elements", lambda n: {"type": "context", "elements": [mrkdwn(1)] * n}, 10),
    ("actions elements", lambda n: actions(*[button()] * n), 25),
    ("button text", lambda n: actions(button(text=plain(n))), 75),
    ("button value", lambda n: actions(button(value="x" * n)), 2000),
    ("button url", lambda n: actions(button(url="x" * n)), 3000),
    ("accessibility label", lambda n: actions(button(accessibility_label="x" * n)), 75),
    ("action_id", lambda n: actions(button(action_id="x" * n)), 255),
    ("block_id", lambda n: {"type": "divider", "block_id": "x" * n}, 255),
    ("confirm title", lambda n: actions(button(confirm=confirm(n, 1, 1, 1))), 100),
    ("confirm text", lambda n: actions(button(confirm=confirm(1, n, 1, 1))), 300),
    ("confirm yes", lambda n: actions(button(confirm=confirm(1, 1, n, 1))), 30),
    ("confirm no", lambda n: actions(button(confirm=confirm(1, 1, 1, n))), 30),
    ("select options", lambda n: section(select(n)), 100),
    ("option text", lambda n: section(select(1, text=n)), 75),
    ("option value", lambda n: section(select(1, value=n)), 75),
    ("placeholder", lambda n: section({"type": "users_select", "placeholder": plain(n)}), 150),
    ("overflow options", lambda n: section({"type": "overflow", "options": select(n)["options"]}), 5),
    ("checkboxes", lambda n: section({"type": "checkboxes", "options": select(n)["options"]}), 10),
    ("image alt text", lambda n: {"type": "image", "image_url": "x", "alt_text": "x" * n}, 2000),
    ("table rows", lambda n: {"type": "table", "rows": [[plain(1)]] * n}, 100),
    ("table cells", lambda n: {"type": "table", "rows": [[plain(1)] * n]}, 20),
    ("markdown", lambda n: {"type": "markdown", "text": "x" * n}, 12_000),
]


@pytest.mark.parametrize(("name", "build", "most"), LIMITS, ids=[name for name, _, _ in LIMITS])
def test_the_limit_fits_and_one_more_does_not(name: str, build: Any, most: int) -> None:
    assert message_problems([build(most)]) == []
    assert message_problems([build(most + 1)]) != []


@pytest.mark.parametrize(
    ("block", "pointer"),
    [
        ({"type": "header", "text": mrkdwn(1)}, "/blocks/0/text/type"),
        ({"type": "section"}, "/blocks/0"),
        ({"type": "section", "text": plain(0)}, "/blocks/0/text/text"),
        ({"type": "section", "text": mrkdwn(1), "colour": "red"}, "/blocks/0"),
        ({"type": "section", "text": {**mrkdwn(1), "emoji": True}}, "/blocks/0/text"),
        (actions(), "/blocks/0/elements"),
        (actions({"type": "plain_text_input"}), "/blocks/0/elements/0/type"),
        (actions(button(style="loud")), "/blocks/0/elements/0/style"),
        (actions(button(action_id="a"), button(action_id="a")), "/blocks/0/elements/1"),
        (actions({"type": "static_select"}), "/blocks/0/elements/0"),
        ({"type": "image", "alt_text": "a"}, "/blocks/0"),
        ({"type": "poem"}, "/blocks/0/type"),
    ],
)
def test_a_problem_names_its_place(block: Json, pointer: str) -> None:
    assert [problem.pointer for problem in message_problems([block])] == [pointer]


def test_block_ids_are_unique_and_tables_alone() -> None:
    divider = {"type": "divider", "block_id": "a"}
    assert [p.pointer for p in message_problems([divider, divider])] == ["/blocks/1/block_id"]
    table = {"type": "table", "rows": [[plain(1)]]}
    assert message_problems([table]) == []
    assert message_problems([table, table]) != []


def test_markdown_is_counted_over_all_its_blocks() -> None:
    half = {"type": "markdown", "text": "x" * 6001}
    assert message_problems([half]) == []
    assert message_problems([half, half]) != []


def test_fifty_blocks_fit_a_message_a_hundred_a_view() -> None:
    divider = {"type": "divider"}
    assert message_problems([divider] * 50) == []
    assert message_problems([divider] * 51) != []
    assert view_problems({"type": "home", "blocks": [divider] * 100}) == []
    assert view_problems({"type": "home", "blocks": [divider] * 101}) != []


def modal(**more: Any) -> Json:
    return {"type": "modal", "title": plain(24), "submit": plain(24), "close": plain(24), "blocks": [], **more}


@pytest.mark.parametrize(
    ("more", "fits"),
    [
        ({}, True),
        ({"title": plain(25)}, False),
        ({"submit": plain(25)}, False),
        ({"close": plain(25)}, False),
        ({"title": None}, False),
        ({"private_metadata": "x" * 3000}, True),
        ({"private_metadata": "x" * 3001}, False),
        ({"callback_id": "x" * 256}, False),
        ({"colour": "red"}, False),
        ({"type": "poster"}, False),
    ],
)
def test_what_a_modal_may_hold(more: Json, fits: bool) -> None:
    assert (view_problems(modal(**more)) == []) is fits


def test_inputs_need_a_submit_button() -> None:
    field = {"type": "input", "label": plain(1), "element": {"type": "plain_text_input"}}
    assert view_problems(modal(blocks=[field])) == []
    assert [p.pointer for p in view_problems(modal(blocks=[field], submit=None))] == ["/view/submit"]


names = ["type", "text", "elements", "accessory", "element", "label", "options", "option_groups", "confirm", "value"]
words = ["button", "static_select", "overflow", "checkboxes", "plain_text_input", "image", "plain_text", "mrkdwn"]
junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(words),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(names), inner, max_size=4),
    max_leaves=12,
)
kinds = st.sampled_from(["section", "header", "actions", "context", "input", "image", "table", "markdown", "poem"])
parts = st.sampled_from(["text", "fields", "elements", "element", "accessory", "label", "rows"])


@given(kind=kinds, block=st.dictionaries(parts, junk))
def test_no_nonsense_breaks_the_judge(kind: str, block: Json) -> None:
    problems = message_problems([{**block, "type": kind}])
    assert all(problem.pointer.startswith("/blocks") for problem in problems)


async def test_the_refusal_lists_every_problem_with_its_place() -> None:
    bad = [{"type": "header", "text": plain(151)}, {"type": "poem"}]
    async with face_only() as stage:
        body = await refusal(stage, "chat.postMessage", channel="CORDERS", text="a", blocks=bad)
        assert body["error"] == "invalid_blocks"
        assert [line.rsplit(":", 1)[-1] for line in body["errors"]] == ["/blocks/0/text/text]", "/blocks/1/type]"]
        judged = await refusal(stage, "blocks.validate", blocks=bad)
        assert [error["pointer"] for error in judged["errors"]] == ["/0/text/text", "/1/type"]
        assert (await stage.client.api_call("blocks.validate", json={"view": modal()}))["ok"]
