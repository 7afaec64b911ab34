"""What happens between a person's press and the ack: kept first, counted once, answered whatever goes wrong."""

import asyncio
import json
from typing import Any

import pytest
import structlog
from slack_bolt.async_app import AsyncAck
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.demo.stage import CHANNEL
from bot.services.ask import Person
from bot.slack.actions import LISTED, OPENED, PRESSED, UNKNOWN
from bot.slack.ids import Action, Button
from bot.slack.listen import Body, Guard, Running
from tests.slack.room import Room


async def test_a_press_is_kept_before_it_is_acked(room: Room) -> None:
    pressed = await room.box.people.click("UAMY", CHANNEL, await room.card(), "order:pack")
    assert pressed.ok
    (intent,) = [operation for operation in await room.kept() if operation.kind == "pack"]
    assert (intent.asked_by, intent.data["order"], intent.data["seen"]) == ("UAMY", room.order, "ready")


async def test_a_press_that_slack_delivers_twice_counts_once(room: Room) -> None:
    pressed = await room.box.people.click("UAMY", CHANNEL, await room.card(), "order:pack")
    assert (await room.box.people.redeliver(pressed)).ok
    assert await room.kinds() == ["pack"]
    async with room.db.read() as unit:
        assert len(await unit.people.audit_of(room.order)) == 1


async def test_a_command_is_kept_once_and_acked_without_words(room: Room) -> None:
    typed = await room.box.people.command("UAMY", CHANNEL, "/order 1042")
    assert (typed.ok, typed.payload) == (True, {})
    assert (await room.box.people.redeliver(typed)).ok
    (question,) = await room.kept()
    assert (question.kind, question.data["number"], question.data["command"]) == ("answer", "1042", "status")


async def test_a_command_with_another_name_is_answered_too(room: Room) -> None:
    """`/order` may belong to another app; whoever installs this one may call it what they like."""
    assert (await room.box.people.command("UAMY", CHANNEL, "/parcel 1042")).ok
    assert await room.kinds() == ["answer"]


@pytest.mark.parametrize(
    ("typed", "asked"), [("/digest now", "digest"), ("/digest", "digest"), ("/order ready", "ready")]
)
async def test_a_list_is_asked_for_once_and_answered_later(room: Room, typed: str, asked: str) -> None:
    done = await room.box.people.command("UAMY", CHANNEL, typed)
    assert (done.ok, done.payload) == (True, {})
    assert (await room.box.people.redeliver(done)).ok
    (question,) = await room.kept()
    assert (question.kind, question.data["command"], question.data["user"]) == ("answer", asked, "UAMY")
    assert question.data["channel"] == CHANNEL


async def test_the_button_of_the_digest_asks_for_the_pick_list(room: Room) -> None:
    ts = await room.card(Action.PICK_LIST.value, "ready")
    assert (await room.box.people.click("UBEN", CHANNEL, ts, Action.PICK_LIST.value)).ok
    (question,) = await room.kept()
    assert (question.data["command"], question.data["user"]) == ("ready", "UBEN")


async def test_a_stranger_gets_no_list(room: Room) -> None:
    room.box.workspace.channels[CHANNEL].members.append("UOLGA")
    ts = await room.card(Action.PICK_LIST.value, "ready")
    assert (await room.box.people.click("UOLGA", CHANNEL, ts, Action.PICK_LIST.value)).ok
    assert await room.kinds() == ["whisper"]


async def test_a_digest_with_other_words_gets_a_hint(http_room: Room) -> None:
    assert "`/digest now`" in (await http_room.box.people.command("UAMY", CHANNEL, "/digest 1042")).text
    assert await http_room.kept() == []


async def test_help_and_hints_are_answered_in_the_ack(room: Room) -> None:
    helped = await room.box.people.command("UAMY", CHANNEL, "/order HELP")
    hinted = await room.box.people.command("UAMY", CHANNEL, "/order 1042 paxk")
    assert helped.text == "What you can ask Shipmate"
    assert "Did you mean `/order 1042 pack`?" in hinted.text
    assert await room.kept() == []


