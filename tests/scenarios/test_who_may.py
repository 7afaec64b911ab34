"""Given people with different roles at one card, when somebody presses what they may not, then nothing is written,
they alone are told why and whom to ask, and it is on record; and whoever may, may.

Turns red without `gate.refuses` in `bot/slack/actions.py` or `bot/slack/modals.py`.
"""

import pytest

from bot.demo.stage import CHANNEL
from storage.tables import AuditEntry
from tests.scenarios.seeing import title, words
from tests.scenarios.stage import Scene, on_stage


async def refusals(scene: Scene) -> list[AuditEntry]:
    """What was refused of order #1042, newest first."""
    row = await scene.row("#1042")
    async with scene.stage.bot.db.read() as unit:
        return [entry for entry in await unit.people.audit_of(row.id) if entry.action == "refused"]


async def ready(scene: Scene) -> None:
    await scene.place("#1042", ("TEA", 1))
    await scene.in_stock("#1042")


@pytest.mark.parametrize("slack", ["socket", "http"])
async def test_a_packer_packs_and_does_not_ship(slack: str) -> None:
    async with on_stage(slack=slack, ADMINS="UADA", PACKERS="SPACKERS", MEMBERS_MAY="none") as scene:
        await ready(scene)
        await scene.press("UAMY", scene.card("#1042"), "Mark shipped")
        (answer,) = scene.whispers("UAMY")
        assert words(answer) == (
            "It takes a shipper to mark #1042 shipped, and you are a packer here. Nothing was done. Ask <@UADA>."
        )
        assert scene.box.workspace.views.top("UAMY") is None
        assert scene.writes() == []
        (entry,) = await refusals(scene)
        assert (entry.user_id, entry.detail["asked"], entry.channel) == ("UAMY", "ship", CHANNEL)
        await scene.press("UAMY", scene.card("#1042"), "Mark packed")
        assert title(scene.card("#1042")) == "Packed · #1042"
        assert scene.katana_writes() == ["pack #1042"]


async def test_a_guest_is_refused_at_every_door(scene: Scene) -> None:
    await ready(scene)
    await scene.press("UGUS", scene.card("#1042"), "Mark packed")
    await scene.types("UGUS", "/order 1042 pack")
    await scene.types("UGUS", "/digest")
    assert [words(one) for one in scene.whispers("UGUS")] == [
        "Guests of this workspace cannot mark #1042 packed. Nothing was done. Ask <@UADA>.",
        "Guests of this workspace cannot mark 1042 packed. Nothing was done. Ask <@UADA>.",
        "Guests of this workspace cannot see the digest. Nothing was done. Ask <@UADA>.",
    ]
    assert scene.writes() == []
    assert title(scene.card("#1042")) == "In stock · #1042"


async def test_somebody_else_hears_nothing_of_a_refusal(scene: Scene) -> None:
    await ready(scene)
    before = [words(message) for message in scene.channel()]
    await scene.press("UGUS", scene.card("#1042"), "Mark packed")
    assert [words(message) for message in scene.channel()] == before
    assert scene.whispers("UAMY") == []
    assert len(scene.whispers("UGUS")) == 1


async def test_a_role_that_is_taken_while_the_form_is_open_ships_nothing() -> None:
    async with on_stage(SHIPPERS="CDISPATCH", MEMBERS_MAY="viewer") as scene:
        await ready(scene)
        await scene.press("UBEN", scene.card("#1042"), "Mark shipped")
        dispatch = scene.box.workspace.channels["CDISPATCH"]
        dispatch.members.remove("UBEN")
        left = {"type": "member_left_channel", "user": "UBEN", "channel": dispatch.id, "event_ts": "1.1"}
        event = {"type": "event_callback", "event_id": "Ev1", "team_id": "T0001", "event": left}
        assert (await scene.box.people.dispatch.event(event)).ok
        await scene.rest()
        await scene.fill_in("UBEN", tracking="1Z999AA10123456784")
        (answer,) = scene.whispers("UBEN")
        assert words(answer).startswith("It takes a shipper to mark #1042 shipped, and you are a viewer here.")
        assert scene.writes() == []
        assert [entry.detail["asked"] for entry in await refusals(scene)] == ["ship"]


async def test_a_group_that_slack_does_not_tell_of_is_told_to_the_admin_once() -> None:
    async with on_stage(PACKERS="SNONE", MEMBERS_MAY="viewer") as scene:
        await ready(scene)
        for _ in range(2):
            await scene.press("UAMY", scene.card("#1042"), "Mark packed")
        assert scene.writes() == []
        told = [one for one in scene.box.workspace.channels["CALERTS"].messages.values() if "SNONE" in one.text]
        assert [words(one) for one in told] == [
            "Nobody has a role through SNONE, which the settings name: there is no such user group."
        ]
