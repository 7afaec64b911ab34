"""The Slack room, over Socket Mode, over HTTP, or over each in turn."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.engine import Database
from tests.slack.room import Room, by_http, by_socket, opened


@pytest.fixture
async def unconnected(sqlite_db: Database, tmp_path: Path) -> AsyncIterator[Room]:
    """The room before Slack can reach it."""
    async with opened(sqlite_db, tmp_path) as room:
        yield room


@pytest.fixture
async def socket_room(unconnected: Room) -> AsyncIterator[Room]:
    async with by_socket(unconnected):
        yield unconnected


@pytest.fixture
async def http_room(unconnected: Room) -> AsyncIterator[Room]:
    async with by_http(unconnected):
        yield unconnected


@pytest.fixture(params=["socket", "http"])
async def room(request: pytest.FixtureRequest, unconnected: Room) -> AsyncIterator[Room]:
    """The room, once for each way in which Slack may reach it."""
    async with by_socket(unconnected) if request.param == "socket" else by_http(unconnected):
        yield unconnected
