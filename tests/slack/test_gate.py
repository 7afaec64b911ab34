"""Every button, command and form asks whether its person may; whoever may not is told so once, and it is recorded."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.demo.stage import CHANNEL
from bot.orders.care import CareFor
from bot.slack.ids import Action, Button
from integrations.sandbox.faults import Fault
from storage.engine import Database
from storage.tables import AuditEntry
from tests.slack.room import Room, by_socket, opened

WHO = {
    "UAMY": "shipper",
    "UBEN": "packer",
    "UADA": "viewer",
}
"""Who has which role in these tests; Gus is a guest."""


@pytest.fixture
async def shop(sqlite_db: Database, tmp_path: Path) -> AsyncIterator[Room]:
    """A room where everybody has a role of their own."""
    roles = {"ADMINS": "", "SHIPPERS": "UAMY", "PACKERS": "UBEN", "VIEWERS": "UADA", "MEMBERS_MAY": "none"}
    async with opened(sqlite_db, tmp_path, more=roles) as room:
        room.box.workspace.channels[CHANNEL].members.append("UOLGA")
        async with by_socket(room):
            yield room


async def records(room: Room) -> list[AuditEntry]:
    async with room.db.read() as unit:
        return await unit.people.audit_of(room.order)


def carried(room: Room, action: str) -> str:
    if action in LISTS:
        return "1"
    how = CareFor.TOMORROW.value if action == Action.SNOOZE else None
    about = 1 if action in (Action.UNPACK, Action.SOLVED) else None
    return Button(order_id=room.order, seen="ready", command=how, about=about).encode()


LISTS = (Action.PICK_LIST, Action.PACK_SEVERAL, Action.PACK_REST)


PRESSES = {
    Action.PACK: ("UADA", "mark #1042 packed", "pack"),
    Action.UNPACK: ("UADA", "unpack #1042", "unpack"),
    Action.HOLD: ("UADA", "put #1042 on hold", "hold"),
    Action.REFRESH: ("UADA", "have #1042 imported", "refresh"),
    Action.PROBLEM: ("UADA", "report a problem with #1042", "problem"),
    Action.SOLVED: ("UADA", "say that the problem of #1042 is solved", "solved"),
    Action.RELEASE: ("UBEN", "release #1042 from its hold", "release"),
    Action.PACK_SEVERAL: ("UADA", "pack several orders", "pack several"),
    Action.PACK_REST: ("UADA", "pack several orders", "pack several"),
    Action.CLAIM: ("UADA", "claim #1042", "claim"),
    Action.SNOOZE: ("UADA", "snooze #1042", "tomorrow"),
    Action.SHIP: ("UBEN", "mark #1042 shipped", "ship"),
    Action.RETRY: ("UBEN", "mark #1042 shipped", "ship"),
    Action.PUSH_SHOP: ("UBEN", "push #1042 to the shop", "push_shop"),
    Action.PUSH_PRODUCTION: ("UBEN", "push #1042 to Katana", "push_production"),
    Action.PICK_LIST: ("UGUS", "see the pick list", "ready"),
    f"{Action.CHOOSE}:1": ("UGUS", "see how #1042 stands", "status"),
}
"""For each button, the highest of these people who may not, what they are told of it, and what is written down."""


@pytest.mark.parametrize("action", PRESSES, ids=str)
async def test_each_button_asks_for_the_role_of_its_deed(shop: Room, action: str) -> None:
    user, words, deed = PRESSES[action]
    assert (await shop.box.people.click(user, CHANNEL, await shop.card(action, carried(shop, action)), action)).ok
    await shop.running.drained(30.0)
    assert await shop.kinds() == ["whisper"]
    assert f"{words}" in await shop.words()
    assert shop.box.workspace.views.top(user) is None
    if action not in LISTS:
        (record,) = await records(shop)
        assert (record.action, record.detail["asked"], record.user_id) == ("refused", deed, user)


SAYS_MORE = (Action.PACK_SEVERAL, Action.PACK_REST, Action.PROBLEM)
"""What opens a form, or says that there is nothing to ask, which other tests look at."""


@pytest.mark.parametrize("action", [one for one in PRESSES if one not in SAYS_MORE], ids=str)
async def test_each_button_works_for_whoever_has_the_role(shop: Room, action: str) -> None:
    value = carried(shop, action)
    assert (await shop.box.people.click("UAMY", CHANNEL, await shop.card(action, value), action)).ok
    await shop.running.drained(30.0)
    assert "whisper" not in await shop.kinds()
    assert "refused" not in [record.action for record in await records(shop)]


@pytest.mark.parametrize(
    ("user", "typed", "words"),
    [
        ("UADA", "/order 1042 pack", "It takes a packer to mark 1042 packed, and you are a viewer here."),
        ("UBEN", "/order 1042 ship", "It takes a shipper to mark 1042 shipped, and you are a packer here."),
        ("UBEN", "/order 1042 ship 1Z999AA10123456784", "It takes a shipper to mark 1042 shipped"),
        ("UADA", "/order 1042 undo", "It takes a packer to take back what was done with 1042"),
        ("UADA", "/order 1042 problem", "It takes a packer to report a problem with 1042"),
        ("UADA", "/order 1042 hold", "It takes a packer to put 1042 on hold"),
        ("UBEN", "/order 1042 release", "It takes a shipper to release 1042 from its hold"),
        ("UADA", "/order pack", "It takes a packer to pack several orders, and you are a viewer here."),
        ("UAMY", "/order practice off", "It takes an admin to turn practice on or off, and you are a shipper here."),
        ("UGUS", "/order practice", "Guests of this workspace cannot see whether it is practice."),
        ("UGUS", "/order 1042", "Guests of this workspace cannot see how 1042 stands."),
        ("UGUS", "/order 1042 history", "Guests of this workspace cannot see the history of 1042."),
        ("UGUS", "/order ready", "Guests of this workspace cannot see the pick list."),
        ("UGUS", "/digest", "Guests of this workspace cannot see the digest."),
    ],
)
async def test_each_command_asks_for_the_role_of_its_deed(shop: Room, user: str, typed: str, words: str) -> None:
    assert (await shop.box.people.command(user, CHANNEL, typed)).ok
    await shop.running.drained(30.0)
    assert await shop.kinds() == ["whisper"]
    assert words in await shop.words()
    assert shop.box.workspace.views.top(user) is None


async def test_help_and_hints_are_for_everybody_of_the_workspace(shop: Room) -> None:
    assert (await shop.box.people.command("UGUS", CHANNEL, "/order help")).text == "What you can ask Shipmate"
    assert await shop.kept() == []


@pytest.mark.parametrize(
    ("user", "words"),
    [
        ("UGUS", "Guests of this workspace cannot mark #1042 packed."),
        ("UOLGA", "Only people of the workspace this bot belongs to can use it."),
        ("UDAN", "Bots and accounts that were switched off cannot mark #1042 packed."),
        ("UBOT", "Bots and accounts that were switched off cannot mark #1042 packed."),
        ("UNOBODY", "Bots and accounts that were switched off cannot mark #1042 packed."),
    ],
)
async def test_guests_outsiders_the_departed_and_bots_can_press_nothing(shop: Room, user: str, words: str) -> None:
    """Some of these Slack would not let press; what comes all the same is refused."""
    team = "T0002" if user == "UOLGA" else "T0001"
    action = {"action_id": "order:pack", "value": carried(shop, "order:pack"), "type": "button"}
    body: dict[str, Any] = {"type": "block_actions", "trigger_id": "1.2", "user": {"id": user, "team_id": team}}
    body |= {"team": {"id": "T0001"}, "channel": {"id": CHANNEL}, "actions": [action]}
    answer = await shop.bolt.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))
    assert answer.status == 200
    assert await shop.kinds() == ["whisper"]
    assert await shop.words() == f"{words} Nothing was done."
    assert [(record.user_id, record.detail["asked"]) for record in await records(shop)] == [(user, "pack")]


async def test_an_outsider_is_refused_though_their_team_is_not_in_the_payload(shop: Room) -> None:
    """Slack's description of the person decides too, not only what came with the press."""
    shop.box.workspace.users["UAMY"].team_id = "T0002"
    pressed = await shop.box.people.click("UBEN", CHANNEL, await shop.card(), "order:pack")
    payload = pressed.outgoing.payload if pressed.outgoing else {}
    payload["user"] = {**payload["user"], "id": "UAMY", "team_id": "T0001"}
    payload["trigger_id"] = "another.trigger"
    assert (await shop.box.people.redeliver(pressed)).ok
    assert "Only people of the workspace" in await shop.words()


