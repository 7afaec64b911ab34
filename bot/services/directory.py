"""What the services ask of whoever knows people: the Directory port. Performs no I/O."""

from typing import Protocol

from bot.services.roles import Somebody
from integrations.errors import NotFound, Rejected, Unauthorized

LAST_WORD = (NotFound, Rejected, Unauthorized)
"""Errors after which asking again at once is of no use: there is no such thing, or we may not know it."""


class Directory(Protocol):
    """Knows people. Raises `IntegrationError`s like any other outside system, system "slack"."""

    async def somebody(self, team: str, user: str) -> Somebody:
        """A person."""

    async def group(self, source: str) -> frozenset[str]:
        """The users in a user group."""

    async def channel(self, source: str) -> frozenset[str]:
        """The users in a channel, however many pages that takes."""
