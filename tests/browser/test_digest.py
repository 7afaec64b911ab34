"""The day in a few lines: asked for, and by itself in the morning."""

from playwright.async_api import expect

from tests.browser.visit import Visit


async def test_asked_for_it_is_for_one_alone(visit: Visit) -> None:
    amy, ben = await visit.window("UAMY"), await visit.window("UBEN")
    await amy.type("/digest now")
    await amy.sees("ready", "waiting for stock", "waiting most: TEA-50", "Only visible to you")
    await amy.press("waiting most", "Pick list")
    await amy.sees("Pick list: 19 orders, 3 express", "In all")
    await expect(ben.log).not_to_contain_text("waiting most")


async def test_in_the_morning_it_comes_by_itself_and_once(visit: Visit) -> None:
    amy = await visit.window()
    before = await amy.world.get_by_role("time").first.text_content()
    await amy.fast_forward("to next morning 08:00")
    await amy.sees("waiting most", "ready", "last read")
    await expect(amy.world.get_by_role("time").first).to_contain_text("08:0")
    await expect(amy.world.get_by_role("time").first).not_to_have_text(before or "")
    await visit.house.rest()
    await amy.fast_forward("5 minutes")
    await visit.house.rest()
    await expect(amy.log.get_by_role("article").filter(has_text="waiting most")).to_have_count(1)
