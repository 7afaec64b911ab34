"""The tablets that several people share: whoever marks an order packed or shipped there is asked who they are.

Performs no I/O. The name is what they say; who may is decided by the tablet's own role.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tablets:
    """The Slack users that are shared, and the names of those who work behind them."""

    users: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()

    def names_for(self, user: str) -> tuple[str, ...]:
        """Who it may be that acts as this user; empty for somebody who is nobody else."""
        return self.names if user in self.users else ()
