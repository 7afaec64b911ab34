"""Whoever knows people, as services see it: in memory, and told what to say."""

import asyncio
from collections.abc import Mapping
from typing import Any

from bot.services.roles import Somebody
from integrations.errors import IntegrationError, NotFound


class FakeDirectory:
    """A directory that says what it is told to, and writes down what it was asked."""

    def __init__(self, *, everybody: bool = False) -> None:
        """`everybody`: whoever is asked about is a member, unless it is told otherwise."""
        self.everybody = everybody
        self.people: dict[str, Somebody | IntegrationError] = {"UAMY": Somebody(user="UAMY", name="amy")}
        self.sources: dict[str, frozenset[str] | IntegrationError] = {}
        self.asked: list[str] = []
        self.open = asyncio.Event()
        self.open.set()

    async def somebody(self, team: str, user: str) -> Somebody:
        known = {user: Somebody(user=user)} if self.everybody else {}
        said: Somebody = await self._say(user, known | self.people)
        return said

    async def group(self, source: str) -> frozenset[str]:
        said: frozenset[str] = await self._say(source, self.sources)
        return said

    channel = group

    async def _say(self, key: str, known: Mapping[str, Any]) -> Any:
        self.asked.append(key)
        await self.open.wait()
        said = known.get(key, NotFound("slack", "read", "not_found"))
        if isinstance(said, IntegrationError):
            raise said
        return said
