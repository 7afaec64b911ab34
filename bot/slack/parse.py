"""From what people type after `/order` to a command, or to a hint. Performs no I/O and never raises.

Phones send curly quotes and hard spaces; Slack escapes `&`, `<` and `>` (slack sheet, section 4).
"""

import difflib
import html
import unicodedata
from dataclasses import dataclass

from bot.health.view import HEALTH
from bot.orders.blocked import BLOCKED
from bot.orders.digest import DIGEST
from bot.orders.history import HISTORY
from bot.orders.number import BadNumber, typed
from bot.orders.picklist import READY
from bot.orders.plan import STATUS, Intent
from bot.orders.problem import PROBLEM
from bot.orders.sought import Customer, customer_in
from bot.orders.stock import MOST_TYPED, STOCK
from bot.orders.tracking import CARRIERS, Tracking, carrier_named, carrier_of, read_tracking
from bot.orders.undo import UNDO
from bot.orders.why import WHY
from bot.services.roles import PRACTICE

_QUOTES: dict[str, int | str | None] = dict.fromkeys("“”‘’`\"'", " ")
HELP = "help"
NOW = "now"
LISTS = (READY, DIGEST, BLOCKED, HEALTH)
"""What can be asked without a number."""
SHIP = Intent.SHIP.value
COMMANDS = (
    STATUS,
    Intent.PACK.value,
    Intent.UNPACK.value,
    SHIP,
    UNDO,
    PROBLEM,
    Intent.HOLD.value,
    Intent.RELEASE.value,
    Intent.REFRESH.value,
    HISTORY,
    WHY,
)
_COMMANDS = ", ".join(f"`{command}`" for command in COMMANDS)
_KNOWN = frozenset({*COMMANDS, *LISTS, HELP, NOW, PRACTICE})
"""Words that are no names, in quotes or not."""
_TURNS = {"": None, "on": True, "off": False}
_NO_TRACKING = ("no tracking", "no-tracking", "notracking", "without tracking", "untracked")
_MOST_TYPED = 200


@dataclass(frozen=True, slots=True)
class Help:
    """They want to know what can be typed."""


@dataclass(frozen=True, slots=True)
class About:
    """A command about one order; `number` is as typed, without the `#`."""

    command: str
    number: str
    tracking: Tracking | None = None
    """How it ships, if that was typed too: then no modal has to ask."""


@dataclass(frozen=True, slots=True)
class Find:
    """A command about an order of a customer, whose number nobody knows."""

    command: str
    customer: Customer


@dataclass(frozen=True, slots=True)
class Show:
    """A list of the channel's orders: what is ready, or the digest."""

    what: str


@dataclass(frozen=True, slots=True)
class Of:
    """What is to be said of one SKU, as typed."""

    what: str
    sku: str


@dataclass(frozen=True, slots=True)
class Several:
    """Several orders are to be marked packed: which, a form asks."""


@dataclass(frozen=True, slots=True)
class Rehearse:
    """Whether it is practice: turn it on or off, or only ask."""

    on: bool | None = None


@dataclass(frozen=True, slots=True)
class Hint:
    """It could not be understood; `words` say what would be."""

    words: str


Command = Help | About | Find | Show | Of | Several | Rehearse | Hint


def parse(text: str) -> Command:
    """`1042`, `pack #1042`, `1042 ship 1Z... ups`, `ready`, `help`; else a hint names the nearest command."""
    words = _tidy(text).rstrip(" ?").split()
    if not words or words[-1].casefold() == HELP:
        return Help()
    if len(" ".join(words)) > _MOST_TYPED:
        return Hint("That is too long to be an order number.")
    if (asked := [word.casefold() for word in words])[0] in LISTS and asked[1:] in ([], [NOW]):
        return Show(asked[0])
    if asked == [Intent.PACK.value]:
        return Several()
    if asked[0] == PRACTICE and (turn := " ".join(asked[1:])) in _TURNS:
        return Rehearse(_TURNS[turn])
    found = customer_in(html.unescape(text), _KNOWN)
    return _find(*found) if found else _meant(words)


def _find(customer: Customer, rest: str) -> Command:
    """What is asked of a customer's order. How it ships is asked once the order is known."""
    word = rest.casefold().rstrip(" ?") or STATUS
    if word == HELP:
        return Help()
    if word not in COMMANDS:
        return Hint(f"Of an order that is looked for by its {customer.by} one command can follow: {_COMMANDS}.")
    return Find(word, customer)


