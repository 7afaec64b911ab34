"""What a button carries: what we made comes back, and nothing else is understood."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.orders.phase import Phase
from bot.orders.plan import STATUS, Intent
from bot.slack.ids import ACTION_OF, INTENT_OF, BadButton, Button

buttons = st.builds(
    Button,
    order_id=st.integers(min_value=1, max_value=2**53 - 1),
    seen=st.none() | st.sampled_from([phase.value for phase in Phase]),
    confirmed=st.booleans(),
    from_card=st.booleans(),
    command=st.none() | st.sampled_from([STATUS, *(intent.value for intent in Intent)]),
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("oscwkx"), inner, max_size=5),
    max_leaves=8,
)


@given(buttons)
def test_a_button_comes_back_as_it_was(button: Button) -> None:
    value = button.encode()
    assert Button.decode(value) == button
    assert len(value) <= 200


@given(st.text() | json_values.map(json.dumps) | st.none())
def test_anything_else_is_a_bad_button_and_nothing_worse(value: str | None) -> None:
    try:
        button = Button.decode(value)
    except BadButton:
        return
    assert 0 < button.order_id < 2**53
    assert isinstance(button.confirmed, bool)
    assert isinstance(button.from_card, bool)
    assert button.seen is None or isinstance(button.seen, str)
    assert button.command is None or isinstance(button.command, str)


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "17",
        "[]",
        "{}",
        "null",
        '{"o": true}',
        '{"o": 1.0}',
        '{"o": -1}',
        '{"o": 0}',
        '{"o": "17"}',
        '{"o": 9007199254740992}',
        '{"o": 1, "s": 5}',
        '{"o": 1, "s": null}',
        '{"o": 1, "c": 1}',
        '{"o": 1, "k": "true"}',
        '{"o": 1, "w": []}',
        '{"o": 1' + "0" * 5000 + "}",
        '{"o": 1, "x": "' + "y" * 2000 + '"}',
        "[" * 1999,
        {"o": 1},
        17,
    ],
    ids=lambda value: repr(value)[:30],
)
def test_these_are_bad_buttons(value: Any) -> None:
    with pytest.raises(BadButton):
        Button.decode(value)


def test_what_a_newer_version_adds_does_not_hurt() -> None:
    assert Button.decode('{"o": 17, "new": [1]}') == Button(order_id=17)


def test_each_intent_has_one_action_id() -> None:
    assert set(ACTION_OF) == set(Intent)
    assert {INTENT_OF[action] for action in ACTION_OF.values()} == set(Intent)
