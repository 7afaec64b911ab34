"""From what people type after `/order` to a command, or to a hint. Performs no I/O and never raises.

Phones send curly quotes and hard spaces; Slack escapes `&`, `<` and `>` (slack sheet, section 4).
"""

import difflib
import html
import unicodedata
from dataclasses import dataclass

from bot.orders.number import BadNumber, typed
from bot.orders.plan import STATUS, Intent

_QUOTES: dict[str, int | str | None] = dict.fromkeys("“”‘’`\"'", " ")
HELP = "help"
COMMANDS = (STATUS, Intent.PACK.value, Intent.UNPACK.value)
_MOST_TYPED = 200


@dataclass(frozen=True, slots=True)
class Help:
    """They want to know what can be typed."""


@dataclass(frozen=True, slots=True)
class About:
    """A command about one order; `number` is as typed, without the `#`."""

    command: str
    number: str


@dataclass(frozen=True, slots=True)
class Hint:
    """It could not be understood; `words` say what would be."""

    words: str


Command = Help | About | Hint


def parse(text: str) -> Command:
    """`1042`, `1042 status`, `pack #1042`, `help`; anything else gets a hint that names the nearest command."""
    words = _tidy(text).split()
    if not words or words[-1].casefold() == HELP:
        return Help()
    if len(" ".join(words)) > _MOST_TYPED:
        return Hint("That is too long to be an order number.")
    *number, last = words
    if last.casefold() in COMMANDS:
        return _about(last.casefold(), " ".join(number))
    if words[0].casefold() in COMMANDS:
        return _about(words[0].casefold(), " ".join(words[1:]))
    if number and not any(character.isdigit() for character in last):
        return Hint(_unknown(last, " ".join(number)))
    return _about(STATUS, " ".join(words))


def _about(command: str, number: str) -> Command:
    try:
        typed(number)
    except BadNumber as error:
        return Hint(str(error))
    return About(command, number.removeprefix("#"))


def _unknown(word: str, number: str) -> str:
    known = ", ".join(f"`{command}`" for command in COMMANDS)
    match difflib.get_close_matches(word.casefold(), [*COMMANDS, HELP], n=1):
        case []:
            meant = f"I know {known} and `{HELP}`."
        case [near]:
            meant = f"Did you mean `/order {HELP if near == HELP else f'{number} {near}'}`?"
    return f"I do not know `{word}`. {meant}"


def _tidy(text: str) -> str:
    plain = unicodedata.normalize("NFKC", html.unescape(text))
    printable = "".join(" " if unicodedata.category(character)[0] in "ZC" else character for character in plain)
    return printable.translate(str.maketrans(_QUOTES))
