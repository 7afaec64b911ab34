"""ShipStation V1's lists: reading filters, sorting, and the page envelope.

Unknown parameters are ignored. A value that cannot be read is refused, whether or not there is anything to list.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from aiohttp import web

from integrations.sandbox.shipstation import time as pacific
from integrations.sandbox.shipstation.errors import invalid

Record = TypeVar("Record")
Passes = Callable[[Record], bool]
Test = Callable[[str], Passes[Record]]
"""What a record must pass, made of the text of one query parameter."""

DEFAULT_SIZE = 100
MOST_PER_PAGE = 500


def whole(text: str, name: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise invalid({name: [f"The value '{text}' is not valid for {name}."]}) from None


def flag(text: str, name: str) -> bool:
    if text.casefold() not in ("true", "false"):
        raise invalid({name: [f"The value '{text}' is not valid for {name}."]})
    return text.casefold() == "true"


def moment(text: str, name: str) -> datetime:
    try:
        return pacific.read(text)
    except ValueError:
        raise invalid({name: [f"The value '{text}' is not valid for {name}."]}) from None


def number_is(read: Callable[[Record], int]) -> Test[Record]:
    def test(given: str) -> Passes[Record]:
        wanted = whole(given, "id")
        return lambda record: read(record) == wanted

    return test


def text_is(read: Callable[[Record], str | None]) -> Test[Record]:
    return lambda given: lambda record: (read(record) or "").casefold() == given.casefold()


def starts_with(read: Callable[[Record], str]) -> Test[Record]:
    return lambda given: lambda record: read(record).casefold().startswith(given.casefold())


def contains(read: Callable[[Record], str]) -> Test[Record]:
    return lambda given: lambda record: given.casefold() in read(record).casefold()


def between(name: str, read: Callable[[Record], datetime | None]) -> dict[str, Test[Record]]:
    """`<name>Start`, documented as "greater than", and `<name>End`, "less than or equal"."""

    def after(given: str) -> Passes[Record]:
        start = moment(given, f"{name}Start")
        return lambda record: (at := read(record)) is not None and start < at

    def until(given: str) -> Passes[Record]:
        end = moment(given, f"{name}End")
        return lambda record: (at := read(record)) is not None and at <= end

    return {f"{name}Start": after, f"{name}End": until}


def keep(records: Iterable[Record], query: Mapping[str, str], tests: Mapping[str, Test[Record]]) -> list[Record]:
    """The records that pass every known filter; an empty parameter filters nothing."""
    asked = [tests[name](given) for name, given in query.items() if name in tests and given]
    return [record for record in records if all(passes(record) for passes in asked)]


def arrange(
    records: list[Record], query: Mapping[str, str], keys: Mapping[str, Callable[[Record], datetime]]
) -> list[Record]:
    """Sorted by `sortBy`, ascending unless `sortDir` is DESC; without it the order given stays."""
    wanted, direction = query.get("sortBy"), query.get("sortDir", "ASC").upper()
    if direction not in ("ASC", "DESC"):
        raise invalid({"sortDir": [f"The value '{direction}' is not valid for sortDir."]})
    if not wanted:
        return records[::-1] if direction == "DESC" else records
    if wanted not in keys:
        raise invalid({"sortBy": [f"The value '{wanted}' is not valid for sortBy."]})
    return sorted(records, key=keys[wanted], reverse=direction == "DESC")


def answer_page(
    name: str,
    records: Sequence[Record],
    query: Mapping[str, str],
    render: Callable[[Record], Mapping[str, object]],
) -> web.Response:
    """`{<name>: [...], total, page, pages}`; an empty list has 0 pages, and no page holds more than 500."""
    page = max(whole(query.get("page", "1"), "page"), 1)
    size = min(max(whole(query.get("pageSize", str(DEFAULT_SIZE)), "pageSize"), 1), MOST_PER_PAGE)
    shown = records[(page - 1) * size : page * size]
    return web.json_response(
        {
            name: [dict(render(record)) for record in shown],
            "total": len(records),
            "page": page,
            "pages": -(-len(records) // size),
        }
    )
