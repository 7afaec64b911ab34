"""What the log says of systems that fail us: once when it begins, and once when it is over.

Kept in memory: a process that starts while a system is down may say so once more.
"""

from collections import Counter

import structlog

from integrations.errors import BudgetRefused, IntegrationError, Unauthorized, Unavailable, Unreachable

log = structlog.get_logger(__name__)

Where = tuple[str, int | None]
"""A system, and which connection to it, where that is known."""


class Failing:
    """Which systems fail just now, and how often each has."""

    def __init__(self) -> None:
        self._times: Counter[Where] = Counter()

    def failed(self, error: IntegrationError, connection: int | None, **about: object) -> None:
        """Say so in the log if that is news."""
        if isinstance(error, BudgetRefused):
            log.info("a call waits for its turn", why=str(error), **about)
        elif self._is_news(error, connection):
            log.info("a system failed us", why=str(error), **about)

    def _is_news(self, error: IntegrationError, connection: int | None) -> bool:
        """What is no failing of a whole system always is."""
        if error.system == "slack" or not isinstance(error, Unavailable | Unreachable | Unauthorized):
            return True
        known = any(system == error.system for system, _ in self._times)
        self._times[error.system, connection] += 1
        return not known

    def answered(self, system: str, connection: int) -> None:
        """A connection was read whole."""
        times = self._times.pop((system, connection), 0) + self._times.pop((system, None), 0)
        if times:
            log.info("a system answers again", system=system, connection=connection, failures=times)
