"""Order numbers as people type them. Performs no I/O.

A number is for people only: links join systems by ids. What is typed is tried as it stands, then with the shop's
prefix and suffix; a match on the digits alone counts only when it is the only one (lifecycle sheet, section 4).
"""

import re
from collections.abc import Iterable, Sequence

from integrations.model import number_key

MOST_CHARACTERS = 50
_FORBIDDEN = re.compile(r"[^\w#./ -]")


class BadNumber(ValueError):
    """What was typed cannot be an order number; the text says why, in words for the person who typed it."""


def typed(text: str) -> str:
    """The key of an order number somebody typed. Raises `BadNumber` for what cannot be one."""
    key = number_key(text)
    if not key:
        raise BadNumber("An order number is missing.")
    if len(key) > MOST_CHARACTERS:
        raise BadNumber(f"An order number has at most {MOST_CHARACTERS} characters.")
    if _FORBIDDEN.search(key) or not any(character.isalnum() for character in key):
        raise BadNumber("That does not look like an order number. Try `/order 1042`.")
    return key


def tries(key: str, *, prefix: str = "", suffix: str = "") -> tuple[str, ...]:
    """The keys to look for, best first: as typed, then with what the shop puts around its numbers."""
    dressed = number_key(f"{prefix}{key}{suffix}")
    return (key,) if dressed == key else (key, dressed)


def digits(key: str) -> str:
    """The digits of a number, for the last resort."""
    return "".join(character for character in key if character.isdigit())


def best_matches(key: str, known: Iterable[str], *, prefix: str = "", suffix: str = "") -> Sequence[str]:
    """Which of the `known` keys `key` means: exact before dressed before digits-only.

    Several answers mean that a person has to choose; two shops may use one number.
    """
    keys = list(known)
    for wanted in tries(key, prefix=prefix, suffix=suffix):
        if hits := [candidate for candidate in keys if candidate == wanted]:
            return hits
    if not key.isdigit():
        return []
    return [candidate for candidate in keys if digits(candidate) == key]
