"""How people look for an order when they do not know its number: by whose it is, or by what another system calls it.

Performs no I/O. A name or an e-mail address is personal: it is asked of the shop live, and kept and logged nowhere.
What other systems call an order (their numbers, the numbers of its parcels) is no secret and is found in storage.
"""

import re
import unicodedata
from collections.abc import Container
from dataclasses import dataclass
from enum import StrEnum

from bot.orders.tracking import tidied
from integrations.model import ProductionOrder, SalesOrder, Shipment, Snapshot, number_key

MOST_HITS = 10
"""Orders that a search by customer brings: whoever has more has to say more."""
MOST_CHARACTERS = 100
_EMAIL = re.compile(r"[^\s@<>\"'(),:;\\]+@[^\s@<>\"'(),:;\\]+\.[^\s@<>\"'(),:;\\.]{2,}")
_MAIL_LINK = re.compile(r"<mailto:([^|>]*)(?:\|[^>]*)?>")
_QUOTED = re.compile(r"[\"“”„«»‟]([^\"“”„«»‟]+)[\"“”„«»‟]")
_TRACKED = re.compile(r"(?=(?:.*[0-9]){6})[0-9a-z]{8,40}")


class By(StrEnum):
    """What somebody gave instead of a number."""

    EMAIL = "e-mail address"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Customer:
    """Whose orders are looked for. `text` is personal; its repr does not show it."""

    by: By
    text: str

    def __repr__(self) -> str:
        return f"Customer(by {self.by})"


def customer_in(typed: str, known: Container[str] = ()) -> tuple[Customer, str] | None:
    """The customer that what was typed names, and what is left of it: a command, or nothing. None when it names none.

    An address is one wherever it stands; a name is what stands in quotes, has no digit in it and is no `known` word.
    """
    plain = unicodedata.normalize("NFKC", _MAIL_LINK.sub(r" \1 ", typed))
    if found := _EMAIL.search(plain):
        return _customer(By.EMAIL, found[0].strip("`'*_"), plain, found)
    if (found := _QUOTED.search(plain)) and _is_name(found[1], known):
        return _customer(By.NAME, " ".join(found[1].split()), plain, found)
    return None


def _customer(by: By, text: str, plain: str, found: re.Match[str]) -> tuple[Customer, str] | None:
    if len(text) > MOST_CHARACTERS:
        return None
    rest = f"{plain[: found.start()]} {plain[found.end() :]}".strip(" `'\"")
    return Customer(by, text), " ".join(rest.split())


def _is_name(text: str, known: Container[str]) -> bool:
    """A number in quotes stays a number, and a command in quotes a command."""
    has_letter, has_digit = any(c.isalpha() for c in text), any(c.isdigit() for c in text)
    return has_letter and not has_digit and text.strip().casefold() not in known


def keys_of(snapshot: Snapshot) -> set[str]:
    """What people may call a record: its number, and its parcels' numbers."""
    parcels = snapshot.parcels if isinstance(snapshot, SalesOrder | Shipment) else ()
    match snapshot:
        case SalesOrder() | ProductionOrder() | Shipment():
            named = {number_key(snapshot.number), *(tracking_key(one.tracking_number or "") for one in parcels)}
    return {key for key in named if key}


def keys_for(typed: str) -> tuple[str, ...]:
    """The keys under which what was typed may be known."""
    return tuple(dict.fromkeys(key for key in (number_key(typed), tracking_key(typed)) if key))


def tracking_key(number: str) -> str:
    """The form in which two tracking numbers are compared: case, spaces and dashes do not count."""
    return tidied(number).casefold()


def may_be_tracking(typed: str) -> bool:
    """Whether it is worth asking the shipping desk for a parcel of that number: long enough, with digits enough."""
    return _TRACKED.fullmatch(tracking_key(typed)) is not None
