"""Takes the pictures in docs/pictures of the running demo: `./shipmate pictures`.

Always the same story on the same morning, so that a picture changes only when the product does.
"""

import asyncio
import re
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.async_api import expect

from bot.clock import Clock
from bot.demo.morning import ZONE, from_now
from tests.browser.chromium import MISSING, find_chromium
from tests.browser.test_partial_failure import NUMBER, ship, shop_refuses
from tests.browser.visit import PHONE, Visit, Window
from tests.browser.visiting import visiting

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
A_WEDNESDAY = datetime(2026, 3, 4, 8, 0, tzinfo=ZoneInfo(ZONE))
NAMES = ("first-card", "modal", "shipped", "half-way", "phone-dark")


def main() -> int:
    """Answers the exit code: 1 when there is no browser, or when a picture would show something that went wrong."""
    path = find_chromium()
    if path is None:
        print(MISSING, file=sys.stderr)  # noqa: T201 - a command of its own
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    mishaps = asyncio.run(take(path, FOLDER))
    print("\n".join(mishaps) or f"{len(NAMES)} pictures are in docs/pictures.")  # noqa: T201
    return 1 if mishaps else 0


async def take(browser_path: str, folder: Path) -> list[str]:
    """Write all of `NAMES`; what went wrong meanwhile."""
    async with visiting(browser_path, begin=a_wednesday) as visit:
        await a_parcel_leaves(visit, folder)
        mishaps = visit.mishaps
    async with visiting(browser_path, follows=False, begin=a_wednesday) as visit:
        await the_shop_refuses(visit, folder)
        return mishaps + visit.mishaps


def a_wednesday() -> Clock:
    """A clock on which that morning begins now."""
    return from_now(A_WEDNESDAY)


async def a_parcel_leaves(visit: Visit, folder: Path) -> None:
    amy = await visit.window()
    await amy.type("/order 1042 status")
    await amy.sees("Waiting for stock · #1042")
    await amy.stock_arrives("TEA-50", 1)
    await amy.sees("In stock · #1042")
    await look_at(amy, "TEA-50")
    await picture(amy, folder, "first-card")
    await on_a_phone(visit, folder)
    await amy.press("In stock · #1042", "Mark packed")
    await amy.sees("Packed · #1042")
    await amy.press("Packed · #1042", "Mark shipped")
    await amy.dialog.get_by_role("textbox", name="Tracking number").fill(NUMBER)
    await picture(amy, folder, "modal")
    await amy.dialog.get_by_role("button", name="Mark shipped").click()
    card = await amy.sees("Done · #1042", "✓ ShipStation", "✓ Shopify", "✓ Katana")
    await amy.page.get_by_role("button", name="Hide the world").click()
    await card.get_by_role("link", name=re.compile(r"\d repl")).click()
    await expect(amy.thread.get_by_role("log")).to_contain_text("shipped in every system")
    await picture(amy, folder, "shipped")


async def the_shop_refuses(visit: Visit, folder: Path) -> None:
    amy = await visit.window()
    await amy.stock_arrives("TEA-50", 1)
    await amy.sees("In stock · #1042")
    await shop_refuses(amy)
    await ship(amy, "#1042")
    await amy.sees("Shipped · #1042", "HTTP 503")
    order = await amy.at_order("#1042")
    await order.get_by_role("button", name="Hold").click()
    await expect(order).to_contain_text("On hold.")
    faults = await amy.part("Faults")
    await faults.get_by_role("button", name="Remove: ").click()
    await amy.fast_forward("5 minutes")
    card = await amy.sees("Shipped · #1042", "release it there first")
    await expect(card.get_by_role("button", name="Retry what is missing")).to_be_visible()
    await visit.house.rest()
    await look_at(amy, "TEA-50")
    await picture(amy, folder, "half-way")


async def on_a_phone(visit: Visit, folder: Path) -> None:
    ben = await visit.window("UBEN", size=PHONE, scheme="dark")
    await ben.sees("In stock · #1042")
    await picture(ben, folder, "phone-dark")


async def look_at(window: Window, goods: str) -> None:
    """Show only the orders of these goods in the world's panel, and leave the field."""
    orders = await window.part("Orders")
    search = orders.get_by_label("Find an order")
    await search.fill(goods)
    await search.blur()
    await expect(orders.get_by_role("article", name="#10420", exact=True)).to_be_hidden()
    for unfolded in reversed(await orders.locator("article details[open] > summary").all()):  # the inner ones first
        await unfolded.click()


async def picture(window: Window, folder: Path, name: str) -> None:
    """Take it once nothing glows any more, as what has just changed does for a moment."""
    await window.page.mouse.move(0, 0)
    await expect(window.page.locator("[data-changed]")).to_have_count(0)
    await window.page.screenshot(path=folder / f"{name}.png", animations="disabled", caret="hide")


if __name__ == "__main__":
    sys.exit(main())
