"""A real browser before the real page, and the real bot behind it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.browser.chromium import MISSING, find_chromium
from tests.browser.visit import Visit
from tests.browser.visiting import visiting


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
    async with visiting(browser_path) as visit:
        yield visit
        assert visit.mishaps == []


@pytest.fixture
async def lone_visit(browser_path: str) -> AsyncIterator[Visit]:
    """The same in a shop whose systems tell each other nothing of parcels: Shipmate writes everywhere itself."""
    async with visiting(browser_path, follows=False) as visit:
        yield visit
        assert visit.mishaps == []
