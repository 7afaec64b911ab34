"""The directory against the sandbox's Slack: who somebody is, who is in what, and each way in which it may fail."""

from pathlib import Path

import pytest

from bot.slack.directory import SlackDirectory
from integrations.errors import NotFound, RateLimited, Rejected, Unauthorized, Unavailable, UnexpectedReply
from integrations.sandbox.faults import Fault
from storage.engine import Database
from tests.slack.room import Room, opened

MANY = [f"U{number:03}" for number in range(7)]


@pytest.fixture
def directory(unconnected: Room) -> SlackDirectory:
    return SlackDirectory(unconnected.client, page=3, most_pages=4)


@pytest.mark.parametrize(
    ("user", "flags"),
    [
        ("UAMY", set()),
        ("UGUS", {"is_guest"}),
        ("UOLGA", {"is_external"}),
        ("UDAN", {"deleted"}),
        ("UBOT", {"is_bot"}),
    ],
)
async def test_people_are_told_apart(directory: SlackDirectory, user: str, flags: set[str]) -> None:
    one = await directory.somebody("T0001", user)
    assert one.user == user
    assert {name for name in ("deleted", "is_bot", "is_guest", "is_external") if getattr(one, name)} == flags


async def test_a_name_and_a_time_zone_come_with_somebody(directory: SlackDirectory) -> None:
    one = await directory.somebody("T0001", "UAMY")
    assert (one.name, one.time_zone) == ("amy", "Europe/Oslo")


async def test_nobody_of_that_id_is_not_found(directory: SlackDirectory) -> None:
    with pytest.raises(NotFound, match="user_not_found"):
        await directory.somebody("T0001", "UNOBODY")


async def test_a_group_tells_who_is_in_it(directory: SlackDirectory, unconnected: Room) -> None:
    assert await directory.group("SPACKERS") == {"UAMY", "UBEN"}
    with pytest.raises(Rejected, match="no_such_subteam"):
        await directory.group("SNONE")
    unconnected.box.workspace.paid = False
    with pytest.raises(Rejected, match="plan_upgrade_required"):
        await directory.group("SPACKERS")


async def test_a_channel_is_read_page_by_page(directory: SlackDirectory, unconnected: Room) -> None:
    unconnected.box.workspace.add_channel("CMANY", "many", MANY)
    assert await directory.channel("CMANY") == set(MANY)
    assert len(unconnected.calls("conversations.members")) == 3


async def test_a_channel_of_too_many_people_is_no_list_of_colleagues(
    directory: SlackDirectory, unconnected: Room
) -> None:
    unconnected.box.workspace.add_channel("CMANY", "many", [f"U{number:03}" for number in range(13)])
    with pytest.raises(Rejected, match="too_many_members"):
        await directory.channel("CMANY")
    assert len(unconnected.calls("conversations.members")) == 4


@pytest.mark.parametrize("channel", ["CMANAGE", "CNONE"])
async def test_a_channel_the_app_does_not_see_is_refused(directory: SlackDirectory, channel: str) -> None:
    with pytest.raises(Unauthorized, match="channel_not_found"):
        await directory.channel(channel)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault("status", face="slack", path="/api/users.info", status=503), Unavailable),
        (Fault("status", face="slack", path="/api/users.info", status=429), RateLimited),
        (Fault("reset_after", face="slack", path="/api/users.info"), Unavailable),
        (Fault("garble", face="slack", path="/api/users.info"), Unavailable),
    ],
    ids=lambda value: value.kind if isinstance(value, Fault) else "",
)
async def test_a_slack_that_is_away_is_not_its_last_word(
    directory: SlackDirectory, unconnected: Room, fault: Fault, error: type[Exception]
) -> None:
    unconnected.box.faults.add(fault)
    with pytest.raises(error):
        await directory.somebody("T0001", "UAMY")


async def test_a_slack_that_is_slow_is_not_waited_for(sqlite_db: Database, tmp_path: Path) -> None:
    async with opened(sqlite_db, tmp_path, patience=0.1) as room:
        room.box.faults.add(Fault("slow", face="slack", path="/api/users.info", seconds=0.3))
        with pytest.raises(Unavailable):
            await SlackDirectory(room.client).somebody("T0001", "UAMY")


async def test_an_answer_about_somebody_else_is_not_believed(directory: SlackDirectory, unconnected: Room) -> None:
    users = unconnected.box.workspace.users
    users["UGHOST"] = users["UAMY"]
    with pytest.raises(UnexpectedReply):
        await directory.somebody("T0001", "UGHOST")
