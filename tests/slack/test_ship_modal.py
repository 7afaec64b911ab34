"""The modal for shipping: one Slack takes whatever customers and vendors wrote, and that asks what we read."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.orders.phase import Phase
from bot.orders.ship_form import ShipForm
from bot.orders.tracking import CARRIER, CARRIERS, NO_TRACKING, SHIPPED_ON, TRACKING, Tracking
from bot.slack.blocks.kit import Block, Message, asked, chosen, modal, typed
from bot.slack.blocks.pack import render_pack
from bot.slack.blocks.ship import TELL, render_ship
from bot.slack.ids import SHIP_MODAL, WHO, Modal
from bot.who import LONGEST_NAME, MOST_NAMES
from integrations.sandbox.slack.blocks import view_problems
from tests.slack.cards import card_lines, texts
from tests.slack.forms import CARD_TS, ship_form, shown
from tests.slack.reading import leaks, texts_of, visible

forms = st.builds(
    ShipForm,
    order_id=st.integers(min_value=1, max_value=2**53 - 1),
    number=texts,
    phase=st.sampled_from(Phase),
    today=st.dates(),
    lines=st.lists(card_lines, max_size=20).map(tuple),
    label=st.none() | texts,
    doubts=st.none() | texts,
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(forms)
def test_every_form_is_a_modal_slack_takes(form: ShipForm) -> None:
    view = shown(form)
    assert [problem.line() for problem in view_problems(view)] == []
    for kind, text in texts_of(Message("x", view["blocks"])):
        assert text.strip()
        if kind == "mrkdwn":
            assert leaks(text) == []
    json.dumps(view)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(forms, st.lists(st.text(min_size=1, max_size=LONGEST_NAME), min_size=1, max_size=MOST_NAMES, unique=True))
def test_a_tablet_may_have_as_many_names_as_the_settings_take(form: ShipForm, names: list[str]) -> None:
    carried = Modal(order_id=form.order_id, channel="CORDERS")
    shipping = render_ship(form, channel="CORDERS", message_ts=CARD_TS, from_card=True, names=tuple(names))
    for view in (shipping, render_pack(form, tuple(names), carried)):
        assert [problem.line() for problem in view_problems(view)] == []
        field = inputs(view)[WHO]["element"]
        assert [option["value"] for option in field["options"]] == names
        assert "initial_option" not in field


def test_what_was_typed_stands_in_the_form_already() -> None:
    tracking = Tracking(carrier="DHL Express", tracking_number="00340434161094042557")
    view = render_ship(ship_form(), channel="CORDERS", message_ts=None, from_card=False, tracking=tracking)
    assert view_problems(view) == []
    assert inputs(view)[TRACKING]["element"]["initial_value"] == "00340434161094042557"
    assert inputs(view)[CARRIER]["element"]["initial_option"]["value"] == "DHL Express"


def inputs(view: Block) -> dict[str, Block]:
    return {block["block_id"]: block for block in view["blocks"] if block["type"] == "input"}


def words(view: Block) -> str:
    _, *every = texts_of(Message("x", view["blocks"]))
    return visible(" ".join(text for kind, text in every if kind == "mrkdwn"))


def test_tracking_is_asked_first_and_the_day_and_the_carrier_are_chosen_already() -> None:
    view = shown(ship_form())
    assert list(inputs(view)) == [TRACKING, CARRIER, SHIPPED_ON, NO_TRACKING]
    assert all(block["element"]["action_id"] == field for field, block in inputs(view).items())
    carrier = inputs(view)[CARRIER]["element"]
    assert carrier["initial_option"]["value"] == TELL
    assert [option["value"] for option in carrier["options"]] == [TELL, *CARRIERS]
    assert inputs(view)[SHIPPED_ON]["element"]["initial_date"] == "2026-11-23"
    assert [field for field, block in inputs(view).items() if block["optional"]] == [TRACKING, NO_TRACKING]
    assert (view["callback_id"], view["submit"]["text"]) == (SHIP_MODAL, "Mark shipped")


def test_the_order_and_its_goods_are_named() -> None:
    assert words(shown(ship_form())) == "*#1042* · 2 × MUG-BLUE (A3) · 1 × TEA-50 (B1)"
    assert words(shown(ship_form(lines=()))) == "*#1042*"


def test_what_the_modal_was_opened_for_is_carried() -> None:
    carried = Modal(order_id=17, channel="CORDERS", message_ts=CARD_TS, seen="packed", from_card=True)
    assert Modal.decode(shown(ship_form())["private_metadata"]) == carried
    alone = render_ship(ship_form(phase=Phase.UNSEEN), channel="D1", message_ts=None, from_card=False)
    assert Modal.decode(alone["private_metadata"]) == Modal(order_id=17, channel="D1")


def test_where_the_desk_needs_a_number_nobody_is_offered_to_leave_it_out() -> None:
    assert list(inputs(shown(ship_form(needs_number=True)))) == [TRACKING, CARRIER, SHIPPED_ON]


def test_doubts_are_seen_and_sending_confirms_them() -> None:
    view = shown(ship_form(doubts="not in stock: TEA-50"))
    assert "Careful:* not in stock: TEA-50. Sending this form ships it all the same." in words(view)
    assert Modal.decode(view["private_metadata"]).confirmed
    assert not Modal.decode(shown(ship_form())["private_metadata"]).confirmed


def test_a_label_asks_for_nothing_and_says_that_nothing_is_written() -> None:
    view = shown(ship_form(phase=Phase.SHIPPED, label="UPS 1Z999AA10123456784"))
    assert inputs(view) == {}
    assert "Already shipped in ShipStation with UPS 1Z999AA10123456784. Nothing will be written there" in words(view)
    assert view["submit"]["text"] == "Watch it"
    assert Modal.decode(view["private_metadata"]).watch


@pytest.mark.parametrize("text", ["x" * 5000, "", "a\nb"])
def test_no_part_of_a_modal_grows_beyond_its_limit(text: str) -> None:
    many: list[tuple[str, Any]] = [(f"{number} {text}", text) for number in range(200)]
    blocks = [asked("a", text, typed(text)), asked("b", text, chosen(many))]
    assert view_problems(modal(text, text, blocks, callback_id="x", metadata="{}")) == []
