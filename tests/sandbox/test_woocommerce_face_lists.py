"""The WooCommerce face's lists: pages, filters, dates on two clocks, and a search that finds too much."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from multidict import MultiDict

from integrations.sandbox.woocommerce.query import words_in
from tests.sandbox.woocommerce_stage import Clock, site, site_world

ONE = [("BOWL", 1)]


async def test_pages_carry_their_totals_and_their_neighbours() -> None:
    clock = Clock()
    world = site_world(clock)
    async with site(world) as caller:
        for _ in range(25):
            world.place_order(ONE)
            clock.go(60)
        status, headers, page = await caller.call("GET", "/wp-json/wc/v3/orders?page=2")
        assert (status, headers["X-WP-Total"], headers["X-WP-TotalPages"]) == (200, "25", "3")
        assert [order["id"] for order in page] == list(range(2224, 2214, -1))
        assert 'page=1>; rel="prev"' in headers["Link"]
        assert 'page=3>; rel="next"' in headers["Link"]
        assert await caller.get("/orders?page=9") == []
        assert len(await caller.get("/orders?per_page=100")) == 25
        assert await caller.ids("offset=23&per_page=5&order=asc") == [2233, 2234]
        assert await caller.ids("include=2212,2210&orderby=include&order=asc") == [2212, 2210]
        assert 2212 not in await caller.ids("exclude=2212&per_page=100")


@pytest.mark.parametrize(
    ("query", "name", "said"),
    [
        ("per_page=101", "per_page", "per_page must be between 1 (inclusive) and 100 (inclusive)"),
        ("per_page=0", "per_page", "per_page must be between 1 (inclusive) and 100 (inclusive)"),
        ("per_page=ten", "per_page", "per_page is not of type integer."),
        ("page=0", "page", "page must be greater than or equal to 1"),
        ("orderby=number", "orderby", "orderby is not one of date, id, include, title, slug, and modified."),
        ("order=up", "order", "order is not one of asc, and desc."),
        ("modified_after=yesterday", "modified_after", "Invalid date."),
        ("after=2026-11-23", "after", "Invalid date."),
        ("before=2026-13-01T00:00:00", "before", "Invalid date."),
        ("modified_before=2026-11-23T09:00:00+00:00", "modified_before", "Invalid date."),
        ("dates_are_gmt=yes", "dates_are_gmt", "dates_are_gmt is not of type boolean."),
    ],
)
async def test_an_argument_that_is_known_and_wrong_is_400(query: str, name: str, said: str) -> None:
    async with site(site_world()) as caller:
        _, _, error = await caller.call("GET", f"/wp-json/wc/v3/orders?{query}")
        assert (error["code"], error["message"]) == ("rest_invalid_param", f"Invalid parameter(s): {name}")
        assert error["data"]["params"] == {name: said}
        assert error["data"]["details"][name]["message"] == said


async def test_an_argument_nobody_knows_is_ignored() -> None:
    world = site_world()
    async with site(world) as caller:
        world.place_order(ONE, name="#1042")
        world.place_order(ONE)
        assert len(await caller.ids("number=1042&order_number=1042&fulfillment=open")) == 2


async def test_bounds_are_exclusive_whole_seconds_and_on_the_sites_clock_unless_told() -> None:
    clock = Clock()
    world = site_world(clock)
    async with site(world) as caller:
        clock.at = clock.at.replace(microsecond=900_000)
        order = world.place_order(ONE)
        (shown,) = await caller.get("/orders")
        assert shown["date_created_gmt"] == shown["date_modified_gmt"] == "2026-11-23T09:00:00"
        assert shown["date_created"] == "2026-11-23T04:00:00"
        gmt = "dates_are_gmt=true&modified_after=2026-11-23T"
        assert await caller.ids(f"{gmt}09:00:00") == []
        assert await caller.ids(f"{gmt}08:59:59") == [order.id]
        assert await caller.ids(f"{gmt}08:59:59Z") == [order.id]
        assert await caller.ids("modified_after=2026-11-23T08:59:59") == []
        assert await caller.ids("modified_after=2026-11-23T03:59:59") == [order.id]
        assert await caller.ids("before=2026-11-23T04:00:00") == []
        assert await caller.ids("before=2026-11-23T04:00:01&after=2026-11-23T03:59:59") == [order.id]


async def test_rows_move_while_paging_by_the_time_of_change() -> None:
    clock = Clock()
    world = site_world(clock)
    async with site(world) as caller:
        for _ in range(4):
            world.place_order(ONE)
            clock.go(60)
        by_change = "orderby=modified&order=asc&per_page=2"
        assert await caller.ids(f"{by_change}&page=1") == [2210, 2211]
        world.touch(2210)
        assert await caller.ids(f"{by_change}&page=2") == [2213, 2210]


async def test_statuses_are_filtered_in_every_way_an_array_is_written() -> None:
    world = site_world()
    async with site(world, custom_statuses={"packed": "Packed"}) as caller:
        paid, unpaid = world.place_order(ONE), world.place_order(ONE, financial="PENDING")
        world.place_order(ONE, financial="AUTHORIZED")
        packed = world.place_order(ONE)
        await caller.put(packed.id, status="packed")
        for query in (
            "status=processing,pending",
            "status[]=processing&status[]=pending",
            "status[0]=processing&status[1]=pending",
        ):
            assert set(await caller.ids(query)) == {paid.id, unpaid.id}, query
        assert await caller.ids("status=packed") == [packed.id]
        assert len(await caller.ids("status=any")) == 4
        _, _, error = await caller.call("GET", "/wp-json/wc/v3/orders?status=open")
        assert error["data"]["params"]["status"].startswith("status[0] is not one of any, trash, pending, ")


async def test_the_trash_is_listed_only_by_name() -> None:
    world = site_world()
    async with site(world) as caller:
        order = world.place_order(ONE)
        status, _, was = await caller.call("DELETE", f"/wp-json/wc/v3/orders/{order.id}")
        assert (status, was["status"]) == (200, "processing")
        assert await caller.ids("") == await caller.ids("status=any") == []
        assert await caller.ids("status=trash") == [order.id]
        assert (await caller.get(f"/orders/{order.id}"))["status"] == "trash"
        assert (await caller.refused("DELETE", f"/orders/{order.id}"))[:2] == (
            410,
            "woocommerce_rest_already_trashed",
        )
        assert order.id in world.shop_orders


async def test_a_search_for_a_number_finds_ids_and_names_too() -> None:
    world = site_world()
    async with site(world) as caller:
        wanted = world.place_order(ONE, name="#2211", customer_name="Ida Berg")
        other = world.place_order(ONE, name="#1043", customer_email="no2211@example.com")
        third = world.place_order(ONE, name="#22110")
        assert set(await caller.ids("search=2211")) == {wanted.id, other.id, third.id}
        assert other.id == 2211
        assert await caller.ids("search=ida") == [wanted.id]
        assert (await caller.get("/orders/2211"))["number"] == "1043"
    async with site(world, search_numbers=False) as caller:
        assert await caller.ids("search=22110") == []


async def test_without_the_plugin_the_number_is_the_id() -> None:
    world = site_world()
    async with site(world, sequential_numbers=False) as caller:
        order = world.place_order(ONE, name="#1042")
        shown = await caller.get(f"/orders/{order.id}")
        assert shown["number"] == str(order.id)
        assert "_order_number" not in [row["key"] for row in shown["meta_data"]]


async def test_only_the_fields_that_are_asked_for() -> None:
    world = site_world()
    async with site(world) as caller:
        order = world.place_order(ONE)
        assert set((await caller.get("/orders?_fields=id,number"))[0]) == {"id", "number"}
        assert set(await caller.get(f"/orders/{order.id}?_fields[]=status&_fields[]=billing.email")) == {
            "status",
            "billing",
        }


async def test_orders_of_a_product_and_of_nobody_known() -> None:
    world = site_world()
    async with site(world) as caller:
        mug, bowl = world.place_order([("MUG-BLUE", 1)]), world.place_order(ONE)
        line = (await caller.get(f"/orders/{mug.id}"))["line_items"][0]
        assert line["variation_id"] == world.variant("MUG-BLUE").id
        assert await caller.ids(f"product={line['product_id']}") == [mug.id]
        assert await caller.ids(f"product={world.variant('BOWL').id}") == [bowl.id]
        assert await caller.ids("customer=7") == []


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 3), max_size=12), st.integers(0, 3), st.integers(1, 5))
async def test_a_cursor_that_overlaps_by_a_second_misses_nothing(steps: list[int], since: int, size: int) -> None:
    """The way the sheet advises to poll: the bound is exclusive, so it must lie a second before what was seen."""
    clock = Clock()
    world = site_world(clock)
    async with site(world) as caller:
        for step in steps:
            clock.go(step)
            world.place_order(ONE)
        bound = Clock().at + timedelta(seconds=since)
        query = f"dates_are_gmt=true&modified_after={bound - timedelta(seconds=1):%Y-%m-%dT%H:%M:%S}"
        pages = -(-len(steps) // size) + 1
        seen = [
            number
            for page in range(1, pages + 1)
            for number in await caller.ids(f"{query}&orderby=modified&order=asc&per_page={size}&page={page}")
        ]
        assert seen == [order.id for order in world.shop_orders.values() if order.updated_at >= bound]


def test_an_array_is_read_in_all_its_spellings() -> None:
    query = MultiDict(
        [("status", "a, b"), ("status[]", "c"), ("status[4]", "d"), ("statuses", "e"), ("status[x]", "f")]
    )
    assert words_in(query, "status") == ["a", "b", "c", "d"]


async def test_products_show_the_sites_own_stock_and_variations_their_parent() -> None:
    world = site_world()
    async with site(world) as caller:
        world.set_shop_stock("MUG-BLUE", -2)
        (mug,) = await caller.get("/products?sku=MUG-BLUE")
        assert (mug["type"], mug["stock_quantity"], mug["backordered"]) == ("variation", -2, True)
        assert mug["name"] == "Mug &ndash; blue"
        products = await caller.get("/products")
        assert [each["type"] for each in products] == ["simple", "simple", "variable"]
        assert products[0]["manage_stock"] is False
        parent = await caller.get(f"/products/{mug['parent_id']}")
        variations = await caller.get(f"/products/{parent['id']}/variations")
        assert [each["sku"] for each in variations] == ["MUG-BLUE", "MUG-SAND"]
        assert await caller.get(f"/products/{parent['id']}/variations/{mug['id']}") == mug
        assert await caller.get("/products?sku=NOTHING") == []
        assert await caller.get("/products?search=bowl") == [
            await caller.get(f"/products/{world.variant('BOWL').id}")
        ]
        assert (await caller.refused("GET", "/products/7"))[0] == 404
        assert (await caller.refused("GET", f"/products/{parent['id']}/variations/7"))[0] == 404
