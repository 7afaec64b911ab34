"""A whole day that plays by itself, and a world that begins afresh under open windows."""

import pytest
from playwright.async_api import Locator, expect

from tests.browser.visit import Visit
from tests.browser.visiting import visiting

WHOLE_DAY = 200_000.0
"""Milliseconds that a day that waits for nobody may take."""


def lines(day: Locator) -> Locator:
    return day.get_by_role("list", name="What happened").get_by_role("listitem")


async def test_a_day_pauses_goes_on_and_ends_with_a_fresh_world(visit: Visit) -> None:
    amy, ben = await visit.window("UAMY"), await visit.window("UBEN")
    await amy.type("/order 1042 status")
    await amy.sees("Waiting for stock · #1042")
    day = await amy.part("Day")
    await day.get_by_role("button", name="Play the day").click()
    await expect(lines(day).first).to_contain_text("Shipmate starts for the first time")
    await expect(amy.log).not_to_contain_text("Waiting for stock · #1042")
    await day.get_by_role("button", name="16×").click()
    await expect(lines(day).nth(3)).to_be_attached()
    await day.get_by_role("button", name="Pause").click()
    await expect(day).to_contain_text("is paused")
    await visit.house.rest()
    many = await lines(day).count()
    with pytest.raises(AssertionError):
        await expect(lines(day)).not_to_have_count(many, timeout=1000)
    await day.get_by_role("button", name="Go on").click()
    await expect(lines(day).nth(many)).to_be_attached()

    await day.get_by_role("button", name="Start over").click()
    await day.get_by_role("button", name="Yes, replace it").click()
    await expect(lines(day)).to_have_count(0)
    for window in (amy, ben):
        await expect(window.log.get_by_role("article")).to_have_count(1)
        await window.sees("Shipmate is watching")
    await ben.type("/order 1042 status")
    await ben.sees("Waiting for stock · #1042")
    assert not visit.house.story(0)["playing"]


@pytest.mark.longest
@pytest.mark.timeout(240)
async def test_a_whole_day_is_good(browser_path: str) -> None:
    async with visiting(browser_path, beat=0.0) as visit:
        amy = await visit.window()
        day = await amy.part("Day")
        await day.get_by_role("button", name="Play the day").click()
        over = day.get_by_role("status").filter(has_text="The day is over")
        await expect(over).to_be_attached(timeout=WHOLE_DAY)
        assert visit.house.story(0)["good"], await lines(day).last.inner_text()
        await expect(over).to_have_text("The day is over: nothing was lost, doubled or wrong.")
        await expect(lines(day).last).to_contain_text("Nothing was lost, doubled, forged or wrong.")
        await expect(day.get_by_role("button", name="Pause")).to_be_disabled()
        assert visit.mishaps == []
