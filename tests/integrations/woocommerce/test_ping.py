"""Who we are connected as: the keys are tried, the site is named, and what people would trip over is said."""

import pytest

from integrations.errors import Unauthorized, Unavailable
from integrations.model import Account
from integrations.woocommerce.advice import warnings
from integrations.woocommerce.client import WooCommerceClient
from integrations.woocommerce.tracking import Tracking
from tests.integrations.woocommerce.conftest import Connect
from tests.integrations.woocommerce.samples import INDEX, index, order
from tests.integrations.woocommerce.site import Site

ST = "wc-shipment-tracking/v3"


async def test_the_keys_are_tried_and_the_site_is_named(client: WooCommerceClient, site: Site) -> None:
    site.says("/orders", [order()])
    site.says(INDEX, index(ST))
    host = site.url.removeprefix("http://")
    assert await client.ping() == Account(name=f"Kites & more ({host})")
    keys, name = site.asked
    assert keys.params == {"per_page": "1"}
    assert not any(each.startswith("oauth_") for each in name.query)
    assert "Authorization" not in name.headers


async def test_keys_that_are_refused(client: WooCommerceClient, site: Site) -> None:
    site.says("/orders", {"code": "woocommerce_rest_cannot_view", "message": "Sorry."}, status=401)
    with pytest.raises(Unauthorized, match="Sorry"):
        await client.ping()


@pytest.mark.parametrize(("choice", "count"), [(Tracking.AUTO, 1), (Tracking.NOTE, 0), (Tracking.OFF, 0)])
async def test_a_shop_without_a_place_for_tracking_numbers(
    connect: Connect, site: Site, choice: Tracking, count: int
) -> None:
    site.says("/orders", [])
    site.says(INDEX, index())
    account = await connect(tracking=choice).ping()
    assert ["private order notes" in each for each in account.warnings] == [True] * count


async def test_a_site_that_hides_its_index_is_named_by_its_address(client: WooCommerceClient, site: Site) -> None:
    site.says("/orders", [])
    site.says(INDEX, "<title>Not here</title>", status=401)
    assert await client.ping() == Account(name=site.url.removeprefix("http://"))


async def test_a_site_that_answers_no_more_is_not_called_well(client: WooCommerceClient, site: Site) -> None:
    site.says("/orders", [])
    site.says(INDEX, "<title>Briefly down</title>", status=503)
    with pytest.raises(Unavailable):
        await client.ping()


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("http://localhost", False),
        ("http://127.0.0.1", False),
        ("http://[::1]", False),
        ("http://kites.example", True),
        ("http://192.0.2.7", True),
        ("https://kites.example", False),
    ],
)
def test_plain_http_is_warned_of(url: str, plain: bool) -> None:
    assert ["plain http" in each for each in warnings(url, Tracking.AUTO, None)] == [True] * plain
