"""Reads a long list page by page and loses no row, although rows move while it is read. Performs no I/O itself.

A row that leaves the list pulls all later ones forward, over the edge of the page that comes next. So each page
begins a few rows before the end of the last one; where it does not begin with these rows, the list is read again.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from integrations.errors import UnexpectedReply
from integrations.model import System
from integrations.woocommerce.nodes import Row

PAGE = 100
"""The most one page may hold (`per_page`)."""
OVERLAP = 8
"""So many rows, less two, may leave between two pages before the list has to be read again."""
PASSES = 3

R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """One page, and how many rows the whole list has where the shop says it (`X-WP-Total`)."""

    rows: tuple[R, ...]
    total: int | None = None

    def last(self, offset: int) -> bool:
        """Whether the list ends here. A page may be short and not the last: it leaves out what nobody may see."""
        if self.total is not None:
            return offset + PAGE >= self.total
        return len(self.rows) < PAGE


Fetch = Callable[[int], Awaitable[Page[R]]]
"""Answers the page that begins at an offset."""


async def every_row(fetch: Fetch[R], operation: str) -> AsyncIterator[R]:
    """Each row once. Raises `UnexpectedReply` when the pages do not fit together however often they are read."""
    seen: set[str] = set()
    for _ in range(PASSES):
        before: tuple[str, ...] = ()
        here: set[str] = set()
        whole, offset, last = True, 0, False
        while not last:
            page = await fetch(offset)
            ids = tuple(row.id for row in page.rows)
            ends, fresh = page.last(offset), bool(set(ids) - here)
            whole = whole and (offset == 0 or (_joins(before, ids) and (fresh or ends)))
            last = ends or not fresh
            before, here = ids, here | set(ids)
            for row in page.rows:
                if row.id not in seen:
                    seen.add(row.id)
                    yield row
            offset += PAGE - OVERLAP
        if whole:
            return
    raise UnexpectedReply(System.WOOCOMMERCE, operation, "the pages do not fit together")


def _joins(before: tuple[str, ...], ids: tuple[str, ...]) -> bool:
    """Whether a page begins with the end of the one before it: at least two rows, since one may have moved there."""
    common = ids.index(before[-1]) + 1 if before and before[-1] in ids else 0
    return 2 <= common <= OVERLAP and ids[:common] == before[-common:]
