"""Reading one order: what is asked, what its refunds cost, and what counts as not there."""

import pytest

from integrations.errors import UnexpectedReply
from integrations.model import System
from integrations.ports import SalesChannel
from integrations.woocommerce.client import WooCommerceClient
from integrations.woocommerce.nodes import ORDER_FIELDS
from tests.integrations.http_bench import NotedBudget
from tests.integrations.woocommerce.conftest import Connect
from tests.integrations.woocommerce.samples import INVALID_ID, ORDER, REF, order, refund
from tests.integrations.woocommerce.site import V3, Site

REFUNDS = f"{ORDER}/refunds"


async def test_asks_by_id_past_every_cache_and_for_nobodys_address(
    client: WooCommerceClient, site: Site, budget: NotedBudget
) -> None:
    site.says(ORDER, order(number="1042"))
    for _ in range(2):
        found = await client.get(REF)
        assert found and (found.ref, found.number) == (REF, "1042")
    first, second = site.asked_of_orders
    assert (first.method, first.path) == ("GET", V3 + ORDER)
    assert first.query["_fields"] == ORDER_FIELDS
    assert first.headers["Cache-Control"] == "no-cache"
    assert first.query["_nocache"] != second.query["_nocache"]
    assert budget.log == ["reserve 1"] * len(site.asked)


def test_no_name_and_no_address_is_among_the_fields() -> None:
    assert not {"billing", "shipping", "customer_note", "customer_id"} & set(ORDER_FIELDS.split(","))


async def test_a_shop_in_a_folder(connect: Connect, site: Site) -> None:
    site.says(f"/shop{V3}{ORDER}", order())
    found = await connect(site_url=f"{site.url}/shop/").get(REF)
    assert found and found.url == f"{site.url}/shop/wp-admin/post.php?post={REF}&action=edit"


async def test_refunds_cost_a_call_where_there_are_any(client: WooCommerceClient, site: Site) -> None:
    site.says(ORDER, order(refunds=[{"id": 88, "total": "-12.50"}]))
    site.says(REFUNDS, [refund({"quantity": -1, "product_id": 41})])
    found = await client.get(REF)
    assert found and [each.quantity for each in found.lines] == [1]
    assert site.calls() == [("GET", ORDER), ("GET", REFUNDS), ("GET", "/products/41")]
    assert site.asked[1].query["_fields"] == "id,line_items"


async def test_an_order_that_goes_while_its_refunds_are_read_is_gone(client: WooCommerceClient, site: Site) -> None:
    site.says(ORDER, order(refunds=[{"id": 88, "total": "-12.50"}]))
    site.says(REFUNDS, INVALID_ID, status=404)
    assert await client.get(REF) is None


@pytest.mark.parametrize("status", ["checkout-draft", "auto-draft"])
async def test_a_checkout_that_is_not_finished_is_no_order(
    client: WooCommerceClient, site: Site, status: str
) -> None:
    site.says(ORDER, order(status=status, date_created_gmt=None))
    assert await client.get(REF) is None


async def test_an_order_in_the_trash_must_not_ship(client: WooCommerceClient, site: Site) -> None:
    site.says(ORDER, order(status="trash"))
    found = await client.get(REF)
    assert found and found.cancelled_at == found.updated_at


@pytest.mark.parametrize("ref", ["", "1042a", "#1042", "../orders", "-1", "٧", "1" * 21])
async def test_what_is_no_id_is_never_asked_for(client: WooCommerceClient, site: Site, ref: str) -> None:
    assert await client.get(ref) is None
    assert site.asked == []


async def test_an_order_without_a_date_is_not_guessed_at(client: WooCommerceClient, site: Site) -> None:
    site.says(ORDER, order(date_created_gmt=None))
    with pytest.raises(UnexpectedReply, match=f"order {REF}: date_created_gmt is missing"):
        await client.get(REF)


async def test_webhooks_leave_nothing_to_resolve(client: WooCommerceClient, site: Site) -> None:
    channel: SalesChannel = client
    assert channel.system is System.WOOCOMMERCE
    assert await channel.resolve("anything") == ()
    assert site.asked == []
