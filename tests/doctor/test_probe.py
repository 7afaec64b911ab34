"""`doctor --probe`: a row for each open question of each README, answers from what is there, and no write at all."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.doctor.command import probe
from integrations.katana.probe import QUESTIONS as OF_KATANA
from integrations.probing import CannotTell, Learned, Question, ask_all
from integrations.sandbox.faults import Fault
from integrations.shipstation.probe import QUESTIONS as OF_SHIPSTATION
from integrations.shopify.probe import QUESTIONS as OF_SHOPIFY
from integrations.woocommerce.probe import QUESTIONS as OF_WOOCOMMERCE
from tests.doctor.ward import Ward

ROOT = Path(__file__).resolve().parents[2] / "integrations"
ROWS = {
    "katana": ([each.words for each in OF_KATANA], r"^\| (?!question|---)"),
    "shipstation": ([each.words for each in OF_SHIPSTATION], r"^[0-9]+\. "),
    "shopify": ([each.words for each in OF_SHOPIFY], r"^- "),
    "woocommerce": ([each.words for each in OF_WOOCOMMERCE], r"^- "),
}
SEARCH = "/v1/sales_orders/search"


@pytest.fixture
async def busy(here: Ward) -> AsyncIterator[Ward]:
    """A shop with goods and orders, of which some are lettered."""
    world = here.box.world
    for index in range(25):
        world.add_variant(f"MUG-{index:02}", "Mug", 1900, on_hand=9)
    for number in ("#A1042", "#A1043", "#A1044"):
        world.place_order([("MUG-01", 1)], name=number)
    await here.box.settle()
    yield here


async def told(here: Ward) -> tuple[int, dict[str, tuple[str, str]]]:
    """The exit code, and to each question its mark and its answer."""
    lines: list[str] = []
    code = await probe(here.settings, lines.append)
    asked = [index for index, line in enumerate(lines) if re.match("  (told|open|fail)  ", line)]
    return code, {lines[at][8:]: (lines[at][2:6], lines[at + 1].strip()) for at in asked}


@pytest.mark.parametrize("vendor", ROWS)
def test_every_open_question_of_the_readme_has_its_row(vendor: str) -> None:
    rows, begins = ROWS[vendor]
    text = (ROOT / vendor / "README.md").read_text(encoding="utf-8").partition("## Open questions")[2]
    asked = re.split(begins, text, flags=re.MULTILINE)[1:]
    assert len(asked) == len(rows)
    for question, row in zip(asked, rows, strict=True):
        assert " ".join(question.split()).startswith(row)


async def test_what_can_be_read_is_told_and_the_rest_says_why_not(busy: Ward) -> None:
    code, answers = await told(busy)
    assert code == 0
    assert len(answers) == len(OF_KATANA) + len(OF_SHIPSTATION) + len(OF_SHOPIFY)
    assert answers["Is the `order_no` filter exact, and does case count?"][0] == "told"
    assert answers["Is the `sku` filter exact?"] == ("told", "it finds nothing by a shortened one; case counts")
    assert answers["Do more than a few repeated `ids` work in one call?"][1].startswith("25 ids in one call: 25 came")
    assert answers["Does the search give whole orders, and `X-Pagination`?"][1].startswith("orders come with")
    assert answers["How an unknown order id is answered"][0] == "told"
    assert answers["Whether the search by number minds case."][1].startswith("it also finds what only begins")
    assert "digits: 3" in answers[OF_SHIPSTATION[4].words][1]
    assert "still finds" in answers["Whether the GraphQL search still matches prefixes as REST did in 2021"][1]
    assert answers["How long a read by id lags after a write."] == ("open", "only a write would show it")


async def test_it_writes_nothing(busy: Ward) -> None:
    busy.box.journal.clear()
    assert (await told(busy))[0] == 0
    assert busy.box.journal.effects() == []
    for each in busy.box.journal.entries:
        reads = each.method == "GET" or each.path == SEARCH or "oauth" in each.path
        assert reads or '"query": "\\nquery ' in each.body, str(each)
    assert not busy.box.journal.requests("slack")


async def test_an_empty_account_says_what_is_missing(here: Ward) -> None:
    code, answers = await told(here)
    assert code == 0
    assert answers["Is the `order_no` filter exact, and does case count?"] == ("open", "there are no sales orders")
    assert {mark for mark, _ in answers.values()} <= {"told", "open"}


@pytest.mark.parametrize("face", ["shopify", "katana", "shipstation"])
async def test_an_account_that_does_not_answer_fails_in_words_and_stops_no_other(busy: Ward, face: str) -> None:
    busy.box.faults.add(Fault("status", face=face, status=503, remaining=None))
    code, answers = await told(busy)
    assert code == 1
    asked = {vendor: rows for vendor, (rows, _) in ROWS.items() if vendor != "woocommerce"}
    marks = {vendor: {answers[row][0] for row in rows} for vendor, rows in asked.items()}
    assert [vendor for vendor in asked if "fail" in marks[vendor]] == [face]


async def test_the_answer_names_nobody(busy: Ward) -> None:
    busy.box.world.place_order(
        [("MUG-01", 1)], name="#A1045", customer_name="Zoë Quill", customer_email="zoe@quill.example"
    )
    await busy.box.settle()
    _, answers = await told(busy)
    assert not re.search("zo[eë]|quill", str(answers), flags=re.IGNORECASE)


async def test_a_question_that_cannot_be_told_stops_no_other() -> None:
    async def nothing_there(_: None) -> str:
        raise CannotTell("there is nothing")

    async def there(_: None) -> str:
        return "it is so"

    rows: tuple[Question[None], ...] = (
        Question("first", nothing_there),
        Question("second", there),
        Question("third", "it takes a write"),
    )
    assert await ask_all(rows, None) == (
        Learned("first", "there is nothing"),
        Learned("second", "it is so", known=True),
        Learned("third", "it takes a write"),
    )
