"""When somebody does not answer in time: the app, or the demo itself."""

from playwright.async_api import expect

from bot.demo.show import listen, open_page
from bot.demo.theatre import theatre
from tests.browser.chromium import chromium
from tests.browser.visit import Visit


async def test_a_late_answer_is_told_in_slacks_words_and_nothing_is_lost(visit: Visit) -> None:
    amy = await visit.window()
    await amy.stock_arrives("TEA-50", 10)
    await amy.sees("In stock · #1042")
    courier = visit.house.box.people.courier
    courier.within = 0.0
    await amy.type("/order 1043 status")
    complaint = amy.page.get_by_role("main").get_by_role("alert")
    await expect(complaint).to_have_text('/order failed with the error "operation_timeout"')
    await amy.press("In stock · #1042", "Mark packed")
    await expect(amy.page.get_by_text("did not answer within three seconds (operation_timeout)")).to_be_visible()
    await amy.sees("Packed · #1042")
    await amy.sees("#1043", "Only visible to you")
    courier.within = 3.0
    await amy.type("/order 1044 status")
    await amy.sees("#1044", "Only visible to you")
    await expect(complaint).to_be_hidden()


async def test_the_page_says_when_the_demo_is_gone_and_goes_on_when_it_is_back(browser_path: str) -> None:
    async with theatre(seed=1, slack="socket", follows=True) as house, chromium(browser_path) as browser:
        await house.rest()
        with listen(0) as door:
            port = door.getsockname()[1]
            async with open_page(door, house) as url:
                visit = Visit(house, browser, url)
                amy = await visit.window()
                await amy.sees("Shipmate is watching")
        lost = amy.page.get_by_text("Lost contact with the demo.")
        await expect(lost).to_be_visible()
        await amy.type("/order 1042 status")
        await expect(amy.composer).to_have_value("/order 1042 status")
        with listen(port) as door:
            async with open_page(door, house):
                await expect(lost).to_be_hidden()
                await amy.composer.press("Enter")
                await amy.sees("Waiting for stock · #1042")
        visit.forgive("ERR_")
        assert visit.mishaps == []
