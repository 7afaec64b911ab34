"""Tracking numbers and carriers as people type them: tidied, recognised where that is certain, else asked for.

Performs no I/O. A wrong carrier is a wrong link in a customer's mail, so a number that fits two carriers, or none
that the library can check, is nobody's until a person says whose it is.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tracking_numbers import DEFINITIONS, TrackingNumberDefinition

from bot.orders.parcel import ParcelWish

TRACKING, CARRIER, SHIPPED_ON, NO_TRACKING = "tracking", "carrier", "shipped_on", "no_tracking"
"""The fields of the form."""
OTHER = "Other"
CARRIERS = (
    "UPS",
    "USPS",
    "FedEx",
    "DHL Express",
    "DHL eCommerce",
    "Amazon",
    "Asendia",
    "Australia Post",
    "Canada Post",
    "DPD",
    "Evri",
    "GLS",
    "OnTrac",
    "PostNL",
    "Purolator",
    "Royal Mail",
    OTHER,
)
"""The choice. The shop knows every one of them; one the shipping desk has no code for goes there as `other`."""
MOST_CHARACTERS = 50
OLDEST = timedelta(days=30)

_NAMES = {
    "ups": "UPS",
    "usps": "USPS",
    "fedex": "FedEx",
    "dhl": "DHL Express",
    "ontrac": "OnTrac",
    "amazon": "Amazon",
}
_POSTS = {"US": "USPS", "CA": "Canada Post", "AU": "Australia Post", "GB": "Royal Mail"}
"""Whose an international postal number is, by the country it ends with."""
_WEAK = frozenset({"DHL Express Air", "UPS Mail Innovations - Sequence Number"})
"""Products that are plain digits with a weak check digit or none: other carriers number that way too."""
_ALSO = {
    "federalexpress": "FedEx",
    "unitedparcelservice": "UPS",
    "uspostalservice": "USPS",
    "unitedstatespostalservice": "USPS",
}
_GAPS = re.compile(r"[\s\-\u2010-\u2015\u2212]+")
_SANE = re.compile(r"^(?=.*[0-9])[0-9A-Z][0-9A-Z./_]*\Z")

Problems = dict[str, str]
"""What is wrong, by field, in words for the person who filled it in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracking:
    """Whose parcel it is and how to follow it. No number means that somebody said there is none."""

    carrier: str
    tracking_number: str | None

    def data(self) -> dict[str, Any]:
        """A form to store; `from_data` gives an equal one back."""
        return {"carrier": self.carrier, "tracking_number": self.tracking_number}

    @classmethod
    def from_data(cls, stored: dict[str, Any]) -> "Tracking":
        """What `data` stored."""
        return cls(carrier=stored["carrier"], tracking_number=stored["tracking_number"])

    def on(self, day: date) -> ParcelWish:
        """The parcel, shipped that day."""
        return ParcelWish(carrier=self.carrier, tracking_number=self.tracking_number, shipped_on=day)


def carrier_of(tracking_number: str) -> str | None:
    """The one carrier whose number this is; None when that is not certain."""
    number = tidied(tracking_number)
    owners = {_owner(definition.courier.code, number) for definition in DEFINITIONS if _fits(definition, number)}
    return owners.pop() if len(owners) == 1 else None


def carrier_named(words: str) -> str | None:
    """The carrier of our choice that somebody wrote in their own way, such as `fed ex`; None for any other."""
    known = {_folded(name): name for name in CARRIERS} | _ALSO
    return known.get(_folded(words))


def tidied(tracking: str) -> str:
    """The number in capitals, without the spaces and dashes that people copy along."""
    printable = (c for c in unicodedata.normalize("NFKC", tracking) if unicodedata.category(c)[0] != "C")
    return _GAPS.sub("", "".join(printable)).upper()


def read_parcel(
    tracking: str,
    carrier: str | None,
    shipped_on: str | None,
    no_tracking: bool,
    *,
    today: date,
    needs_number: bool = False,
) -> ParcelWish | Problems:
    """What was filled in, or what is wrong with it. No carrier: tell it from the number. No date: today.
    `needs_number`: whether there is nobody who takes a parcel without one."""
    if needs_number and not tidied(tracking):
        return {TRACKING: "Give the tracking number: ShipStation takes no parcel without one here."}
    read, day = read_tracking(tracking, carrier, no_tracking), _day(shipped_on, today)
    problems = read if isinstance(read, dict) else {}
    if isinstance(day, str):
        problems = {**problems, SHIPPED_ON: day}
    if isinstance(read, dict) or isinstance(day, str):
        return problems
    return read.on(day)


def read_tracking(tracking: str, carrier: str | None, no_tracking: bool) -> Tracking | Problems:
    """Carrier and number, or what is wrong with them. A carrier somebody chose wins over the recognised one."""
    number = tidied(tracking)
    if carrier and carrier not in CARRIERS:
        return {CARRIER: "Choose a carrier of the list."}
    if problem := _amiss(number, no_tracking):
        return {TRACKING: problem}
    if no_tracking:
        return Tracking(carrier=carrier or "", tracking_number=None)
    told = carrier or carrier_of(number)
    if told is None:
        return {CARRIER: "The carrier cannot be told from this number: say which one it is."}
    return Tracking(carrier=told, tracking_number=number)


def _amiss(number: str, no_tracking: bool) -> str | None:
    if no_tracking:
        return "There is a number and it says that there is none: leave one of them out." if number else None
    if not number:
        return "Give the tracking number, or say that there is none."
    if len(number) > MOST_CHARACTERS:
        return f"A tracking number has at most {MOST_CHARACTERS} characters."
    if not _SANE.match(number):
        return "That does not look like a tracking number: letters and digits, without the link around it."
    return None


def _day(shipped_on: str | None, today: date) -> date | str:
    """The day, or what is wrong with it. One day ahead is allowed: tonight's parcel may carry tomorrow's date."""
    if not shipped_on:
        return today
    try:
        day = date.fromisoformat(shipped_on)
    except ValueError:
        return "That day does not exist: choose another."
    if day - today > timedelta(days=1):
        return "That day is still to come: mark it shipped once it has left."
    if today - day > OLDEST:
        return f"That is more than {OLDEST.days} days ago: choose a later day."
    return day


def _fits(definition: TrackingNumberDefinition, number: str) -> bool:
    if definition.product.name in _WEAK:
        return False
    found = definition.test(number)
    return found is not None and bool(found.valid)


def _owner(code: str, number: str) -> str | None:
    return _POSTS.get(number[-2:]) if code == "s10" else _NAMES.get(code)


def _folded(words: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", words).casefold() if c.isalnum())
