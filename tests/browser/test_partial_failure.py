"""A parcel leaves and the shop stands in the way: how far each system is, and the press that goes on from there."""

import re

from playwright.async_api import expect

from tests.browser.visit import Visit, Window

NUMBER = "1Z999AA10123456784"
WHY_NOT = re.compile("release it there first|Shopify said: Shopify does not let anyone fulfill #1042 now")
"""Ours when the hold is seen before the write, the shop's own when the write meets it."""


async def shop_refuses(window: Window) -> None:
    """A rule of one's own, by its form: parcels cannot be told to the shop."""
    faults = await window.part("Faults")
    await faults.get_by_text("A rule of my own").click()
    form = faults.get_by_role("form", name="A rule of my own")
    await form.get_by_label("System").select_option("shopify")
    await form.get_by_label("Body contains").fill("fulfillmentCreate")
    await form.get_by_label("Until removed").check()
    await form.get_by_role("button", name="Put in force").click()
    await expect(faults.get_by_role("region", name="In force")).to_contain_text('with "fulfillmentCreate"')


async def ship(window: Window, number: str) -> None:
    await window.press(f"In stock · {number}", "Mark shipped")
    await window.dialog.get_by_role("textbox", name="Tracking number").fill(NUMBER)
    await window.dialog.get_by_role("button", name="Mark shipped").click()
    await expect(window.dialog).to_have_count(0)


async def test_half_shipped_stops_and_a_retry_ends_it(lone_visit: Visit) -> None:
    amy = await lone_visit.window()
    await amy.stock_arrives("TEA-50", 10)
    await amy.sees("In stock · #1042")
    await shop_refuses(amy)
    await ship(amy, "#1042")
    await amy.sees("Shipped · #1042", "✓ ShipStation", "✗ Shopify", "HTTP 503", "– Katana")

    order = await amy.at_order("#1042")
    await order.get_by_role("button", name="Hold").click()
    await expect(order).to_contain_text("On hold.")
    faults = await amy.part("Faults")
    await faults.get_by_role("button", name="Remove: ").click()
    await amy.fast_forward("5 minutes")
    card = await amy.sees("Shipped · #1042", "✓ ShipStation", "✗ Shopify Paid, On hold", "– Katana")
    await expect(card).to_contain_text(WHY_NOT)
    await amy.sees("then it stopped", "Only visible to you")
    await expect(card.get_by_role("button", name="Retry what is missing")).to_be_visible()

    order = await amy.at_order("#1042")
    await order.get_by_role("button", name="Release").click()
    await expect(order).to_contain_text("Released.")
    await card.get_by_role("button", name="Retry what is missing").click()
    done = await amy.sees("Done · #1042", "✓ ShipStation", "✓ Shopify", "✓ Katana", NUMBER)
    await expect(done.get_by_role("button", name="Retry")).to_have_count(0)
    verbs = [happening.effect.verb for happening in lone_visit.house.box.journal.happenings]
    assert verbs.count("mark_shipped") == 1
