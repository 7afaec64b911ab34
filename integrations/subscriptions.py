"""Which webhooks a vendor sends us, and what has to change until each topic is told once. Performs no I/O.

A subscription is ours when its address is ours, and by nothing else: names and descriptions are anybody's.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Address:
    """Where the webhooks of one connection go: a public address, and for vendors that cannot sign a secret end."""

    base: str
    secret: str = field(default="", repr=False)

    @property
    def url(self) -> str:
        """The whole of it. It may hold the secret, so it belongs in no log."""
        return f"{self.base}/{self.secret}" if self.secret else self.base

    def is_ours(self, url: str) -> bool:
        """Whether a subscription to `url` is ours, though it may be of an earlier secret."""
        return url.rstrip("/") == self.base or url.startswith(f"{self.base}/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One of ours at a vendor. It works when it has no flaws and `known` is true."""

    ref: str
    topics: frozenset[str]
    """What it tells once its flaws are repaired, in the vendor's words."""
    flaws: tuple[str, ...] = ()
    """Why what it should tell does not arrive, or not all of it: words for a person."""
    known: bool = True
    """Whether we hold what proves its webhooks. Without it they are refused, and no repair helps."""
    paused: bool = False
    """Somebody at the vendor stopped it on purpose: only a person who asks may have it repaired."""
    token: str | None = field(default=None, repr=False)
    """What its webhooks are signed with, where the vendor chooses that."""


@dataclass(frozen=True, slots=True)
class Repairs:
    """What has to change. Nothing, when all three are empty."""

    spare: tuple[Subscription, ...]
    """Each tells nothing that another does not: what it sends is a repeat, or not needed."""
    broken: tuple[Subscription, ...]
    missing: frozenset[str]

    @property
    def none(self) -> bool:
        return not (self.spare or self.broken or self.missing)


def repairs(found: Iterable[Subscription], wanted: frozenset[str]) -> Repairs:
    """What is spare, broken and missing among our subscriptions. One that works is kept before one that does not.

    At a vendor each of them tells one topic, or each tells all that are wanted.
    """
    spare: list[Subscription] = []
    broken: list[Subscription] = []
    told: set[str] = set()
    for each in sorted(found, key=lambda one: (not one.known, bool(one.flaws))):
        if not (each.topics & wanted) - told:
            spare.append(each)
            continue
        told |= each.topics
        if each.flaws:
            broken.append(each)
    return Repairs(tuple(spare), tuple(broken), wanted - told)
