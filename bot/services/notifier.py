"""What the services ask of whoever tells people: the Notifier port, and what can be said. Performs no I/O."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Protocol

from bot.health.view import HealthView
from bot.orders.blocked import BlockedView
from bot.orders.bulk import Bulk
from bot.orders.card import Card
from bot.orders.digest import Digest
from bot.orders.history import History
from bot.orders.picklist import PickList
from bot.orders.pickups import PickupList
from bot.orders.rollup import RollUp
from bot.orders.stock import StockView
from bot.orders.why import Why


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where one person hears us. `response_url` lives for 30 minutes; without it the channel is used."""

    user: str
    channel: str
    response_url: str | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """A short thing to say: a kind, and what fills it in."""

    kind: str
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Option:
    """One order among several that answer to what was typed."""

    order_id: int
    label: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Several orders answer to one number: the person chooses, nothing is written until then."""

    number: str
    command: str
    options: tuple[Option, ...]
    unread: tuple[str, ...] = ()
    """Systems that could not be asked: there may be more."""


@dataclass(frozen=True, slots=True)
class ReadyList:
    """The day's orders that were in stock on arrival; those no longer ready are kept, marked."""

    day: str
    ready: tuple[Card, ...]
    gone: tuple[Card, ...]


Shown = Card | ReadyList | Digest | Bulk | RollUp | PickupList
"""What is posted once; a card and a list are then edited in place."""
Said = Card | Choice | Words | Digest | PickList | History | Why | StockView | BlockedView | HealthView
"""What one person is told."""


class Notifier(Protocol):
    """Tells people. Raises `IntegrationError`s like any other outside system, system "slack"."""

    @property
    def settle(self) -> timedelta:
        """How long after a post was sent it may still appear."""

    def digest(self, shown: Shown) -> str:
        """A digest of what people would see: when it is unchanged, there is nothing to edit."""

    def pings(self, shown: Shown | Words) -> int:
        """How many people's phones it rings when it is posted: those whom it mentions, each once."""

    async def post(self, channel: str, shown: Shown, *, key: str) -> str:
        """Post a message that may be edited in place; answers its timestamp. `key` can be found again."""

    async def update(self, channel: str, ts: str, shown: Shown) -> None:
        """Edit a posted message; repeating it is harmless."""

    async def say(self, channel: str, words: Words, *, key: str, thread_ts: str | None = None) -> str:
        """Post words, in a thread or on their own; answers the timestamp."""

    async def find(self, channel: str, key: str, *, thread_ts: str | None = None) -> str | None:
        """The timestamp of the message that was posted with `key`, if it is there."""

    async def whisper(self, address: Address, said: Said) -> None:
        """Tell one person something nobody else sees."""