async def test_an_unknown_button_is_acked_and_answered(room: Room) -> None:
    ts = await room.card("order:teleport")
    assert (await room.box.people.click("UAMY", CHANNEL, ts, "order:teleport")).ok
    assert "older message" in await room.words()


@pytest.mark.parametrize(
    "value", ["", "1042", '{"o":0}', '{"o":"1"}', '{"o":1,"c":"yes"}', '{"o":1,"w":"frobnicate"}']
)
async def test_an_old_or_foreign_button_value_is_acked_and_answered(http_room: Room, value: str) -> None:
    ts = await http_room.card("order:choose:0", value)
    assert (await http_room.box.people.click("UAMY", CHANNEL, ts, "order:choose:0")).ok
    assert "older message" in await http_room.words()


async def test_a_choice_asks_about_the_order_that_was_chosen(room: Room) -> None:
    ts = await room.card("order:choose:3", Button(order_id=7, command="pack").encode())
    assert (await room.box.people.click("UAMY", CHANNEL, ts, "order:choose:3")).ok
    (question,) = await room.kept()
    assert (question.data["number"], question.data["command"]) == ("id:7", "pack")


async def test_a_button_that_opens_a_page_is_acked_and_nothing_else(room: Room) -> None:
    ts = await room.card("order:open:katana", "katana", url="https://factory.katanamrp.com/order/1")
    assert (await room.box.people.click("UAMY", CHANNEL, ts, "order:open:katana")).ok
    assert await room.kept() == []


async def test_a_stranger_is_refused_and_told(room: Room) -> None:
    room.box.workspace.channels[CHANNEL].members.append("UOLGA")
    assert (await room.box.people.click("UOLGA", CHANNEL, await room.card(), "order:pack")).ok
    assert "Nothing was done" in await room.words()
    assert await room.kinds() == ["whisper"]


@pytest.mark.parametrize(
    "payload",
    [
        {"type": "shortcut", "callback_id": "x", "trigger_id": "1"},
        {"type": "message_action", "callback_id": "x", "trigger_id": "1", "channel": {"id": CHANNEL}},
        {"type": "view_submission", "view": {"type": "modal", "callback_id": "x", "state": {"values": {}}}},
        {"type": "view_closed", "view": {"type": "modal", "callback_id": "x"}},
        {"type": "block_suggestion", "action_id": "x", "block_id": "y", "value": "z"},
        {"type": "event_callback", "event_id": "Ev1", "event": {"type": "app_mention", "user": "UAMY", "text": "hi"}},
    ],
    ids=lambda payload: payload["type"],
)
async def test_what_nobody_asked_for_is_acked_all_the_same(unconnected: Room, payload: dict[str, Any]) -> None:
    payload = {"user": {"id": "UAMY", "team_id": "T0001"}, "team": {"id": "T0001"}, **payload}
    answer = await unconnected.bolt.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=payload))
    assert answer.status == 200
    assert await unconnected.kept() == []


async def test_a_command_that_fails_is_answered_with_an_id_that_is_in_the_log(room: Room) -> None:
    room.ask.broken = True
    with structlog.testing.capture_logs() as logged:
        typed = await room.box.people.command("UAMY", CHANNEL, "/order 1042")
    fault = next(entry["fault"] for entry in logged if entry["event"] == "a listener failed")
    assert typed.ok
    assert typed.text.endswith(f"tell your admin: {fault}.")
    assert "before anything was done" in typed.text


async def test_a_press_that_fails_is_acked_and_answered_beside_the_message(room: Room) -> None:
    room.ask.broken = True
    with structlog.testing.capture_logs() as logged:
        pressed = await room.box.people.click("UAMY", CHANNEL, await room.card(), "order:pack")
        await room.running.drained(30.0)
    fault = next(entry["fault"] for entry in logged if entry["event"] == "a listener failed")
    assert pressed.ok
    assert [text for text in room.seen_by("UAMY") if fault in text]
    assert not [text for text in room.seen_by("UBEN") if fault in text]
    assert await room.kept() == []


