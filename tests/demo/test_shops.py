"""What the verdict takes for a mail and for a deed of ours, by the vendor of the shop."""

import pytest

from bot.demo.shops import SHOPS
from integrations.sandbox.server import CHANNELS
from integrations.sandbox.state import Effect


def test_the_demo_knows_every_shop_that_the_sandbox_has() -> None:
    assert set(SHOPS) == set(CHANNELS)


@pytest.mark.parametrize(
    ("channel", "verb", "data", "mails", "may"),
    [
        ("shopify", "fulfill", {"notified": "true"}, True, True),
        ("shopify", "fulfill", {"notified": "false"}, False, True),
        ("shopify", "cancel", {}, False, False),
        ("woocommerce", "fulfill", {"notified": "true"}, False, True),
        ("woocommerce", "note", {}, False, True),
        ("woocommerce", "status", {"now": "completed"}, False, True),
        ("woocommerce", "status", {"now": "processing"}, False, False),
        ("woocommerce", "mail", {"kind": "completed"}, True, True),
        ("woocommerce", "mail", {"kind": "note"}, False, False),
        ("woocommerce", "recalculate", {}, False, False),
    ],
)
def test_a_parcel_is_told_in_the_shops_own_way_and_nothing_else_is_right(
    channel: str, verb: str, data: dict[str, str], mails: bool, may: bool
) -> None:
    effect = Effect(channel, verb, "1030", data)
    assert (SHOPS[channel].mails(effect), SHOPS[channel].may(effect)) == (mails, may)
