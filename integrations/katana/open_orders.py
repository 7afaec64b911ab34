"""Lists every open sales order in few calls: by search, or by one list per status when search does not serve.

The search is in beta and its sample reply shows fewer fields than an order has, so whatever it answers is checked.
"""

from collections.abc import AsyncIterator

import structlog

from integrations.errors import NotFound, Rejected, UnexpectedReply
from integrations.katana import wire
from integrations.katana.api import KatanaApi
from integrations.katana.fields import SYSTEM, Record

PAGE = 200
"""The most a search gives at once (developer.katanamrp.com, "Search sales orders")."""

MANY = 20
"""From so many pages of a search on, those that nobody has begun are listed: a list holds more a page."""
NOT_BEGUN = "NOT_SHIPPED"

WHAT = "sales order"
log = structlog.get_logger(__name__)


async def open_pages(api: KatanaApi) -> AsyncIterator[list[Record]]:
    """The open orders, page by page; an order that moved meanwhile may come twice."""
    try:
        async for page in _searched(api):
            yield page
    except (NotFound, Rejected, UnexpectedReply) as error:
        log.warning("katana.search_unfit", detail=error.detail)
    else:
        return
    for word in wire.OPEN_WORDS:
        async for page in _listed(api, word):
            yield page


async def _listed(api: KatanaApi, word: str) -> AsyncIterator[list[Record]]:
    async for page in api.pages("/sales_orders", WHAT, [("status", word)]):
        yield [order for order in page if order.text("status") == word]


async def _searched(api: KatanaApi) -> AsyncIterator[list[Record]]:
    """Reads on from the last id, not by page number, so that an order which closes meanwhile hides no other.

    Of very many, those that nobody has begun are listed by page number all the same: one that is hidden there counts
    as not listed, and whoever compares looks at it by itself.
    """
    words, last, left = wire.OPEN_WORDS, 0, 2
    while left > 1:
        orders, left = await api.search("/sales_orders/search", WHAT, _question(words, last))
        _check(orders, last)
        if left > MANY and NOT_BEGUN in words:
            async for page in _listed(api, NOT_BEGUN):
                yield page
            words = tuple(word for word in words if word != NOT_BEGUN)
            continue
        last = orders[-1].id() if orders else last
        yield [order for order in orders if order.text("status") in wire.OPEN_WORDS]


def _question(words: tuple[str, ...], last: int) -> dict[str, object]:
    statuses = {"status": {"inq": list(words)}}
    return {"filter": {"and": [statuses, {"id": {"gt": last}}]}, "order": ["id ASC"], "limit": PAGE, "page": 1}


def _check(orders: list[Record], last: int) -> None:
    for order in orders:
        if order.id() <= last:
            raise UnexpectedReply(SYSTEM, "search sales orders", "not in the order asked for")
        if not order.has("sales_order_rows"):
            raise UnexpectedReply(SYSTEM, "search sales orders", "orders without their rows")
        last = order.id()
