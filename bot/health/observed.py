"""What was observed of a connection, as facts. Performs no I/O and judges nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Hooks:
    """How our webhooks at a vendor were found. They are well when nothing of this is said."""

    found: bool = True
    """Whether there is any of ours at all."""
    missing: tuple[str, ...] = ()
    """What nobody tells us, in the vendor's words."""
    flaws: tuple[str, ...] = ()
    """Why what should arrive does not, in words for a person."""
    paused: bool = False
    """Whether a person at the vendor paused one of them."""
    unproven: bool = False
    """Whether they are signed with a token that we do not hold."""
    unseen: str = ""
    """Why the vendor does not let us see them."""

    @property
    def well(self) -> bool:
        return not (self.missing or self.flaws or self.unproven or self.unseen)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A vendor refused our key: when, with which HTTP status, and in which words."""

    at: datetime
    status: int
    words: str


@dataclass(frozen=True, slots=True)
class Imports:
    """When a shipping desk last began to import, as it said at `asked_at`, and the pauses seen between imports."""

    at: datetime
    asked_at: datetime
    pauses: tuple[timedelta, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """One connection as it was observed. None is not known."""

    system: str
    """Its name as people know it."""
    read_at: datetime | None = None
    """When the last whole reading of it began."""
    refusal: Refusal | None = None
    lacks: tuple[str, ...] = ()
    """What the account itself shows to be missing since it was first checked, a sentence each."""
    hooks: Hooks | None = None
    """None: its webhooks are not ours to watch."""
    well_since: datetime | None = None
    """When its webhooks were last found to be well after they were not; None: they never were."""
    heard_at: datetime | None = None
    """When the last webhook came."""
    unheard: int = 0
    """Orders that polling found changed after that, with webhooks in order, and of which none told."""
    heard_lately: int = 0
    """Webhooks of the last hour."""
    usual: tuple[int, ...] = ()
    """Webhooks of the same hour of the week, in each of the last weeks that are known."""
    imports: Imports | None = None
