"""The filter language of Katana's search endpoints: turns a search body into a test, an order and a page.

Grammar: the gateway document's `/sales_orders/search`. A bare value means equal; `and` and `or` list
more filters; a comparison with null fails, except `null` itself and `neq: null`. Performs no I/O.
"""

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NoReturn

from integrations.sandbox.katana.ajv import (
    AnyOf,
    Anything,
    Fault,
    Flag,
    ListOf,
    Null,
    Number,
    Shape,
    Text,
    wrong_type,
)
from integrations.sandbox.katana.body import number
from integrations.sandbox.katana.errors import body_invalid
from integrations.sandbox.katana.fields import MOMENT_FIELDS, NUMBER_FIELDS, ORDER_FIELDS, Value
from integrations.sandbox.katana.query import DEFAULT_LIMIT, Page

MOST_PER_SEARCH = 200

ReadField = Callable[[str], Value]
Criterion = Callable[[ReadField], bool]
Predicate = Callable[[Value], bool]
Known = str | float | datetime

SCALAR = AnyOf((Text(longest=256), Number(), Flag(), Null()))
SOME = ListOf(SCALAR, most=100)
PATTERN = Text(longest=256)
COMPARISON = Shape(
    {
        **dict.fromkeys(("neq", "gt", "gte", "lt", "lte"), Anything()),
        **dict.fromkeys(("inq", "nin"), SOME),
        **dict.fromkeys(("like", "ilike"), PATTERN),
        "between": ListOf(SCALAR, least=2, most=2),
    }
)
FIELD = AnyOf((Text(longest=256), Number(), Flag(), Null(), COMPARISON))
PARTS = ListOf(Shape({}, other={"": Anything()}))
FILTER = Shape(
    {**dict.fromkeys(ORDER_FIELDS, FIELD), **dict.fromkeys(("and", "or"), PARTS)},
    other={r"^custom_fields\..+$": FIELD},
)
SEARCH = Shape(
    {
        "filter": FILTER,
        "order": AnyOf((Text(), ListOf(Text()))),
        "limit": Number(least=0, most=MOST_PER_SEARCH, whole=True),
        "page": Number(least=1, whole=True),
    }
)
ORDERINGS: dict[str, Callable[[Known, Known], bool]] = {
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
}
NEWEST_FIRST = (("created_at", True), ("id", True))


@dataclass(frozen=True)
class Search:
    """A search that has been understood. `order` is (field, descending) pairs."""

    criteria: tuple[Criterion, ...]
    order: tuple[tuple[str, bool], ...]

    def accepts(self, read: ReadField) -> bool:
        return all(criterion(read) for criterion in self.criteria)


def understand(body: Mapping[str, object]) -> Search:
    """`body` satisfies SEARCH. Raises the 422 Katana answers for what only shows on a closer look: a field inside
    `and` that is unknown, a value that does not fit its field, an order that names nothing."""
    wanted = body.get("filter", {})
    criteria = tuple(_criteria(wanted, ".filter")) if isinstance(wanted, dict) else ()
    return Search(criteria, _order(body.get("order")))


def page_asked(body: Mapping[str, object], total: int) -> Page:
    limit = int(number(body, "limit")) or DEFAULT_LIMIT
    return Page(int(number(body, "page", 1)), limit, total)


def _criteria(wanted: Mapping[str, object], path: str) -> Iterator[Criterion]:
    for name, asked in wanted.items():
        if name in ("and", "or") and isinstance(asked, list):
            parts = [_nested(part, f"{path}.{name}[{index}]") for index, part in enumerate(asked)]
            yield _all_of(parts) if name == "and" else _one_of(parts)
        else:
            yield from (_about(name, test) for test in _tests(name, asked, f"{path}.{name}"))


def _nested(part: dict[str, object], path: str) -> Criterion:
    """The gateway's schema leaves the parts of `and` open, yet the server refuses unknown fields there too."""
    faults = list(FILTER.faults(part, path))
    if faults:
        raise body_invalid(faults)
    return _all_of(list(_criteria(part, path)))


def _all_of(parts: list[Criterion]) -> Criterion:
    return lambda read: all(part(read) for part in parts)


def _one_of(parts: list[Criterion]) -> Criterion:
    """An empty `or` asks for nothing."""
    return lambda read: not parts or any(part(read) for part in parts)


def _about(name: str, test: Predicate) -> Criterion:
    return lambda read: test(read(name))


def _tests(name: str, asked: object, path: str) -> Iterator[Predicate]:
    if not isinstance(asked, dict):
        yield _equal(name, asked, path)
        return
    for operation, operand in asked.items():
        yield _comparison(name, operation, operand, f"{path}.{operation}")


def _comparison(name: str, operation: str, operand: object, path: str) -> Predicate:
    if operation in ORDERINGS:
        return _unless_null(ORDERINGS[operation], _known(name, operand, path))
    if operation == "neq":
        equal = _equal(name, operand, path)
        return lambda value: value is not None and not equal(value)
    if operation in ("like", "ilike"):
        return _like(name, str(operand), path, flags=re.IGNORECASE if operation == "ilike" else 0)
    some = [_known(name, one, path) for one in operand] if isinstance(operand, list) else []
    if operation == "between":
        low, high = some
        return lambda value: value is not None and _ordered(low, value) and _ordered(value, high)
    if operation == "inq":
        return lambda value: value in some
    return lambda value: value is not None and value not in some


def _equal(name: str, operand: object, path: str) -> Predicate:
    if operand is None:
        return lambda value: value is None
    known = _known(name, operand, path)
    return lambda value: value == known


def _unless_null(compare: Callable[[Known, Known], bool], bound: Known) -> Predicate:
    return lambda value: value is not None and compare(value, bound)


def _ordered(low: Known, high: Known) -> bool:
    return ORDERINGS["lte"](low, high)


def _like(name: str, pattern: str, path: str, *, flags: int) -> Predicate:
    """SQL LIKE: `%` stands for any text and `_` for one character."""
    if name in NUMBER_FIELDS | MOMENT_FIELDS:
        _refuse(path, "string")
    parts = {"%": ".*", "_": "."}
    expression = re.compile("".join(parts.get(sign, re.escape(sign)) for sign in pattern), flags | re.DOTALL)
    return lambda value: isinstance(value, str) and expression.fullmatch(value) is not None


def _known(name: str, operand: object, path: str) -> Known:
    """The operand as the kind of value the field holds; numbers and times may be written as text."""
    try:
        if name in MOMENT_FIELDS:
            at = datetime.fromisoformat(str(operand))
            return at if at.tzinfo else at.replace(tzinfo=UTC)
        if name in NUMBER_FIELDS:
            return float(str(operand))
    except ValueError:
        _refuse(path, "string" if name in MOMENT_FIELDS else "number")
    if isinstance(operand, dict | list):
        _refuse(path, "string")
    return str(operand)


def _refuse(path: str, expected: str) -> NoReturn:
    raise body_invalid([wrong_type(path, expected)])


def _order(asked: object) -> tuple[tuple[str, bool], ...]:
    clauses = [asked] if isinstance(asked, str) else asked if isinstance(asked, list) else []
    return tuple(_clause(str(clause)) for clause in clauses) or NEWEST_FIRST


def _clause(clause: str) -> tuple[str, bool]:
    name, _, direction = clause.partition(" ")
    if name not in ORDER_FIELDS or direction not in ("ASC", "DESC"):
        raise body_invalid([Fault(".order", "pattern", "should be `<field> ASC|DESC`", {})])
    return name, direction == "DESC"
