"""**Mark shipped**: the modal opens from a press, what is sent back is kept once, and what is wrong is said in it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import structlog
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.demo.stage import CHANNEL
from bot.orders.snapshots import to_json
from bot.services import submissions
from bot.services.notifier import Words
from bot.slack import unasked
from bot.slack.blocks.ship import render_ship
from bot.slack.blocks.words import render_words
from bot.slack.ids import Button, Modal
from integrations.model import Parcel, ProductionOrder, SalesOrder, Shipment, ShipmentState
from integrations.sandbox.faults import Fault
from integrations.sandbox.slack.choices import Value
from integrations.sandbox.slack.reactions import Reaction
from storage.tables import Operation, State
from tests.orders.making import NOW, sales, shipment, waiting
from tests.slack.forms import ship_form
from tests.slack.room import Room

UPS = "1Z999AA10123456784"
SHIP = "order:ship"
LABELLED = shipment(
    channel_order_ref="1",
    state=ShipmentState.SHIPPED,
    parcels=(Parcel(carrier="UPS", tracking_number=UPS, has_label=True),),
)


async def press(room: Room, *, user: str = "UAMY", ts: str | None = None, **carried: Any) -> Reaction:
    """Press **Mark shipped**, on a new message unless told on which, and wait for the modal that comes of it."""
    value = Button(order_id=room.order, seen="packed", **carried).encode()
    pressed = await room.box.people.click(user, CHANNEL, ts or await room.card(SHIP, value), SHIP)
    await room.running.drained(30.0)
    return pressed


def modal(room: Room, user: str = "UAMY") -> dict[str, Any] | None:
    """What this person has open."""
    view = room.box.workspace.views.top(user)
    return view.content if view else None


async def shipped(room: Room) -> Operation:
    """The one intent to ship that is kept."""
    (intent,) = [operation for operation in await room.kept() if operation.kind == "ship"]
    return intent


async def seen(room: Room, *records: SalesOrder | ProductionOrder | Shipment) -> None:
    """The order was looked at, and these records were found."""
    async with room.db.write() as unit:
        row = await unit.orders.by_id(room.order)
        assert row is not None
        row.phase = "packed"
        await unit.orders.save(row)
        connections = {one.system: one.id for one in room.shops.connections().values()}
        for record in records:
            connection = connections[record.system]
            await unit.orders.link(room.order, connection, record.ref, "strong")
            await unit.orders.save_snapshot(
                connection,
                record.ref,
                body=to_json(record),
                digest="1",
                began_at=NOW,
                observed_at=NOW,
                source="look",
            )


async def test_a_press_opens_the_modal_and_keeps_nothing_yet(room: Room) -> None:
    assert (await press(room)).ok
    shown = modal(room)
    assert shown is not None
    assert shown["title"]["text"] == "Mark shipped"
    assert await room.kept() == []


async def test_what_is_sent_is_kept_with_its_parcel_before_it_is_acked(room: Room) -> None:
    await press(room)
    sent = await room.box.people.submit_view("UAMY", {"tracking": "1z999-aa1 0123456784"})
    assert (sent.ok, sent.payload) == (True, {})
    intent = await shipped(room)
    assert (intent.asked_by, intent.data["order"], intent.data["channel"]) == ("UAMY", room.order, CHANNEL)
    today = datetime.now(UTC).date().isoformat()
    assert intent.data["parcel"] == {"carrier": "UPS", "tracking_number": UPS, "shipped_on": today}
    assert (intent.data["confirmed"], intent.data["from_card"], intent.data["seen"]) == (False, False, None)
    assert modal(room) is None


async def test_a_modal_that_slack_delivers_twice_counts_once(room: Room) -> None:
    """Or that an impatient person sends twice: each sending has a trigger of its own."""
    await press(room)
    sent = await room.box.people.submit_view("UAMY", {"tracking": UPS})
    for trigger in (None, "another.trigger"):
        if sent.outgoing and trigger:
            sent.outgoing.payload["trigger_id"] = trigger
        again = await room.box.people.redeliver(sent)
        assert (again.ok, again.payload) == (True, {})
    assert await room.kinds() == ["ship"]
    async with room.db.read() as unit:
        assert len(await unit.people.audit_of(room.order)) == 1


async def test_a_press_that_slack_delivers_twice_leaves_one_modal(room: Room) -> None:
    pressed = await press(room)
    shown = modal(room)
    assert (await room.box.people.redeliver(pressed)).ok
    await room.running.drained(30.0)
    assert modal(room) is shown
    assert "should be open already" in await room.words()


async def test_what_is_wrong_is_said_at_its_field_and_can_be_mended(room: Room) -> None:
    await press(room)
    untold = await room.box.people.submit_view("UAMY", {"tracking": "JJD000390007831546221"})
    assert list(untold.errors) == ["carrier"]
    assert await room.kept() == []
    late = (datetime.now(UTC).date() + timedelta(days=9)).isoformat()
    wrong = await room.box.people.submit_view("UAMY", {"carrier": "Other", "shipped_on": late})
    assert list(wrong.errors) == ["shipped_on"]
    mended = await room.box.people.submit_view("UAMY", {"shipped_on": datetime.now(UTC).date().isoformat()})
    assert (mended.ok, mended.errors) == (True, {})
    assert (await shipped(room)).data["parcel"]["carrier"] == "Other"


async def test_no_tracking_is_said_and_not_forgotten(room: Room) -> None:
    await press(room)
    forgotten = await room.box.people.submit_view("UAMY")
    assert forgotten.errors == {"tracking": "Give the tracking number, or say that there is none."}
    ticked: dict[str, Value] = {"tracking": UPS, "no_tracking": ["no_tracking"]}
    both = await room.box.people.submit_view("UAMY", ticked)
    assert list(both.errors) == ["tracking"]
    said = await room.box.people.submit_view("UAMY", ticked | {"tracking": ""})
    assert said.errors == {}
    assert (await shipped(room)).data["parcel"]["tracking_number"] is None


async def test_from_a_card_the_modal_speaks_for_the_card(room: Room) -> None:
    ts = await room.card(SHIP, Button(order_id=room.order, seen="packed", from_card=True).encode())
    async with room.db.write() as unit:
        card = await unit.notices.card(submissions.subject(room.order), CHANNEL)
        await unit.notices.card_posted(card.id, ts, "digest", NOW)
    await press(room, ts=ts)
    await room.box.people.submit_view("UAMY", {"tracking": UPS})
    assert (await shipped(room)).data["from_card"] is True
    assert await room.kinds() == ["ship", "card"]


async def test_a_card_of_a_former_database_ships_nothing(room: Room) -> None:
    """With a new database the order ids begin anew: the card speaks of another order."""
    await press(room, from_card=True)
    assert (await room.box.people.submit_view("UAMY", {"tracking": UPS})).ok
    assert "no longer knows" in await room.words()
    assert await room.kinds() == ["whisper"]


async def test_a_stranger_opens_nothing_and_is_told(room: Room) -> None:
    room.box.workspace.channels[CHANNEL].members.append("UOLGA")
    assert (await press(room, user="UOLGA")).ok
    assert modal(room, "UOLGA") is None
    assert "Nothing was done" in await room.words()


async def test_a_stranger_who_sends_a_modal_ships_nothing(room: Room) -> None:
    await press(room)
    sent = await room.box.people.submit_view("UAMY", {"tracking": "x"})
    payload = sent.outgoing.payload if sent.outgoing else {}
    payload["user"] = {**payload["user"], "id": "UOLGA", "team_id": "T0002"}
    payload["view"]["state"]["values"]["tracking"]["tracking"]["value"] = UPS
    assert (await room.box.people.redeliver(sent)).ok
    assert "Only people of the workspace" in await room.words()
    assert await room.kinds() == ["whisper"]


async def test_a_press_whose_three_seconds_are_over_is_told_to_try_again(room: Room) -> None:
    room.box.workspace.tickets.trigger_life = -1.0
    with structlog.testing.capture_logs() as logged:
        assert (await press(room)).ok
    assert modal(room) is None
    assert "within three seconds" in await room.words()
    assert [entry["why"] for entry in logged if entry["event"] == "a form could not be opened"] == [
        "expired_trigger_id"
    ]
    room.box.workspace.tickets.trigger_life = 3.0
    assert (await press(room)).ok
    assert modal(room) is not None


async def test_a_press_is_acked_however_long_slack_takes_to_show_the_modal(room: Room) -> None:
    room.box.faults.add(Fault("slow", face="slack", path="/api/views.open", seconds=1.0))
    pressed = await press(room)
    assert pressed.ok
    assert pressed.seconds < 0.9
    assert modal(room) is not None


async def test_a_slack_that_cannot_show_the_modal_is_confessed(room: Room) -> None:
    room.box.faults.add(Fault("status", face="slack", path="/api/views.open"))
    assert (await press(room)).ok
    assert await room.words() == "Slack could not show the form just now. Nothing was done: try again."


async def test_a_failure_is_never_unseen(room: Room) -> None:
    await press(room)
    room.ask.broken = True
    with structlog.testing.capture_logs() as logged:
        assert (await room.box.people.submit_view("UAMY", {"tracking": UPS})).ok
        await room.running.drained(30.0)
    fault = next(entry["fault"] for entry in logged if entry["event"] == "a listener failed")
    assert [text for text in room.direct("UAMY") if fault in text and "before anything was done" in text]
    assert await room.kept() == []


@pytest.mark.parametrize("metadata", ["", "1042", '{"o":0,"h":"C1"}', '{"o":1}', '{"o":1,"h":"C1","k":true}'])
async def test_old_or_forged_metadata_is_refused_kindly(http_room: Room, metadata: str) -> None:
    view = render_ship(ship_form(order_id=http_room.order), channel=CHANNEL, message_ts=None, from_card=False)
    http_room.box.workspace.views.open("UAMY", {**view, "private_metadata": metadata})
    assert (await http_room.box.people.submit_view("UAMY", {"tracking": UPS})).ok
    assert "from an older version" in await http_room.words()
    assert await http_room.kinds() == ["whisper"]


async def test_a_modal_that_asks_for_less_than_we_do_is_refused_kindly(http_room: Room) -> None:
    """An older version may have asked for other things under other names."""
    view = render_ship(ship_form(order_id=http_room.order), channel=CHANNEL, message_ts=None, from_card=False)
    http_room.box.workspace.views.open("UAMY", {**view, "blocks": view["blocks"][:1]})
    assert (await http_room.box.people.submit_view("UAMY")).ok
    assert "from an older version" in await http_room.words()


async def test_an_order_that_is_gone_is_said_before_and_after(http_room: Room) -> None:
    value = Button(order_id=999).encode()
    assert (await http_room.box.people.click("UAMY", CHANNEL, await http_room.card(SHIP, value), SHIP)).ok
    assert "no longer knows" in await http_room.words()
    assert modal(http_room) is None
    view = render_ship(ship_form(order_id=999), channel=CHANNEL, message_ts=None, from_card=False)
    http_room.box.workspace.views.open("UAMY", view)
    assert (await http_room.box.people.submit_view("UAMY", {"tracking": UPS})).ok
    assert await http_room.kinds() == ["whisper", "whisper"]


async def test_an_order_that_must_not_ship_gets_words_and_a_fresh_look_instead(room: Room) -> None:
    await seen(room, replace(sales("1"), cancelled_at=NOW))
    assert (await press(room)).ok
    assert modal(room) is None
    assert "#1042 was not marked shipped: cancelled in the shop" in await room.words()
    assert await room.kinds() == ["whisper", "look"]


async def test_a_label_that_exists_is_only_watched(room: Room) -> None:
    await seen(room, sales("1"), LABELLED)
    await press(room)
    shown = modal(room)
    assert shown is not None
    assert shown["submit"]["text"] == "Watch it"
    assert (await room.box.people.submit_view("UAMY")).ok
    intent = await shipped(room)
    assert "parcel" not in intent.data
    assert intent.data["seen"] == "shipped"


async def test_doubts_that_were_shown_are_confirmed_by_sending(room: Room) -> None:
    await seen(room, sales("1"), waiting(channel_order_ref="1"))
    await press(room)
    await room.box.people.submit_view("UAMY", {"tracking": UPS})
    assert (await shipped(room)).data["confirmed"] is True
    assert (await shipped(room)).data["seen"] == "waiting_stock"


async def test_choosing_the_order_to_ship_opens_the_modal(room: Room) -> None:
    ts = await room.card("order:choose:3", Button(order_id=room.order, command="ship").encode())
    assert (await room.box.people.click("UAMY", CHANNEL, ts, "order:choose:3")).ok
    await room.running.drained(30.0)
    assert modal(room) is not None
    assert await room.kept() == []


async def test_a_command_opens_the_modal_of_the_one_order_it_means(room: Room) -> None:
    typed = await room.box.people.command("UAMY", CHANNEL, "/order 1042 ship")
    await room.running.drained(30.0)
    assert (typed.ok, typed.payload) == (True, {})
    assert modal(room) is not None
    assert await room.kept() == []
    assert (await room.box.people.submit_view("UAMY", {"tracking": UPS})).ok
    intent = await shipped(room)
    assert (intent.data["channel"], intent.data["from_card"]) == (CHANNEL, False)


async def test_a_command_about_an_order_that_is_not_known_is_answered_like_any_other(room: Room) -> None:
    assert (await room.box.people.command("UAMY", CHANNEL, "/order 1043 ship")).ok
    assert modal(room) is None
    (question,) = await room.kept()
    assert (question.data["command"], question.data["number"]) == ("ship", "1043")


@pytest.mark.parametrize(
    ("typed", "tracking"),
    [
        (f"1042 ship {UPS}", {"carrier": "UPS", "tracking_number": UPS}),
        (f"1042 ship {UPS} fedex", {"carrier": "FedEx", "tracking_number": UPS}),
        ("1042 ship no tracking", {"carrier": "", "tracking_number": None}),
    ],
)
async def test_a_command_that_says_how_it_ships_needs_no_modal(
    room: Room, typed: str, tracking: dict[str, str | None]
) -> None:
    assert (await room.box.people.command("UAMY", CHANNEL, f"/order {typed}")).ok
    assert modal(room) is None
    (question,) = await room.kept()
    assert (question.data["command"], question.data["tracking"]) == ("ship", tracking)


async def test_a_command_that_cannot_be_read_is_hinted_at_in_its_ack(room: Room) -> None:
    typed = await room.box.people.command("UAMY", CHANNEL, "/order 1042 ship JJD000390007831546221")
    assert "say which one it is" in typed.text
    assert await room.kept() == []


async def test_a_second_press_after_a_doubt_asks_for_nothing_again(room: Room) -> None:
    await press(room)
    await room.box.people.submit_view("UAMY", {"tracking": UPS})
    first = await shipped(room)
    async with room.db.write() as unit:
        claimed = await unit.ledger.claim("me", datetime.now(UTC), timedelta(minutes=1), kinds=["ship"])
        assert claimed is not None
        await unit.ledger.finish(claimed, State.REFUSED)
    words = {"number": "#1042", "words": "on hold", "intent": "ship", "phase": "held", "order": room.order}
    asked = render_words(Words("confirm", {**words, "again": first.id}))
    ts = str((await room.client.chat_postMessage(channel=CHANNEL, text="x", blocks=asked.blocks))["ts"])
    assert (await room.box.people.click("UAMY", CHANNEL, ts, SHIP, confirmed=True)).ok
    await room.running.drained(30.0)
    assert modal(room) is None
    again = await shipped(room)
    assert again.data["parcel"] == first.data["parcel"]
    assert (again.data["confirmed"], again.data["seen"]) == (True, "held")


async def test_our_modal_goes_to_one_listener_however_slow_it_is_to_ack(unconnected: Room) -> None:
    """Bolt goes on to the next that matches; one that acks everything would close the modal on a wrong input."""
    for listener in unconnected.bolt._async_listeners:
        if listener.ack_function.__module__ != unasked.__name__:
            listener.ack_timeout = 0  # Bolt allows three seconds
    carried = Modal(order_id=unconnected.order, channel=CHANNEL).encode()
    view = {"id": "V1", "type": "modal", "callback_id": SHIP, "private_metadata": carried}
    body = {
        "type": "view_submission",
        "user": {"id": "UAMY", "team_id": "T0001"},
        "team": {"id": "T0001"},
        "view": {**view, "state": {"values": {"tracking": {"tracking": {"value": None}}}}},
    }
    answer = await unconnected.bolt.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))
    await unconnected.running.drained(30.0)
    assert answer.status == 404
