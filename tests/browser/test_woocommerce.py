"""The same first minutes in a WooCommerce shop: its name, its one status, and nothing that only Shopify has."""

from playwright.async_api import expect

from tests.browser.visiting import visiting

NUMBER = "1Z999AA10123456784"


async def test_an_order_ships_and_another_is_held_by_its_status(browser_path: str) -> None:
    async with visiting(browser_path, channel="woocommerce") as visit:
        amy = await visit.window()
        await amy.stock_arrives("TEA-50", 10)
        await amy.sees("In stock · 1042", "WooCommerce Processing")
        await amy.type(f"/order 1042 ship {NUMBER}")
        await amy.sees("Done · 1042", "✓ ShipStation", "✓ WooCommerce Completed", "✓ Katana", f"UPS {NUMBER}")

        order = await amy.at_order("1043")
        update = order.get_by_role("form", name="Update order")
        await update.get_by_label("Status").select_option("On hold")
        await update.get_by_role("button", name="Update").click()
        await amy.sees("On hold · 1043")
        await expect(order.get_by_role("definition").first).to_have_text("On hold")
        await expect(order.get_by_role("button", name="Fulfill")).to_have_count(0)

        syncs = await amy.part("Syncs")
        await expect(syncs).to_contain_text("ShipStation tells WooCommerce it shipped")
        await expect(amy.world).not_to_contain_text("Shopify")
        assert visit.mishaps == []
