"""The first minutes before the page: ask, see stock arrive, pack, ship, and see the other systems follow."""

from playwright.async_api import expect

from tests.browser.visit import Visit


async def test_ask_how_an_order_stands(visit: Visit) -> None:
    amy = await visit.window()
    await amy.type("/order 1042 status")
    answer = await amy.sees("#1042", "Waiting for stock", "Only visible to you", "TEA-50")
    await expect(answer.get_by_role("button", name="Mark packed")).to_be_visible()
    ben = await visit.window("UBEN")
    await ben.sees("Shipmate is watching")
    await expect(ben.log).not_to_contain_text("#1042")


async def test_stock_arrives_and_the_order_is_packed_and_shipped(visit: Visit) -> None:
    amy = await visit.window()
    await amy.stock_arrives("TEA-50", 10)
    await amy.sees("In stock · #1042", "waited")
    await amy.press("In stock · #1042", "Mark packed")
    await amy.sees("Packed · #1042")
    await amy.press("Packed · #1042", "Mark shipped")
    number = amy.dialog.get_by_role("textbox", name="Tracking number")
    await number.fill("no number at all <b>")
    await amy.dialog.get_by_role("button", name="Mark shipped").click()
    await expect(number).to_have_attribute("aria-invalid", "true")
    await expect(number).to_be_focused()
    await number.fill("1Z999AA10123456784")
    await amy.dialog.get_by_role("button", name="Mark shipped").click()
    await expect(amy.dialog).to_have_count(0)
    await amy.sees("Done · #1042", "✓ ShipStation", "✓ Shopify", "✓ Katana", "UPS 1Z999AA10123456784")
