"""What is said again of an order: that nothing came of an alert, that nobody has it, that a date moved.

Performs no I/O.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.orders.alert import Severity
from bot.slack.blocks.card import named
from bot.slack.blocks.kit import Message, plain
from bot.slack.blocks.text import MOST_WORDS, escaped, mention, on_day, when

Data = dict[str, Any]


def _escalated(data: Data) -> Message:
    """It rings a second time: since when people know, and whose it is."""
    return plain(f"{_stop(data)}{named(data['number'])} {_since(data)}: {_words(data)}. {_whose(data)}")


def _lapsed(data: Data) -> Message:
    return plain(f"Nobody has {named(data['number'])} any more: {mention(data['had'])} had it. {_words(data)}")


def _slipped(data: Data) -> Message:
    was = on_day(datetime.fromisoformat(data["was"]))
    if data["to"] is None:
        return plain(f"{named(data['number'])} was expected {was} and has no date any more")
    return plain(f"{named(data['number'])} is expected {on_day(datetime.fromisoformat(data['to']))} now, not {was}")


def _stop(data: Data) -> str:
    return "STOP " if data["severity"] == Severity.CRITICAL else ""


def _since(data: Data) -> str:
    return f"has stood since {when(datetime.fromisoformat(data['since']))}"


def _words(data: Data) -> str:
    return escaped(data["words"], MOST_WORDS)


def _whose(data: Data) -> str:
    if data["owner"]:
        return f"{mention(data['owner'])} has it"
    return f"Nobody has it; {mention(data['had'])} had it" if data["had"] else "Nobody has it"


OF_AGAIN: dict[str, Callable[[Data], Message]] = {
    "escalated": _escalated,
    "repeated": _escalated,
    "lapsed": _lapsed,
    "slipped": _slipped,
}
"""What can be said again, by the kind that the services give it."""
