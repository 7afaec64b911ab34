"""What a client of Slack can forge: the value of a button, a modal's metadata and its answers, and any typed text.

Over Socket Mode nothing stands before the listeners. Each of them acks, and refuses in words of its own: that
something went wrong on our side is never the answer to what somebody sent.
"""

import copy
import itertools
import json
import logging
from typing import Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.orders.phase import Phase
from bot.slack.ids import Action, Button
from bot.slack.parse import About, Help, Hint, Rehearse, Several, Show, parse, parse_digest
from storage.tables import Operation
from tests.security.fuzz import any_json, any_text, bent, odd, tries
from tests.security.test_slack_door import COMMAND, PRESS, SENT
from tests.slack.conftest import unconnected
from tests.slack.room import Room

__all__ = ["unconnected"]
NUMBERS = itertools.count(1)
"""No two requests may be taken for one."""
BUTTON = {"o": 1, "s": "ready", "c": True, "k": True, "w": "status", "a": 1}
METADATA = {"o": 1, "h": "CORDERS", "t": "1700000000.000100", "s": "ready", "c": True, "k": True, "l": False}
LISTENED = [action.value for action in Action] + ["order:choose:3", "order:open:katana", "teleport"]
unlike = any_text | st.text(max_size=5_000) | st.sampled_from(["x" * 100_000, "[" * 5_000, "<!channel>", "\x00" * 3])


async def deliver(room: Room, body: dict[str, Any], log: pytest.LogCaptureFixture) -> BoltResponse:
    """Deliver it as a request of its own; what is checked holds of every one."""
    log.clear()
    body = body | {"trigger_id": f"fuzz.{next(NUMBERS)}"}
    with structlog.testing.capture_logs() as said:
        answer: BoltResponse = await room.bolt.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))
        await room.running.drained(5.0)
    assert answer.status == 200
    assert [entry for entry in said if entry["log_level"] in ("error", "critical")] == []
    assert [record.getMessage() for record in log.records if record.levelno >= logging.ERROR] == []
    return answer


async def last(room: Room) -> Operation | None:
    kept = await room.kept()
    return kept[-1] if kept else None


@tries(60)
@given(
    value=bent([BUTTON]).map(json.dumps) | unlike | odd | any_json,
    action=st.sampled_from(LISTENED),
    menu=st.booleans(),
)
async def test_no_value_of_a_button_upsets_a_listener(
    unconnected: Room, caplog: pytest.LogCaptureFixture, value: Any, action: str, menu: bool
) -> None:
    press = {"type": "button", "action_id": action, "block_id": "b", "action_ts": "1.3"}
    carried = {"selected_option": {"value": value}} if menu else {"value": value}
    await deliver(unconnected, PRESS | {"actions": [press | carried]}, caplog)


@pytest.mark.parametrize(
    "value",
    [
        '{"o":1,"s":"\\ud800"}',
        '{"o":1,"s":"a\\u0000b"}',
        '{"o":1,"s":"<!channel>"}',
        json.dumps({"o": 1, "s": "x" * 1900}),
        '{"o":1,"o":[]}',
        '{"o":NaN}',
        "[" * 1900,
        5,
        {"o": 1},
    ],
    ids=lambda value: str(value)[:20],
)
async def test_a_forged_button_is_refused_in_words_of_its_own(unconnected: Room, value: Any) -> None:
    press = {"type": "button", "action_id": "order:pack", "block_id": "b", "value": value}
    request = AsyncBoltRequest(mode="socket_mode", body=PRESS | {"actions": [press]})
    assert (await unconnected.bolt.async_dispatch(request)).status == 200
    assert "was not understood" in await unconnected.words()


view_answers = bent([SENT["view"]["state"]["values"]]) | any_json


@tries(60)
@given(metadata=bent([METADATA]).map(json.dumps) | unlike | any_json, answers=view_answers, whole=st.booleans())
async def test_no_modal_upsets_its_listener(
    unconnected: Room,
    caplog: pytest.LogCaptureFixture,
    metadata: Any,
    answers: Any,
    whole: bool,
) -> None:
    body = copy.deepcopy(SENT)
    body["view"]["id"] = f"V{next(NUMBERS)}"
    body["view"]["private_metadata"] = json.dumps({"o": unconnected.order, "h": "CORDERS"}) if whole else metadata
    body["view"]["state"] = {"values": answers}
    await deliver(unconnected, body, caplog)


@pytest.mark.parametrize("state", [None, {}, {"values": None}, {"values": []}, {"values": {"tracking": []}}], ids=str)
async def test_a_modal_without_its_answers_is_refused_in_words_of_its_own(unconnected: Room, state: Any) -> None:
    body = copy.deepcopy(SENT)
    body["view"]["state"] = state
    assert (await unconnected.bolt.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))).status == 200
    assert "was not understood" in await unconnected.words()


@pytest.mark.parametrize("field", ["tracking", "carrier", "shipped_on", "no_tracking"])
@tries(25)
@given(answer=any_json)
async def test_no_answer_in_a_field_upsets_its_listener(
    unconnected: Room, caplog: pytest.LogCaptureFixture, field: str, answer: Any
) -> None:
    body = copy.deepcopy(SENT)
    body["view"]["id"] = f"V{next(NUMBERS)}"
    body["view"]["private_metadata"] = json.dumps({"o": unconnected.order, "h": "CORDERS"})
    holder = body["view"]["state"]["values"][field]
    for key in holder[field]:
        holder[field][key] = answer
    answered = await deliver(unconnected, body, caplog)
    kept = await last(unconnected)
    told = kept is not None and (kept.kind == "ship" or kept.data.get("kind") == "under_way")
    assert told or "errors" in (answered.body or ""), "neither taken nor refused"


@tries(300)
@given(
    any_text
    | st.lists(
        st.sampled_from(["1042", "ship", "pack", "#", "ready", "help", "1Z999AA10123456784", "ups", "\u200b", "\x00"])
    ).map(" ".join)
)
def test_whatever_is_typed_is_a_command_or_a_hint_that_fits_on_a_screen(typed: str) -> None:
    for read in (parse(typed), parse_digest(typed), parse(f"1042 ship {typed}"), parse(f"{typed} pack")):
        assert isinstance(read, Help | About | Show | Several | Rehearse | Hint)
        words = read.words if isinstance(read, Hint) else read.number if isinstance(read, About) else ""
        assert len(words) < 1000
        words.encode()
        assert "\x00" not in words


@tries(25)
@given(text=unlike | st.sampled_from(["&amp;lt;!channel&gt;", "＜!channel＞", "1042 ship \ud800", "\u202e1042"]))
async def test_whatever_is_typed_is_acked(unconnected: Room, caplog: pytest.LogCaptureFixture, text: str) -> None:
    for command in ("/order", "/digest", "/other"):
        answer = await deliver(unconnected, COMMAND | {"command": command, "text": text}, caplog)
        assert "<!" not in (answer.body or "").replace("<!date^", "")


def test_every_phase_passes_as_what_a_button_was_drawn_for() -> None:
    for phase in Phase:
        assert Button.decode(Button(order_id=1, seen=phase.value).encode()).seen == phase.value
