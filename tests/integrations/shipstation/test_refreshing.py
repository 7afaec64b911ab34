"""Importing from the shops, and when that was last done: against a small ShipStation, and the sandbox's own."""

from datetime import UTC, datetime, timedelta

import pytest
from aiohttp.test_utils import TestServer

from integrations.errors import OutcomeUnknown, Rejected, UnexpectedReply
from integrations.http import open_session
from integrations.sandbox.shipstation import build_shipstation_face
from integrations.shipstation.client import ShipStationClient
from tests.integrations.http_bench import NotedBudget
from tests.integrations.shipstation.desk import Desk
from tests.sandbox.shipstation_stage import PAIR, desk_world


def store(attempt: object, **changes: object) -> dict[str, object]:
    """A row of the list, as the vendor's own sample has it."""
    return {"storeId": 25748, "marketplaceId": 36, "active": True, "lastRefreshAttempt": attempt, **changes}


async def test_what_is_sent_and_what_it_is_answered(client: ShipStationClient, desk: Desk) -> None:
    desk.says("/stores/refreshstore", {"success": True, "message": "A store refresh has been initiated."})
    receipt = await client.refresh()
    assert [(one.method, one.path, one.query, one.body) for one in desk.asked] == [
        ("POST", "/stores/refreshstore", (), {})
    ]
    assert receipt.words == "A store refresh has been initiated."


async def test_an_answer_that_says_no_is_a_refusal(client: ShipStationClient, desk: Desk) -> None:
    desk.says("/stores/refreshstore", {"success": False, "message": "The store cannot be refreshed."})
    with pytest.raises(Rejected, match="cannot be refreshed"):
        await client.refresh()


async def test_an_error_leaves_open_whether_it_began(client: ShipStationClient, desk: Desk) -> None:
    desk.says("/stores/refreshstore", {"message": "no"}, 500)
    with pytest.raises(OutcomeUnknown):
        await client.refresh()


@pytest.mark.parametrize(
    ("stores", "last"),
    [
        ([store("2014-11-26T14:28:14.07")], datetime(2014, 11, 26, 22, 28, 14, 70000, tzinfo=UTC)),
        (
            [store("2026-07-01T10:00:00.00"), store("2026-07-01T11:00:00.00"), store(None)],
            datetime(2026, 7, 1, 18, tzinfo=UTC),
        ),
        ([store("2026-07-01T10:00:00", marketplaceId=0)], None),
        ([store("2026-07-01T10:00:00", active=False)], None),
        ([store("yesterday")], None),
        ([store("0001-01-01T00:00:00")], None),
        ([], None),
    ],
)
async def test_the_last_import_is_the_latest_of_a_connected_store(
    client: ShipStationClient, desk: Desk, stores: list[dict[str, object]], last: datetime | None
) -> None:
    """It is Pacific time; `refreshDate` beside it is not."""
    desk.says("/stores", [{**one, "refreshDate": "2030-01-01T00:00:00"} for one in stores])
    assert await client.refreshed_at() == last
    assert [(one.method, one.path) for one in desk.asked] == [("GET", "/stores")]


async def test_a_list_that_is_none_is_said_to_be_so(client: ShipStationClient, desk: Desk) -> None:
    desk.says("/stores", {"stores": []})
    with pytest.raises(UnexpectedReply):
        await client.refreshed_at()


async def test_the_sandbox_shows_the_import_that_was_asked_for() -> None:
    world = desk_world()
    face = build_shipstation_face(world, key=PAIR[0], secret=PAIR[1])
    async with TestServer(face) as server, open_session() as session:
        client = ShipStationClient(
            session,
            base_url=str(server.make_url("")).rstrip("/"),
            api_key=PAIR[0],
            api_secret=PAIR[1],
            budget=NotedBudget(),
        )
        before = await client.refreshed_at()
        world.advance(1800)
        assert "refresh has been started" in (await client.refresh()).words
        after = await client.refreshed_at()
    assert before
    assert after
    assert timedelta(seconds=1790) < after - before < timedelta(seconds=1810)
