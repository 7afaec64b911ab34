"""Something is wrong with an order: it is reported in a form, held, solved, and let go; and a pack is taken back."""

from playwright.async_api import expect

from tests.browser.visit import Visit


async def test_a_problem_is_reported_held_and_solved(visit: Visit) -> None:
    amy = await visit.window()
    await amy.stock_arrives("TEA-50", 10)
    await amy.sees("In stock · #1042", "TEA-50")
    await amy.press("In stock · #1042", "Problem")
    await amy.dialog.get_by_label("What is wrong?").select_option("Damaged")
    await amy.dialog.get_by_label("Note").fill("The <big> mug has a crack")
    await amy.dialog.get_by_text("Hold it in ShipStation").click()
    await amy.dialog.get_by_role("button", name="Report it").click()
    await expect(amy.dialog).to_have_count(0)
    card = await amy.sees("On hold · #1042", "🚧", "The <big> mug has a crack", "@amy")
    await card.get_by_role("button", name="Release").click()
    await amy.sees("In stock · #1042", "The <big> mug has a crack")
    await amy.press("In stock · #1042", "Solved")
    card = await amy.sees("In stock · #1042")
    await expect(card).not_to_contain_text("crack")
    await amy.press("In stock · #1042", "Mark packed")
    await amy.sees("Packed · #1042")
    await amy.press("Packed · #1042", "Undo")
    await amy.sees("In stock · #1042")
    await visit.house.rest()
    wrote = [f"{one.effect.system} {one.effect.verb}" for one in visit.house.box.journal.happenings if one.entry]
    assert [one for one in wrote if one.split()[0] in ("katana", "shipstation")][:4] == [
        "shipstation hold", "shipstation restore", "katana pack", "katana unpack",
    ]  # fmt: skip
