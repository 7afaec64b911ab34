"""What others wrote is shown as text, what the page does not know is shown as such, and nothing is fetched."""

from playwright.async_api import Page, expect

from integrations.sandbox.slack.messages import Draft
from integrations.sandbox.slack.records import Json
from tests.browser.visit import Visit, Window

NAME = "<img src=x onerror=alert(1)>"
NOTE = "<!channel> & <script>alert(2)</script>"


def alarmed_by(page: Page) -> list[str]:
    """Dialogs the page opens by itself, from now on."""
    alarms: list[str] = []
    page.on("dialog", lambda dialog: alarms.append(dialog.message))
    return alarms


async def shown(visit: Visit, window: Window, *blocks: Json) -> None:
    """The app posts this, past the checks of its own renderer and of the stand-in's API."""
    workspace = visit.house.box.workspace
    draft = Draft(text="as it is", blocks=list(blocks))
    workspace.messages.post(workspace.channels["CORDERS"], workspace.bot_user, draft)
    await expect(window.log.get_by_role("article")).to_have_count(2)


async def test_a_hostile_customer_is_only_a_name(visit: Visit) -> None:
    amy = await visit.window()
    alarms = alarmed_by(amy.page)
    order = visit.house.box.world.place_order([("TEA-50", 1)], customer_name=NAME, note=NOTE)
    await visit.house.rest()
    await amy.type(f"/order {order.name} status")
    await amy.sees("Waiting for stock", order.name)
    await amy.type(f"{NAME} & <script>alert(2)</script>")
    await amy.sees(f"{NAME} & <script>alert(2)</script>")
    orders = await amy.part("Orders")
    await expect(orders.get_by_role("article", name=order.name, exact=True)).to_contain_text(NAME)
    await expect(amy.page.locator("img, body script")).to_have_count(0)
    assert alarms == []


async def test_a_hostile_value_of_a_form_is_shown_as_typed(visit: Visit) -> None:
    amy = await visit.window()
    alarms = alarmed_by(amy.page)
    await amy.customer_orders("TEA-50", NAME)
    orders = await amy.part("Orders")
    await expect(orders).to_contain_text(NAME)
    await expect(amy.page.locator("img")).to_have_count(0)
    assert alarms == []


async def test_what_the_page_does_not_know_is_shown_as_such(visit: Visit) -> None:
    amy = await visit.window()
    button = {"type": "telepathy", "action_id": "a"}
    await shown(visit, amy, {"type": "hologram", "words": "<b>"}, {"type": "actions", "elements": [button]})
    await expect(amy.log.get_by_test_id("unknown")).to_have_count(2)
    message = amy.log.get_by_role("article").last
    await expect(message).to_contain_text('does not know the block "hologram"')
    await expect(message).to_contain_text('does not know the element "telepathy"')
    await message.get_by_text("hologram").first.click()
    await expect(message.get_by_text('"words": "<b>"')).to_be_visible()


async def test_a_picture_on_another_machine_is_not_fetched(visit: Visit) -> None:
    amy = await visit.window()
    picture = {"type": "image", "image_url": "https://evil.example/spy.png", "alt_text": "a spy"}
    script = {"type": "image", "image_url": "javascript:alert(3)", "alt_text": "worse"}
    await shown(visit, amy, picture, script)
    message = amy.log.get_by_role("article").last
    await expect(message).to_contain_text(
        "a spy: https://evil.example/spy.png (not loaded: it is on another machine)"
    )
    await expect(message.get_by_role("link", name="javascript")).to_have_count(0)
    await expect(amy.page.locator("img")).to_have_count(0)
