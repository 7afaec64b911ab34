"""Relay connections as Shopify serves them: keyset cursors in base64 JSON, pages of at most 250.

Rests on shopify.dev api/usage/pagination-graphql. A cursor remembers the last sort value and id, not an offset,
so it means something only with the same query, sort key and direction.
"""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from graphql import GraphQLError

T = TypeVar("T")
Node = dict[str, object]
Resolver = Callable[..., object]
Position = tuple[str | int, int]
"""The sort value, then the id that settles ties."""

LARGEST_PAGE = 250


@dataclass(frozen=True, slots=True)
class Page:
    """What a caller asked to see of a list."""

    first: int | None = None
    after: str | None = None
    last: int | None = None
    before: str | None = None
    reverse: bool = False


@dataclass(frozen=True, slots=True)
class Listing(Generic[T]):
    """A list that can be paged: its items, how each is shown, and where each stands in the order."""

    items: Sequence[T]
    show: Callable[[T], Node]
    position: Callable[[T], Position]

    def page(self, page: Page) -> Node:
        """The connection for one page. Raises `GraphQLError` for page sizes and cursors Shopify refuses."""
        _check_size(page)
        ordered = sorted(self.items, key=self.position, reverse=page.reverse)
        inside = [item for item in ordered if _within(self.position(item), page)]
        shown = inside[: page.first] if page.last is None else inside[max(0, len(inside) - page.last) :]
        return self._connection(shown, _cut(ordered, shown, inside))

    def _connection(self, shown: Sequence[T], more: tuple[bool, bool]) -> Node:
        cursors = [cursor(self.position(item)) for item in shown]
        nodes = [self.show(item) for item in shown]
        return {
            "nodes": nodes,
            "edges": [{"cursor": at, "node": node} for at, node in zip(cursors, nodes, strict=True)],
            "pageInfo": {
                "hasPreviousPage": more[0],
                "hasNextPage": more[1],
                "startCursor": cursors[0] if cursors else None,
                "endCursor": cursors[-1] if cursors else None,
            },
        }


def paged(listing: Listing[T]) -> Resolver:
    """A resolver for a connection field over this list."""

    def resolve(
        _: object,
        *,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        reverse: bool = False,
        **others: object,
    ) -> Node:
        return listing.page(Page(first, after, last, before, reverse))

    return resolve


def cursor(position: Position) -> str:
    """The opaque cursor of a position."""
    value, number = position
    return base64.b64encode(json.dumps({"last_id": number, "last_value": value}).encode()).decode()


def _read_cursor(text: str) -> Position:
    try:
        parts = json.loads(base64.b64decode(text, validate=True))
        return parts["last_value"], int(parts["last_id"])
    except (ValueError, KeyError, TypeError) as error:
        raise bad_request("Invalid cursor for current pagination sort.") from error


def _within(position: Position, page: Page) -> bool:
    try:
        return _beyond(position, page.after, page.reverse) and _beyond(position, page.before, not page.reverse)
    except TypeError as error:
        raise bad_request("Invalid cursor for current pagination sort.") from error


def _beyond(position: Position, text: str | None, downward: bool) -> bool:
    if text is None:
        return True
    mark = _read_cursor(text)
    return position < mark if downward else position > mark


def _cut(ordered: Sequence[T], shown: Sequence[T], inside: Sequence[T]) -> tuple[bool, bool]:
    """Whether something stands before and after what is shown."""
    if not shown:
        return bool(ordered) and not inside, False
    return shown[0] is not ordered[0], shown[-1] is not ordered[-1]


def _check_size(page: Page) -> None:
    if page.first is None and page.last is None:
        raise bad_request("you must provide one of first or last")
    if page.first is not None and page.last is not None:
        raise bad_request("providing both first and last is not supported")
    for word, size in (("first", page.first), ("last", page.last)):
        if size is not None and size < 0:
            raise bad_request(f"{word} must be a non-negative integer")
        if size is not None and size > LARGEST_PAGE:
            raise bad_request(
                f"{word} cannot exceed {LARGEST_PAGE}. "
                "To query larger amounts of data with fewer limits, bulk operations should be used instead."
            )


def bad_request(message: str) -> GraphQLError:
    """A refusal of the arguments as a whole."""
    return GraphQLError(message, extensions={"code": "BAD_REQUEST"})
