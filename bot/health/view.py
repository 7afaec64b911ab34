"""How the connections are, for whoever asks. Performs no I/O."""

from dataclasses import dataclass
from datetime import datetime

HEALTH = "health"
"""The command that asks for it."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a connection now, and since when."""

    cause: str
    fix: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Wellness:
    """One connection. None is never."""

    system: str
    """Its name as people know it."""
    read_at: datetime | None
    """When the last whole reading of it began."""
    heard_at: datetime | None
    """When its last webhook came."""
    fresh: bool = True
    """Whether that reading is as young as it should be."""
    troubles: tuple[Trouble, ...] = ()

    @property
    def well(self) -> bool:
        return self.fresh and not self.troubles


@dataclass(frozen=True, slots=True)
class HealthView:
    """Every connection, each once."""

    connections: tuple[Wellness, ...]
