"""What a button or a modal carries: what we made comes back, and nothing else is understood."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.orders.phase import Phase
from bot.orders.plan import STATUS, Intent
from bot.slack.ids import ACTION_OF, INTENT_OF, BadButton, BadModal, Button, Modal

buttons = st.builds(
    Button,
    order_id=st.integers(min_value=1, max_value=2**53 - 1),
    seen=st.none() | st.sampled_from([phase.value for phase in Phase]),
    confirmed=st.booleans(),
    from_card=st.booleans(),
    command=st.none() | st.sampled_from([STATUS, *(intent.value for intent in Intent)]),
    again=st.none() | st.integers(min_value=1, max_value=2**53 - 1),
)
modals = st.builds(
    Modal,
    order_id=st.integers(min_value=1, max_value=2**53 - 1),
    channel=st.sampled_from(["CORDERS", "D012AB"]),
    message_ts=st.just("1700000000.000100"),
    seen=st.none() | st.sampled_from([phase.value for phase in Phase]),
    confirmed=st.booleans(),
    from_card=st.booleans(),
    watch=st.booleans(),
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("oscwkxahtl"), inner, max_size=5),
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
    assert button.again is None or 0 < button.again < 2**53


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
        '{"o": 1, "a": "7"}',
        '{"o": 1, "a": 0}',
        '{"o": 1, "a": true}',
        '{"o": 1, "a": null}',
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


@given(modals)
def test_a_modal_comes_back_as_it_was(modal: Modal) -> None:
    metadata = modal.encode()
    assert Modal.decode(metadata) == modal
    assert len(metadata) <= 300


def test_a_modal_that_was_typed_for_needs_no_message() -> None:
    typed = Modal(order_id=1, channel="D012AB", seen="ready")
    assert Modal.decode(typed.encode()) == typed


@given(st.text() | json_values.map(json.dumps) | st.none())
def test_anything_else_is_a_bad_modal_and_nothing_worse(metadata: str | None) -> None:
    try:
        modal = Modal.decode(metadata)
    except BadModal:
        return
    assert 0 < modal.order_id < 2**53
    assert modal.channel.isascii()
    assert modal.channel.isalnum()


@pytest.mark.parametrize(
    "metadata",
    [
        None,
        "",
        "{}",
        '{"o": 1}',
        '{"h": "C1"}',
        '{"o": true, "h": "C1"}',
        '{"o": 1, "h": ""}',
        '{"o": 1, "h": "#orders"}',
        '{"o": 1, "h": "C1", "t": 17}',
        '{"o": 1, "h": "C1", "t": "yesterday"}',
        '{"o": 1, "h": "C1", "t": null}',
        '{"o": 1, "h": "C1", "k": true}',
        '{"o": 1, "h": "C1", "c": "yes"}',
        '{"o": 1, "h": "C1", "l": 1}',
        '{"o": 1, "h": "C1", "s": []}',
        '{"o": 1, "h": "C1", "x": "' + "y" * 3000 + '"}',
        "[" * 2999,
        {"o": 1, "h": "C1"},
    ],
    ids=lambda metadata: repr(metadata)[:30],
)
def test_these_are_bad_modals(metadata: Any) -> None:
    with pytest.raises(BadModal):
        Modal.decode(metadata)


def test_what_a_newer_version_adds_does_not_hurt() -> None:
    assert Button.decode('{"o": 17, "new": [1]}') == Button(order_id=17)


def test_each_intent_has_one_action_id() -> None:
    assert set(ACTION_OF) == set(Intent)
    assert {INTENT_OF[action] for action in ACTION_OF.values()} == set(Intent)