async def test_a_refusal_that_slack_delivers_twice_is_said_and_recorded_once(shop: Room) -> None:
    pressed = await shop.box.people.click("UADA", CHANNEL, await shop.card(), "order:pack")
    assert (await shop.box.people.redeliver(pressed)).ok
    assert await shop.kinds() == ["whisper"]
    assert len(await records(shop)) == 1


async def demoted(room: Room, user: str) -> None:
    """The admin of the workspace makes somebody a guest, and Slack says so."""
    room.box.workspace.users[user].is_restricted = True
    changed = {"type": "user_change", "user": {"id": user}, "event_ts": "1.1"}
    await happens(room, changed)


async def happens(room: Room, event: dict[str, Any]) -> None:
    """Slack tells the app of an event, which Bolt acks before anybody hears it."""
    told = {"type": "event_callback", "event_id": "Ev1", "team_id": "T0001", "api_app_id": "A0001", "event": event}
    assert (await room.box.people.dispatch.event(told)).ok
    await room.running.drained(30.0)


@pytest.fixture
async def team(sqlite_db: Database, tmp_path: Path) -> AsyncIterator[Room]:
    """A room where packers are those of a group and shippers those of a channel."""
    roles = {"PACKERS": "SPACKERS", "SHIPPERS": "CDISPATCH", "MEMBERS_MAY": "viewer"}
    async with opened(sqlite_db, tmp_path, more=roles) as room, by_socket(room):
        yield room


