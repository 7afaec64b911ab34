"""Katana's list endpoints: which query filters apply, which page is shown, and the X-Pagination header.

That the values fit their names was checked at the door. Unknown or misspelled filters are ignored and give the
unfiltered list, and `limit` above 250 is clamped without a word, as the api-filtering and api-pagination reference
pages say.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from aiohttp import web
from multidict import MultiMapping

from integrations.sandbox.katana.errors import bad_request

Record = TypeVar("Record")
Test = Callable[[Record, Sequence[str]], bool]
"""Does the record pass, given all values of one query parameter?"""

DEFAULT_LIMIT = 50
MOST_PER_PAGE = 250


def whole(text: str, name: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise bad_request(f"Invalid value for parameter {name}") from None


def moment(text: str, name: str) -> datetime:
    """An ISO 8601 time; one without a zone is UTC."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise bad_request(f"Invalid value for parameter {name}") from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def is_(read: Callable[[Record], object]) -> Test[Record]:
    """The field has exactly this value; booleans are written `true` and `false`."""

    def test(record: Record, given: Sequence[str]) -> bool:
        value = read(record)
        return (str(value).lower() if isinstance(value, bool) else str(value)) == given[0]

    return test


def one_of(read: Callable[[Record], int]) -> Test[Record]:
    """The field is one of the numbers given; the parameter may be repeated."""
    return lambda record, given: read(record) in {int(text) for text in given}


def since(read: Callable[[Record], datetime | None]) -> Test[Record]:
    def test(record: Record, given: Sequence[str]) -> bool:
        at = read(record)
        return at is not None and at >= moment(given[0], "date")

    return test


def until(read: Callable[[Record], datetime | None]) -> Test[Record]:
    def test(record: Record, given: Sequence[str]) -> bool:
        at = read(record)
        return at is not None and at <= moment(given[0], "date")

    return test


def keep(records: Iterable[Record], query: MultiMapping[str], tests: Mapping[str, Test[Record]]) -> list[Record]:
    """The records that pass every known filter of the query."""
    asked = [(tests[name], query.getall(name)) for name in dict.fromkeys(query) if name in tests]
    return [record for record in records if all(test(record, given) for test, given in asked)]


@dataclass(frozen=True)
class Page:
    """One page of a list. `number` counts from 1."""

    number: int
    limit: int
    total: int

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.limit

    @property
    def header(self) -> dict[str, str]:
        """X-Pagination: a JSON object whose values are all strings (seen live)."""
        pages = max(-(-self.total // self.limit), 1)
        told = {
            "total_records": str(self.total),
            "total_pages": str(pages),
            "offset": str(self.offset),
            "page": str(self.number),
            "first_page": _word(self.number == 1),
            "last_page": _word(self.number >= pages),
        }
        return {"X-Pagination": json.dumps(told, separators=(",", ":"))}


def page_of(query: Mapping[str, str], total: int) -> Page:
    limit = whole(query.get("limit", str(DEFAULT_LIMIT)), "limit")
    number = whole(query.get("page", "1"), "page")
    if limit < 1 or number < 1:
        raise bad_request("limit and page start at 1")
    return Page(number, min(limit, MOST_PER_PAGE), total)


def answer_page(
    records: Sequence[Record], page: Page, render: Callable[[Record], Mapping[str, object]]
) -> web.Response:
    """The `{"data": [...]}` envelope; only what is on the page is rendered."""
    shown = records[page.offset : page.offset + page.limit]
    return web.json_response({"data": [dict(render(record)) for record in shown]}, headers=page.header)


def answer_list(
    records: Sequence[Record],
    query: Mapping[str, str],
    render: Callable[[Record], Mapping[str, object]],
) -> web.Response:
    return answer_page(records, page_of(query, len(records)), render)


def _word(truth: bool) -> str:
    return "true" if truth else "false"
