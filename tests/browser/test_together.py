"""Several people before the same message: two at once, and one who may not."""

import asyncio

from playwright.async_api import expect

from tests.browser.visit import Visit

PACK = "Mark packed"
ALONE = "Only visible to you"


def packs(visit: Visit) -> int:
    """How often anything was packed."""
    return sum(happening.effect.verb == "pack" for happening in visit.house.box.journal.happenings)


def share_the_channel(visit: Visit) -> None:
    """The team lets another company's people into #orders."""
    orders = visit.house.box.workspace.channels["CORDERS"]
    orders.members.append("UOLGA")
    orders.is_ext_shared = True


async def test_two_press_at_once_and_it_is_packed_once(visit: Visit) -> None:
    amy, ben = await visit.window("UAMY"), await visit.window("UBEN")
    await amy.stock_arrives("TEA-50", 10)
    for window in (amy, ben):
        await window.sees("In stock · #1042")
    await asyncio.gather(*(window.press("In stock · #1042", PACK) for window in (amy, ben)))
    for window in (amy, ben):
        await window.sees("Packed · #1042", "Undo")
    await visit.house.rest()
    told = [await window.log.get_by_text(ALONE).count() for window in (amy, ben)]
    assert sorted(told) == [0, 1], "the one who was second is told so, and nobody else"
    assert packs(visit) == 1


async def test_another_company_is_refused_in_words(visit: Visit) -> None:
    share_the_channel(visit)
    amy, olga = await visit.window("UAMY"), await visit.window("UOLGA")
    await olga.go("orders")
    await expect(olga.page.get_by_role("main")).to_contain_text("Shared with another company")
    await amy.stock_arrives("TEA-50", 10)
    await olga.sees("In stock · #1042")
    await olga.press("In stock · #1042", PACK)
    await olga.sees("Only people of the workspace this bot belongs to can use it. Nothing was done.", ALONE)
    await visit.house.rest()
    assert packs(visit) == 0
    await expect(amy.log).not_to_contain_text("Nothing was done")
    await amy.press("In stock · #1042", PACK)
    await olga.sees("Packed · #1042")


async def test_commands_are_not_there_for_another_company(visit: Visit) -> None:
    olga = await visit.window("UOLGA")
    await expect(olga.page.get_by_role("heading", level=1)).to_contain_text("partner-orders")
    await olga.composer.fill("/ord")
    await expect(olga.page.get_by_role("main").get_by_role("option")).to_have_count(0)
    await olga.type("/order 1042 status")
    await expect(olga.page.get_by_text("do not exist for olga")).to_be_visible()
    await expect(olga.log).not_to_contain_text("#1042")
    await olga.page.get_by_role("link", name="App Home").click()
    await expect(olga.page.get_by_test_id("no-home")).to_contain_text("Not for you")
    visit.forgive("409")