def _meant(words: list[str]) -> Command:
    *number, last = words
    if words[0].casefold() == STOCK:
        return _stock(words[1:])
    if SHIP in (said := [word.casefold() for word in words]):
        return _ship(words, said.index(SHIP))
    if last.casefold() in COMMANDS:
        return _about(last.casefold(), " ".join(number))
    if words[0].casefold() in COMMANDS:
        return _about(words[0].casefold(), " ".join(words[1:]))
    if number and not any(character.isdigit() for character in last):
        return Hint(_unknown(last, " ".join(number)))
    return _about(STATUS, " ".join(words))


def parse_digest(text: str) -> Command:
    """What follows `/digest`: `now` or nothing; anything else gets a hint."""
    words = [word.casefold() for word in _tidy(text).split()]
    if words == [HELP]:
        return Help()
    return Show(DIGEST) if words in ([], [NOW]) else Hint("I know `/digest now`: the day as it stands, to you alone.")


def parse_stock(text: str) -> Command:
    """What follows `/stock`: a SKU, which may hold spaces."""
    words = _tidy(text).split()
    return Help() if [word.casefold() for word in words] == [HELP] else _stock(words)


def parse_blocked(text: str) -> Command:
    """What follows `/blocked`: nothing, or `now`."""
    words = [word.casefold() for word in _tidy(text).split()]
    if words == [HELP]:
        return Help()
    return Show(BLOCKED) if words in ([], [NOW]) else Hint("I know `/blocked`: what holds orders up, to you alone.")


def _stock(words: list[str]) -> Of | Hint:
    sku = " ".join(words)
    if not sku:
        return Hint("Which SKU? Type it behind the command, such as `/stock MUG-BLUE`.")
    return Of(STOCK, sku) if len(sku) <= MOST_TYPED else Hint("That is too long to be a SKU.")


def _about(command: str, number: str) -> About | Hint:
    try:
        typed(number)
    except BadNumber as error:
        return Hint(str(error))
    return About(command, number.removeprefix("#"))


def _ship(words: list[str], at: int) -> Command:
    """Before the command stands the number, or right behind it; the rest says how it ships."""
    first_digits = (index for index, word in enumerate(words) if any(character.isdigit() for character in word))
    end = next(first_digits, len(words) - 1) + 1 if at == 0 else at + 1
    number = " ".join(words[1:end] if at == 0 else words[:at])
    about = _about(SHIP, number)
    if isinstance(about, Hint) or not words[end:]:
        return about
    return _with_tracking(about, words[end:])


def _with_tracking(about: About, rest: list[str]) -> Command:
    typed = " ".join(rest)
    none = next((words for words in _NO_TRACKING if f"{typed} ".casefold().startswith(f"{words} ")), "")
    number, named = ("", typed[len(none) :].strip()) if none else _parted(rest)
    carrier = carrier_named(named) if named else None
    form = f"`/order {about.number} {SHIP}`"
    if named and carrier is None:
        return Hint(f"I do not know the carrier `{named}`. I know {', '.join(CARRIERS)}. For the form: {form}.")
    read = read_tracking(number, carrier, bool(none))
    if isinstance(read, dict):
        problem = " ".join(read.values())
        return Hint(f"{problem} Try `/order {about.number} {SHIP} NUMBER CARRIER`, or the form: {form}.")
    return About(SHIP, about.number, read)


def _parted(rest: list[str]) -> tuple[str, str]:
    """The tracking number, which people type with spaces, and what they call the carrier behind it."""
    typed = " ".join(rest)
    ends = [end for end in range(len(rest)) if carrier_named(" ".join(rest[end:]))]
    if not ends and carrier_of(typed):
        return typed, ""
    last_digits = max((i for i, word in enumerate(rest) if any(c.isdigit() for c in word)), default=-1)
    end = ends[0] if ends else last_digits + 1
    return " ".join(rest[:end]), " ".join(rest[end:])


def _unknown(word: str, number: str) -> str:
    match difflib.get_close_matches(word.casefold(), [*COMMANDS, HELP], n=1):
        case []:
            meant = f"I know {_COMMANDS} and `{HELP}`."
        case [near]:
            meant = f"Did you mean `/order {HELP if near == HELP else f'{number} {near}'}`?"
    return f"I do not know `{word}`. {meant}"


def _tidy(text: str) -> str:
    plain = unicodedata.normalize("NFKC", html.unescape(text))
    printable = "".join(" " if unicodedata.category(character)[0] in "ZC" else character for character in plain)
    return printable.translate(str.maketrans(_QUOTES))
