"""Yes, No and Undo of a record, from the press to what is kept: once, and never of what was not asked."""

from typing import Any

import pytest

from bot.demo.stage import CHANNEL
from bot.slack.actions import LISTED, OPENED, PRESSED, UNKNOWN
from bot.slack.ids import Action, Button
from tests.slack.room import Room

YES, NO = Action.LINK_YES.value, Action.LINK_NO.value
UNDO = f"{Action.LINK_UNDO}:7"
RECORD = "shipstation:412000009"


def value(room: Room, command: str | None = RECORD, about: int | None = None) -> str:
    return Button(order_id=room.order, command=command, about=about).encode()


async def kept(room: Room) -> list[tuple[str, Any, str | None]]:
    return [(one.kind, one.data.get("record") or one.data.get("answer"), one.asked_by) for one in await room.kept()]


@pytest.mark.parametrize(("action", "kind"), [(YES, "link_yes"), (NO, "link_no")])
async def test_what_is_said_is_kept_before_it_is_acked(room: Room, action: str, kind: str) -> None:
    ts = await room.card(action, value(room))
    assert (await room.box.people.click("UAMY", CHANNEL, ts, action)).ok
    assert await kept(room) == [(kind, RECORD, "UAMY")]
    async with room.db.read() as unit:
        (entry,) = await unit.people.audit_of(room.order)
    assert (entry.user_id, entry.action) == ("UAMY", kind)


async def test_undo_names_the_answer_it_takes_back(room: Room) -> None:
    ts = await room.card(UNDO, value(room, None, 7))
    assert (await room.box.people.click("UAMY", CHANNEL, ts, UNDO)).ok
    assert await kept(room) == [("link_undo", 7, "UAMY")]


@pytest.mark.parametrize("command", [None, "pack", "shipstation:", "nobody:1", ":1"])
async def test_a_record_nobody_asks_about_is_from_an_older_message(room: Room, command: str | None) -> None:
    ts = await room.card(YES, value(room, command))
    assert (await room.box.people.click("UAMY", CHANNEL, ts, YES)).ok
    assert "older message" in await room.words()
    assert await room.kinds() == ["whisper"]


@pytest.mark.parametrize("action_id", [YES, NO, UNDO, f"{YES}:1", Action.LINK_UNDO.value, f"{UNDO}x"])
def test_no_two_listeners_match_one_button(action_id: str) -> None:
    assert sum(bool(pattern.search(action_id)) for pattern in (PRESSED, LISTED, OPENED, UNKNOWN)) == 1
