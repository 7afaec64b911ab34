"""Claim and snooze, from the press to what is kept: once, by whom it was, and never by a stranger."""

from typing import Any

import pytest

from bot.demo.stage import CHANNEL
from bot.orders.care import CareFor
from bot.slack.actions import OPENED, PRESSED, UNKNOWN
from bot.slack.ids import Action, Button
from tests.slack.room import Room

CLAIM, SNOOZE = Action.CLAIM.value, Action.SNOOZE.value


async def menu(room: Room, *values: str) -> str:
    """A message with the menu of snoozes; answers its timestamp."""
    options = [{"text": {"type": "plain_text", "text": f"No {n}"}, "value": value} for n, value in enumerate(values)]
    element = {"type": "overflow", "action_id": SNOOZE, "options": options}
    posted = await room.client.chat_postMessage(
        channel=CHANNEL, text="A card", blocks=[{"type": "actions", "elements": [element]}]
    )
    return str(posted["ts"])


def value(room: Room, command: str | None = None) -> str:
    return Button(order_id=room.order, command=command).encode()


async def kept(room: Room) -> list[tuple[str, Any, str | None]]:
    return [(one.kind, one.data.get("how"), one.asked_by) for one in await room.kept()]


async def test_a_claim_is_kept_before_it_is_acked(room: Room) -> None:
    ts = await room.card(CLAIM, value(room))
    assert (await room.box.people.click("UAMY", CHANNEL, ts, CLAIM)).ok
    assert await kept(room) == [("care", "claim", "UAMY")]
    (care,) = await room.kept()
    assert care.data["order"] == room.order
    async with room.db.read() as unit:
        (entry,) = await unit.people.audit_of(room.order)
    assert (entry.user_id, entry.action, entry.operation_id) == ("UAMY", "claim", care.id)


@pytest.mark.parametrize(
    ("command", "how"), [(CareFor.A_WHILE, "snooze"), (CareFor.TOMORROW, "tomorrow"), (None, "snooze")]
)
async def test_a_snooze_is_as_long_as_was_chosen(http_room: Room, command: str | None, how: str) -> None:
    chosen = value(http_room, command)
    ts = await menu(
        http_room, value(http_room, CareFor.TOMORROW), value(http_room, CareFor.A_WHILE), value(http_room)
    )
    assert (await http_room.box.people.select("UBEN", CHANNEL, ts, SNOOZE, chosen)).ok
    assert await kept(http_room) == [("care", how, "UBEN")]


async def test_a_press_that_slack_delivers_twice_counts_once(http_room: Room) -> None:
    pressed = await http_room.box.people.click("UAMY", CHANNEL, await http_room.card(CLAIM, value(http_room)), CLAIM)
    assert (await http_room.box.people.redeliver(pressed)).ok
    assert await kept(http_room) == [("care", "claim", "UAMY")]


async def test_two_people_who_claim_are_two_claims(http_room: Room) -> None:
    ts = await http_room.card(CLAIM, value(http_room))
    for user in ("UAMY", "UBEN"):
        assert (await http_room.box.people.click(user, CHANNEL, ts, CLAIM)).ok
    assert await kept(http_room) == [("care", "claim", "UAMY"), ("care", "claim", "UBEN")]


@pytest.mark.parametrize("action", [CLAIM, SNOOZE])
async def test_a_stranger_takes_care_of_nothing(http_room: Room, action: str) -> None:
    http_room.box.workspace.channels[CHANNEL].members.append("UOLGA")
    chosen = value(http_room, CareFor.A_WHILE if action == SNOOZE else None)
    ts = await (menu(http_room, chosen) if action == SNOOZE else http_room.card(CLAIM, chosen))
    people = http_room.box.people
    if action == SNOOZE:
        assert (await people.select("UOLGA", CHANNEL, ts, SNOOZE, chosen)).ok
    else:
        assert (await people.click("UOLGA", CHANNEL, ts, CLAIM)).ok
    assert await http_room.kinds() == ["whisper"]
    assert "Nothing was done" in await http_room.words()


@pytest.mark.parametrize("command", ["claim", "pack", "for_ever"])
async def test_a_snooze_nobody_offers_is_from_an_older_message(http_room: Room, command: str) -> None:
    ts = await menu(http_room, value(http_room, command))
    assert (await http_room.box.people.select("UAMY", CHANNEL, ts, SNOOZE, value(http_room, command))).ok
    assert "older message" in await http_room.words()
    assert await http_room.kinds() == ["whisper"]


async def test_a_claim_of_an_order_nobody_knows_is_refused(http_room: Room) -> None:
    ts = await http_room.card(CLAIM, Button(order_id=999).encode())
    assert (await http_room.box.people.click("UAMY", CHANNEL, ts, CLAIM)).ok
    assert "no longer knows" in await http_room.words()


@pytest.mark.parametrize("action_id", [CLAIM, SNOOZE, f"{CLAIM}2", f"{SNOOZE}:1", Action.RETRY.value])
def test_no_two_listeners_match_one_button(action_id: str) -> None:
    assert sum(bool(pattern.search(action_id)) for pattern in (PRESSED, OPENED, UNKNOWN)) == 1
