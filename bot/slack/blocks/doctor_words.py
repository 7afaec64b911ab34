"""What `doctor --slack` tells whoever hears of trouble. Performs no I/O."""

from collections.abc import Callable
from typing import Any

from bot.slack.blocks.kit import Message, message, section
from bot.slack.blocks.text import count, escaped

Data = dict[str, Any]
MOST = 20
"""Findings in one message: a phone shows no more, and the terminal has them all."""
_MARKS = {"fail": ":red_circle: *fail*", "warn": ":large_yellow_circle: *warn*"}


def _doctor(data: Data) -> Message:
    troubles = data["troubles"]
    passes = count(data["passes"], "check")
    if not troubles:
        words = f"Shipmate's doctor: {passes}, and all pass."
        return message(words, [section(words)])
    words = f"Shipmate's doctor: {count(len(troubles), 'finding')} to look at; {passes} pass."
    rows = [section(_row(*each)) for each in troubles[:MOST]]
    more = len(troubles) - MOST
    rest = [section(f"and {more} more: see `./shipmate doctor`")] if more > 0 else []
    return message(words, [section(words), *rows, *rest])


def _row(verdict: str, what: str, words: str, fix: str) -> str:
    return f"{_MARKS[verdict]} {escaped(what)}: {escaped(words)}\n{escaped(fix)}"


OF_DOCTOR: dict[str, Callable[[Data], Message]] = {"doctor": _doctor}
