"""What every scenario may ask for: the small shop with the bot in it, over Socket Mode."""

from collections.abc import AsyncIterator

import pytest

from tests.scenarios.stage import Scene, on_stage


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    """The small shop, and nobody has ordered anything yet."""
    async with on_stage() as scene:
        yield scene
