"""A Notifier that writes down what people would see, and can be deaf in some channels."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.orders.card import Card
from bot.services.notifier import Address, Said, Shown, Words
from integrations.errors import IntegrationError, NotFound


@dataclass(slots=True)
class Posted:
    """One message that stands in a channel or thread."""

    channel: str
    ts: str
    key: str
    shown: Shown | Words
    thread_ts: str | None = None
    edits: int = 0


class Listener:
    """Keeps the Notifier's promises in memory. `failing` says how calls for a channel end."""

    def __init__(self) -> None:
        self.posted: list[Posted] = []
        self.whispered: list[tuple[Address, Said]] = []
        self.failing: dict[str, IntegrationError] = {}
        self.lost_answer: IntegrationError | None = None
        """How the next post ends for its caller, though people see it."""
        self.edits_land_late: BaseException | None = None
        """How edits end for their caller, until `land` lets people see them."""
        self._late: list[tuple[Posted, Shown]] = []
        self.meanwhile: Callable[[], Awaitable[object]] | None = None
        """What happens while the next line is being said."""
        self._made = 0

    @property
    def settle(self) -> timedelta:
        return timedelta(seconds=10)

    def digest(self, shown: Shown) -> str:
        if isinstance(shown, Card):
            rows = tuple(row if row.stale else replace(row, seen_at=None) for row in shown.systems)
            waits = replace(shown.waits, seen_at=None) if shown.waits else None
            shown = replace(shown, systems=rows, waits=waits, since=shown.waited_from)
        return repr(shown)

    def pings(self, shown: Shown | Words) -> int:
        return int(isinstance(shown, Words) and bool(shown.data.get("owner")))

    async def post(self, channel: str, shown: Shown, *, key: str) -> str:
        return self._add(channel, shown, key, None)

    async def update(self, channel: str, ts: str, shown: Shown) -> None:
        self._heard(channel)
        message = next((one for one in self.posted if (one.channel, one.ts) == (channel, ts)), None)
        if message is None:
            raise NotFound("slack", "edit a message", "message_not_found")
        if self.edits_land_late is not None:
            self._late.append((message, shown))
            raise self.edits_land_late
        message.shown, message.edits = shown, message.edits + 1

    def land(self) -> None:
        """What was under way arrives."""
        for message, shown in self._late:
            message.shown = shown
        self.edits_land_late, self._late = None, []

    async def say(self, channel: str, words: Words, *, key: str, thread_ts: str | None = None) -> str:
        if (happens := self.meanwhile) is not None:
            self.meanwhile = None
            await happens()
        return self._add(channel, words, key, thread_ts)

    async def find(self, channel: str, key: str, *, thread_ts: str | None = None) -> str | None:
        self._heard(channel)
        return next((one.ts for one in self.posted if (one.channel, one.key) == (channel, key)), None)

    async def whisper(self, address: Address, said: Said) -> None:
        self._heard(address.user)
        self.whispered.append((address, said))

    # what people see --------------------------------------------------------------------------------------
    def cards(self) -> list[Card]:
        """The cards that stand, oldest first."""
        return [one.shown for one in self.posted if isinstance(one.shown, Card)]

    def lines(self, kind: str | None = None) -> list[Words]:
        """What was said in words, in threads and on its own."""
        said = [one.shown for one in self.posted if isinstance(one.shown, Words)]
        return [words for words in said if kind in (None, words.kind)]

    def kinds(self) -> list[str]:
        """One word for everything that was posted, in order."""
        return [one.shown.kind if isinstance(one.shown, Words) else type(one.shown).__name__ for one in self.posted]

    def whispers(self) -> list[Said]:
        return [said for _, said in self.whispered]

    def whispered_kinds(self) -> list[str]:
        return [said.kind if isinstance(said, Words) else type(said).__name__ for said in self.whispers()]

    def whispered_words(self) -> Words:
        """The last whisper, which is words."""
        said = self.whispers()[-1]
        assert isinstance(said, Words), f"{said} is more than words"
        return said

    def _add(self, channel: str, shown: Shown | Words, key: str, thread_ts: str | None) -> str:
        self._heard(channel)
        self._made += 1
        ts = f"{1_700_000_000 + self._made}.000100"
        self.posted.append(Posted(channel, ts, key, shown, thread_ts))
        if (lost := self.lost_answer) is not None:
            self.lost_answer = None
            raise lost
        return ts

    def _heard(self, place: str) -> None:
        if (error := self.failing.get(place)) is not None:
            raise error
