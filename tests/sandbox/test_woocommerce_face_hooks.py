"""What WooCommerce refuses to register as a webhook."""

import pytest

from tests.sandbox.woocommerce_stage import site, site_world


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"topic": "order.completed"}, "woocommerce_rest_shop_webhook_invalid_topic"),
        ({"topic": None}, "woocommerce_rest_shop_webhook_invalid_topic"),
        ({"topic": "action.other_thing"}, "woocommerce_rest_shop_webhook_invalid_topic"),
        ({"delivery_url": "ftp://bot.example"}, "woocommerce_rest_shop_webhook_invalid_delivery_url"),
        ({"delivery_url": None}, "woocommerce_rest_shop_webhook_invalid_delivery_url"),
        ({"delivery_url": "http://[bad"}, "woocommerce_rest_shop_webhook_invalid_delivery_url"),
        ({"status": "on"}, "rest_invalid_param"),
        ({"name": 7}, "rest_invalid_param"),
    ],
)
async def test_what_a_webhook_may_not_be(change: dict[str, object], code: str) -> None:
    async with site(site_world()) as caller:
        body = {"topic": "order.updated", "delivery_url": "https://bot.example/x", **change}
        assert (await caller.refused("POST", "/webhooks", body))[:2] == (400, code)
        assert await caller.get("/webhooks") == []
