"""ShipStation V2's lists: filters that are checked before they filter, sorting, and the page with its links.

A filter that nobody knows is refused. Starts and ends are inclusive, as fulfillments and labels document it.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from aiohttp import web
from yarl import URL

from integrations.sandbox.shipstation_v2.errors import invalid
from integrations.sandbox.shipstation_v2.rules import Rules
from integrations.sandbox.shipstation_v2.words import Json, is_id, read_moment

Record = TypeVar("Record")
Test = Callable[[Record], bool]
Filter = Callable[[str, str], Test[Record]]
"""From a parameter's name and text to whether a record passes. Raises for a text that does not fit."""

PAGING = ("page", "page_size", "sort_dir", "sort_by")
DEFAULT_SIZE = 25


@dataclass(frozen=True)
class Listing(Generic[Record]):
    """What one list can be asked."""

    name: str
    """Under which its records stand in the answer."""
    filters: Mapping[str, Filter[Record]]
    sort_keys: Mapping[str, Callable[[Record], datetime]]
    """By the words of sort_by; `created_at` unless it is said."""
    sort_dir: str = "desc"
    most_per_page: int | None = None
    fewest_pages: int = 0
    """How many pages an empty list has."""
    ignored: frozenset[str] = field(default_factory=frozenset)
    """Parameters the list has and the sandbox has nothing to filter by: they find nothing."""

    def answer(
        self, request: web.Request, records: Iterable[Record], rules: Rules, render: Callable[[Record], Json]
    ) -> web.Response:
        """The page that is asked for. Raises for a parameter that does not fit or is not known."""
        tests = self._tests(request.query.items(), rules)
        kept = [record for record in records if all(test(record) for test in tests)]
        return self._page(request.url, self._sorted(kept, request.query), render)

    def _tests(self, asked: Iterable[tuple[str, str]], rules: Rules) -> list[Test[Record]]:
        tests: list[Test[Record]] = []
        for name, text in asked:
            if name in self.filters:
                tests.append(self.filters[name](name, text))
            elif name in self.ignored:
                tests.append(lambda _: False)
            elif name not in PAGING and rules.unknown_names == "400":
                raise invalid(f"{name} is not a known parameter.")
        return tests

    def _sorted(self, records: list[Record], query: Mapping[str, str]) -> list[Record]:
        key, direction = query.get("sort_by", "created_at"), query.get("sort_dir", self.sort_dir)
        check_word("sort_by", key, self.sort_keys)
        check_word("sort_dir", direction, ("asc", "desc"))
        ascending = sorted(records, key=self.sort_keys[key])
        return ascending[::-1] if direction == "desc" else ascending

    def _page(self, url: URL, records: Sequence[Record], render: Callable[[Record], Json]) -> web.Response:
        page = _whole("page", url.query.get("page", "1"))
        size = _whole("page_size", url.query.get("page_size", str(DEFAULT_SIZE)), self.most_per_page)
        pages = max(-(-len(records) // size), self.fewest_pages)
        body = {
            self.name: [render(record) for record in records[(page - 1) * size : page * size]],
            "total": len(records),
            "page": page,
            "pages": pages,
            "links": _links(url, page, pages, size),
        }
        return web.json_response(body)


def text_is(read: Callable[[Record], str | None]) -> Filter[Record]:
    return lambda name, text: lambda record: read(record) == text


def contains(read: Callable[[Record], str]) -> Filter[Record]:
    return lambda name, text: lambda record: text.casefold() in read(record).casefold()


def id_is(read: Callable[[Record], str]) -> Filter[Record]:
    """Equal to an id, which must have an id's form."""

    def filtering(name: str, text: str) -> Test[Record]:
        if not is_id(text):
            raise invalid(f"{name} is not a valid identifier.", "invalid_identifier")
        return lambda record: read(record) == text

    return filtering


def word_is(words: Collection[str], read: Callable[[Record], str]) -> Filter[Record]:
    """Equal to one of these words."""

    def filtering(name: str, text: str) -> Test[Record]:
        check_word(name, text, words)
        return lambda record: read(record) == text

    return filtering


def since(read: Callable[[Record], datetime | None]) -> Filter[Record]:
    def filtering(name: str, text: str) -> Test[Record]:
        start = _moment(name, text)
        return lambda record: (at := read(record)) is not None and at >= start

    return filtering


def until(read: Callable[[Record], datetime | None]) -> Filter[Record]:
    def filtering(name: str, text: str) -> Test[Record]:
        end = _moment(name, text)
        return lambda record: (at := read(record)) is not None and at <= end

    return filtering


def check_word(name: str, text: str, words: Collection[str]) -> None:
    """Raises unless the text is one of the words."""
    if text not in words:
        raise invalid(f"{name} is one of {', '.join(words)}.")


def _moment(name: str, text: str) -> datetime:
    try:
        return read_moment(text)
    except ValueError:
        raise invalid(f"{name} is not a valid date-time.") from None


def _whole(name: str, text: str, most: int | None = None) -> int:
    if not (text.isascii() and text.isdigit() and int(text) >= 1) or (most and int(text) > most):
        raise invalid(f"{name} is a whole number from 1{f' to {most}' if most else ''}.")
    return int(text)


def _links(url: URL, page: int, pages: int, size: int) -> Json:
    """The neighbours; one that is not there is an empty object."""

    def link(number: int, there: bool = True) -> Json:
        return {"href": str(url.update_query(page=str(number), page_size=str(size)))} if there else {}

    return {
        "first": link(1),
        "last": link(max(pages, 1)),
        "prev": link(page - 1, page > 1),
        "next": link(page + 1, page < pages),
    }
