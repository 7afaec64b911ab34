"""The modal for several orders: what it offers, what is sent back, and what cannot be one of ours."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import system_clock
from bot.demo.stage import CHANNEL
from bot.slack.ids import BadModal, BulkModal, whole
from integrations.sandbox.slack.reactions import Reaction
from tests.slack.room import Room
from tests.slack.test_modals import modal


async def ready(room: Room, number: str = "1043") -> int:
    """One more order in stock."""
    async with room.db.write() as unit:
        row = await unit.orders.add(
            shop_id=next(iter(room.shops)).id,
            channel_ref=number,
            number=f"#{number}",
            number_key=number,
            placed_at=system_clock(),
        )
        row.phase = "ready"
        await unit.orders.save(row)
    return row.id


async def typed(room: Room, user: str = "UAMY") -> Reaction:
    reaction = await room.box.people.command(user, CHANNEL, "/order pack")
    await room.running.drained(30.0)
    return reaction


async def send(room: Room, *orders: int) -> Reaction:
    return await room.box.people.submit_view("UAMY", {"orders": [str(order) for order in orders]})


async def test_the_command_offers_what_is_ready_and_keeps_nothing_yet(room: Room) -> None:
    first, second = await ready(room), await ready(room, "1044")
    assert (await typed(room)).ok
    shown = modal(room)
    assert shown is not None
    menu = next(block["element"] for block in shown["blocks"] if block["type"] == "input")
    assert [option["value"] for option in menu["options"]] == [str(first), str(second)]
    assert [option["text"]["text"][:5] for option in menu["options"]] == ["#1043", "#1044"]
    assert await room.kept() == []


async def test_what_is_chosen_is_kept_before_it_is_acked(room: Room) -> None:
    first, second, _ = await ready(room), await ready(room, "1044"), await ready(room, "1045")
    await typed(room)
    assert (await send(room, first, second)).ok
    kept = await room.kept()
    assert [one.data["order"] for one in kept if one.kind == "pack"] == [first, second]
    assert {one.asked_by for one in kept if one.kind == "pack"} == {"UAMY"}
    assert [one.kind for one in kept].count("bulk") == 1


async def test_a_sending_that_slack_delivers_twice_counts_once(room: Room) -> None:
    first = await ready(room)
    await typed(room)
    sent = await send(room, first)
    assert (await room.box.people.redeliver(sent)).ok
    assert sorted(await room.kinds()) == ["bulk", "pack"]


@pytest.mark.parametrize("options", [[], None, [{"value": "x"}], ["17"], [{"value": 17}]])
async def test_a_sending_that_chose_nothing_is_told_so_in_the_form(room: Room, options: object) -> None:
    """Slack's own client asks for one; what was sent was made by another."""
    first = await ready(room)
    await typed(room)
    sent = await send(room, first)
    assert sent.outgoing is not None
    view = sent.outgoing.payload["view"]
    view["id"], view["state"]["values"]["orders"]["orders"]["selected_options"] = "VFORGED", options
    again = await room.box.people.redeliver(sent)
    assert again.payload == {"response_action": "errors", "errors": {"orders": "Choose at least one order."}}
    assert sorted(await room.kinds()) == ["bulk", "pack"], "only of what was chosen the first time"


async def test_with_nothing_ready_no_form_opens(room: Room) -> None:
    await typed(room)
    assert modal(room) is None
    assert "Nothing is in stock" in await room.words()


@pytest.mark.parametrize("action", ["list:pack", "list:pack_rest"])
async def test_the_buttons_open_it_too(room: Room, action: str) -> None:
    await ready(room)
    pressed = await room.box.people.click("UAMY", CHANNEL, await room.card(action, "1"), action)
    await room.running.drained(30.0)
    assert pressed.ok
    if action == "list:pack":
        assert modal(room) is not None
    else:
        assert "None of the orders left" in await room.words()


@pytest.mark.parametrize("value", ["", "0", "-1", "x", "1e3", "９", "9" * 40])
async def test_a_forged_button_for_the_rest_opens_nothing(room: Room, value: str) -> None:
    await ready(room)
    ts = await room.card("list:pack_rest", value or "x")
    assert (await room.box.people.click("UAMY", CHANNEL, ts, "list:pack_rest")).ok
    await room.running.drained(30.0)
    assert modal(room) is None
    assert "older message" in await room.words()


async def test_somebody_of_another_workspace_opens_and_sends_nothing(room: Room) -> None:
    first = await ready(room)
    await typed(room)
    room.access.team = "TELSEWHERE"
    assert (await send(room, first)).ok
    assert await room.kinds() == ["whisper"]


@given(st.text() | st.none() | st.integers() | st.lists(st.text()))
def test_metadata_of_any_kind_is_ours_or_refused(metadata: Any) -> None:
    with pytest.raises(BadModal):
        BulkModal.decode(metadata)


@given(
    st.text(alphabet="0123456789", min_size=1, max_size=20) | st.text() | st.none() | st.integers() | st.booleans()
)
def test_an_id_is_digits_or_nothing(text: Any) -> None:
    number = whole(text)
    assert number is None or (isinstance(text, str) and 0 < number < 2**53)


def test_the_metadata_comes_back_as_it_was() -> None:
    assert BulkModal.decode(BulkModal("CORDERS").encode()) == BulkModal("CORDERS")
