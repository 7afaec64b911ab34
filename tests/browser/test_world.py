"""The world's panel: pushed by hand, and what comes of it in Slack."""

from playwright.async_api import expect

from tests.browser.visit import Visit


async def test_a_customer_orders_and_is_told_of_in_slack(visit: Visit) -> None:
    amy = await visit.window()
    number = await amy.customer_orders("MUG-BLUE", "Nora New")
    await amy.sees("in stock on arrival", number)
    orders = await amy.part("Orders")
    await expect(orders.get_by_role("article", name=number, exact=True)).to_contain_text("Nora New")
    await orders.get_by_label("Find an order").fill("nora")
    await expect(orders.get_by_role("article").filter(visible=True)).to_have_count(1)


async def test_cancelling_asks_first_and_stops_the_parcel(visit: Visit) -> None:
    amy = await visit.window()
    await amy.stock_arrives("TEA-50", 10)
    await amy.sees("In stock · #1042")
    order = await amy.at_order("#1042")
    cancel = order.get_by_role("button", name="Cancel order")
    await cancel.click()
    await amy.page.keyboard.press("Escape")
    await expect(cancel).to_be_focused()
    assert not any(each.effect.verb == "cancel" for each in visit.house.box.journal.happenings)
    await cancel.click()
    await order.get_by_role("button", name="Yes, cancel it").click()
    card = await amy.sees("STOP · #1042", "cancelled in the shop")
    await expect(card.get_by_role("button", name="Mark")).to_have_count(0)


async def test_an_order_on_hold_is_not_packed(visit: Visit) -> None:
    amy = await visit.window()
    await amy.stock_arrives("TEA-50", 10)
    await amy.sees("In stock · #1042")
    order = await amy.at_order("#1042")
    await order.get_by_label("Reason to hold").select_option("INCORRECT_ADDRESS")
    await order.get_by_role("button", name="Hold", exact=True).click()
    await amy.sees("On hold · #1042", "Incorrect address")
    await expect(order).to_contain_text("On hold")
    await order.get_by_role("button", name="Release").click()
    await amy.sees("In stock · #1042")


async def test_a_sync_is_switched_off_and_the_shop_is_not_told(visit: Visit) -> None:
    amy = await visit.window()
    syncs = await amy.part("Syncs")
    await syncs.get_by_role("switch", name="ShipStation tells Shopify it shipped: on").click()
    await expect(amy.world.get_by_role("tab", name="Syncs")).to_contain_text("1")
    assert not visit.house.box.world.arrows["A3"].on
    await syncs.get_by_role("switch", name="ShipStation tells Shopify it shipped: on").click()
    await expect(amy.world.get_by_role("tab", name="Syncs")).not_to_contain_text("1")


async def test_a_fault_comes_at_a_press_is_used_up_and_stands_in_the_journal(visit: Visit) -> None:
    amy = await visit.window()
    await amy.stock_arrives("TEA-50", 10)
    await amy.sees("In stock · #1042")
    faults = await amy.part("Faults")
    in_force = faults.get_by_role("region", name="In force")
    await faults.get_by_role("button", name="ShipStation drops the connection after saving").click()
    await in_force.get_by_role("button", name="Remove").click()
    await expect(in_force).to_contain_text("Fine weather")
    await faults.get_by_role("button", name="ShipStation drops the connection after saving").click()
    await expect(in_force).to_contain_text("does it, then drops the connection")
    await amy.type("/order 1042 ship no tracking")
    await amy.sees("Done · #1042", "✓ ShipStation", "✓ Shopify", "✓ Katana")
    await expect(in_force).to_contain_text("Fine weather")
    journal = await amy.part("Journal")
    await journal.get_by_label("System").select_option("shipstation")
    await journal.get_by_label("Only writes").check()
    entry = journal.get_by_role("listitem").filter(has_text="POST /orders/markasshipped")
    await expect(entry).to_have_count(1)
    await expect(entry).to_contain_text("Fault: reset after")
    await expect(entry).to_contain_text("ShipStation: mark shipped")
