"""Chromium for tests and pictures: where it is on this machine, and how it is started."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, async_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
MISSING = (
    "No Chromium was found on this machine, so the page is not tested. Install one (Debian: apt install chromium), "
    "or name it in SHIPMATE_BROWSER."
)


def find_chromium() -> str | None:
    """Its path: what `SHIPMATE_BROWSER` names, which then has to be there, or the first one on PATH."""
    named = os.environ.get("SHIPMATE_BROWSER")
    if named and not os.access(named, os.X_OK):
        raise FileNotFoundError(f"SHIPMATE_BROWSER names {named}, which cannot be run")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


@asynccontextmanager
async def chromium(path: str) -> AsyncIterator[Browser]:
    """A running browser that asks nothing of the network by itself."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            await browser.close()
