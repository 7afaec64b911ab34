"""A set-up in which nothing is wrong, made anew for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.doctor.ward import Ward, ward


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Ward]:
    async with ward(tmp_path) as here:
        yield here
