"""The port a dispatcher fills: how a submitted operation comes to run. Two fit behind it, chosen by the database.

The ledger is the truth in both; a dispatcher only finds what is due and hands it to the runner.
"""

from collections.abc import Set
from typing import Protocol

from storage.tables import Operation
from storage.unit_of_work import UnitOfWork


class Dispatcher(Protocol):
    """Finds operations that are due and runs them."""

    async def submitted(self, unit: UnitOfWork, operation: Operation) -> None:
        """Awaited inside the submitting transaction, so that a queue of its own cannot miss the operation."""

    def wake(self, kinds: Set[str] = frozenset()) -> None:
        """Something of these kinds was committed that may be due: look now. Without any, it may be of every kind."""

    async def start(self) -> None:
        """Take up what an earlier process left, then run what is due until `stop`."""

    async def stop(self, grace: float) -> None:
        """Take nothing new, give what runs `grace` seconds, then leave it for the next start."""
