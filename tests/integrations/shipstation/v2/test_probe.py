"""What an account can say of the open questions: a row for each of the README, answers by reading alone."""

import re
from pathlib import Path

import aiohttp

import integrations.shipstation.v2 as room
from integrations.probing import Learned
from integrations.shipstation.v2.client import ShipStationV2Client
from integrations.shipstation.v2.probe import QUESTIONS
from tests.integrations.shipstation.v2.desk import DeskV2, client_of, fulfillment, shipment


async def told(client: ShipStationV2Client) -> dict[str, Learned]:
    return {each.question: each for each in await client.probe()}


def test_every_open_question_of_the_readme_has_its_row() -> None:
    text = (Path(room.__path__[0]) / "README.md").read_text(encoding="utf-8").partition("## Open questions")[2]
    asked = [" ".join(each.split()) for each in re.split(r"^[0-9]+\. ", text, flags=re.MULTILINE)[1:]]
    assert len(asked) == len(QUESTIONS)
    assert all(question.startswith(row.words) for question, row in zip(asked, QUESTIONS, strict=True))


async def test_what_can_be_read_is_told_without_a_write_and_without_a_name(
    client: ShipStationV2Client, desk: DeskV2
) -> None:
    desk.holds([shipment(11, "A1042"), shipment(12, "A1043")], by_hand=[fulfillment(1, of=12)])
    answers = await told(client)
    assert {asked.method for asked in desk.asked} == {"GET"}
    rows = [answers[each.words] for each in QUESTIONS]
    assert rows[0].words == "of 1 marked without a label, pending: 1; 0 were modified at that moment or later"
    assert rows[5].words == "it finds nothing by a shortened one; case counts"
    assert rows[6].words == "it is taken, and finds 0: nothing"
    assert rows[8].words == "2 rows come when 500 are asked for, of 1 pages"
    assert rows[9].words == "of the newest 2 shipments, digits: 2; ids that are numbers: 2"
    assert rows[10].words == "404, No such thing"
    assert rows[11].words == "rows that cost less than nothing: 2, in the newest 2 shipments"
    assert [each.known for each in rows] == [not isinstance(each.learn, str) for each in QUESTIONS]
    assert "Amy" not in str(rows)


async def test_an_empty_account_and_a_silent_one_say_so(desk: DeskV2, session: aiohttp.ClientSession) -> None:
    desk.holds([])
    client = client_of(desk, session)
    assert not any(each.failed for each in (await told(client)).values())
    desk.fails(500)
    answers = (await told(client)).values()
    assert sum(each.failed for each in answers) == sum(not isinstance(each.learn, str) for each in QUESTIONS)
