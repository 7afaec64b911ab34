"""What the orders channel told of alerts: which, of which order, how often. Read from the messages alone.

An alert is told by a line under its order's card, or in a list of many of its kind; a note stands in the digest.
"""

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.demo.kinds import KINDS, NOTED, kind_of
from bot.orders.alert import AlertRule
from integrations.sandbox.slack.records import Message

About = tuple[str, AlertRule]
"""An order's name and what is wrong with it."""

_ALERT = re.compile(r"(?:<@\w+> )?(?:STOP )?(?P<name>\S+): (?P<words>.+)", re.DOTALL)
_AGAIN = re.compile(r"(?:STOP )?(?P<name>\S+) has stood since [^:]+: (?P<words>.+)", re.DOTALL)
_LAPSED = re.compile(r"Nobody has (?P<name>\S+) any more: <@\w+> had it\.")
_OVER = re.compile(r"(?:Converged|Over) after .+?\. It was: (?P<words>.+)", re.DOTALL)
_LISTED = re.compile(r"• (?P<name>\S+) · (?P<words>.+)")
_ROLLED = re.compile(r":warning: \d+ orders?: ")
_DATE = re.compile(r"<!date\^\d+\^[^|>]*\|[^>]*>")


@dataclass(slots=True)
class Told:
    """How often each alert was told, in which way."""

    alone: Counter[About] = field(default_factory=Counter)
    listed: set[About] = field(default_factory=set)
    """In a list of many: an order stands in it once, or it would be two lines of one message."""
    noted: set[About] = field(default_factory=set)
    again: Counter[About] = field(default_factory=Counter)
    """That it stands for too long."""
    over: Counter[About] = field(default_factory=Counter)
    lapsed: Counter[str] = field(default_factory=Counter)
    """Names of orders that nobody has any more."""
    standing: set[About] = field(default_factory=set)
    """What the cards warn of now."""
    cards: set[str] = field(default_factory=set)
    """Names of orders that have a card."""
    pickups: int = 0

    @property
    def rules(self) -> set[AlertRule]:
        """Every kind that was told at all, in whatever way."""
        return {rule for _, rule in (*self.alone, *self.listed, *self.noted)}


def told_in(messages: list[Message]) -> Told:
    """What these messages of a channel told, from their first state to their last."""
    told, names = Told(), {message.ts: _named(message) for message in messages if message.thread_ts is None}
    for message in messages:
        if message.thread_ts is None:
            _read_post(told, message, names[message.ts])
        else:
            _read_line(told, plain(message.text), names.get(message.thread_ts, ""))
    return told


def plain(text: str) -> str:
    """Slack's text without emphasis and escapes; a moment is TIME."""
    text = re.sub(r"(?<!\u200b)[*~_`]", "", _DATE.sub("TIME", text))
    return html.unescape(text.replace("\u200b", ""))


def _read_line(told: Told, text: str, name: str) -> None:
    """A line under a card; the others in a thread are its history."""
    if found := _LAPSED.match(text):
        told.lapsed[found["name"]] += 1
    elif found := _OVER.match(text):
        told.over.update(_about(name, found["words"]))
    elif found := _AGAIN.match(text):
        told.again.update(_about(found["name"], found["words"]))
    elif found := _ALERT.match(text):
        told.alone.update(_about(found["name"], found["words"]))


def _read_post(told: Told, message: Message, name: str) -> None:
    """What stands in the channel itself: a card, a list, the digest, or the message about a pick-up."""
    told.pickups += message.text.endswith("pick-up")
    for version in message.versions:
        text = plain(_text(version.blocks))
        if _ROLLED.match(text):
            told.listed |= {one for found in _LISTED.finditer(text) for one in _about(found["name"], found["words"])}
        told.noted |= set(_notes(text))
    if name and name in plain(message.text):
        told.cards.add(name)
        if plain(_text(message.versions[0].blocks)).startswith("In stock"):
            told.alone[name, AlertRule.READY] += 1
        warned = re.findall(r":warning: (.+)", plain(_text(message.blocks)))
        told.standing |= {one for words in warned for one in _about(name, words)}


def _notes(text: str) -> Iterator[About]:
    """The orders that the digest names: `Archived and not fulfilled: #1, #2 and 3 more · ...`."""
    for names in re.findall(rf"(?i){KINDS[NOTED]}: ([^·\n]+)", text):
        yield from ((name, NOTED) for name in re.split(r",? and |, ", names.strip()))


def _about(name: str, words: str) -> list[About]:
    rule = kind_of(words)
    return [(name, rule)] if rule else []


def _named(message: Message) -> str:
    """The order a card is about: the second field of its first line."""
    parts = plain(_text(message.blocks[:1])).split("\n")[0].split(" · ")
    return parts[1] if len(parts) > 1 else ""


def _text(blocks: list[dict[str, object]]) -> str:
    """The words of a message, block by block."""
    found = []
    for block in blocks:
        elements = block.get("elements")
        texts = [block.get("text"), *(elements if isinstance(elements, list) else [])]
        found += [str(one["text"]) for one in texts if isinstance(one, dict) and isinstance(one.get("text"), str)]
    return "\n".join(found)
