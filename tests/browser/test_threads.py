"""Threads, and what is unread elsewhere."""

from playwright.async_api import expect

from tests.browser.visit import Visit


async def test_a_thread_opens_beside_and_takes_a_reply(visit: Visit) -> None:
    amy, ben = await visit.window("UAMY"), await visit.window("UBEN")
    await amy.stock_arrives("TEA-50", 10)
    card = await amy.sees("In stock · #1042")
    await ben.go("general")
    await expect(amy.thread).to_be_hidden()
    await card.get_by_role("link", name="Reply in thread").click()
    field = amy.thread.get_by_role("textbox", name="Reply in thread")
    await expect(field).to_be_focused()
    await field.fill("@ben yours? *today*")
    await field.press("Enter")
    await expect(amy.thread.get_by_role("log")).to_contain_text("@ben yours? today")
    await expect(amy.log).not_to_contain_text("yours?")
    await expect(ben.page.get_by_test_id("mentions")).to_have_text("1")
    await ben.go("orders")
    await (await ben.sees("In stock · #1042")).get_by_role("link", name="1 reply").click()
    await expect(ben.thread.get_by_role("log")).to_contain_text("@ben yours? today")
    await ben.page.keyboard.press("Escape")
    await expect(ben.thread).to_be_hidden()


async def test_what_matters_in_a_thread_is_told_in_the_channel_too(visit: Visit) -> None:
    amy = await visit.window()
    await amy.stock_arrives("TEA-50", 10)
    await amy.sees("In stock · #1042")
    order = await amy.at_order("#1042")
    await order.get_by_role("button", name="Cancel order").click()
    await expect(order.get_by_role("group", name="Cancel order").last).to_contain_text("Cancel #1042 in the shop?")
    await expect(order.get_by_role("button", name="Yes, cancel it")).to_be_focused()
    await order.get_by_role("button", name="Yes, cancel it").press("Enter")
    await amy.sees("STOP · #1042", "cancelled in the shop")
    line = await amy.sees("replied to a thread:", "STOP #1042", "do not ship it")
    await line.get_by_role("link").first.click()
    await expect(amy.thread.get_by_role("log")).to_contain_text("STOP · #1042")


async def test_what_is_unread_elsewhere_is_counted_until_it_is_read(visit: Visit) -> None:
    amy = await visit.window()
    await amy.go("general")
    await amy.go("orders")
    channels = amy.page.get_by_role("navigation", name="Channels")
    general = channels.get_by_role("link", name="general")
    ben = await visit.window("UBEN")
    await ben.go("general")
    await ben.type("@amy look, and @packers too")
    await expect(general.get_by_test_id("mentions")).to_have_text("1")
    await ben.type("nothing urgent")
    await expect(general).to_have_attribute("aria-description", "1 mentions, 2 unread")
    await expect(amy.page).to_have_title("(1) #orders · amy · Shipmate demo")
    await amy.go("general")
    await expect(general.get_by_test_id("mentions")).to_have_count(0)
    await expect(amy.log).to_contain_text("@amy look, and @packers too")
