"""What one rehearsal consists of: how many kills, at which instants, and what else the bot has to live through."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from tests.faults.following import ON, Following

LONGEST_LIFE = 10.0
"""The longest life after a start, in lengths of that start: a slow machine gets as much done in it as a fast one."""
SOON = 0.05
"""Seconds at most between the moment a write comes in at a vendor and a kill that was waiting for it."""

ARROWS = ("SHIPSTATION_TO_STORE", "STORE_TO_KATANA", "KATANA_TO_STORE", "STORE_TO_SHIPSTATION")
"""The vendors' own syncs, as the settings name their graces."""
SWEEP_EVERY = "3"
GRACE = "4"
"""Seconds: sweeps come often, and an arrow that takes longer than this is told of."""


class Moment(StrEnum):
    """What the bot is doing when it is killed."""

    START = "in a start"
    WRITE = "at a write that ships"
    ANY = "at any moment"


@dataclass(frozen=True, slots=True)
class Life:
    """When the bot is killed: at what moment, and at which share of the time there is for it."""

    moment: Moment
    share: float
    hold_up: str = ""
    """How the write is made slow at which the bot is killed; empty leaves it as it is."""

    def seconds(self, boot: float) -> float:
        """Seconds from the beginning of a start that takes `boot` of them, from its end, or from the next write."""
        return self.share * {Moment.START: boot, Moment.ANY: boot * LONGEST_LIFE, Moment.WRITE: SOON}[self.moment]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One rehearsal. A seed draws the same kills, faults and wishes; what meets what is up to the machine."""

    seed: int
    kills: int
    slack: str = "socket"
    follows: Following = ON
    """Which of the vendors' own syncs run."""
    sweeps: bool = True
    """Some webhooks are lost for good and sweeps make up for it; without, vendors are stubborn and nobody sweeps."""
    storm_at: str | None = None
    """The one face that all faults strike, when they should not be spread over all."""
    without: str | None = None
    """A safeguard that is removed, to see that the verdict finds the damage."""
    lag: float = 0.0
    """Seconds by which slow vendors are slower than usual. The bot is told so, and waits before it looks."""

    def __str__(self) -> str:
        """As a test's name shows it: with these words anybody can play it again."""
        way = f"Slack over {self.slack}, {'sweeps' if self.sweeps else 'no sweeps'}"
        weak = f", without {self.without}" if self.without else ""
        late = f", {self.lag:g} s late" if self.lag else ""
        return f"{self.kills} kills, seed {self.seed}, {self.follows}, {way}{late}{weak}"

    @property
    def waiting(self) -> int:
        """How many orders wait for goods when the bot is first started."""
        return min(60, 8 + self.kills)

    @property
    def module(self) -> list[str]:
        """What `python -m` runs."""
        return ["tests.faults.weakened", self.without] if self.without else ["bot", "run"]

    @property
    def settings(self) -> dict[str, str]:
        """What this rehearsal sets otherwise than the stage does. Graces are short, so that drift is told of."""
        return {
            "SWEEP_EVERY": SWEEP_EVERY if self.sweeps else "3600",
            "READ_LAG": f"{self.lag:g}",
            **{f"GRACE_{arrow}": GRACE for arrow in ARROWS},
            **self.follows.settings,
        }

    def lives(self) -> Iterator[Life]:
        """One for each kill."""
        dice = self.dice("kills")
        for _ in range(self.kills):
            moment, share = dice.choices(tuple(Moment), (1, 4, 5))[0], dice.random()
            yield Life(moment, share, dice.choice(("", "slow", "slow_after")))

    def dice(self, part: str) -> random.Random:
        """Dice for one part, so that no part's luck depends on how often another throws."""
        return random.Random(f"{self.seed}:{part}")
