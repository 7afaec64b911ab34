"""What asks before it does something, and what hides behind three dots."""

import json

from playwright.async_api import Locator, expect

from bot.demo.stage import CHANNEL
from integrations.sandbox.slack.messages import Draft
from tests.browser.test_together import packs
from tests.browser.visit import Visit, Window


async def test_packing_what_is_short_asks_first(visit: Visit) -> None:
    amy = await visit.window()
    await amy.type("/order 1042 status")
    await amy.sees("#1042", "Waiting for stock")
    await amy.press("Waiting for stock · #1042", "Mark packed")
    await expect(amy.dialog).to_contain_text("TEA-50")
    await amy.page.keyboard.press("Escape")
    await expect(amy.dialog).to_have_count(0)
    await visit.house.rest()
    assert packs(visit) == 0
    await amy.press("Waiting for stock · #1042", "Mark packed")
    await amy.dialog.get_by_role("button").last.click()
    await expect(amy.dialog).to_have_count(0)
    await amy.sees("#1042 is packed in Katana", "Only visible to you")
    assert packs(visit) == 1


async def test_a_warning_is_put_off_from_the_menu(visit: Visit) -> None:
    amy = await visit.window()
    _, card = await not_packed_in_time(amy)
    await card.get_by_role("button", name="More actions").click()
    menu = card.get_by_role("menu")
    await expect(menu.get_by_role("menuitem").first).to_be_focused()
    await amy.page.keyboard.press("Escape")
    await expect(menu).to_be_hidden()
    await expect(card.get_by_role("button", name="More actions")).to_be_focused()
    await card.get_by_role("button", name="More actions").press("Enter")
    await menu.get_by_role("menuitem", name="Snooze for two working hours").press("Enter")
    await expect(card).not_to_contain_text("not packed")


async def test_a_menu_stays_open_when_its_message_is_drawn_anew(visit: Visit) -> None:
    """A card is edited whenever anything about its order changes, also while somebody looks for something in it."""
    amy = await visit.window()
    number, card = await not_packed_in_time(amy)
    await visit.house.rest()
    await card.get_by_role("button", name="More actions").click()
    menu = card.get_by_role("menu")
    await amy.page.keyboard.press("ArrowDown")
    second = menu.get_by_role("menuitem").nth(1)
    await expect(second).to_be_focused()
    for _ in range(2):
        await edit_as_it_is(card, visit, number)
        await expect(second).to_be_focused()
    await amy.page.keyboard.press("Escape")
    await expect(menu).to_be_hidden()
    await edit_as_it_is(card, visit, number)
    await expect(menu).to_be_hidden()


async def not_packed_in_time(amy: Window) -> tuple[str, Locator]:
    """An order and its card, which warns that it has lain in stock for too long."""
    number = await amy.customer_orders("MUG-BLUE")
    await amy.sees("in stock on arrival", number)
    for _ in range(2):
        await amy.fast_forward("4 hours")
    await amy.fast_forward("5 minutes")
    return number, await amy.sees(f"In stock · {number}", "8 working hours, not packed")


async def edit_as_it_is(card: Locator, visit: Visit, number: str) -> None:
    """Let it be edited and show what it showed, and wait until the page has drawn that."""
    await card.evaluate("node => node.firstElementChild.dataset.old = 'yes'")
    workspace = visit.house.box.workspace
    posted = workspace.channels[CHANNEL].messages.values()
    message = next(one for one in posted if number in one.text and '"overflow"' in json.dumps(one.blocks))
    workspace.messages.edit(message, Draft(text=f"{message.text}.", blocks=message.blocks))
    await expect(card.locator("[data-old]")).to_have_count(0)
