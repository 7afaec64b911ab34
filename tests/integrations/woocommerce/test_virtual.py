"""Which lines are sold without being sent: what is asked of the shop, how seldom, and when it does not say."""

from typing import Any

import pytest

from integrations.errors import Unavailable
from integrations.woocommerce.client import WooCommerceClient
from integrations.woocommerce.virtual import FRESH_FOR
from tests.integrations.woocommerce.conftest import Connect
from tests.integrations.woocommerce.samples import line, order
from tests.integrations.woocommerce.site import NO_ROUTE, Site

ORDER, KITE, COURSE = "/orders/3307", "/products/41", "/products/42"
GONE = {"code": "woocommerce_rest_product_invalid_id", "message": "Invalid ID.", "data": {"status": 404}}
FORBIDDEN = {"code": "woocommerce_rest_cannot_view", "message": "Sorry.", "data": {"status": 403}}


def sold(ref: int, virtual: object) -> dict[str, object]:
    return {"id": ref, "virtual": virtual, "downloadable": False, "sku": "ANY"}


def mixed(site: Site, **changes: Any) -> None:
    """An order of a kite and of a course that nobody sends."""
    site.says(ORDER, order(line_items=[line(1), line(2)], **changes))
    site.says(KITE, sold(41, virtual=False))
    site.says(COURSE, sold(42, virtual=True))


async def sent(client: WooCommerceClient) -> list[bool]:
    found = await client.get("3307")
    assert found
    return [one.shippable for one in found.lines]


async def test_a_mixed_order_says_which_of_its_lines_are_sent(client: WooCommerceClient, site: Site) -> None:
    mixed(site)
    assert await sent(client) == [True, False]
    assert site.calls() == [("GET", ORDER), ("GET", KITE), ("GET", COURSE)]
    assert [each.query["_fields"] for each in site.asked[1:]] == ["id,virtual", "id,virtual"]


async def test_a_variation_is_asked_itself(client: WooCommerceClient, site: Site) -> None:
    site.says(ORDER, order(line_items=[line(1, variation_id=77)]))
    site.says(f"{KITE}/variations/77", sold(77, virtual=True))
    assert await sent(client) == [False]


async def test_each_product_is_asked_once_an_hour(connect: Connect, site: Site) -> None:
    now = [0.0]
    client = connect(clock=lambda: now[0])
    mixed(site)
    for _ in range(3):
        await sent(client)
    assert [path for _, path in site.calls() if path != ORDER] == [KITE, COURSE]
    site.says(COURSE, sold(42, virtual=False))
    now[0] = FRESH_FOR
    assert await sent(client) == [True, True]


@pytest.mark.parametrize(
    ("answer", "status"),
    [(GONE, 404), (FORBIDDEN, 403), (NO_ROUTE, 404), (sold(42, virtual=None), 200), ({"id": 42}, 200), ([], 200)],
)
async def test_what_nobody_says_is_taken_for_goods(
    client: WooCommerceClient, site: Site, answer: object, status: int
) -> None:
    mixed(site)
    site.says(COURSE, answer, status=status)
    assert await sent(client) == [True, True]


async def test_half_an_answer_is_not_remembered(client: WooCommerceClient, site: Site) -> None:
    mixed(site)
    site.says(COURSE, "<!-- cut off", sold(42, virtual=True))
    assert [await sent(client), await sent(client)] == [[True, True], [True, False]]


async def test_a_shop_that_cannot_be_reached_says_nothing_of_the_order(client: WooCommerceClient, site: Site) -> None:
    mixed(site)
    site.says(COURSE, GONE, status=503)
    with pytest.raises(Unavailable):
        await client.get("3307")


async def test_an_order_of_downloads_alone_needs_no_asking(client: WooCommerceClient, site: Site) -> None:
    mixed(site, needs_processing=False)
    assert await sent(client) == [False, False]
    assert site.calls() == [("GET", ORDER)]


async def test_what_is_no_product_is_not_asked_for(client: WooCommerceClient, site: Site) -> None:
    site.says(ORDER, order(line_items=[line(1, product_id=0)]))
    assert await sent(client) == [True]
    assert site.calls() == [("GET", ORDER)]
