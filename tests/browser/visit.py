"""What a visitor does before the page, in the words of somebody who sits there."""

from dataclasses import dataclass, field
from typing import Literal

from playwright.async_api import Browser, ConsoleMessage, Locator, Page, Request, expect

from bot.demo.theatre import Theatre

DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
PATIENCE = 30_000.0
"""Milliseconds a machine under load may take to show what a calm one shows at once."""

expect.set_options(timeout=PATIENCE)


@dataclass(slots=True)
class Window:
    """One window of one person."""

    page: Page

    @property
    def composer(self) -> Locator:
        return (
            self.page.get_by_role("main")
            .get_by_role("textbox", name="Message")
            .or_(self.page.get_by_role("main").get_by_role("combobox", name="Message"))
        )

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log", name="Messages in")

    @property
    def thread(self) -> Locator:
        return self.page.get_by_role("region", name="Thread")

    @property
    def world(self) -> Locator:
        return self.page.get_by_role("complementary", name="The world")

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    async def type(self, text: str) -> None:
        """Type into the channel and send it."""
        await self.composer.fill(text)
        await self.composer.press("Enter")

    def message(self, text: str) -> Locator:
        """The last message in the channel that shows this."""
        return self.log.get_by_role("article").filter(has_text=text).last

    async def press(self, text: str, button: str) -> None:
        """Press a button of that message."""
        await self.message(text).get_by_role("button", name=button).click()

    async def sees(self, text: str, *more: str) -> Locator:
        """Wait until a message shows all of this."""
        message = self.message(text)
        for words in (text, *more):
            await expect(message).to_contain_text(words)
        return message

    async def go(self, channel: str) -> None:
        """Turn to another channel."""
        await (
            self.page.get_by_role("navigation", name="Channels").get_by_role("link", name=channel, exact=True).click()
        )
        await expect(self.page.get_by_role("heading", level=1)).to_contain_text(channel)

    async def stock_arrives(self, sku: str, many: int) -> None:
        """Let goods arrive, by the world's panel."""
        await self.part("Push")
        stock = self.world.get_by_role("region", name="Stock", exact=True)
        await stock.get_by_label("Goods").select_option(sku)
        await stock.get_by_label("How many").fill(str(many))
        await stock.get_by_role("button", name="Stock arrives").click()
        await expect(stock).to_contain_text("on hand now")

    async def part(self, name: str) -> Locator:
        """Turn to a part of the world's panel."""
        await self.world.get_by_role("tab", name=name).click()
        return self.world.get_by_role("tabpanel", name=name)

    async def fast_forward(self, span: str) -> None:
        """Move the clock on, by its button: "1 hour"."""
        button = self.world.get_by_role("button", name=f"Fast-forward {span}")
        async with self.page.expect_response("**/_sandbox/clock") as answer:
            await button.click()
        assert (await answer.value).ok
        await expect(button).not_to_have_attribute("aria-busy", "true")

    async def customer_orders(self, sku: str, customer: str = "") -> str:
        """Let a customer order, by the world's panel; the order's number."""
        push = await self.part("Push")
        form = push.get_by_role("form", name="New order")
        await form.get_by_label("Goods").select_option(sku)
        await form.get_by_label("Customer").fill(customer)
        await form.get_by_role("button", name="Place order").click()
        said = form.get_by_role("status")
        await expect(said).to_contain_text(sku)
        return (await said.inner_text()).split(":")[0]

    async def at_order(self, number: str) -> Locator:
        """What can be changed at an order in the world's panel, unfolded."""
        orders = await self.part("Orders")
        order = orders.get_by_role("article", name=number, exact=True)
        if not await order.get_by_role("form").first.is_visible():
            await order.get_by_text("Change").click()
        return order


@dataclass
class Visit:
    """A browser before the page. `mishaps` is everything a careful visitor would complain of."""

    house: Theatre
    browser: Browser
    url: str
    mishaps: list[str] = field(default_factory=list)

    async def window(
        self,
        user: str = "UAMY",
        *,
        size: dict[str, int] = DESK,
        scheme: Literal["light", "dark"] = "light",
    ) -> Window:
        """Open the page as this person."""
        context = await self.browser.new_context(
            viewport={"width": size["width"], "height": size["height"]},
            color_scheme=scheme,
            reduced_motion="reduce",
            timezone_id="America/Lima",
        )
        page = await context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.mishaps.append(f"a fault: {error}"))
        page.on("request", self._asked)
        await page.goto(f"{self.url}/?as={user}")
        window = Window(page)
        await expect(window.log).to_be_visible()
        return window

    def forgive(self, words: str) -> None:
        """Take out the complaints that a test means to cause: at least one has to be there."""
        kept = [mishap for mishap in self.mishaps if words not in mishap]
        assert kept != self.mishaps, f"nothing of {words!r} happened: {self.mishaps}"
        self.mishaps = kept

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.mishaps.append(f"the console says: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((f"{self.url}/", "data:")):
            self.mishaps.append(f"a request left the page: {request.url}")
