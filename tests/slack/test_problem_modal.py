"""**Problem**, **Solved**, **Undo** and **Hold**: what a press opens or keeps, once, and never for a stranger."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.demo.stage import CHANNEL
from bot.orders.card import Card
from bot.orders.problem_form import HOLD, KIND, MOST_NOTE, NOTE, OWNER, UNTIL, ProblemForm
from bot.slack.actions import OPENED, PRESSED, UNKNOWN
from bot.slack.blocks.card import render_card
from bot.slack.blocks.kit import Block, Message
from bot.slack.ids import PROBLEM_MODAL, Action, BadButton, Button, Modal
from integrations.sandbox.slack.blocks import view_problems
from integrations.sandbox.slack.choices import Value
from integrations.sandbox.slack.reactions import Reaction
from tests.slack import cards
from tests.slack.cards import card_lines, texts
from tests.slack.forms import CARD_TS, problem_form, problem_shown
from tests.slack.reading import leaks, texts_of
from tests.slack.room import Room

PROBLEM, SOLVED, UNPACK = Action.PROBLEM.value, Action.SOLVED.value, Action.UNPACK.value
forms = st.builds(
    ProblemForm,
    order_id=st.integers(min_value=1, max_value=2**53 - 1),
    number=texts,
    today=st.dates(),
    until=st.dates(),
    lines=st.lists(card_lines, max_size=20).map(tuple),
    desk=st.none() | st.just("ShipStation"),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(forms)
def test_every_form_is_a_modal_slack_takes(form: ProblemForm) -> None:
    view = problem_shown(form)
    assert [problem.line() for problem in view_problems(view)] == []
    for kind, text in texts_of(Message("x", view["blocks"])):
        assert text.strip()
        if kind == "mrkdwn":
            assert leaks(text) == []
    json.dumps(view)


def inputs(view: Block) -> dict[str, Block]:
    return {block["block_id"]: block for block in view["blocks"] if block["type"] == "input"}


def test_what_it_asks_and_what_is_chosen_already() -> None:
    view = problem_shown(problem_form())
    asked = inputs(view)
    assert list(asked) == [KIND, NOTE, OWNER, HOLD, UNTIL]
    assert [field for field, block in asked.items() if block["optional"]] == [NOTE, HOLD, UNTIL]
    assert asked[OWNER]["element"]["initial_user"] == "UAMY", "whoever presses takes care of it"
    assert asked[NOTE]["element"]["max_length"] == MOST_NOTE
    assert asked[UNTIL]["element"]["initial_date"] == "2026-11-30"
    assert list(inputs(problem_shown(problem_form(desk=None)))) == [KIND, NOTE, OWNER]
    assert view["callback_id"] == PROBLEM_MODAL
    carried = Modal(order_id=17, channel="CORDERS", message_ts=CARD_TS, from_card=True)
    assert Modal.decode(view["private_metadata"]) == carried


async def press(room: Room, user: str = "UAMY") -> Reaction:
    """Press **Problem** on a new message, and wait for the modal that comes of it."""
    value = Button(order_id=room.order).encode()
    pressed = await room.box.people.click(user, CHANNEL, await room.card(PROBLEM, value), PROBLEM)
    await room.running.drained(30.0)
    return pressed


async def send(room: Room, user: str = "UAMY", **values: Value) -> Reaction:
    filled: dict[str, Value] = {KIND: "damaged", NOTE: "wet"}
    sent = await room.box.people.submit_view(user, filled | values)
    await room.running.drained(30.0)
    return sent


async def test_a_form_is_kept_before_it_is_acked_and_once(http_room: Room) -> None:
    assert (await press(http_room)).ok
    sent = await send(http_room, **{OWNER: "UBEN"})
    assert sent.ok
    assert (await http_room.box.people.redeliver(sent)).ok
    (kept,) = await http_room.kept()
    assert (kept.kind, kept.asked_by) == ("problem", "UAMY")
    said = {name: kept.data[name] for name in ("order", "kind", "note", "owner", "hold_until", "channel")}
    assert said == {
        "order": http_room.order,
        "kind": "damaged",
        "note": "wet",
        "owner": "UBEN",
        "hold_until": None,
        "channel": CHANNEL,
    }
    async with http_room.db.read() as unit:
        (entry,) = await unit.people.audit_of(http_room.order)
    assert (entry.user_id, entry.action, entry.after["owner"]) == ("UAMY", "problem", "UBEN")


async def test_what_is_wrong_is_said_in_the_form_and_nothing_is_kept(room: Room) -> None:
    assert (await press(room)).ok
    sent = await send(room, **{KIND: "other", NOTE: ""})
    assert NOTE in str(sent)
    assert await room.kept() == []
    assert (await send(room, **{KIND: "other", NOTE: "the label is torn"})).ok
    assert await room.kinds() == ["problem"]


async def test_typed_it_opens_the_same_form(room: Room) -> None:
    assert (await room.box.people.command("UAMY", CHANNEL, "/order 1042 problem")).ok
    await room.running.drained(30.0)
    assert (await send(room)).ok
    assert await room.kinds() == ["problem"]


async def test_a_number_nobody_knows_is_looked_up(room: Room) -> None:
    assert (await room.box.people.command("UAMY", CHANNEL, "/order 9999 problem")).ok
    (kept,) = await room.kept()
    assert (kept.kind, kept.data["command"]) == ("answer", "problem")


async def test_a_stranger_reports_and_solves_nothing(http_room: Room) -> None:
    http_room.box.workspace.channels[CHANNEL].members.append("UOLGA")
    for action in (PROBLEM, SOLVED):
        ts = await http_room.card(action, Button(order_id=http_room.order, about=5).encode())
        assert (await http_room.box.people.click("UOLGA", CHANNEL, ts, action)).ok
    assert set(await http_room.kinds()) == {"whisper"}


async def test_solved_is_kept_with_the_problem_it_speaks_of(http_room: Room) -> None:
    ts = await http_room.card(SOLVED, Button(order_id=http_room.order, about=5).encode())
    assert (await http_room.box.people.click("UAMY", CHANNEL, ts, SOLVED)).ok
    (kept,) = await http_room.kept()
    assert (kept.kind, kept.data["problem"], kept.asked_by) == ("solved", 5, "UAMY")


async def test_undo_is_kept_with_the_pack_it_belongs_to(http_room: Room) -> None:
    ts = await http_room.card(UNPACK, Button(order_id=http_room.order, about=5).encode())
    assert (await http_room.box.people.click("UAMY", CHANNEL, ts, UNPACK)).ok
    (kept,) = await http_room.kept()
    assert (kept.kind, kept.data["undoes"]) == ("unpack", 5)


@pytest.mark.parametrize("action", [UNPACK, SOLVED])
async def test_a_button_of_an_older_version_is_not_guessed_at(http_room: Room, action: str) -> None:
    ts = await http_room.card(action, Button(order_id=http_room.order, seen="packed").encode())
    assert (await http_room.box.people.click("UAMY", CHANNEL, ts, action)).ok
    assert "older message" in await http_room.words()
    assert await http_room.kinds() == ["whisper"]


@pytest.mark.parametrize("about", [0, -1, True, "5", 1.5, 2**53])
def test_what_a_button_is_about_is_one_of_our_ids(about: Any) -> None:
    with pytest.raises(BadButton):
        Button.decode(json.dumps({"o": 17, "u": about}))


def test_what_a_button_is_about_comes_back() -> None:
    button = Button(order_id=17, about=99, from_card=True)
    assert Button.decode(button.encode()) == button


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cards.cards, st.booleans())
def test_no_row_has_more_than_five_buttons_and_one_is_primary(card: Card, shared: bool) -> None:
    rows = [block["elements"] for block in render_card(card, shared=shared).blocks if block["type"] == "actions"]
    assert all(0 < len(row) <= 5 for row in rows)
    assert sum(element.get("style") == "primary" for row in rows for element in row) <= 1


@pytest.mark.parametrize(
    "action_id", [PROBLEM, SOLVED, Action.HOLD.value, Action.RELEASE.value, f"{PROBLEM}s", f"{SOLVED}:1"]
)
def test_no_two_listeners_match_one_button(action_id: str) -> None:
    assert sum(bool(pattern.search(action_id)) for pattern in (PRESSED, OPENED, UNKNOWN)) == 1
