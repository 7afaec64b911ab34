"""The demo put up and a browser before it, for a test or for the pictures."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from bot.clock import Clock
from bot.demo.morning import morning
from bot.demo.pace import BEAT
from bot.demo.show import listen, open_page
from bot.demo.theatre import theatre
from tests.browser.chromium import chromium
from tests.browser.visit import Visit


@asynccontextmanager
async def visiting(
    browser_path: str,
    *,
    follows: bool = True,
    channel: str = "shopify",
    beat: float = BEAT,
    begin: Callable[[], Clock] = morning,
) -> AsyncIterator[Visit]:
    """A browser before a demo that has come to rest. `follows`: whether the vendors' own syncs run."""
    made = theatre(follows=follows, channel=channel, beat=beat, begin=begin)
    with listen(0) as door:
        async with made as house, open_page(door, house) as url:
            await house.rest()
            async with chromium(browser_path) as browser:
                yield Visit(house, browser, url)