async def test_somebody_who_is_demoted_while_the_form_is_open_ships_nothing(room: Room) -> None:
    ts = await room.card("order:ship", Button(order_id=room.order, seen="packed").encode())
    await room.box.people.click("UAMY", CHANNEL, ts, "order:ship")
    await room.running.drained(30.0)
    assert room.box.workspace.views.top("UAMY") is not None
    await demoted(room, "UAMY")
    sent = await room.box.people.submit_view("UAMY", {"tracking": "1Z999AA10123456784"})
    assert (sent.ok, sent.payload) == (True, {})
    assert await room.kinds() == ["whisper"]
    assert "Guests of this workspace cannot mark #1042 shipped." in await room.words()
    (record,) = await records(room)
    assert (record.action, record.detail["asked"]) == ("refused", "ship")


async def press(room: Room, user: str, action: str) -> str:
    """What comes of a press: a form, what is kept, or why not."""
    value = Button(order_id=room.order, seen="ready").encode()
    await room.box.people.click(user, CHANNEL, await room.card(action, value), action)
    await room.running.drained(30.0)
    if room.box.workspace.views.top(user):
        await room.box.people.close_view(user)
        return "form"
    last = (await room.kept())[-1]
    return str(last.data["words"]["words"]) if last.kind == "whisper" else last.kind


async def test_a_group_and_a_channel_give_their_roles_and_lose_them_when_slack_says_so(team: Room) -> None:
    workspace = team.box.workspace
    assert await press(team, "UBEN", "order:ship") == "form", "ben is in the channel"
    assert await press(team, "UAMY", "order:ship") != "form", "amy is only in the group"
    workspace.channels["CDISPATCH"].members.remove("UBEN")
    left = {"type": "member_left_channel", "user": "UBEN", "channel": "CDISPATCH", "event_ts": "1.1"}
    await happens(team, left)
    assert "It takes a shipper" in await press(team, "UBEN", "order:ship")
    workspace.groups["SPACKERS"].users.remove("UAMY")
    assert await press(team, "UAMY", "order:pack") == "pack", "Slack has not said so yet"
    told = {"type": "subteam_members_changed", "subteam_id": "SPACKERS", "team_id": "T0001", "event_ts": "1.1"}
    await happens(team, told)
    assert "you are a viewer here" in await press(team, "UAMY", "order:claim")


async def test_without_user_groups_in_the_plan_their_line_gives_nobody_a_role(team: Room) -> None:
    team.box.workspace.paid = False
    assert "It takes a packer" in await press(team, "UAMY", "order:pack")
    assert await press(team, "UBEN", "order:ship") == "form"
    posts = [operation for operation in await team.kept() if operation.kind == "post"]
    assert len(posts) == 1


async def test_a_slack_that_does_not_answer_is_not_waited_for_and_nothing_is_done(
    sqlite_db: Database, tmp_path: Path
) -> None:
    async with opened(sqlite_db, tmp_path, patience=0.2) as room, by_socket(room):
        room.box.faults.add(Fault("slow", face="slack", path="/api/users.info", seconds=0.5, remaining=1))
        pressed = await room.box.people.click("UAMY", CHANNEL, await room.card(), "order:pack")
        assert pressed.ok
        assert await room.words() == "Slack did not say who you are just now. Nothing was done: try again."
        assert await press(room, "UAMY", "order:pack") == "pack"
