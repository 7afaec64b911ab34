"""Several orders are chosen in one form and packed, and one message tells how each went."""

from playwright.async_api import expect

from tests.browser.test_together import packs
from tests.browser.visit import Visit


async def test_several_orders_are_packed_from_one_form(visit: Visit) -> None:
    amy = await visit.window()
    numbers = [await amy.customer_orders("MUG-BLUE") for _ in range(3)]
    await amy.sees("in stock on arrival", *numbers)
    await visit.house.rest()
    await amy.press("in stock on arrival", "Pack several")
    await expect(amy.dialog).to_contain_text("Mark packed")
    for number in numbers[:2]:
        await amy.dialog.get_by_text(f"{number} · ").click()
    await amy.dialog.get_by_role("button", name="Mark packed").click()
    await expect(amy.dialog).to_have_count(0)
    await amy.sees("Packed 2 orders: 2 packed", *numbers[:2])
    await visit.house.rest()
    assert packs(visit) == 2
