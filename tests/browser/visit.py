"""What a visitor does before the page, in the words of somebody who sits there."""

from dataclasses import dataclass, field
from typing import Literal

from playwright.async_api import Browser, ConsoleMessage, Locator, Page, Request, expect

from bot.demo.theatre import Theatre

DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
PATIENCE = 10_000.0
"""Milliseconds a machine under load may take to show what a calm one shows at once."""


@dataclass(slots=True)
class Window:
    """One window of one person."""

    page: Page

    @property
    def composer(self) -> Locator:
        return self.page.get_by_role("combobox", name="Message #orders")

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
        return self.page.get_by_role("log").get_by_role("article").filter(has_text=text).last

    async def press(self, text: str, button: str) -> None:
        """Press a button of that message."""
        await self.message(text).get_by_role("button", name=button).click()

    async def sees(self, text: str, *more: str) -> Locator:
        """Wait until a message shows all of this."""
        message = self.message(text)
        for words in (text, *more):
            await expect(message).to_contain_text(words, timeout=PATIENCE)
        return message

    async def stock_arrives(self, sku: str, many: int) -> None:
        """Let goods arrive, by the world's panel."""
        await self.part("Push")
        stock = self.world.get_by_role("region", name="Stock", exact=True)
        await stock.get_by_label("Goods").select_option(sku)
        await stock.get_by_label("How many").fill(str(many))
        await stock.get_by_role("button", name="Stock arrives").click()
        await expect(stock).to_contain_text("on hand now")

    async def part(self, name: str) -> None:
        """Turn to a part of the world's panel."""
        await self.world.get_by_role("tab", name=name).click()


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
        await expect(window.page.get_by_role("log")).to_contain_text("Shipmate is watching")
        return window

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.mishaps.append(f"the console says: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((f"{self.url}/", "data:")):
            self.mishaps.append(f"a request left the page: {request.url}")
