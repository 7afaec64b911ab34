"""Shopify's search syntax: terms, comparators, quotes, AND, OR, NOT, `-` and brackets. Knows no fields.

Rests on shopify.dev api/usage/search-syntax. AND is implied and binds tighter than OR. A term whose field is not
known, or whose value cannot be read, is left out with a warning: the search then finds more, not less.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
Predicate = Callable[[T], bool]

TOKEN = re.compile(
    r"""\s*(?:
        (?P<bracket>[()])
      | (?P<minus>-)(?=\S)
      | (?:(?P<field>[A-Za-z_][\w.]*)\s*:\s*)?
        (?P<operator><=|>=|<|>)?
        (?P<value>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|(?:\\.|[^\s()'"\\])+)
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Term:
    """One condition as written. `field` is empty for a bare word, `operator` for equality."""

    field: str
    operator: str
    value: str


class Unreadable(ValueError):
    """The term's value does not fit its field."""


Field = Callable[[Term], Predicate[T]]
"""Turns a term into a test of one thing; raises `Unreadable`."""


@dataclass(frozen=True, slots=True)
class Search(Generic[T]):
    """A parsed search: a test of one thing, and the warnings Shopify would add."""

    matches: Predicate[T]
    warnings: list[dict[str, str]]


def parse(query: str | None, fields: Mapping[str, Field[T]]) -> Search[T]:
    """Read `query` for things with these fields; the field "" is what a bare word looks at."""
    reader = _Reader(query or "", fields)
    return Search(reader.any_of() or _everything, reader.warnings)


class _Reader(Generic[T]):
    """Reads tokens from left to right; None stands for a part that restricts nothing."""

    def __init__(self, query: str, fields: Mapping[str, Field[T]]) -> None:
        self.warnings: list[dict[str, str]] = []
        self._fields = fields
        self._tokens = list(TOKEN.finditer(query))

    def any_of(self) -> Predicate[T] | None:
        options = [self._all_of()]
        while self._take_word("OR"):
            options.append(self._all_of())
        known = [option for option in options if option]
        return (lambda item: any(option(item) for option in known)) if known else None

    def _all_of(self) -> Predicate[T] | None:
        parts: list[Predicate[T]] = []
        while self._tokens and not self._at_word("OR") and self._tokens[0]["bracket"] != ")":
            if not self._take_word("AND") and (part := self._one()):
                parts.append(part)
        return (lambda item: all(part(item) for part in parts)) if parts else None

    def _one(self) -> Predicate[T] | None:
        if self._take_word("NOT"):
            return _not(self._one())
        if not self._tokens:
            return None
        token = self._tokens.pop(0)
        if token["minus"]:
            return _not(self._one())
        if token["bracket"]:
            inner = self.any_of()
            self._tokens = self._tokens[1:]
            return inner
        return self._term(Term(token["field"] or "", token["operator"] or "", _plain(token["value"])))

    def _term(self, term: Term) -> Predicate[T] | None:
        field = self._fields.get(term.field.lower())
        if field is None:
            self._warn(term, "invalid_field", "Invalid search field for this query.")
            return None
        try:
            return field(term)
        except Unreadable as error:
            self._warn(term, "invalid_value", str(error))
            return None

    def _warn(self, term: Term, code: str, message: str) -> None:
        self.warnings.append({"field": term.field, "message": message, "code": code})

    def _at_word(self, word: str) -> bool:
        return bool(self._tokens) and self._tokens[0][0].strip() == word

    def _take_word(self, word: str) -> bool:
        found = self._at_word(word)
        if found:
            self._tokens.pop(0)
        return found


def _not(inner: Predicate[T] | None) -> Predicate[T] | None:
    return (lambda item: not inner(item)) if inner else None


def _everything(_: object) -> bool:
    return True


def _plain(value: str) -> str:
    """The value without its quotes and escapes."""
    if value[:1] in "'\"":
        value = value[1:-1]
    return re.sub(r"\\(.)", r"\1", value)
