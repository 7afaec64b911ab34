"""Everything without a mouse: from the question to the parcel, and where the focus is meanwhile."""

from playwright.async_api import Locator, expect

from tests.browser.visit import Visit, Window

MOST_STEPS = 60


async def tab_to(window: Window, wanted: Locator, *, back: bool = False) -> None:
    """Press Tab until it has the focus."""
    handle = await wanted.element_handle()
    for _ in range(MOST_STEPS):
        if await window.page.evaluate("wanted => document.activeElement === wanted", handle):
            return
        await window.page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError(f"{MOST_STEPS} steps do not lead to {wanted}")


async def test_from_the_question_to_the_parcel(visit: Visit) -> None:
    amy = await visit.window()
    await amy.sees("Shipmate is watching")
    keys = amy.page.keyboard
    await tab_to(amy, amy.page.get_by_role("link", name="Skip to the messages"))
    await keys.press("Enter")
    await tab_to(amy, amy.composer)
    await keys.type("/order #EU-1042-A status")
    await keys.press("Enter")
    answer = await amy.sees("#EU-1042-A", "In stock")
    await tab_to(amy, answer.get_by_role("button", name="Mark packed"), back=True)
    await keys.press("Enter")
    await amy.sees("#EU-1042-A is packed in Katana")
    await tab_to(amy, amy.composer)
    await keys.type("/order #EU-1042-A ship")
    await keys.press("Enter")
    await expect(amy.dialog).to_be_visible()
    await keys.type("1Z999AA10123456784")
    await keys.press("Enter")
    await expect(amy.dialog).to_have_count(0)
    await amy.sees("is shipped in ShipStation")


async def test_a_modal_holds_the_focus_and_gives_it_back(visit: Visit) -> None:
    amy = await visit.window()
    await amy.stock_arrives("TEA-50", 10)
    button = (await amy.sees("In stock · #1042")).get_by_role("button", name="Mark shipped")
    await button.focus()
    await amy.page.keyboard.press("Enter")
    await expect(amy.dialog.get_by_role("textbox", name="Tracking number")).to_be_focused()
    for _ in range(20):
        await amy.page.keyboard.press("Tab")
        inside = "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        assert await amy.page.evaluate(inside), "the focus left the modal for the page behind it"
    await amy.page.keyboard.press("Escape")
    await expect(amy.dialog).to_have_count(0)
    await expect(button).to_be_focused()


async def test_what_was_typed_before_comes_back_by_arrow(visit: Visit) -> None:
    amy = await visit.window()
    await amy.type("/order 1042 status")
    await amy.sees("Waiting for stock · #1042")
    await amy.composer.press("ArrowUp")
    await expect(amy.composer).to_have_value("/order 1042 status")
    await amy.composer.press("ArrowDown")
    await expect(amy.composer).to_have_value("")
