"""Reads one JSON object field by field and says plainly when a field is not what Katana documents. Performs no I/O.

Katana sends money and quantities as numbers or as decimal strings, and ids as numbers or as quoted numbers, each
depending on the endpoint. Both forms are read. What an error names is the field, never its value.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from integrations.errors import UnexpectedReply

SYSTEM = "katana"
LARGEST_ID = 2**31 - 1
LARGEST_AMOUNT = Decimal(10) ** 17

T = TypeVar("T")


class Record:
    """One JSON object of a reply; `what` names it in errors, as people would ("sales order").

    Every reader raises `UnexpectedReply`, and nothing else, for a value outside the documentation. The readers
    called optional take a missing field and a null for the same thing.
    """

    __slots__ = ("_fields", "what")

    def __init__(self, value: object, what: str) -> None:
        self.what = what
        if not isinstance(value, dict):
            raise UnexpectedReply(SYSTEM, f"read {what}", "not a JSON object")
        self._fields: dict[str, object] = value

    @classmethod
    def of_reply(cls, value: object, what: str) -> "Record":
        """The object a reply holds: bare as documented, or as the only thing under `data`."""
        if isinstance(value, dict) and value.keys() == {"data"}:
            value = value["data"]
        return cls(value, what)

    def has(self, name: str) -> bool:
        """Whether the field is there and not null."""
        return self._fields.get(name) is not None

    def id(self, name: str = "id") -> int:
        return self._required(name, "an id", _id)

    def optional_id(self, name: str) -> int | None:
        return self._optional(name, "an id", _id)

    def text(self, name: str) -> str:
        return self._required(name, "text", _text)

    def optional_text(self, name: str) -> str | None:
        """The text, or None for a missing, null or empty one."""
        return self._optional(name, "text", _text) or None

    def amount(self, name: str) -> Decimal:
        return self._required(name, "an amount", _amount)

    def optional_amount(self, name: str) -> Decimal | None:
        return self._optional(name, "an amount", _amount)

    def moment(self, name: str) -> datetime:
        """An aware UTC time. A time without a zone is refused, because nobody documents what it would mean."""
        return self._required(name, "a time with its zone", _moment)

    def optional_moment(self, name: str) -> datetime | None:
        return self._optional(name, "a time with its zone", _moment)

    def flag(self, name: str) -> bool:
        """Whether the field is true; false for a missing or null one."""
        return self._optional(name, "true or false", _flag) or False

    def record(self, name: str, what: str) -> "Record | None":
        return Record(self._fields[name], what) if self.has(name) else None

    def records(self, name: str, what: str) -> list["Record"]:
        """The objects of a list that must be there, though it may be empty."""
        items = self._fields.get(name)
        if not isinstance(items, list):
            raise self._wrong(name, "a list")
        return [Record(item, what) for item in items]

    def optional_records(self, name: str, what: str) -> list["Record"]:
        return self.records(name, what) if self.has(name) else []

    def texts(self, name: str) -> frozenset[str]:
        """The texts of a list; none for a missing or null one."""
        if not self.has(name):
            return frozenset()
        items = self._fields[name]
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            raise self._wrong(name, "a list of texts")
        return frozenset(items)

    def count(self, name: str) -> int:
        """How many things a list holds; 0 for a missing or null one."""
        if not self.has(name):
            return 0
        items = self._fields[name]
        if not isinstance(items, list):
            raise self._wrong(name, "a list")
        return len(items)

    def _required(self, name: str, kind: str, parse: Callable[[object], T | None]) -> T:
        parsed = parse(self._fields.get(name))
        if parsed is None:
            raise self._wrong(name, kind)
        return parsed

    def _optional(self, name: str, kind: str, parse: Callable[[object], T | None]) -> T | None:
        return self._required(name, kind, parse) if self.has(name) else None

    def _wrong(self, name: str, kind: str) -> UnexpectedReply:
        return UnexpectedReply(SYSTEM, f"read {self.what}", f"the field {name} is not {kind}")


def parse_id(value: object) -> int | None:
    """A Katana id given as a number or as its digits; None for anything else. Katana's ids fit in 31 bits."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 10:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 < value <= LARGEST_ID else None


def number(amount: Decimal) -> int | float:
    """The amount as Katana wants it in a request: a JSON number, whole where it can be."""
    return int(amount) if amount == amount.to_integral_value() else float(amount)


_id = parse_id


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _amount(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        amount = Decimal(str(value) if isinstance(value, float) else value)
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and -LARGEST_AMOUNT <= amount <= LARGEST_AMOUNT else None


def _moment(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None