async def test_a_failure_after_the_ack_neither_takes_the_ack_back_nor_runs_a_second_listener(room: Room) -> None:
    """Bolt forgets an ack when the listener raises right after it, and goes looking for another one."""
    others: list[str] = []

    async def fails_after_ack(ack: AsyncAck, _: Body) -> None:
        await ack()
        raise RuntimeError("too late")

    async def second(ack: AsyncAck, body: Body) -> None:
        others.append(body["command"])
        await ack(text="second")

    told: list[str] = []

    async def tell(_: Person, text: str) -> None:
        told.append(text)

    guard = Guard(room.running, tell)
    room.bolt._async_listeners.clear()
    room.bolt.command("/order")(guard(fails_after_ack))
    room.bolt.command("/order")(guard(second))
    with structlog.testing.capture_logs():
        typed = await room.box.people.command("UAMY", CHANNEL, "/order 1042")
        await room.running.drained(30.0)
    assert (typed.ok, typed.text, others) == (True, "", [])
    assert len(told) == 1
    assert "was taken in" in told[0]


async def test_a_listener_that_is_slow_to_ack_is_not_followed_by_another(unconnected: Room) -> None:
    """Bolt goes on to the next listener that matches; its refusal would swallow the press as a repeat."""
    for listener in unconnected.bolt._async_listeners:
        listener.ack_timeout = 0  # Bolt allows three seconds
    action = {"action_id": "order:pack", "value": Button(order_id=unconnected.order).encode(), "type": "button"}
    body = {
        "type": "block_actions",
        "trigger_id": "1.2",
        "user": {"id": "UAMY", "team_id": "T0001"},
        "team": {"id": "T0001"},
        "actions": [action],
    }
    busy, free = asyncio.Event(), asyncio.Event()
    holder = asyncio.create_task(_hold_the_writer(unconnected, busy, free))
    await busy.wait()
    answer = await unconnected.bolt.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))
    free.set()
    await holder
    await unconnected.running.drained(30.0)
    assert answer.status == 404
    assert await unconnected.kinds() == ["pack"]


async def _hold_the_writer(room: Room, busy: asyncio.Event, free: asyncio.Event) -> None:
    async with room.db.write():
        busy.set()
        await free.wait()


IDS = ["order:pack", "order:unpack", "order:choose:0", "order:open:katana", "list:ready"]
NOT_OURS = ["order:pack2", "", "order:choose:", "x\n", "list:ready2"]


@pytest.mark.parametrize("action_id", [*IDS, *NOT_OURS])
def test_no_two_listeners_match_one_button(action_id: str) -> None:
    assert sum(bool(pattern.search(action_id)) for pattern in (PRESSED, LISTED, OPENED, UNKNOWN)) == 1


async def test_a_shutdown_waits_for_running_listeners_and_those_that_start_meanwhile() -> None:
    running, ended = Running(), []

    async def work(name: str, more: bool) -> None:
        running.begin()
        await asyncio.sleep(0.01)
        if more:
            asyncio.create_task(work("second", more=False))  # noqa: RUF006 - Bolt keeps no reference either
            await asyncio.sleep(0)
        ended.append(name)

    asyncio.create_task(work("first", more=True))  # noqa: RUF006 - Bolt keeps no reference either
    await asyncio.sleep(0)
    await running.drained(30.0)
    assert ended == ["first", "second"]


async def test_a_shutdown_does_not_wait_for_ever() -> None:
    running, release = Running(), asyncio.Event()

    async def work() -> None:
        running.begin()
        await release.wait()

    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    await asyncio.wait_for(running.drained(0.01), 30.0)
    release.set()
    await task


def test_action_ids_are_what_slack_allows() -> None:
    assert all(len(action) <= 255 for action in Action)
    assert json.loads(Button(order_id=1).encode()) == {"o": 1}
