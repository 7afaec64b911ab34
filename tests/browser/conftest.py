"""A real browser before the real page, and the real bot behind it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.demo.show import listen, open_page
from bot.demo.theatre import theatre
from tests.browser.chromium import MISSING, chromium, find_chromium
from tests.browser.visit import Visit


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests of this folder need a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_path() -> str:
    """Skips, and says so, on a machine without a browser."""
    return find_chromium() or pytest.skip(MISSING)


@pytest.fixture
async def visit(browser_path: str) -> AsyncIterator[Visit]:
    """The demo as somebody meets it who has just started it. Nothing may leave the machine, and nothing go wrong."""
    with listen(0) as door:
        async with theatre(seed=1, slack="socket", follows=True) as house, open_page(door, house) as url:
            await house.rest()
            async with chromium(browser_path) as browser:
                visit = Visit(house, browser, url)
                yield visit
                assert visit.mishaps == []
