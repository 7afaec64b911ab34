"""Long lists that change while they are read: every row once, none lost, and an end however odd the answers."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.errors import UnexpectedReply
from integrations.woocommerce.client import WooCommerceClient
from integrations.woocommerce.listing import OVERLAP, PAGE, PASSES, Page, every_row
from integrations.woocommerce.nodes import ORDER_FIELDS, NumberNode
from tests.integrations.http_bench import NotedBudget
from tests.integrations.woocommerce.conftest import Connect
from tests.integrations.woocommerce.samples import INVALID_ID, line, order, refund
from tests.integrations.woocommerce.site import Asked, Said, Site

SINCE = datetime(2026, 11, 23, 9, 0, 0, 700_000, tzinfo=timezone(timedelta(hours=2)))


async def all_of(fetch: Callable[[int], Any]) -> list[str]:
    return [row.id async for row in every_row(fetch, "read orders")]


class Moving:
    """A list of ids that changes after each page, as `moves` says."""

    def __init__(self, size: int, moves: list[list[int]], *, told: bool = True) -> None:
        self.ids = [str(number) for number in range(1, size + 1)]
        self.moves = list(moves)
        self.told = told
        self.offsets: list[int] = []

    async def __call__(self, offset: int) -> Page[NumberNode]:
        self.offsets.append(offset)
        rows = tuple(NumberNode(id=each) for each in self.ids[offset : offset + PAGE])
        page = Page(rows, len(self.ids) if self.told else None)
        self.change(self.moves.pop(0) if self.moves else [])
        return page

    def change(self, places: list[int]) -> None:
        """Rows leave their place for the end, as a changed order does in a list sorted by change."""
        for place in places:
            if self.ids:
                self.ids.append(self.ids.pop(place % len(self.ids)))


@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize(
    ("size", "calls"), [(0, 1), (1, 1), (99, 1), (100, 1), (101, 2), (192, 2), (193, 3), (10_000, 109)]
)
async def test_a_still_list_is_read_in_few_calls(size: int, calls: int, told: bool) -> None:
    rows = Moving(size, [], told=told)
    assert await all_of(rows) == rows.ids
    unsure = not told and size > 0 and (size - PAGE) % (PAGE - OVERLAP) == 0
    assert len(rows.offsets) == calls + unsure


FEW_ANYWHERE = st.lists(st.integers(0, 400), max_size=OVERLAP - 2)
MANY_IN_FRONT = st.lists(st.integers(0, 50), max_size=3 * OVERLAP)


@given(
    size=st.integers(0, 400),
    moves=st.lists(FEW_ANYWHERE | MANY_IN_FRONT, max_size=8),
    told=st.booleans(),
)
async def test_no_row_is_lost_and_none_is_told_twice(size: int, moves: list[list[int]], told: bool) -> None:
    rows = Moving(size, moves, told=told)
    try:
        found = await all_of(rows)
    except UnexpectedReply:
        assert any(moves)
        return
    assert sorted(found, key=int) == [str(number) for number in range(1, size + 1)]


async def test_orders_that_leave_the_list_hide_none_behind_them() -> None:
    """Thirty of the first hundred are completed while the second page is on its way."""
    ids = [str(number) for number in range(1, 301)]
    fetched = 0

    async def fetch(offset: int) -> Page[NumberNode]:
        nonlocal fetched, ids
        rows = tuple(NumberNode(id=each) for each in ids[offset : offset + PAGE])
        page = Page(rows, len(ids))
        fetched += 1
        if fetched == 1:
            ids = ids[30:]
        return page

    assert sorted(await all_of(fetch), key=int) == [str(number) for number in range(1, 301)]


@pytest.mark.parametrize("total", [None, 1000])
async def test_a_site_that_knows_no_offset_is_noticed(total: int | None) -> None:
    """It answers with the first page for ever; without a total that would never end."""
    calls = 0

    async def fetch(offset: int) -> Page[NumberNode]:
        nonlocal calls
        calls += 1
        assert calls < 60
        return Page(tuple(NumberNode(id=str(number)) for number in range(PAGE)), total)

    with pytest.raises(UnexpectedReply, match="do not fit together"):
        await all_of(fetch)


async def test_a_short_page_is_not_the_end_while_the_shop_counts_more() -> None:
    """It leaves out what the key may not see, and may leave out all that is new of a page."""

    async def fetch(offset: int) -> Page[NumberNode]:
        seen = [number for number in range(offset, min(offset + PAGE, 250)) if not 100 <= number < 192]
        return Page(tuple(NumberNode(id=str(number)) for number in seen), 250)

    with pytest.raises(UnexpectedReply):
        await all_of(fetch)


async def test_an_end_that_never_follows_is_given_up() -> None:
    calls = 0

    async def fetch(offset: int) -> Page[NumberNode]:
        nonlocal calls
        calls += 1
        begin = 0 if offset == 0 else 1000 * calls
        return Page(tuple(NumberNode(id=str(begin + number)) for number in range(PAGE)), 150)

    with pytest.raises(UnexpectedReply):
        await all_of(fetch)
    assert calls == 2 * PASSES


# What the client asks for


async def test_changes_are_asked_for_in_utc_a_second_early(
    client: WooCommerceClient, site: Site, budget: NotedBudget
) -> None:
    site.lists("/orders", lambda asked: [] if "status" in asked.query else [order(1), order(2, number="1042")])
    found = [each async for each in client.changed_since(SINCE)]
    assert [(each.ref, each.number) for each in found] == [("1", "1"), ("2", "1042")]
    changed, trashed = site.asked_of_orders
    assert changed.params == {
        "modified_after": "2026-11-23T06:59:59",
        "dates_are_gmt": "true",
        "orderby": "modified",
        "order": "asc",
        "per_page": "100",
        "offset": "0",
    }
    assert trashed.params == {**changed.params, "status": "trash"}
    assert changed.query["_fields"] == ORDER_FIELDS
    assert budget.log == ["reserve 1"] * len(site.asked)


async def test_what_was_put_in_the_trash_is_among_the_changes(client: WooCommerceClient, site: Site) -> None:
    site.lists(
        "/orders", lambda asked: [order(2, status="trash"), order(1)] if "status" in asked.query else [order(1)]
    )
    found = [each async for each in client.changed_since(SINCE)]
    assert [(each.ref, each.cancelled_at is not None) for each in found] == [("1", False), ("2", True)]


async def test_open_orders_are_those_with_something_to_do(connect: Connect, site: Site) -> None:
    site.lists("/orders", [order(1), order(2, status="on-hold"), order(3, status="qc")])
    client = connect(statuses={"qc": "open", "wc-shipped": "shipped"})
    assert [each.ref async for each in client.open_orders()] == ["1", "2", "3"]
    assert site.asked[0].params == {
        "status": "pending,on-hold,processing,qc",
        "orderby": "date",
        "order": "asc",
        "per_page": "100",
        "offset": "0",
    }


async def test_many_orders_come_page_by_page(client: WooCommerceClient, site: Site) -> None:
    site.lists("/orders", [order(ref) for ref in range(1, 251)])
    assert [int(each.ref) async for each in client.open_orders()] == list(range(1, 251))
    assert [asked.query["offset"] for asked in site.asked_of_orders] == ["0", "92", "184"]


async def test_drafts_are_left_out(client: WooCommerceClient, site: Site) -> None:
    site.lists("/orders", [order(1, status="checkout-draft", date_created_gmt=None), order(2)])
    assert [each.ref async for each in client.open_orders()] == ["2"]


async def test_a_listed_order_says_what_a_single_one_says(client: WooCommerceClient, site: Site) -> None:
    """Otherwise every sweep would find a difference and wake somebody for nothing."""
    whole = order(refunds=[{"id": 88, "total": "-12.50"}], line_items=[line(1), line(2)])
    site.lists("/orders", [whole])
    site.says("/orders/3307", whole)
    site.says("/orders/3307/refunds", [refund({"quantity": -1, "product_id": 41})])
    [listed] = [each async for each in client.open_orders()]
    assert listed == await client.get("3307")


async def test_an_order_that_goes_while_it_is_listed_is_left_out(client: WooCommerceClient, site: Site) -> None:
    site.lists("/orders", [order(1, refunds=[{"id": 88, "total": "-1"}]), order(2)])
    site.says("/orders/1/refunds", INVALID_ID, status=404)
    assert [each.ref async for each in client.open_orders()] == ["2"]


async def test_a_list_with_a_hole_is_a_list(client: WooCommerceClient, site: Site) -> None:
    site.says("/orders", {"1": order(1), "3": order(2)})
    assert [each.ref async for each in client.open_orders()] == ["1", "2"]


@pytest.mark.parametrize("header", ["", "many", "-1", "9" * 30])
async def test_an_odd_total_is_none(client: WooCommerceClient, site: Site, header: str) -> None:
    def answer(asked: Asked) -> Said:
        return Said([order(1)], headers={"X-WP-Total": header})

    site.answers("/orders", answer)
    assert [each.ref async for each in client.open_orders()] == ["1"]


async def test_utc_is_asked_for_whatever_the_zone_of_the_question(client: WooCommerceClient, site: Site) -> None:
    site.lists("/orders", [])
    assert [each async for each in client.changed_since(SINCE.astimezone(UTC))] == []
    assert site.asked[0].query["modified_after"] == "2026-11-23T06:59:59"
