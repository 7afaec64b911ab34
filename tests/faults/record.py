"""What people asked for and what the world called for, written down by those who did it. Knows nothing of the bot."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Record:
    """The driver's own book: the verdict holds the sandbox's journal against it."""

    cards: set[str] = field(default_factory=set)
    """Orders that were seen waiting and came in stock: one card each."""
    told: set[str] = field(default_factory=set)
    """New orders that came in stock, nobody knows whether seen waiting: one card each, or one line in the list."""
    listed: set[str] = field(default_factory=set)
    """Orders that were in stock on arrival: one line each."""
    packs: Counter[str] = field(default_factory=Counter)
    unpacks: Counter[str] = field(default_factory=Counter)
    """How often each order was wanted packed and taken back. Pressing again for want of an answer is one wish."""
    holds: Counter[str] = field(default_factory=Counter)
    """How often each order was wanted on hold, and let go again."""
    problems: Counter[str] = field(default_factory=Counter)
    """How often each order was wanted to have a problem, and to have it solved."""
    ships: set[str] = field(default_factory=set)
    """Orders that somebody marked shipped, for the bot to ship."""
    labels: set[str] = field(default_factory=set)
    """Orders that left by a label bought in ShipStation's own screen, whoever marked them shipped then."""
    pushes: set[str] = field(default_factory=set)
    """Orders that somebody pushed to the shop, because it did not follow."""
    forms: list[tuple[str, str]] = field(default_factory=list)
    typed: list[tuple[str, str]] = field(default_factory=list)
    """Who was heard marking which order shipped, by a form and by a command."""
    asked: set[tuple[str, str]] = field(default_factory=set)
    """Who was heard asking about which order."""
    heard: Counter[bool] = field(default_factory=Counter)
    """How many presses and commands Slack delivered, and how many it could not."""
    awaited: set[str] = field(default_factory=set)
    """What people wait to see. When everything is at rest, what still stands here will never come."""
    busy: dict[str, int] = field(default_factory=dict)
    """What was still under way when everything ought to have come to rest."""
    exit_codes: list[int] = field(default_factory=list)
    """How the bot ended when it was asked to."""
    log: str = ""
    """Everything the bot wrote into its log."""
