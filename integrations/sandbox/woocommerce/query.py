"""The arguments of a list, checked as WordPress checks them, and the page that is cut from it.

An argument nobody knows is ignored: a filter by number does not exist, and asking for one returns everything.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from aiohttp import web
from multidict import MultiMapping

from integrations.sandbox.woocommerce.errors import invalid_params
from integrations.sandbox.woocommerce.words import FORMAT

Item = TypeVar("Item")
Problem = tuple[str, str]
Check = Callable[[str, str], Problem | None]
"""From an argument's name and text to what is wrong with it."""

MOST_PER_PAGE = 100
DATE = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}(:[0-9]{2})?)?"
)
TRUE, FALSE = ("true", "1"), ("false", "0", "")


def whole(least: int, most: int | None = None) -> Check:
    """A whole number within bounds."""

    def check(name: str, text: str) -> Problem | None:
        if not re.fullmatch(r"-?[0-9]+", text):
            return "rest_invalid_type", f"{name} is not of type integer."
        if most is not None and not least <= int(text) <= most:
            return "rest_out_of_bounds", f"{name} must be between {least} (inclusive) and {most} (inclusive)"
        if int(text) < least:
            return "rest_out_of_bounds", f"{name} must be greater than or equal to {least}"
        return None

    return check


def one_of(*words: str) -> Check:
    """One of these words."""

    def check(name: str, text: str) -> Problem | None:
        return None if text in words else ("rest_not_in_enum", f"{name} is not one of {_listed(words)}.")

    return check


def date_time(name: str, text: str) -> Problem | None:
    """An ISO 8601 date with a time. A `+` that was not escaped arrives as a blank and is no offset."""
    return None if wall_clock(text) else ("rest_invalid_date", "Invalid date.")


def boolean(name: str, text: str) -> Problem | None:
    known = text.lower() in TRUE + FALSE
    return None if known else ("rest_invalid_type", f"{name} is not of type boolean.")


PAGE_CHECKS: Mapping[str, Check] = {
    "page": whole(1),
    "per_page": whole(1, MOST_PER_PAGE),
    "offset": whole(0),
    "order": one_of("asc", "desc"),
}


def check_query(query: MultiMapping[str], checks: Mapping[str, Check]) -> None:
    """Raises with every argument that is wrong."""
    found = {name: check(name, query[name]) for name, check in checks.items() if name in query}
    problems = {name: problem for name, problem in found.items() if problem}
    if problems:
        raise invalid_params(problems)


def wall_clock(text: str) -> datetime | None:
    """The date as written. An offset does not move it: what the digits are compared with is `dates_are_gmt`'s."""
    if not DATE.fullmatch(text):
        return None
    try:
        return datetime.strptime(text[:19].upper().replace(" ", "T"), FORMAT)  # noqa: DTZ007 - it has no zone
    except ValueError:
        return None


def words_in(query: MultiMapping[str], name: str) -> list[str]:
    """An array: `status=a,b`, `status[]=a&status[]=b` or `status[0]=a`."""
    plain = [each for text in query.getall(name, []) for each in text.split(",")]
    indexed = [value for key, value in query.items() if re.fullmatch(rf"{re.escape(name)}\[[0-9]*\]", key)]
    return [each.strip() for each in plain + indexed if each.strip()]


def is_true(query: MultiMapping[str], name: str) -> bool:
    return query.get(name, "").lower() in TRUE


def answer_page(
    request: web.Request, items: Sequence[Item], render: Callable[[Item], dict[str, object]]
) -> web.Response:
    """One page of a checked list, with the totals in the headers; beyond the last page there is an empty one."""
    query = request.query
    page, size = int(query.get("page", "1")), int(query.get("per_page", "10"))
    start = int(query["offset"]) if "offset" in query else (page - 1) * size
    pages = -(-len(items) // size)
    shown = [only_fields(request, render(item)) for item in items[start : start + size]]
    headers = {"X-WP-Total": str(len(items)), "X-WP-TotalPages": str(pages)}
    if links := _links(request, page, pages):
        headers["Link"] = links
    return web.json_response(shown, headers=headers)


def only_fields(request: web.Request, body: dict[str, object]) -> dict[str, object]:
    """What `_fields` asks for, or everything."""
    wanted = {word.partition(".")[0] for word in words_in(request.query, "_fields")}
    return {name: value for name, value in body.items() if name in wanted} if wanted else body


def _links(request: web.Request, page: int, pages: int) -> str:
    near = (("prev", page - 1, page > 1), ("next", page + 1, page < pages))
    return ", ".join(
        f'<{request.url.update_query(page=str(number))}>; rel="{rel}"' for rel, number, there in near if there
    )


def _listed(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])}, and {words[-1]}" if len(words) > 1 else words[0]
